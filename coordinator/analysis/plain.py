"""The score in plain NumPy, many homes at once and hour after hour: what `kernel` must equal, and its stand-in.

It needs no compiler, and is a good deal slower: for a few homes, and for machines without numba.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coordinator.analysis.bins import (
    BACK_HOURS,
    COUNT,
    FURTHEST_BACK,
    LEVEL,
    QUIET_WINDOW_HOURS,
    SMOOTHING,
    Numbers,
    bin_of,
    ln,
)
from coordinator.analysis.lines import Lines, Rest
from coordinator.analysis.scores import QUIET_UNKNOWN, Flags, Floats, State

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SUMS = 4
_SILENCE, _FROZEN, _UNCHANGED, _STEADY = range(_SUMS)
_NO_BIN = 255
_GONE, _NEVER = -1e6, -1e9
_HALF, _ONE = np.float32(0.5), np.float32(1)


class _Homes(Lines):
    """What is known of each home while time goes on; all arrays end with the axis of homes."""

    def __init__(self, n: Numbers, homes: int) -> None:
        super().__init__(n, homes)
        zeros: Any = np.zeros
        self.row = np.arange(homes)
        self.counts = zeros((4, 24, COUNT, homes), np.float32)
        self.total = zeros((24, homes), np.float32)
        self.quiet = zeros((4, COUNT, homes), np.float32)
        self.nats = zeros((4, 24, COUNT, homes), np.float32)
        self.s, self.top, self.midnight, self.this_midnight = (zeros((_SUMS, homes)) for _ in range(4))
        self.gains = zeros((_SUMS, 48, homes))
        self.tail_count, self.tail_excess, self.slope, self.per_nat, self.offset = (
            zeros((_SUMS, homes)) for _ in range(5)
        )
        self.tail_days, self.phone_days, self.phone_silent, self.phone_sent = (zeros(homes) for _ in range(4))
        self.begin = zeros((_SUMS, homes), np.int64)
        self.hole, self.count, self.yesterday_count, self.today_count = (zeros(homes, np.int64) for _ in range(4))
        self.past = np.full((FURTHEST_BACK, homes), np.nan, np.float32)
        self.weight = self.quiet_weight = 1.0

    def make_tables(self, homes: NDArray[np.intp]) -> None:
        """Make the evidence of every clock hour and bin of these homes from what was counted."""
        n = self.n
        doubt = np.float32(n.doubt)
        sure = _ONE - doubt
        inverse = _ONE / np.float32(self.weight)
        for f in range(4):
            floor = doubt / np.float32(COUNT * 2 if f == 2 else COUNT)
            most = np.float32(n.most_frozen_nats if f == 2 else n.most_nats)
            quiet = self.quiet[f][:, homes]
            everything = np.zeros(len(homes), np.float32)
            for b in range(COUNT):
                everything += quiet[b]
            ratio = _smooth(quiet / np.maximum(everything, np.float32(1e-9)))
            for h in range(24):
                before, after = (h + 23) % 24, (h + 1) % 24
                hours = (self.total[h] + _HALF * (self.total[before] + self.total[after]))[homes] * inverse
                scale = sure * (_ONE / (hours + _ONE))
                c = self.counts[f]
                smooth = _smooth((c[h] + _HALF * (c[before] + c[after]))[:, homes] * inverse)
                gain = ln((sure * ratio + floor) / ((smooth + ratio) * scale + floor))
                gain = np.minimum(np.maximum(gain, np.float32(n.least_nats)), most)
                self.nats[f, h][:, homes] = gain

    def silent_day(self) -> NDArray[np.float64]:
        """Give the evidence that one silent day brings in each home, beyond that of its most restful clock hours.

        A home whose load is as restless at every hour has quiet hours by chance only: they are no sign of its rest.
        NaN without tables.
        """
        evidence = np.zeros((24, len(self.row)))
        for f, share in ((LEVEL, self.n.level_share), (3, 1 - self.n.level_share)):
            everything = np.maximum(self.quiet[f].sum(0), np.float32(1e-9))
            evidence += share * (_smooth(self.quiet[f] / everything) * self.nats[f]).sum(1)
        rest = np.sort(evidence, 0)[:QUIET_WINDOW_HOURS].mean(0)
        return np.where(self.ready, np.maximum(evidence - rest, 0).sum(0), np.nan)

    def begin_day(self, day: int) -> None:
        """Renew what is renewed at midnight."""
        n = self.n
        due = self.renew(day)
        if len(due):
            self.make_tables(due)
        prior = n.tail_prior_days * n.tail_prior_per_day
        self.slope = (self.tail_excess + prior * n.tail_prior_nats) / (self.tail_count + prior)
        self.per_nat = 1 / self.slope
        self.offset = np.log(365.25 * (self.tail_count + prior) / (self.tail_days + n.tail_prior_days))
        self.midnight, self.this_midnight = self.this_midnight, self.s.copy()
        self.gains[:, :24], self.gains[:, 24:] = self.gains[:, 24:].copy(), 0.0
        self.yesterday_count, self.today_count = self.today_count, np.zeros_like(self.today_count)

    def end_excursions(self, ended: Flags, t: int) -> None:
        """Teach the tails of the sums that fell to nothing, [sum, home]."""
        n = self.n
        ended_high = ended & (self.top > n.tail_from_nats)
        self.tail_count += ended_high
        self.tail_excess += np.where(ended_high, np.minimum(self.top - n.tail_from_nats, n.tail_most_nats), 0.0)
        self.s[ended] = 0.0
        self.top[ended] = 0.0
        self.begin[ended] = t

    def hear_of_phone(self, sent: Floats, t: int) -> None:
        """Take in yesterday's phone use, [home]; NaN = no file."""
        n = self.n
        has_count = ~np.isnan(sent)
        sent = np.where(has_count, sent, np.float32(0))
        rare = -np.log((self.phone_silent + 0.5) / (self.phone_days + 1.0))
        rarity = np.where(self.phone_days > n.phone_least_days, n.phone_weight * np.minimum(n.phone_most_nats, rare), 0)
        mean = self.phone_sent / np.maximum(self.phone_days, 1.0)
        weight = rarity * np.minimum(sent / np.maximum(mean, 0.2), n.phone_most_share)
        for k in (_SILENCE, _UNCHANGED, _STEADY):
            running, best = np.zeros(len(sent)), np.zeros(len(sent))
            for hour in range(n.phone_hour - 1, -1, -1):
                running = running + self.gains[k, 24 + hour]
                best = np.maximum(best, running)
            for hour in range(23, -1, -1):
                running = running + self.gains[k, hour]
                used = np.where(sent > 0, self.slope[k] * weight * np.log(max(hour / 24.0, 1 / 48.0)), 0.0)
                best = np.maximum(best, running + used)
            older = self.midnight[k] + running + self.slope[k] * rarity
            best = np.where(sent == 0, np.maximum(best, older), best)
            self.s[k] = np.where(has_count, best, self.s[k])
        ended = (self.s <= 0) & has_count
        ended[_FROZEN] = False
        self.end_excursions(ended, t)
        self.top = np.maximum(self.top, self.s)
        # What is summed now began on the day of the call at the earliest.
        since_call = np.where(has_count & (sent > 0), np.maximum(self.begin, t - n.phone_hour - 24), self.begin)
        self.begin = np.where(np.arange(_SUMS)[:, None] == _FROZEN, self.begin, since_call)
        earlier = np.minimum(self.count, self.yesterday_count + self.today_count)
        self.count = np.where(has_count & (sent > 0), earlier, self.count)
        keep = 1 / n.habit_growth
        self.phone_days = np.where(has_count, self.phone_days * keep + 1, self.phone_days)
        self.phone_silent = np.where(has_count, self.phone_silent * keep + (sent == 0), self.phone_silent)
        self.phone_sent = np.where(has_count, self.phone_sent * keep + sent, self.phone_sent)

    def start_again(self, homes: Flags, t: int, hour: int) -> None:
        """Forget what was summed in these homes: a long hole, or an absence."""
        if not homes.any():
            return
        self.count[homes] = self.yesterday_count[homes] = self.today_count[homes] = 0
        self.s[:, homes] = self.top[:, homes] = 0.0
        self.begin[:, homes] = t + 1
        self.midnight[:, homes], self.this_midnight[:, homes] = _NEVER, 0.0
        self.gains[:, : 24 + hour, homes] = _GONE

    def learn_day(
        self, x: Floats, rest: Rest, bins_of: NDArray[np.uint8], high: Flags, bins: NDArray[np.uint8]
    ) -> None:
        """Count the hours of a day, [24, home], NaN where nothing could be used, and the quietest of them."""
        n = self.n
        good = np.count_nonzero(~np.isnan(x), 0)
        self.tail_days = self.tail_days * n.tail_keep + np.where(self.ready, good / 24.0, 0.0)
        self.tail_count *= n.tail_keep
        self.tail_excess *= n.tail_keep
        self.weight *= n.habit_growth
        self.quiet_weight *= n.quiet_growth
        if self.quiet_weight > 1e6:
            self.counts /= np.float32(self.weight)
            self.total /= np.float32(self.weight)
            self.quiet /= np.float32(self.quiet_weight)
            self.weight = self.quiet_weight = 1.0
        w, q = np.float32(self.weight), np.float32(self.quiet_weight)
        for f in range(4):
            for hour in range(24):
                known = bins_of[f, hour] != _NO_BIN
                if f == 2:
                    known = known & high[hour]
                at = np.flatnonzero(known)
                self.counts[f, hour, bins_of[f, hour, at], at] += w
                if f == LEVEL:
                    self.total[hour, at] += w
        at, quiet = rest
        for step in range(QUIET_WINDOW_HOURS):
            self.quiet[LEVEL, bin_of(quiet[step], bins), at] += q
            change = np.zeros(len(at), np.float32)
            for back in range(1, step + 1):
                change = np.maximum(change, np.abs(quiet[step] - quiet[step - back]))
                b = bin_of(change, bins)
                for f, wanted in enumerate(BACK_HOURS, 1):
                    last = back == step == QUIET_WINDOW_HOURS - 1 and wanted > back
                    if back == wanted or last:
                        self.quiet[f, b, at] += q


def _smooth(counts: Floats) -> Floats:
    """Spread counts [bin, home] over their neighbours; the ends count for those that are not there."""
    padded = np.concatenate([counts[:1], counts[:1], counts, counts[-1:], counts[-1:]])
    out = np.float32(SMOOTHING[0]) * padded[:COUNT]
    for k in range(1, 5):
        out = out + np.float32(SMOOTHING[k]) * padded[k : k + COUNT]
    return out


def score_homes(
    n: Numbers,
    bins: NDArray[np.uint8],
    wh: Floats,
    dark: Flags,
    area: NDArray[np.int64],
    spans: NDArray[np.int64],
    span_from: NDArray[np.int64],
    outgoing: Floats,
    value: Floats,
    quiet_hours: NDArray[np.uint16],
    state: NDArray[np.uint8],
    standby_wh: Floats,
    line_wh: Floats,
    watchability: Floats,
    sums: Floats,
    began: NDArray[np.int32],
) -> None:
    """Score some homes into the arrays given.

    Parameters
    ----------
    n, bins
        Settings and bins.
    wh
        float32 [home, hour], Wh, NaN = missing.
    dark
        bool [area, hour]: outage of the area, or the hours in which it catches up.
    area
        int64 [home], row of `dark`.
    spans, span_from
        int64 [absence, 2], first and end hour, of home i in rows span_from[i] to span_from[i + 1], in order.
    outgoing
        float32 [home, day], calls and texts sent; zero days wide where nothing is known.
    value, quiet_hours, state, standby_wh, line_wh, watchability
        Written; as in `Scores`.
    sums, began
        float32 and int32 [home, sum, hour], written where they are that long: the score by each sum alone, and the hour
        it began in.
    """
    homes, hours = wh.shape
    days = -(-hours // 24)
    h = _Homes(n, homes)
    absent = np.zeros((homes, hours), np.bool_)
    for home in range(homes):
        for first, end in spans[span_from[home] : span_from[home + 1]]:
            absent[home, first:end] = True
    traced = sums.shape[2] == hours
    known_from = np.full(homes, hours + n.learning_hours)
    for day in range(days):
        h.begin_day(day)
        standby_wh[:, day], line_wh[:, day] = h.level_wh, h.line
        x_of = np.full((24, homes), np.nan, np.float32)
        bins_of = np.full((4, 24, homes), _NO_BIN, np.uint8)
        high = np.zeros((24, homes), np.bool_)
        any_lit, any_zero = np.zeros(homes, np.bool_), np.zeros(homes, np.bool_)
        for hour in range(24):
            t = day * 24 + hour
            if t >= hours:
                break
            if hour == n.phone_hour and 0 < day <= outgoing.shape[1]:
                h.hear_of_phone(outgoing[:, day - 1], t)
            x = wh[:, t]
            missing = ~((x >= 0) & (x < np.inf))
            known_from = np.where(~missing & (known_from > hours), t + n.learning_hours, known_from)
            now = np.where(missing, np.uint8(State.MISSING), np.uint8(State.OK))
            out = dark[area, t]
            now[out] = State.OUTAGE
            now[absent[:, t]] = State.ABSENCE
            zero = ~missing & ~out & (x <= n.zero_wh)
            any_zero |= zero
            any_lit |= ~missing & ~out & ~zero
            now[zero & (now == State.OK) & ~h.zero_ordinary] = State.ZERO
            good = now == State.OK
            h.hole = np.where(good, 0, h.hole + 1)
            h.start_again(~good & (absent[:, t] | (h.hole > n.longest_hole_hours)), t, hour)
            x_of[hour] = np.where(good, x, np.float32(np.nan))
            with np.errstate(invalid="ignore"):
                high[hour] = x > h.frozen_line
                bins_of[LEVEL, hour] = np.where(good, bin_of(x, bins), _NO_BIN)
                change = np.full(homes, -1, np.float32)
                for back in range(FURTHEST_BACK):
                    change = np.fmax(change, np.abs(x - h.past[back]))
                    for f, wanted in enumerate(BACK_HOURS, 1):
                        if back + 1 == wanted:
                            b = bin_of(np.maximum(change, np.float32(0)), bins)
                            bins_of[f, hour] = np.where(good & (change >= 0), b, _NO_BIN)
                h.past = np.concatenate([x_of[hour : hour + 1], h.past[:-1]])
                active, drawn = good & (x > h.line), good & ~np.isnan(h.line)
            quiet = drawn & ~active
            for name in ("count", "today_count", "yesterday_count"):
                counted = getattr(h, name)
                setattr(h, name, np.where(active, 0, counted + (quiet if name != "yesterday_count" else 0)))
            quiet_hours[:, t] = np.where(drawn, np.minimum(h.count, QUIET_UNKNOWN - 1), QUIET_UNKNOWN)
            judged = good & h.ready & (t >= known_from)
            now[good & ~judged] = State.LEARNING
            state[:, t] = now
            _add_hour(h, bins_of[:, hour], high[hour], judged, t)
            level = (h.s - n.tail_from_nats) * h.per_nat - h.offset
            value[:, t] = np.where(judged, level.max(0), np.nan)
            if traced:
                sums[:, :, t] = level.T
                began[:, :, t] = h.begin.T
        h.learn_day(x_of, h.learn(day, x_of, any_lit, any_zero), bins_of, high, bins)
    watchability[:] = h.silent_day()


def _add_hour(h: _Homes, bins_of: NDArray[np.uint8], high: Flags, judged: Flags, t: int) -> None:
    """Add the evidence of one hour to the three sums of the homes that can be judged."""
    n, hour = h.n, t % 24
    evidence = [
        np.where(
            bins_of[f] != _NO_BIN,
            h.nats[f, hour][np.minimum(bins_of[f], COUNT - 1), h.row].astype(np.float64),
            0.0,
        )
        for f in range(4)
    ]
    gain = np.stack(
        [
            n.level_share * evidence[0] + (1 - n.level_share) * evidence[1],
            np.where(high, evidence[2], n.least_nats),
            evidence[3],
            evidence[1],
        ]
    )
    gain = np.where(judged, gain, 0.0)
    h.gains[:, 24 + hour] = np.where(judged, gain, h.gains[:, 24 + hour])
    h.s = h.s * (1 + n.forgiving * np.minimum(gain + 1, 0.0)) + gain
    h.end_excursions((h.s <= 0) & judged, t + 1)
    h.top = np.maximum(h.top, h.s)
