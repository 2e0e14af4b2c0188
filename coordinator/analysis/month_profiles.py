"""How homes live in a month: use and activity around the clock, of the days somebody was there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.analysis.daily_use import DAY_HOURS, blocks, quiet_hours, standby

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coordinator.analysis.daily_use import Block
    from coordinator.analysis.scores import Absence, Flags, Floats

LEAST_SHARE: Final = 0.5
"""A month with fewer of its hours says "not enough data"."""
LEAST_DAYS: Final = 8
"""Days lived in that a month needs."""
LEAST_DAY_HOURS: Final = 12
LEAST_QUIET_DAYS: Final = 5
BASE_QUANTILE: Final = 0.15
"""Of a month's hours: what the home uses when nothing happens, also where no five hours in a row are quiet."""
SILENT_SHARE: Final = 0.15
"""A day at or below this share of the usual is a day away."""
MARGIN_TIMES: Final = 1.5
MARGIN_MORE_WH: Final = 30.0
"""How far above that of the months before a month's own line may rise."""
NIGHT: Final = np.array([23, 0, 1, 2, 3, 4])
"""Clock hours of the night, 23:00 to 05:00."""


class Status(IntEnum):
    """Whether a home could be compared, and if not, why."""

    COMPARED = 0
    MONTH_SHORT = 1
    """Less than half of the month's hours have a reading."""
    AWAY = 2
    """Registered as absent for most of the month."""
    SILENT = 3
    """Nearly silent on most days of the month."""
    NO_HISTORY = 4
    """No month before has enough readings."""


@dataclass(frozen=True)
class MonthReadings:
    """The readings of one calendar month.

    Attributes
    ----------
    month : datetime64[M]
    wh : float32 [household, hour], Wh, NaN = missing; from the month's first midnight, whole days
    absences : (household, first hour, end hour), registered, counted from the month's first hour
    """

    month: np.datetime64
    wh: Floats
    absences: Sequence[Absence] = ()

    @property
    def days(self) -> int:
        """Count the days of the calendar month."""
        first = self.month.astype("datetime64[M]")
        return int(((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(int))


@dataclass(frozen=True)
class Profile:
    """How homes lived in one month, or in several.

    Attributes
    ----------
    wh : float32 [home, 24], mean use in each clock hour of the days lived in, Wh; NaN = not enough data
    active : float32 [home, 24], share of those days on which the hour was above standby
    days : float32 [home], days lived in
    standby_wh : float32 [home], an hour in which nobody does anything
    """

    wh: Floats
    active: Floats
    days: Floats
    standby_wh: Floats

    @property
    def known(self) -> Flags:
        """Tell which homes have enough data, [home]."""
        return ~np.isnan(self.wh[:, 0])

    @property
    def kwh_a_day(self) -> Floats:
        """Give the level, kWh a day, [home]."""
        return self.wh.sum(1) / np.float32(1000)

    @property
    def night_kwh(self) -> Floats:
        """Give the use of a night, 23:00 to 05:00, kWh, [home]."""
        return self.wh[:, NIGHT].sum(1) / np.float32(1000)

    @property
    def active_hours(self) -> Floats:
        """Give the hours above standby a day, [home]."""
        return self.active.sum(1)


def profiles(
    given: Sequence[MonthReadings], before: int, area: NDArray[np.integer] | None
) -> tuple[list[Profile], NDArray[np.uint8]]:
    """Make the profile of each month.

    Parameters
    ----------
    given : the month in question first, then `before` months before it, then others
    before : how many of them tell what a usual day is
    area : as for `area_outages`, to tell outages apart

    Returns
    -------
    profiles, why
        One a month; and of the first month, uint8 [home], the `Status` (never `NO_HISTORY`).
    """
    homes = len(given[0].wh)
    month_profiles = [unknown(homes) for _ in given]
    why = np.full(homes, Status.MONTH_SHORT, np.uint8)
    for parts in zip(*(blocks(month.wh, month.absences, area) for month in given), strict=True):
        days = [_Days(block) for block in parts]
        usual = _settle(days, before)
        for number, (month, mine) in enumerate(zip(given, days, strict=True)):
            kept, reason = mine.kept(usual, month.days)
            mine.fill(month_profiles[number], parts[number].rows, kept, reason == Status.COMPARED)
            if number == 0:
                why[parts[0].rows] = reason
    return month_profiles, why


def unknown(homes: int) -> Profile:
    """Make a profile of nobody."""
    hours, level = np.full((homes, DAY_HOURS), np.nan, np.float32), np.full(homes, np.nan, np.float32)
    return Profile(hours, hours.copy(), np.zeros(homes, np.float32), level)


class _Days:
    """The days of one month of some homes."""

    def __init__(self, block: Block) -> None:
        self.wh, self.usable, self.absent = block.wh, block.usable, block.absent
        self.base_wh = _base(block)
        level, line = standby(*quiet_hours(block.wh, block.usable), LEAST_QUIET_DAYS)
        self.level_margin_wh, self.line_margin_wh = level - self.base_wh, line - self.base_wh
        self.read = np.count_nonzero(block.usable, axis=2)
        self.settle(self.level_margin_wh, self.line_margin_wh)

    def settle(self, level_margin_wh: Floats, line_margin_wh: Floats) -> None:
        """Take the lines to lie about so far above this month's base.

        All months are judged by the margins of the months before: nights that are no longer quiet would lift a line
        learnt anew, and hide themselves; a new appliance that runs all day lifts the base, and hides nothing. A
        boiler that spreads the quiet hours in winter may lift the line by what is not yet a person.
        """
        most = np.maximum(line_margin_wh * np.float32(MARGIN_TIMES), line_margin_wh + np.float32(MARGIN_MORE_WH))
        own = np.where(np.isnan(self.line_margin_wh), line_margin_wh, self.line_margin_wh)
        self.level_wh = self.base_wh + level_margin_wh
        self.line_wh = self.base_wh + np.clip(own, line_margin_wh, most)
        self.known = (self.read >= LEAST_DAY_HOURS) & ~np.isnan(self.level_wh)[:, None]
        level = np.nan_to_num(self.level_wh)[:, None, None]
        above = np.maximum(self.wh - level, 0).sum(2, where=self.usable) / np.maximum(self.read, 1)
        self.above_wh: Floats = np.where(self.known, above, np.float32(np.nan)).astype(np.float32)

    def kept(self, usual_wh: Floats, calendar_days: int) -> tuple[Flags, NDArray[np.uint8]]:
        """Tell the days lived in, [home, day], and why the month cannot be used, [home]."""
        with np.errstate(invalid="ignore"):
            silent = self.above_wh <= np.float32(SILENT_SHARE) * usual_wh[:, None]
        kept = self.known & ~silent
        hours = calendar_days * DAY_HOURS
        read, gone = self.read.sum(1), np.count_nonzero(self.absent, axis=(1, 2))
        known_days, kept_days = np.count_nonzero(self.known, axis=1), np.count_nonzero(kept, axis=1)
        why = np.full(len(read), Status.COMPARED, np.uint8)
        why[kept_days < LEAST_DAYS] = Status.SILENT
        why[(read < LEAST_SHARE * (hours - gone)) | (known_days < LEAST_DAYS)] = Status.MONTH_SHORT
        why[gone > LEAST_SHARE * hours] = Status.AWAY
        return kept, why

    def fill(self, profile: Profile, rows: slice, kept: Flags, fine: Flags) -> None:
        """Put the mean day of these homes into a profile."""
        count = self.usable & kept[:, :, None]
        hours = np.count_nonzero(count, axis=1)
        fine = fine & (hours > 0).all(1)
        divisor = np.maximum(hours, 1)
        with np.errstate(invalid="ignore"):
            above = (self.wh > self.line_wh[:, None, None]) & count
        mean = self.wh.sum(1, where=count) / divisor
        profile.wh[rows] = np.where(fine[:, None], mean, np.nan)
        profile.active[rows] = np.where(fine[:, None], np.count_nonzero(above, axis=1) / divisor, np.nan)
        profile.days[rows] = np.where(fine, np.count_nonzero(kept, axis=1), 0)
        profile.standby_wh[rows] = np.where(fine, self.level_wh, np.nan)


def _base(block: Block) -> Floats:
    """Give the 15 % point of the month's hours, [home]; NaN without any."""
    hours = np.where(block.usable, block.wh, np.float32(np.nan)).reshape(len(block.wh), -1)
    if not hours.shape[1]:
        return np.full(len(hours), np.nan, np.float32)
    count = np.count_nonzero(~np.isnan(hours), axis=1)
    at = np.rint(np.maximum(count - 1, 0) * BASE_QUANTILE).astype(np.intp)
    return np.sort(hours, 1)[np.arange(len(hours)), at]


def _settle(days: Sequence[_Days], before: int) -> Floats:
    """Judge all months by the lines of the months before; gives the use above standby of a usual day, [home]."""
    homes = len(days[0].wh)
    first_known = (days[1 : 1 + before], days[:1], days[1 + before :])
    level, line, usual = (np.full(homes, np.nan, np.float32) for _ in range(3))
    for months in first_known:
        if months:
            level = np.where(np.isnan(level), median(np.stack([month.level_margin_wh for month in months])), level)
            line = np.where(np.isnan(line), median(np.stack([month.line_margin_wh for month in months])), line)
    for month in days:
        month.settle(level, line)
    for months in first_known:
        usual = np.where(np.isnan(usual), _usual(months, homes), usual)
    return usual


def median(values: Floats) -> Floats:
    """Give the median over the first axis, NaN left out; NaN where there is nothing."""
    ordered = np.sort(values, 0)
    count = np.count_nonzero(~np.isnan(ordered), axis=0)
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0)[None] // 2, 0)[0]
    high = np.take_along_axis(ordered, (count // 2).clip(0, len(ordered) - 1)[None], 0)[0]
    return np.where(count > 0, np.where(count % 2, low, (low + high) / 2), np.nan).astype(np.float32)


def _usual(days: Sequence[_Days], homes: int) -> Floats:
    """Give the use above standby of the usual day, Wh an hour, [home]: the median of all days known."""
    if not days:
        return np.full(homes, np.nan, np.float32)
    above = np.sort(np.concatenate([month.above_wh for month in days], axis=1), 1)  # NaN comes last
    count = np.count_nonzero(~np.isnan(above), axis=1)
    return above[np.arange(homes), np.maximum(count - 1, 0) // 2]


def pool(profiles: Sequence[Profile], homes: int) -> Profile:
    """Put months together, each by its days lived in."""
    if not profiles:
        return unknown(homes)
    days = np.stack([month.days for month in profiles])  # 0 where not known
    weight = days / np.maximum(days.sum(0), 1)
    none = days.sum(0) == 0

    def mean(arrays: list[Floats]) -> Floats:
        stacked = np.nan_to_num(np.stack(arrays))
        pooled = (stacked * weight.reshape(weight.shape + (1,) * (stacked.ndim - 2))).sum(0).astype(np.float32)
        pooled[none] = np.nan
        return pooled

    return Profile(
        mean([month.wh for month in profiles]),
        mean([month.active for month in profiles]),
        days.sum(0).astype(np.float32),
        mean([month.standby_wh for month in profiles]),
    )
