"""The line above which an hour is active, day after day, from each home's own quietest hours; it judges nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coordinator.analysis.bins import QUIET_DAYS, QUIET_WINDOW_HOURS, Numbers, numbers
from coordinator.analysis.scores import DEFAULT, Flags, Floats, Settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_WINDOWS = 5


class Rest(NamedTuple):
    """The quietest hours of a day, float32 [step, home], of the homes that have them."""

    homes: NDArray[np.intp]
    wh: Floats


class Lines:
    """Standby, line of activity and line of a high load of each home while time goes on; the axis of homes is last."""

    def __init__(self, n: Numbers, homes: int) -> None:
        self.n = n
        self.ring = np.full((QUIET_DAYS * QUIET_WINDOW_HOURS, homes), np.nan, np.float32)
        self.at_ring, self.seen_days = np.zeros(homes, np.int64), np.zeros(homes, np.int64)
        self.lit, self.dull = np.zeros((n.zero_days, homes), np.int64), np.zeros((n.zero_days, homes), np.int64)
        self.zero_ordinary, self.ready = np.zeros(homes, np.bool_), np.zeros(homes, np.bool_)
        self.level_wh, self.line, self.frozen_line = (np.full(homes, np.nan, np.float32) for _ in range(3))

    def renew(self, day: int) -> NDArray[np.intp]:
        """Draw the lines that are due at a midnight; gives the homes known long enough for more than a line."""
        n = self.n
        refresh = (day + n.first_weekday) % n.refresh_days == 0
        windows = np.count_nonzero(~np.isnan(self.ring), 0)
        due = np.flatnonzero((windows >= _LEAST_WINDOWS * QUIET_WINDOW_HOURS) & (refresh | ~self.ready))
        if len(due):
            self._draw(due)
            due = due[self.seen_days[due] >= n.table_days]
            self.ready[due] = True
        lit, dull = self.lit.sum(0), self.dull.sum(0)
        self.zero_ordinary = np.where(lit > 0, dull > n.zero_habit_share * lit, self.zero_ordinary)
        return due

    def _draw(self, homes: NDArray[np.intp]) -> None:
        n = self.n
        sample = np.sort(self.ring[:, homes], 0)  # NaN comes last
        last = np.count_nonzero(~np.isnan(sample), 0) - 1
        column = np.arange(len(homes))
        level = sample[last // 2, column]
        high = sample[(last * n.line_quantile + 0.5).astype(np.intp), column]
        self.level_wh[homes] = level
        self.line[homes] = high + np.maximum(
            np.float32(n.line_margin_wh), np.float32(n.line_margin_share) * (high - level)
        )
        self.frozen_line[homes] = high + np.float32(n.frozen_margin_wh)

    def learn(self, day: int, x: Floats, lit: Flags, zero: Flags) -> Rest:
        """Take in the hours of a day; gives its quietest ones.

        Parameters
        ----------
        x : float32 [24, home], NaN where nothing could be used
        lit, zero : bool [home], whether an hour of the day showed use, and whether one showed none at all
        """
        slot = day % self.n.zero_days
        self.lit[slot], self.dull[slot] = lit, lit & zero
        self.seen_days += np.count_nonzero(~np.isnan(x), 0) >= 12
        use = sum(x[k : 25 - QUIET_WINDOW_HOURS + k].astype(np.float64) for k in range(QUIET_WINDOW_HOURS))
        use = np.where(np.isnan(use), np.inf, use)
        begin = use.argmin(0)
        at = np.flatnonzero(np.isfinite(use.min(0)))
        quiet = np.stack([x[begin[at] + step, at] for step in range(QUIET_WINDOW_HOURS)])
        for hours in quiet:
            self.ring[self.at_ring[at], at] = hours
            self.at_ring[at] = (self.at_ring[at] + 1) % len(self.ring)
        return Rest(at, quiet)


def active_hours(wh: Floats, start: np.datetime64, settings: Settings = DEFAULT) -> Flags:
    """Tell which hours were active, as the score of homes without absence and outage sees it, without scoring them.

    Parameters
    ----------
    wh : float32 [home, hour], Wh, NaN = missing
    start : begin of hour 0, at midnight

    Returns
    -------
    bool [home, hour]
    """
    homes, hours = wh.shape
    lines = Lines(numbers(settings, start), homes)
    active = np.zeros(wh.shape, np.bool_)
    for day in range(-(-hours // 24)):
        lines.renew(day)
        x = wh[:, day * 24 : day * 24 + 24].T
        with np.errstate(invalid="ignore"):
            known = (x >= 0) & (x < np.inf)
            zero = known & (x <= settings.zero_wh)
            good = known & (~zero | lines.zero_ordinary)
            active[:, day * 24 : day * 24 + 24] = (good & (x > lines.line)).T
        used = np.full((24, homes), np.nan, np.float32)
        used[: len(x)] = np.where(good, x, np.float32(np.nan))
        lines.learn(day, used, np.any(known & ~zero, axis=0), np.any(zero, axis=0))
    return active
