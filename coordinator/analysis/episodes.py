"""From scores to findings: the threshold from an alert budget, one finding an episode, and the figures behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.analysis.scores import QUIET_UNKNOWN, Scores, Settings, State

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEVERITIES: Final = ("watch", "caution", "serious")


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
        Readings came back at `since` after a hole of more than three hours; no activity since.
    quiet_since_start
        No activity since the first reading that could be judged.
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
        Begin of the silence, unit h.
    kind
        'silence' or 'zero'.
    severity
        'watch', 'caution' or 'serious'. Silence: the score reaches the threshold, 1.4 more (this home is as quiet a
        quarter as often) or 3.0 more (a twentieth). Zero: 12 hours are 'watch', 24 hours 'caution'.
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


def calibrate(scores: Scores, alerts_per_household_year: float) -> float:
    """Choose the threshold that gives this many alerts, from the county's own history.

    Alerts of a home less than 24 hours apart are one. Only time that could be judged counts; holidays that nobody
    registered are among the alerts, because the county sees them too.

    Returns
    -------
    The lowest threshold within the budget. With less than one household-year of history, −ln of the budget, which
    is what the score promises by itself.

    Raises
    ------
    ValueError
        When the budget is not positive.
    """
    if not alerts_per_household_year > 0:
        raise ValueError(f"an alert budget must be positive, not {alerts_per_household_year}")
    years = scores.household_years
    if years < 1:
        return float(-np.log(alerts_per_household_year))
    allowed = alerts_per_household_year * years
    flat, hours = scores.value.reshape(-1), scores.value.shape[1]
    sample = flat[:: max(1, flat.size // 1_000_000)]
    sample = np.sort(sample[~np.isnan(sample)])
    for share in (0.9, 0.5, 0.0):  # the few highest scores decide, unless the budget is very large
        lowest = sample[int(share * (len(sample) - 1))]
        at = np.flatnonzero(flat >= lowest)
        high = flat[at]
        if _count_episodes(at, hours, scores.settings) > allowed:
            break
    grid = np.unique(np.quantile(high, 1 - np.geomspace(1, 1 / len(high), 600)))
    low, top = 0, len(grid)  # grid[top] is taken as "above all": no alert at all
    while low < top:
        middle = (low + top) // 2
        if _count_episodes(at[high >= grid[middle]], hours, scores.settings) <= allowed:
            top = middle
        else:
            low = middle + 1
    return float(grid[low]) if low < len(grid) else float(np.nextafter(grid[-1], np.float32(np.inf)))


def _count_episodes(at: NDArray[np.int64], hours: int, settings: Settings) -> int:
    """Count the alerts among these flat indices of [household, hour], merged per home."""
    return int(_new_episode(at // hours, at % hours, settings).sum())


def _new_episode(home: NDArray[np.int64], hour: NDArray[np.int64], settings: Settings) -> NDArray[np.bool_]:
    new = np.ones(len(home), np.bool_)
    new[1:] = (home[1:] != home[:-1]) | (hour[1:] - hour[:-1] >= settings.episode_gap_hours)
    return new


def findings(scores: Scores, threshold: float, *, from_step: int = 0) -> list[Finding]:
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

    Returns
    -------
    In the order of time, then household.
    """
    out = [silence_at(scores, *crossing, threshold) for crossing in _crossings(scores, threshold, from_step)]
    out += _zeros(scores, from_step)
    return sorted(out, key=lambda f: (f.step, f.household, f.kind))


def _crossings(scores: Scores, threshold: float, from_step: int) -> list[tuple[int, int]]:
    """Find (household, hour) of each rise of severity within an episode."""
    s = scores.settings
    home, hour = np.nonzero(scores.value[:, from_step:] >= threshold)
    if not len(home):
        return []
    hour = hour + from_step
    over = scores.value[home, hour] - threshold
    level = (over >= s.caution_nats).astype(np.int64) + (over >= s.serious_nats)
    episode = np.cumsum(_new_episode(home, hour, s))
    rank = episode * len(SEVERITIES) + level
    best = np.maximum.accumulate(rank)
    first = np.ones(len(rank), np.bool_)
    first[1:] = best[1:] > best[:-1]
    return [(int(a), int(b)) for a, b in zip(home[first], hour[first], strict=True)]


def silence_at(scores: Scores, home: int, step: int, threshold: float) -> Finding:
    """Describe the silence of one home as known at one hour, with the figures that explain it."""
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
    value = float(scores.value[home, step])
    times = float(np.exp(-np.float64(value)))
    left_out = np.bincount(state[first:], minlength=len(State))
    figures: dict[str, float | int | str] = {
        "quiet_hours": count,
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
    seen = np.flatnonzero(quiet[:first] == 0)
    if len(seen):
        figures["last_active"] = str(scores.start + np.timedelta64(int(seen[-1]), "h"))
    if scores.outgoing is not None:
        known = scores.outgoing[home, first // 24 : max(0, (step - s.phone_hour) // 24)]
        figures["phone_silent_days"] = int(np.count_nonzero(known == 0))
    level = int(value - threshold >= s.caution_nats) + int(value - threshold >= s.serious_nats)
    return Finding(
        household=home,
        step=step,
        hour=scores.start + np.timedelta64(step + 1, "h"),
        since=scores.start + np.timedelta64(first, "h"),
        kind="silence",
        severity=SEVERITIES[level],
        score=value,
        reason=Reason(_code(quiet, state, first, s), figures),
    )


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
    """List the homes that read zero for twelve hours, and again at twenty-four."""
    s, hours = scores.settings, scores.state.shape[1]
    at = np.flatnonzero(scores.state.reshape(-1) == State.ZERO)
    if not len(at):
        return []
    home, hour = at // hours, at % hours
    new = np.ones(len(at), np.bool_)
    new[1:] = (home[1:] != home[:-1]) | (hour[1:] != hour[:-1] + 1)
    begin = np.flatnonzero(new)
    length = np.diff(np.append(begin, len(at)))
    out: list[Finding] = []
    for row, first, run in zip(home[begin].tolist(), hour[begin].tolist(), length.tolist(), strict=True):
        if not (scores.state[row, :first] == State.OK).any():
            continue  # a home that is still being learnt may simply be empty
        for level, least in enumerate((s.zero_hours, 2 * s.zero_hours)):
            step = max(first + least - 1, from_step)
            if step >= first + run:
                continue
            figures: dict[str, float | int | str] = {
                "zero_hours": step + 1 - first,
                "standby_wh": round(float(scores.standby_wh[row, first // 24]), 1),
            }
            seen = np.flatnonzero(scores.quiet_hours[row, :first] == 0)
            if len(seen):
                figures["last_active"] = str(scores.start + np.timedelta64(int(seen[-1]), "h"))
            out.append(
                Finding(
                    household=row,
                    step=step,
                    hour=scores.start + np.timedelta64(step + 1, "h"),
                    since=scores.start + np.timedelta64(first, "h"),
                    kind="zero",
                    severity=SEVERITIES[level],
                    score=0.0,
                    reason=Reason("zero_readings", figures),
                )
            )
    return out
