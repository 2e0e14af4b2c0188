"""The rows of the monthly comparison: who changed, in what, and who could not be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.text import month_text, short_day, tr

if TYPE_CHECKING:
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray

    from coordinator.worklist.said import Said


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

    @property
    def changed(self) -> tuple[ChangeRow, ...]:
        """Give the homes in which something is told that is not as usual."""
        return tuple(row for row in self.rows if row.sentence.code != AS_USUAL)

    @property
    def month_words(self) -> str:
        """Name the month, with its last day where it is not over."""
        name = month_text(self.month)
        return tr("{month} (until {day})", month=name, day=short_day(self.until)) if self.until else name

    @property
    def before_words(self) -> str:
        """Name the months it is held against."""
        if not self.months_before:
            return tr("none")
        first, last = self.months_before[0], self.months_before[-1]
        if first == last:
            return month_text(first)
        return tr("{first} to {last}", first=month_text(first), last=month_text(last))


AS_USUAL = "as_usual"
"""Code of the sentence of a home in which nothing changed."""


def raw_change(row: ChangeRow, name: str) -> float | None:
    """Give the change of a figure as read, the season in it: a share of the months before, or hours a day.

    Parameters
    ----------
    name : a field of `MonthFigures`
    """
    before, now = (float(getattr(figures, name)) for figures in (row.before, row.now))
    if name == "active_hours":
        return round(now, 1) - round(before, 1)
    return now / before - 1 if before > 0 else None


def raw_change_words(row: ChangeRow, name: str) -> str:
    """Write the change of a figure as read; a dash where there was nothing before."""
    change = raw_change(row, name)
    if change is None:
        return "–"
    return signed_hours(change) if name == "active_hours" else signed_percent(change)


def signed_percent(share: float) -> str:
    """Write a change: `+28%`, `−18%`, `0%`."""
    return f"{_sign(round(share * 100))}%"


def signed_hours(hours: float) -> str:
    """Write a change in hours: `+3.6 h`, `−1.2시간`."""
    tenths = round(hours * 10)
    size = f"{abs(tenths) / 10:.1f}"
    return tr("{hours} h", hours=f"{'+' if tenths > 0 else '−' if tenths < 0 else ''}{size}")


def _sign(value: int) -> str:
    return f"+{value:,}" if value > 0 else f"−{-value:,}" if value < 0 else "0"
