"""The alert threshold of a county, from a budget of alerts a household-year and its own history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coordinator.analysis.scores import HOURS_PER_YEAR, QUIET_UNKNOWN, Scores, Settings, State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coordinator.analysis.scores import Flags, Floats


def calibrate(scores: Scores, alerts_per_household_year: float, *, sensitivity: Floats | None = None) -> float:
    """Choose the threshold that gives this many alerts, from the county's own history.

    Alerts of a home less than 24 hours apart are one. Only time that could be judged counts, and of it the newest 60
    days (`counted_from`). Alerts in a quiet stretch that lasted two days or more are left out: they came rightly,
    somebody was away and nobody had registered it.

    Parameters
    ----------
    alerts_per_household_year
        The budget, over all homes together.
    sensitivity
        float32 [household], nats by which a home's own threshold lies below the county's: ln 2 for twice as many.

    Returns
    -------
    The lowest threshold within the budget. With less than one household-year of history, `unknown_county`.

    Raises
    ------
    ValueError
        When the budget is not positive.
    """
    if not alerts_per_household_year > 0:
        raise ValueError(f"an alert budget must be positive, not {alerts_per_household_year}")
    if scores.household_years < 1:
        return unknown_county(alerts_per_household_year, scores.settings)
    newest = slice(counted_from(scores), None)
    allowed = alerts_per_household_year * judged_years(scores, newest.start)
    away = absences_seen(scores)[:, newest].reshape(-1)
    value = scores.value[:, newest]
    if sensitivity is not None:
        value = value + np.asarray(sensitivity, np.float32)[:, None]
    flat, hours = value.reshape(-1), value.shape[1]
    sample = flat[:: max(1, flat.size // 1_000_000)]
    sample = np.sort(sample[~np.isnan(sample)])
    for share in (0.9, 0.5, 0.0):  # the few highest scores decide, unless the budget is very large
        lowest = sample[int(share * (len(sample) - 1))]
        at = np.flatnonzero(flat >= lowest)
        high = flat[at]
        if _count_episodes(at, away[at], hours, scores.settings) > allowed:
            break
    grid = np.unique(np.quantile(high, 1 - np.geomspace(1, 1 / len(high), 600)))
    low, top = 0, len(grid)  # grid[top] is taken as "above all": no alert at all
    while low < top:
        middle = (low + top) // 2
        chosen = at[high >= grid[middle]]
        if _count_episodes(chosen, away[chosen], hours, scores.settings) <= allowed:
            top = middle
        else:
            low = middle + 1
    return float(grid[low]) if low < len(grid) else float(np.nextafter(grid[-1], np.float32(np.inf)))


def counted_from(scores: Scores) -> int:
    """Give the hour from which a budget is counted: the begin of the newest 60 days; 0 where there are no more.

    The first weeks of a replay are judged by habits and tails just begun, as no night to come will be: counted in, they
    spend the budget of those nights, and who falls silent then is found later. Where so few homes are watched that
    the newest days hold less than one household-year, everything counts.
    """
    days = -(-scores.value.shape[1] // 24)
    first = max(0, days - scores.settings.budget_days) * 24
    return first if judged_years(scores, first) >= 1 else 0


def judged_years(scores: Scores, from_hour: int) -> float:
    """Give the time that could be judged from an hour on, over all homes, in household-years."""
    return float(np.count_nonzero(scores.state[:, from_hour:] == State.OK)) / HOURS_PER_YEAR


def unknown_county(alerts_per_household_year: float, settings: Settings) -> float:
    """Give the threshold of a county without a history, as measured on made-up homes of people living alone."""
    return float(settings.unknown_county_score - settings.unknown_county_slope * np.log(alerts_per_household_year))


def absences_seen(scores: Scores) -> Flags:
    """Mark the hours of quiet stretches that lasted two days or more, and the day after each, [household, hour].

    It looks ahead: for counting what was, never for judging what is.
    """
    homes, hours = scores.quiet_hours.shape
    away = np.zeros((homes, hours), np.bool_)
    lasting = np.zeros(homes, np.bool_)
    for hour in range(hours - 1, -1, -1):
        quiet = scores.quiet_hours[:, hour]
        known = quiet != QUIET_UNKNOWN
        lasting = (lasting & ~(known & (quiet == 0))) | (known & (quiet >= scores.settings.absence_hours))
        away[:, hour] = lasting
    since = np.full(homes, scores.settings.episode_gap_hours + 1)
    for hour in range(hours):
        since = np.where(away[:, hour], 0, since + 1)
        away[:, hour] |= since <= scores.settings.episode_gap_hours
    return away


def _count_episodes(at: NDArray[np.int64], away: Flags, hours: int, settings: Settings) -> int:
    """Count the alerts among these flat indices of [household, hour], merged per home; none that begins while away."""
    return int((is_new_episode(at // hours, at % hours, settings) & ~away).sum())


def is_new_episode(home: NDArray[np.int64], hour: NDArray[np.int64], settings: Settings) -> NDArray[np.bool_]:
    """Say of each alarming hour, in order of home and hour, whether it begins an episode of its home."""
    new = np.ones(len(home), np.bool_)
    new[1:] = (home[1:] != home[:-1]) | (hour[1:] - hour[:-1] >= settings.episode_gap_hours)
    return new
