"""One household of a week's round whole: what a person needs before the next call, visit or decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.escalation import step_up
from coordinator.errors import RuleError
from coordinator.records.checkins import STEPS, Call, CallMode, Enrolment, EscalationStep, RoundItem, Step
from coordinator.records.values.given_names import given
from coordinator.text import tr
from coordinator.worklist.checkins.answer_pattern import AnswerPattern, answer_pattern
from coordinator.worklist.checkins.strips import CALL_WEEKS
from coordinator.worklist.facts.contacts import contacts_of
from coordinator.worklist.facts.life_signs import SignSince, signs_since
from coordinator.worklist.facts.people import people

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.rows import ContactRow

LIVES = ("power", "phone", "calls", "visit", "alert", "absence")
"""Sources that are signs of life themselves; a note or a task only tells of one."""
LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A step of the escalation as it stands.

    Attributes
    ----------
    begun_at, due_at : none where it has not come up
    outcome : a `StepOutcome`, empty where nobody has done it
    is_up : it is the one that waits now
    """

    step: str
    begun_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    outcome: str
    done_by: str
    note: str
    is_up: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call of this round."""

    called_at: datetime
    caller: str
    result: str
    urgent: bool
    topics: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class CallCase:
    """What the board knows of the chosen household.

    Attributes
    ----------
    hour, until_hour : the hours the person likes to be called between; none where nothing was agreed on
    enrolment_id : of the enrolment that runs, none without one
    steps : all of the escalation once it has begun, none before
    signs : what was seen of the person since the miss, newest first
    """

    item_id: int
    household_id: int
    name: str
    age: int | None
    area: str
    address: str
    phone: str
    safety_note: str
    state: str
    due_at: datetime
    missed_at: datetime | None
    mode: str
    language: str
    hour: int | None
    until_hour: int | None
    enrolment_id: int | None
    enrolment_note: str
    contacts: tuple[ContactRow, ...]
    last_sign: SignSince | None
    pattern: AnswerPattern
    attempts: tuple[Attempt, ...]
    steps: tuple[CaseStep, ...]
    signs: tuple[SignSince, ...]


def call_case(session: Session, item_id: int, now: datetime, *, last_power_at: datetime | None = None) -> CallCase:
    """Gather what is known of one item of a round.

    Raises
    ------
    RuleError
        `not_in_round`.
    """
    item = session.get(RoundItem, item_id)
    if item is None:
        raise RuleError(tr("This household is not in this week's calls."), code="not_in_round")
    home = item.household_id
    person = people(session, now.date(), [home]).get(home)
    enrolment = session.scalars(
        select(Enrolment)
        .where(Enrolment.household_id == home)
        .order_by(Enrolment.state.in_(("active", "paused")).desc(), Enrolment.id.desc())
        .limit(1)
    ).one_or_none()
    runs = enrolment is not None and enrolment.state in ("active", "paused")
    calls = session.execute(
        select(
            Call.called_at,
            Call.caller,
            Call.result,
            Call.urgent,
            Call.topics,
            Call.summary,
            Call.round_item_id,
        )
        .where(Call.household_id == home, Call.called_at <= now, Call.called_at > now - timedelta(weeks=CALL_WEEKS))
        .order_by(Call.called_at)
    ).all()
    past = signs_since(session, home, now - LOOK_BACK, now, last_power_at=last_power_at)
    missed_at = item.missed_at if item.state in ("missed", "concern_open") else None
    return CallCase(
        item_id=item.id,
        household_id=home,
        name=person.name if person else tr("Household {n}", n=home),
        age=person.age if person else None,
        area=person.area if person else "",
        address=person.address if person else "",
        phone=person.phone if person else "",
        safety_note=person.safety_note if person else "",
        state=item.state,
        due_at=item.due_at,
        missed_at=missed_at,
        mode=enrolment.mode if enrolment else CallMode.HUMAN if item.caller == "staff" else CallMode.AI,
        language=enrolment.language if enrolment else "",
        hour=enrolment.hour if enrolment else None,
        until_hour=enrolment.until_hour if enrolment else None,
        enrolment_id=enrolment.id if enrolment and runs else None,
        enrolment_note=enrolment.note if enrolment else "",
        contacts=contacts_of(session, home, now.date()),
        last_sign=next((sign for sign in past if sign.source in LIVES), None),
        pattern=answer_pattern([(c.called_at, c.result) for c in calls if (c.caller == "staff") == _by_hand(item)]),
        attempts=tuple(
            Attempt(c.called_at, c.caller, c.result, c.urgent, tuple(c.topics), c.summary)
            for c in calls
            if c.round_item_id == item.id
        ),
        steps=_steps(session, item),
        signs=() if missed_at is None else signs_since(session, home, missed_at, now, last_power_at=last_power_at),
    )


def _by_hand(item: RoundItem) -> bool:
    return item.caller == "staff"


def _steps(session: Session, item: RoundItem) -> tuple[CaseStep, ...]:
    """Give every step of an escalation that has begun, those to come with what is not known of them left empty."""
    begun = {
        step.step: step
        for step in session.scalars(select(EscalationStep).where(EscalationStep.round_item_id == item.id))
    }
    if not begun:
        return ()
    waits = item.state in ("missed", "concern_open")
    up = step_up(item.state, {name: step.done_at is not None for name, step in begun.items()}) if waits else None
    answer: list[CaseStep] = []
    for name in STEPS:
        step = begun.get(name)
        if step is None:
            if name != Step.RETRY and waits:
                answer.append(CaseStep(name, None, None, None, "", "", "", is_up=False))
            continue
        is_up, by = name == up, given(step.done_by)
        answer.append(
            CaseStep(name, step.begun_at, step.due_at, step.done_at, step.outcome, by, step.note, is_up=is_up)
        )
    return tuple(answer)
