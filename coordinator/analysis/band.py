"""The expected band of the usage chart: what this home used at the same clock hour before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coordinator.analysis.scores import DEFAULT, Floats, Settings

_LEAST_DAYS = 5


@dataclass(frozen=True)
class Band:
    """Readings and band of one home.

    Attributes
    ----------
    start
        Begin of hour 0, a midnight, unit h.
    wh, low_wh, median_wh, high_wh
        float32 [hour]: the reading, and the 10 %, 50 % and 90 % points of the readings at this clock hour in the 28
        days before that day. NaN = missing; in the band: fewer than five readings.
    """

    start: np.datetime64
    wh: Floats
    low_wh: Floats
    median_wh: Floats
    high_wh: Floats


def band(
    wh: Floats, start: np.datetime64, *, until: np.datetime64, days: int = 14, settings: Settings = DEFAULT
) -> Band:
    """Make the band of the last days of one home.

    Parameters
    ----------
    wh
        float32 [hour], readings of one home, NaN = missing.
    start
        Begin of hour 0, at midnight.
    until
        The chart ends with the day that holds the hour before this instant; readings from it on are not used.
    days
        Length of the chart. Days before the first reading are left out.

    Returns
    -------
    Band
        Whole days; hours of the last day that are not there yet are NaN in `wh` but have a band.

    Raises
    ------
    ValueError
        When `wh` is not of one home or `until` does not lie after `start`.
    """
    wh = np.asarray(wh, np.float32)
    if wh.ndim != 1:
        raise ValueError(f"the band is of one home, readings have shape {wh.shape}")
    begin = start.astype("datetime64[h]")
    hours = int((until.astype("datetime64[h]") - begin).astype(np.int64))
    if hours <= 0:
        raise ValueError(f"the band ends at {until}, before its begin {start}")
    end_day = -(-hours // 24)
    grid = np.full(end_day * 24, np.nan, np.float32)
    known = min(hours, len(wh))
    grid[:known] = wh[:known]
    by_day = grid.reshape(end_day, 24)
    first_day = max(0, end_day - days)
    out = np.full((3, end_day - first_day, 24), np.nan, np.float32)
    for day in range(first_day, end_day):
        past = by_day[max(0, day - settings.band_days) : day]
        enough = np.count_nonzero(~np.isnan(past), axis=0) >= _LEAST_DAYS
        if enough.any():
            out[:, day - first_day, enough] = np.nanquantile(past[:, enough], (0.1, 0.5, 0.9), axis=0)
    low, middle, high = out.reshape(3, -1)
    return Band(begin + np.timedelta64(first_day * 24, "h"), by_day[first_day:].reshape(-1), low, middle, high)
