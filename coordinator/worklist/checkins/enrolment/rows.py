"""Who is in the check-in calls and how it goes on: one row a household, with the next call and what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.enrolled_homes import RUNNING
from coordinator.casework.checkins.rounds import call_due_at, monday
from coordinator.casework.exclusions import exclusions
from coordinator.records.checkins import Call, CallResult, Enrolment, Round, RoundItem, turn_of
from coordinator.records.states import IN_ERROR
from coordinator.worklist.facts.people import people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.casework.exclusions import Exclusions
    from coordinator.worklist.facts.people import Person

RESULT_WEEKS = 5
"""So far back the last result is looked for: the longest cadence and a week."""
LOOK_AHEAD_WEEKS = 9
"""So far ahead the next call is looked for: two calls of the longest cadence and a week."""


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """One household's place in the check-in calls (안부전화 등록)."""

    id: int
    household_id: int
    name: str
    age: int | None
    area: str
    phone: str
    risk: str
    state: str
    mode: str
    every_weeks: int
    weekday: int
    hour: int
    until_hour: int
    language: str
    started_on: date | None
    paused_until: date | None
    ask_again_on: date | None
    ended_on: date | None
    note: str
    next_call_at: datetime | None
    """The next call that nothing stops; none where no call is planned within nine weeks."""
    last_result: str
    """A `CallResult`, or empty: none in the last five weeks."""
    last_called_at: datetime | None
    stop: str
    """Why nobody calls now, a code of `EXCLUSION_LABELS`; empty where nothing stops the calls."""
    ask_again_due: bool
    """Whether the day to ask again has come."""


def enrolments(session: Session, now: datetime, everyone: Mapping[int, Person] | None = None) -> list[EnrolmentRow]:
    """List the running enrolment of every household, or else its last one; those in error are left out.

    Parameters
    ----------
    everyone : the register, where the caller has read it already
    """
    mine: dict[int, Enrolment] = {}
    for enrolment in session.scalars(select(Enrolment).where(Enrolment.state != IN_ERROR).order_by(Enrolment.id)):
        kept = mine.get(enrolment.household_id)
        if kept is None or kept.state not in RUNNING or enrolment.state in RUNNING:
            mine[enrolment.household_id] = enrolment
    person_of = dict(everyone or {})
    person_of.update(people(session, now.date(), mine.keys() - person_of.keys()))
    stopped = exclusions(session, now)
    called = _last_calls(session, now)
    planned, done = _items(session, now)
    rows: list[EnrolmentRow] = []
    for home, enrolment in mine.items():
        person = person_of.get(home)
        if person is None:
            continue
        last = called.get(home)
        calls = enrolment.state in ("active", "paused")
        rows.append(
            EnrolmentRow(
                id=enrolment.id,
                household_id=home,
                name=person.name,
                age=person.age,
                area=person.area,
                phone=person.phone,
                risk=person.risk,
                state=enrolment.state,
                mode=enrolment.mode,
                every_weeks=enrolment.every_weeks,
                weekday=enrolment.weekday,
                hour=enrolment.hour,
                until_hour=enrolment.until_hour,
                language=enrolment.language,
                started_on=enrolment.started_on,
                paused_until=enrolment.paused_until,
                ask_again_on=enrolment.ask_again_on,
                ended_on=enrolment.ended_on,
                note=enrolment.note,
                next_call_at=_next(enrolment, now, stopped, planned.get(home, ()), done.get(home, ()))
                if calls
                else None,
                last_result=last[1] if last else "",
                last_called_at=last[0] if last else None,
                stop=stopped.planned_cause(home, now) if calls else "",
                ask_again_due=enrolment.state == "declined"
                and enrolment.ask_again_on is not None
                and enrolment.ask_again_on <= now.date(),
            )
        )
    return rows


def _last_calls(session: Session, now: datetime) -> dict[int, tuple[datetime, str]]:
    # Straight from the connection: five weeks of calls of a whole county.
    session.flush()
    rows = session.connection().execute(
        select(Call.household_id, Call.called_at, Call.result)
        .where(
            Call.called_at > now - timedelta(weeks=RESULT_WEEKS),
            Call.called_at <= now,
            Call.result != CallResult.NOT_ATTEMPTED,
        )
        .order_by(Call.called_at)
    )
    return {home: (at, result) for home, at, result in rows}


def _items(session: Session, now: datetime) -> tuple[dict[int, list[datetime]], dict[int, list[date]]]:
    """Give, by household, the times of calls that are due, and the weeks whose call is settled or asked for."""
    planned: dict[int, list[datetime]] = {}
    done: dict[int, list[date]] = {}
    for home, state, due_at, week_on in session.execute(
        select(RoundItem.household_id, RoundItem.state, RoundItem.due_at, Round.week_on)
        .join(Round, Round.id == RoundItem.round_id)
        .where(Round.week_on >= monday(now.date()))
    ):
        done.setdefault(home, []).append(week_on)
        if state == "due" and due_at > now:
            planned.setdefault(home, []).append(due_at)
    return planned, done


def _next(
    enrolment: Enrolment,
    now: datetime,
    stopped: Exclusions,
    planned: list[datetime] | tuple[()],
    done: list[date] | tuple[()],
) -> datetime | None:
    """Find the next call that nothing stops: one of a round, or of a week whose round is not made yet."""
    this_week = monday(now.date())
    times = list(planned)
    for ahead in range(LOOK_AHEAD_WEEKS):
        week = this_week + timedelta(weeks=ahead)
        if week in done:
            continue
        turn = turn_of(week, enrolment.started_on, enrolment.every_weeks)
        if turn is None:
            continue
        due_at = call_due_at(week, enrolment, turn)
        if due_at > now and not stopped.planned_cause(enrolment.household_id, due_at):
            times.append(due_at)
            break
    return min((at for at in times if not stopped.planned_cause(enrolment.household_id, at)), default=None)
