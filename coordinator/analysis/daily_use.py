"""What a day's readings say of the home's life: its quiet hours, and which hours may be judged at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coordinator.analysis.outages import dark_hours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from coordinator.analysis.scores import Absence, Flags, Floats

DAY_HOURS = 24
QUIET_HOURS = 5
"""Consecutive hours with the least use in a day; they show the home without the person."""
LINE_MARGIN_WH = 20.0
LINE_MARGIN_SHARE = 0.25
LINE_QUANTILE = 0.8
"""Of the highest quiet hour of each day: about the 95 % point of all quiet hours, as the watch takes it."""
BLOCK_HOMES = 256
"""Homes worked on at once, so that memory does not grow with the county."""


class Block(NamedTuple):
    """Whole days of some homes.

    Attributes
    ----------
    rows : which homes
    wh : float32 [home, day, 24], Wh; what is not usable is 0
    usable : bool [home, day, 24]: read, and neither in an area outage nor in a registered absence
    absent : bool [home, day, 24]: in a registered absence
    """

    rows: slice
    wh: Floats
    usable: Flags
    absent: Flags


def blocks(wh: Floats, absences: Sequence[Absence] = (), area: NDArray[np.integer] | None = None) -> Iterator[Block]:
    """Cut readings into blocks of homes and tell which hours may be judged.

    Parameters
    ----------
    wh : float32 [household, hour], Wh, NaN = missing; hour 0 begins at midnight; hours after the last whole day are
        left out
    absences : (household, first hour, end hour), registered
    area : as for `area_outages`; None = outages are not told apart

    Raises
    ------
    ValueError
        When `wh` is not [household, hour].
    """
    if wh.ndim != 2:
        raise ValueError(f"readings are [household, hour], not of shape {wh.shape}")
    homes, days = wh.shape[0], wh.shape[1] // DAY_HOURS
    hours = days * DAY_HOURS
    dark, area_of = dark_hours(wh, area)
    by_home: dict[int, list[tuple[int, int]]] = {}
    for home, first, end in absences:
        by_home.setdefault(home, []).append((max(first, 0), end))
    for first_row in range(0, homes, BLOCK_HOMES):
        rows = slice(first_row, min(first_row + BLOCK_HOMES, homes))
        use_wh = wh[rows, :hours]
        usable = ~np.isnan(use_wh) & ~dark[area_of[rows], :hours]
        absent = np.zeros(use_wh.shape, bool)
        for home in range(rows.start, rows.stop):
            for first, end in by_home.get(home, ()):
                absent[home - first_row, first:end] = True
        usable &= ~absent
        shape = (len(use_wh), days, DAY_HOURS)
        clean = np.where(usable, use_wh, np.float32(0))
        yield Block(rows, clean.reshape(shape), usable.reshape(shape), absent.reshape(shape))


def quiet_hours(wh: Floats, usable: Flags) -> tuple[Floats, Floats]:
    """Find each day's five consecutive hours of least use, within the day.

    Parameters
    ----------
    wh, usable : [home, day, 24]

    Returns
    -------
    mean_wh, highest_wh
        float32 [home, day]: mean and highest of the five hours; NaN where no five hours in a row are usable.
    """
    homes, days, _ = wh.shape
    flat = np.where(usable, wh, np.float32(np.inf)).reshape(homes, -1)
    total, highest = flat.copy(), flat.copy()
    for k in range(1, QUIET_HOURS):
        total[:, :-k] += flat[:, k:]
        np.maximum(highest[:, :-k], flat[:, k:], out=highest[:, :-k])
    starts = total.reshape(homes, days, DAY_HOURS)[:, :, : DAY_HOURS - QUIET_HOURS + 1]
    begin = starts.argmin(2)[:, :, None]
    least = np.take_along_axis(starts, begin, 2)[:, :, 0]
    peak = np.take_along_axis(highest.reshape(homes, days, DAY_HOURS), begin, 2)[:, :, 0]
    none = ~np.isfinite(least)
    least[none] = np.nan
    peak[none] = np.nan
    return (least / QUIET_HOURS).astype(np.float32), peak


def standby(mean_wh: Floats, highest_wh: Floats, least_days: int) -> tuple[Floats, Floats]:
    """Learn the standby level and the line of activity from the quiet hours of a stretch of days.

    Quantiles over weeks survive rice cookers kept warm and heated seats, which shift the base for days.

    Parameters
    ----------
    mean_wh, highest_wh : float32 [home, day] of `quiet_hours`
    least_days : days with quiet hours that must be there

    Returns
    -------
    level_wh, line_wh
        float32 [home]: what an empty home uses in an hour, and above what an hour is active; NaN = not known.
    """
    if not mean_wh.shape[1]:
        nothing = np.full(len(mean_wh), np.nan, np.float32)
        return nothing, nothing.copy()
    homes = np.arange(len(mean_wh))
    known = np.count_nonzero(~np.isnan(mean_wh), axis=1)
    last = np.maximum(known - 1, 0)
    level = np.sort(mean_wh, 1)[homes, last // 2]
    peak = np.sort(highest_wh, 1)[homes, np.rint(last * LINE_QUANTILE).astype(np.intp)]
    line = peak + np.maximum(np.float32(LINE_MARGIN_WH), np.float32(LINE_MARGIN_SHARE) * (peak - level))
    short = known < least_days
    level[short] = np.nan
    line[short] = np.nan
    return level, line
