"""The county's policy: how many avoidable alerts, for whom more, when they are shown; and what it never touches."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from coordinator.casework.alerts.policy import DEFAULT, Policy, delivered_at
from coordinator.casework.power import watch_policy, watched_homes
from coordinator.casework.power.watch_policy import nats_of
from coordinator.errors import RuleError
from coordinator.records.alerts import Episode, Outcome
from coordinator.records.households import Household, Resident
from coordinator.records.power import Feed, Finding, Meter
from coordinator.records.watch import WatchPolicy
from coordinator.vault.readings import wall_clock
from tests.casework.homes import DAY, HOUR, Home, add_home, life, quiet, store, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace


def in_force(workspace: Workspace) -> Policy:
    return workspace.ask(watch_policy.policy)


def silent_home(workspace: Workspace, hours: int, *, until: datetime = NOW, seed: int = 1) -> Home:
    home = add_home(workspace, meter=True)
    wh = life(61, seed)[: 60 * 24 + until.hour]
    wh[-hours:] = quiet(hours, seed)
    write_hours(workspace, home, until, wh)
    return home


# ------------------------------------------------------------ versions


def test_a_change_is_a_version_that_can_be_undone(empty: Workspace) -> None:
    assert in_force(empty) == DEFAULT
    empty.power.set_policy(replace(DEFAULT, budget=2.0, delivery="daily"), NOW)
    first = in_force(empty)
    assert (first.budget, first.delivery, first.version) == (2.0, "daily", 1)
    empty.power.set_policy(replace(first, high=4.0), NOW + HOUR)
    assert in_force(empty).high == 4.0
    empty.history.undo_last(NOW + HOUR)
    assert in_force(empty) == first
    empty.history.undo_last(NOW + HOUR)
    assert in_force(empty) == DEFAULT
    assert empty.history.verify() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"budget": 0.0}, "policy_budget"),
        ({"budget": 13.0}, "policy_budget"),
        ({"high": 0.0}, "policy_share"),
        ({"low": 11.0}, "policy_share"),
        ({"delivery": "weekly"}, "policy_delivery"),
        ({"monthly_feeds": (7,)}, "unknown_feed"),
        ({}, "policy_same"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(empty: Workspace, change: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError) as caught:
        empty.power.set_policy(replace(DEFAULT, **change), NOW)
    assert caught.value.code == code
    with empty.vault.read() as session:
        assert session.scalars(select(WatchPolicy)).all() == []


def test_a_change_never_alters_what_is_open_and_moves_the_next_threshold(empty: Workspace) -> None:
    silent_home(empty, 60)
    before = empty.power.screen(NOW).value
    with empty.vault.read() as session:
        there = [(e.severity, e.state, e.opened_at) for e in session.scalars(select(Episode))]
    assert there
    empty.power.set_policy(replace(DEFAULT, budget=6.0), NOW)
    after = empty.power.screen(NOW + HOUR).value
    assert after.threshold < before.threshold
    assert empty.vault.fact("alert_threshold")["budget"] == 6.0
    with empty.vault.read() as session:
        assert [(e.severity, e.state, e.opened_at) for e in session.scalars(select(Episode))] == there


# ------------------------------------------------------------ sensitivity


def test_a_home_that_may_cost_twice_the_budget_is_alerted_ln_two_earlier() -> None:
    nats = nats_of(["high", "middle", "low", "none", "unknown"], DEFAULT)
    assert nats.dtype == np.float32
    np.testing.assert_allclose(nats, np.log([2, 1, 0.5, 1, 1]), rtol=1e-6)


def test_the_policy_says_what_it_costs_in_this_county(empty: Workspace) -> None:
    for risk in ("high", "high", "low", "unknown"):
        home = add_home(empty, meter=True)
        empty.act(
            "test.risk",
            NOW,
            lambda act, home=home, risk=risk: act.session.execute(
                update(Household).where(Household.id == home.id).values(risk=risk)
            ),
        )
    from coordinator.worklist.power.policy import alerts_a_day

    row = empty.power.policy(NOW)
    assert row.homes == {"high": 2, "low": 1, "unknown": 1}
    assert alerts_a_day(row) == pytest.approx((2 * 2 + 0.5 + 1) / 365.25)


def test_high_risk_is_alerted_earlier_than_low_risk_of_the_same_silence(empty: Workspace) -> None:
    homes = {risk: silent_home(empty, 60) for risk in ("high", "low")}
    for risk, home in homes.items():
        empty.act(
            "test.risk",
            NOW,
            lambda act, home=home, risk=risk: act.session.execute(
                update(Household).where(Household.id == home.id).values(risk=risk)
            ),
        )
    empty.power.set_policy(replace(DEFAULT, high=5.0, low=0.2), NOW)
    empty.power.screen(NOW)
    with empty.vault.read() as session:
        first = {
            home.id: min(session.scalars(select(Finding.found_at).where(Finding.household_id == home.id)).all())
            for home in homes.values()
        }
    assert first[homes["high"].id] < first[homes["low"].id]


# ------------------------------------------------------------ delivery

DAILY = replace(DEFAULT, delivery="daily")


@given(st.integers(0, 400 * 86_400))
def test_once_a_day_is_the_next_eight_o_clock_and_never_earlier(seconds: int) -> None:
    found = NOW + timedelta(seconds=seconds)
    at = delivered_at(found, DAILY)
    assert (at.hour, at.minute, at.second) == (8, 0, 0)
    assert timedelta(0) <= at - found < timedelta(days=1)
    assert delivered_at(found, DEFAULT) == found


def test_an_alert_found_at_night_is_shown_at_eight_and_counts_from_then(empty: Workspace) -> None:
    home = silent_home(empty, 60, until=NOW + 4 * HOUR)
    empty.power.set_policy(DAILY, NOW)
    night = NOW + 4 * HOUR
    empty.power.screen(night, since=night - HOUR)
    shown_at = NOW + DAY
    assert [line.household_id for line in empty.today(night).lines] == []
    assert empty.households.card(home.id, night).alerts == ()
    assert [line.household_id for line in empty.today(shown_at).lines] == [home.id]


def test_an_alert_over_before_it_was_shown_troubles_nobody(empty: Workspace) -> None:
    home = silent_home(empty, 64, until=NOW + 4 * HOUR)
    empty.power.set_policy(DAILY, NOW)
    night = NOW + 4 * HOUR
    empty.power.screen(night, since=night - HOUR)
    write_hours(empty, home, night + 6 * HOUR, life(1, 5)[8:14])
    empty.power.screen(night + 6 * HOUR, since=night)
    with empty.vault.read() as session:
        (episode,) = session.scalars(select(Episode))
    assert (episode.state, episode.outcome) == ("resolved", "self_cleared")
    assert empty.today(NOW + DAY).lines == ()


# ------------------------------------------------------------ who is watched hour by hour


def read_all(workspace: Workspace, days: int = 70) -> np.ndarray:
    start = wall_clock(NOW.replace(hour=0) - days * DAY).astype("datetime64[h]")
    stop = wall_clock(NOW).astype("datetime64[h]")
    with workspace.vault.read() as session:
        homes = watched_homes.watched(session, NOW.date(), NOW - days * DAY, NOW)
        return watched_homes.read(session, homes, start, stop)


@pytest.mark.parametrize("how", ["cadence", "policy"])
def test_a_monthly_feed_is_not_watched_hour_by_hour(empty: Workspace, how: str) -> None:
    silent_home(empty, 60)
    if how == "cadence":
        empty.act("test.feed", NOW, lambda act: act.session.execute(update(Feed).values(cadence_minutes=20 * 1440)))
    else:
        empty.power.set_policy(replace(DEFAULT, monthly_feeds=(1,)), NOW)
    assert empty.power.screen(NOW).value.home_count == 0
    assert empty.power.policy(NOW).homes == {}
    assert [row.cause.code for row in empty.today(NOW).not_watched] == ["monthly"]


def test_a_swapped_meters_history_leads_over_into_the_new_one(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    swap_day = NOW.replace(hour=0) - 5 * DAY
    lived = life(60, 1)
    write_hours(empty, home, swap_day + 10 * HOUR, np.concatenate([lived[: 55 * 24], lived[55 * 24 :][:10]]))
    empty.act("test.end", NOW, lambda act: act.session.execute(update(Meter).values(ended_on=swap_day.date())))
    (new,) = store(empty, Meter(feed_id=1, external_id="새것", household_id=home.id, linked_on=swap_day.date()))
    after = life(6, 2)
    elsewhere = np.full(48, 999, np.float32)
    write_hours(
        empty,
        Home(home.id, new),
        NOW,
        np.concatenate([elsewhere, np.full(12, np.nan, np.float32), after[12 : 5 * 24 + 8]]),
    )
    (wh,) = read_all(empty)
    swap = int((wall_clock(swap_day) - wall_clock(NOW.replace(hour=0) - 70 * DAY)) / np.timedelta64(1, "h"))
    assert not (wh == 999).any()
    np.testing.assert_allclose(wh[swap - 55 * 24 : swap + 10], lived[: 55 * 24 + 10], atol=0.1)
    assert np.isnan(wh[swap + 10 : swap + 12]).all()
    np.testing.assert_allclose(wh[swap + 12 :], after[12 : 5 * 24 + 8], atol=0.1)
    assert empty.power.screen(NOW).value.findings == ()
    assert empty.today(NOW).not_watched == ()


def test_what_was_read_before_the_move_is_somebody_elses_life(empty: Workspace) -> None:
    silent_home(empty, 30)
    moved_in = (NOW - 10 * DAY).date()
    empty.act("test.move", NOW, lambda act: act.session.execute(update(Resident).values(moved_in_on=moved_in)))
    (wh,) = read_all(empty)
    assert np.isnan(wh[: 60 * 24]).all()
    assert not np.isnan(wh[60 * 24 :]).any()
    assert empty.power.screen(NOW).value.findings == ()


def test_no_alert_comes_of_a_home_whose_supply_is_cut(empty: Workspace) -> None:
    home = silent_home(empty, 40)
    empty.power.cut_supply(home.id, NOW - 41 * HOUR, NOW + DAY, "요금 체납", NOW)
    assert empty.power.screen(NOW).value.findings == ()
    assert [row.cause.code for row in empty.today(NOW).not_watched] == ["supply_cut"]


def test_a_meter_that_reads_zero_is_named_as_the_cause(empty: Workspace) -> None:
    home = silent_home(empty, 1)
    write_hours(empty, home, NOW + 20 * HOUR, np.zeros(20, np.float32))
    later = NOW + 20 * HOUR
    empty.power.screen(later)
    assert [row.cause.code for row in empty.today(later).not_watched] == ["zero"]
    write_hours(empty, home, later + 5 * HOUR, life(1, 3)[8:13])
    empty.power.screen(later + 5 * HOUR)
    assert empty.today(later + 5 * HOUR).not_watched == ()


def test_an_alert_taken_back_by_a_person_does_not_return_with_a_second_look(empty: Workspace) -> None:
    silent_home(empty, 60)
    empty.power.screen(NOW)
    with empty.vault.read() as session:
        (episode,) = session.scalars(select(Episode.id))
    empty.alerts.enter_in_error(episode, "옆집 계량기", NOW)
    assert empty.power.screen(NOW, since=NOW - 3 * DAY).value.opened_count == 0
    assert empty.today(NOW).lines == ()


def test_a_silence_that_outlives_an_alert_taken_back_is_told_again(empty: Workspace) -> None:
    home = silent_home(empty, 60)
    empty.power.screen(NOW)
    with empty.vault.read() as session:
        (episode,) = session.scalars(select(Episode.id))
    empty.alerts.enter_in_error(episode, "옆집 계량기", NOW)
    write_hours(empty, home, NOW + 30 * HOUR, quiet(30))
    assert empty.power.screen(NOW + 30 * HOUR).value.opened_count == 1


def left_on(workspace: Workspace, hours: int) -> Home:
    home = silent_home(workspace, hours)
    wh = life(61, 1)[: 60 * 24 + NOW.hour]
    wh[-hours:] = quiet(hours, 1) + 400
    write_hours(workspace, home, NOW, wh)
    return home


def only_episode(workspace: Workspace) -> Episode:
    with workspace.vault.read() as session:
        (episode,) = session.scalars(select(Episode))
        return episode


def test_a_load_left_on_has_not_come_back_where_only_its_readings_had_a_hole(empty: Workspace) -> None:
    home = left_on(empty, 60)
    assert {f.kind for f in empty.power.screen(NOW).value.findings} == {"frozen"}
    later = NOW + 40 * HOUR
    write_hours(empty, home, later, quiet(5) + 400)  # after 35 hours without any
    empty.power.screen(later)
    assert only_episode(empty).state == "new"
    assert only_episode(empty).cleared_at is None
    busy = later + DAY
    write_hours(empty, home, busy, np.tile(life(1, 3)[8:20], 2))
    empty.power.screen(busy)
    assert only_episode(empty).cleared_at is not None


def test_a_load_left_on_that_was_settled_is_told_again_in_a_week_not_with_each_look(empty: Workspace) -> None:
    home = left_on(empty, 60)
    empty.power.screen(NOW)
    empty.alerts.resolve(only_episode(empty).id, Outcome.AWAY_NEW, NOW)
    opened = []
    for day in range(1, 8):
        write_hours(empty, home, NOW + day * DAY, quiet(24, day) + 400)
        opened.append(empty.power.screen(NOW + day * DAY).value.opened_count)
    assert opened == [0, 0, 0, 0, 0, 0, 1]


def test_a_silence_that_outlives_its_alert_is_told_again_though_its_feed_comes_later_than_others(
    empty: Workspace,
) -> None:
    home = silent_home(empty, 60)
    second_home = add_home(empty, "이두리", meter=True)
    write_hours(empty, second_home, NOW, life(61, 5)[: 60 * 24 + NOW.hour])
    empty.power.screen(NOW)
    empty.alerts.resolve(only_episode(empty).id, Outcome.SEEN_SAFE, NOW)
    opened = []
    for day in (1, 2):
        later = NOW + day * DAY
        write_hours(empty, second_home, later, np.roll(life(1, day), -NOW.hour))
        write_hours(empty, home, later - 6 * HOUR, quiet(24, day))
        opened.append(empty.power.screen(later).value.opened_count)
    assert opened == [0, 1]
