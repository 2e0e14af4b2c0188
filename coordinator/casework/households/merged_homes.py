"""What two households of one person both have: residents, contacts, consents; each settled by a rule that is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.alike import name_key
from coordinator.records.households import CONSENT_LABELS, Consent, Contact, Resident
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.casework.joining import Joining


def join_residents(joining: Joining) -> None:
    """Let the record of the one person remain, and of others whoever is known already; the rest come along."""
    stays, goes = joining.resident, joining.other
    if stays is None or goes is None:
        return
    session = joining.act.session
    known = session.scalars(select(Resident).where(Resident.household_id == joining.stays.id)).all()
    more = 0
    for resident in session.scalars(select(Resident).where(Resident.household_id == joining.goes.id)).all():
        same = stays if resident.id == goes.id else _like(resident, known)
        if same is not None:
            joining.keep(Resident.__tablename__, resident.id)
            joining.residents[resident.id] = same.id
        elif resident.moved_out_on is None:
            more += 1
    if more:
        joining.told.append(
            ntr(
                "{n} person who lived with the other comes along; more than one lives there now.",
                "{n} people who lived with the other come along; more than one lives there now.",
                more,
            )
        )


def _like(resident: Resident, known: Sequence[Resident]) -> Resident | None:
    same = (other for other in known if name_key(other.name) == name_key(resident.name))
    return next((other for other in same if other.born_on == resident.born_on), None)


def join_contacts(joining: Joining) -> None:
    """Put the contacts of both in one order, first those of the household that stays; the same one stands once.

    Whom one of the two must not contact is not contacted.
    """
    session = joining.act.session
    known = list(
        session.scalars(select(Contact).where(Contact.household_id == joining.stays.id).order_by(Contact.rank))
    )
    rank = max((contact.rank for contact in known), default=0)
    of_other = select(Contact).where(Contact.household_id == joining.goes.id).order_by(Contact.rank)
    for contact in session.scalars(of_other).all():
        same = next((other for other in known if _is_same(contact, other)), None)
        if same is None:
            rank += 1
            contact.rank = rank
            continue
        joining.keep(Contact.__tablename__, contact.id)
        for name in ("relation", "phone", "hours"):
            if not getattr(same, name) and getattr(contact, name):
                setattr(same, name, getattr(contact, name))
        if contact.do_not_contact and not same.do_not_contact:
            same.do_not_contact = True
            joining.told.append(tr("{name} is not to be contacted, as one of the two says.", name=same.name))


def _is_same(contact: Contact, other: Contact) -> bool:
    same_name = name_key(contact.name) == name_key(other.name)
    return same_name and (contact.phone == other.phone or not (contact.phone and other.phone))


def join_consents(joining: Joining) -> None:
    """Let a withdrawal end what the same person had agreed to under the other number before it."""
    session = joining.act.session
    homes = (joining.stays.id, joining.goes.id)
    consents = session.scalars(select(Consent).where(Consent.household_id.in_(homes))).all()
    for purpose in dict.fromkeys(consent.purpose for consent in consents):
        mine = [consent for consent in consents if consent.purpose == purpose]
        withdrawn_on = max((consent.withdrawn_on for consent in mine if consent.withdrawn_on), default=None)
        if withdrawn_on is None:
            continue
        running = [c for c in mine if c.withdrawn_on is None and c.given_on <= withdrawn_on]
        for consent in running:
            consent.withdrawn_on = withdrawn_on
        if running:
            label = tr(CONSENT_LABELS[purpose])
            joining.told.append(
                tr("The consent “{purpose}” was withdrawn under one of the two: it holds no more.", purpose=label)
            )
