"""An outing as lists show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.outings import Outing
from coordinator.worklist.facts.people import people

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class OutingLine:
    """An outing: whose, for which day, when it was made."""

    id: int
    household_id: int
    name: str
    area: str
    planned_on: date
    made_at: datetime | None

    @property
    def state(self) -> str:
        """`planned` or `made`."""
        return "planned" if self.made_at is None else "made"


def lines(session: Session, now: datetime) -> list[OutingLine]:
    """List all outings, those still to be made first."""
    person_of = people(session, now.date())
    outings = session.scalars(select(Outing).order_by(Outing.made_at.is_not(None), Outing.planned_on, Outing.id))
    return [
        OutingLine(
            outing.id,
            outing.household_id,
            person_of[outing.household_id].name,
            person_of[outing.household_id].area,
            outing.planned_on,
            outing.made_at,
        )
        for outing in outings
    ]


def outing_count(session: Session, household_id: int) -> int:
    """Count the outings of a household, planned and made."""
    return len(session.scalars(select(Outing.id).where(Outing.household_id == household_id)).all())
