"""The morning run: who is still to be asked and in which order, the card of one person, and the record of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coordinator.casework.morning_run import open_run, why_not
from coordinator.errors import UsageError
from coordinator.records.alerts import Episode, Outcome
from coordinator.records.base import KST
from coordinator.records.checkins import EscalationStep, Step, StepOutcome
from coordinator.records.households import Absence
from coordinator.records.morning_run import LEVELS, Answer, MorningRun, MorningRunStep
from coordinator.records.values.given_names import given
from coordinator.text import tr
from coordinator.worklist.cards import card
from coordinator.worklist.checkins.call_rows import call_rows
from coordinator.worklist.facts.people import people
from coordinator.worklist.households.card import absence_row
from coordinator.worklist.instant import Answers, Instant
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.lines import lines
from coordinator.worklist.next_steps import SEVERITY_RANK
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.rows import AbsenceRow, CallRow, Line, Usage
    from coordinator.worklist.subject import Subject

SIGNAL_DAYS = 7
"""Days that the signals of one person are shown for, up to now."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One person answered in a run, with the answer that counts."""

    household_id: int
    name: str
    age: int | None
    area: str
    answer: str
    severity: str
    answered_at: datetime
    answered_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the run of today is.

    Attributes
    ----------
    run_id : none where nobody was answered yet
    level : the mildest level it takes in, one of `LEVELS`
    steps : who was answered, the earliest first
    waiting : who is still to be asked, in the order of the list
    milder_count : households of the next milder level, which it does not take in
    """

    now: datetime
    run_id: int | None
    level: str
    steps: tuple[StepRow, ...]
    waiting: tuple[Line, ...]
    milder_count: int

    @property
    def later(self) -> tuple[StepRow, ...]:
        """Give who was put off."""
        return tuple(step for step in self.steps if step.answer == Answer.LATER)

    @property
    def answered_count(self) -> int:
        """Count the people who were answered, put off or not."""
        return len({step.household_id for step in self.steps} - {line.household_id for line in self.waiting})

    @property
    def total_count(self) -> int:
        """Count all who are in the run by now."""
        return self.answered_count + len(self.waiting)


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit somebody made, and whether it reached the person."""

    at: datetime
    reached: bool


@dataclass(frozen=True, slots=True)
class SignalLines:
    """What is known of one person on one line of time: power, calls, visits, absences."""

    start: datetime
    now: datetime
    power: Usage | None
    calls: tuple[CallRow, ...]
    visits: tuple[Visit, ...]
    absences: tuple[AbsenceRow, ...]


@dataclass(frozen=True, slots=True)
class RunCard:
    """One person of the run, whole.

    Attributes
    ----------
    line : what the list says; none where it does not ask for this household any more
    why_not : by answer why it is not possible here; those that are possible are left out
    """

    card: HouseholdCard
    line: Line | None
    signals: SignalLines
    why_not: Mapping[str, str]

    @property
    def household_id(self) -> int:
        """Whose card it is."""
        return self.card.id


@dataclass(frozen=True, slots=True)
class Record:
    """What was done in one run, and who is left."""

    day_on: date
    begun_at: datetime
    begun_by: str
    ended_at: datetime | None
    steps: tuple[StepRow, ...]
    waiting: tuple[Line, ...]


def is_in(line: Line, level: str) -> bool:
    """Say whether a line belongs to a run that goes down to a level: what cannot wait does to every one."""
    return line.is_urgent or SEVERITY_RANK[line.severity] >= SEVERITY_RANK[level]


def still_waiting(worklist: Iterable[Line], steps: Mapping[int, StepRow], level: str) -> tuple[Line, ...]:
    """Give who is still to be asked, in the order of the list.

    Who was answered is not asked again in the same run, wherever the list has them now, unless they said something
    since that cannot wait.
    """
    return tuple(
        line
        for line in worklist
        if is_in(line, level) and ((step := steps.get(line.household_id)) is None or _called_since(line, step))
    )


def _called_since(line: Line, step: StepRow) -> bool:
    return line.urgent_at is not None and line.urgent_at > step.answered_at


def standing(
    session: Session,
    now: datetime,
    *,
    level: str = "",
    subjects: Sequence[Subject] = SUBJECTS,
    answers: Answers | None = None,
) -> Standing:
    """Say how far today's run is; without an open one, how far one would have to go.

    Parameters
    ----------
    level : how far down it is to go; that of the open run without it
    """
    with opened(session, now, answers) as instant:
        run = open_run(session, now)
        chosen = level or (run.level if run is not None else LEVELS[0])
        worklist = instant.once(lines, tuple(subjects))
        steps = () if run is None else _steps(instant, run, worklist)
        by_home = {step.household_id: step for step in steps}
        waiting = still_waiting(worklist, by_home, chosen)
        milder = still_waiting(worklist, by_home, LEVELS[-1])
        return Standing(now, None if run is None else run.id, chosen, steps, waiting, len(milder) - len(waiting))


def _steps(instant: Instant, run: MorningRun, worklist: Iterable[Line]) -> tuple[StepRow, ...]:
    """Give of each household the answer that counts, the earliest first."""
    rows = instant.session.scalars(
        select(MorningRunStep).where(MorningRunStep.run_id == run.id).order_by(MorningRunStep.id)
    ).all()
    last: dict[int, MorningRunStep] = {}
    for row in rows:
        last.pop(row.household_id, None)
        last[row.household_id] = row
    person_of: dict[int, Any] = {line.household_id: line for line in worklist if line.household_id in last}
    person_of |= people(instant.session, instant.today, last.keys() - person_of.keys())
    return tuple(
        StepRow(
            household_id=row.household_id,
            name=person_of[row.household_id].name if row.household_id in person_of else "",
            age=person_of[row.household_id].age if row.household_id in person_of else None,
            area=person_of[row.household_id].area if row.household_id in person_of else "",
            answer=row.answer,
            severity=row.severity,
            answered_at=row.answered_at,
            answered_by=given(row.answered_by),
            note=row.note,
        )
        for row in last.values()
    )


def run_card(
    session: Session,
    household_id: int,
    now: datetime,
    *,
    subjects: Sequence[Subject] = SUBJECTS,
    answers: Answers | None = None,
) -> RunCard:
    """Gather one person of the run.

    Raises
    ------
    RuleError
        `unknown_household`.
    """
    answers = Answers() if answers is None else answers
    whole = card(session, household_id, now, subjects=subjects, answers=answers)
    with opened(session, now, answers) as instant:
        worklist = instant.once(lines, tuple(subjects))
        line = next((listed for listed in worklist if listed.household_id == household_id), None)
        return RunCard(
            whole, line, _signals(instant, household_id, answers), why_not(instant.session, household_id, now)
        )


def _signals(instant: Instant, household_id: int, answers: Answers) -> SignalLines:
    from coordinator.worklist.power.usage import usage  # late: it brings numerical code

    session, now = instant.session, instant.now
    start = datetime.combine(now.date() - timedelta(days=SIGNAL_DAYS - 1), time(), KST)
    power = usage(session, household_id, now, days=SIGNAL_DAYS, answers=answers)
    calls = call_rows(session, now, household_id=household_id, since=start, names={})
    absences = session.scalars(
        select(Absence).where(
            Absence.household_id == household_id, Absence.rests_until > start, Absence.starts_at <= now
        )
    )
    away = tuple(absence_row(absence) for absence in absences)
    return SignalLines(start, now, power, tuple(calls), _visits(session, household_id, start, now), away)


def _visits(session: Session, household_id: int, start: datetime, now: datetime) -> tuple[Visit, ...]:
    steps = session.execute(
        select(EscalationStep.done_at, EscalationStep.outcome).where(
            EscalationStep.household_id == household_id,
            EscalationStep.step == Step.VISIT,
            EscalationStep.outcome != StepOutcome.SKIPPED,
            EscalationStep.done_at >= start,
            EscalationStep.done_at <= now,
        )
    )
    visits = [Visit(at, outcome == StepOutcome.REACHED) for at, outcome in steps if at is not None]
    safe_at = session.scalars(
        select(Episode.resolved_at).where(
            Episode.household_id == household_id,
            Episode.outcome == Outcome.SEEN_SAFE,
            Episode.resolved_at >= start,
            Episode.resolved_at <= now,
        )
    )
    visits += [Visit(at, True) for at in safe_at if at is not None]
    return tuple(sorted(visits, key=lambda visit: visit.at))


def record(
    session: Session, now: datetime, *, subjects: Sequence[Subject] = SUBJECTS, answers: Answers | None = None
) -> Record:
    """Give the record of the newest run: what was done, and of today's who is left.

    Raises
    ------
    UsageError
        `no_run`: there was none yet.
    """
    with opened(session, now, answers) as instant:
        run = session.scalars(
            select(MorningRun).where(MorningRun.begun_at <= now).order_by(MorningRun.id.desc()).limit(1)
        ).one_or_none()
        if run is None:
            raise UsageError(tr("There is no morning run on record yet; begin one on Today."), code="no_run")
        worklist = instant.once(lines, tuple(subjects))
        steps = _steps(instant, run, worklist)
        by_home = {step.household_id: step for step in steps}
        waiting = still_waiting(worklist, by_home, run.level) if run.day_on == now.date() else ()
        return Record(run.day_on, run.begun_at, given(run.begun_by), run.ended_at, steps, waiting)
