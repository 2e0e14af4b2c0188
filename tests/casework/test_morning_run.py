"""The morning run's answers: each is the act there is for it, undone as one, and refused with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from coordinator import text
from coordinator.errors import RuleError
from coordinator.records.alerts import Episode
from coordinator.records.checkins import EscalationStep, RoundItem
from coordinator.records.households import Resident
from coordinator.records.morning_run import Answer, MorningRun, MorningRunStep
from coordinator.records.tasks import Task
from tests.casework.homes import Home, add_alert, add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

MINUTE = timedelta(minutes=1)
OPENED_AT = NOW - timedelta(hours=2)


@pytest.fixture
def home(empty: Workspace) -> Home:
    return add_home(empty, "조춘희", calls="active", contact="조미경")


def missed(workspace: Workspace, home: Home) -> None:
    """Let a call by hand go unanswered in the week's round, so that an escalation runs."""
    workspace.checkins.make_round(NOW)
    workspace.checkins.record_call(home.id, "no_answer", NOW - timedelta(hours=1))


def verbs(workspace: Workspace) -> list[str]:
    return [act.verb for act in workspace.history.acts(3) if not act.verb.startswith(("test.", "clocks."))]


@pytest.mark.parametrize(
    ("given", "result"), [(Answer.WELL, "ok"), (Answer.CONCERN, "concern"), (Answer.NO_ANSWER, "no_answer")]
)
def test_an_answer_of_a_call_is_the_call_by_hand(empty: Workspace, home: Home, given: str, result: str) -> None:
    done = empty.morning_run.answer(home.id, given, NOW, severity="serious", note="무릎이 아프다고 하심")
    (call,) = empty.checkins.calls(NOW, household_id=home.id)
    assert (call.result, call.summary, call.caller) == (result, "무릎이 아프다고 하심", "staff")
    assert verbs(empty)[0] == "checkins.record_call"
    assert "조춘희" in done.message


def test_words_that_cannot_wait_make_a_concern_urgent(empty: Workspace, home: Home) -> None:
    empty.morning_run.answer(home.id, Answer.CONCERN, NOW, note="넘어져서 못 일어남", urgent=True)
    assert empty.checkins.calls(NOW, household_id=home.id)[0].urgent


def test_a_contact_who_confirms_settles_the_missed_call(empty: Workspace, home: Home) -> None:
    missed(empty, home)
    empty.morning_run.answer(home.id, Answer.CONTACT, NOW)
    with empty.vault.read() as session:
        assert session.scalars(select(RoundItem.state)).all() == ["confirmed"]
        assert ("contacts", "reached") in session.execute(select(EscalationStep.step, EscalationStep.outcome)).all()


def test_a_contact_who_was_asked_in_vain_before_still_settles_it(empty: Workspace, home: Home) -> None:
    missed(empty, home)
    empty.checkins.take_step(home.id, "contacts", "not_reached", NOW - MINUTE)
    empty.morning_run.answer(home.id, Answer.CONTACT, NOW)
    with empty.vault.read() as session:
        assert session.scalars(select(RoundItem.state)).all() == ["confirmed"]


def test_without_a_missed_call_a_contact_who_confirms_closes_the_alert(empty: Workspace, home: Home) -> None:
    number = add_alert(empty, home.id, "serious", opened_at=OPENED_AT)
    empty.morning_run.answer(home.id, Answer.CONTACT, NOW, note="딸이 아침에 통화")
    with empty.vault.read() as session:
        stored_alert = session.get_one(Episode, number)
        assert (stored_alert.state, stored_alert.outcome) == ("resolved", "spoken_safe")
        assert "딸이 아침에 통화" in stored_alert.note


def test_a_visit_asked_for_brings_up_the_visit_of_the_escalation(empty: Workspace, home: Home) -> None:
    missed(empty, home)
    empty.morning_run.answer(home.id, Answer.VISIT, NOW)
    with empty.vault.read() as session:
        steps = dict(session.execute(select(EscalationStep.step, EscalationStep.outcome)).all())
        assert steps["visit"] == ""
        assert session.scalars(select(Task.id)).all() == []


def test_without_an_escalation_a_visit_asked_for_is_a_task_of_today_and_the_alert_is_taken_on(
    empty: Workspace, home: Home
) -> None:
    number = add_alert(empty, home.id, "serious", opened_at=OPENED_AT)
    empty.morning_run.answer(home.id, Answer.VISIT, NOW, note="이장님과 함께")
    with empty.vault.read() as session:
        (task,) = session.scalars(select(Task)).all()
        assert (task.due_on, task.household_id) == (NOW.date(), home.id)
        assert "이장님과 함께" in task.text
        assert session.get_one(Episode, number).state == "acknowledged"


def test_after_119_was_asked_for_somebody_is_to_ask_what_came_of_it(empty: Workspace, home: Home) -> None:
    missed(empty, home)
    empty.morning_run.answer(home.id, Answer.EMERGENCY, NOW)
    with empty.vault.read() as session:
        assert session.scalars(select(RoundItem.state)).all() == ["handed_over"]
        assert session.scalars(select(Task.due_on)).all() == [NOW.date()]


@pytest.mark.parametrize("given", [Answer.VISIT, Answer.EMERGENCY])
def test_what_is_asked_for_already_is_not_asked_for_again_in_the_other_language(
    empty: Workspace, home: Home, given: str
) -> None:
    before = text.language()
    try:
        text.set_language("ko")
        empty.morning_run.answer(home.id, given, NOW)
        text.set_language("en")
        with pytest.raises(RuleError) as caught:
            empty.morning_run.answer(home.id, given, NOW + MINUTE)
    finally:
        text.set_language(before)
    assert caught.value.code == "run_not_possible"
    with empty.vault.read() as session:
        assert len(session.scalars(select(Task)).all()) == 1


def test_what_was_asked_for_and_done_can_be_asked_for_again(empty: Workspace, home: Home) -> None:
    empty.morning_run.answer(home.id, Answer.VISIT, NOW)
    with empty.vault.read() as session:
        (task,) = session.scalars(select(Task.id)).all()
    empty.tasks.finish(task, NOW + MINUTE)
    empty.morning_run.answer(home.id, Answer.VISIT, NOW + 2 * MINUTE)
    with empty.vault.read() as session:
        assert len(session.scalars(select(Task)).all()) == 2


def test_later_records_nothing_but_that_it_was_put_off(empty: Workspace, home: Home) -> None:
    number = add_alert(empty, home.id, "serious", opened_at=OPENED_AT)
    empty.morning_run.answer(home.id, Answer.LATER, NOW)
    with empty.vault.read() as session:
        assert session.get_one(Episode, number).state == "new"
        assert session.scalars(select(MorningRunStep.answer)).all() == ["later"]
    assert empty.checkins.calls(NOW, household_id=home.id) == []


@pytest.mark.parametrize("given", list(Answer))
def test_each_answer_is_taken_back_whole_by_one_undo(empty: Workspace, home: Home, given: str) -> None:
    missed(empty, home)
    add_alert(empty, home.id, "serious", opened_at=OPENED_AT)
    before = empty.households.card(
        home.id,
        NOW,
    )
    empty.morning_run.answer(home.id, given, NOW)
    done = empty.morning_run.take_back(NOW)
    assert done.value == home.id
    after = empty.households.card(home.id, NOW)
    assert (after.tasks, after.alerts, after.last_call) == (before.tasks, before.alerts, before.last_call)
    assert empty.morning_run.standing(NOW).steps == ()


def test_answers_are_taken_back_newest_first_until_none_is_left(empty: Workspace, home: Home) -> None:
    second_home = add_home(empty, "박재호")
    for number, one in enumerate((home, second_home)):
        empty.morning_run.answer(one.id, Answer.NO_ANSWER, NOW + number * MINUTE)
    later = NOW + 5 * MINUTE
    assert [empty.morning_run.take_back(later).value for _ in range(2)] == [second_home.id, home.id]
    with pytest.raises(RuleError) as refused:
        empty.morning_run.take_back(later)
    assert refused.value.code == "nothing_to_undo"


def test_an_earlier_answer_can_be_undone_by_itself(empty: Workspace, home: Home) -> None:
    second_home = add_home(empty, "박재호")
    first = empty.morning_run.answer(home.id, Answer.WELL, NOW).act_id
    empty.morning_run.answer(second_home.id, Answer.WELL, NOW)
    assert first is not None
    empty.history.undo(first, NOW)
    assert [step.household_id for step in empty.morning_run.standing(NOW).steps] == [second_home.id]


def test_what_is_not_possible_says_why_and_stores_nothing(empty: Workspace) -> None:
    bare = add_home(empty, "서말분", phone="")
    card = empty.morning_run.card(bare.id, NOW)
    assert set(card.why_not) == {Answer.WELL, Answer.CONCERN, Answer.NO_ANSWER, Answer.CONTACT}
    for given, why in card.why_not.items():
        with pytest.raises(RuleError) as refused:
            empty.morning_run.answer(bare.id, given, NOW)
        assert refused.value.message == why
    empty.morning_run.answer(bare.id, Answer.VISIT, NOW)
    assert Answer.VISIT in empty.morning_run.card(bare.id, NOW).why_not  # not twice
    assert [step.answer for step in empty.morning_run.standing(NOW).steps] == ["visit"]


def test_nothing_is_recorded_where_nobody_lives_any_more(empty: Workspace, home: Home) -> None:
    def died(act: object) -> None:
        act.session.execute(update(Resident).values(life_status="death_reported"))  # type: ignore[attr-defined]
        act.touch("households")  # type: ignore[attr-defined]

    empty.act("test.died", NOW, died)
    with pytest.raises(RuleError) as refused:
        empty.morning_run.answer(home.id, Answer.WELL, NOW)
    assert refused.value.code == "run_nobody"
    assert "조춘희" in refused.value.message
    assert empty.checkins.calls(NOW, household_id=home.id) == []


def test_a_run_of_yesterday_is_not_gone_on_with_and_stays_on_record(empty: Workspace, home: Home) -> None:
    empty.morning_run.answer(home.id, Answer.WELL, NOW)
    tomorrow = NOW + timedelta(days=1)
    assert empty.morning_run.standing(tomorrow).run_id is None
    empty.morning_run.answer(home.id, Answer.LATER, tomorrow)
    with empty.vault.read() as session:
        assert len(session.scalars(select(MorningRun.id)).all()) == 2
        assert len(session.scalars(select(MorningRunStep.id)).all()) == 2


def test_a_finished_run_is_over_and_the_next_one_begins_anew(empty: Workspace, home: Home) -> None:
    empty.morning_run.answer(home.id, Answer.WELL, NOW)
    empty.morning_run.finish(NOW)
    assert empty.morning_run.standing(NOW).steps == ()
    assert [step.answer for step in empty.morning_run.record(NOW).steps] == ["well"]
    with pytest.raises(RuleError) as refused:
        empty.morning_run.finish(NOW)
    assert refused.value.code == "no_run"


def test_a_long_note_is_kept_whole(empty: Workspace, home: Home) -> None:
    words = "가" * 10_000
    empty.morning_run.answer(home.id, Answer.CONCERN, NOW, note=words)
    assert empty.checkins.calls(NOW, household_id=home.id)[0].summary == words
