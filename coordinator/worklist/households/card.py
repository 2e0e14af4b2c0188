"""What a household's card tells of the household itself: contacts, notes, absences, consents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.households import FROM_LIST, Absence, Note
from coordinator.records.values.given_names import given
from coordinator.text import tr
from coordinator.worklist.facts.contact import contact_of
from coordinator.worklist.facts.contacts import contacts_of
from coordinator.worklist.facts.county import away
from coordinator.worklist.households import entry
from coordinator.worklist.rows import AbsenceRow, ContactRow, NoteRow
from coordinator.worklist.subject import CardPart, Home

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.worklist.facts.entry_rows import ConsentRow, ResidentRow, RiteLeaderRow
    from coordinator.worklist.instant import Instant
    from coordinator.worklist.said import Said


_BY_PEOPLE = ("calls", "visit", "contact", "service")
"""Sources of which a home is asked here; meter and phone tell of themselves, to the hour."""


@dataclass(frozen=True, slots=True)
class HomePart(CardPart):
    """Contacts in their order, notes and absences with the newest first, and the rest of the entry."""

    contacts: tuple[ContactRow, ...]
    notes: tuple[NoteRow, ...]
    absences: tuple[AbsenceRow, ...]
    absence: Said | None
    """Where the person is, since when and until when, while an absence runs."""
    consents: tuple[str, ...]
    """The purposes that are allowed today, by a consent or an exception."""
    residents: tuple[ResidentRow, ...] = ()
    lives_with: tuple[str, ...] = ()
    """Who lives with the person of the register; nobody where that person lives alone."""
    consent_states: tuple[ConsentRow, ...] = ()
    rite_leader: RiteLeaderRow | None = None
    contact: Said | None = None
    """How it stands with the contact, where that asks for somebody."""
    newest_sign: tuple[datetime, str] | None = None
    """The newest sign of life of those that no other subject tells of."""

    UNTOLD = ("newest_sign",)

    @property
    def signs(self) -> tuple[tuple[datetime, str], ...]:
        """Give the newest sign that somebody else than meter, phone and calls gave."""
        return () if self.newest_sign is None else (self.newest_sign,)


def card(instant: Instant, home: Home) -> HomePart:
    """Gather it."""
    absent = instant.once(away).get(home.id)
    residents, consents = instant.once(entry.residents, home.id), instant.once(entry.consents, home.id)
    contact = contact_of(instant, home.id)
    sign = None if contact is None else contact.sign
    return HomePart(
        contacts=instant.once(_contacts, home.id),
        notes=instant.once(_notes, home.id),
        absences=instant.once(_absences, home.id),
        absence=absent.said_whole if absent is not None else None,
        consents=tuple(sorted(row.purpose for row in consents if row.holds)),
        residents=residents,
        lives_with=entry.lives_with(residents),
        consent_states=consents,
        rite_leader=instant.once(entry.rite_leader, home.id),
        contact=None if contact is None else contact.said,
        newest_sign=sign if sign is not None and sign[1] in _BY_PEOPLE else None,
    )


def _contacts(instant: Instant, household_id: int) -> tuple[ContactRow, ...]:
    return contacts_of(instant.session, household_id, instant.today)


def _notes(instant: Instant, household_id: int) -> tuple[NoteRow, ...]:
    return tuple(
        NoteRow(n.id, n.written_at, tr("Partner's list") if n.author == FROM_LIST else given(n.author), n.text)
        for n in instant.session.scalars(
            select(Note).where(Note.household_id == household_id).order_by(Note.written_at.desc(), Note.id.desc())
        )
    )


def absence_row(absence: Absence) -> AbsenceRow:
    """Give an absence as it is handed about."""
    a = absence
    return AbsenceRow(a.id, a.kind, a.starts_at, a.ends_at, a.reason, a.check_back_on, a.rests_until)


def _absences(instant: Instant, household_id: int) -> tuple[AbsenceRow, ...]:
    return tuple(
        absence_row(a)
        for a in instant.session.scalars(
            select(Absence)
            .where(
                Absence.household_id == household_id,
                (Absence.rests_until > instant.now) | Absence.return_checked_at.is_(None),
            )
            .order_by(Absence.starts_at.desc())
        )
    )
