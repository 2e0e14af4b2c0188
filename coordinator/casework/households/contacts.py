"""Acts on the emergency contacts of a household (비상연락망): added, corrected, put in another order, taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coordinator.casework.households.entry_text import read_name, read_phone
from coordinator.casework.households.people import household, name_of
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.households import Contact
from coordinator.records.last_wishes import KIN_LABELS
from coordinator.text import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct


@dataclass(frozen=True, slots=True)
class ContactWords:
    """A contact as typed.

    Attributes
    ----------
    relation : in free words, such as `이웃`
    kin : the relation as the law ranks it, a code of `KIN_LABELS`, or empty
    hours : when the contact may be called, in words
    """

    name: str
    relation: str = ""
    kin: str = ""
    phone: str = ""
    hours: str = ""
    may_enter: bool = False
    do_not_contact: bool = False


def add_contact(act: OpenAct, household_id: int, words: ContactWords) -> int:
    """Add a contact behind the others.

    Raises
    ------
    RuleError
        `unknown_household`; `contact_twice`: name and number are there already; those of `_read`
    """
    household(act.session, household_id)
    values = _read(words)
    others = contacts_of(act.session, household_id)
    if any(other.name == values["name"] and other.phone == values["phone"] for other in others):
        raise RuleError(tr("{name} is among the contacts already.", name=values["name"]), code="contact_twice")
    rank = max((other.rank for other in others), default=0) + 1
    contact = Contact(household_id=household_id, rank=rank, **values)
    act.session.add(contact)
    act.session.flush()
    act.household_id = household_id
    act.message = tr(
        "{contact} is a contact of {name} now", contact=contact.name, name=name_of(act.session, household_id)
    )
    return contact.id


def correct_contact(act: OpenAct, contact_id: int, words: ContactWords) -> None:
    """Correct a contact; its place in the order stays.

    Raises
    ------
    RuleError
        `unknown_contact`, `nothing_changed`; those of `_read`
    """
    contact = contact_of(act.session, contact_id)
    values = {name: value for name, value in _read(words).items() if getattr(contact, name) != value}
    if not values:
        raise RuleError(tr("Nothing was changed."), code="nothing_changed")
    for name, value in values.items():
        setattr(contact, name, value)
    act.household_id = contact.household_id
    name = name_of(act.session, contact.household_id)
    act.message = tr("Contact {contact} of {name} corrected", contact=contact.name, name=name)


def move_contact(act: OpenAct, contact_id: int, steps: int) -> None:
    """Ask a contact earlier or later than another.

    Parameters
    ----------
    steps : -1 one place up, 1 one place down

    Raises
    ------
    RuleError
        `unknown_contact`; `contact_at_end`: it is the first, or the last, already
    """
    contact = contact_of(act.session, contact_id)
    order = contacts_of(act.session, contact.household_id)
    place = order.index(contact)
    target = place + steps
    if not 0 <= target < len(order) or not steps:
        name = contact.name
        first, last = tr("{name} is the first already.", name=name), tr("{name} is the last already.", name=name)
        raise RuleError(first if steps < 0 else last, code="contact_at_end")
    order.insert(target, order.pop(place))
    for rank, each in enumerate(order, start=1):
        if each.rank != rank:
            each.rank = rank
    act.household_id = contact.household_id
    act.message = tr("{name} is asked as number {n} now", name=contact.name, n=target + 1)


def remove_contact(act: OpenAct, contact_id: int) -> None:
    """Take a contact out; the others move up.

    Raises
    ------
    RuleError
        `unknown_contact`
    """
    contact = contact_of(act.session, contact_id)
    household_id, name = contact.household_id, contact.name
    act.session.delete(contact)
    act.session.flush()
    for rank, other in enumerate(contacts_of(act.session, household_id), start=1):
        if other.rank != rank:
            other.rank = rank
    act.household_id = household_id
    whose = name_of(act.session, household_id)
    act.message = tr("{contact} is no contact of {name} any more", contact=name, name=whose)


def contacts_of(session: Session, household_id: int) -> list[Contact]:
    """List the contacts of a household in their order."""
    return list(
        session.scalars(select(Contact).where(Contact.household_id == household_id).order_by(Contact.rank, Contact.id))
    )


def contact_of(session: Session, contact_id: int) -> Contact:
    """Fetch a contact.

    Raises
    ------
    RuleError
        `unknown_contact`
    """
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise RuleError(tr("This contact is not there any more."), code="unknown_contact")
    return contact


def _read(words: ContactWords) -> dict[str, Any]:
    """Read a contact.

    Raises
    ------
    RuleError
        `name_missing`, `phone`, `phones`, `kin`
    """
    if words.kin and words.kin not in KIN_LABELS:
        raise RuleError(tr("Choose the relation by law again."), code="kin")
    return {
        "name": read_name(words.name),
        "relation": free_text(words.relation),
        "kin": words.kin,
        "phone": read_phone(words.phone),
        "hours": free_text(words.hours),
        "may_enter": words.may_enter,
        "do_not_contact": words.do_not_contact,
    }
