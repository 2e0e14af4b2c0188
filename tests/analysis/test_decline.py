"""The weekly list of slow declines: what is one, what only looks like one, and that a week knows nothing of later."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.analysis.decline import LEAST_FALL, decline_scores, decline_trend

START = np.datetime64("2026-03-02T00", "h")
HOMES, DAYS = 30, 182


def county(homes: int = HOMES, days: int = DAYS, seed: int = 0, life: np.ndarray | None = None) -> np.ndarray:
    """Homes with a cycling fridge and somebody who cooks, watches and lights; `life` [home, day] thins that out."""
    rng = np.random.default_rng(seed)
    wh = 40 + 12 * rng.random((homes, days, 24))
    awake = np.zeros(24, bool)
    awake[7:23] = True
    at_it = awake & (rng.random((homes, days, 24)) < (0.6 * (1 if life is None else life[:, :, None])))
    wh += at_it * rng.gamma(2.0, 90.0, wh.shape)
    return np.rint(wh).reshape(homes, -1).astype(np.float32)


def thinning(home: int, first_day: int, to: float, weeks: int = 6) -> np.ndarray:
    life = np.ones((HOMES, DAYS))
    fall = np.clip((np.arange(DAYS) - first_day) / (7 * weeks), 0, 1)
    life[home] = 1 - (1 - to) * fall
    return life


def listed(wh: np.ndarray, **told: object) -> set[int]:
    return set(np.flatnonzero(decline_trend(wh, last_only=True, **told).listed[:, 0]))  # type: ignore[arg-type]


def test_a_life_that_thins_out_over_six_weeks_is_listed_and_nobody_else() -> None:
    assert listed(county(life=thinning(4, DAYS - 70, 0.3))) == {4}


def test_a_steady_county_has_an_empty_list() -> None:
    assert listed(county()) == set()


def test_a_holiday_is_no_decline() -> None:
    wh = county()
    away = wh.reshape(HOMES, DAYS, 24)
    away[3, DAYS - 20 : DAYS - 4] = 45.0  # sixteen unregistered days in which only the fridge ran
    assert listed(wh) == set()


def test_a_registered_absence_is_left_out_even_where_something_ran() -> None:
    wh = county()
    wh.reshape(HOMES, DAYS, 24)[3, DAYS - 24 : DAYS - 2] = 62.0
    wh.reshape(HOMES, DAYS, 24)[3, DAYS - 24 : DAYS - 2, 12] = 180.0
    assert listed(wh) == {3}
    assert listed(wh, absences=[(3, (DAYS - 24) * 24, (DAYS - 2) * 24)]) == set()


def test_missing_readings_are_not_silence() -> None:
    wh = county(seed=2)
    rng = np.random.default_rng(3)
    wh.reshape(HOMES, DAYS, 24)[7, -28:][rng.random((28, 24)) < 0.4] = np.nan
    assert listed(wh) == set()


def test_what_the_whole_county_does_is_season() -> None:
    life = np.ones((HOMES, DAYS))
    life[:, -28:] = 0.5
    trend = decline_trend(county(life=life), last_only=True)
    assert trend.season_removed.all()
    assert not trend.listed.any()
    assert np.median(trend.active_recent / trend.active_before) < 1 - LEAST_FALL  # they did use less


def test_with_too_few_homes_the_season_is_not_guessed() -> None:
    trend = decline_trend(county(homes=8), last_only=True)
    assert not trend.season_removed.any()


def test_less_heating_alone_is_no_decline() -> None:
    wh = county(seed=5).reshape(HOMES, DAYS, 24)
    wh[2, :-28, 7:23] += 400.0  # a heater that runs all day and is then put away
    assert listed(wh.reshape(HOMES, -1)) == set()


def test_two_months_of_readings_are_not_enough() -> None:
    scores = decline_scores(county(days=60), START)
    assert np.isnan(scores).all()


@settings(max_examples=8, deadline=None)
@given(st.integers(100, DAYS - 1), st.integers(0, 3))
def test_a_week_knows_nothing_of_later_readings(cut: int, seed: int) -> None:
    wh = county(seed=seed, life=thinning(1, 70, 0.3))
    area = np.arange(HOMES, dtype=np.int32) // 10
    whole = decline_scores(wh, START, area=area)
    part = decline_scores(wh[:, : cut * 24], START, area=area)
    np.testing.assert_array_equal(part, whole[:, : cut * 24])


def test_the_list_of_the_last_day_is_that_of_the_weeks() -> None:
    wh = county(life=thinning(4, DAYS - 70, 0.3))
    weekly = decline_trend(wh)
    assert weekly.days[-1] == DAYS - 1
    alone = decline_trend(wh, last_only=True)
    np.testing.assert_array_equal(weekly.listed[:, -1], alone.listed[:, 0])
    np.testing.assert_allclose(weekly.fall[:, -1], alone.fall[:, 0], rtol=1e-5)


def test_unlisted_homes_score_zero_and_listed_ones_their_fall() -> None:
    scores = decline_scores(county(life=thinning(4, DAYS - 70, 0.3)), START)
    last = scores[:, -1]
    assert last[4] >= -np.log(1 - LEAST_FALL) - 1e-6
    assert (np.delete(last, 4) == 0).all()


def test_readings_begin_at_midnight_and_have_two_dimensions() -> None:
    with pytest.raises(ValueError, match="midnight"):
        decline_scores(county(), START + np.timedelta64(3, "h"))
    with pytest.raises(ValueError, match="household"):
        decline_trend(np.zeros(48, np.float32))


def test_no_home_and_no_day_make_an_empty_list() -> None:
    assert decline_trend(np.zeros((0, 24 * 200), np.float32), last_only=True).listed.shape == (0, 1)
    assert decline_trend(np.zeros((3, 5), np.float32), last_only=True).listed.shape == (3, 0)
