"""Signs of life from elsewhere since a call was missed, each offered as a reason to stop; a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.alerts import Episode, Outcome
from coordinator.records.base import KST, Transition
from coordinator.records.checkins import SPOKE, STEP_LABELS, Call, EscalationStep, StepOutcome
from coordinator.records.households import FROM_LIST, Absence, Note
from coordinator.records.power import PhoneDay
from coordinator.records.services import LINK, Link, Programme
from coordinator.records.tasks import TASK, Task
from coordinator.text import mark, short_day, short_moment, tr
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

MOST_SIGNS = 8
_QUOTE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class SignSince:
    """Something that was seen or heard of the person after the miss.

    Attributes
    ----------
    at : when; of what only a day is known of, the beginning of that day
    source : power, phone, calls, visit, alert, absence, service, task or note
    said : the sign in words, as it goes into the note when somebody stops for it
    """

    at: datetime
    source: str
    said: Said


def signs_since(
    session: Session, household_id: int, since: datetime, now: datetime, *, last_power_at: datetime | None = None
) -> tuple[SignSince, ...]:
    """List what was seen of a person after an instant, newest first.

    Parameters
    ----------
    since : the miss
    last_power_at : the last hour with activity above standby, as the readings show it
    """
    signs = list(_signs(session, household_id, since, now))
    if last_power_at is not None and last_power_at > since:
        signs.append(SignSince(last_power_at, "power", _said("power", mark("Power use up to {at}"), last_power_at)))
    return tuple(sorted(signs, key=lambda sign: sign.at, reverse=True)[:MOST_SIGNS])


def _signs(session: Session, home: int, since: datetime, now: datetime) -> Iterator[SignSince]:
    # Of phone use only the day is known: the day of the miss itself may have been before it.
    for day in session.scalars(
        select(PhoneDay.day)
        .where(
            PhoneDay.household_id == home,
            PhoneDay.outgoing_count > 0,
            PhoneDay.day > since.astimezone(KST).date(),
            PhoneDay.day <= now.date(),
        )
        .order_by(PhoneDay.day.desc())
        .limit(1)
    ):
        at = datetime.combine(day, time(0), KST)
        yield SignSince(at, "phone", Said("phone", mark("Phone used on {day}"), {"day": partial(short_day, day)}))
    for at, caller in session.execute(
        select(Call.called_at, Call.caller)
        .where(Call.household_id == home, Call.result.in_(SPOKE), Call.called_at > since, Call.called_at <= now)
        .order_by(Call.called_at.desc())
        .limit(1)
    ):
        words = mark("Spoke with staff {at}") if caller == "staff" else mark("Spoke in an AI call {at}")
        yield SignSince(at, "calls", _said("calls", words, at))
    for at, step in session.execute(
        select(EscalationStep.done_at, EscalationStep.step).where(
            EscalationStep.household_id == home,
            EscalationStep.outcome == StepOutcome.REACHED,
            EscalationStep.done_at > since,
            EscalationStep.done_at <= now,
        )
    ):
        if at is not None:
            fields = {"step": _label(STEP_LABELS[step]), "at": _at(at)}
            yield SignSince(at, "visit", Said("visit", mark("{step}: reached {at}"), fields))
    for at in session.scalars(
        select(Episode.resolved_at).where(
            Episode.household_id == home,
            Episode.outcome.in_((Outcome.SEEN_SAFE, Outcome.SPOKEN_SAFE)),
            Episode.resolved_at > since,
            Episode.resolved_at <= now,
        )
    ):
        if at is not None:
            yield SignSince(
                at, "alert", _said("alert", mark("An alert resolved {at}: seen or spoken to, and safe"), at)
            )
    for at in session.scalars(
        select(Absence.return_checked_at).where(
            Absence.household_id == home, Absence.return_checked_at > since, Absence.return_checked_at <= now
        )
    ):
        if at is not None:
            yield SignSince(at, "absence", _said("absence", mark("Return checked {at}"), at))
    yield from _services(session, home, since, now)
    yield from _tasks(session, home, since, now)
    for at, text in session.execute(
        select(Note.written_at, Note.text)
        .where(Note.household_id == home, Note.written_at > since, Note.written_at <= now, Note.author != FROM_LIST)
        .order_by(Note.written_at.desc())
        .limit(2)
    ):
        fields = {"at": _at(at), "text": _quote(text)}
        yield SignSince(at, "note", Said("note", mark("Note of {at}: {text}"), fields))


def _services(session: Session, home: int, since: datetime, now: datetime) -> Iterator[SignSince]:
    for at, programme in session.execute(
        select(Transition.happened_at, Programme.name)
        .join(Link, Link.id == Transition.record_id)
        .join(Programme, Programme.id == Link.programme_id)
        .where(
            Transition.machine == LINK.name,
            Transition.household_id == home,
            Transition.to_state.in_(("in_progress", "completed")),
            Transition.happened_at > since,
            Transition.happened_at <= now,
        )
    ):
        fields = {"programme": programme, "at": _at(at)}
        yield SignSince(at, "service", Said("service", mark("{programme}: given {at}"), fields))


def _tasks(session: Session, home: int, since: datetime, now: datetime) -> Iterator[SignSince]:
    for at, text in session.execute(
        select(Transition.happened_at, Task.text)
        .join(Task, Task.id == Transition.record_id)
        .where(
            Transition.machine == TASK.name,
            Transition.household_id == home,
            Transition.to_state == "done",
            Transition.happened_at > since,
            Transition.happened_at <= now,
        )
    ):
        fields = {"text": _quote(text), "at": _at(at)}
        yield SignSince(at, "task", Said("task", mark("Task done {at}: {text}"), fields))


def _said(code: str, template: str, at: datetime) -> Said:
    return Said(code, template, {"at": _at(at)})


def _at(at: datetime) -> Callable[[], str]:
    return lambda: short_moment(at)


def _label(label: str) -> Callable[[], str]:
    return lambda: tr(label)


def _quote(text: str) -> str:
    return text if len(text) <= _QUOTE_LENGTH else f"{text[: _QUOTE_LENGTH - 1]}…"
