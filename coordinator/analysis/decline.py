"""Slow decline: in which homes life has thinned out over weeks. A list to look at once a week, never an alert.

The last 28 days a home was lived in are held against the 84 such days before, by two measures: the share of hours
above the home's own standby, and the share of daytime hours in which use changes. Both must have fallen. What all homes
of the county do together is season and is taken out (first tried with the root of energy in place of the
changes, which finds fewer: an air conditioner put away in autumn is much energy and few changes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.analysis.daily_use import DAY_HOURS, blocks, quiet_hours, standby

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coordinator.analysis.scores import Absence, Flags, Floats

RECENT_DAYS: Final = 28
BEFORE_DAYS: Final = 84
LEAST_BEFORE_DAYS: Final = 56
WINDOW_DAYS: Final = 60
"""The recent days must lie within so many calendar days: what is older says nothing of now."""
WEEK_DAYS: Final = 7
STANDBY_DAYS: Final = 28
STANDBY_LEAST_DAYS: Final = 5
LEAST_HOURS: Final = 12
"""A day with fewer usable hours is left out."""
SILENT_SHARE: Final = 0.15
"""A day at or below this share of the usual is a day away, not a step of a decline."""
CHANGE_WH: Final = 40.0
"""A step in use from one hour to the next that somebody's hand makes; a cycling fridge stays below it."""
DAYTIME: Final = slice(7, 23)
"""Clock hours whose changes count: heated mats switch by night, and with the season."""
LEAST_HOMES: Final = 20
"""With fewer homes that can be compared there is no median to call the season."""
LEAST_FALL: Final = 0.3
"""The list holds homes of which both measures fell by at least this share."""
HISTORY_DAYS: Final = RECENT_DAYS + BEFORE_DAYS + STANDBY_DAYS + 30
"""Days to read for the list of one week: the windows, the standby before them, and room for days left out."""


@dataclass(frozen=True)
class Trend:
    """The two measures of each home at the end of each week.

    Attributes
    ----------
    days
        int [week]: the last day of each week, counted from the first reading.
    active_change, changes_change
        float32 [home, week]: logarithm of recent over before, less the county's median; −0.36 is 30 % less.
        NaN = cannot be compared.
    active_before, active_recent
        float32 [home, week]: share of hours above standby, as it was read.
    season_removed
        bool [week]: whether enough homes could be compared to take the season out.
    """

    days: NDArray[np.intp]
    active_change: Floats
    changes_change: Floats
    active_before: Floats
    active_recent: Floats
    season_removed: Flags

    @property
    def fall(self) -> Floats:
        """Give the lesser fall of the two, float32 [home, week]: −log(recent / before), NaN = cannot be compared."""
        return np.minimum(-self.active_change, -self.changes_change)

    @property
    def listed(self) -> Flags:
        """Tell which homes are on the list of each week, bool [home, week]."""
        with np.errstate(invalid="ignore"):
            return self.fall >= np.float32(-np.log1p(-LEAST_FALL))


def decline_trend(
    wh: Floats,
    *,
    absences: Sequence[Absence] = (),
    area: NDArray[np.integer] | None = None,
    last_only: bool = False,
) -> Trend:
    """Measure the trend of every home at the end of each week; a week knows nothing of later readings.

    Parameters
    ----------
    wh : float32 [household, hour], Wh, NaN = missing; hour 0 begins at midnight, local time
    absences : (household, first hour, end hour), registered; such hours are left out
    area : as for `area_outages`, to tell outages apart
    last_only : only at the end of the last whole day, as the list of one week needs it

    Raises
    ------
    ValueError
        When `wh` is not [household, hour].
    """
    if wh.ndim != 2:
        raise ValueError(f"readings are [household, hour], not of shape {wh.shape}")
    homes, days = wh.shape[0], wh.shape[1] // DAY_HOURS
    ends = np.array([days - 1] if days else [], np.intp) if last_only else np.arange(WEEK_DAYS - 1, days, WEEK_DAYS)
    medians = np.full((4, homes, len(ends)), np.nan, np.float32)
    for block in blocks(wh, absences, area):
        active, changes, kept = _measures(block.wh, block.usable)
        order = np.argsort(~kept, 1, kind="stable")
        number = np.cumsum(kept, 1, dtype=np.int32)
        for at, measure in ((0, active), (2, changes)):
            medians[at : at + 2, block.rows] = _windows(measure, kept, order, number, ends)
    active, changes = _logs(medians[0], medians[1]), _logs(medians[2], medians[3])
    enough = np.count_nonzero(~np.isnan(active) & ~np.isnan(changes), axis=0) >= LEAST_HOMES
    return Trend(
        days=ends,
        active_change=_season_removed(active, enough),
        changes_change=_season_removed(changes, enough),
        active_before=medians[0],
        active_recent=medians[1],
        season_removed=enough,
    )


def decline_scores(
    wh: Floats,
    start: np.datetime64,
    *,
    absences: Sequence[Absence] = (),
    area: NDArray[np.integer] | None = None,
) -> Floats:
    """Score every hour of every home by the last weekly list before its end.

    Parameters
    ----------
    wh, absences, area : as in `decline_trend`
    start : begin of hour 0, at midnight

    Returns
    -------
    float32 [household, hour]
        −log(recent / before) of the lesser fall of the two measures where the home is on the list; 0 where it is not;
        NaN where it cannot be compared. A score depends on readings up to its hour only.

    Raises
    ------
    ValueError
        When `start` is not at midnight.
    """
    if start.astype("datetime64[h]") != start.astype("datetime64[D]").astype("datetime64[h]"):
        raise ValueError(f"the readings begin at midnight, not at {start}")
    trend = decline_trend(wh, absences=absences, area=area)
    score = np.full(wh.shape, np.nan, np.float32)
    weekly = np.where(trend.listed | np.isnan(trend.fall), trend.fall, np.float32(0))
    for week, day in enumerate(trend.days.tolist()):
        first = (day + 1) * DAY_HOURS - 1  # the hour that completes the week
        score[:, first : first + WEEK_DAYS * DAY_HOURS] = weekly[:, week, None]
    return score


def _measures(wh: Floats, usable: Flags) -> tuple[Floats, Floats, Flags]:
    """Give the share of active hours, the share of daytime hours with a change, and which days count, [home, day]."""
    homes, days, _ = wh.shape
    mean_wh, highest_wh = quiet_hours(wh, usable)
    level = np.full((homes, days), np.nan, np.float32)
    line = np.full((homes, days), np.nan, np.float32)
    for day in range(WEEK_DAYS, days, WEEK_DAYS):  # learnt weekly, from the weeks before
        past = slice(max(0, day - STANDBY_DAYS), day)
        learnt = standby(mean_wh[:, past], highest_wh[:, past], STANDBY_LEAST_DAYS)
        week = slice(day, day + WEEK_DAYS)
        level[:, week], line[:, week] = learnt[0][:, None], learnt[1][:, None]
    read = np.count_nonzero(usable, axis=2)
    with np.errstate(invalid="ignore"):
        active = np.count_nonzero((wh > line[:, :, None]) & usable, axis=2) / np.maximum(read, 1)
        above = np.maximum(wh - level[:, :, None], 0).sum(2, where=usable) / np.maximum(read, 1)
    flat, known = wh.reshape(homes, -1), usable.reshape(homes, -1)
    step = np.zeros(flat.shape, bool)
    both = np.zeros(flat.shape, bool)
    np.greater(np.abs(np.diff(flat, axis=1)), np.float32(CHANGE_WH), out=step[:, 1:])
    np.logical_and(known[:, 1:], known[:, :-1], out=both[:, 1:])
    shape = (homes, days, DAY_HOURS)
    steps = np.count_nonzero((step & both).reshape(shape)[:, :, DAYTIME], axis=2)
    pairs = np.count_nonzero(both.reshape(shape)[:, :, DAYTIME], axis=2)
    changes = steps / np.maximum(pairs, 1)
    kept = (read >= LEAST_HOURS) & (pairs > 0) & ~np.isnan(line)
    kept &= ~_silent(above.astype(np.float32), kept)
    return active.astype(np.float32), changes.astype(np.float32), kept


def _silent(above_wh: Floats, known: Flags) -> Flags:
    """Tell the days at or below 15 % of the median of the twelve weeks before, [home, day]."""
    homes, days = above_wh.shape
    silent = np.zeros((homes, days), bool)
    row = np.arange(homes)
    clean = np.where(known, above_wh, np.float32(np.nan))
    for day in range(2 * WEEK_DAYS, days, WEEK_DAYS):
        past = slice(max(0, day - BEFORE_DAYS), day)
        count = np.count_nonzero(known[:, past], axis=1)
        usual = np.sort(clean[:, past], 1)[row, np.maximum(count - 1, 0) // 2]
        week = slice(day, day + WEEK_DAYS)
        with np.errstate(invalid="ignore"):
            silent[:, week] = above_wh[:, week] <= np.float32(SILENT_SHARE) * usual[:, None]
    return silent


def _windows(
    measure: Floats, kept: Flags, order: NDArray[np.intp], number: NDArray[np.int32], ends: NDArray[np.intp]
) -> Floats:
    """Give the mean of the 84 kept days before the last 28, and of these, float32 [2, home, week]."""
    homes, days = measure.shape
    total = np.zeros((homes, days + 1))
    np.cumsum(np.take_along_axis(np.where(kept, measure, np.float32(0)), order, 1), 1, out=total[:, 1:])
    last = number[:, ends]
    middle = np.maximum(last - RECENT_DAYS, 0)
    first = np.maximum(middle - BEFORE_DAYS, 0)
    at_last, at_middle, at_first = (np.take_along_axis(total, at, 1) for at in (last, middle, first))
    answer = np.stack(
        (
            (at_middle - at_first) / np.maximum(middle - first, 1),
            (at_last - at_middle) / np.maximum(last - middle, 1),
        )
    ).astype(np.float32)
    oldest = np.take_along_axis(order, np.minimum(middle, days - 1), 1)
    unknown = (last - middle < RECENT_DAYS) | (middle - first < LEAST_BEFORE_DAYS) | (ends - oldest > WINDOW_DAYS)
    answer[:, unknown] = np.nan
    return answer


def _logs(before: Floats, recent: Floats) -> Floats:
    """Give the logarithm of recent over before; a thousandth keeps an empty month finite."""
    return np.log((recent + np.float32(1e-3)) / (before + np.float32(1e-3)))


def _season_removed(change: Floats, enough: Flags) -> Floats:
    """Take the median of all homes out of each week that has enough of them, [home, week]."""
    season = np.zeros(change.shape[1], np.float32)
    for week in np.flatnonzero(enough):
        column = change[:, week]
        season[week] = np.median(column[~np.isnan(column)])
    return change - season
