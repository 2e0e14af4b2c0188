"""What the pane of the board says: the habit by hour, the escalation, and signs of life since the miss."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.casework.checkins.rounds import take_results
from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.records.checkins import MISSED, SPOKE, Call, CallResult
from coordinator.records.power import PhoneDay
from coordinator.worklist.checkins.answer_pattern import HourAnswers, answer_pattern
from tests.casework.homes import Home, add_home, life, quiet, store, vendor_calls, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct
    from coordinator.worklist.checkins.case import CallCase
    from coordinator.workspace import Workspace


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=KST)


def came(workspace: Workspace, home: Home, result: str, when: datetime) -> None:
    def take(act: OpenAct) -> None:
        call = Call(household_id=home.id, called_at=when, result=result)
        act.session.add(call)
        act.session.flush()
        take_results(act, [call])

    workspace.act("test.call", when + timedelta(minutes=1), take)


def missed(workspace: Workspace, **named: object) -> Home:
    home = add_home(workspace, calls="active", weekday=0, hour=10, **named)  # type: ignore[arg-type]
    workspace.checkins.make_round(NOW)
    came(workspace, home, "no_answer", at(23, 10))
    came(workspace, home, "no_answer", at(23, 11))
    return home


def case(workspace: Workspace, now: datetime = NOW) -> CallCase:
    (row,) = workspace.checkins.board(now).rows
    return workspace.checkins.case(row.id, now)


# ------------------------------------------------------------ the habit by hour


def calls(*results: tuple[int, str]) -> list[tuple[datetime, str]]:
    first = datetime(2026, 9, 7, tzinfo=KST)
    return [(first + timedelta(weeks=n, hours=hour), result) for n, (hour, result) in enumerate(results)]


def test_answers_are_counted_by_the_hour_and_the_misses_of_just_now_are_no_part_of_them() -> None:
    past = [(10, "ok")] * 8 + [(10, "no_answer"), (14, "no_answer"), (14, "ok"), (14, "not_attempted")]
    pattern = answer_pattern(calls(*past, (10, "no_answer"), (10, "silent")))
    assert pattern.hours == (HourAnswers(10, 8, 9), HourAnswers(14, 1, 2))
    assert pattern.sentence is not None
    assert pattern.sentence.code == "between"
    assert pattern.sentence.text == "10시에는 9회 중 8회 받으셨습니다."


@pytest.mark.parametrize(
    ("past", "code"),
    [
        ([(10, "ok")] * 10, "unusual"),
        ([(10, "ok"), (10, "no_answer"), (10, "no_answer"), (10, "no_answer"), (10, "concern")], "usual"),
        ([(14, "ok")] * 5 + [(10, "ok")], "unusual"),
        ([(10, "ok")], "unknown"),
        ([], "unknown"),
    ],
)
def test_a_miss_is_held_against_the_habit_of_its_hour(past: list[tuple[int, str]], code: str) -> None:
    sentence = answer_pattern(calls(*past, (10, "no_answer"))).sentence
    assert sentence is not None
    assert sentence.code == code


def test_without_a_miss_nothing_is_said_about_one() -> None:
    assert answer_pattern(calls((10, "no_answer"), (10, "ok"))).sentence is None


@given(st.lists(st.tuples(st.integers(0, 23), st.sampled_from(list(CallResult))), max_size=20))
def test_no_call_is_counted_twice_and_none_that_was_not_made(past: list[tuple[int, CallResult]]) -> None:
    pattern = answer_pattern(calls(*past))
    tried = [result for _, result in past if result != CallResult.NOT_ATTEMPTED]
    assert sum(habit.tried for habit in pattern.hours) <= len(tried)
    assert sum(habit.answered for habit in pattern.hours) == sum(result in SPOKE for result in tried)
    assert all(0 <= habit.answered <= habit.tried for habit in pattern.hours)
    assert (pattern.sentence is not None) == bool(tried and tried[-1] in MISSED)


# ------------------------------------------------------------ the escalation


def test_the_escalation_tells_each_step_what_it_brought_and_which_is_up(empty: Workspace) -> None:
    missed(empty, contact="박이웃")
    now = at(24, 9)
    call_case = case(empty, now)
    assert [(step.step, step.outcome, step.is_up) for step in call_case.steps] == [
        ("retry", "not_reached", False),
        ("staff", "", False),
        ("contacts", "", True),
        ("visit", "", False),
        ("emergency", "", False),
    ]
    assert [step.due_at for step in call_case.steps][1:3] == [at(23, 18), at(24, 18)]
    assert call_case.contacts[0].name == "박이웃"
    assert [attempt.result for attempt in call_case.attempts] == ["no_answer", "no_answer"]


def test_before_a_miss_there_is_no_escalation_and_no_sign_is_offered(empty: Workspace) -> None:
    home = add_home(empty, calls="active", weekday=0, hour=10)
    empty.checkins.make_round(NOW)
    store(empty, PhoneDay(household_id=home.id, day=date(2026, 11, 23), outgoing_count=2))
    call_case = case(empty)
    assert (call_case.steps, call_case.signs) == ((), ())
    assert call_case.last_sign is not None
    assert call_case.last_sign.source == "phone"


def test_an_item_that_is_not_there_is_refused(empty: Workspace) -> None:
    with pytest.raises(RuleError) as refused:
        empty.checkins.case(99, NOW)
    assert refused.value.code == "not_in_round"


# ------------------------------------------------------------ signs of life


def test_what_was_seen_since_the_miss_is_offered_newest_first(empty: Workspace) -> None:
    home = missed(empty)
    store(empty, PhoneDay(household_id=home.id, day=date(2026, 11, 24), outgoing_count=1))
    empty.households.add_note(home.id, "이웃이 마당에서 봤다고 함", at(23, 15))
    call_case = case(empty, at(25, 9))
    assert [sign.source for sign in call_case.signs] == ["phone", "note"]
    assert "마당에서" in call_case.signs[1].said.text
    assert call_case.state == "missed"


def test_phone_use_on_the_day_of_the_miss_proves_nothing_and_neither_does_what_was_before(empty: Workspace) -> None:
    home = missed(empty)
    store(empty, PhoneDay(household_id=home.id, day=date(2026, 11, 23), outgoing_count=5))
    empty.households.add_note(home.id, "지난주 방문", at(22, 9))
    assert case(empty, at(24, 9)).signs == ()


def test_power_use_after_the_miss_is_offered_and_quiet_is_not(empty: Workspace) -> None:
    home = missed(empty, meter=True)
    write_hours(empty, home, at(23, 9), life(60, 1)[-59 * 24 :])
    assert case(empty, at(23, 12)).signs == ()
    write_hours(empty, home, at(23, 20), quiet(11))
    assert case(empty, at(23, 21)).signs == ()
    write_hours(empty, home, at(23, 21), life(1, 2)[9:21])
    (sign,) = case(empty, at(23, 22)).signs
    assert (sign.source, sign.at.date()) == ("power", date(2026, 11, 23))


def test_an_alert_closed_as_seen_and_a_call_by_hand_are_signs(empty: Workspace) -> None:
    home = missed(empty)
    store(empty, Call(household_id=home.id, called_at=at(23, 16), caller="staff", result="ok"))
    call_case = case(empty, at(24, 9))
    assert [(sign.source, sign.at) for sign in call_case.signs] == [("calls", at(23, 16))]


def test_stopping_for_a_sign_keeps_its_words(empty: Workspace) -> None:
    home = missed(empty)
    store(empty, PhoneDay(household_id=home.id, day=date(2026, 11, 24), outgoing_count=1))
    now = at(25, 9)
    sign = case(empty, now).signs[0]
    empty.checkins.settle(home.id, "confirmed", now, sign.said.text, reason="sign_of_life")
    assert case(empty, now).state == "confirmed"


def test_the_habit_is_that_of_the_caller_of_the_week(empty: Workspace) -> None:
    home = add_home(empty, calls="active", weekday=0, hour=10)
    empty.checkins.make_round(NOW)
    vendor_calls(empty, home, ["ok"] * 4, last=at(16, 10))
    store(empty, Call(household_id=home.id, called_at=at(17, 15), caller="staff", result="no_answer"))
    assert case(empty).pattern.hours == (HourAnswers(10, 4, 4),)
