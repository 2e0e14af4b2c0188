"""Known households against rows of a list: what a row would change of one, and what it brings anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, select

from coordinator.casework.households.alike import Person, is_another, name_key
from coordinator.casework.intake.finder import as_text
from coordinator.casework.intake.plan import ChangedRow
from coordinator.casework.joining import merged_numbers
from coordinator.records.households import Absence, Consent, Contact, Household, LifeStatus, Note, PlacedBy, Resident

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from coordinator.importers.households.people import ContactRow, HouseholdRow


@dataclass(frozen=True, slots=True)
class Proposed:
    """An act that a list proposed and a person has agreed to.

    Attributes
    ----------
    kind : that of its question, such as `death`
    words : as they stand in the file
    became : what became of the person, empty for a consent
    purposes : of a withdrawal, the consents
    """

    kind: str
    words: str
    became: str = ""
    purposes: tuple[str, ...] = ()


@dataclass
class KnownHome:
    """One household of the register with what a file can change."""

    household: Household
    resident: Resident | None = None
    contacts: list[Contact] = field(default_factory=list[Contact])
    consents: list[Consent] = field(default_factory=list[Consent])
    notes: set[str] = field(default_factory=set[str])
    absences: list[Absence] = field(default_factory=list[Absence])
    merged: list[KnownHome] = field(default_factory=list["KnownHome"])
    """What was merged into it: a list may go on naming the person as those did."""

    @property
    def persons(self) -> list[Person]:
        """What tells its person from others, first as the register has it, then as what was merged into it had."""
        return [self.person, *(home.person for home in self.merged)]

    @property
    def numbers(self) -> list[str]:
        """The partner's own numbers for it."""
        homes = (self, *self.merged)
        return [home.household.external_id for home in homes if home.household.external_id]

    def was_settled(self, name: str, value: object) -> bool:
        """Say whether a value stood in what was merged into it, so that somebody has decided against it."""
        return any(
            getattr(record, name, None) == value for home in self.merged for record in (home.household, home.resident)
        )

    def is_written_as(self, person: Person) -> bool:
        """Say whether its person is written so, or one who was merged into it."""
        return any(name_key(person.name) == name_key(one.name) and not is_another(person, one) for one in self.persons)

    @property
    def person(self) -> Person:
        """What tells its person from others."""
        home, resident = self.household, self.resident
        if resident is None:
            return Person("", None, "", home.area_id, home.address)
        born_on, born_part = resident.born_on, resident.born_part
        return Person(resident.name, born_on, resident.phone, home.area_id, home.address, born_part)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A household in the register with what tells its person from others, and nothing else of it."""

    household_id: int
    person: Person


def people_known(session: Session) -> list[KnownPerson]:
    """Read who is in the register, one person a household: whoever lives there now, else who lived there last."""
    homes: dict[int, KnownPerson] = {}
    rows = session.execute(
        select(
            Household.id,
            Resident.name,
            Resident.born_on,
            Resident.phone,
            Household.area_id,
            Household.address,
            Resident.born_part,
        )
        .join(Resident, Resident.household_id == Household.id)
        .where(Household.ended_on.is_(None))
        .order_by(Resident.moved_out_on.is_(None), Resident.id)
    )
    for number, name, born_on, phone, area_id, address, born_part in rows:
        homes[number] = KnownPerson(number, Person(name, born_on, phone, area_id, address, born_part))
    return list(homes.values())


@dataclass
class HomeChange:
    """A known household and what a row changes of it."""

    known: KnownHome
    row: HouseholdRow
    household: dict[str, Any]
    resident: dict[str, Any]
    new_contacts: list[ContactRow]
    contact_changes: list[tuple[Contact, dict[str, Any]]]
    new_consents: list[tuple[str, date | None]]
    new_notes: tuple[str, ...] = ()
    acts: list[Proposed] = field(default_factory=list[Proposed])
    """What a person has said is to be recorded with it."""

    def __bool__(self) -> bool:
        brought = (self.new_contacts, self.contact_changes, self.new_consents, self.new_notes, self.acts)
        return bool(self.household or self.resident or any(brought))

    def described(self) -> ChangedRow:
        """Describe the change per field."""
        changes: list[tuple[str, str, str]] = []
        for record, values in ((self.known.household, self.household), (self.known.resident, self.resident)):
            changes += [(name, as_text(getattr(record, name, None)), as_text(new)) for name, new in values.items()]
        for contact, values in self.contact_changes:
            changes += [
                (f"contact_{name}", as_text(getattr(contact, name)), as_text(new)) for name, new in values.items()
            ]
        changes += [("contact", "", f"{new.name} {new.phone}".strip()) for new in self.new_contacts]
        changes += [(f"consent_{purpose}", "", as_text(on)) for purpose, on in self.new_consents]
        changes += [("note", "", text) for text in self.new_notes]
        changes += [(act.kind, "", act.words) for act in self.acts]
        resident = self.known.resident
        name = resident.name if resident else self.row.name
        return ChangedRow(self.row.line, self.known.household.id, name, tuple(changes))


def register_of(session: Session) -> list[KnownHome]:
    """Read the register with all that a list can change; also the households that have left it.

    What was merged into another stands with that one.
    """
    known = {household.id: KnownHome(household) for household in session.scalars(select(Household))}
    # Whoever lives there now, of several the one the register is about; else who lived there last.
    lives_there = Resident.moved_out_on.is_(None)
    last = case((lives_there, -Resident.id), else_=Resident.id)
    order = lives_there, Resident.life_status == LifeStatus.ALIVE, last
    for resident in session.scalars(select(Resident).order_by(*order)):
        known[resident.household_id].resident = resident
    for contact in session.scalars(select(Contact).order_by(Contact.rank)):
        known[contact.household_id].contacts.append(contact)
    for consent in session.scalars(select(Consent).order_by(Consent.given_on)):
        known[consent.household_id].consents.append(consent)
    for absence in session.scalars(select(Absence).where(Absence.return_checked_at.is_(None))):
        known[absence.household_id].absences.append(absence)
    for household_id, text in session.execute(select(Note.household_id, Note.text)):
        known[household_id].notes.add(text)
    for household_id, into in merged_numbers(session).items():
        known[into].merged.append(known.pop(household_id))
    return list(known.values())


def of_contacts(register: Iterable[KnownHome]) -> dict[tuple[str, str], KnownHome]:
    """Find homes by the name and phone of a contact (보호자) of theirs."""
    return {
        (name_key(contact.name), contact.phone): home
        for home in register
        for contact in home.contacts
        if contact.name and contact.phone
    }


def compare_home(
    known: KnownHome, row: HouseholdRow, area_id: int | None, new_consents: list[tuple[str, date | None]]
) -> HomeChange:
    """Say what a row changes of a known household; a cell that says nothing never erases what is known."""
    household, resident = known.household, known.resident
    wanted: dict[str, Any] = {
        "external_id": "" if household.external_id else row.external_id,  # the register's own number stays
        "area_id": area_id,
        "address": row.address,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "risk": row.risk,
        "safety_note": row.safety_note,
        "registered_on": row.registered_on,
        "found_by": "" if household.found_by else row.found_by,  # what a person has said stays
    }
    if household.placed_by == PlacedBy.HAND:
        wanted["latitude"] = wanted["longitude"] = None  # where a person has placed it, it stays
    if row.external_id in known.numbers:
        del wanted["external_id"]
    changes = {
        name: new
        for name, new in wanted.items()
        if new not in ("", None) and getattr(household, name) != new and not known.was_settled(name, new)
    }
    person: dict[str, Any] = {"name": row.name, "sex": row.sex, "born_on": row.born_on, "phone": row.phone}
    person = {
        name: new
        for name, new in person.items()
        if new not in ("", None) and getattr(resident, name, None) != new and not known.was_settled(name, new)
    }
    if row.born_on is None or not known.was_settled("born_on", row.born_on):
        person |= _birth_changes(row, resident)
    if resident is not None and resident.name and "name" in person and name_key(row.name) == name_key(resident.name):
        del person["name"]  # only written wider, or with a bracket
    new_contacts: list[ContactRow] = []
    contact_changes: list[tuple[Contact, dict[str, Any]]] = []
    phones = {contact.phone for contact in known.contacts}
    unmatched = list(known.contacts)
    for contact_row in sorted(row.contacts, key=lambda contact: contact.phone not in phones):  # a number tells more
        known_contact = _known_contact(contact_row, known.contacts, unmatched)
        if known_contact is None:
            new_contacts.append(contact_row)
            continue
        if known_contact in unmatched:
            unmatched.remove(known_contact)
        values = {"name": contact_row.name, "relation": contact_row.relation, "phone": contact_row.phone}
        differing = {n: new for n, new in values.items() if new and getattr(known_contact, n) != new}
        if differing:
            contact_changes.append((known_contact, differing))
    new_notes = tuple(text for text in row.notes if text not in known.notes)
    return HomeChange(known, row, changes, person, new_contacts, contact_changes, new_consents, new_notes)


def _birth_changes(row: HouseholdRow, resident: Resident | None) -> dict[str, str]:
    """Say what a row changes of a birth known in part: a day ends the part, a part never takes a day's place."""
    part, words = ("", "") if resident is None else (resident.born_part, resident.born_words)
    born_on = None if resident is None else resident.born_on
    wanted: dict[str, str] = {}
    if row.born_on is not None:
        wanted = {"born_part": "", "born_words": row.born_words or (words if born_on == row.born_on else "")}
    elif born_on is None and row.born_part and not part.startswith(row.born_part):
        wanted = {"born_part": row.born_part, "born_words": row.born_words}
    elif born_on is None and not part and row.born_words:
        wanted = {"born_words": row.born_words}
    stored = {"born_part": part, "born_words": words}
    return {name: new for name, new in wanted.items() if new != stored[name]}


def _known_contact(
    contact_row: ContactRow, contacts: Sequence[Contact], unmatched: Sequence[Contact]
) -> Contact | None:
    """Find a contact by the phone, else by the name among those that no other of the row is; no name is nobody's."""
    same_phone = [contact for contact in contacts if contact_row.phone and contact.phone == contact_row.phone]
    same_name = [contact for contact in unmatched if contact_row.name and contact.name == contact_row.name]
    both = (contact for contact in same_phone if contact.name == contact_row.name)
    return next(both, None) or next(iter(same_phone + same_name), None)
