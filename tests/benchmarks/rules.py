"""The rules that watch homes today, each as a score an hour, so that any of them can be held to an alert budget.

They are given all that the watch is given: missing hours, outages of the area and registered absences are left out,
and a count goes on over short holes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from coordinator.analysis.daily_use import quiet_hours, standby
from coordinator.analysis.outages import area_outages

if TYPE_CHECKING:
    from coordinator.analysis.scores import Flags, Floats

CHANGE_WH: Final = 60.0
"""A change of one hour's use that a hand makes: of 15 to 200 Wh the one that serves the flat rule best."""
LAST_HOURS: Final = 50
USUAL_DAYS: Final = 56
LEAST_DAYS: Final = 28
LEAST_SHARE: Final = 0.75
LONGEST_HOLE_HOURS: Final = 24


def usable(readings: Any) -> tuple[Floats, Flags]:
    """Give the readings with NaN where nothing may be judged, and where the count of a silence starts again."""
    wh = np.array(readings.wh, np.float32)
    for outage in area_outages(wh, readings.area):
        wh[readings.area == outage.area, outage.first_hour : outage.end_hour] = np.nan
    again = np.zeros(wh.shape, np.bool_)
    for home, first, end in readings.absences:
        again[home, first:end] = True
    wh[again] = np.nan
    return wh, again


def flat_hours(readings: Any, change_wh: float = CHANGE_WH) -> Floats:
    """Count the hours in which use has not changed; in use with 24 hours and more."""
    wh, again = usable(readings)
    last = np.full(len(wh), np.nan, np.float32)
    moved = np.zeros(wh.shape, np.bool_)
    for hour in range(wh.shape[1]):
        x = wh[:, hour]
        with np.errstate(invalid="ignore"):
            moved[:, hour] = np.abs(x - last) > change_wh
        last = np.where(np.isnan(x), last, x)
    return _hours_since(moved, wh, again)


def below_usual(readings: Any) -> Floats:
    """Give 1 − use of the last 50 hours over the usual of eight weeks before; in use with a half."""
    wh, _ = usable(readings)
    known = ~np.isnan(wh)
    total = np.pad(np.cumsum(np.where(known, wh, 0), 1, np.float64), ((0, 0), (1, 0)))
    count = np.pad(np.cumsum(known, 1, np.int32), ((0, 0), (1, 0)))
    end = np.arange(1, wh.shape[1] + 1)
    middle = np.maximum(end - LAST_HOURS, 0)
    first = np.maximum(middle - USUAL_DAYS * 24, 0)
    recent, before = count[:, end] - count[:, middle], count[:, middle] - count[:, first]
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = (total[:, end] - total[:, middle]) / recent / ((total[:, middle] - total[:, first]) / before)
    enough = known & (recent >= LEAST_SHARE * LAST_HOURS) & (before >= LEAST_SHARE * LEAST_DAYS * 24)
    return np.where(enough, 1 - ratio, np.nan).astype(np.float32)


def standby_hours(readings: Any) -> Floats:
    """Count the hours since use was last above the home's own standby of four weeks before, drawn anew each day."""
    wh, again = usable(readings)
    homes, hours = wh.shape
    days = hours // 24
    by_day = wh[:, : days * 24].reshape(homes, days, 24)
    mean_wh, highest_wh = quiet_hours(np.nan_to_num(by_day), ~np.isnan(by_day))
    line = np.full(wh.shape, np.nan, np.float32)
    for day in range(-(-hours // 24)):
        before = slice(max(day - LEAST_DAYS, 0), day)
        line[:, day * 24 : day * 24 + 24] = standby(mean_wh[:, before], highest_wh[:, before], 14)[1][:, None]
    with np.errstate(invalid="ignore"):
        moved = wh > line
    return np.where(np.isnan(line), np.nan, _hours_since(moved, wh, again)).astype(np.float32)


def _hours_since(moved: Flags, wh: Floats, again: Flags) -> Floats:
    """Count the hours read since something moved; NaN where nothing was read."""
    count = np.zeros(len(wh), np.float32)
    hole = np.zeros(len(wh), np.int32)
    score = np.full(wh.shape, np.nan, np.float32)
    for hour in range(wh.shape[1]):
        read = ~np.isnan(wh[:, hour])
        hole = np.where(read, 0, hole + 1)
        count = np.where(moved[:, hour] | again[:, hour] | (hole > LONGEST_HOLE_HOURS), 0, count + read)
        score[read, hour] = count[read]
    return score
