"""Alerts: raised once, handled by rule, and nothing closes one but an outcome."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from coordinator.casework.alerts import acts as alerts
from coordinator.errors import RuleError
from coordinator.records.alerts import HANDLING, SELF_CLEARED, Episode, Outcome
from coordinator.records.base import Transition
from coordinator.records.households import Household, LifeStatus, Resident
from coordinator.records.power import Feed, Finding, Meter
from coordinator.workspace import Workspace
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct

HOUR = timedelta(hours=1)


def home(workspace: Workspace) -> tuple[int, int]:
    def add(act: OpenAct) -> tuple[int, int]:
        household = Household(address="북면 마차리 1")
        feed = Feed(name="검침", signal="power")
        act.session.add_all([household, feed])
        act.session.flush()
        meter = Meter(feed_id=feed.id, external_id="1", household_id=household.id)
        act.session.add_all([Resident(household_id=household.id, name="김하나"), meter])
        act.session.flush()
        return household.id, meter.id

    return workspace.act("test.add", NOW, add).value


def fire(
    workspace: Workspace,
    ids: tuple[int, int],
    severity: str = "caution",
    at: datetime = NOW,
    since: datetime | None = None,
) -> int:
    def add(act: OpenAct) -> int:
        finding = Finding(
            household_id=ids[0],
            meter_id=ids[1],
            found_at=at,
            since_at=since or at - 30 * HOUR,
            kind="silence",
            severity=severity,
            score=2.0,
            reason="quiet_since_activity",
            figures={"usual_max_hours": 9, "usual_days": 60},
        )
        act.session.add(finding)
        act.session.flush()
        return alerts.raise_alert(act, finding).id

    return workspace.act("test.fire", at, add).value


def stored(workspace: Workspace, episode_id: int) -> Episode:
    with workspace.vault.read() as session:
        return session.get_one(Episode, episode_id)


def test_a_second_finding_joins_the_open_alert_and_is_counted(empty: Workspace) -> None:
    ids = home(empty)
    first = fire(empty, ids)
    assert fire(empty, ids, at=NOW + HOUR) == first
    assert stored(empty, first).repeat_count == 1


def test_an_acknowledged_alert_has_an_owner_and_comes_back_without_news(empty: Workspace) -> None:
    episode = fire(empty, home(empty))
    empty.alerts.acknowledge(episode, NOW, next_step="이장 통화")
    stored_alert = stored(empty, episode)
    assert (stored_alert.state, stored_alert.owner, stored_alert.next_step) == (
        "acknowledged",
        "시험 담당",
        "이장 통화",
    )
    assert stored_alert.remind_at is not None
    due = stored_alert.remind_at
    came = empty.act("clocks.run", NOW + timedelta(days=2), alerts.run_clocks).value
    assert [c.code for c in came] == ["reminder"]
    assert came[0].due_at == due
    assert stored(empty, episode).state == "new"
    with empty.vault.read() as session:
        last = session.scalars(select(Transition).order_by(Transition.id.desc())).first()
    assert last is not None
    assert last.happened_at == due
    assert last.recorded_at == NOW + timedelta(days=2)


def test_a_rise_in_severity_makes_an_acknowledged_alert_new(empty: Workspace) -> None:
    ids = home(empty)
    episode = fire(empty, ids, "watch")
    empty.alerts.acknowledge(episode, NOW)
    fire(empty, ids, "serious", NOW + HOUR)
    stored_alert = stored(empty, episode)
    assert (stored_alert.state, stored_alert.severity) == ("new", "serious")


@pytest.mark.parametrize(
    ("until", "reason", "code"),
    [
        (NOW - HOUR, "입원", "silence_over"),
        (NOW + HOUR, "  ", "reason_missing"),
        (NOW + timedelta(days=4), "입원", "serious_limit"),
    ],
)
def test_a_silence_needs_an_end_a_reason_and_is_short_when_serious(
    empty: Workspace, until: datetime, reason: str, code: str
) -> None:
    episode = fire(empty, home(empty), "serious")
    with pytest.raises(RuleError) as caught:
        empty.alerts.silence(episode, until, reason, NOW)
    assert caught.value.code == code
    assert stored(empty, episode).state == "new"


def test_a_silence_ends_by_itself_and_says_so_at_the_next_opening(empty: Workspace) -> None:
    episode = fire(empty, home(empty))
    empty.alerts.silence(episode, NOW + 2 * HOUR, "병원 방문", NOW)
    empty.close()
    again = Workspace.open(empty.folder, "연습용 비밀번호 practice", now=NOW + timedelta(days=1))
    assert [said.code for said in again.while_away] == ["silence_ended"]
    assert "김하나" in again.while_away[0].text
    assert stored(again, episode).state == "new"
    again.close()


def test_only_an_outcome_resolves_an_alert(empty: Workspace) -> None:
    episode = fire(empty, home(empty))
    with pytest.raises(RuleError):
        empty.alerts.resolve(episode, "", NOW)
    with pytest.raises(RuleError):
        empty.alerts.resolve(episode, SELF_CLEARED, NOW)
    empty.alerts.resolve(episode, Outcome.SPOKEN_SAFE, NOW, note="통화함")
    assert stored(empty, episode).outcome == "spoken_safe"


def test_an_alert_resolved_less_than_a_day_ago_reopens_instead_of_a_second_one(empty: Workspace) -> None:
    ids = home(empty)
    episode = fire(empty, ids)
    empty.alerts.resolve(episode, Outcome.SPOKEN_SAFE, NOW)
    assert fire(empty, ids, at=NOW + 5 * HOUR) == episode
    assert stored(empty, episode).state == "new"
    empty.alerts.resolve(episode, Outcome.SPOKEN_SAFE, NOW + 6 * HOUR)
    assert fire(empty, ids, at=NOW + 40 * HOUR, since=NOW + 10 * HOUR) != episode


def test_a_finding_of_a_time_already_settled_opens_nothing_new(empty: Workspace) -> None:
    ids = home(empty)
    episode = fire(empty, ids, at=NOW - 10 * HOUR)
    empty.alerts.resolve(episode, Outcome.SEEN_SAFE, NOW)
    assert fire(empty, ids, at=NOW - 2 * HOUR, since=NOW - 40 * HOUR) == episode
    assert stored(empty, episode).state == "resolved"


def test_what_could_not_be_established_reopens_on_the_next_working_day(empty: Workspace) -> None:
    episode = fire(empty, home(empty))
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=NOW.tzinfo)
    empty.alerts.resolve(episode, Outcome.NOT_ESTABLISHED, friday)
    assert empty.act("clocks.run", friday + timedelta(days=2), alerts.run_clocks).value == []
    came = empty.act("clocks.run", friday + timedelta(days=3, hours=2), alerts.run_clocks).value
    assert [(c.code, c.due_at.day, c.due_at.hour) for c in came] == [("not_established", 30, 9)]
    assert stored(empty, episode).state == "new"


def test_a_reported_death_takes_the_household_off_every_list(empty: Workspace) -> None:
    ids = home(empty)
    episode = fire(empty, ids, "serious")
    assert [line.household_id for line in empty.today(NOW).lines] == [ids[0]]
    done = empty.alerts.resolve(episode, Outcome.DECEASED, NOW)
    today = empty.today(NOW)
    assert today.lines == ()
    assert today.not_watched == ()
    with empty.vault.read() as session:
        assert session.scalar(select(Resident.life_status)) == LifeStatus.DEATH_REPORTED
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert [line.household_id for line in empty.today(NOW).lines] == [ids[0]]


def test_undo_of_a_resolve_brings_the_alert_back_and_leaves_a_trace(empty: Workspace) -> None:
    episode = fire(empty, home(empty))
    empty.alerts.resolve(episode, Outcome.SPOKEN_SAFE, NOW)
    empty.history.undo_last(NOW)
    stored_alert = stored(empty, episode)
    assert (stored_alert.state, stored_alert.outcome, stored_alert.resolved_at) == ("new", "", None)
    with empty.vault.read() as session:
        moves = [
            (t.from_state, t.to_state, t.cause) for t in session.scalars(select(Transition).order_by(Transition.id))
        ]
    assert moves == [("new", "resolved", "user"), ("resolved", "new", "undo")]
    redone = empty.history.redo(NOW)
    assert redone is not None
    assert stored(empty, episode).outcome == "spoken_safe"
    assert empty.history.redo(NOW) is None


def test_merged_alerts_are_settled_with_their_host(empty: Workspace) -> None:
    ids = home(empty)
    host = fire(empty, ids)

    def second(act: OpenAct) -> int:
        second_alert = Episode(
            household_id=ids[0], signal="phone", severity="watch", since_at=NOW, opened_at=NOW, last_fired_at=NOW
        )
        act.session.add(second_alert)
        act.session.flush()
        return second_alert.id

    second_alert = empty.act("test.second", NOW, second).value
    empty.alerts.merge(second_alert, host, NOW)
    assert stored(empty, second_alert).state == "merged"
    empty.alerts.resolve(host, Outcome.SEEN_SAFE, NOW)
    assert stored(empty, second_alert).outcome == "seen_safe"


def test_an_alert_put_together_with_one_that_clears_by_itself_is_shown_again(empty: Workspace) -> None:
    ids = home(empty)
    host = fire(empty, ids, "watch")

    def second(act: OpenAct) -> int:
        second_alert = Episode(
            household_id=ids[0], signal="utility", severity="watch", since_at=NOW, opened_at=NOW, last_fired_at=NOW
        )
        act.session.add(second_alert)
        act.session.flush()
        return second_alert.id

    second_alert = empty.act("test.second", NOW, second).value
    empty.alerts.merge(second_alert, host, NOW)

    def returned(act: OpenAct) -> None:
        alerts.signal_returned(act, act.session.get_one(Episode, host), NOW + HOUR, close=False)

    empty.act("test.returned", NOW + HOUR, returned)
    assert stored(empty, host).outcome == SELF_CLEARED
    assert (stored(empty, second_alert).state, stored(empty, second_alert).merged_into_id) == ("new", None)


def test_every_state_names_who_acts_next_or_is_an_end() -> None:
    for state in HANDLING.states:
        assert bool(state.next_actor) != state.kind.startswith(("done", "void"))


def test_several_undos_are_done_again_one_by_one(empty: Workspace) -> None:
    household = home(empty)[0]
    for text in ("하나", "둘", "셋"):
        empty.households.add_note(household, text, NOW)
    for _ in range(3):
        empty.history.undo_last(NOW)
    assert empty.households.card(household, NOW).notes == ()
    for count in (1, 2, 3):
        assert empty.history.redo(NOW) is not None
        assert len(empty.households.card(household, NOW).notes) == count
    assert empty.history.redo(NOW) is None
    assert empty.history.verify() == []
