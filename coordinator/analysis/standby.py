"""The load of a home in which nobody does anything, learnt from its own quiet hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coordinator.analysis.scores import Flags, Floats, Settings

_WINDOW = 5  # consecutive hours of least use in a day


class Standby(NamedTuple):
    """Level and line of each home and day, from the days before it only; NaN = not known yet."""

    level_wh: Floats  # float32 [day, home], median of the quiet hours
    line_wh: Floats  # float32 [day, home], an hour above it is active


def ordinary_zero(zero: Flags, read: Flags, settings: Settings) -> Flags:
    """Tell on which days a reading of zero is ordinary in a home, from the days before.

    A zero means a dead meter or a main switch in most homes, but not behind a coarse meter or solar panels.

    Parameters
    ----------
    zero, read
        bool [day, 24, home]: the reading is zero; there is a reading.

    Returns
    -------
    bool [day, home]
    """
    days, _, homes = zero.shape
    lit = (read & ~zero).any(1)  # a day of nothing but zeros teaches nothing
    some = np.zeros((days + 1, homes), np.int32)
    seen = np.zeros((days + 1, homes), np.int32)
    np.cumsum(zero.any(1) & lit, 0, out=some[1:])
    np.cumsum(lit, 0, out=seen[1:])
    from_day = np.maximum(np.arange(days) - settings.standby_days, 0)
    known = seen[:-1] - seen[from_day]
    habit = (some[:-1] - some[from_day]) > settings.zero_habit_share * known
    return habit[last_true(known > 0), np.arange(homes)] & (seen[:-1] > 0)


def learn_standby(wh: Floats, usable: Flags, settings: Settings) -> Standby:
    """Learn the standby level and the line of activity, day by day.

    Each day gives the five consecutive hours with the least use; quantiles of these over four weeks survive rice
    cookers kept warm and heated seats, which shift the base for days (DETECTION §5.2, §7).

    Parameters
    ----------
    wh, usable
        [day, 24, home]; readings that are not usable are left out.
    """
    days, _, homes = wh.shape
    clean = np.where(usable, wh, np.float32(np.nan))
    total = sum(clean[:, k : 25 - _WINDOW + k] for k in range(_WINDOW))
    total = np.where(np.isnan(total), np.float32(np.inf), total)
    begin = total.argmin(1)
    pick = begin[:, None, :] + np.arange(_WINDOW)[:, None]
    quiet = np.take_along_axis(clean, pick, 1)
    complete = np.isfinite(total.min(1))
    quiet[~np.repeat(complete[:, None], _WINDOW, 1)] = np.nan
    past = np.ascontiguousarray(quiet.transpose(2, 0, 1))  # [home, day, 5]

    level = np.full((days, homes), np.nan, np.float32)
    line = np.full((days, homes), np.nan, np.float32)
    row = np.arange(homes)
    counted = np.zeros((days + 1, homes), np.int32)
    np.cumsum(complete, 0, out=counted[1:])
    for day in range(1, days):
        first = max(0, day - settings.standby_days)
        windows = counted[day] - counted[first]
        enough = windows >= settings.standby_least_days
        if not enough.any():
            continue
        sample = np.sort(past[:, first:day].reshape(homes, -1), 1)  # NaN comes last
        last = np.maximum(windows * _WINDOW - 1, 0)
        middle = sample[row, last // 2]
        high = sample[row, np.rint(last * settings.line_quantile).astype(np.intp)]
        margin = np.maximum(settings.line_margin_wh, settings.line_margin_share * (high - middle))
        level[day, enough] = middle[enough]
        line[day, enough] = (high + margin)[enough]
    kept = last_true(~np.isnan(level))  # a long hole keeps what was known before it
    return Standby(level[kept, row], line[kept, row])


def last_true(flags: Flags) -> NDArray[np.int32]:
    """Return for each [time, home] the last time up to it whose flag is true (0 if none)."""
    index = np.where(flags, np.arange(len(flags), dtype=np.int32)[:, None], np.int32(0))
    return np.maximum.accumulate(index, 0, out=index)
