"""Rows about how the watch is set and how its alerts are handled; no query and no rule is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SupplyCutRow:
    """A home without electricity: from when, until when, why (단전)."""

    id: int
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """The alert policy in force and what it means in this county (알림 기준)."""

    budget: float
    high: float
    middle: float
    low: float
    delivery: str
    monthly_feeds: tuple[int, ...]
    set_at: datetime | None
    """None: the defaults."""
    set_by: str
    homes: dict[str, int]
    """Homes watched hour by hour, by risk level."""
    feeds: tuple[tuple[int, str, bool], ...]
    """Number, name, and whether its cadence alone makes it monthly, of every power feed that runs."""
