"""Acts on visits: planned, reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.people import household, name_of
from coordinator.records.base import free_text
from coordinator.records.visits import Visit
from coordinator.text import tr

if TYPE_CHECKING:
    from datetime import date

    from coordinator.vault.acts import OpenAct


def plan_visit(act: OpenAct, household_id: int, planned_on: date) -> int:
    """Plan a visit for a day; gives its number. Raises `RuleError` (`unknown_household`)."""
    household(act.session, household_id)
    visit = Visit(household_id=household_id, planned_on=planned_on)
    act.session.add(visit)
    act.session.flush()
    act.household_id = household_id
    act.message = tr("Visit planned: {name}", name=name_of(act.session, household_id))
    return visit.id


def report_visit(act: OpenAct, household_id: int, note: str) -> None:
    """Note that a household was visited: the first visit planned there, or one that nobody planned.

    Raises
    ------
    RuleError
        `unknown_household`.
    """
    household(act.session, household_id)
    planned = select(Visit).where(Visit.household_id == household_id, Visit.made_at.is_(None))
    visit = act.session.scalars(planned.order_by(Visit.planned_on, Visit.id)).first()
    if visit is None:
        visit = Visit(household_id=household_id, planned_on=act.now.date())
        act.session.add(visit)
    visit.made_at = act.now
    visit.note = free_text(note)
    act.household_id = household_id
    act.message = tr("Visited: {name}", name=name_of(act.session, household_id))
