"""One next step of a household and one deadline, the strictest, the same in list, pane, board and paper."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from coordinator.casework.checkins.escalation import step_up
from coordinator.casework.checkins.rounds import take_results
from coordinator.records.checkins import STEPS, Call
from coordinator.records.households import Absence
from coordinator.worklist.checkins.round_rows import next_step as on_board
from coordinator.worklist.next_steps import outreach
from coordinator.worklist.rule import Found
from coordinator.worklist.subjects import SUBJECTS
from tests.casework.homes import DAY, HOUR, add_home, store
from tests.conftest import NOW
from tests.worklist.test_lines import alarmed
from tests.worklist.test_urgent_words import said

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

RULES = {rule.code: rule for subject in SUBJECTS for rule in subject.rules}


def told(workspace: Workspace, household_id: int, now: datetime) -> list[tuple[str, datetime | None]]:
    """Give step and deadline of a household as list, pane and board have them."""
    line = next(line for line in workspace.today(now).lines if line.household_id == household_id)
    work = workspace.households.card(household_id, now).call_work
    row = next(row for row in workspace.checkins.board(now).rows if row.household_id == household_id)
    step = on_board(row)
    assert work is not None
    assert work.escalation is not None
    assert step is not None
    asks = work.escalation.asks
    answers = [("list", line.due_at), ("pane", work.escalation.due_at), ("board", row.step_due_at)]
    assert asks is not None
    assert asks.said.text == line.step.text == step.text
    return answers


def one_deadline(workspace: Workspace, household_id: int, now: datetime) -> datetime:
    answers = told(workspace, household_id, now)
    assert len({due_at for _, due_at in answers}) == 1, answers
    due_at = answers[0][1]
    assert due_at is not None
    return due_at


def test_a_call_not_answered_about_an_alert_has_one_deadline_with_its_escalation(empty: Workspace) -> None:
    home = add_home(empty, meter=True, calls="active", contact="조동생")
    alarmed(empty, home=home, severity="serious")
    empty.checkins.make_round(NOW)
    empty.checkins.record_call(home.id, "no_answer", NOW)
    for minutes in (1, 29, 31, 300):
        now = NOW + timedelta(minutes=minutes)
        assert one_deadline(empty, home.id, now) == NOW + timedelta(minutes=30)


def test_an_alert_that_asks_sooner_than_the_escalation_gives_the_step_on_the_board_too(empty: Workspace) -> None:
    home = add_home(empty, meter=True, calls="active", contact="조동생")
    empty.checkins.make_round(NOW - DAY)
    empty.checkins.record_call(home.id, "no_answer", NOW - DAY)
    later = one_deadline(empty, home.id, NOW)
    alarmed(empty, home=home, severity="serious")
    assert one_deadline(empty, home.id, NOW) == min(later, NOW - HOUR / 2)


def test_after_urgent_words_the_call_by_a_person_stays_the_step_until_somebody_made_it(empty: Workspace) -> None:
    home = add_home(empty, calls="active", contact="조동생")
    said(empty, home, at=NOW - 5 * HOUR)
    for hours in (0, 4, 30):
        now = NOW + hours * HOUR
        empty.run_clocks(now)
        assert one_deadline(empty, home.id, now) == NOW - 5 * HOUR + timedelta(minutes=30)
        line = empty.today(now).lines[0]
        assert line.step.code == "urgent_call"
        (row,) = empty.checkins.board(now).rows
        step = on_board(row)
        assert step is not None
        assert step.text == line.step.text


def test_a_concern_is_due_on_its_day_on_list_board_and_paper(empty: Workspace) -> None:
    home = add_home(empty, calls="active")
    said(empty, home, "끼니를 거른다고 함", at=NOW - 22 * HOUR, urgent=False)
    (line,) = empty.today(NOW).lines
    (row,) = empty.checkins.board(NOW).rows
    step = on_board(row)
    assert step is not None
    assert (line.due_at, line.step.text) == (row.step_due_at, step.text)
    assert line.due_at == (NOW - DAY).replace(hour=18, minute=0)


def test_a_return_to_check_and_a_missed_call_are_one_step_with_the_strictest_deadline(empty: Workspace) -> None:
    home = add_home(empty, calls="active", contact="조동생")
    empty.checkins.make_round(NOW)
    empty.checkins.record_call(home.id, "no_answer", NOW - HOUR)
    store(empty, Absence(household_id=home.id, kind="travel", starts_at=NOW - 9 * DAY, ends_at=NOW - 3 * DAY))
    assert one_deadline(empty, home.id, NOW) == NOW - 2 * DAY


def test_contacts_asked_in_vain_send_somebody_to_the_door_for_alert_and_escalation_alike(empty: Workspace) -> None:
    home = add_home(empty, meter=True, calls="active", contact="조동생")
    alarmed(empty, home=home, severity="serious")
    empty.checkins.make_round(NOW)
    empty.checkins.record_call(home.id, "no_answer", NOW)
    empty.checkins.take_step(home.id, "contacts", "not_reached", NOW + HOUR)
    one_deadline(empty, home.id, NOW + 2 * HOUR)
    assert empty.today(NOW + 2 * HOUR).lines[0].step.code == "try_visit"


def test_nobody_in_the_practice_county_has_two_deadlines(practice: Workspace) -> None:
    compared = 0
    lines = {line.household_id: line for line in practice.today(NOW).lines}
    for row in practice.checkins.board(NOW).rows:
        line = lines.get(row.household_id)
        if line is None or line.reach is None or row.status not in ("urgent", "concern_open", "missed"):
            continue
        assert row.asks == line.reach
        assert row.step_due_at == line.reach.due_at
        compared += 1
        if compared % 5 == 1:
            work = practice.households.card(row.household_id, NOW).call_work
            assert work is not None
            assert work.escalation is None or work.escalation.due_at == line.reach.due_at
    assert compared


def test_who_declined_the_ai_call_twice_has_one_deadline_too(empty: Workspace) -> None:
    home = add_home(empty, calls="active", enrolled_on=(NOW - 30 * DAY).date())
    for week in (2, 1, 0):
        at = NOW - week * 7 * DAY
        empty.checkins.make_round(at)

        def take(act: OpenAct, at: datetime = at) -> None:
            call = Call(household_id=home.id, called_at=at, result="declined_ai")
            act.session.add(call)
            act.session.flush()
            take_results(act, [call])

        empty.act("test.call", at + timedelta(minutes=1), take)
    (line,) = empty.today(NOW + HOUR).lines
    assert [said.code for said in line.reasons] == ["declined_ai"]
    one_deadline(empty, home.id, NOW + HOUR)


@given(st.sampled_from(["missed", "concern_open"]), st.dictionaries(st.sampled_from(STEPS), st.booleans(), min_size=1))
def test_the_step_that_is_up_waits_and_none_above_it_is_done(state: str, done: dict[str, bool]) -> None:
    up = step_up(state, done)
    highest_done = max((STEPS.index(step) for step, is_done in done.items() if is_done), default=-1)
    waiting = [STEPS.index(step) for step in done if STEPS.index(step) > highest_done]
    if up is None:
        assert not waiting
    else:
        assert done[up] is False
        assert STEPS.index(up) == (min(waiting) if state == "concern_open" else max(waiting))


@given(st.lists(st.tuples(st.sampled_from(sorted(RULES)), st.integers(-3000, 3000)), min_size=1, max_size=6))
def test_no_reason_for_the_same_act_is_due_before_the_one_deadline(reasons: list[tuple[str, int]]) -> None:
    found = [Found(RULES[code], NOW, {}, {}, NOW + timedelta(minutes=minutes)) for code, minutes in reasons]
    step = outreach(found)
    acts = [(one.rule.act, one.due) for one in found if one.rule.act]
    if step is None:
        assert not acts
    else:
        assert step.due_at == min(due for _, due in acts)
        assert step.act in {act for act, due in acts if due == step.due_at}
