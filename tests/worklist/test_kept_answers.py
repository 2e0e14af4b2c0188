"""What one instant was asked is kept until an act writes into it: the partial answer equals the whole one."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select

from coordinator.casework.checkins.enrolment_terms import CallTerms
from coordinator.cli.printing import plain
from coordinator.errors import CoordinatorError
from coordinator.records.alerts import Outcome
from coordinator.records.checkins import Call, CallResult, EscalationStep, RoundItem
from coordinator.records.households import Absence
from coordinator.records.services import Link
from coordinator.records.tasks import Task
from coordinator.records.watch import SupplyCut
from coordinator.worklist.cards import as_flat, card
from coordinator.worklist.facts.county import exclusions
from coordinator.worklist.instant import Answers, instant
from coordinator.worklist.power.usage import usage
from coordinator.worklist.subjects import SUBJECTS
from coordinator.worklist.timeline import timeline
from coordinator.worklist.today import points, today
from coordinator.workspace import KEPT_FOR
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Instant
    from coordinator.workspace import Workspace

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Coordinator:
    """Somebody who does one thing after the other, by chance, wherever it is allowed."""

    def __init__(self, workspace: Workspace, seed: int) -> None:
        self.w, self.chance = workspace, Random(seed)
        self.done: set[str] = set()

    def any(self, query: Any) -> int:
        """Give one of the numbers a question finds."""
        with self.w.vault.read() as session:
            found = list(session.scalars(query))
        return self.chance.choice(found) if found else 0

    def acts(self, home: int, episode: int, now: datetime) -> dict[str, Callable[[], Any]]:
        """Name everything that can be done for a household."""
        w, pick = self.w, self.chance.choice
        day = now.date()
        task, link = self.any(select(Task.id)), self.any(select(Link.id).where(Link.household_id == home))
        call = self.any(select(Call.id).where(Call.household_id == home))
        until = now + pick((HOUR, DAY, 9 * DAY))
        return {
            "note": lambda: w.households.add_note(home, "들름", now),
            "safety": lambda: w.households.set_safety_note(home, pick(("개 조심", "")), now),
            "away": lambda: w.households.register_absence(home, "family", now - pick((0, 1)) * HOUR, until, "", now),
            "returned": lambda: w.households.check_return(self.any(select(Absence.id)), now),
            "dark": lambda: w.power.cut_supply(home, now - HOUR, until, "", now),
            "light": lambda: w.power.check_supply(self.any(select(SupplyCut.id)), now),
            "acknowledge": lambda: w.alerts.acknowledge(episode, now, next_step=pick(("방문", ""))),
            "snooze": lambda: w.alerts.silence(episode, until, "가족과 있음", now),
            "resolve": lambda: w.alerts.resolve(episode, pick(tuple(Outcome)), now),
            "error": lambda: w.alerts.enter_in_error(episode, "잘못", now),
            "call": lambda: w.checkins.record_call(
                home, pick(tuple(CallResult)), now, topics=("health",), urgent=self.chance.random() < 0.2
            ),
            "settle": lambda: w.checkins.settle(home, "confirmed", now, reason="spoke"),
            "step": lambda: w.checkins.take_step(
                self.any(select(EscalationStep.household_id).where(EscalationStep.done_at.is_(None))),
                pick(("staff", "contacts", "visit")),
                pick(("reached", "not_reached")),
                now,
            ),
            "decline": lambda: w.enrolment.decline([home], day, now),
            "pause": lambda: w.enrolment.pause([home], day + DAY, now),
            "resume": lambda: w.enrolment.resume([home], now),
            "enrol": lambda: w.enrolment.enrol([home], day, CallTerms(), now),
            "end": lambda: w.enrolment.end([home], "moved", now),
            "add_task": lambda: w.tasks.add(home, "전화", day, now),
            "start_task": lambda: w.tasks.start(task, now),
            "finish_task": lambda: w.tasks.finish(task, now),
            "reopen_task": lambda: w.tasks.reopen(task, now),
            "task_from_call": lambda: w.follow_ups.task_from_call(call, "살피기", day, now),
            "alert_from_call": lambda: w.follow_ups.alert_from_call(call, now),
            "link": lambda: w.services.request_link(home, 1, None, now),
            "move_link": lambda: w.services.move_link(
                link, pick(("accepted", "in_progress", "completed", "rejected")), now, review_on=day
            ),
            "undo": lambda: w.history.undo_last(now),
            "redo": lambda: w.history.redo(now),
        }

    def go_on(self, now: datetime) -> int:
        """Do one thing; gives whom it was for."""
        listed = self.w.today(now).lines
        line = self.chance.choice([line for line in listed if line.episode_id] or listed)
        with self.w.vault.read() as session:
            called = list(session.scalars(select(RoundItem.household_id).distinct()))
        home = self.chance.choice((line.household_id, self.chance.choice(called)))
        acts = self.acts(home, line.episode_id or 0, now)
        left = [name for name in acts if name not in self.done]
        for name in self.chance.sample([*left, *acts], 6):
            try:
                acts[name]()
            except CoordinatorError:
                continue
            self.done.add(name)
            break
        return home


def whole(w: Workspace, home: int, now: datetime) -> list[Any]:
    """Ask everything anew, of answers that were never kept."""
    anew = Answers()
    with w.vault.read() as session:
        placed = points(session, now, answers=anew)
        shown = usage(session, home, now, answers=anew)
        return [
            plain(today(session, now, answers=anew)),
            plain(as_flat(card(session, home, now, answers=anew))),
            plain(timeline(session, home, now, answers=anew)),
            [placed.household_id.tolist(), placed.severity.tolist(), placed.urgent.tolist()],
            plain(shown),
        ]


def partial(w: Workspace, home: int, now: datetime) -> list[Any]:
    """Ask the workspace, which asks again only what was touched."""
    placed = w.households.map_points(now)
    return [
        plain(w.today(now)),
        plain(as_flat(w.households.card(home, now))),
        plain(w.households.timeline(home, now)),
        [placed.household_id.tolist(), placed.severity.tolist(), placed.urgent.tolist()],
        plain(w.households.usage(home, now)),
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_act_the_partial_answer_is_the_whole_one(practice: Workspace, seed: int) -> None:
    somebody, now = Coordinator(practice, seed), NOW
    for step in range(36):
        home = somebody.go_on(now)
        assert partial(practice, home, now) == whole(practice, home, now), (step, somebody.done)
        if step % 12 == 11:
            now += timedelta(minutes=7)
    assert len(somebody.done) > 15, somebody.done


def counted(w: Workspace, work: Callable[[], object]) -> int:
    """Count the statements of a piece of work."""
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    with w.vault.read() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    work()
    event.remove(engine, "before_cursor_execute", hear)
    return len(said)


def test_the_whole_of_today_needs_few_statements_and_nothing_that_was_not_touched_is_asked_again(
    practice: Workspace,
) -> None:
    practice.run_clocks(NOW)
    assert counted(practice, lambda: practice.today(NOW)) <= 40
    line = practice.today(NOW).lines[0]
    assert counted(practice, lambda: practice.today(NOW)) == 1  # that a transaction begins
    practice.households.card(line.household_id, NOW)
    practice.households.add_note(line.household_id, "들름", NOW)
    assert counted(practice, lambda: practice.today(NOW)) == 1
    assert counted(practice, lambda: practice.households.card(line.household_id, NOW)) == 2
    # The minute's own look asks everything anew, and so does what comes long after it: much comes due by itself.
    later = NOW + timedelta(seconds=70)
    practice.run_clocks(later)
    assert counted(practice, lambda: practice.today(later)) < 5
    assert counted(practice, lambda: practice.today(later, anew=True)) > 20
    assert counted(practice, lambda: practice.today(later + KEPT_FOR)) > 20


def test_what_several_parts_ask_of_one_instant_is_asked_once(practice: Workspace) -> None:
    with practice.vault.read() as session, instant(session, NOW) as opened:
        assert opened.once(exclusions) is opened.once(exclusions)


def test_an_answer_rests_on_what_the_questions_within_it_read(practice: Workspace) -> None:
    answers = Answers()

    def asked(session: Session) -> object:
        with instant(session, NOW, answers) as opened:
            return opened.once(outer)

    practice.ask(asked)
    answers.forget({"note"})
    assert answers.get((outer, "ko", (), ())) is not None
    answers.forget({"consent"})
    assert answers.get((outer, "ko", (), ())) is None


def outer(at: Instant) -> int:
    return len(at.once(exclusions).causes)


def test_a_rule_and_an_act_belong_to_one_subject() -> None:
    for codes in (
        [rule.code for subject in SUBJECTS for rule in subject.rules],
        [verb for subject in SUBJECTS for verb in subject.verbs],
        [code for subject in SUBJECTS for code in subject.came_due],
        [moves.machine.name for subject in SUBJECTS for moves in subject.moves],
    ):
        assert len(codes) == len(set(codes))
