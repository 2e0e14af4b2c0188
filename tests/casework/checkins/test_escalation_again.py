"""The escalation of a call that comes up again: urgent words on the way, a new miss once it was settled, an undo."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from coordinator.casework.checkins.rounds import take_results
from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.records.checkins import Call, Enrolment, EscalationStep, RoundItem
from coordinator.records.follow_ups import FollowUp
from coordinator.records.households import Absence
from tests.casework.checkins.test_escalation import TEN, at, enrolled, escalation_of, opened, state, vendor
from tests.casework.homes import DAY, add_home, imported, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace
    from tests.casework.homes import Home

HEAD = "전화번호,통화일시,결과,특이사항\n"


def results(folder: Path, row: str) -> Path:
    """Write a file of results with one call."""
    path = folder / "결과.csv"
    path.write_text(HEAD + row + "\n", encoding="utf-8")
    return path


def steps(workspace: Workspace, home: Home) -> list[tuple[str, str]]:
    return [(step, outcome) for step, _, _, outcome in escalation_of(workspace, home)]


def codes(workspace: Workspace, now: datetime) -> list[str]:
    return [reason.code for line in workspace.today(now).lines for reason in line.reasons]


def later_file(workspace: Workspace, home: Home, result: str, called_at: datetime, now: datetime, **more: bool) -> None:
    def take(act: OpenAct) -> None:
        call = Call(household_id=home.id, called_at=called_at, result=result, **more)
        act.session.add(call)
        act.session.flush()
        take_results(act, [call])

    workspace.act("test.call", now, take)


# ------------------------------------------------------------ urgent words


def test_urgent_words_in_the_second_call_leave_the_step_below_the_person_out(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    vendor(empty, home, "concern", at(23, 10, 10), urgent=True)
    assert steps(empty, home) == [("retry", "skipped"), ("staff", "")]
    (line,) = empty.today(at(23, 10, 20)).lines
    assert (line.step.template, line.due_at) == ("Call now", at(23, 10, 40))


def test_urgent_words_bring_the_call_by_a_person_forward(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "wrong_person", TEN)
    vendor(empty, home, "concern", at(23, 10, 10), urgent=True)
    assert escalation_of(empty, home) == [("staff", TEN, at(23, 10, 40), "")]


def test_a_concern_after_urgent_words_does_not_make_them_less(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "concern", TEN, urgent=True)
    vendor(empty, home, "concern", TEN + timedelta(minutes=15))
    assert codes(empty, TEN + timedelta(minutes=15)) == ["urgent_call"]
    assert steps(empty, home) == [("staff", "")]


def test_a_plain_concern_of_the_next_week_does_not_hide_the_urgent_one(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "concern", TEN, urgent=True)
    again = opened(empty, at(30, 9))
    vendor(again, home, "concern", at(30, 10))
    (line,) = again.today(at(30, 11)).lines
    assert (line.reasons[0].code, line.step.template) == ("urgent_call", "Call now")
    again.close()


@pytest.mark.parametrize("urgent", [True, False])
def test_in_an_absence_the_escalation_of_urgent_words_goes_on_and_that_of_a_miss_rests(
    empty: Workspace, urgent: bool
) -> None:
    home = enrolled(empty)
    store(empty, Absence(household_id=home.id, kind="hospital", starts_at=TEN - DAY, ends_at=TEN + 20 * DAY))
    vendor(empty, home, "concern" if urgent else "no_answer", TEN, urgent=urgent)
    empty.run_clocks(TEN + 3 * DAY)
    assert [step for step, _ in steps(empty, home)] == (
        ["staff", "contacts", "visit", "emergency"] if urgent else ["retry"]
    )


def test_urgent_words_of_somebody_enrolled_in_error_are_heard(empty: Workspace) -> None:
    home = enrolled(empty)
    empty.enrolment.enter_in_error([home.id], at(23, 11))
    assert codes(empty, at(23, 11)) == []
    vendor(empty, home, "concern", at(23, 12), urgent=True)
    assert codes(empty, at(23, 12, 5)) == ["urgent_call"]


# ------------------------------------------------------------ settled, and missed again


def test_a_new_miss_after_the_escalation_was_settled_goes_on_with_the_next_step(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    empty.checkins.settle(home.id, "handed_over", at(23, 12), reason="contact")
    vendor(empty, home, "silent", at(25, 10))
    assert escalation_of(empty, home)[-1] == ("staff", at(25, 10), at(25, 18), "")
    again = opened(empty, at(27, 9))
    assert steps(again, home)[1:] == [("staff", ""), ("contacts", ""), ("visit", "")]
    again.close()


def test_after_a_visit_a_new_miss_of_the_week_sends_nobody_on_by_itself(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "concern", TEN)
    empty.checkins.take_step(home.id, "visit", "reached", at(23, 14))
    vendor(empty, home, "silent", at(25, 10))
    again = opened(empty, at(27, 9))
    assert (state(again, home), steps(again, home)) == ("missed", [("visit", "reached")])
    assert codes(again, at(27, 9)) == ["missed_unusual"]
    again.close()


def test_what_comes_to_light_late_does_not_close_an_escalation_that_runs(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    now = datetime(2026, 12, 18, 9, tzinfo=KST)
    again = opened(empty, now)
    later_file(again, home, "concern", at(23, 12), now, urgent=True)
    with again.vault.read() as session:
        assert session.scalars(select(RoundItem.state).order_by(RoundItem.round_id)).first() == "concern_open"
    assert "urgent_call" in codes(again, now)
    again.close()


def test_two_moves_of_one_item_in_a_file_settle_it_once(empty: Workspace) -> None:
    home = enrolled(empty)

    def take(act: OpenAct) -> None:
        told = [("no_answer", TEN), ("ok", at(23, 11)), ("concern", at(23, 12))]
        calls = [Call(household_id=home.id, called_at=when, result=result) for result, when in told]
        calls.append(Call(household_id=home.id, called_at=at(30, 9), result="ok", caller="staff"))
        act.session.add_all(calls)
        act.session.flush()
        take_results(act, calls)

    empty.checkins.make_round(at(23, 9), date(2026, 11, 30))
    empty.act("test.calls", at(30, 10), take)
    assert codes(empty, at(30, 10)) == []


def test_a_miss_of_last_week_is_settled_though_this_weeks_call_has_no_result_yet(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    again = opened(empty, at(30, 11))
    again.checkins.settle(home.id, "handed_over", at(30, 11), reason="visit")
    assert codes(again, at(30, 11)) == []
    again.close()


# ------------------------------------------------------------ calls by hand


def by_hand(workspace: Workspace, weekday: int, every_weeks: int) -> Home:
    home = add_home(workspace, "김하나", calls="active", weekday=weekday, hour=10)
    terms = update(Enrolment).values(mode="human", every_weeks=every_weeks, started_on=date(2026, 11, 23))
    workspace.act("test.mode", NOW, lambda act: act.session.execute(terms))
    return home


@pytest.mark.parametrize("every_weeks", [1, 2])
def test_a_call_by_hand_put_off_by_a_holiday_belongs_to_its_own_week(empty: Workspace, every_weeks: int) -> None:
    home = by_hand(empty, 4, every_weeks)
    christmas = datetime(2026, 12, 21, 9, tzinfo=KST)
    empty.checkins.make_round(christmas)
    monday = datetime(2026, 12, 28, 11, tzinfo=KST)
    again = opened(empty, monday)
    assert "call_by_hand" in codes(again, monday)
    again.checkins.record_call(home.id, "no_answer", monday)
    with again.vault.read() as session:
        states = list(session.scalars(select(RoundItem.state).order_by(RoundItem.round_id)))
    assert states == (["missed", "due"] if every_weeks == 1 else ["missed"])
    assert codes(again, monday)[0].startswith("missed")
    again.close()


def test_a_call_by_hand_nobody_made_stands_until_the_next_one_is_due(empty: Workspace) -> None:
    by_hand(empty, 1, 4)
    empty.checkins.make_round(at(23, 9))
    again = opened(empty, datetime(2026, 12, 15, 9, tzinfo=KST))
    assert codes(again, datetime(2026, 12, 15, 9, tzinfo=KST)) == ["call_by_hand"]
    again.close()


def test_a_call_by_hand_nobody_made_goes_with_the_one_of_the_next_week(empty: Workspace) -> None:
    home = by_hand(empty, 1, 1)
    empty.checkins.make_round(at(23, 9))
    tuesday = datetime(2026, 12, 1, 11, tzinfo=KST)
    again = opened(empty, tuesday)
    again.checkins.record_call(home.id, "ok", tuesday)
    assert codes(again, tuesday) == []
    again.close()


# ------------------------------------------------------------ undo


def test_the_undo_of_an_import_takes_the_steps_the_clock_brought_up_along(empty: Workspace, tmp_path: Path) -> None:
    home = enrolled(empty)
    batch = imported(empty, "calls", results(tmp_path, "010-5555-6666,2026-11-23 10:00,미응답,"), at(23, 11)).batch_id
    again = opened(empty, at(26, 9))
    assert steps(again, home)[-1] == ("emergency", "")
    again.imports.undo(batch, at(26, 10))
    assert (state(again, home), escalation_of(again, home)) == ("due", [])
    imported(again, "calls", results(tmp_path, "010-5555-6666,2026-11-26 10:00,미응답,"), at(26, 10, 30))
    assert steps(again, home) == [("retry", "")]
    assert again.history.verify() == []
    again.close()


def test_a_call_by_hand_undone_and_done_again_has_its_escalation_again(empty: Workspace) -> None:
    home = enrolled(empty)
    done = empty.checkins.record_call(home.id, "no_answer", TEN)
    again = opened(empty, at(26, 9))
    before = escalation_of(again, home)
    assert done.act_id is not None
    again.history.undo(done.act_id, at(26, 10))
    assert escalation_of(again, home) == []
    again.history.redo(at(26, 10, 1))
    assert (state(again, home), sorted(escalation_of(again, home))) == ("missed", sorted(before))
    again.close()


def test_an_import_something_came_of_is_not_undone_before_that(empty: Workspace, tmp_path: Path) -> None:
    enrolled(empty)
    batch = imported(
        empty, "calls", results(tmp_path, "010-5555-6666,2026-11-23 10:00,양호,식사 못 함"), at(23, 11)
    ).batch_id
    with empty.vault.read() as session:
        number = session.scalars(select(Call.id)).one()
    task = empty.follow_ups.task_from_call(number, "죽 배달", date(2026, 11, 25), at(23, 12))
    with pytest.raises(RuleError) as refused:
        empty.imports.undo(batch, at(23, 13))
    assert refused.value.code == "later_depends"
    assert task.act_id is not None
    empty.history.undo(task.act_id, at(23, 14))
    empty.imports.undo(batch, at(23, 15))
    with empty.vault.read() as session:
        left = [session.scalars(select(one.id)).all() for one in (Call, FollowUp, EscalationStep)]
    assert left == [[], [], []]
