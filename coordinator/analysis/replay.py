"""What any setting would have done: the hours above a low floor, kept so that every threshold is counted at once.

An alert at threshold T begins in an hour whose score reaches T while none of the hours before it, back to the length
of a merge (24 hours), did. So an hour with score v, and the highest score b of the hours before it, begins an alert
for exactly the thresholds b < T ≤ v; an hour with b ≥ v begins none and only says how long one lasts. Hours above a
floor are few, and any threshold is answered by looking at them once, without going over the readings again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.analysis.calibration import absences_seen, unknown_county
from coordinator.analysis.scores import DEFAULT, HOURS_PER_YEAR, Floats, Scores, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NONE_BEFORE: Final = np.float32(-np.inf)


@dataclass(frozen=True)
class Excursions:
    """The hours of a period in which some setting would have spoken.

    Attributes
    ----------
    home, hour
        int32 [n], in the order of home, then time; `hour` counts from the begin of the period.
    value
        float32 [n]: the score of the hour.
    before
        float32 [n]: the highest score of the hours before it that would be the same alert; -inf = none.
    quiet_hours
        uint16 [n]: as in `Scores`.
    away
        bool [n]: in or after a quiet stretch of two days or more; an alert there does not count against a budget.
    judged_hours
        uint8 [home, day]: hours of each day that could be judged.
    hours
        Length of the period.
    floor
        Lowest score that was kept; nothing is known of lower thresholds.
    """

    home: NDArray[np.int32]
    hour: NDArray[np.int32]
    value: Floats
    before: Floats
    quiet_hours: NDArray[np.uint16]
    away: NDArray[np.bool_]
    judged_hours: NDArray[np.uint8]
    hours: int
    floor: float
    gap_hours: int = DEFAULT.episode_gap_hours
    caution_nats: float = DEFAULT.caution_nats
    serious_nats: float = DEFAULT.serious_nats

    @property
    def household_years(self) -> float:
        """Time that could be judged, over all homes."""
        return float(self.judged_hours.sum(dtype=np.int64)) / HOURS_PER_YEAR

    @cached_property
    def counts_by_threshold(self) -> tuple[Floats, NDArray[np.int64]]:
        """Every threshold at which the count against a budget may change, rising, and the count at each."""
        begins = (self.before < self.value) & ~self.away
        top, low = np.sort(self.value[begins]), np.sort(self.before[begins])
        # Just above a score, an hour that had it before may begin an alert: the count is looked at there too.
        steps = np.unique(np.concatenate([top, np.nextafter(top, np.float32(np.inf))]))
        counts = (len(top) - np.searchsorted(top, steps)) - (len(low) - np.searchsorted(low, steps))
        return steps, counts.astype(np.int64)


@dataclass(frozen=True)
class Alerts:
    """The alerts of one setting, in the order of home, then time; all arrays of one length.

    Attributes
    ----------
    home, hour
        int32: which home, and the hour it is first spoken in.
    quiet_hours
        uint16: hours read and quiet by then.
    level
        int8: 0, 1, 2 for watch, caution, serious; the highest it rose to.
    last_hour
        int32: the last hour at or above the threshold.
    """

    home: NDArray[np.int32]
    hour: NDArray[np.int32]
    quiet_hours: NDArray[np.uint16]
    level: NDArray[np.int8]
    last_hour: NDArray[np.int32]


def excursions(scores: Scores, floor: float, *, from_hour: int = 0) -> Excursions:
    """Keep the hours of a period that some threshold from `floor` up would speak in.

    Parameters
    ----------
    scores
        Of the period and of the history before it that habits are learnt from.
    floor
        Lowest threshold anybody may ask for.
    from_hour
        Begin of the period, a midnight, in hours of `scores`. A home above a threshold already then speaks in its
        first hour, as in a run of the watch.

    Raises
    ------
    ValueError
        When `from_hour` is no whole day or lies outside.
    """
    homes, hours = scores.value.shape
    if from_hour % 24 or not 0 <= from_hour <= hours:
        raise ValueError(f"a period begins at a midnight of the data, not at hour {from_hour}")
    with np.errstate(invalid="ignore"):
        home, hour = np.nonzero(scores.value[:, from_hour:] >= floor)
    judged = scores.state[:, from_hour:] == State.OK
    days = -(-judged.shape[1] // 24)
    whole = np.zeros((homes, days * 24), np.bool_)
    whole[:, : judged.shape[1]] = judged
    s = scores.settings
    value = scores.value[home, hour + from_hour]
    home32, hour32 = home.astype(np.int32), hour.astype(np.int32)
    return Excursions(
        home=home32,
        hour=hour32,
        value=value,
        before=_highest_before(home32, hour32, value, s.episode_gap_hours),
        quiet_hours=scores.quiet_hours[home, hour + from_hour],
        away=absences_seen(scores)[home, hour + from_hour],
        judged_hours=whole.reshape(homes, days, 24).sum(2, dtype=np.uint8),
        hours=hours - from_hour,
        floor=floor,
        gap_hours=s.episode_gap_hours,
        caution_nats=s.caution_nats,
        serious_nats=s.serious_nats,
    )


def _highest_before(home: NDArray[np.int32], hour: NDArray[np.int32], value: Floats, gap_hours: int) -> Floats:
    """Give for each hour the highest score less than `gap_hours` before it in the same home, -inf without one."""
    before = np.full(len(value), NONE_BEFORE, np.float32)
    for back in range(1, gap_hours):
        if back >= len(value):
            break
        near = (home[back:] == home[:-back]) & (hour[back:] - hour[:-back] < gap_hours)
        if not near.any():
            break  # who is further back in the list is further back in time
        earlier = np.where(near, value[:-back], NONE_BEFORE)
        np.maximum(before[back:], earlier, out=before[back:])
    return before


def join(parts: Sequence[Excursions]) -> Excursions:
    """Put homes together that were scored apart; the homes of each part follow those of the part before.

    Raises
    ------
    ValueError
        Without parts, or when their periods or floors differ.
    """
    if not parts or any((p.hours, p.floor) != (parts[0].hours, parts[0].floor) for p in parts):
        raise ValueError("parts of one period and one floor are put together")
    first = parts[0]
    offsets = np.cumsum([0, *(len(p.judged_hours) for p in parts[:-1])])
    return Excursions(
        home=np.concatenate([p.home + np.int32(offset) for p, offset in zip(parts, offsets, strict=True)]),
        hour=np.concatenate([p.hour for p in parts]),
        value=np.concatenate([p.value for p in parts]),
        before=np.concatenate([p.before for p in parts]),
        quiet_hours=np.concatenate([p.quiet_hours for p in parts]),
        away=np.concatenate([p.away for p in parts]),
        judged_hours=np.concatenate([p.judged_hours for p in parts]),
        hours=first.hours,
        floor=first.floor,
        gap_hours=first.gap_hours,
        caution_nats=first.caution_nats,
        serious_nats=first.serious_nats,
    )


def part(whole: Excursions, *, from_hour: int = 0, floor: float | None = None) -> Excursions:
    """Take the end of a period from a midnight on, or a higher floor, without scoring again."""
    if from_hour % 24 or not 0 <= from_hour <= whole.hours:
        raise ValueError(f"a period begins at a midnight of the data, not at hour {from_hour}")
    lowest = whole.floor if floor is None else max(floor, whole.floor)
    kept = (whole.hour >= from_hour) & (whole.value >= lowest)
    home, hour, value = whole.home[kept], whole.hour[kept] - np.int32(from_hour), whole.value[kept]
    return Excursions(
        home=home,
        hour=hour,
        value=value,
        before=_highest_before(home, hour, value, whole.gap_hours),
        quiet_hours=whole.quiet_hours[kept],
        away=whole.away[kept],
        judged_hours=whole.judged_hours[:, from_hour // 24 :],
        hours=whole.hours - from_hour,
        floor=lowest,
        gap_hours=whole.gap_hours,
        caution_nats=whole.caution_nats,
        serious_nats=whole.serious_nats,
    )


def counted(whole: Excursions) -> Excursions:
    """Take the days of a period that a budget is counted over, as `calibrate` does: the newest 60, or all."""
    days = -(-whole.hours // 24)
    newest = part(whole, from_hour=max(0, days - DEFAULT.budget_days) * 24)
    return newest if newest.household_years >= 1 else whole


def count(of: Excursions, threshold: float) -> int:
    """Count the alerts of one threshold, at least `floor`."""
    return int(np.count_nonzero((of.value >= threshold) & (of.before < threshold)))


def count_against_budget(of: Excursions, threshold: float) -> int:
    """Count the alerts of one threshold but those of quiet stretches that lasted for days."""
    return int(np.count_nonzero((of.value >= threshold) & (of.before < threshold) & ~of.away))


def alerts(of: Excursions, threshold: float | NDArray[np.floating]) -> Alerts:
    """List the alerts of a setting.

    Parameters
    ----------
    threshold
        One for all homes, or float [home] one for each; at least `floor`.
    """
    line = np.broadcast_to(np.asarray(threshold, np.float32), (len(of.judged_hours),))[of.home]
    above = np.flatnonzero(of.value >= line)
    begins = np.flatnonzero(of.before[above] < line[above])
    first = above[begins]
    if not len(first):
        none = np.zeros(0, np.int32)
        return Alerts(none, none, none.astype(np.uint16), none.astype(np.int8), none)
    over = np.maximum.reduceat(of.value[above] - line[above], begins)
    last = above[np.append(begins[1:], len(above)) - 1]
    level = (over >= of.caution_nats).astype(np.int8) + (over >= of.serious_nats)
    return Alerts(of.home[first], of.hour[first], of.quiet_hours[first], level, of.hour[last])


def threshold_for(of: Excursions, alerts_per_household_year: float) -> float:
    """Choose the lowest threshold from which on the period stays within a budget.

    With less than one household-year that could be judged, `unknown_county`. Never below `floor`.

    Raises
    ------
    ValueError
        When the budget is not positive.
    """
    if not alerts_per_household_year > 0:
        raise ValueError(f"an alert budget must be positive, not {alerts_per_household_year}")
    years = of.household_years
    if years < 1:
        return max(of.floor, unknown_county(alerts_per_household_year, DEFAULT))
    steps, counts = of.counts_by_threshold
    too_many = np.flatnonzero(counts > alerts_per_household_year * years)
    if not len(steps) or not len(too_many):
        return of.floor
    return float(steps[too_many[-1] + 1])


def highest(of: Excursions, home: int, first_hour: int, end_hour: int) -> float:
    """Give the highest score of a home between two hours of the period; -inf where none was kept."""
    low, high = np.searchsorted(of.home, [home, home + 1])
    hours = of.hour[low:high]
    inside = of.value[low:high][(hours >= first_hour) & (hours < end_hour)]
    return float(inside.max()) if len(inside) else float("-inf")
