"""A village without power is one outage, and nobody who is dark or silent by themselves is hidden by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.analysis.inactivity import State, calibrate, findings, score
from coordinator.analysis.outages import area_outages
from tests.analysis.test_inactivity import START, county, silent_from

if TYPE_CHECKING:
    from coordinator.analysis.episodes import Finding
    from coordinator.analysis.scores import Scores

HOMES, DAYS = 40, 90
TOWN, VILLAGE, OTHER = 1, 10, 11
FIRST = 80 * 24 + 2
"""02:00 of a night on which everybody is at home."""


def areas(village: int = 10) -> np.ndarray:
    """One town; its first homes are a village, the others another."""
    return np.array([(TOWN, VILLAGE if home < village else OTHER) for home in range(HOMES)], np.int32)


def people(seed: int = 5) -> np.ndarray:
    return county(HOMES, DAYS, seed=seed, nights_away=0)


def zeros(scores: Scores, home: int | None = None) -> list[Finding]:
    return [f for f in findings(scores, 1e6) if f.kind == "zero" and home in (None, f.household)]


@pytest.mark.parametrize("hours", [3, 9, 12, 36])
def test_three_homes_of_a_village_dark_from_the_same_hour_are_one_outage(hours: int) -> None:
    wh = people()
    wh[4:7, FIRST : FIRST + hours] = 0
    area = areas()
    assert area_outages(wh, area) == [(VILLAGE, FIRST, FIRST + hours, 3)]
    scores = score(wh, START, area=area)
    out = scores.state == State.OUTAGE
    assert out[4:7, FIRST : FIRST + hours + 2].all()  # the outage, and two hours in which fridges look like people
    assert out.sum() == 3 * (hours + 2)
    assert zeros(scores) == []


def test_two_homes_of_a_village_are_no_outage() -> None:
    wh = people()
    wh[4:6, FIRST : FIRST + 30] = 0
    assert area_outages(wh, areas()) == []
    assert {f.household for f in zeros(score(wh, START, area=areas()))} == {4, 5}


def test_missing_readings_are_a_feed_that_stopped_and_no_outage() -> None:
    wh = people()
    wh[4:9, FIRST : FIRST + 20] = np.nan
    assert area_outages(wh, areas()) == []
    assert (score(wh, START, area=areas()).state[4:9, FIRST : FIRST + 20] == State.MISSING).all()


def test_three_neighbours_of_the_town_dark_the_same_hour_explain_a_home_alone_in_its_village() -> None:
    wh = people()
    area = areas()
    dark = [3, 12, 20, 30]
    area[dark, 1] = [50, 51, 52, -1]  # of one the village is not known
    wh[dark, FIRST : FIRST + 30] = 0
    assert area_outages(wh, area) == [(TOWN, FIRST, FIRST + 30, 4)]
    assert zeros(score(wh, START, area=area)) == []
    assert zeros(score(wh, START, area=area[:, 0])) == []  # towns alone, as a county without villages gives them
    wh[30] = people()[30]
    assert {f.household for f in zeros(score(wh, START, area=area))} == set(dark[:3])  # two neighbours explain nothing


def test_a_neighbour_in_another_village_shares_in_the_outage_but_the_line_names_the_village() -> None:
    wh = people()
    wh[[*range(7), 33], FIRST : FIRST + 30] = 0
    assert area_outages(wh, areas()) == [(VILLAGE, FIRST, FIRST + 30, 7)]
    assert zeros(score(wh, START, area=areas())) == []


def test_a_town_that_goes_dark_has_one_line_and_a_village_that_stays_dark_longer_one_from_then_on() -> None:
    wh = people()
    wh[:, FIRST : FIRST + 5] = 0
    wh[:10, FIRST + 5 : FIRST + 30] = 0
    assert area_outages(wh, areas()) == [(TOWN, FIRST, FIRST + 5, HOMES), (VILLAGE, FIRST + 5, FIRST + 30, 10)]
    assert zeros(score(wh, START, area=areas())) == []


def test_power_that_comes_back_home_by_home_calls_nobody() -> None:
    wh = people()
    for home in range(10):
        wh[home, FIRST : FIRST + 20 + home // 2] = 0
    scores = score(wh, START, area=areas())
    assert zeros(scores) == []
    assert [f for f in findings(scores, calibrate(scores, 1.0)) if f.step >= FIRST and f.household < 10] == []


def test_an_hour_in_which_the_power_went_is_low_for_some_and_zero_for_others() -> None:
    wh = people()
    wh[:5, FIRST : FIRST + 20] = 0
    wh[:2, FIRST - 1] = 0  # these used nothing in the minutes before it went
    assert zeros(score(wh, START, area=areas())) == []


def test_what_keeps_its_power_is_judged_while_its_village_is_dark() -> None:
    wh = people()
    wh[:9, FIRST : FIRST + 36] = 0
    silent_from(wh, 9, FIRST - 4)
    scores = score(wh, START, area=areas())
    assert (scores.state[9, FIRST:] == State.OK).all()
    threshold = calibrate(score(people(), START), 1.0)
    alone = score(wh, START)
    assert np.array_equal(scores.value[9], alone.value[9], equal_nan=True)
    assert [f.step for f in findings(scores, threshold) if f.household == 9 and f.step >= FIRST]


def test_a_lit_home_of_a_town_mostly_dark_is_judged_by_its_own_readings() -> None:
    wh = people()
    wh[:30, FIRST : FIRST + 20] = 0
    silent_from(wh, 35, FIRST - 4)
    scores = score(wh, START, area=areas())
    assert (scores.state[:30, FIRST : FIRST + 20] == State.OUTAGE).all()
    assert (scores.state[30:, FIRST : FIRST + 20] == State.OK).all()


@pytest.mark.parametrize("hours_before", [-5, 3, 7, 30, 24 * 9])
def test_a_meter_that_fell_to_zero_at_another_hour_is_found_by_itself(hours_before: int) -> None:
    wh = people()
    wh[:8, FIRST : FIRST + 24] = 0
    own = FIRST - hours_before
    wh[8, own : FIRST + 60] = 0
    scores = score(wh, START, area=areas())
    assert (scores.state[8, own : FIRST + 60] == State.ZERO).all()
    first = zeros(scores, 8)[0]
    assert (first.step, first.since) == (own + 11, START + np.timedelta64(own, "h"))
    assert {f.household for f in zeros(scores)} == {8}


def test_a_home_still_dark_after_its_neighbours_have_power_again_is_found_then() -> None:
    wh = people()
    wh[:8, FIRST : FIRST + 15] = 0
    wh[8, FIRST : FIRST + 60] = 0
    scores = score(wh, START, area=areas())
    alerts = zeros(scores)
    assert {f.household for f in alerts} == {8}
    assert alerts[0].step + 1 == FIRST + 15 + 6  # crews mend in stages: some hours are waited for
    assert alerts[0].since == START + np.timedelta64(FIRST, "h")
    assert alerts[0].reason.figures["zero_hours"] == 21
    assert [f.severity for f in alerts] == ["watch", "caution"]


def test_homes_that_have_read_zero_for_long_are_no_outage() -> None:
    wh = people()
    wh[:3] = 0  # empty for as long as the readings go back
    wh[3, 30 * 24 + 7 :] = 0
    wh[4, 40 * 24 + 20 :] = 0
    wh[5, 41 * 24 + 1 :] = 0
    area = areas(village=6)
    assert area_outages(wh, area) == []
    scores = score(wh, START, area=area)
    assert not (scores.state == State.OUTAGE).any()
    assert {f.household for f in zeros(scores)} == {3, 4, 5}
    wh[6, FIRST : FIRST + 20] = 0  # of a small town of which all others are empty
    assert area_outages(wh[:7], area[:7]) == []
    assert {f.household for f in zeros(score(wh[:7], START, area=area[:7]))} == {3, 4, 5, 6}


def test_zeros_that_come_every_day_tell_nothing_of_the_supply() -> None:
    wh = people()
    clock = np.arange(DAYS * 24) % 24
    wh[:5, (clock >= 11) & (clock < 15)] = 0  # solar panels cover the noon of the whole village
    assert area_outages(wh, areas()) == []


def test_after_a_week_without_power_it_is_the_home_that_has_none() -> None:
    wh = people()
    first = 60 * 24
    wh[:4, first:] = 0
    assert area_outages(wh, areas()) == [(VILLAGE, first, first + 7 * 24, 4)]
    assert {f.household for f in zeros(score(wh, START, area=areas()))} == {0, 1, 2, 3}


def test_an_outage_in_progress_is_known_from_its_third_home_on() -> None:
    wh = people()
    wh[:3, FIRST:] = 0
    now = FIRST + 1
    assert area_outages(wh[:, :now], areas()) == [(VILLAGE, FIRST, now, 3)]
    wh[2, FIRST:] = np.nan  # its readings have not come yet
    assert area_outages(wh[:, :now], areas()) == []


def test_a_meter_without_power_sends_nothing_and_stays_in_the_outage_for_a_day() -> None:
    wh = people()
    wh[:5, FIRST : FIRST + 30] = 0
    wh[0, FIRST + 3 : FIRST + 30] = np.nan
    scores = score(wh, START, area=areas())
    assert (scores.state[0, FIRST : FIRST + 3 + 24 + 2] == State.OUTAGE).all()  # and as long as it would catch up
    assert scores.state[0, FIRST + 29] == State.MISSING


@pytest.mark.parametrize(("fell_silent", "hours_dark"), [(-10, 20), (-3, 36), (5, 20), (5, 36)])
def test_who_collapses_before_or_in_an_outage_is_found_after_it(fell_silent: int, hours_dark: int) -> None:
    lively = people(seed=8)
    wh = lively.copy()
    silent_from(wh, 4, FIRST + fell_silent)
    wh[:9, FIRST : FIRST + hours_dark] = 0
    lively[:9, FIRST : FIRST + hours_dark] = 0
    threshold = calibrate(score(people(seed=8), START), 1.0)
    back = FIRST + hours_dark
    scores = score(wh, START, area=areas())
    alerts = [f for f in findings(scores, threshold) if f.household < 9 and FIRST <= f.step < back + 60]
    assert {(f.household) for f in alerts} == {4}  # nobody else for it
    assert all(f.step >= back for f in alerts)
    assert alerts[-1].kind == "silence"
    well = findings(score(lively, START, area=areas()), threshold)  # nor the same home when its person is well
    assert [f for f in well if f.household < 9 and FIRST <= f.step < back + 60] == []


def test_what_was_summed_before_an_outage_of_a_day_counts_after_it() -> None:
    wh = people(seed=8)
    silent_from(wh, 4, FIRST - 12)
    wh[:9, FIRST : FIRST + 20] = 0
    scores = score(wh, START, area=areas())
    assert scores.quiet_hours[4, FIRST - 1] == 12
    assert scores.quiet_hours[4, FIRST + 22] == 13
    assert scores.value[4, FIRST + 22] >= scores.value[4, FIRST - 1] - 1


def test_an_area_that_is_not_known_shares_its_outage_with_nobody() -> None:
    wh = people()
    wh[:6, FIRST : FIRST + 20] = 0
    assert area_outages(wh, np.full((HOMES, 2), -1)) == []
    assert len({f.household for f in zeros(score(wh, START, area=np.full((HOMES, 2), -1)))}) == 6


def test_areas_have_one_or_two_levels() -> None:
    wh = people()[:3]
    with pytest.raises(ValueError, match="area has shape"):
        area_outages(wh, np.zeros((3, 3), np.int32))
    with pytest.raises(ValueError, match="3 households"):
        score(wh, START, area=np.zeros((4, 2), np.int32))
    assert area_outages(wh[:, :0], np.zeros((3, 2), np.int32)) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), cut=st.integers(1, 30 * 24))
def test_later_readings_change_neither_an_outage_nor_a_score(seed: int, cut: int) -> None:
    rng = np.random.default_rng(seed)
    wh = county(12, 30, seed=seed)
    area = np.stack([np.arange(12) // 8, 10 + np.arange(12) // 4], 1)
    for _ in range(8):
        first, village = int(rng.integers(0, 29 * 24)), int(rng.integers(0, 3))
        for home in range(4 * village, 4 * village + int(rng.integers(2, 5))):
            begin = first + int(rng.integers(0, 3)) // 2
            wh[home, begin : begin + int(rng.integers(1, 40))] = 0
    wh[rng.random(wh.shape) < 0.02] = np.nan
    hole = int(rng.integers(0, 29 * 24))
    wh[2, hole : hole + 40] = np.nan
    whole, part = score(wh, START, area=area), score(wh[:, :cut], START, area=area)
    assert np.array_equal(part.state, whole.state[:, :cut])
    assert np.array_equal(part.value, whole.value[:, :cut], equal_nan=True)
    until_then = [(o.area, o.first_hour, min(o.end_hour, cut)) for o in area_outages(wh, area) if o.first_hour < cut]
    assert [o[:3] for o in area_outages(wh[:, :cut], area)] == until_then
