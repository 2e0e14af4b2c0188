"""From scores to findings: the threshold from an alert budget, one finding an episode, and the figures behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.analysis.calibration import is_new_episode
from coordinator.analysis.scores import QUIET_UNKNOWN, Scores, Settings, State
from coordinator.analysis.scoring import Sum, Trace, trace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coordinator.analysis.scores import Flags, Floats

SEVERITIES: Final = ("watch", "caution", "serious")
_TRACED_AT_ONCE: Final = 64
"""Homes that are gone through again together; bounds the memory."""
_RAREST_NATS: Final = 230.0
"""A silence of months scores further than a number can say how rare that is: once in 1e100 years is said of it."""


@dataclass(frozen=True)
class Reason:
    """Why there is a finding: a code for the sentence and the figures that go into it.

    Codes
    -----
    quiet_since_activity
        Activity was seen until `since`, none after it.
    quiet_since_phone
        The phone was used on the day of `since`; no activity from that midnight on.
    quiet_since_absence
        A registered absence ended at `since`; nobody seems to have come back.
    quiet_since_gap
        Readings came back at `since` after a hole of more than a day; no activity since.
    quiet_since_start
        No activity since the first reading that could be judged.
    load_unchanged
        The load stays above standby and has hardly changed since `since`: something may have been left on.
    nothing_switched
        The load comes and goes about standby, but nothing seems to have been switched since `since`.
    zero_readings
        The meter reads zero, which this home's never does: meter, main switch or supply.

    Figures of a silence
    --------------------
    quiet_hours, elapsed_hours
        Hours read and quiet; hours from `since` to the end of the last one.
    clock_hour
        The clock at that end; usual_max_hours, usual_p90_hours are the longest silence and the 90 % point at this
        clock in usual_days (up to 60) days before the silence; longest_before_hours at any clock in 60 days.
    times_before, watched_days
        How many earlier stretches were at least as long, in how many days that were watched: plain facts.
    times_a_year, expected_once_in_years
        What the home's own exponential tail says. Rarer than once a year it extrapolates, and nights away make it
        too confident: tell people the plain facts, not this.
    missing_hours, outage_hours, zero_hours
        Left out since the begin of the silence.
    standby_wh, line_wh, last_active, phone_silent_days
        Level of the empty home, line of activity, last hour with activity (if any was seen), days since without
        calls or texts sent (if phone use is known).

    Figures of load_unchanged and nothing_switched
    ----------------------------------------------
    elapsed_hours, clock_hour, standby_wh, line_wh, times_a_year, expected_once_in_years, missing_hours, outage_hours,
    zero_hours, last_active, phone_silent_days
        As above.
    load_wh, change_wh
        Median of the hours since then, and of their changes from hour to hour.
    usual_change_wh, usual_days
        Median change at the same clock hours in usual_days (up to 60) days before.

    Figures of zero_readings: zero_hours, standby_wh, last_active.
    """

    code: str
    figures: dict[str, float | int | str]


@dataclass(frozen=True)
class Finding:
    """One household that may need someone, as known at one hour.

    Attributes
    ----------
    household
        Row of the readings.
    step
        Index of the last hour used.
    hour
        End of that hour, unit h: the instant from which the finding could be known.
    since
        Begin of what is seen, unit h.
    kind
        'silence', 'frozen' (load_unchanged, nothing_switched) or 'zero'.
    severity
        'watch', 'caution' or 'serious'. The score reaches the threshold, 2.5 more (about a third as many alerts)
        or 6.0 more (about an eighth). Zero: 12 hours are 'watch', 24 hours 'caution'.
    score
        Of the last hour used; 0 for 'zero', which is not scored.
    """

    household: int
    step: int
    hour: np.datetime64
    since: np.datetime64
    kind: str
    severity: str
    score: float
    reason: Reason


def findings(
    scores: Scores, threshold: float, *, from_step: int = 0, sensitivity: Floats | None = None
) -> list[Finding]:
    """List what crosses the threshold: once an episode, and again when its severity rises.

    Also lists homes whose meter reads zero for hours although it never does (kind 'zero').

    Parameters
    ----------
    scores
        Of the whole history, or of a replay of its last months.
    threshold
        From `calibrate`.
    from_step
        Only hours from here on raise findings. A nightly run gives the first hour not screened before; a home that
        is above the threshold already then is listed at its first hour, so that nothing is lost between two runs.
    sensitivity
        As for `calibrate`.

    Returns
    -------
    In the order of time, then household.
    """
    own = own_thresholds(scores, threshold, sensitivity)
    findings = describe(scores, _crossings(scores, own, from_step), own) + _zeros(scores, from_step)
    return sorted(findings, key=lambda f: (f.step, f.household, f.kind))


def own_thresholds(scores: Scores, threshold: float, sensitivity: Floats | None = None) -> Floats:
    """Give the threshold of each home, float32 [household]."""
    own = np.full(len(scores.value), threshold, np.float32)
    return own if sensitivity is None else own - np.asarray(sensitivity, np.float32)


def _crossings(scores: Scores, own: Floats, from_step: int) -> list[tuple[int, int]]:
    """Find (household, hour) of each rise of severity within an episode.

    An hour whose score fell shows life and raises nothing, however high the score still is.
    """
    s = scores.settings
    home, hour = np.nonzero(scores.value[:, from_step:] >= own[:, None])
    if not len(home):
        return []
    hour = hour + from_step
    rising = is_rising(scores, home, hour)
    home, hour = home[rising], hour[rising]
    if not len(home):
        return []
    over = scores.value[home, hour] - own[home]
    level = (over >= s.caution_nats).astype(np.int64) + (over >= s.serious_nats)
    episode = np.cumsum(is_new_episode(home, hour, s))
    rank = episode * len(SEVERITIES) + level
    best = np.maximum.accumulate(rank)
    first = np.ones(len(rank), np.bool_)
    first[1:] = best[1:] > best[:-1]
    return [(int(a), int(b)) for a, b in zip(home[first], hour[first], strict=True)]


def is_rising(scores: Scores, home: NDArray[np.int64], hour: NDArray[np.int64]) -> Flags:
    """Tell of these hours whether the score is no lower than in the hour before, or was not known there."""
    before = scores.value[home, np.maximum(hour - 1, 0)]
    return ~(scores.value[home, hour] < before)


def describe(scores: Scores, crossings: Sequence[tuple[int, int]], own: Floats) -> list[Finding]:
    """Say of each (household, hour) what is seen there, with the figures that explain it.

    A home is silent where most of the time that the leading sum covers was quiet; otherwise its load is frozen.
    """
    findings: list[Finding] = []
    homes = sorted({home for home, _ in crossings})
    for first in range(0, len(homes), _TRACED_AT_ONCE):
        traced_homes = homes[first : first + _TRACED_AT_ONCE]
        row_of = {home: row for row, home in enumerate(traced_homes)}
        traced = trace(scores, traced_homes)
        for home, step in crossings:
            if home in row_of:
                findings.append(_finding(scores, traced, row_of[home], home, step, float(own[home])))
    return findings


def _finding(scores: Scores, traced: Trace, row: int, home: int, step: int, threshold: float) -> Finding:
    leading = int(np.nanargmax(traced.value[row, :, step]))
    began = int(traced.began[row, leading, step])
    quiet = int(scores.quiet_hours[home, step])
    if quiet != QUIET_UNKNOWN and 2 * quiet >= step + 1 - began:
        kind, (since, reason) = "silence", _silence(scores, home, step)
    else:
        kind, (since, reason) = "frozen", _frozen(scores, home, step, began, high=leading == Sum.FROZEN)
    s, value = scores.settings, float(scores.value[home, step])
    level = int(value - threshold >= s.caution_nats) + int(value - threshold >= s.serious_nats)
    return Finding(
        household=home,
        step=step,
        hour=scores.start + np.timedelta64(step + 1, "h"),
        since=scores.start + np.timedelta64(since, "h"),
        kind=kind,
        severity=SEVERITIES[level],
        score=value,
        reason=reason,
    )


def _figures(scores: Scores, home: int, first: int, step: int) -> dict[str, float | int | str]:
    """Give the figures that every kind of finding has, of the hours from `first` to `step`."""
    times = float(np.exp(-np.float64(min(scores.value[home, step], _RAREST_NATS))))
    left_out = np.bincount(scores.state[home, first : step + 1], minlength=len(State))
    figures: dict[str, float | int | str] = {
        "elapsed_hours": step + 1 - first,
        "clock_hour": (step + 1) % 24,
        "standby_wh": round(float(scores.standby_wh[home, step // 24]), 1),
        "line_wh": round(float(scores.line_wh[home, step // 24]), 1),
        "times_a_year": float(f"{times:.3g}"),
        "expected_once_in_years": float(f"{1 / times:.3g}"),
        "missing_hours": int(left_out[State.MISSING]),
        "outage_hours": int(left_out[State.OUTAGE]),
        "zero_hours": int(left_out[State.ZERO]),
    }
    active_steps = np.flatnonzero(scores.quiet_hours[home, :first] == 0)
    if len(active_steps):
        figures["last_active"] = str(scores.start + np.timedelta64(int(active_steps[-1]), "h"))
    if scores.outgoing is not None:
        known = scores.outgoing[home, first // 24 : max(0, (step - scores.settings.phone_hour) // 24)]
        figures["phone_silent_days"] = int(np.count_nonzero(known == 0))
    return figures


def _frozen(scores: Scores, home: int, step: int, first: int, *, high: bool) -> tuple[int, Reason]:
    """Describe a load that does not change, since `first`."""
    first = min(first, step)
    days = scores.settings.usual_days
    wh = scores.made_from().wh[home, : step + 1].astype(np.float64)
    wh[scores.state[home, : step + 1] > State.LEARNING] = np.nan
    change = np.abs(np.diff(wh, prepend=np.nan))
    figures = _figures(scores, home, first, step)
    figures["load_wh"] = _median(wh[first:])
    figures["change_wh"] = _median(change[first + 1 :])
    clock = np.unique(np.arange(first + 1, step + 1) % 24)
    before = change[max(0, first - days * 24) : first]
    hours = np.arange(max(0, first - days * 24), first) % 24
    usual = before[np.isin(hours, clock)]
    if not np.isnan(usual).all():
        figures["usual_change_wh"] = _median(usual)
        figures["usual_days"] = min(days, round(len(before) / 24))
    return first, Reason("load_unchanged" if high else "nothing_switched", figures)


def _median(wh: NDArray[np.float64]) -> float:
    known = wh[~np.isnan(wh)]
    return round(float(np.median(known)), 1) if len(known) else 0.0


def _silence(scores: Scores, home: int, step: int) -> tuple[int, Reason]:
    """Describe the silence of one home as known at one hour, and the hour it began in."""
    s = scores.settings
    quiet, state = scores.quiet_hours[home, : step + 1], scores.state[home, : step + 1]
    counted = (quiet != QUIET_UNKNOWN) & (quiet > 0)
    count = int(quiet[step])
    # The stretch holds as many quiet hours as were counted; look back until they are found.
    span = count
    while np.count_nonzero(counted[max(0, step + 1 - span) :]) < count and span <= step:
        span = min(2 * span, step + 1)
    base = max(0, step + 1 - span)
    first = base + int(np.flatnonzero(counted[base:])[-count]) if count else step
    figures = {"quiet_hours": count, **_figures(scores, home, first, step)}
    past = quiet[max(0, first - s.usual_days * 24) : first]
    same_clock = scores.quiet_hours[home, step % 24 : first : 24][-s.usual_days :]
    same_clock = same_clock[same_clock != QUIET_UNKNOWN]
    if len(same_clock):
        figures["usual_max_hours"] = int(same_clock.max())
        figures["usual_p90_hours"] = round(float(np.quantile(same_clock, 0.9)), 1)
        figures["usual_days"] = len(same_clock)
        earlier = quiet[:first]
        figures["times_before"] = int(np.count_nonzero(earlier == count))  # each stretch passes each count once
        figures["watched_days"] = round(np.count_nonzero(earlier != QUIET_UNKNOWN) / 24)
        figures["longest_before_hours"] = int(past[past != QUIET_UNKNOWN].max(initial=0))
    return first, Reason(_code(quiet, state, first, s), figures)


def _code(quiet: NDArray[np.uint16], state: NDArray[np.uint8], first: int, settings: Settings) -> str:
    """Name what the silence began with."""
    before = first - 1
    while before >= 0 and quiet[before] == QUIET_UNKNOWN and state[before] != State.ABSENCE:
        before -= 1
    if before < 0:
        return "quiet_since_start"
    if state[before] == State.ABSENCE:
        return "quiet_since_absence"
    if quiet[before] == 0:
        hole = int(np.count_nonzero(state[before + 1 : first] != State.OUTAGE))
        return "quiet_since_activity" if hole <= settings.longest_hole_hours else "quiet_since_gap"
    return "quiet_since_phone" if first - before == 1 else "quiet_since_gap"


def _zeros(scores: Scores, from_step: int) -> list[Finding]:
    """List the homes that read zero for twelve hours, and again at twenty-four.

    Hours of an outage count, but while it lasts nothing is said; nor in the first hours after its neighbours have their
    power back.
    """
    s, zeros = scores.settings, []
    for row in np.flatnonzero((scores.state == State.ZERO).any(1)).tolist():
        state, wh = scores.state[row], scores.made_from().wh[row]
        own = state == State.ZERO
        dark = own | ((state == State.OUTAGE) & ~(np.abs(wh) > s.zero_wh))
        edges = np.flatnonzero(np.diff(dark.view(np.int8), prepend=0, append=0)).reshape(-1, 2)
        for first, end in edges.tolist():
            if not (state[:first] == State.OK).any():
                continue  # a home that is still being learnt may simply be empty
            shared = np.maximum.accumulate(np.where(own[first:end], -end, np.arange(end - first)))  # its last such hour
            waited = np.arange(end - first) - shared >= s.zero_after_outage_hours
            zero_steps = first + np.flatnonzero(own[first:end] & waited)
            for level, least in enumerate((s.zero_hours, 2 * s.zero_hours)):
                steps = zero_steps[zero_steps >= max(first + least - 1, from_step)]
                if len(steps):
                    zeros.append(_zero(scores, row, first, int(steps[0]), SEVERITIES[level]))
    return zeros


def _zero(scores: Scores, row: int, first: int, step: int, severity: str) -> Finding:
    """Describe a home that has read zero since `first`."""
    figures: dict[str, float | int | str] = {
        "zero_hours": step + 1 - first,
        "standby_wh": round(float(scores.standby_wh[row, first // 24]), 1),
    }
    active_steps = np.flatnonzero(scores.quiet_hours[row, :first] == 0)
    if len(active_steps):
        figures["last_active"] = str(scores.start + np.timedelta64(int(active_steps[-1]), "h"))
    return Finding(
        household=row,
        step=step,
        hour=scores.start + np.timedelta64(step + 1, "h"),
        since=scores.start + np.timedelta64(first, "h"),
        kind="zero",
        severity=severity,
        score=0.0,
        reason=Reason("zero_readings", figures),
    )
