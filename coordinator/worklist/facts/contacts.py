"""Whom to ask in place of a person: the first contact of each household who may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.households import Contact, LifeStatus, Resident
from coordinator.reference.kin_ranks import kin_rank
from coordinator.worklist.rows import ContactRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Fallback:
    """The first contact of a household who may be asked (대신 물어볼 분)."""

    name: str
    relation: str
    phone: str
    hours: str

    @property
    def words(self) -> str:
        """Name and relation."""
        return f"{self.name} ({self.relation})" if self.relation else self.name


def fallbacks(session: Session, homes: Collection[int]) -> dict[int, Fallback]:
    """Name the first contact of each household who may be asked: family, neighbour, village head, whoever is named."""
    answer: dict[int, Fallback] = {}
    if not homes:
        return answer
    for home, name, relation, phone, hours in session.execute(
        select(Contact.household_id, Contact.name, Contact.relation, Contact.phone, Contact.hours)
        .where(Contact.household_id.in_(homes), Contact.do_not_contact.is_(False))
        .order_by(Contact.household_id, Contact.rank)
    ):
        answer.setdefault(home, Fallback(name, relation, phone, hours))
    return answer


def first_contacts(session: Session, homes: Collection[int]) -> dict[int, str]:
    """Name the first contact of each household who may be asked."""
    return {home: contact.words for home, contact in fallbacks(session, homes).items()}


def contacts_of(session: Session, household_id: int, today: date) -> tuple[ContactRow, ...]:
    """List the emergency contacts of a household in their order."""
    contacts = session.scalars(
        select(Contact).where(Contact.household_id == household_id).order_by(Contact.rank, Contact.id)
    ).all()
    dead = have_died(session, [(contact.phone, contact.name) for contact in contacts])
    return tuple(
        ContactRow(
            c.id,
            c.rank,
            c.name,
            c.relation,
            c.phone,
            c.hours,
            c.may_enter,
            c.do_not_contact,
            c.kin,
            kin_rank(c.kin, today),
            (c.phone, c.name) in dead,
        )
        for c in contacts
    )


def have_died(session: Session, people: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give those of some people, each a phone and a name, who are in the register and whose death is reported.

    A number alone is not enough: it may have been given to somebody else since.
    """
    rows = session.execute(
        select(Resident.phone, Resident.name).where(
            Resident.phone.in_([phone for phone, _ in people if phone]), Resident.life_status != LifeStatus.ALIVE
        )
    )
    dead = {(phone, _bare(name)) for phone, name in rows}
    return {(phone, name) for phone, name in people if (phone, _bare(name)) in dead}


def _bare(name: str) -> str:
    return "".join(name.split()).casefold()
