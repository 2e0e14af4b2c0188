"""Tasks, and what comes of a call in one press: both ends know each other, one line a household, undo is whole."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from coordinator.casework.checkins.rounds import take_results
from coordinator.errors import RuleError
from coordinator.records.alerts import Episode
from coordinator.records.base import KST
from coordinator.records.checkins import Call, EscalationStep, RoundItem
from coordinator.records.follow_ups import FollowUp
from coordinator.records.households import Household, Resident
from coordinator.records.services import Link, Programme, Provider
from coordinator.records.tasks import Task
from coordinator.worklist.rows import MAP_SEVERITIES
from tests.casework.homes import DAY, HOUR, Home, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.records.base import Base
    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

TODAY = NOW.date()
TEN = datetime(2026, 11, 23, 10, 0, tzinfo=KST)
SAID = "끼니를 거른다고 함"


def concern(workspace: Workspace, home: Home, *, urgent: bool = False, at: datetime = TEN, said: str = SAID) -> int:
    """Store the vendor's call that told of a concern with meals; gives the call."""
    workspace.checkins.make_round(NOW)

    def take(act: OpenAct) -> int:
        call = Call(household_id=home.id, called_at=at, result="concern", urgent=urgent, topics=["meals"], summary=said)
        act.session.add(call)
        act.session.flush()
        take_results(act, [call])
        return call.id

    return workspace.act("test.call", NOW, take).value


def enrolled(workspace: Workspace, *, consents: tuple[str, ...] = ()) -> Home:
    return add_home(workspace, calls="active", consents=consents)


def state(workspace: Workspace, home: Home) -> str:
    with workspace.vault.read() as session:
        return session.scalars(select(RoundItem.state).where(RoundItem.household_id == home.id)).one()


def count(workspace: Workspace, record: type[Base]) -> int:
    with workspace.vault.read() as session:
        return session.scalar(select(func.count()).select_from(record)) or 0


def codes(workspace: Workspace, now: datetime = NOW) -> list[str]:
    return [said.code for line in workspace.today(now).lines for said in line.reasons]


# ------------------------------------------------------------ tasks


def test_a_task_is_on_the_worklist_from_its_day_and_leaves_it_when_done(empty: Workspace) -> None:
    home = add_home(empty)
    task = empty.tasks.add(home.id, "밑반찬 신청", TODAY + DAY, NOW).value
    assert codes(empty) == []
    assert codes(empty, NOW + DAY) == ["task_due"]
    (line,) = empty.today(NOW + 2 * DAY).lines
    assert [said.code for said in line.reasons] == ["task_overdue"]
    assert "밑반찬 신청" in line.reasons[0].text
    assert line.due_at == datetime(2026, 11, 25, 18, tzinfo=KST)
    empty.tasks.finish(task, NOW + 2 * DAY, note="신청함")
    assert codes(empty, NOW + 2 * DAY) == []
    (row,) = empty.tasks.of_household(home.id, NOW + 2 * DAY)
    assert (row.state, row.note, row.is_overdue) == ("done", "신청함", False)
    empty.history.undo_last(NOW + 2 * DAY)
    (row,) = empty.tasks.of_household(home.id, NOW + 2 * DAY)
    assert (row.state, row.note, row.closed_at, row.is_overdue) == ("ready", "", None, True)


def test_past_its_last_useful_day_a_task_asks_why_it_was_not_done(empty: Workspace) -> None:
    home = add_home(empty)
    task = empty.tasks.add(home.id, "김장 나눔 신청", TODAY, NOW, last_useful_on=TODAY + DAY).value
    later = NOW + 2 * DAY
    assert codes(empty, later) == ["task_late"]
    assert empty.tasks.of_household(home.id, later)[0].is_late
    with pytest.raises(RuleError) as caught:
        empty.tasks.finish(task, later)
    assert caught.value.code == "task_late"
    with pytest.raises(RuleError) as caught:
        empty.tasks.not_done(task, "", later)
    assert caught.value.code == "reason_missing"
    empty.tasks.not_done(task, "not_reached", later)
    assert codes(empty, later) == []
    said = [row.text.text for row in empty.households.timeline(home.id, later) if row.kind == "task"]
    assert any("김장 나눔 신청" in text and "만나지 못함" in text for text in said)


def test_a_task_that_is_not_needed_can_be_taken_up_again_with_a_new_day(empty: Workspace) -> None:
    home = add_home(empty)
    task = empty.tasks.add(home.id, "보일러 점검", TODAY, NOW, last_useful_on=TODAY).value
    empty.tasks.start(task, NOW)
    empty.tasks.cancel(task, NOW)
    empty.tasks.reopen(task, NOW + 5 * DAY)
    (row,) = empty.tasks.of_household(home.id, NOW + 5 * DAY)
    assert (row.state, row.due_on, row.is_late, row.closed_at) == ("ready", TODAY + 5 * DAY, False, None)


@pytest.mark.parametrize(
    ("text", "due_on", "more", "code"),
    [
        (" ", TODAY, {}, "task_text"),
        ("방문", TODAY - DAY, {}, "task_over"),
        ("방문", TODAY, {"ready_on": TODAY + DAY}, "task_order"),
        ("방문", TODAY + DAY, {"last_useful_on": TODAY}, "task_order"),
    ],
)
def test_a_task_without_text_or_with_days_out_of_order_is_refused(
    empty: Workspace, text: str, due_on: date, more: dict[str, date], code: str
) -> None:
    home = add_home(empty)
    with pytest.raises(RuleError) as caught:
        empty.tasks.add(home.id, text, due_on, NOW, **more)
    assert caught.value.code == code


def test_a_household_nobody_lives_in_any_more_is_asked_for_no_task(empty: Workspace) -> None:
    home = add_home(empty)
    empty.tasks.add(home.id, "방문", TODAY, NOW)
    with empty.vault.read() as session:
        resident = session.scalars(select(Resident.id)).one()
    empty.act(
        "test.death", NOW, lambda act: setattr(act.session.get_one(Resident, resident), "life_status", "deceased")
    )
    assert codes(empty) == []


# ------------------------------------------------------------ from a call


def test_a_concern_becomes_a_task_and_each_knows_the_other(empty: Workspace) -> None:
    home = enrolled(empty)
    call = concern(empty, home)
    assert codes(empty) == ["concern"]
    task = empty.follow_ups.task_from_call(call, "도시락 신청 돕기", TODAY, NOW).value
    assert state(empty, home) == "handed_over"
    assert codes(empty) == ["task_due"]
    (to,) = empty.follow_ups.targets("call", call)
    assert (to.kind, to.id, to.is_open) == ("task", task, True)
    (back,) = empty.follow_ups.sources("task", task)
    assert (back.kind, back.id) == ("call", call)
    assert SAID in back.said.text
    empty.tasks.finish(task, NOW)
    (to,) = empty.follow_ups.targets("call", call)
    assert not to.is_open
    assert "완료" in to.said.text


def test_the_undo_of_a_task_from_a_call_brings_the_concern_back(empty: Workspace) -> None:
    home = enrolled(empty)
    call = concern(empty, home)
    empty.follow_ups.task_from_call(call, "도시락 신청 돕기", TODAY, NOW)
    empty.history.undo_last(NOW)
    assert (count(empty, Task), count(empty, FollowUp), state(empty, home)) == (0, 0, "concern_open")
    assert codes(empty) == ["concern"]


def test_a_concern_becomes_an_alert_with_words_of_its_own(empty: Workspace) -> None:
    home = enrolled(empty)
    call = concern(empty, home)
    episode = empty.follow_ups.alert_from_call(call, NOW).value
    (line,) = empty.today(NOW).lines
    assert ([said.code for said in line.reasons], line.severity) == (["call_alert_caution"], "caution")
    assert "식사" in line.reasons[0].text
    assert SAID not in line.reasons[0].text
    card = empty.households.card(home.id, NOW)
    (alert,) = card.alerts
    assert (alert.id, alert.signal, alert.since_at) == (episode, "calls", TEN)
    assert "식사" in alert.sentence.text
    assert [source.id for source in alert.sources] == [call]
    assert state(empty, home) == "handed_over"
    assert empty.power.precision(NOW)[0].alert_count == 0
    empty.history.undo_last(NOW)
    assert (count(empty, Episode), count(empty, FollowUp), state(empty, home)) == (0, 0, "concern_open")


def test_urgent_words_make_a_serious_alert_that_takes_the_place_of_the_call_by_a_person(empty: Workspace) -> None:
    home = enrolled(empty)
    call = concern(empty, home, urgent=True)
    empty.follow_ups.alert_from_call(call, NOW)
    (line,) = empty.today(NOW).lines
    assert ([said.code for said in line.reasons], line.severity) == (["call_alert_serious"], "serious")
    with empty.vault.read() as session:
        assert [(s.step, s.outcome) for s in session.scalars(select(EscalationStep))] == [("staff", "skipped")]


def test_urgent_words_stay_in_sight_of_the_household_after_a_later_concern(empty: Workspace) -> None:
    home = enrolled(empty)
    urgent = concern(empty, home, urgent=True, said="죽고 싶다고 함")
    concern(empty, home, at=TEN + HOUR, said="오늘 방문하기로 함")
    work = empty.households.card(home.id, NOW).call_work
    assert work is not None
    assert work.is_open
    assert work.call is not None
    assert work.call.id == urgent


def test_after_urgent_words_a_task_does_not_take_the_place_of_the_call_by_a_person(empty: Workspace) -> None:
    home = enrolled(empty)
    call = concern(empty, home, urgent=True)
    done = empty.follow_ups.task_from_call(call, "상담 연결", TODAY, NOW)
    assert state(empty, home) == "concern_open"
    assert codes(empty) == ["urgent_call", "task_due"]
    assert "전화" in done.message


def test_a_second_concern_joins_the_open_alert_of_the_calls_and_may_raise_it(empty: Workspace) -> None:
    home = enrolled(empty)
    first = empty.follow_ups.alert_from_call(concern(empty, home), NOW).value
    empty.alerts.acknowledge(first, NOW)
    later = concern(empty, home, urgent=True, at=NOW + HOUR / 2, said="죽고 싶다고 함")
    assert empty.follow_ups.alert_from_call(later, NOW + HOUR).value == first
    with empty.vault.read() as session:
        stored_alert = session.get_one(Episode, first)
        assert (stored_alert.state, stored_alert.severity, stored_alert.repeat_count) == ("new", "serious", 1)
    assert len(empty.follow_ups.sources("episode", first)) == 2
    assert len(empty.today(NOW + HOUR).lines) == 1
    empty.history.undo_last(NOW + HOUR)
    with empty.vault.read() as session:
        stored_alert = session.get_one(Episode, first)
        assert (stored_alert.state, stored_alert.severity, stored_alert.repeat_count) == ("acknowledged", "caution", 0)
    assert state(empty, home) == "concern_open"


def test_a_concern_that_joins_an_urgent_alert_does_not_take_its_words_away(empty: Workspace) -> None:
    home = enrolled(empty)
    empty.follow_ups.alert_from_call(concern(empty, home, urgent=True, said="죽고 싶다고 함"), NOW)
    empty.follow_ups.alert_from_call(concern(empty, home, at=NOW + HOUR / 2), NOW + HOUR)
    (alert,) = empty.households.card(home.id, NOW + HOUR).alerts
    assert "죽고 싶다고 함" in alert.sentence.text


@pytest.mark.parametrize("rests", ["absence", "snoozed", "snoozed after an absence"])
def test_what_joins_an_alert_that_rests_says_by_what_it_rests(empty: Workspace, rests: str) -> None:
    home = enrolled(empty)
    alert = empty.follow_ups.alert_from_call(concern(empty, home), NOW).value
    if rests != "snoozed":
        empty.households.register_absence(home.id, "family", NOW - HOUR, NOW + 2 * HOUR, "", NOW)
    if rests != "absence":
        empty.alerts.silence(alert, NOW + DAY, "계량기 점검", NOW)
    said = empty.follow_ups.alert_from_call(concern(empty, home, at=NOW + HOUR / 2), NOW + HOUR).message
    assert ("등록된 부재" in said, "알림 멈춤" in said) == (rests == "absence", rests != "absence")


def test_a_call_has_one_open_alert_and_only_a_concern_raises_one(empty: Workspace) -> None:
    home = enrolled(empty)
    call = concern(empty, home)
    empty.follow_ups.alert_from_call(call, NOW)
    with pytest.raises(RuleError) as caught:
        empty.follow_ups.alert_from_call(call, NOW)
    assert caught.value.code == "raised_before"
    (well,) = store(empty, Call(household_id=home.id, called_at=NOW - HOUR, result="ok"))
    with pytest.raises(RuleError) as caught:
        empty.follow_ups.alert_from_call(well, NOW)
    assert caught.value.code == "no_concern"


def test_an_alert_raised_by_hand_is_shown_at_once_whatever_the_delivery_time(empty: Workspace) -> None:
    home = enrolled(empty)
    night = NOW + timedelta(hours=14)
    empty.follow_ups.alert_from_call(concern(empty, home), night)
    assert codes(empty, night) == ["call_alert_caution"]


def test_a_concern_becomes_a_service_that_fits_by_topic_and_age_if_the_person_agreed(empty: Workspace) -> None:
    home = enrolled(empty, consents=("sharing",))
    call = concern(empty, home)
    (provider,) = store(empty, Provider(name="영월 복지관"))
    work = empty.households.card(home.id, NOW).call_work
    assert work is not None
    assert (work.is_open, work.call.id if work.call else 0) == (True, call)
    assert "식사" in work.task_text
    assert SAID in work.task_text
    names = [suggestion.programme for suggestion in work.suggestions]
    assert names == ["노인맞춤돌봄서비스", "식사 지원"]
    assert "식사" in work.suggestions[0].because.text
    link = empty.follow_ups.link_from_call(call, work.suggestions[1].programme_id, provider, NOW).value
    with empty.vault.read() as session:
        row = session.get_one(Link, link)
        assert (row.state, SAID in row.note) == ("requested", True)
        assert session.get_one(Programme, row.programme_id).name == "식사 지원"
    assert state(empty, home) == "handed_over"
    card = empty.households.card(home.id, NOW)
    assert [source.id for source in card.links[0].sources] == [call]
    assert card.call_work is not None
    assert [suggestion.programme for suggestion in card.call_work.suggestions] == ["노인맞춤돌봄서비스"]
    empty.history.undo_last(NOW)
    assert (count(empty, Link), count(empty, FollowUp), state(empty, home)) == (0, 0, "concern_open")


def test_a_service_from_a_call_needs_the_consent_to_share(empty: Workspace) -> None:
    home = enrolled(empty)
    call = concern(empty, home)
    with pytest.raises(RuleError) as caught:
        empty.follow_ups.link_from_call(call, 1, None, NOW)
    assert caught.value.code == "no_consent"
    assert (count(empty, FollowUp), state(empty, home)) == (0, "concern_open")


def test_the_card_names_the_step_that_is_up_and_what_went_before(empty: Workspace) -> None:
    home = add_home(empty, calls="active", contact="김딸")
    empty.checkins.make_round(NOW)
    at = TEN

    def take(act: OpenAct) -> None:
        call = Call(household_id=home.id, called_at=at, result="no_answer")
        act.session.add(call)
        act.session.flush()
        take_results(act, [call])

    empty.act("test.call", NOW, take)
    empty.checkins.record_call(home.id, "no_answer", NOW, called_at=TEN + 2 * HOUR)
    work = empty.households.card(home.id, NOW).call_work
    assert work is not None
    assert work.escalation is not None
    assert (work.escalation.step, work.escalation.state, work.is_open) == ("contacts", "missed", False)
    assert "김딸" in work.escalation.contact
    assert work.escalation.done == (("retry", "skipped"), ("staff", "not_reached"))


# ------------------------------------------------------------ on the map


def test_a_missed_call_urgent_words_and_a_task_show_on_the_map_by_the_severity_of_the_line(empty: Workspace) -> None:
    homes = {name: add_home(empty, name, calls="active") for name in ("김긴급", "김미응", "김할일", "김평안")}
    empty.checkins.make_round(NOW)

    def place(act: OpenAct) -> None:
        for n, home in enumerate(act.session.scalars(select(Household))):
            home.latitude, home.longitude = 37.18 + n / 100, 128.46

    def take(act: OpenAct) -> None:
        calls = [
            Call(household_id=homes["김긴급"].id, called_at=TEN, result="concern", urgent=True),
            Call(household_id=homes["김미응"].id, called_at=TEN, result="wrong_person"),
            Call(household_id=homes["김평안"].id, called_at=TEN, result="ok"),
            Call(household_id=homes["김할일"].id, called_at=TEN, result="ok"),
        ]
        act.session.add_all(calls)
        act.session.flush()
        take_results(act, calls)

    empty.act("test.places", NOW, place)
    empty.act("test.calls", NOW, take)
    empty.tasks.add(homes["김할일"].id, "방문", TODAY, NOW)
    points = empty.households.map_points(NOW)
    seen = dict(zip(points.household_id.tolist(), (MAP_SEVERITIES[n] for n in points.severity.tolist()), strict=True))
    assert {name: seen[home.id] for name, home in homes.items()} == {
        "김긴급": "serious",
        "김미응": "watch",
        "김할일": "watch",
        "김평안": "normal",
    }
    counts = empty.today(NOW).counts
    assert (counts["serious"], counts["watch"]) == (1, 2)
