"""The rows of the monthly comparison: who changed, in what, and who could not be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray

    from coordinator.worklist.rows import Said


@dataclass(frozen=True, slots=True)
class MonthChoice:
    """A month that can be compared."""

    month: date
    """Its first day."""
    until: date | None
    """The last day with readings where the month is not over, else none."""


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """How a home lived at one time."""

    kwh_a_day: float
    night_kwh: float
    """23:00 to 05:00."""
    active_hours: float
    """Hours a day above standby."""
    days: int
    """Days lived in that were counted."""


@dataclass(frozen=True, slots=True)
class DayPicture:
    """The mean day of a home, Wh in each of the 24 clock hours, float32 [24]."""

    now: NDArray[np.float32]
    usual: NDArray[np.float32]
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    """Least and most of the months before."""
    year_ago: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One home of the comparison; the changes have the season taken out."""

    household_id: int
    rank: int
    name: str
    age: int | None
    sex: str
    area: str
    score: float
    """Root of the sum of the squared parts, each in units of what is ordinary."""
    parts: tuple[float, float, float, float]
    """Level, nights, active hours, rhythm, in those units; signed but for rhythm."""
    sentence: Said
    level_change: float
    """Share; −0.3 is 30 % less."""
    nights_change: float
    active_change_hours: float
    moved_share: float
    """Share of the day's activity at other hours than before."""
    wake_hours: float | None
    """Later up by so many hours; none where it cannot be told."""
    bed_hours: float | None
    year_level_change: float | None
    """The level against the same month a year ago; none without one."""
    now: MonthFigures
    before: MonthFigures
    year_ago: MonthFigures | None
    picture: DayPicture
    decline: Said | None
    """What the newest weekly list of the month says, if the home is on it."""


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A household that could not be compared, and why."""

    household_id: int
    name: str
    age: int | None
    area: str
    cause: Said


@dataclass(frozen=True, slots=True)
class MonthlyComparison:
    """One month of the county against the months before (월별 사용 패턴 비교)."""

    county: str
    practice: bool
    as_of: datetime
    month: date
    until: date | None
    """The last day with readings where the month is not over."""
    months_before: tuple[date, ...]
    """Oldest first."""
    year_ago_count: int
    """Homes that have the same month a year ago."""
    season_removed: bool
    rows: tuple[ChangeRow, ...]
    """Who changed most comes first."""
    not_compared: tuple[NotCompared, ...]
    household_count: int
