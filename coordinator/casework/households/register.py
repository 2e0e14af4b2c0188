"""Acts on who is in the register: a death reported, a move away, an end, a consent withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.people import (
    end_consents,
    holds,
    household,
    is_one_of_several,
    living_there,
    name_of,
    note_death,
)
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.households import CONSENT_LABELS, Consent, Contact, Note, Resident
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

MOVED, CLOSED = "moved", "closed"
"""Why a household left the register."""


def report_death(act: OpenAct, household_id: int, words: str = "", resident_id: int | None = None) -> None:
    """Note that a death was reported (사망 보고): calls and alerts stop at once; what follows it is another act.

    Where others live there, they are looked after on, and the consents of who died end with today. Whose contact
    that was is said at once.

    Parameters
    ----------
    words : who said it and how; kept as a note
    resident_id : who died; without it the only one who is alive there

    Raises
    ------
    RuleError
        `unknown_household`; those of `note_death`
    """
    household(act.session, household_id)
    there = living_there(act.session, household_id)
    died = note_death(act.session, household_id, resident_id)
    if there[0].id == died.id and is_one_of_several(there, died):
        end_consents(act.session, household_id, act.now.date())
    _note(act, household_id, words)
    act.household_id = household_id
    act.message = tr("Death of {name} reported", name=died.name)
    homes = contact_homes_of(act.session, died)
    if homes:
        names = ", ".join(name_of(act.session, home) for home in homes)
        act.message = tr("Death of {name} reported; was a contact of {homes}", name=died.name, homes=names)


def contact_homes_of(session: Session, resident: Resident) -> list[int]:
    """List the households of which somebody is an emergency contact: by the number, and a name that is the same."""
    from coordinator.casework.households.alike import name_key  # late: it brings the likeness of words

    if not resident.phone:
        return []
    rows = session.execute(
        select(Contact.household_id, Contact.name).where(Contact.phone == resident.phone).order_by(Contact.household_id)
    )
    homes = [home for home, name in rows if name_key(name) == name_key(resident.name)]
    return [home for home in dict.fromkeys(homes) if home != resident.household_id]


def move_out(act: OpenAct, household_id: int, on: date, words: str = "") -> None:
    """Note that somebody moved away (전출): the household leaves the register and is kept; nothing watches it any more.

    Raises
    ------
    RuleError
        `unknown_household`, `already_ended`, `future`
    """
    name = _end(act, household_id, on, MOVED, words)
    for resident in living_there(act.session, household_id):
        resident.moved_out_on = on
    act.message = tr("{name} moved away", name=name)


def close(act: OpenAct, household_id: int, on: date, words: str = "") -> None:
    """Take a household out of the register (종결) for a reason in words; it is kept, and nothing watches it any more.

    Raises
    ------
    RuleError
        `unknown_household`, `already_ended`, `future`, `reason_missing`
    """
    if not free_text(words):
        raise RuleError(
            tr("Write why {name} leaves the register.", name=name_of(act.session, household_id)), code="reason_missing"
        )
    name = _end(act, household_id, on, CLOSED, words)
    act.message = tr("{name} taken out of the register", name=name)


def withdraw_consents(act: OpenAct, household_id: int, purposes: Sequence[str], on: date, words: str = "") -> None:
    """Note that consents are withdrawn (동의 철회) from a day on; what they allowed stops with them.

    An exception for life and body that holds for the same purpose ends with them.

    Raises
    ------
    RuleError
        `unknown_household`; `no_consent` where none of them holds; `future`
    """
    household(act.session, household_id)
    name = name_of(act.session, household_id)
    _not_ahead(act, on)
    running = act.session.scalars(
        select(Consent).where(Consent.household_id == household_id, Consent.purpose.in_(purposes), holds(on))
    ).all()
    if not running:
        raise RuleError(tr("{name} has no such consent that holds.", name=name), code="no_consent")
    for consent in running:
        consent.withdrawn_on = on
    _note(act, household_id, words)
    act.household_id = household_id
    labels = ", ".join(tr(CONSENT_LABELS[consent.purpose]) for consent in running)
    act.message = tr("Consent of {name} withdrawn: {purposes}", name=name, purposes=labels)


def take_back(act: OpenAct, household_id: int, resident_id: int | None = None) -> None:
    """Let somebody who left the register be in it again.

    Parameters
    ----------
    resident_id : who lives there again; whoever is known of it last, where nobody is named

    Raises
    ------
    RuleError
        `unknown_household`; `merged` where another household goes on for it.
    """
    home = household(act.session, household_id)
    home.ended_on, home.end_reason = None, ""
    lived_there = select(Resident).where(Resident.household_id == household_id).order_by(Resident.id.desc()).limit(1)
    returning = act.session.scalar(lived_there) if resident_id is None else act.session.get(Resident, resident_id)
    if returning is not None:
        returning.moved_out_on = None


def _end(act: OpenAct, household_id: int, on: date, reason: str, words: str) -> str:
    home = household(act.session, household_id)
    name = name_of(act.session, household_id)
    if home.ended_on is not None:
        raise RuleError(tr("{name} is not in the register any more.", name=name), code="already_ended")
    _not_ahead(act, on)
    home.ended_on, home.end_reason = on, reason
    _note(act, household_id, words)
    act.household_id = household_id
    return name


def _not_ahead(act: OpenAct, on: date) -> None:
    if on > act.now.date():
        raise RuleError(tr("This day is still to come; nothing ends ahead of time."), code="future")


def _note(act: OpenAct, household_id: int, words: str) -> None:
    text = free_text(words)
    if text:
        act.session.add(Note(household_id=household_id, written_at=act.now, author=act.actor, text=text))
