"""Who has not talked in the check-in calls for weeks, what came instead, and whom to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from coordinator.casework.checkins.policy import DEFAULT
from coordinator.records.checkins import Call, Enrolment, EscalationStep, Round, RoundItem
from coordinator.records.households import Absence, Contact
from coordinator.records.power import PhoneDay
from tests.casework.homes import DAY, HOUR, Home, add_home, store, vendor_calls
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.worklist.checkins.lapsed import LapsedRow
    from coordinator.workspace import Workspace

WEEK = timedelta(weeks=1)
TALKED = NOW - 5 * WEEK


def called(workspace: Workspace, name: str = "김하나", **facts: Any) -> Home:
    """Add somebody who has been in the calls for most of the year."""
    return add_home(workspace, name, calls="active", enrolled_on=date(2026, 1, 5), **facts)


def listed(workspace: Workspace, now: datetime = NOW) -> list[LapsedRow]:
    return workspace.checkins.lapsed(now)


def codes(workspace: Workspace, now: datetime = NOW) -> list[list[str]]:
    return [[said.code for said in line.reasons] for line in workspace.today(now).lines]


def test_five_weeks_without_a_word_lapse_with_what_came_instead(empty: Workspace) -> None:
    home = called(empty, contact="박이웃")
    vendor_calls(empty, home, ["ok", "no_answer", "declined_ai", "no_answer", "silent"], last=NOW - WEEK)
    (row,) = listed(empty)
    assert (row.household_id, row.weeks, row.ever, row.since_at) == (home.id, 5, True, NOW - 5 * WEEK)
    assert row.results == (("no_answer", 2), ("declined_ai", 1), ("silent", 1))
    assert row.fallback is not None
    assert row.fallback.words == "박이웃 (딸)"
    assert (row.sign, row.waits) == (None, False)
    (line,) = empty.today(NOW).lines
    assert line.reasons[0].text == "안부전화에서 5주째 대화가 없음"
    assert line.step.text == "박이웃 (딸)에게 확인"
    assert line.severity == "watch"
    assert line.due_at is not None
    assert line.due_at > NOW


@pytest.mark.parametrize(("days", "there"), [(28, 1), (27, 0)])
def test_the_weeks_are_those_of_the_settings(empty: Workspace, days: int, there: int) -> None:
    home = called(empty)
    store(empty, Call(household_id=home.id, called_at=NOW - days * DAY, result="ok"))
    assert len(listed(empty)) == there
    empty.checkins.set_plan(replace(DEFAULT, lapsed_weeks=8), NOW)
    assert listed(empty) == []


def test_a_talk_with_staff_is_a_conversation(empty: Workspace) -> None:
    home = called(empty)
    vendor_calls(empty, home, ["ok", "no_answer", "no_answer"], last=NOW - 4 * WEEK)
    store(empty, Call(household_id=home.id, called_at=NOW - WEEK, result="concern", caller="staff"))
    assert listed(empty) == []


def test_who_never_talked_counts_from_the_begin_of_the_calls(empty: Workspace) -> None:
    add_home(empty, calls="active", enrolled_on=(NOW - 6 * WEEK).date())
    add_home(empty, "이두리", calls="active", enrolled_on=(NOW - 3 * WEEK).date())
    (row,) = listed(empty)
    assert (row.weeks, row.ever, row.results) == (6, False, ())


def test_who_is_called_every_four_weeks_has_missed_two_calls(empty: Workspace) -> None:
    home = called(empty)
    store(empty, Call(household_id=home.id, called_at=TALKED, result="ok"))
    empty.act("test.seldom", NOW, lambda act: act.session.execute(update(Enrolment).values(every_weeks=4)))
    assert listed(empty) == []
    assert len(listed(empty, NOW + 3 * WEEK)) == 1


@pytest.mark.parametrize("state", ["paused", "ended", "proposed"])
def test_who_is_not_to_be_called_is_not_lapsed(empty: Workspace, state: str) -> None:
    home = called(empty)
    store(empty, Call(household_id=home.id, called_at=TALKED, result="ok"))
    away = called(empty, "이두리")
    store(
        empty,
        Call(household_id=away.id, called_at=TALKED, result="ok"),
        Absence(household_id=away.id, kind="travel", starts_at=NOW - DAY, ends_at=NOW + DAY),
    )
    assert [row.household_id for row in listed(empty)] == [home.id]
    empty.act(
        "test.state",
        NOW,
        lambda act: act.session.execute(
            update(Enrolment).where(Enrolment.household_id == home.id).values(state=state, paused_until=None)
        ),
    )
    assert listed(empty) == []


def test_while_an_escalation_runs_the_worklist_tells_of_that_alone(empty: Workspace) -> None:
    home = called(empty, contact="박이웃")
    store(empty, Call(household_id=home.id, called_at=TALKED, result="ok"))
    (round_id,) = store(empty, Round(week_on=date(2026, 11, 16)))
    store(empty, RoundItem(round_id=round_id, household_id=home.id, state="missed", due_at=NOW - DAY))
    assert listed(empty)[0].waits
    assert [code for line in codes(empty) for code in line if code == "call_lapsed"] == []


def test_nobody_named_is_said_and_a_contact_who_must_not_be_asked_is_not(empty: Workspace) -> None:
    home = called(empty)
    store(
        empty,
        Call(household_id=home.id, called_at=TALKED, result="ok"),
        Contact(household_id=home.id, rank=1, name="김묻지마", do_not_contact=True),
    )
    assert listed(empty)[0].fallback is None
    assert empty.today(NOW).lines[0].step.text == "대상자를 아는 사람에게 확인"
    store(empty, Contact(household_id=home.id, rank=3, name="최우체국", relation="집배원", hours="낮"))
    fallback = listed(empty)[0].fallback
    assert fallback is not None
    assert (fallback.words, fallback.hours) == ("최우체국 (집배원)", "낮")


def test_the_newest_sign_of_life_from_elsewhere_is_told(empty: Workspace) -> None:
    home = called(empty)
    (round_id,) = store(empty, Round(week_on=date(2026, 11, 9)))
    (item,) = store(empty, RoundItem(round_id=round_id, household_id=home.id, due_at=NOW - 2 * WEEK, state="confirmed"))
    store(
        empty,
        Call(household_id=home.id, called_at=TALKED, result="ok"),
        PhoneDay(household_id=home.id, day=date(2026, 11, 8), outgoing_count=2),
        PhoneDay(household_id=home.id, day=date(2026, 11, 20), outgoing_count=0),
        EscalationStep(
            round_item_id=item,
            household_id=home.id,
            step="contacts",
            begun_at=NOW - 2 * WEEK,
            due_at=NOW - 2 * WEEK,
            done_at=NOW - 13 * DAY + HOUR,
            outcome="reached",
        ),
    )
    sign = listed(empty)[0].sign
    assert sign is not None
    assert (sign.source, sign.at) == ("contact", NOW - 13 * DAY + HOUR)


def test_the_longest_silence_comes_first(empty: Workspace) -> None:
    homes = [called(empty, name) for name in ("김하나", "이두리", "박세라")]
    for home, weeks in zip(homes, (5, 9, 7), strict=True):
        store(empty, Call(household_id=home.id, called_at=NOW - weeks * WEEK, result="ok"))
    assert [row.weeks for row in listed(empty)] == [9, 7, 5]
