"""Rules of the watch: what counts as silence, what does not, and what a score means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.analysis.bins import ln
from coordinator.analysis.calibration import unknown_county
from coordinator.analysis.inactivity import DEFAULT, QUIET_UNKNOWN, State, band, calibrate, findings, score
from coordinator.analysis.lines import active_hours
from coordinator.analysis.outages import area_outages
from coordinator.analysis.replay import count_against_budget, counted, excursions
from coordinator.analysis.scores import Scores
from coordinator.analysis.scoring import trace

START = np.datetime64("2026-01-05T00", "h")


def county(homes: int, days: int, seed: int = 0, nights_away: float = 4.0) -> np.ndarray:
    """Make people who live alone: a fridge, standby, activity between seven and eleven, some nights away."""
    rng = np.random.default_rng(seed)
    clock = np.tile(np.arange(24), days)
    standby = rng.uniform(25, 70, (homes, 1))
    wh = standby + rng.uniform(0, 18, (homes, days * 24))
    chance = np.where((clock >= 7) & (clock < 23), rng.uniform(0.25, 0.7, (homes, 1)), 0.01)
    used = rng.random(wh.shape) < chance
    for home in range(homes):
        for day in np.flatnonzero(rng.random(days) < nights_away / 365):
            used[home, day * 24 + 12 : day * 24 + 12 + int(rng.integers(18, 34))] = False
    wh += used * rng.uniform(60, 500, wh.shape)
    return np.round(wh).astype(np.float32)


def silent_from(wh: np.ndarray, home: int, first: int, end: int | None = None) -> None:
    """Let nothing but the person-free load run in these hours, after one hour of surely some use."""
    wh[home, first - 1] = 900
    span = wh[home, first:end]
    span[:] = np.quantile(wh[home, : 40 * 24], 0.05) + np.arange(len(span)) % 3


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and bool(np.array_equal(a, b, equal_nan=a.dtype.kind == "f"))


def test_a_home_that_falls_silent_is_found_within_two_days() -> None:
    wh = county(30, 120)
    first = 100 * 24 + 10
    silent_from(wh, 3, first, first + 80)
    scores = score(wh, START)
    alerts = [f for f in findings(scores, calibrate(scores, 1.0)) if f.household == 3 and f.step >= first]
    assert alerts
    assert alerts[0].step < first + 48
    assert alerts[0].kind == "silence"
    assert [f.severity for f in alerts] == ["watch", "caution", "serious"][: len(alerts)] or alerts[
        0
    ].severity != "watch"
    assert alerts[-1].severity == "serious"


def test_the_figures_of_a_finding_are_true() -> None:
    wh = county(20, 120, seed=4)
    first = 100 * 24 + 15
    silent_from(wh, 5, first)
    wh[5, first + 4 : first + 6] = np.nan
    scores = score(wh, START)
    finding = next(f for f in findings(scores, 0.0) if f.household == 5 and f.step > first)
    figures = finding.reason.figures
    step = finding.step
    assert finding.reason.code == "quiet_since_activity"
    assert finding.since == START + np.timedelta64(first, "h")
    assert finding.hour == START + np.timedelta64(step + 1, "h")
    assert figures["quiet_hours"] == step + 1 - first - 2
    assert figures["elapsed_hours"] == step + 1 - first
    assert figures["missing_hours"] == 2
    assert figures["last_active"] == str(START + np.timedelta64(first - 1, "h"))
    assert figures["clock_hour"] == (step + 1) % 24
    assert finding.score == pytest.approx(float(scores.value[5, step]))
    assert figures["times_a_year"] == pytest.approx(np.exp(-finding.score), rel=0.01)

    active = wh[5] > np.repeat(scores.line_wh[5], 24)  # count the same by hand
    longest, running = [], 0
    for hour in range(first):
        running = 0 if active[hour] else running + 1
        if hour % 24 == step % 24:
            longest.append(running)
    reached = [h for h in range(5 * 24, first) if not active[h - figures["quiet_hours"] + 1 : h + 1].any()]
    stretches = [h for h in reached if active[h - figures["quiet_hours"]]]
    assert figures["times_before"] == len(stretches)
    assert figures["watched_days"] == 100 - 5 + 1  # the first five days teach the standby level
    assert figures["usual_max_hours"] == max(longest[-60:])
    assert figures["usual_p90_hours"] == pytest.approx(np.quantile(longest[-60:], 0.9), abs=0.05)


def test_missing_readings_are_neither_silence_nor_activity() -> None:
    wh = county(10, 90, seed=2)
    short, long = wh.copy(), wh.copy()
    first = 80 * 24 + 9
    silent_from(short, 1, first)
    short[1, first + 5 : first + 8] = np.nan  # three hours: the count stands still
    scores = score(short, START)
    assert scores.quiet_hours[1, first + 4] == 5
    assert scores.quiet_hours[1, first + 8] == 6
    assert np.isnan(scores.value[1, first + 5 : first + 8]).all()
    assert (scores.state[1, first + 5 : first + 8] == State.MISSING).all()
    assert (scores.quiet_hours[1, first + 5 : first + 8] == QUIET_UNKNOWN).all()

    long[1, first:] = np.nan
    scores = score(long, START)
    assert np.isnan(scores.value[1, first:]).all()
    assert not [f for f in findings(scores, -1.0) if f.household == 1 and f.step >= first]


def test_a_long_hole_starts_the_count_again() -> None:
    wh = county(5, 90, seed=2)
    first = 80 * 24 + 9
    silent_from(wh, 1, first)
    wh[1, first + 10 : first + 35] = np.nan  # a day and an hour
    scores = score(wh, START)
    assert scores.quiet_hours[1, first + 35] == 1
    alerts = [f for f in findings(scores, 0.0) if f.household == 1 and f.step > first + 35]
    assert alerts[0].reason.code == "quiet_since_gap"
    assert alerts[0].since == START + np.timedelta64(first + 35, "h")


def test_a_hole_of_a_day_keeps_what_was_known_before_it() -> None:
    wh = county(5, 90, seed=2)
    first = 80 * 24 + 9
    silent_from(wh, 1, first)
    wh[1, first + 10 : first + 34] = np.nan
    scores = score(wh, START)
    assert scores.quiet_hours[1, first + 34] == 11
    assert scores.value[1, first + 34] >= scores.value[1, first + 9] - 1


def test_a_registered_absence_is_not_judged_and_its_end_starts_the_count() -> None:
    wh = county(8, 90, seed=3)
    first, end = 75 * 24, 79 * 24
    silent_from(wh, 2, first)
    scores = score(wh, START, absences=[(2, first, end)])
    assert np.isnan(scores.value[2, first:end]).all()
    assert (scores.state[2, first:end] == State.ABSENCE).all()
    assert scores.quiet_hours[2, end] == 1
    alerts = [f for f in findings(scores, 0.0) if f.household == 2 and f.step >= first]
    assert alerts[0].reason.code == "quiet_since_absence"
    assert alerts[0].since == START + np.timedelta64(end, "h")


def test_an_area_outage_is_no_silence_of_its_homes_and_is_listed_once() -> None:
    wh = county(14, 90, seed=5)
    area = np.array([7] * 8 + [9] * 6, np.int32)
    first = 70 * 24 + 12
    wh[:6, first : first + 5] = 0
    assert area_outages(wh, area) == [(7, first, first + 5, 6)]
    scores = score(wh, START, area=area)
    dark = scores.state == State.OUTAGE
    assert dark[:6, first : first + 7].all()  # the outage, and two hours in which fridges look like people
    assert dark.sum() == 6 * 7  # whose power stayed is judged by their own readings
    assert np.isnan(scores.value[dark]).all()
    assert not [f for f in findings(scores, 0.5) if f.kind == "zero"]


def test_few_homes_at_zero_are_no_area_outage() -> None:
    wh = county(4, 30)
    wh[:3, 300:310] = 0
    assert area_outages(wh, np.zeros(4, np.int32)) == []
    assert area_outages(wh, None) == []
    assert area_outages(wh[:2], np.zeros(2, np.int32)) == []
    wh[3, 303:306] = 0
    assert area_outages(wh, np.zeros(4, np.int32)) == [(0, 303, 306, 4)]


def test_zero_in_one_home_is_the_meter_or_the_switch_not_silence() -> None:
    wh = county(10, 90, seed=6)
    first = 80 * 24 + 3
    wh[4, first : first + 30] = 0
    scores = score(wh, START, area=np.zeros(10, np.int32))
    assert (scores.state[4, first : first + 30] == State.ZERO).all()
    alerts = [f for f in findings(scores, 0.0) if f.household == 4 and f.step >= first]
    assert [(f.kind, f.severity) for f in alerts[:2]] == [("zero", "watch"), ("zero", "caution")]
    assert [f.step - first + 1 for f in alerts[:2]] == [12, 24]
    assert alerts[0].reason.code == "zero_readings"
    assert alerts[0].since == START + np.timedelta64(first, "h")


def test_zero_is_ordinary_behind_a_coarse_meter() -> None:
    wh = np.floor(county(6, 90, seed=7) / 100) * 100
    scores = score(wh.astype(np.float32), START)
    assert not (scores.state[:, 30 * 24 :] == State.ZERO).any()
    assert np.isfinite(scores.value[:, 30 * 24 :]).all()


def test_negative_readings_are_not_judged() -> None:
    wh = county(3, 60)
    wh[1, 50 * 24 + 10] = -300
    assert score(wh, START).state[1, 50 * 24 + 10] == State.MISSING


def test_a_new_home_is_learnt_for_three_weeks() -> None:
    wh = county(3, 60)
    wh[1, : 20 * 24 + 5] = np.nan
    scores = score(wh, START)
    assert np.isnan(scores.value[0, : 21 * 24]).all()
    assert (scores.state[0, : 21 * 24] == State.LEARNING).all()
    assert np.isfinite(scores.value[0, 21 * 24 :]).all()
    assert np.isnan(scores.value[1, : 41 * 24 + 5]).all()
    assert np.isfinite(scores.value[1, 41 * 24 + 5])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), cut=st.integers(1, 60 * 24))
def test_later_readings_never_change_a_score(seed: int, cut: int) -> None:
    rng = np.random.default_rng(seed)
    wh = county(7, 60, seed=seed)
    wh[rng.random(wh.shape) < 0.02] = np.nan
    hole = int(rng.integers(0, 59 * 24))
    wh[1, hole : hole + 20] = np.nan
    wh[:, hole + 5 : hole + 9] = 0
    wh[3, hole : hole + 16] = 0
    area = np.zeros(7, np.int32)
    away = [(2, hole, hole + 50)]
    outgoing = rng.poisson(1.0, (7, 60)).astype(np.float32)
    outgoing[rng.random(outgoing.shape) < 0.1] = np.nan
    whole = score(wh, START, area=area, absences=away, outgoing=outgoing)
    part = score(wh[:, :cut], START, area=area, absences=away, outgoing=outgoing[:, : cut // 24])
    assert same(part.value, whole.value[:, :cut])
    assert same(part.state, whole.state[:, :cut])
    assert same(part.quiet_hours, whole.quiet_hours[:, :cut])


def test_findings_made_once_do_not_change_when_time_goes_on() -> None:
    wh = county(20, 120, seed=8)
    silent_from(wh, 3, 100 * 24 + 10)
    threshold = 0.0
    cut = 103 * 24
    early = findings(score(wh[:, :cut], START), threshold)
    late = findings(score(wh, START), threshold)
    assert early == [f for f in late if f.step < cut]


def test_a_home_is_judged_the_same_alone_and_among_others() -> None:
    wh = county(9, 70, seed=9)
    together = score(wh, START)
    small_blocks = score(wh, START, settings=replace(DEFAULT, block_homes=2))
    alone = score(wh[4:5], START)
    assert same(alone.value[0], together.value[4])
    assert same(small_blocks.value, together.value)
    assert same(small_blocks.watchability, together.watchability)
    assert same(score(wh, START).value, together.value)


def test_the_threshold_gives_the_asked_number_of_alerts() -> None:
    every_day_counts = replace(DEFAULT, budget_days=200)
    scores = score(county(150, 200, seed=10), START, settings=every_day_counts)
    for budget in (0.5, 1.0, 2.0):
        threshold = calibrate(scores, budget)
        first = [f for f in findings(scores, threshold) if f.kind == "silence"]
        episodes = {(f.household, str(f.since)) for f in first}
        assert 0.85 * budget <= len(episodes) / scores.household_years <= 1.05 * budget
        fresh = score(county(150, 200, seed=11), START)
        again = {(f.household, str(f.since)) for f in findings(fresh, threshold)}
        assert 0.5 * budget <= len(again) / fresh.household_years <= 2 * budget


def test_a_fortnight_away_that_nobody_registered_does_not_use_up_the_budget() -> None:
    wh = county(60, 200, seed=12, nights_away=0)
    stayed = calibrate(score(wh, START), 0.5)
    for home in range(60):
        first = (60 + 2 * home) * 24 + 10
        silent_from(wh, home, first, first + 14 * 24)
    scores = score(wh, START)
    assert len({f.household for f in findings(scores, stayed)}) > 55  # each is found all the same
    assert calibrate(scores, 0.5) < stayed + 2


def test_a_home_with_more_sensitivity_is_found_at_a_lower_score() -> None:
    wh = county(20, 120, seed=4)
    silent_from(wh, 5, 100 * 24 + 9)
    scores = score(wh, START)
    plain = [f for f in findings(scores, 4.0) if f.household == 5 and f.step > 100 * 24 + 9]
    own = np.zeros(20, np.float32)
    own[5] = np.log(4)
    closer = [f for f in findings(scores, 4.0, sensitivity=own) if f.household == 5 and f.step > 100 * 24 + 9]
    assert closer[0].step <= plain[0].step
    assert closer[0].score >= 4.0 - np.log(4)
    others = {(f.household, f.step) for f in findings(scores, 4.0) if f.household != 5}
    assert {(f.household, f.step) for f in findings(scores, 4.0, sensitivity=own) if f.household != 5} == others
    assert calibrate(scores, 1.0, sensitivity=np.full(20, 1.0, np.float32)) == pytest.approx(
        calibrate(scores, 1.0) + 1.0, abs=1e-4
    )


def test_a_budget_is_counted_over_the_newest_days_only_as_long_as_there_is_time_enough_in_them() -> None:
    scores = score(county(150, 120, seed=10, nights_away=12), START)
    newest = 60 * 24

    def ending(whole: Scores, first: int) -> Scores:
        parts = (whole.value[:, first:], whole.watchability, whole.quiet_hours[:, first:], whole.state[:, first:])
        return Scores(*parts, whole.standby_wh, whole.line_wh, whole.start)

    line = calibrate(scores, 1.0)
    assert line == calibrate(ending(scores, newest), 1.0)
    louder = replace(scores, value=scores.value.copy())
    louder.value[:, :newest] += 50  # whatever the days before were like
    assert calibrate(louder, 1.0) == line
    kept = counted(excursions(scores, line))
    assert (kept.hours, kept.household_years) == (newest, pytest.approx(24.6, abs=0.1))
    assert 0.8 <= count_against_budget(kept, line) / kept.household_years <= 1.0
    few = score(county(6, 120, seed=10, nights_away=12), START)  # less than a household-year in 60 days: all count
    assert calibrate(few, 4.0) == calibrate(replace(few, settings=replace(DEFAULT, budget_days=120)), 4.0)
    short = score(county(60, 50, seed=10), START)
    assert calibrate(short, 2.0) == calibrate(replace(short, settings=replace(DEFAULT, budget_days=400)), 2.0)


def test_without_history_the_threshold_is_that_of_an_unknown_county() -> None:
    assert calibrate(score(county(2, 30), START), 2.0) == unknown_county(2.0, DEFAULT)
    with pytest.raises(ValueError, match="budget"):
        calibrate(score(county(2, 30), START), 0.0)


def test_one_finding_an_episode_and_another_when_it_gets_worse() -> None:
    wh = county(5, 120, seed=13, nights_away=0)
    first = 100 * 24 + 9
    silent_from(wh, 2, first, first + 6 * 24)
    alerts = [f for f in findings(score(wh, START), 0.0) if f.household == 2 and f.step >= first]
    assert len(alerts) <= 3
    rank = [("watch", "caution", "serious").index(f.severity) for f in alerts]
    assert rank == sorted(set(rank))


def test_a_nightly_run_lists_a_home_that_is_already_above_the_threshold() -> None:
    wh = county(5, 120, seed=13, nights_away=0)
    first = 100 * 24 + 9
    silent_from(wh, 2, first)
    scores = score(wh, START)
    tonight = 110 * 24
    alerts = [f for f in findings(scores, 0.0, from_step=tonight) if f.household == 2]
    assert alerts[0].step == tonight
    assert alerts[0].since == START + np.timedelta64(first, "h")


def test_a_replay_of_the_last_months_finds_the_same_home() -> None:
    wh = county(20, 150, seed=14)
    silent_from(wh, 6, 147 * 24 + 8)
    begin = (150 - 75) * 24
    replay = score(wh[:, begin:], START + np.timedelta64(begin, "h"))
    assert replay.value[6, -1] > 0
    assert score(wh, START).value[6, -1] > 0


def test_a_noisy_home_cannot_be_watched() -> None:
    rng = np.random.default_rng(15)
    wh = county(4, 90, seed=15)
    wh[1] = np.exp(rng.normal(5, 1.0, wh.shape[1]))  # never at rest, at any hour
    watchability = score(wh, START).watchability
    assert watchability[1] < 3
    assert (watchability[[0, 2, 3]] > 3).all()
    assert watchability[1] < 0.5 * watchability[[0, 2, 3]].min()


def test_a_home_without_readings_is_unknown_not_silent() -> None:
    wh = county(3, 60)
    wh[1] = np.nan
    scores = score(wh, START)
    assert np.isnan(scores.watchability[1])
    assert (scores.state[1] == State.MISSING).all()
    assert np.isnan(scores.value[1]).all()


def test_phone_use_moves_the_begin_of_the_silence_from_eight_the_next_morning() -> None:
    wh = county(6, 90, seed=16, nights_away=0)
    first = 80 * 24 + 9
    silent_from(wh, 2, first)
    outgoing = np.ones((6, 90), np.float32)
    outgoing[2, 82:] = 0
    power = score(wh, START)
    both = score(wh, START, outgoing=outgoing)
    known_at = 82 * 24 + 8
    assert both.quiet_hours[2, known_at - 1] == power.quiet_hours[2, known_at - 1] == known_at - first
    assert both.quiet_hours[2, known_at] == 24 + 8 + 1
    assert both.value[2, known_at] < power.value[2, known_at]
    alerts = [f for f in findings(both, 0.0, from_step=known_at + 1) if f.household == 2]
    assert alerts[0].since == START + np.timedelta64(81 * 24, "h")
    assert alerts[0].reason.code == "quiet_since_phone"


def test_a_day_without_phone_use_is_evidence_where_it_is_rare() -> None:
    wh = county(6, 90, seed=16, nights_away=0)
    first = 80 * 24 + 1
    silent_from(wh, 2, first)
    outgoing = np.full((6, 90), 3, np.float32)
    outgoing[2, 80:] = 0
    with_phone, unknown = score(wh, START, outgoing=outgoing), outgoing.copy()
    unknown[2] = np.nan
    without = score(wh, START, outgoing=unknown)
    known_at = 81 * 24 + 8
    rise = with_phone.value[2] - with_phone.value[2, known_at - 1], without.value[2] - without.value[2, known_at - 1]
    assert rise[0][known_at] > rise[1][known_at] + 1
    assert same(without.value[2], score(wh, START).value[2])
    last = findings(with_phone, 0.0, from_step=83 * 24 + 9)
    assert next(f for f in last if f.household == 2).reason.figures["phone_silent_days"] == 3


def test_an_appliance_left_on_is_a_load_that_does_not_change() -> None:
    wh = county(20, 120, seed=4)
    first = 100 * 24 + 15
    silent_from(wh, 5, first)
    wh[5, first:] += 300
    scores = score(wh, START)
    alerts = [f for f in findings(scores, 3.0) if f.household == 5 and f.step >= first]
    assert (alerts[0].kind, alerts[0].reason.code) == ("frozen", "load_unchanged")
    assert alerts[0].step < first + 24
    figures = alerts[0].reason.figures
    assert abs(int((alerts[0].since - START) / np.timedelta64(1, "h")) - first) <= 3
    assert figures["load_wh"] == pytest.approx(np.median(wh[5, first : alerts[0].step + 1]), abs=3)
    assert figures["change_wh"] < 5 < figures["usual_change_wh"]
    assert figures["elapsed_hours"] == alerts[0].step + 1 - int((alerts[0].since - START) / np.timedelta64(1, "h"))


def test_a_silence_of_months_is_described_like_any_other() -> None:
    rng = np.random.default_rng(0)
    wh = 30 + rng.normal(0, 1, (1, 120 * 24))
    for hour in range(45 * 24):
        if hour % 24 >= 5 and rng.random() < 0.95:
            wh[0, hour] += rng.uniform(300, 1500)
    scores = score(wh.astype(np.float32), np.datetime64("2026-01-01T00", "h"))
    assert scores.value[0, -1] > 745  # exp of it is nothing
    (last,) = findings(scores, 3.0, from_step=119 * 24)
    assert last.severity == "serious"
    assert 0 < last.reason.figures["times_a_year"] < last.reason.figures["expected_once_in_years"] < np.inf


@pytest.mark.parametrize("compiled", [False, True])
def test_a_silence_with_a_call_yesterday_is_told_as_one_since_that_day(compiled: bool) -> None:
    wh = county(1, 100, seed=4)
    silent_from(wh, 0, 92 * 24 + 20)
    sent = np.random.default_rng(0).poisson(4, (1, 100)).astype(np.float32)
    sent[0, 93:] = 0
    sent[0, 96] = 5
    alerts = findings(score(wh, START, outgoing=sent, compiled=compiled), 3.0, from_step=97 * 24 + 9)
    assert alerts
    assert {(f.kind, f.reason.code) for f in alerts} == {("silence", "quiet_since_phone")}
    assert {f.since for f in alerts} == {START + np.timedelta64(96 * 24, "h")}


def test_a_home_that_is_busy_again_has_no_score_left() -> None:
    wh = county(10, 120, seed=4)
    first = 100 * 24 + 9
    silent_from(wh, 5, first, first + 40)
    scores = score(wh, START)
    assert scores.value[5, first + 39] > 4
    assert scores.value[5, first + 64] < 1


@pytest.fixture(scope="module")
def hard_county() -> dict[str, Any]:
    """Everything that may happen to readings, in forty homes."""
    rng = np.random.default_rng(21)
    wh = county(40, 150, seed=21, nights_away=6)
    wh[:, :20] = np.nan
    for home in range(40):
        for _ in range(4):
            first = int(rng.integers(0, 3500))
            wh[home, first : first + int(rng.integers(1, 60))] = np.nan
    wh[rng.random(wh.shape) < 0.01] = np.nan
    wh[0] = np.nan
    wh[1, :2000] = np.nan  # a new home
    wh[2] = np.floor(wh[2] / 100) * 100
    wh[3, 1000:1040] = 0
    wh[4, 700:705] = -50
    wh[5, 900] = 80_000
    wh[6, 1200:1300] = np.inf
    wh[10:20, 2000:2005] = 0
    silent_from(wh, 8, 3000)
    silent_from(wh, 9, 3100)
    wh[9, 3100:] += 500
    outgoing = rng.poisson(1.2, (40, 148)).astype(np.float32)
    outgoing[rng.random(outgoing.shape) < 0.1] = np.nan
    outgoing[8, 125:] = 0
    return {
        "wh": wh,
        "area": (np.arange(40) // 10).astype(np.int32),
        "absences": [(20, 500, 700), (20, 650, 800), (21, 3550, 9999), (22, 0, 30), (23, 800, 800)],
        "outgoing": outgoing,
    }


@pytest.mark.parametrize("days", [9, 45, 120])
def test_the_active_hours_of_a_home_are_those_its_score_sees(days: int) -> None:
    wh = county(24, days, seed=days)
    rng = np.random.default_rng(days)
    wh[rng.random(wh.shape) < 0.01] = np.nan
    wh[3, 5 * 24 : 8 * 24] = np.nan
    wh[4] = np.where(wh[4] > 90, wh[4], 0)  # a home that shows nothing at all while it rests
    wh[5, -60:] = 0
    wh[6, : 30 * 24] = np.nan
    wh[7] = -5
    for part in (wh, wh[:, :-7]):
        for home in range(len(part)):
            seen = score(part[home : home + 1], START).quiet_hours == 0
            assert same(active_hours(part[home : home + 1], START), seen)
    assert active_hours(wh, START).any()


@pytest.mark.parametrize("phone", [True, False])
def test_the_compiled_kernel_equals_plain_numpy(hard_county: dict[str, Any], phone: bool) -> None:
    told = hard_county if phone else {**hard_county, "outgoing": None}
    wh = told["wh"][:, :-7]  # the last day is not whole
    rest = {name: what for name, what in told.items() if name != "wh"}
    plain, compiled = (score(wh, START, compiled=way, **rest) for way in (False, True))
    assert np.isfinite(plain.value).sum() > 80_000
    for name in ("value", "quiet_hours", "state", "standby_wh", "line_wh", "watchability"):
        ours, theirs = getattr(compiled, name), getattr(plain, name)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=5e-4, equal_nan=True, err_msg=name)
    assert {int(s) for s in State} == set(np.unique(plain.state).tolist())


def test_a_home_gone_through_again_gives_the_same_score(hard_county: dict[str, Any]) -> None:
    wh = hard_county["wh"]
    rest = {name: what for name, what in hard_county.items() if name != "wh"}
    scores = score(wh, START, compiled=False, **rest)
    traced = trace(scores, [20, 8, 9])
    with np.errstate(invalid="ignore"):
        highest = np.where(np.isnan(traced.value).all(1), np.nan, np.fmax.reduce(traced.value, 1))
    judged = np.isfinite(scores.value[[20, 8, 9]])
    np.testing.assert_allclose(highest[judged], scores.value[[20, 8, 9]][judged], atol=1e-3)


@given(st.lists(st.floats(2.0**-13, 2.0**13, width=32), min_size=1, max_size=50))
def test_the_logarithm_is_close_enough(numbers: list[float]) -> None:
    value = np.array(numbers, np.float32)
    np.testing.assert_allclose(ln(value), np.log(value.astype(np.float64)), atol=5e-5)


def test_the_band_is_drawn_from_the_days_before_only() -> None:
    wh = county(1, 60, seed=17)[0]
    until = START + np.timedelta64(50 * 24 + 13, "h")
    drawn = band(wh, START, until=until, days=14)
    assert drawn.start == START + np.timedelta64(37 * 24, "h")
    assert len(drawn.wh) == len(drawn.low_wh) == 14 * 24
    assert np.isnan(drawn.wh[13 * 24 + 13 :]).all()
    past = wh.reshape(60, 24)[50 - 28 : 50, 20]
    assert drawn.high_wh[13 * 24 + 20] == pytest.approx(np.quantile(past, 0.9))
    assert drawn.median_wh[13 * 24 + 20] == pytest.approx(np.median(past))
    assert drawn.low_wh.dtype == np.float32
    assert (drawn.low_wh <= drawn.high_wh).all()


def test_a_band_of_few_readings_is_left_out() -> None:
    wh = county(1, 8, seed=17)[0]
    drawn = band(wh, START, until=START + np.timedelta64(8 * 24, "h"))
    assert np.isnan(drawn.median_wh[: 5 * 24]).all()
    assert np.isfinite(drawn.median_wh[5 * 24 :]).all()


def test_shapes_that_do_not_fit_are_refused() -> None:
    wh = county(3, 30)
    with pytest.raises(ValueError, match="midnight"):
        score(wh, START + np.timedelta64(5, "h"))
    with pytest.raises(ValueError, match="area"):
        score(wh, START, area=np.zeros(2, np.int32))
    with pytest.raises(ValueError, match="phone"):
        score(wh, START, outgoing=np.zeros((2, 30), np.float32))
    with pytest.raises(ValueError, match="household, hour"):
        score(wh[0], START)
    with pytest.raises(ValueError, match="absence"):
        score(wh, START, absences=[(3, 0, 5)])
    with pytest.raises(ValueError, match="one home"):
        band(wh, START, until=START + np.timedelta64(40, "h"))


def test_an_empty_county_has_no_findings() -> None:
    scores = score(np.empty((0, 48), np.float32), START)
    assert findings(scores, 0.0) == []
    assert findings(score(county(2, 30)[:, :0], START), 0.0) == []
