"""Who was heard of after a silence began: it is lowered and asks to be closed, it stays open, and only for so long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from coordinator.records.alerts import Episode, Outcome
from coordinator.records.checkins import Call
from coordinator.records.households import Note
from coordinator.records.power import Finding, PhoneDay
from tests.casework.homes import HOUR, Home, add_home, store
from tests.conftest import NOW
from tests.worklist.test_lines import alarmed
from tests.worklist.test_urgent_words import said

if TYPE_CHECKING:
    from coordinator.worklist.rows import Line
    from coordinator.workspace import Workspace

TEN_PAST_TWO = NOW.replace(hour=2, minute=13)


def silent(workspace: Workspace, severity: str = "serious", **facts: Any) -> Home:
    """Add a household that has been silent for thirty hours."""
    return alarmed(workspace, severity=severity, home=add_home(workspace, meter=True, calls="active"), **facts)[0]


def called(workspace: Workspace, home: Home, result: str = "ok", at: datetime = TEN_PAST_TWO, **facts: Any) -> None:
    said = {"summary": "식사 잘하심"} | facts
    store(workspace, Call(household_id=home.id, called_at=at, result=result, **said))


def line_of(workspace: Workspace, now: datetime = NOW) -> Line:
    (line,) = workspace.today(now).lines
    return line


@pytest.mark.parametrize("caller", ["vendor", "staff"])
@pytest.mark.parametrize("result", ["ok", "concern"])
@pytest.mark.parametrize("severity", ["serious", "caution"])
def test_a_conversation_after_the_begin_lowers_the_silence_and_asks_to_close_it(
    empty: Workspace, caller: str, result: str, severity: str
) -> None:
    home = silent(empty, severity)
    assert line_of(empty).severity == severity
    called(empty, home, result, caller=caller)
    line = line_of(empty)
    assert (line.severity, line.handling) == ("watch", "new")
    assert line.reasons[0].text == "02:13 통화로 확인 — 종결?"
    card = empty.households.card(home.id, NOW)
    assert (card.severity, card.alerts[0].severity, card.alerts[0].state) == ("watch", "watch", "new")
    assert card.alerts[0].answered is not None
    assert card.alerts[0].raised_severity == severity
    assert empty.today(NOW).counts["watch"] == 1


def test_an_alert_put_together_with_another_is_answered_beside_it_on_the_card(empty: Workspace) -> None:
    home = silent(empty)
    second_alert = Episode(
        household_id=home.id, signal="phone", severity="serious", since_at=NOW - 30 * HOUR, opened_at=NOW - 20 * HOUR,
        last_fired_at=NOW - 20 * HOUR,
    )  # fmt: skip
    store(empty, second_alert)
    ids = {alert.signal: alert.id for alert in empty.households.card(home.id, NOW).alerts}
    host = next(number for signal, number in ids.items() if signal != "phone")
    empty.alerts.merge(ids["phone"], host, NOW)
    called(empty, home)
    alerts = {alert.state: alert for alert in empty.households.card(home.id, NOW + 2 * HOUR).alerts}
    assert alerts.keys() == {"new", "merged"}
    assert [alert.answered is not None for alert in alerts.values()] == [True, True]
    assert {alert.severity for alert in alerts.values()} == {"watch"}
    assert [line.episode_id for line in empty.today(NOW + 2 * HOUR).lines] == [host]


def test_the_alert_is_open_until_it_is_closed_and_an_undone_call_lowers_nothing(empty: Workspace) -> None:
    home = silent(empty)
    empty.checkins.record_call(home.id, "ok", NOW)
    assert line_of(empty, NOW + HOUR).severity == "watch"
    empty.history.undo_last(NOW + HOUR)
    assert line_of(empty, NOW + HOUR).severity == "serious"


@pytest.mark.parametrize(
    "result", ["no_answer", "declined_ai", "unreachable", "wrong_person", "silent", "not_attempted"]
)
def test_a_call_in_which_the_person_did_not_speak_lowers_nothing(empty: Workspace, result: str) -> None:
    home = silent(empty)
    called(empty, home, result)
    assert line_of(empty).severity == "serious"


def test_that_a_phone_was_picked_up_is_no_conversation(empty: Workspace) -> None:
    home = silent(empty)
    called(empty, home, summary="")
    assert line_of(empty).severity == "serious"
    called(empty, home, at=TEN_PAST_TWO + HOUR, summary="", topics_well=["meals"])
    assert line_of(empty).severity == "watch"


@pytest.mark.parametrize("step", ["contacts", "visit"])
def test_what_was_tried_in_vain_before_somebody_was_heard_of_asks_for_no_further_step(
    empty: Workspace, step: str
) -> None:
    home = silent(empty)
    empty.checkins.make_round(NOW)
    empty.checkins.record_call(home.id, "no_answer", NOW)
    empty.checkins.record_call(home.id, "no_answer", NOW + HOUR)
    assert line_of(empty, NOW + HOUR).step.code == "try_visit"
    empty.checkins.take_step(home.id, step, "reached", NOW + 2 * HOUR)
    line = line_of(empty, NOW + 3 * HOUR)
    assert [said.code for said in line.reasons] == ["answered", "quiet_serious"]
    assert line.step.code == "answered"


def test_a_conversation_from_before_the_silence_lowers_nothing(empty: Workspace) -> None:
    home = silent(empty)
    called(empty, home, at=NOW - 30 * HOUR)
    assert line_of(empty).severity == "serious"
    called(empty, home, at=NOW - 30 * HOUR + timedelta(minutes=1))
    assert line_of(empty).severity == "watch"


def test_power_phone_use_and_a_note_lower_nothing(empty: Workspace) -> None:
    home = silent(empty)
    store(empty, PhoneDay(household_id=home.id, day=NOW.date(), outgoing_count=5))
    store(empty, Note(household_id=home.id, written_at=NOW - HOUR, author="김담당", text="이웃이 봤다고 함"))
    assert line_of(empty).severity == "serious"


def test_urgent_words_in_the_contact_lower_nothing(empty: Workspace) -> None:
    home = silent(empty)
    called(empty, home, at=NOW - 5 * HOUR)
    called(empty, home, "concern", at=NOW - 4 * HOUR, urgent=True)
    assert line_of(empty).severity == "serious"
    assert empty.households.card(home.id, NOW).alerts[0].answered is None


@pytest.mark.parametrize(("step", "words"), [("visit", "방문으로 확인"), ("contacts", "연락처로 확인")])
def test_a_step_of_the_escalation_that_reached_the_person_lowers_the_silence(
    empty: Workspace, step: str, words: str
) -> None:
    home = silent(empty)
    empty.checkins.make_round(NOW)
    empty.checkins.record_call(home.id, "no_answer", NOW - 2 * HOUR)
    empty.checkins.take_step(home.id, step, "not_reached", NOW - HOUR)
    assert line_of(empty).severity == "serious"
    empty.history.undo_last(NOW - HOUR)
    empty.checkins.take_step(home.id, step, "reached", NOW - HOUR)
    line = line_of(empty)
    assert line.severity == "watch"
    assert words in line.reasons[0].text


@pytest.mark.parametrize(
    ("reason", "severity"),
    [("visit", "watch"), ("contact", "watch"), ("spoke", "watch"), ("sign_of_life", "serious"), ("other", "serious")],
)
def test_a_call_settled_by_a_person_is_proof_only_where_somebody_was_seen_or_heard(
    empty: Workspace, reason: str, severity: str
) -> None:
    home = silent(empty)
    empty.checkins.make_round(NOW)
    empty.checkins.record_call(home.id, "no_answer", NOW - 2 * HOUR)
    empty.checkins.settle(home.id, "confirmed", NOW - HOUR, reason=reason, note="전력이 다시 쓰임")
    assert line_of(empty).severity == severity


@pytest.mark.parametrize(
    ("outcome", "severity"),
    [
        (Outcome.SEEN_SAFE, "watch"),
        (Outcome.SPOKEN_SAFE, "watch"),
        (Outcome.METER_FAULT, "serious"),
        (Outcome.NOT_ESTABLISHED, "serious"),
    ],
)
def test_another_alert_closed_as_seen_or_spoken_to_safe_lowers_the_silence(
    empty: Workspace, outcome: str, severity: str
) -> None:
    home = silent(empty)
    (other,) = store(
        empty,
        Episode(
            household_id=home.id,
            signal="utility",
            severity="caution",
            since_at=NOW - 3 * HOUR,
            opened_at=NOW - 3 * HOUR,
            last_fired_at=NOW - 3 * HOUR,
        ),
    )
    empty.alerts.resolve(other, outcome, NOW - HOUR)
    assert line_of(empty).severity == severity


def test_a_silence_that_goes_on_for_as_long_again_is_as_grave_as_before(empty: Workspace) -> None:
    home = silent(empty)  # it opened an hour ago, after 29 hours of silence
    called(empty, home, at=NOW - HOUR / 2)
    assert line_of(empty, NOW + 28 * HOUR).severity == "watch"
    assert line_of(empty, NOW + 29 * HOUR).severity == "serious"


def test_a_short_silence_is_answered_for_a_day(empty: Workspace) -> None:
    home = silent(empty)
    empty.act(
        "test.short",
        NOW,
        lambda act: act.session.execute(update(Episode).values(since_at=NOW - 6 * HOUR, opened_at=NOW - 2 * HOUR)),
    )
    called(empty, home, at=NOW - HOUR)
    assert line_of(empty, NOW + 22 * HOUR).severity == "watch"
    assert line_of(empty, NOW + 23 * HOUR).severity == "serious"


@pytest.mark.parametrize("kind", ["zero", "pattern"])
def test_a_contact_is_no_answer_to_a_meter_at_zero_or_a_changed_pattern(empty: Workspace, kind: str) -> None:
    home = silent(empty)
    empty.act("test.kind", NOW, lambda act: act.session.execute(update(Finding).values(kind=kind)))
    before = line_of(empty)
    called(empty, home)
    after = line_of(empty)
    assert (after.severity, after.reasons[0].code) == (before.severity, before.reasons[0].code)


def test_an_answered_silence_stands_below_one_that_nobody_answered(empty: Workspace) -> None:
    answered = silent(empty)
    second_alert, _ = alarmed(empty, "이두리", "caution")
    called(empty, answered)
    assert [line.household_id for line in empty.today(NOW).lines] == [second_alert.id, answered.id]


def test_calls_that_nobody_answered_after_the_contact_still_ask_for_the_next_step(empty: Workspace) -> None:
    home = silent(empty)
    called(empty, home)
    empty.checkins.record_call(home.id, "no_answer", NOW - HOUR / 2)
    empty.checkins.record_call(home.id, "no_answer", NOW - HOUR / 4)
    assert line_of(empty).step.code == "try_visit"


def test_a_task_made_of_a_call_and_done_lowers_the_silence(empty: Workspace) -> None:
    home = silent(empty)
    call = said(empty, home, "입맛이 없다고 함", at=NOW - 40 * HOUR, urgent=False)
    task = empty.follow_ups.task_from_call(call, "집에 들러 살피기", NOW.date(), NOW - 2 * HOUR).value
    assert line_of(empty).severity == "serious"
    empty.tasks.finish(task, NOW - HOUR)
    line = line_of(empty)
    assert line.severity == "watch"
    assert line.reasons[0].text == "07:00 할 일 마침 — 종결?"
    (alert,) = empty.households.card(home.id, NOW).alerts
    assert alert.answered_outcome == "spoken_safe"
    empty.history.undo_last(NOW)
    assert line_of(empty).severity == "serious"


def test_any_other_task_that_is_done_asks_whether_to_close_the_silence_and_lowers_nothing(empty: Workspace) -> None:
    home = silent(empty)
    task = empty.tasks.add(home.id, "서류 보내기", NOW.date(), NOW - 2 * HOUR).value
    empty.tasks.finish(task, NOW - HOUR)
    line = line_of(empty)
    assert (line.severity, line.step.code) == ("serious", "quiet_serious")
    assert "07:00 할 일 마침 — 종결?" in [reason.text for reason in line.reasons]
    (alert,) = empty.households.card(home.id, NOW).alerts
    assert (alert.severity, alert.answered_outcome) == ("serious", "")
    assert alert.answered is not None


@pytest.mark.parametrize(
    ("reached", "outcome", "note"),
    [
        ("call", "spoken_safe", "07:30 통화로 확인"),
        ("contacts", "spoken_safe", "07:00 연락처로 확인"),
        ("visit", "seen_safe", "07:00 방문으로 확인"),
    ],
)
def test_the_offer_to_close_a_silence_knows_the_outcome_and_the_note(
    empty: Workspace, reached: str, outcome: str, note: str
) -> None:
    home = silent(empty)
    empty.checkins.make_round(NOW)
    empty.checkins.record_call(home.id, "no_answer", NOW - 2 * HOUR)
    if reached == "call":
        empty.checkins.record_call(home.id, "ok", NOW - HOUR / 2)
    else:
        empty.checkins.take_step(home.id, reached, "reached", NOW - HOUR)
    (alert,) = empty.households.card(home.id, NOW).alerts
    assert alert.answered_note is not None
    assert (alert.answered_outcome, alert.answered_note.text) == (outcome, note)
