"""The morning run: what each answer records, by the acts there are, as one act; and why one is not possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.acts import OPEN_STATES
from coordinator.casework.alerts.handling import acknowledge, resolve
from coordinator.casework.checkins.calls import record_call, settle
from coordinator.casework.checkins.escalation import UNSETTLED, item_of_escalation, take_step
from coordinator.casework.households.people import household, name_of
from coordinator.casework.tasks.acts import OPEN_TASKS, add_task
from coordinator.errors import RuleError
from coordinator.records.alerts import Episode, Outcome
from coordinator.records.base import free_text
from coordinator.records.checkins import CallResult, EscalationStep, RoundItem, Step, StepOutcome
from coordinator.records.households import Contact, LifeStatus, Resident
from coordinator.records.journal import Change
from coordinator.records.morning_run import ANSWER_LABELS, LEVELS, Answer, MorningRun, MorningRunStep
from coordinator.records.tasks import Task
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.records.households import Household
    from coordinator.vault.acts import OpenAct

VISIT_TASK = mark("Visit and make sure of the person")
EMERGENCY_TASK = mark("Ask what came of the call to 119")
"""What is left to be done after a visit or 119 was asked for."""

_CALLS: dict[str, str] = {
    Answer.WELL: CallResult.OK,
    Answer.CONCERN: CallResult.CONCERN,
    Answer.NO_ANSWER: CallResult.NO_ANSWER,
}
"""The answers that are a call by hand, with its result."""


def open_run(session: Session, now: datetime) -> MorningRun | None:
    """Give the run of today that can be gone on with; that of another day cannot."""
    return session.scalars(
        select(MorningRun)
        .where(MorningRun.day_on == now.date(), MorningRun.ended_at.is_(None))
        .order_by(MorningRun.id.desc())
        .limit(1)
    ).one_or_none()


def begin(act: OpenAct, level: str) -> int:
    """Begin a run of today, or let the one that is open take in further people; gives its number.

    Raises
    ------
    RuleError
        `run_level`: no such level.
    """
    if level not in LEVELS:
        raise RuleError(tr("Choose who is in the run."), code="run_level")
    run = open_run(act.session, act.now)
    if run is None:
        run = MorningRun(day_on=act.now.date(), level=level, begun_at=act.now, begun_by=act.actor)
        act.session.add(run)
    elif LEVELS.index(level) > LEVELS.index(run.level):
        run.level = level
    act.session.flush()
    return run.id


def finish(act: OpenAct) -> None:
    """Close today's run: the next one begins anew.

    Raises
    ------
    RuleError
        `no_run`: none is open.
    """
    run = open_run(act.session, act.now)
    if run is None:
        raise RuleError(tr("No morning run of today is open."), code="no_run")
    run.ended_at = act.now
    act.message = tr("Morning run finished")


def answer(
    act: OpenAct,
    run_id: int,
    household_id: int,
    given: str,
    *,
    severity: str = "",
    note: str = "",
    urgent: bool = False,
) -> int:
    """Record what was done for one person of a run, by the act there is for it; gives the number of the step.

    Well, a concern and nobody reached are a call by hand. Confirmed by a contact settles the call that waits, else it
    closes the open alert. A visit asked for brings up the rung of the visit where an escalation runs, else it becomes
    a task of today. 119 asked for hands an escalation over and becomes a task of today. Both are noted on a new alert,
    which the actor takes on. Later records nothing but that it was put off.

    Parameters
    ----------
    severity : the level the household had on the list
    urgent : what was said in a call cannot wait

    Raises
    ------
    RuleError
        `run_answer`: no such answer; `run_over`: the run is closed or of another day; `run_nobody`: nobody lives there
        any more; `run_not_possible`: it is not possible here, with the reason; and those of the acts themselves.
    """
    session, note = act.session, free_text(note)
    if given not in set(Answer):
        raise RuleError(tr("Choose one of the answers."), code="run_answer")
    run = session.get(MorningRun, run_id)
    if run is None or run.ended_at is not None or run.day_on != act.now.date():
        raise RuleError(tr("This morning run is over; begin another."), code="run_over")
    home = household(session, household_id)
    act.household_id = household_id
    if given == Answer.LATER:
        name = name_of(session, household_id)
        act.message = tr("{name}: {answer}", name=name, answer=tr(ANSWER_LABELS[given]))
    else:
        _record(act, home, given, note, urgent=urgent)
    step = MorningRunStep(
        run_id=run_id,
        household_id=household_id,
        answer=given,
        severity=severity,
        answered_at=act.now,
        answered_by=act.actor,
        note=note,
        act_id=act.act_id,
    )
    session.add(step)
    session.flush()
    return step.id


def last_act(session: Session, now: datetime) -> tuple[int, int] | None:
    """Give the act of the newest answer of today's open run, and its household; none where nobody was answered."""
    run = open_run(session, now)
    if run is None:
        return None
    row = session.execute(
        select(MorningRunStep.act_id, MorningRunStep.household_id)
        .where(MorningRunStep.run_id == run.id)
        .order_by(MorningRunStep.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.act_id, row.household_id)


def _record(act: OpenAct, home: Household, given: str, note: str, *, urgent: bool) -> None:
    """Record an answer by the act there is for it, where it is possible."""
    case = _case(act.session, home.id, act.now)
    if home.ended_on is not None or not case.is_lived_in:
        name = name_of(act.session, home.id)
        raise RuleError(tr("{name}: nobody lives here any more. Nothing was recorded.", name=name), code="run_nobody")
    why = case.why_not.get(given)
    if why:
        raise RuleError(why, code="run_not_possible")
    if given in _CALLS:
        act.verb = "checkins.record_call"
        record_call(act, home.id, _CALLS[given], note=note, urgent=urgent)
    elif given == Answer.CONTACT:
        _confirm(act, case, note)
    elif given == Answer.VISIT:
        _ask_visit(act, case, note)
    else:
        _ask_emergency(act, case, note)


def why_not(session: Session, household_id: int, now: datetime) -> dict[str, str]:
    """Say of each answer that is not possible for a household why; those that are possible are left out."""
    return _case(session, household_id, now).why_not


@dataclass(frozen=True, slots=True)
class _Case:
    """What decides which answers are possible, and which act each of them is.

    Attributes
    ----------
    rungs : the rungs of the escalation that runs, and whether each is done; none where no call waits
    asked : the answers of a run whose task is still open
    """

    household_id: int
    is_lived_in: bool
    has_phone: bool
    has_contact: bool
    rungs: dict[str, bool] | None
    alerts: tuple[Episode, ...]
    asked: frozenset[str]

    @property
    def why_not(self) -> dict[str, str]:
        """Say of each answer that is not possible why."""
        answer: dict[str, str] = {}
        if not self.has_phone:
            answer.update(dict.fromkeys(_CALLS, tr("No phone number is on record.")))
        if not self.has_contact:
            answer[Answer.CONTACT] = tr("There is no contact who may be asked.")
        elif self.rungs is None and not self.alerts:
            answer[Answer.CONTACT] = tr("No call and no alert waits for a confirmation.")
        if Answer.VISIT in self.asked:
            answer[Answer.VISIT] = tr("A visit is asked for already.")
        if Answer.EMERGENCY in self.asked:
            answer[Answer.EMERGENCY] = tr("119 is asked for already.")
        return answer


def _case(session: Session, household_id: int, now: datetime) -> _Case:
    contacts = session.scalars(select(Contact.do_not_contact).where(Contact.household_id == household_id)).all()
    waits = session.scalar(
        select(RoundItem.id).where(RoundItem.household_id == household_id, RoundItem.state.in_(UNSETTLED)).limit(1)
    )
    rungs: dict[str, bool] | None = None
    if waits is not None:
        item = item_of_escalation(session, household_id)
        steps = session.execute(
            select(EscalationStep.step, EscalationStep.done_at).where(EscalationStep.round_item_id == item.id)
        )
        rungs = {step: done_at is not None for step, done_at in steps}
    alerts = session.scalars(
        select(Episode)
        .where(Episode.household_id == household_id, Episode.state.in_(OPEN_STATES), Episode.opened_at <= now)
        .order_by(Episode.id)
    ).all()
    phones = session.scalars(
        select(Resident.phone).where(
            Resident.household_id == household_id,
            Resident.moved_out_on.is_(None),
            Resident.life_status == LifeStatus.ALIVE,
        )
    ).all()
    return _Case(
        household_id,
        is_lived_in=bool(phones),
        has_phone=any(phones),
        has_contact=not all(contacts),
        rungs=rungs,
        alerts=tuple(alerts),
        asked=_asked(session, household_id),
    )


def _asked(session: Session, household_id: int) -> frozenset[str]:
    """Give the answers whose task is open: known by the act that made it, as its text may be in another language."""
    query = (
        select(MorningRunStep.answer)
        .join(Change, Change.act_id == MorningRunStep.act_id)
        .join(Task, Task.id == Change.row_id)
        .where(
            MorningRunStep.household_id == household_id,
            Change.table == Task.__tablename__,
            Change.before.is_(None),
            Task.household_id == household_id,
            Task.state.in_(OPEN_TASKS),
        )
    )
    return frozenset(session.scalars(query))


def _confirm(act: OpenAct, case: _Case, note: str) -> None:
    """Settle what waits because a contact has made sure of the person."""
    if case.rungs is not None and not case.rungs.get(Step.CONTACTS, False):
        act.verb = "checkins.take_step"
        take_step(act, case.household_id, Step.CONTACTS, StepOutcome.REACHED, note=note)
    elif case.rungs is not None:
        act.verb = "checkins.settle"
        settle(act, case.household_id, "confirmed", reason="contact", note=note)
    else:
        act.verb = "alerts.resolve"
        confirmed = tr("Confirmed by a contact. {note}", note=note).strip()
        for alert in (alert for alert in case.alerts if alert.state != "merged"):
            resolve(act, alert.id, Outcome.SPOKEN_SAFE, note=confirmed)


def _ask_visit(act: OpenAct, case: _Case, note: str) -> None:
    """Bring up the visit where an escalation runs and has not come so far; else make a task of it."""
    text = tr(VISIT_TASK)
    reason = tr("{task}: {note}", task=text, note=note) if note else text
    _take_on(act, case, text)
    if case.rungs is not None and Step.VISIT not in case.rungs and not case.rungs.get(Step.CONTACTS, False):
        act.verb = "checkins.take_step"
        take_step(act, case.household_id, Step.CONTACTS, StepOutcome.SKIPPED, note=reason)
    else:
        act.verb = "tasks.add"
        add_task(act, case.household_id, reason, act.now.date())


def _ask_emergency(act: OpenAct, case: _Case, note: str) -> None:
    """Hand an escalation over to 119; what came of it is asked for today, with an escalation or without."""
    text = tr(EMERGENCY_TASK)
    _take_on(act, case, text)
    if case.rungs is not None and not case.rungs.get(Step.EMERGENCY, False):
        take_step(act, case.household_id, Step.EMERGENCY, StepOutcome.REACHED, note=note)
    act.verb = "tasks.add"
    add_task(act, case.household_id, tr("{task}: {note}", task=text, note=note) if note else text, act.now.date())


def _take_on(act: OpenAct, case: _Case, next_step: str) -> None:
    for alert in case.alerts:
        if alert.state == "new":
            acknowledge(act, alert.id, next_step=next_step)
