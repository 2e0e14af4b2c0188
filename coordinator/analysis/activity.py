"""Plain measures of one home's days, for pictures and sentences: active hours, quiet stretches, a year against another.

These say what was seen. What is alarming is judged elsewhere, by the home's own habits and tail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.analysis.scores import DEFAULT, Flags, Floats, Settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WINDOW: Final = 5  # consecutive hours of least use in a day
LEAST_READ_HOURS: Final = 18
"""A day with fewer readings counts as missing: its sum would look like less use."""
LEAST_DAYS: Final = 14
"""Days with readings that a comparison of two stretches needs on both sides."""


def active_line(wh: Floats, settings: Settings = DEFAULT) -> Floats:
    """Draw the line above which an hour is active, from each home's own quietest hours.

    Each day gives its five consecutive hours of least use; the line lies above their 95 % point by 20 Wh, or by a
    quarter of their spread.

    Parameters
    ----------
    wh
        float32 [home, hour], whole days, Wh, NaN = missing.

    Returns
    -------
    float32 [home], Wh; NaN where fewer than `standby_least_days` days have such a window.
    """
    homes, hours = wh.shape
    days = hours // 24
    by_day = wh[:, : days * 24].reshape(homes, days, 24)
    total = sum(by_day[:, :, k : 25 - _WINDOW + k] for k in range(_WINDOW))
    total = np.where(np.isnan(total), np.float32(np.inf), total)
    begin = total.argmin(2)
    quiet = np.take_along_axis(by_day, begin[:, :, None] + np.arange(_WINDOW), 2)
    complete = np.isfinite(total.min(2))
    quiet = np.where(complete[:, :, None], quiet, np.float32(np.nan))
    sample = np.sort(quiet.reshape(homes, -1), 1)  # NaN comes last
    last = np.maximum(np.count_nonzero(complete, 1) * _WINDOW - 1, 0)
    row = np.arange(homes)
    middle = sample[row, last // 2]
    high = sample[row, np.rint(last * settings.line_quantile).astype(np.intp)]
    line = high + np.maximum(settings.line_margin_wh, settings.line_margin_share * (high - middle))
    enough = np.count_nonzero(complete, 1) >= settings.standby_least_days
    return np.where(enough, line, np.float32(np.nan)).astype(np.float32)


def moving_line(wh: Floats, settings: Settings = DEFAULT) -> Floats:
    """Draw the line of one home week by week, each from the four weeks up to its end; what a season shifts goes along.

    Parameters
    ----------
    wh
        float32 [hour], whole days.

    Returns
    -------
    float32 [hour], Wh; a week without enough days keeps the line before it, the first ones take the first there is.
    """
    days = len(wh) // 24
    line = np.full(len(wh), np.nan, np.float32)
    known = np.float32(np.nan)
    for end in range(days, 0, -7):
        first = max(0, end - settings.standby_days)
        of_week = active_line(wh[None, first * 24 : end * 24], settings)[0]
        line[max(0, end - 7) * 24 : end * 24] = of_week
    line_hours = np.flatnonzero(~np.isnan(line))
    if len(line_hours):
        known = line[line_hours[0]]
        at = np.where(np.isnan(line), 0, np.arange(len(line)))
        line = line[np.maximum.accumulate(at)]
        line[: line_hours[0]] = known
    return line


def by_day(wh: Floats, line: Floats | float) -> tuple[Floats, Floats]:
    """Sum whole days: Wh and active hours, NaN for days with too few readings.

    Parameters
    ----------
    wh
        float32 [..., hour], whole days.
    line
        Of the same shape, or one that fits it.

    Returns
    -------
    float32 [..., day] twice; a missing hour counts as the mean of those read.
    """
    shape = (*wh.shape[:-1], wh.shape[-1] // 24, 24)
    days = wh.reshape(shape)
    read = np.count_nonzero(~np.isnan(days), -1)
    enough = read >= LEAST_READ_HOURS
    scale = np.where(enough, 24 / np.maximum(read, 1), np.nan)
    lines = np.broadcast_to(np.asarray(line, np.float32), wh.shape).reshape(shape)
    active = np.where(np.isnan(lines).any(-1), np.nan, np.count_nonzero(days > lines, -1))
    return (np.nansum(days, -1) * scale).astype(np.float32), (active * scale).astype(np.float32)


def last_active(wh: Floats, line: Floats) -> NDArray[np.int64]:
    """Find each home's last active hour, int [home]; -1 without one.

    Parameters
    ----------
    wh, line
        float32 [home, hour] and float32 [home].
    """
    active = wh > line[:, None]
    hours = wh.shape[1]
    back = np.argmax(active[:, ::-1], 1)
    return np.where(active.any(1), hours - 1 - back, -1)


def quiet_counts(
    wh: Floats, line: Floats, apart: Flags | None = None, settings: Settings = DEFAULT
) -> NDArray[np.int32]:
    """Count for each hour of one home the hours read and quiet since the last active one.

    Parameters
    ----------
    wh, line
        float32 [hour].
    apart
        bool [hour]: hours that belong to no silence, as a registered absence; the count starts again.

    Returns
    -------
    int32 [hour]; a hole of more than three hours starts the count again.
    """
    counts = np.zeros(len(wh), np.int32)
    count = hole = 0
    quiet, read = wh <= line, ~np.isnan(wh)
    for hour in range(len(wh)):
        hole = 0 if read[hour] else hole + 1
        if hole > settings.longest_hole_hours or (apart is not None and apart[hour]):
            count = 0
        elif quiet[hour]:
            count += 1
        elif read[hour]:
            count = 0
        counts[hour] = count
    return counts


@dataclass(frozen=True)
class Silence:
    """How quiet one home is now, against what it ever was.

    Attributes
    ----------
    hours
        Hours read and quiet up to the end; `first` is the hour they begin with.
    usual_p90_hours, usual_max_hours
        The 90 % point and the most of what was counted at this clock hour in the `usual_days` days before.
    longest_hours, longest_end
        The longest silence before this one, and the hour after its last; 0 and -1 without one.
    times_before
        Silences before this one that grew at least as long.
    watched_days
        Days with readings before this silence.
    """

    hours: int
    first: int
    usual_p90_hours: float
    usual_max_hours: int
    usual_days: int
    longest_hours: int
    longest_end: int
    times_before: int
    watched_days: int


def silence(counts: NDArray[np.int32], read: Flags, settings: Settings = DEFAULT) -> Silence:
    """Compare the silence at the end of one home's hours with its own past.

    Parameters
    ----------
    counts
        Of `quiet_counts`.
    read
        bool [hour]: there is a reading.
    """
    now = int(counts[-1]) if len(counts) else 0
    first = len(counts)
    missing = now
    while missing and first:
        first -= 1
        missing -= int(read[first])
    past = counts[:first]
    clock = past[(len(counts) - 1) % 24 :: 24][-settings.usual_days :]
    ends = np.flatnonzero((past[:-1] > 0) & (past[1:] < past[:-1])) if len(past) > 1 else np.zeros(0, np.intp)
    lengths = past[ends]
    at = int(lengths.argmax()) if len(lengths) else -1
    return Silence(
        hours=now,
        first=first,
        usual_p90_hours=round(float(np.quantile(clock, 0.9)), 1) if len(clock) else 0.0,
        usual_max_hours=int(clock.max(initial=0)),
        usual_days=len(clock),
        longest_hours=int(lengths[at]) if at >= 0 else 0,
        longest_end=int(ends[at]) + 1 if at >= 0 else -1,
        times_before=int(np.count_nonzero(lengths >= now)) if now else 0,
        watched_days=round(np.count_nonzero(read[:first]) / 24),
    )


@dataclass(frozen=True)
class YearAgo:
    """The same weeks of two years side by side.

    Attributes
    ----------
    profile_wh, profile_then_wh
        float32 [24]: mean use of each clock hour; NaN = fewer than five readings.
    daily_wh, daily_then_wh, active_hours, active_then_hours
        float32 [day]; NaN = missing.
    is_known
        Whether both stretches have enough days to be compared.
    """

    profile_wh: Floats
    profile_then_wh: Floats
    daily_wh: Floats
    daily_then_wh: Floats
    active_hours: Floats
    active_then_hours: Floats

    @property
    def is_known(self) -> bool:
        """Whether both stretches have enough days to be compared."""
        return all(np.count_nonzero(~np.isnan(days)) >= LEAST_DAYS for days in (self.daily_wh, self.daily_then_wh))


def year_ago(wh: Floats, then_wh: Floats, line: Floats, then_line: Floats) -> YearAgo:
    """Put some weeks beside the same weeks a year before (364 days, so that weekdays meet).

    Parameters
    ----------
    wh, then_wh, line, then_line
        float32 [hour], whole days of one home.
    """
    daily, active = by_day(wh, line)
    then, then_active = by_day(then_wh, then_line)
    return YearAgo(_profile(wh), _profile(then_wh), daily, then, active, then_active)


def _profile(wh: Floats) -> Floats:
    days = wh.reshape(-1, 24)
    read = np.count_nonzero(~np.isnan(days), 0)
    mean = np.nansum(days, 0) / np.maximum(read, 1)
    return np.where(read >= 5, mean, np.nan).astype(np.float32)
