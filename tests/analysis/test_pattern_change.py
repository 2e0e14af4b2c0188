"""Month against month: what is a change, what only looks like one, and who changed most."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.analysis.month_profiles import MonthReadings, Status
from coordinator.analysis.pattern_change import PARTS, Comparison, compare

HOMES = 40
OCTOBER = np.datetime64("2026-10", "M")
LEVEL, NIGHTS, ACTIVE, RHYTHM = range(4)


def lived(month: np.datetime64, homes: int = HOMES, seed: int = 0) -> np.ndarray:
    """[home, day, 24]: a fridge, and somebody up from about 7 to 22 with habits of their own."""
    days = MonthReadings(month, np.zeros((1, 24), np.float32)).days
    habits = np.random.default_rng(99)  # a home stays the same home in all months
    wake = habits.uniform(6, 8.5, homes)[:, None, None]
    thrift = habits.uniform(0.6, 1.6, homes)[:, None, None]
    at_home = habits.uniform(0.55, 0.85, homes)[:, None, None]
    rng = np.random.default_rng([seed, int(month.astype(int))])
    hour = np.arange(24)
    awake = (hour >= wake + rng.normal(0, 0.4, (homes, days, 1))) & (hour < 22.5)
    wh = 42 + 10 * rng.random((homes, days, 24))
    wh += awake * (rng.random(wh.shape) < at_home) * thrift * rng.gamma(2.0, 80.0, wh.shape)
    return np.rint(wh)


def month(at: np.datetime64, wh: np.ndarray | None = None, absences: tuple = ()) -> MonthReadings:
    cube = lived(at) if wh is None else wh
    return MonthReadings(at, cube.reshape(len(cube), -1).astype(np.float32), absences)


BEFORE = [month(OCTOBER - k) for k in (3, 2, 1)]
YEAR_AGO = month(OCTOBER - 12)


def october(changed: np.ndarray | None = None, *, year: bool = False, absences: tuple = ()) -> Comparison:
    return compare(month(OCTOBER, changed, absences), BEFORE, YEAR_AGO if year else None)


def ranked(comparison: Comparison) -> list[int]:
    return [int(home) for home in np.argsort(-np.nan_to_num(comparison.score, nan=-1.0), kind="stable")]


# ------------------------------------------------------------ what is a change


def test_a_steady_county_has_nobody_far_out() -> None:
    comparison = october()
    assert (comparison.status == Status.COMPARED).all()
    assert np.nanmax(np.abs(comparison.ordinary)) < 6
    assert np.nanmedian(comparison.score) < 3


def test_day_night_inversion_ranks_first_and_says_rhythm() -> None:
    wh = lived(OCTOBER)
    wh[5] = np.roll(wh[5], 12, axis=1)
    wh[6] *= 0.75  # a smaller change beside it
    comparison = october(wh)
    assert ranked(comparison)[0] == 5
    assert comparison.last.parts[RHYTHM, 5] > 0.35
    assert comparison.last.likeness[5] < 0
    assert abs(comparison.last.parts[LEVEL, 5]) < 0.1
    assert comparison.ordinary[RHYTHM, 5] == comparison.ordinary[:, 5].max()


def test_a_new_level_ranks_first_and_its_size_is_told() -> None:
    wh = lived(OCTOBER)
    wh[7] *= 1.8
    comparison = october(wh)
    assert ranked(comparison)[0] == 7
    assert np.exp(comparison.last.parts[LEVEL, 7]) == pytest.approx(1.8, abs=0.15)


def test_waking_nights_are_told_apart_from_the_level() -> None:
    wh = lived(OCTOBER)
    wh[8, :, :5] += 90 * (np.random.default_rng(1).random((31, 5)) < 0.6)
    comparison = october(wh)
    assert ranked(comparison)[0] == 8
    assert np.argmax(np.abs(comparison.ordinary[:, 8])) == NIGHTS
    assert comparison.last.parts[NIGHTS, 8] > 0.3


def test_life_that_thins_out_lowers_active_hours() -> None:
    wh = lived(OCTOBER)
    gone = (wh[9] > 80) & (np.random.default_rng(2).random((31, 24)) < 0.6)
    wh[9][gone] = 45
    comparison = october(wh)
    assert ranked(comparison)[0] == 9
    assert comparison.last.parts[ACTIVE, 9] < -3
    assert comparison.now.active_hours[9] < comparison.before.active_hours[9] - 3


def test_an_appliance_that_now_runs_all_day_is_level_and_not_activity() -> None:
    wh = lived(OCTOBER)
    wh[6] += 110
    comparison = october(wh)
    assert np.argmax(np.abs(comparison.ordinary[:, 6])) in (LEVEL, NIGHTS)
    assert comparison.last.parts[LEVEL, 6] > 0.4
    assert abs(comparison.last.parts[ACTIVE, 6]) < 1


def test_getting_up_and_going_to_bed_later_is_told_in_hours() -> None:
    wh = lived(OCTOBER)
    wh[3] = np.roll(wh[3], 3, axis=1)
    comparison = october(wh)
    assert comparison.last.wake_hours[3] == pytest.approx(3, abs=0.8)
    assert comparison.last.bed_hours[3] == pytest.approx(3, abs=0.8)
    assert 0.1 < comparison.last.parts[RHYTHM, 3] < 0.25


# ------------------------------------------------------------ what is none


def test_a_holiday_is_no_decline() -> None:
    wh = lived(OCTOBER)
    wh[4, 8:20] = 47.0
    comparison = october(wh)
    assert comparison.status[4] == Status.COMPARED
    assert comparison.now.days[4] == 31 - 12
    assert ranked(comparison).index(4) > 3
    assert np.abs(comparison.ordinary[:, 4]).max() < 5


def test_a_registered_absence_is_left_out_even_if_somebody_fed_the_cat() -> None:
    wh = lived(OCTOBER)
    wh[4, 8:20] = 47.0
    wh[4, 8:20, 12:15] = 190.0
    without = october(wh)
    comparison = october(wh, absences=((4, 8 * 24, 20 * 24),))
    assert comparison.score[4] < without.score[4]
    assert comparison.now.days[4] == 19


def test_the_whole_county_turning_its_heating_on_is_no_change() -> None:
    wh = lived(OCTOBER)
    share = np.random.default_rng(3).uniform(0.8, 1.2, HOMES)[:, None, None]
    wh[:, :, [5, 6, 7, 18, 19, 20, 21]] += 250 * share
    comparison = october(wh)
    assert comparison.season_removed
    assert np.median(comparison.now.kwh_a_day / comparison.before.kwh_a_day) > 1.3
    assert abs(np.median(comparison.last.parts[LEVEL])) < 0.02
    assert np.nanmax(comparison.score) < 8
    wh[5] = np.roll(wh[5], 12, axis=1)
    assert ranked(october(wh))[0] == 5


def test_what_was_so_a_year_ago_is_season_of_this_home() -> None:
    heated, ago = lived(OCTOBER), lived(OCTOBER - 12)
    for cube in (heated, ago):
        cube[2, :, 18:23] += 700
    without = october(heated)
    with_year = compare(month(OCTOBER, heated), BEFORE, month(OCTOBER - 12, ago))
    assert ranked(without)[0] == 2
    assert with_year.year is not None
    assert with_year.score[2] < 0.4 * without.score[2]


def test_a_year_ago_that_nobody_has_changes_nothing() -> None:
    nothing = month(OCTOBER - 12, np.full((HOMES, 31, 24), np.nan))
    comparison = compare(month(OCTOBER), BEFORE, nothing)
    assert comparison.year is None
    np.testing.assert_array_equal(comparison.score, october().score)


def test_missing_hours_are_not_zero() -> None:
    wh = lived(OCTOBER)
    whole = october(wh)
    rng = np.random.default_rng(4)
    wh[1][rng.random((31, 24)) < 0.3] = np.nan
    comparison = october(wh)
    assert comparison.status[1] == Status.COMPARED
    assert comparison.now.kwh_a_day[1] == pytest.approx(whole.now.kwh_a_day[1], rel=0.08)


# ------------------------------------------------------------ who cannot be compared


def test_a_month_with_under_half_of_its_hours_is_not_enough() -> None:
    wh = lived(OCTOBER)
    wh[1, :16] = np.nan
    wh[2, :15] = np.nan
    comparison = october(wh)
    assert comparison.status[1] == Status.MONTH_SHORT
    assert comparison.status[2] == Status.COMPARED
    assert np.isnan(comparison.score[1])
    assert np.isnan(comparison.now.wh[1]).all()


def test_away_silent_and_new_homes_say_why() -> None:
    wh = lived(OCTOBER)
    wh[2] = 46.0
    before = [month(OCTOBER - k) for k in (3, 2, 1)]
    for month_readings in before:
        month_readings.wh[3] = np.nan
    comparison = compare(month(OCTOBER, wh, ((1, 0, 20 * 24),)), before)
    assert comparison.status[[1, 2, 3]].tolist() == [Status.AWAY, Status.SILENT, Status.NO_HISTORY]
    assert np.isnan(comparison.score[[1, 2, 3]]).all()
    assert (np.delete(comparison.status, [1, 2, 3]) == Status.COMPARED).all()


def test_one_month_before_is_enough_and_short_ones_are_not_used() -> None:
    thin = lived(OCTOBER - 2)
    thin[:, 5:] = np.nan
    comparison = compare(month(OCTOBER), [month(OCTOBER - 2, thin), month(OCTOBER - 1)])
    assert (comparison.status == Status.COMPARED).all()
    assert comparison.months_before == (OCTOBER - 1,)


def test_without_months_before_nobody_is_compared() -> None:
    comparison = compare(month(OCTOBER), [])
    assert (comparison.status == Status.NO_HISTORY).all()
    assert np.isnan(comparison.score).all()


def test_a_few_homes_are_compared_without_guessing_a_season() -> None:
    few = [MonthReadings(month_readings.month, month_readings.wh[:6]) for month_readings in (month(OCTOBER), *BEFORE)]
    comparison = compare(few[0], few[1:])
    assert not comparison.season_removed
    assert np.isfinite(comparison.score).all()


def test_an_area_outage_is_no_night_without_use() -> None:
    wh = lived(OCTOBER)
    wh[:20, 3:5] = 0.0
    area = np.repeat([1, 2], 20).astype(np.int32)
    comparison = compare(month(OCTOBER, wh), BEFORE, area=area)
    assert (comparison.now.days[:20] == 29).all()


def test_months_of_different_homes_are_refused() -> None:
    with pytest.raises(ValueError, match="same homes"):
        compare(month(OCTOBER), [MonthReadings(OCTOBER - 1, np.zeros((3, 720), np.float32))])


def test_no_homes_at_all_are_an_empty_comparison() -> None:
    empty = MonthReadings(OCTOBER, np.zeros((0, 744), np.float32))
    assert compare(empty, [MonthReadings(OCTOBER - 1, np.zeros((0, 720), np.float32))]).score.shape == (0,)


@settings(max_examples=10)
@given(st.integers(0, 23), st.integers(0, HOMES - 1))
def test_a_moved_day_is_measured_around_the_clock(hours: int, home: int) -> None:
    wh = lived(OCTOBER)
    wh[home] = np.roll(wh[home], hours, axis=1)
    comparison = october(wh)
    around = min(hours, 24 - hours)
    assert comparison.last.parts[RHYTHM, home] <= around / 12 + 0.05
    if around >= 3:
        assert ranked(comparison)[0] == home


@settings(max_examples=10)
@given(st.permutations(range(3)), st.integers(0, 2**31))
def test_the_order_of_months_and_homes_does_not_matter(order: list[int], seed: int) -> None:
    homes = np.random.default_rng(seed).permutation(HOMES)
    plain = october()
    shuffled = compare(
        MonthReadings(OCTOBER, month(OCTOBER).wh[homes]),
        [MonthReadings(BEFORE[k].month, BEFORE[k].wh[homes]) for k in order],
    )
    np.testing.assert_allclose(shuffled.score, plain.score[homes], rtol=1e-3, atol=1e-3)


def test_the_parts_are_named_in_their_order() -> None:
    assert PARTS == ("level", "nights", "active", "rhythm")
    assert october().ordinary.shape == (len(PARTS), HOMES)
