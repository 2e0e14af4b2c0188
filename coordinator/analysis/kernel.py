"""The score of one home after another, compiled: the same as `plain`, fast enough for a whole county each night.

Everything of a home is kept in a few arrays that stay in the processor's cache; the readings are gone through once.
`inactivity` says what is computed and why; here it is only written for speed.
"""

# pyright: reportMissingParameterType=false
# numba has no types of its own, and compiles for those of the arrays it is given

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from coordinator.analysis.bins import BACK_HOURS, COUNT, LN_TERMS, MOST_WH, QUIET_DAYS, QUIET_WINDOW_HOURS, SMOOTHING
from coordinator.analysis.scores import QUIET_UNKNOWN, State

if TYPE_CHECKING:
    from coordinator.analysis.bins import Numbers

_SUMS = 4
_NO_BIN = 255
_NEVER = -1e9
_GONE = -1e6
_OK, _LEARNING, _MISSING, _OUTAGE, _ABSENCE, _ZERO = (
    int(s) for s in (State.OK, State.LEARNING, State.MISSING, State.OUTAGE, State.ABSENCE, State.ZERO)
)
_UNKNOWN = QUIET_UNKNOWN
_C0, _C1, _C2, _C3, _C4, _C5 = LN_TERMS
_LN2 = np.float32(0.6931471805599453)
_S2, _S1, _S0 = (np.float32(x) for x in SMOOTHING[:3])
_HALF, _ONE, _ZERO32 = np.float32(0.5), np.float32(1), np.float32(0)
# Compiled code is kept beside this file and is made again when *this* file changes: the constants it was compiled with
# stand here once more, so that whoever changes one of them has to come by.
if (COUNT, QUIET_DAYS, QUIET_WINDOW_HOURS, BACK_HOURS, MOST_WH, QUIET_UNKNOWN, tuple(State), SMOOTHING) != (
    *(24, 28, 4, (4, 2, 1), 65534, 65535),
    (0, 1, 2, 3, 4, 5),
    (0.05, 0.25, 0.4, 0.25, 0.05),
):
    raise AssertionError("the compiled kernel was written for other constants; see to both")
_LEAST_WINDOWS = 5


@njit(cache=True, nogil=True)
def _wider(change, step):  # noqa: ANN001, ANN202 - compiled
    """Give the larger change; one against a missing hour counts for nothing."""
    size = abs(step)
    return size if size > change else change


@njit(cache=True, nogil=True)
def _limited_ln(value, bits, power, mantissa, one_bits, least, most, target):  # noqa: ANN001, ANN202
    """Write the limited logarithms of positive float32 numbers; `bits` and `one_bits` are the same memory as int32."""
    for b in range(len(value)):
        power[b] = np.float32((bits[b] >> 23) - 127) * _LN2
        one_bits[b] = (bits[b] & 0x7FFFFF) | 0x3F800000
    for b in range(len(value)):
        x = mantissa[b]
        y = power[b] + (((((_C5 * x + _C4) * x + _C3) * x + _C2) * x + _C1) * x + _C0)
        y = y if y > least else least
        target[b] = y if y < most else most


@njit(cache=True, nogil=True)
def _quiet_shares(quiet, f, padded, shares):  # noqa: ANN001, ANN202
    """Write the share of each bin in quiet hours, spread over its neighbours."""
    total = _ZERO32
    for b in range(COUNT):
        total += quiet[f, b]
    total = max(total, np.float32(1e-9))
    for b in range(COUNT):
        padded[b + 2] = quiet[f, b] / total
    padded[0] = padded[1] = padded[2]
    padded[COUNT + 2] = padded[COUNT + 3] = padded[COUNT + 1]
    for b in range(COUNT):
        shares[b] = (
            _S2 * padded[b] + _S1 * padded[b + 1] + _S0 * padded[b + 2] + _S1 * padded[b + 3] + _S2 * padded[b + 4]
        )


@njit(cache=True, nogil=True)
def _tables(n, counts, total, weight, quiet, nats, scratch, work):  # noqa: ANN001, ANN202
    """Make the evidence of every bin and clock hour from the counts; hours lie side by side, so that it is quick."""
    padded, shares, scale = scratch[0], scratch[1], scratch[2]
    rows, smooth, power, mantissa = work[0], work[1], work[2], work[3]
    value = smooth[: COUNT * 24]
    bits, one_bits = value.view(np.int32), mantissa.view(np.int32)
    doubt = np.float32(n.doubt)
    sure = _ONE - doubt
    inverse = _ONE / np.float32(weight)
    least = np.float32(n.least_nats)
    for h in range(24):
        hours = (total[h] + _HALF * (total[(h + 23) % 24] + total[(h + 1) % 24])) * inverse
        scale[h] = sure * (_ONE / (hours + _ONE))
    for f in range(4):
        floor = doubt / np.float32(COUNT * 2 if f == 2 else COUNT)
        most = np.float32(n.most_frozen_nats if f == 2 else n.most_nats)
        _quiet_shares(quiet, f, padded, shares)
        held = counts[f]
        for i in range(1, COUNT * 24 - 1):
            rows[i + 48] = (held[i] + _HALF * (held[i - 1] + held[i + 1])) * inverse
        for first in range(0, COUNT * 24, 24):  # midnight lies beside eleven at night
            last = first + 23
            rows[first + 48] = (held[first] + _HALF * (held[last] + held[first + 1])) * inverse
            rows[last + 48] = (held[last] + _HALF * (held[last - 1] + held[first])) * inverse
        for h in range(24):
            rows[h] = rows[24 + h] = rows[48 + h]
            rows[(COUNT + 2) * 24 + h] = rows[(COUNT + 3) * 24 + h] = rows[(COUNT + 1) * 24 + h]
        for i in range(COUNT * 24):
            smooth[i] = (
                _S2 * rows[i] + _S1 * rows[i + 24] + _S0 * rows[i + 48] + _S1 * rows[i + 72] + _S2 * rows[i + 96]
            )
        for b in range(COUNT):
            share = shares[b]
            above = sure * share + floor
            row = value[b * 24 : b * 24 + 24]
            for h in range(24):
                row[h] = above / ((row[h] + share) * scale[h] + floor)
        _limited_ln(value, bits, power, mantissa, one_bits, least, most, nats[f])


@njit(cache=True, nogil=True)
def _silent_day(n, quiet, nats, padded, shares):  # noqa: ANN001, ANN202
    """Give the evidence that one silent day brings, beyond what the most restful clock hours would bring."""
    evidence = np.zeros(24)
    for f in (0, 3):
        weight = n.level_share if f == 0 else 1 - n.level_share
        _quiet_shares(quiet, f, padded, shares)
        for b in range(COUNT):
            for h in range(24):
                evidence[h] += weight * (shares[b] * nats[f, b * 24 + h])
    rest = np.sort(evidence)[:QUIET_WINDOW_HOURS].mean()
    return np.maximum(evidence - rest, 0).sum()


@njit(cache=True, nogil=True)
def _after_phone(n, k, sent, rarity, mean, slope, gains, midnight):  # noqa: ANN001, ANN202
    """Give the sum as it stands when yesterday's phone use becomes known, over every hour it may have begun in."""
    running = best = 0.0
    for hour in range(n.phone_hour - 1, -1, -1):
        running += gains[k, 24 + hour]
        best = max(best, running)
    share = rarity * min(sent / max(mean, 0.2), n.phone_most_share)
    for hour in range(23, -1, -1):
        running += gains[k, hour]
        value = running
        if sent > 0:
            value += slope * share * np.log(max(hour / 24.0, 1 / 48.0))
        best = max(best, value)
    if sent == 0:
        best = max(best, midnight[k] + running + slope * rarity)
    return best


@njit(cache=True, nogil=True)
def _home(n, bins, wh, dark, spans, sent, value, quiet_hours, state, standby_wh, line_wh, sums, began):  # noqa: ANN001, ANN202
    """Score one home; gives the evidence of one silent day, NaN while its tables are not made."""
    hours = len(wh)
    days = (hours + 23) // 24
    counts = np.zeros((4, 24 * COUNT), np.float32)
    total = np.zeros(24, np.float32)
    quiet = np.zeros((4, COUNT), np.float32)
    nats = np.zeros((4, 24 * COUNT), np.float32)
    scratch = np.zeros((3, COUNT + 4), np.float32)
    work = np.zeros((4, 24 * (COUNT + 4)), np.float32)
    ring = np.full(QUIET_DAYS * QUIET_WINDOW_HOURS, np.nan, np.float32)
    ringed = at_ring = 0
    lit, dull = np.zeros(n.zero_days, np.int64), np.zeros(n.zero_days, np.int64)
    lit_days = dull_days = 0
    zero_ordinary = False
    s, top = np.zeros(_SUMS), np.zeros(_SUMS)
    midnight, this_midnight = np.zeros(_SUMS), np.zeros(_SUMS)
    gains = np.zeros((_SUMS, 48))
    tail_count, tail_excess, tail_days = np.zeros(_SUMS), np.zeros(_SUMS), 0.0
    slope, per_nat, offset = np.zeros(_SUMS), np.zeros(_SUMS), np.zeros(_SUMS)
    begin = np.zeros(_SUMS, np.int64)
    phone_days = phone_silent = phone_sent = 0.0
    phone_keep = 1 / n.habit_growth
    weight = quiet_weight = 1.0
    seen_days = hole = count = yesterday_count = today_count = 0
    known_from = hours + n.learning_hours
    ready = False
    level_wh = line = frozen_line = np.float32(np.nan)
    past = np.full(4, np.nan, np.float32)
    x_of = np.zeros(24, np.float32)
    bin_of = np.zeros((4, 24), np.uint8)
    span = 0
    traced = sums.shape[1] == hours
    phones = len(sent) > 0

    for day in range(days):
        refresh = (day + n.first_weekday) % n.refresh_days == 0
        if ringed >= _LEAST_WINDOWS * QUIET_WINDOW_HOURS and (refresh or not ready):
            sample = np.sort(ring)[:ringed]  # NaN comes last
            level_wh = sample[(ringed - 1) // 2]
            high = sample[int((ringed - 1) * n.line_quantile + 0.5)]
            line = high + max(np.float32(n.line_margin_wh), np.float32(n.line_margin_share) * (high - level_wh))
            frozen_line = high + np.float32(n.frozen_margin_wh)
            if seen_days >= n.table_days:
                _tables(n, counts, total, weight, quiet, nats, scratch, work)
                ready = True
        standby_wh[day], line_wh[day] = level_wh, line
        prior = n.tail_prior_days * n.tail_prior_per_day
        for k in range(_SUMS):
            slope[k] = (tail_excess[k] + prior * n.tail_prior_nats) / (tail_count[k] + prior)
            rate = (tail_count[k] + prior) / (tail_days + n.tail_prior_days)
            offset[k] = np.log(365.25 * rate)
            per_nat[k] = 1 / slope[k]
            midnight[k], this_midnight[k] = this_midnight[k], s[k]
            if phones:
                for hour in range(24):
                    gains[k, hour] = gains[k, 24 + hour]
                    gains[k, 24 + hour] = 0.0
        yesterday_count, today_count = today_count, 0
        if lit_days > 0:
            zero_ordinary = dull_days > n.zero_habit_share * lit_days
        good = 0
        any_lit = any_zero = False

        for hour in range(24):
            t = day * 24 + hour
            for f in range(4):
                bin_of[f, hour] = _NO_BIN
            x_of[hour] = np.nan
            if t >= hours:
                continue
            if hour == n.phone_hour and 0 < day <= len(sent) and not np.isnan(sent[day - 1]):
                calls = sent[day - 1]
                rarity = 0.0
                if phone_days > n.phone_least_days:
                    rare = -np.log((phone_silent + 0.5) / (phone_days + 1.0))
                    rarity = n.phone_weight * min(n.phone_most_nats, rare)
                mean = phone_sent / max(phone_days, 1.0)
                for k in (0, 2, 3):
                    s[k] = _after_phone(n, k, calls, rarity, mean, slope[k], gains, midnight)
                    if s[k] <= 0:
                        if top[k] > n.tail_from_nats:
                            tail_count[k] += 1
                            tail_excess[k] += min(top[k] - n.tail_from_nats, n.tail_most_nats)
                        top[k] = 0.0
                        begin[k] = t
                    top[k] = max(top[k], s[k])
                    if calls > 0:
                        begin[k] = max(begin[k], t - hour - 24)
                if calls > 0:
                    # A call proves life on that day, not at which hour: the silence may be as old as that midnight.
                    count = min(count, yesterday_count + today_count)
                phone_days = phone_days * phone_keep + 1
                phone_silent = phone_silent * phone_keep + (1 if calls == 0 else 0)
                phone_sent = phone_sent * phone_keep + calls

            x = wh[t]
            missing = not 0 <= x < np.inf
            if not missing and known_from > hours:
                known_from = t + n.learning_hours
            out = dark[t]
            while span < len(spans) and spans[span, 1] <= t:
                span += 1
            absent = span < len(spans) and spans[span, 0] <= t
            if absent:
                now = _ABSENCE
            elif out:
                now = _OUTAGE
            elif missing:
                now = _MISSING
            else:
                now = _OK
            if not missing and not out:
                if x <= n.zero_wh:
                    any_zero = True
                    if now == _OK and not zero_ordinary:
                        now = _ZERO
                else:
                    any_lit = True
            if now != _OK:
                state[t] = now
                value[t] = np.nan
                quiet_hours[t] = _UNKNOWN
                hole += 1
                if absent or hole > n.longest_hole_hours:
                    count = yesterday_count = today_count = 0
                    for k in range(_SUMS):
                        s[k] = top[k] = 0.0
                        begin[k] = t + 1
                        midnight[k], this_midnight[k] = _NEVER, 0.0
                        for back in range(24 + hour):
                            gains[k, back] = _GONE
                past[3], past[2], past[1], past[0] = past[2], past[1], past[0], np.float32(np.nan)
                continue
            hole = 0
            good += 1
            x_of[hour] = x
            high_load = x > frozen_line
            bin_of[0, hour] = bins[min(MOST_WH, int(x + _HALF))]
            change = _wider(np.float32(-1), x - past[0])
            if change >= 0:
                bin_of[3, hour] = bins[min(MOST_WH, int(change + _HALF))]
            change = _wider(change, x - past[1])
            if change >= 0:
                bin_of[2, hour] = bins[min(MOST_WH, int(change + _HALF))]
            change = _wider(_wider(change, x - past[2]), x - past[3])
            if change >= 0:
                bin_of[1, hour] = bins[min(MOST_WH, int(change + _HALF))]
            past[3], past[2], past[1], past[0] = past[2], past[1], past[0], x

            if np.isnan(line):
                quiet_hours[t] = _UNKNOWN
            else:
                if x > line:
                    count = today_count = yesterday_count = 0
                else:
                    count += 1
                    today_count += 1
                quiet_hours[t] = min(count, _UNKNOWN - 1)
            if not ready or t < known_from:
                state[t] = _LEARNING
                value[t] = np.nan
                continue
            state[t] = _OK
            best = -np.inf
            for k in range(_SUMS):
                gain = 0.0
                if k == 0:
                    gain = n.level_share * nats[0, bin_of[0, hour] * 24 + hour]
                    if bin_of[1, hour] != _NO_BIN:
                        gain += (1 - n.level_share) * nats[1, bin_of[1, hour] * 24 + hour]
                elif k == 1:
                    if not high_load:
                        gain = n.least_nats
                    elif bin_of[2, hour] != _NO_BIN:
                        gain = nats[2, bin_of[2, hour] * 24 + hour]
                elif k == 2:
                    if bin_of[3, hour] != _NO_BIN:
                        gain = nats[3, bin_of[3, hour] * 24 + hour]
                elif bin_of[1, hour] != _NO_BIN:
                    gain = nats[1, bin_of[1, hour] * 24 + hour]
                if phones:
                    gains[k, 24 + hour] = gain
                if gain < -1:  # life, not the fridge
                    s[k] *= 1 + n.forgiving * (gain + 1)
                s[k] += gain
                if s[k] <= 0:
                    if top[k] > n.tail_from_nats:
                        tail_count[k] += 1
                        tail_excess[k] += min(top[k] - n.tail_from_nats, n.tail_most_nats)
                    s[k] = top[k] = 0.0
                    begin[k] = t + 1
                top[k] = max(top[k], s[k])
                level = (s[k] - n.tail_from_nats) * per_nat[k] - offset[k]
                best = max(best, level)
                if traced:
                    sums[k, t] = level
                    began[k, t] = begin[k]
            value[t] = best

        # The day is over: it is learnt from.
        tail_days = tail_days * n.tail_keep + (good / 24.0 if ready else 0.0)
        for k in range(_SUMS):
            tail_count[k] *= n.tail_keep
            tail_excess[k] *= n.tail_keep
        slot = day % n.zero_days
        lit_days += int(any_lit) - lit[slot]
        dull_days += int(any_lit and any_zero) - dull[slot]
        lit[slot], dull[slot] = int(any_lit), int(any_lit and any_zero)
        if good >= 12:
            seen_days += 1
        weight *= n.habit_growth
        quiet_weight *= n.quiet_growth
        if quiet_weight > 1e6:
            counts /= np.float32(weight)
            total /= np.float32(weight)
            quiet /= np.float32(quiet_weight)
            weight = quiet_weight = 1.0
        w, q = np.float32(weight), np.float32(quiet_weight)
        least, at = np.inf, -1
        for hour in range(24):
            if bin_of[0, hour] != _NO_BIN:
                counts[0, bin_of[0, hour] * 24 + hour] += w
                total[hour] += w
            if bin_of[1, hour] != _NO_BIN:
                counts[1, bin_of[1, hour] * 24 + hour] += w
            if bin_of[2, hour] != _NO_BIN and x_of[hour] > frozen_line:
                counts[2, bin_of[2, hour] * 24 + hour] += w
            if bin_of[3, hour] != _NO_BIN:
                counts[3, bin_of[3, hour] * 24 + hour] += w
            if hour <= 24 - QUIET_WINDOW_HOURS:
                use = 0.0
                for step in range(QUIET_WINDOW_HOURS):
                    use += x_of[hour + step]
                if use < least:  # never where an hour is missing
                    least, at = use, hour
        if at >= 0:
            for step in range(QUIET_WINDOW_HOURS):
                x = x_of[at + step]
                quiet[0, bins[min(MOST_WH, int(x + _HALF))]] += q
                if np.isnan(ring[at_ring]):
                    ringed += 1
                ring[at_ring] = x
                at_ring = (at_ring + 1) % len(ring)
                change = np.float32(0)
                for back in range(1, step + 1):
                    change = max(change, abs(x - x_of[at + step - back]))
                    b = bins[min(MOST_WH, int(change + _HALF))]
                    if step == QUIET_WINDOW_HOURS - 1 and back == step:
                        quiet[1, b] += q
                    if back == BACK_HOURS[1]:
                        quiet[2, b] += q
                    if back == BACK_HOURS[2]:
                        quiet[3, b] += q
    return _silent_day(n, quiet, nats, scratch[0], scratch[1]) if ready else np.nan


@njit(cache=True, nogil=True)
def score_homes(
    n: Numbers,
    bins,  # noqa: ANN001
    wh,  # noqa: ANN001
    dark,  # noqa: ANN001
    area,  # noqa: ANN001
    spans,  # noqa: ANN001
    span_from,  # noqa: ANN001
    outgoing,  # noqa: ANN001
    value,  # noqa: ANN001
    quiet_hours,  # noqa: ANN001
    state,  # noqa: ANN001
    standby_wh,  # noqa: ANN001
    line_wh,  # noqa: ANN001
    watchability,  # noqa: ANN001
    sums,  # noqa: ANN001
    began,  # noqa: ANN001
) -> None:
    """Score some homes into the arrays given; shapes as in `plain.score_homes`."""
    for i in range(len(wh)):
        watchability[i] = _home(
            n,
            bins,
            wh[i],
            dark[area[i]],
            spans[span_from[i] : span_from[i + 1]],
            outgoing[i],
            value[i],
            quiet_hours[i],
            state[i],
            standby_wh[i],
            line_wh[i],
            sums[i],
            began[i],
        )
