"""Rows about how the watch is set and how its alerts are handled; no query and no rule is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SnoozeRow:
    """An alert that rests now: since when, until when and why (알림 멈춤)."""

    episode_id: int
    household_id: int
    name: str
    area: str
    severity: str
    silenced_at: datetime
    until: datetime
    days: int
    """From its begin to its end."""
    reason: str
    silenced_by: str
    is_long: bool
    """Over a week: looked through each week."""
