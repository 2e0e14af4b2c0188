"""The made-up readings: like homes in which one person lives, and with every kind of trouble in them."""

from __future__ import annotations

import numpy as np
import pytest

from coordinator.analysis import inactivity
from coordinator.analysis.scores import State
from coordinator.demo.happenings import (
    LEFT_ON_HOURS,
    OUTAGE_TOWN,
    SILENT_HOURS,
    TROUBLES,
    Happenings,
    plan,
)
from coordinator.demo.readings import blocks, readings

HOMES, DAYS, HOURS = 400, 100, 100 * 24 + 8
START = np.datetime64("2026-08-14T00", "h")
TOWNS = ["영월읍", "영월읍", OUTAGE_TOWN, "상동읍", "주천면"] * (HOMES // 5)
AGES = np.random.default_rng(0).integers(20, 95, HOMES)


@pytest.fixture(scope="module")
def happening() -> Happenings:
    return plan(AGES, TOWNS, START, HOURS, seed=1)


@pytest.fixture(scope="module")
def wh(happening: Happenings) -> np.ndarray:
    return readings(
        AGES, START, HOURS, seed=1, spells=happening.spells, unwatchable=happening.unwatchable, firm=happening.firm
    )


def test_the_same_seed_gives_the_same_readings(happening: Happenings, wh: np.ndarray) -> None:
    again = readings(
        AGES, START, HOURS, seed=1, spells=happening.spells, unwatchable=happening.unwatchable, firm=happening.firm
    )
    assert np.array_equal(wh, again, equal_nan=True)
    assert plan(AGES, TOWNS, START, HOURS, seed=1) == happening
    assert plan(AGES, TOWNS, START, HOURS, seed=2) != happening


def test_use_is_that_of_one_person_and_lower_by_night_than_in_the_evening(wh: np.ndarray) -> None:
    kwh_a_year = np.nanmean(wh, 1) * 8.766
    assert 1_000 < np.median(kwh_a_year) < 2_600
    by_hour = np.nanmean(wh[:, : DAYS * 24].reshape(HOMES, DAYS, 24), (0, 1))
    assert by_hour[18:21].mean() > 1.7 * by_hour[1:4].mean()
    assert np.nanmin(wh) >= 0
    assert np.array_equal(wh[~np.isnan(wh)], np.rint(wh[~np.isnan(wh)]))


def test_fridges_keep_an_empty_home_above_zero_and_changing(happening: Happenings, wh: np.ndarray) -> None:
    for home in happening.troubles["fell_silent"]:
        silent = wh[home, -SILENT_HOURS:]
        silent = silent[~np.isnan(silent)]
        assert (silent > 0).all()
        assert silent.std() > 0


def test_winter_takes_more_than_autumn() -> None:
    ages = np.full(60, 75)
    winter = readings(ages, np.datetime64("2026-01-05T00", "h"), 24 * 28, seed=3)
    autumn = readings(ages, np.datetime64("2026-10-01T00", "h"), 24 * 28, seed=3)
    assert np.nanmean(winter) > 1.1 * np.nanmean(autumn)


def test_every_kind_of_trouble_is_there_in_homes_of_its_own(happening: Happenings) -> None:
    assert {kind for kind, homes in happening.troubles.items() if homes} == {*TROUBLES, "outage"}
    homes = [home for many in happening.troubles.values() for home in many]
    assert len(homes) == len(set(homes))
    assert not set(homes) & set(happening.meterless)


def test_troubles_read_as_they_are_called(happening: Happenings, wh: np.ndarray) -> None:
    of = happening.troubles
    for home in of["left_on"]:
        assert np.nanmin(wh[home, -LEFT_ON_HOURS:]) > 600
    for home in of["zero_meter"]:
        assert not np.nansum(wh[home, -96:])
    for home in of["meter_gap"]:
        assert np.isnan(wh[home, -30:]).all()
    for home in of["late_feed"]:
        assert np.isnan(wh[home, -80:]).all()
    for home in of["learning"]:
        assert np.isnan(wh[home, : -24 * 9]).all()
        assert not np.isnan(wh[home, -24 * 9 :]).all()
    for home in of["declining"]:
        assert np.nanmean(wh[home, -24 * 10 :]) < np.nanmean(wh[home, -24 * 80 : -24 * 50])
    for home in of["day_night"]:
        by_hour = np.nanmean(wh[home, -24 * 28 - 8 : -8].reshape(28, 24), 0)
        assert by_hour[[0, 1, 2, 3, 4]].mean() > 1.3 * by_hour[[10, 11, 12, 13, 14]].mean()
    for home in of["company"]:
        assert np.nanmean(wh[home, -24 * 20 :]) > 1.15 * np.nanmean(wh[home, : 24 * 40])
    for home in of["outage"]:
        assert not np.nansum(wh[home, -41:-37])


def test_who_is_in_hospital_is_registered_and_whose_absence_ended_has_a_return_to_check(happening: Happenings) -> None:
    now = {a.home for a in happening.absences if a.first_hour < HOURS <= a.end_hour and a.kind == "hospital"}
    assert set(happening.troubles["hospital"]) <= now
    due = {a.home for a in happening.absences if a.end_hour < HOURS and not a.checked}
    assert {*happening.troubles["return_due"], *happening.troubles["not_returned"]} <= due


def test_the_watch_tells_them_apart(happening: Happenings, wh: np.ndarray) -> None:
    metered = [home for home in range(HOMES) if home not in set(happening.meterless)]
    row = {home: k for k, home in enumerate(metered)}
    area = np.unique(TOWNS, return_inverse=True)[1][metered].astype(np.int32)
    absences = [(row[a.home], a.first_hour, min(a.end_hour, HOURS)) for a in happening.absences if a.home in row]
    scores = inactivity.score(wh[metered], START, area=area, absences=absences)
    last = scores.state[:, -1]

    def rows(kind: str) -> list[int]:
        return [row[home] for home in happening.troubles[kind]]

    assert (last[rows("hospital")] == State.ABSENCE).all()
    assert (last[rows("meter_gap")] == State.MISSING).all()
    assert (last[rows("zero_meter")] == State.ZERO).all()
    assert (last[rows("learning")] == State.LEARNING).all()
    assert (scores.state[rows("outage"), -39] == State.OUTAGE).all()
    silent = scores.quiet_hours[rows("fell_silent"), -1]
    assert (silent >= SILENT_HOURS - 1).all()
    assert (scores.quiet_hours[rows("recovered"), -1] < 20).all()
    assert (scores.quiet_hours[rows("recovered"), -21] > 40).all()


def test_most_homes_can_be_watched_and_the_loud_ones_cannot(happening: Happenings, wh: np.ndarray) -> None:
    nats = inactivity.score(wh, START).watchability
    assert np.nanmedian(nats) > 5
    assert np.nanmedian(nats[happening.unwatchable]) < 3


def test_the_telephone_falls_silent_with_the_person(happening: Happenings) -> None:
    sent = np.concatenate(
        [block.outgoing for block in blocks(AGES, START, HOURS, seed=1, spells=happening.spells, firm=happening.firm)]
    )
    assert sent.shape == (HOMES, DAYS)
    homes = happening.troubles["fell_silent"]
    assert not np.nansum(sent[homes, -1])
    assert np.nanmean(sent[homes, :-2]) > 2
