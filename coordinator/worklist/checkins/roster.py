"""Whom the vendor is to call in a week, for its upload; and who is left out of it, with the reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.roster_limits import (
    BROKEN_LABELS,
    broken_limits,
    written_name,
    written_phone,
)
from coordinator.casework.checkins.rounds import call_due_at, monday
from coordinator.casework.exclusions import EXCLUSION_LABELS, exclusions
from coordinator.records.checkins import Enrolment, Round, RoundItem, caller_in_turn, turn_of
from coordinator.records.households import Household, number_in_files
from coordinator.text import mark
from coordinator.worklist.facts.people import people

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

LEFT_OUT_LABELS: dict[str, str] = {
    **EXCLUSION_LABELS,
    "no_phone": mark("No phone number"),
    **BROKEN_LABELS,
    "begins_later": mark("First call in a later week"),
}
"""Why somebody whom the vendor calls is not in a week's roster."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person whom the vendor is to call (발신 대상)."""

    household_id: int
    number: str
    """The household's number in files for partners."""
    name: str
    """Without blanks, as the call service takes it."""
    phone: str
    """Its digits."""
    age: int | None
    sex: str
    area: str
    due_at: datetime
    until_hour: int
    language: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One person whom the vendor calls, but not this week (제외)."""

    household_id: int
    name: str
    area: str
    cause: str
    """A code of `LEFT_OUT_LABELS`."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A week's roster for the vendor (주간 발신 명단).

    Attributes
    ----------
    week_on : the Monday
    rows : whom the vendor is to call, earliest first
    left_out : whom it would call in that week if nothing stopped it
    called_count : who has a result of that week already
    by_hand_count : whom a person calls in that week
    """

    week_on: date
    rows: tuple[RosterRow, ...]
    left_out: tuple[LeftOut, ...]
    called_count: int
    by_hand_count: int

    @property
    def causes(self) -> dict[str, int]:
        """How many are left out, by cause, in the order of `LEFT_OUT_LABELS`."""
        counts = Counter(omitted.cause for omitted in self.left_out)
        return {cause: counts[cause] for cause in LEFT_OUT_LABELS if counts[cause]}


def roster(session: Session, now: datetime, week_on: date | None = None) -> Roster:
    """Read a week's roster from its round, which is made before.

    Parameters
    ----------
    week_on : any day of the week, this one by default
    """
    week = monday(week_on or now.date())
    stopped = exclusions(session, now)
    enrolments = {
        enrolment.household_id: enrolment
        for enrolment in session.scalars(
            select(Enrolment).where(Enrolment.state.in_(("active", "paused", "ended"))).order_by(Enrolment.id)
        )
    }
    items = session.execute(
        select(RoundItem.household_id, RoundItem.state, RoundItem.due_at, RoundItem.caller)
        .join(Round, Round.id == RoundItem.round_id)
        .where(Round.week_on == week)
        .order_by(RoundItem.due_at, RoundItem.household_id)
    ).all()
    wanted: dict[int, datetime] = {}
    causes: dict[int, str] = {}
    called = by_hand = 0
    for home, state, due_at, caller in items:
        if state != "due":
            called += caller == "vendor"
        elif caller != "vendor":
            by_hand += 1
        elif cause := stopped.planned_cause(home, due_at):
            causes[home] = cause
        else:
            wanted[home] = due_at
    in_round = {row.household_id for row in items}
    for home, enrolment in enrolments.items():
        turn = turn_of(week, enrolment.started_on, enrolment.every_weeks)
        if (
            home in in_round
            or enrolment.state == "ended"
            or (turn is not None and caller_in_turn(enrolment.mode, turn) != "vendor")
        ):
            continue
        if turn is None:
            begins = enrolment.started_on is not None and enrolment.started_on > week
            causes |= {home: "begins_later"} if begins and enrolment.mode != "human" else {}
        else:
            causes[home] = stopped.planned_cause(home, call_due_at(week, enrolment, turn)) or "begins_later"
    person_of = people(session, now.date(), [*wanted, *causes])
    numbers = dict(session.execute(select(Household.id, Household.external_id)).all())
    rows: list[RosterRow] = []
    for home, due_at in wanted.items():
        person, enrolment = person_of.get(home), enrolments.get(home)
        if person is None or not person.phone:
            causes[home] = "no_phone"
            continue
        rows.append(
            RosterRow(
                household_id=home,
                number=number_in_files(home, numbers.get(home)),
                name=written_name(person.name),
                phone=written_phone(person.phone),
                age=person.age,
                sex=person.sex,
                area=person.area,
                due_at=due_at,
                until_hour=enrolment.until_hour if enrolment else 18,
                language=enrolment.language if enrolment else "ko",
            )
        )
    broken = broken_limits((row.household_id, {"name": row.name, "phone": row.phone}) for row in rows)
    causes |= broken
    rows = [row for row in rows if row.household_id not in broken]
    order = list(LEFT_OUT_LABELS)
    left_out = [
        LeftOut(
            home,
            person_of[home].name if home in person_of else "",
            person_of[home].area if home in person_of else "",
            cause,
        )
        for home, cause in causes.items()
    ]
    left_out.sort(key=lambda omitted: (order.index(omitted.cause), omitted.area, omitted.name, omitted.household_id))
    return Roster(week, tuple(rows), tuple(left_out), called, by_hand)
