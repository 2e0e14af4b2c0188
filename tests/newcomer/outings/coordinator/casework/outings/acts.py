"""Acts on outings: planned, reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.people import household, name_of
from coordinator.records.base import free_text
from coordinator.records.outings import Outing
from coordinator.text import tr

if TYPE_CHECKING:
    from datetime import date

    from coordinator.vault.acts import OpenAct


def plan_outing(act: OpenAct, household_id: int, planned_on: date) -> int:
    """Plan an outing for a day; gives its number. Raises `RuleError` (`unknown_household`)."""
    household(act.session, household_id)
    outing = Outing(household_id=household_id, planned_on=planned_on)
    act.session.add(outing)
    act.session.flush()
    act.household_id = household_id
    act.message = tr("Outing planned: {name}", name=name_of(act.session, household_id))
    return outing.id


def report_outing(act: OpenAct, household_id: int, note: str) -> None:
    """Note that a household was taken out: the first outing planned there, or one that nobody planned.

    Raises
    ------
    RuleError
        `unknown_household`.
    """
    household(act.session, household_id)
    planned = select(Outing).where(Outing.household_id == household_id, Outing.made_at.is_(None))
    outing = act.session.scalars(planned.order_by(Outing.planned_on, Outing.id)).first()
    if outing is None:
        outing = Outing(household_id=household_id, planned_on=act.now.date())
        act.session.add(outing)
    outing.made_at = act.now
    outing.note = free_text(note)
    act.household_id = household_id
    act.message = tr("Taken out: {name}", name=name_of(act.session, household_id))
