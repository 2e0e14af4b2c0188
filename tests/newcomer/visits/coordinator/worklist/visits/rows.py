"""A visit as lists show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.visits import Visit
from coordinator.worklist.facts.people import people

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit: whose, for which day, when it was made."""

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


def lines(session: Session, now: datetime) -> list[VisitLine]:
    """List all visits, those still to be made first."""
    person_of = people(session, now.date())
    visits = session.scalars(select(Visit).order_by(Visit.made_at.is_not(None), Visit.planned_on, Visit.id))
    return [
        VisitLine(
            visit.id,
            visit.household_id,
            person_of[visit.household_id].name,
            person_of[visit.household_id].area,
            visit.planned_on,
            visit.made_at,
        )
        for visit in visits
    ]


def visit_count(session: Session, household_id: int) -> int:
    """Count the visits of a household, planned and made."""
    return len(session.scalars(select(Visit.id).where(Visit.household_id == household_id)).all())
