"""Rows about how the watch is set, how right it was and what stops it; no query and no rule is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import month_text, tr

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


@dataclass(frozen=True, slots=True)
class PrecisionRow:
    """How right the alerts of one group were (정밀도): a level, an area, a month, or all of them."""

    group: str
    """`level`, `area`, `month` or `all`."""
    key: str
    """Level code, name of the eup/myeon, or month as 2026-11."""
    alert_count: int
    open_count: int
    cleared_count: int
    """Came back by themselves before somebody settled them."""
    judged_count: int
    """Settled by a person with an outcome that says what was the case."""
    needed_count: int
    """Of them, those where somebody needed someone."""
    precise_share: float | None
    """needed / judged; none under five judged."""
    acknowledge_hours: float | None
    """Median from shown to first taken."""
    resolve_hours: float | None
    """Median from shown to settled by a person."""

    @property
    def key_words(self) -> str:
        """Name the group in words."""
        if self.group == "level":
            return tr(SEVERITY_LABELS[self.key])
        if self.group == "month":
            return month_text(date.fromisoformat(f"{self.key}-01"))
        return self.key or (tr("No area") if self.group == "area" else "")
