"""Acts on meters: they find their homes, one by one by hand, or all at once in the practice county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.intake import meter_linked
from coordinator.casework.households.people import household, is_person_of_home, name_of
from coordinator.errors import RuleError
from coordinator.records.households import Household, LifeStatus, Resident
from coordinator.records.journal import VaultFact
from coordinator.records.power import Meter
from coordinator.text import ntr, tr
from coordinator.vault.readings import rewind

if TYPE_CHECKING:
    from datetime import date

    from coordinator.vault.acts import OpenAct


def assign_meter(act: OpenAct, meter_id: int, household_id: int) -> None:
    """Link a meter nobody has yet to a household.

    Raises
    ------
    RuleError
        `unknown_meter`, `meter_taken`, `has_meter` (the household's own meter has to be released first).
    """
    meter = act.session.get(Meter, meter_id)
    if meter is None:
        raise RuleError(tr("There is no such meter."), code="unknown_meter")
    home = household(act.session, household_id)
    if meter.household_id is not None:
        raise RuleError(tr("This meter belongs to a household already; release it first."), code="meter_taken")
    linked_meter_id = act.session.scalar(
        select(Meter.id).where(Meter.household_id == home.id, Meter.ended_on.is_(None)).limit(1)
    )
    if linked_meter_id is not None:
        raise RuleError(tr("This household has a meter already; release that one first."), code="has_meter")
    link_meter(act, meter, home.id)
    act.household_id = home.id
    act.message = tr("Meter linked to {name}", name=name_of(act.session, home.id))


def link_meter(act: OpenAct, meter: Meter, household_id: int) -> None:
    """Give a meter to a household that has none: the watch looks again from its first hour, alerts kept for it rise."""
    meter.household_id = household_id
    meter.linked_on = act.now.date()
    if meter.first_at is not None:
        rewind(act.session, meter.first_at)
    meter_linked(act, meter.external_id, household_id)


def release_meter(act: OpenAct, meter_id: int) -> None:
    """Take a meter from its household; its readings stay with the meter."""
    meter = act.session.get(Meter, meter_id)
    if meter is None or meter.household_id is None:
        raise RuleError(tr("There is no such meter."), code="unknown_meter")
    act.household_id = meter.household_id
    act.message = tr("Meter released from {name}", name=name_of(act.session, meter.household_id))
    meter.household_id = None
    meter.linked_on = None


def end_meter(act: OpenAct, meter_id: int, on: date) -> None:
    """End a household's meter, taken down or cut off on a day; its readings stay with the household's history.

    Raises
    ------
    RuleError
        `unknown_meter` (none, or nobody's), `meter_ended`, `meter_end_future`, `meter_end_early` (before its first
        reading).
    """
    meter = act.session.get(Meter, meter_id)
    if meter is None or meter.household_id is None:
        raise RuleError(tr("There is no such meter."), code="unknown_meter")
    if meter.ended_on is not None:
        raise RuleError(tr("This meter has ended already."), code="meter_ended")
    if on > act.now.date():
        raise RuleError(tr("The day a meter ended cannot lie in the future."), code="meter_end_future")
    if meter.first_at is not None and on < meter.first_at.date():
        raise RuleError(tr("The meter has readings after that day only; choose a later day."), code="meter_end_early")
    meter.ended_on = on
    act.household_id = meter.household_id
    act.touch("power")
    act.message = tr("Meter of {name} ended", name=name_of(act.session, meter.household_id))


def replace_meter(act: OpenAct, meter_id: int, new_meter_id: int, on: date) -> None:
    """Put a new meter in the place of a household's old one, from a day on; both stay with the household.

    Raises
    ------
    RuleError
        As `end_meter`; `meter_taken` where the new one is somebody's, `same_meter`.
    """
    new = act.session.get(Meter, new_meter_id)
    if new is None or new.ended_on is not None:
        raise RuleError(tr("There is no such meter."), code="unknown_meter")
    if new_meter_id == meter_id:
        raise RuleError(tr("A meter cannot be replaced by itself."), code="same_meter")
    if new.household_id is not None:
        raise RuleError(tr("This meter belongs to a household already; release it first."), code="meter_taken")
    end_meter(act, meter_id, on)
    act.session.flush()  # a household has one meter in use; the old one has to be out of the way first
    home = act.session.get_one(Meter, meter_id).household_id
    if home is None:
        raise RuleError(tr("There is no such meter."), code="unknown_meter")
    new.household_id = home
    new.linked_on = on
    if new.first_at is not None:
        rewind(act.session, new.first_at)
    meter_linked(act, new.external_id, home)
    act.message = tr("Meter of {name} replaced", name=name_of(act.session, home))


def assign_all(act: OpenAct) -> list[tuple[int, int]]:
    """Give every meter nobody has to a household without one, in order of numbers; the practice county only.

    Returns
    -------
    (meter, household) of each link made.

    Raises
    ------
    RuleError
        `practice_only`: real people's meters are linked one by one, by hand.
    """
    if not act.session.scalar(select(VaultFact.value).where(VaultFact.name == "practice")):
        raise RuleError(
            tr("Meters are linked automatically in the practice county only; link them by hand."), code="practice_only"
        )
    metered_homes = select(Meter.household_id).where(Meter.household_id.is_not(None), Meter.ended_on.is_(None))
    homes = act.session.scalars(
        select(Household.id)
        .join(Resident, (Resident.household_id == Household.id) & is_person_of_home())
        .where(
            Household.id.not_in(metered_homes), Household.ended_on.is_(None), Resident.life_status == LifeStatus.ALIVE
        )
        .order_by(Household.id)
    ).all()
    meters = act.session.scalars(select(Meter).where(Meter.household_id.is_(None)).order_by(Meter.id)).all()
    links: list[tuple[int, int]] = []
    for meter, household_id in zip(meters, homes, strict=False):
        meter.household_id = household_id
        meter.linked_on = act.now.date()
        if meter.first_at is not None:
            rewind(act.session, meter.first_at)
        links.append((meter.id, household_id))
    act.message = ntr("{n} meter linked", "{n} meters linked", len(links))
    return links
