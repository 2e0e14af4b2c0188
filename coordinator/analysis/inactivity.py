"""The first watch: the longest quiet stretch above standby, against this home's own habit by hour of day.

A home has a standby level, learnt from its own quiet hours. An hour clearly above it is active, the others are quiet.
Each quiet hour weighs as much as it is unusual at this clock hour in this home: −ln P(quiet), so that a night weighs
little and a silent morning much (the time-rescaled gap of DETECTION §4.2). The sum over the running quiet stretch is
then compared with the home's own longest stretches by an exponential tail, which gives a score that means the same in
every home: minus the log of how many times a year this home itself grows as quiet.

Everything is causal, and a home is judged by its own readings alone; only an outage of its area comes from others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coordinator.analysis.band import Band, band
from coordinator.analysis.episodes import Finding, Reason, calibrate, findings
from coordinator.analysis.habit import Habit, PhoneHabit, Tail
from coordinator.analysis.outages import area_outages
from coordinator.analysis.scores import DEFAULT, QUIET_UNKNOWN, Absence, Flags, Floats, Scores, Settings, State
from coordinator.analysis.standby import last_true, learn_standby, ordinary_zero

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = [
    "DEFAULT",
    "QUIET_UNKNOWN",
    "Band",
    "Finding",
    "Reason",
    "Scores",
    "Settings",
    "State",
    "band",
    "calibrate",
    "findings",
    "score",
]


def score(
    wh: Floats,
    start: np.datetime64,
    *,
    area: NDArray[np.integer] | None = None,
    absences: Iterable[Absence] = (),
    outgoing: Floats | None = None,
    settings: Settings = DEFAULT,
) -> Scores:
    """Judge every hour of every home.

    Missing hours are neither silence nor activity; a hole of more than three hours, and a registered absence, start
    the count of silence again. A score needs 21 days of the home's own readings.

    Parameters
    ----------
    wh
        float32 [household, hour], Wh, NaN = missing. Negative readings (solar export) count as missing.
    start
        Begin of hour 0, at midnight, local time without clock changes.
    area
        int [household]; homes of one area that read zero together had an outage.
    absences
        (household, first hour, end hour): registered, nothing is judged while they last.
    outgoing
        float32 [household, day], calls and texts sent, NaN = no file. Known from 08:00 of the next day: a day with
        something sent moves the begin of the silence to that day's midnight, a day without adds evidence.

    Returns
    -------
    Scores
        `value[:, t]` depends on what was known at the end of hour t only.

    Raises
    ------
    ValueError
        When the shapes do not fit each other or `start` is not a midnight.
    """
    wh = np.asarray(wh, np.float32)
    if wh.ndim != 2:
        raise ValueError(f"readings must be [household, hour], not of shape {wh.shape}")
    if start.astype("datetime64[s]") != start.astype("datetime64[D]"):
        raise ValueError(f"readings must start at midnight, not {start}")
    homes, hours = wh.shape
    if outgoing is not None:
        outgoing = np.asarray(outgoing, np.float32)
        if outgoing.ndim != 2 or len(outgoing) != homes:
            raise ValueError(f"phone use must be [household, day] of {homes} households, not {outgoing.shape}")
    days = -(-hours // 24)
    result = Scores(
        value=np.empty((homes, hours), np.float32),
        watchability=np.full(homes, np.nan, np.float32),
        quiet_hours=np.empty((homes, hours), np.uint16),
        state=np.empty((homes, hours), np.uint8),
        standby_wh=np.empty((homes, days), np.float32),
        line_wh=np.empty((homes, days), np.float32),
        start=start.astype("datetime64[h]"),
        settings=settings,
        outgoing=outgoing,
    )
    if not wh.size:
        return result
    away: dict[int, list[tuple[int, int]]] = {}
    for home, first, end in absences:
        if not 0 <= home < homes:
            raise ValueError(f"absence of household {home}, there are {homes}")
        away.setdefault(home, []).append((max(first, 0), min(end, hours)))
    dark, _ = area_outages(wh, area, settings)
    for first in range(0, homes, settings.block_homes):
        rows = slice(first, min(first + settings.block_homes, homes))
        block = _by_day(wh[rows], days, np.nan)
        absent = np.zeros((days * 24, block.shape[2]), np.bool_)
        for column in range(block.shape[2]):
            for begin, end in away.get(first + column, ()):
                absent[begin:end, column] = True
        outage = None if dark is None else _by_day(dark[rows], days, fill=False)
        phone = None if outgoing is None else np.ascontiguousarray(outgoing[rows].T)
        _judge(block, absent.reshape(block.shape), outage, phone, result, rows)
    return result


def _by_day(rows: NDArray[Any], days: int, fill: float) -> NDArray[Any]:
    """Turn [home, hour] into [day, 24, home], the rest of the last day filled up."""
    homes, hours = rows.shape
    out = np.empty((days * 24, homes), rows.dtype)
    out[:hours] = rows.T
    out[hours:] = fill
    return out.reshape(days, 24, homes)


def _since(flags: Flags) -> NDArray[np.int32]:
    """Return for each [day, 24, home] the hours since the flag was last true (0 while it is)."""
    flat = flags.reshape(-1, flags.shape[2])
    hour = np.arange(len(flat), dtype=np.int32)[:, None]
    ever = np.maximum.accumulate(flat, 0)
    return np.where(ever, hour - last_true(flat), np.int32(10**6)).reshape(flags.shape)


def _states(wh: Floats, absent: Flags, outage: Flags | None, settings: Settings) -> tuple[NDArray[np.uint8], Flags]:
    """Tell for each hour what kind of hour it is, and whether the count of silence starts again there."""
    missing = ~(np.isfinite(wh) & (wh >= 0))
    state = np.where(missing, np.uint8(State.MISSING), np.uint8(State.OK))
    read = ~missing
    if outage is not None:
        state[_since(outage) <= settings.catch_up_hours] = State.OUTAGE
        read &= ~outage
    zero = read & (wh <= settings.zero_wh)
    zero &= ~ordinary_zero(zero, read, settings)[:, None]
    state[zero & (state == State.OK)] = State.ZERO
    read &= ~zero
    state[absent] = State.ABSENCE
    hole = _since(read)
    reset = (hole > settings.longest_hole_hours) | absent
    # Learning lasts for some days from the first reading of the home, not of the array.
    flat = (~missing).reshape(-1, wh.shape[2])
    known_from = np.where(flat.any(0), flat.argmax(0), len(flat)) + settings.learning_days * 24
    hour = np.arange(len(flat)).reshape(len(wh), 24, 1)
    state[(state == State.OK) & (hour < known_from)] = State.LEARNING
    return state, reset


def _judge(wh: Floats, absent: Flags, outage: Flags | None, phone: Floats | None, out: Scores, rows: slice) -> None:
    """Judge one block of homes, [day, 24, home], and write it to `out`."""
    settings = out.settings
    days, _, homes = wh.shape
    state, reset = _states(wh, absent, outage, settings)
    usable = state <= State.LEARNING
    standby = learn_standby(wh, usable, settings)
    unknown = np.isnan(standby.line_wh)
    state[(state == State.OK) & unknown[:, None]] = State.LEARNING

    habit, tail, phones = Habit(homes, settings), Tail(homes, settings), PhoneHabit(homes, settings)
    nats = np.zeros(homes, np.float32)  # weight of the running quiet stretch
    count = np.zeros(homes, np.int32)  # its hours
    known = np.zeros(homes, np.bool_)  # it began with activity that was seen, not with a hole
    yesterday_nats, yesterday_count = np.zeros_like(nats), np.zeros_like(count)
    value = np.empty(wh.shape, np.float32)
    quiet_hours = np.empty(wh.shape, np.uint16)

    for day in range(days):
        can = usable[day] & ~unknown[day]
        active = can & (wh[day] > standby.line_wh[day])
        silent = can & ~active
        carry_on = ~(active | reset[day])
        gain = np.where(silent, habit.weights(), np.float32(0))
        slope, offset = tail.line()
        learns = np.empty((24, homes), np.bool_)
        today_nats, today_count = np.zeros_like(nats), np.zeros_like(count)
        for hour in range(24):
            if phone is not None and hour == settings.phone_hour and 0 < day <= len(phone):
                sent = phone[day - 1]
                used = sent > 0
                # A call proves life on that day, not at which hour: the silence may be as old as that midnight.
                nats = np.where(used, np.minimum(nats, yesterday_nats + today_nats), nats)
                count = np.where(used, np.minimum(count, yesterday_count + today_count), count)
                nats = np.where((sent == 0) & (nats > 1), nats + phones.weight(), nats)
                phones.learn(sent)
            tail.learn(nats, active[hour] & known)
            learns[hour] = known & can[hour]
            known = (known & carry_on[hour]) | active[hour]
            nats = (nats + gain[hour]) * carry_on[hour]
            count = (count + silent[hour]) * carry_on[hour]
            today_nats += gain[hour]
            today_count += silent[hour]
            value[day, hour] = nats * slope - offset
            quiet_hours[day, hour] = np.minimum(count, QUIET_UNKNOWN - 1)
        yesterday_nats, yesterday_count = today_nats, today_count
        habit.learn(learns, learns & active)
        tail.forget(can)

    value[state != State.OK] = np.nan
    quiet_hours[~usable | unknown[:, None]] = QUIET_UNKNOWN
    hours = out.value.shape[1]
    out.value[rows] = value.reshape(-1, homes)[:hours].T
    out.quiet_hours[rows] = quiet_hours.reshape(-1, homes)[:hours].T
    out.state[rows] = state.reshape(-1, homes)[:hours].T
    out.standby_wh[rows] = standby.level_wh.T
    out.line_wh[rows] = standby.line_wh.T
    out.watchability[rows] = np.where(unknown[-1], np.float32(np.nan), habit.watchability())
