"""A replay counts at every threshold what the watch itself would have found at it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.analysis.calibration import calibrate, unknown_county
from coordinator.analysis.episodes import SEVERITIES, findings
from coordinator.analysis.inactivity import score
from coordinator.analysis.replay import alerts, count, counted, excursions, highest, join, part, threshold_for
from coordinator.analysis.scores import DEFAULT, Scores, State
from tests.analysis.test_inactivity import county

START = np.datetime64("2026-01-05T00", "h")


def scores_of(value: np.ndarray) -> Scores:
    """Make scores as they stand, every hour judged that has one."""
    homes, hours = value.shape
    state = np.where(np.isnan(value), np.uint8(State.MISSING), np.uint8(State.OK))
    days = -(-hours // 24)
    line = np.full((homes, days), 60, np.float32)
    quiet = np.ones((homes, hours), np.uint16)
    return Scores(value.astype(np.float32), np.full(homes, 8, np.float32), quiet, state, line, line, START)


def walks(homes: int, hours: int, seed: int, missing: float = 0.02) -> np.ndarray:
    """Make scores that rise hour by hour and fall back, with holes, as those of silences do."""
    rng = np.random.default_rng(seed)
    value = np.full((homes, hours), -8.0)
    for home in range(homes):
        at = 0
        while at < hours:
            length = int(rng.integers(1, 40))
            value[home, at : at + length] = np.linspace(-6, rng.normal(-2, 3), length)[: hours - at]
            at += length + int(rng.integers(1, 30))
    value[rng.random(value.shape) < missing] = np.nan
    return np.round(value, 2)


def plainly(value: np.ndarray, threshold: float) -> list[tuple[int, int, int, int]]:
    """List (home, hour, last hour, level) one hour after another, by the rule as it is said in words."""
    out: list[list[int]] = []
    line = np.float32(threshold)
    for home, row in enumerate(np.float32(value)):
        last = -99
        for hour in np.flatnonzero(row >= line):
            over = row[hour] - line
            level = int(over >= 2.5) + int(over >= 6.0)
            if hour - last >= 24:
                out.append([home, int(hour), int(hour), level])
            else:
                out[-1][2:] = [int(hour), max(out[-1][3], level)]
            last = hour
    return [tuple(alert_row) for alert_row in out]


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), threshold=st.floats(-4, 4), homes=st.integers(1, 5), hours=st.integers(1, 400))
def test_any_threshold_is_answered_as_if_every_hour_were_looked_at(
    seed: int, threshold: float, homes: int, hours: int
) -> None:
    value = walks(homes, hours, seed)
    kept = excursions(scores_of(value), -4.0)
    alert_list = alerts(kept, threshold)
    told = zip(
        alert_list.home.tolist(),
        alert_list.hour.tolist(),
        alert_list.last_hour.tolist(),
        alert_list.level.tolist(),
        strict=True,
    )
    assert list(told) == plainly(value, threshold)
    assert count(kept, threshold) == len(alert_list.home)


def test_the_watch_itself_finds_the_same_alerts_at_the_same_levels() -> None:
    scores = score(county(12, 100, seed=5, nights_away=30), START.astype("datetime64[D]"))
    alert_list = alerts(excursions(scores, -3.0, from_hour=240), 0.4013)
    said = [f for f in findings(scores, 0.4013, from_step=240) if f.kind != "zero"]
    assert len(said) > 8
    highest_level: dict[tuple[int, int], int] = {}
    for one in sorted(said, key=lambda f: (f.household, f.step)):
        begin = alert_list.hour[(alert_list.home == one.household) & (alert_list.hour + 240 <= one.step)].max()
        key = (one.household, int(begin))
        highest_level[key] = max(highest_level.get(key, 0), SEVERITIES.index(one.severity))
    replayed = zip(alert_list.home.tolist(), alert_list.hour.tolist(), alert_list.level.tolist(), strict=True)
    assert {(home, hour): level for home, hour, level in replayed} == highest_level


@pytest.mark.parametrize("budget", [0.25, 1.0, 4.0])
def test_a_budget_is_kept_and_would_not_be_one_step_lower(budget: float) -> None:
    kept = excursions(scores_of(walks(40, 24 * 200, 9, missing=0)), -5.0)
    line = threshold_for(kept, budget)
    allowed = budget * kept.household_years
    assert count(kept, line) <= allowed
    below = np.unique(kept.value[kept.value < line])[-1]
    assert count(kept, float(below)) > allowed


def test_the_threshold_is_that_of_the_watchs_own_calibration() -> None:
    scores = scores_of(walks(60, 24 * 150, 3))
    kept = counted(excursions(scores, -5.0))
    assert kept.hours == 60 * 24
    ours, theirs = threshold_for(kept, 2.0), calibrate(scores, 2.0)
    assert abs(count(kept, ours) - count(kept, theirs)) <= 0.02 * kept.household_years


def test_little_history_gives_the_threshold_of_an_unknown_county() -> None:
    kept = excursions(scores_of(walks(2, 240, 1)), -5.0)
    assert threshold_for(kept, 2.0) == unknown_county(2.0, DEFAULT) == calibrate(scores_of(walks(2, 240, 1)), 2.0)
    with pytest.raises(ValueError, match="positive"):
        threshold_for(kept, 0)


def test_homes_scored_apart_are_counted_as_if_scored_together() -> None:
    value = walks(9, 900, 4)
    whole = excursions(scores_of(value), -4.0, from_hour=48)
    parts = [excursions(scores_of(value[rows]), -4.0, from_hour=48) for rows in (slice(0, 4), slice(4, 9))]
    together = join(parts)
    assert together.household_years == whole.household_years
    for threshold in (-3.0, 0.0, 1.5):
        assert alerts(together, threshold).hour.tolist() == alerts(whole, threshold).hour.tolist()
        assert alerts(together, threshold).home.tolist() == alerts(whole, threshold).home.tolist()


def test_a_shorter_period_is_taken_from_a_longer_one() -> None:
    scores = scores_of(walks(9, 24 * 60, 4))
    whole, wanted = excursions(scores, -4.0), excursions(scores, -2.0, from_hour=24 * 30)
    taken = part(whole, from_hour=24 * 30, floor=-2.0)
    assert taken.before.tolist() == wanted.before.tolist()
    assert taken.household_years == wanted.household_years
    assert taken.floor == -2.0


def test_a_home_may_have_a_threshold_of_its_own() -> None:
    kept = excursions(scores_of(walks(6, 2000, 8)), -4.0)
    line = np.array([0.0, 0.0, 9.0, -1.0, 0.0, 0.0])
    alert_list = alerts(kept, line)
    for home, threshold in enumerate(line):
        assert alert_list.hour[alert_list.home == home].tolist() == [
            h for of, h in zip(*_lists(alerts(kept, float(threshold))), strict=True) if of == home
        ]


def _lists(alert_list: object) -> tuple[list[int], list[int]]:
    return alert_list.home.tolist(), alert_list.hour.tolist()  # type: ignore[attr-defined]


def test_the_highest_score_between_two_hours_is_that_homes_own() -> None:
    value = np.full((2, 96), -9.0)
    value[0, 10], value[1, 10], value[1, 30] = 2.0, 5.0, 7.0
    kept = excursions(scores_of(value), -1.0)
    assert highest(kept, 0, 0, 96) == 2.0
    assert highest(kept, 1, 0, 30) == 5.0
    assert highest(kept, 0, 11, 96) == float("-inf")


def test_a_period_begins_at_a_midnight_of_the_data() -> None:
    scores = scores_of(walks(2, 240, 1))
    with pytest.raises(ValueError, match="midnight"):
        excursions(scores, 0.0, from_hour=5)
    with pytest.raises(ValueError, match="one period"):
        join([])
