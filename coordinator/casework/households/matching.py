"""Household rows of a file against the register: which home a row means, and what it would change of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from coordinator.casework.intake.areas import AreaIndex
from coordinator.casework.intake.plan import SHOWN_NEW_ROWS, Carried, ChangedRow, Matching, NewRow
from coordinator.records.households import Consent, Contact, Household, Note, Resident
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.households.people import ContactRow, HouseholdRow


class _Person(NamedTuple):
    """What tells people of one name and area apart."""

    born_on: date | None
    phone: str
    address: str


@dataclass
class KnownHome:
    """One household of the register with what a file can change."""

    household: Household
    resident: Resident | None = None
    contacts: list[Contact] = field(default_factory=list[Contact])
    consents: list[Consent] = field(default_factory=list[Consent])
    notes: set[str] = field(default_factory=set[str])

    @property
    def person(self) -> _Person:
        """What tells its person from others of the name."""
        born_on, phone = (self.resident.born_on, self.resident.phone) if self.resident else (None, "")
        return _Person(born_on, phone, self.household.address)


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

    def __bool__(self) -> bool:
        brought = (self.new_contacts, self.contact_changes, self.new_consents, self.new_notes)
        return bool(self.household or self.resident or any(brought))

    def described(self) -> ChangedRow:
        """Describe the change per field."""
        changes: list[tuple[str, str, str]] = []
        for record, values in ((self.known.household, self.household), (self.known.resident, self.resident)):
            changes += [(name, _text(getattr(record, name, None)), _text(new)) for name, new in values.items()]
        for contact, values in self.contact_changes:
            changes += [(f"contact_{name}", _text(getattr(contact, name)), _text(new)) for name, new in values.items()]
        changes += [("contact", "", f"{new.name} {new.phone}".strip()) for new in self.new_contacts]
        changes += [(f"consent_{purpose}", "", _text(on)) for purpose, on in self.new_consents]
        changes += [("note", "", text) for text in self.new_notes]
        resident = self.known.resident
        name = resident.name if resident else self.row.name
        return ChangedRow(self.row.line, self.known.household.id, name, tuple(changes))


def _text(value: object) -> str:
    return "" if value is None else str(value)


@dataclass
class HouseholdPlan:
    """What the rows of a file mean for the register."""

    new: list[tuple[HouseholdRow, int | None]]
    changed: list[HomeChange]
    same: int
    missing: list[tuple[int, str]]
    matching: Matching
    meter_column: str = ""
    known_meters: list[Carried] = field(default_factory=list[Carried])

    def meters(self, ids: Mapping[int, int]) -> list[Carried]:
        """Give the meters whose numbers stand in the rows; `ids` are the numbers of new households by line."""
        new = [Carried(row.line, ids.get(row.line), row.meters, self.meter_column) for row, _ in self.new if row.meters]
        return self.known_meters + new

    def new_rows(self) -> tuple[NewRow, ...]:
        """Describe the first new households."""
        return tuple(
            NewRow(
                row.line,
                None,
                row.name,
                tuple(
                    (name, text)
                    for name in ("born_on", "phone", "town", "address")
                    if (text := _text(getattr(row, name)))
                )
                + tuple(("note", text) for text in row.notes),
            )
            for row, _ in self.new[:SHOWN_NEW_ROWS]
        )


def _register(session: Session) -> list[KnownHome]:
    known = {
        household.id: KnownHome(household)
        for household in session.scalars(select(Household).where(Household.ended_on.is_(None)))
    }
    for resident in session.scalars(select(Resident).where(Resident.moved_out_on.is_(None)).order_by(Resident.id)):
        if resident.household_id in known:
            known[resident.household_id].resident = resident
    for contact in session.scalars(select(Contact).order_by(Contact.rank)):
        if contact.household_id in known:
            known[contact.household_id].contacts.append(contact)
    for consent in session.scalars(select(Consent).order_by(Consent.given_on)):
        if consent.household_id in known:
            known[consent.household_id].consents.append(consent)
    for household_id, text in session.execute(select(Note.household_id, Note.text)):
        if household_id in known:
            known[household_id].notes.add(text)
    return list(known.values())


def plan_households(
    session: Session, rows: Sequence[HouseholdRow], columns: dict[str, str], now: datetime | None = None
) -> HouseholdPlan:
    """Match rows to the register: by the partner's number, else by name, date of birth and area.

    Where one date of birth is not known, the phone or the address decides; two of one name in one village who differ
    there are two people.

    Parameters
    ----------
    columns : what the file calls our fields, for the naming of problems
    now : a birth after it is left out; None leaves that check to the commit
    """
    areas = AreaIndex(session)
    register = _register(session)
    by_number = {home.household.external_id: home for home in register if home.household.external_id}
    by_name: dict[tuple[str, int | None], list[KnownHome]] = defaultdict(list)
    for home in register:
        if home.resident:
            by_name[(home.resident.name, home.household.area_id)].append(home)
    meter_column = columns.get("meter") or columns.get("customer", "")
    plan = HouseholdPlan([], [], 0, [], Matching(), meter_column)
    line_of_home: dict[int, int] = {}
    new_people: dict[tuple[str, int | None], list[tuple[int, _Person, str]]] = defaultdict(list)
    for file_row in rows:
        row = _born_before(file_row, now, columns, plan.matching)
        person = _Person(row.born_on, row.phone, row.address)
        area_id, complete = areas.find(row.town, row.village, row.address)
        if not complete:
            plan.matching.add(
                row.line,
                columns.get("village" if row.village else "town", ""),
                f"{row.town} {row.village}".strip(),
                "area",
                tr("This area is not known in the county; the household is kept without it."),
                reject=False,
            )
        known = by_number.get(row.external_id) if row.external_id else None
        if known is None and not row.name:
            known = _by_phone(register, row)
            if known is None:
                plan.matching.add(row.line, columns["name"], "", "name_missing", tr("The name is missing."))
                continue
        if known is None:
            alike = [
                home
                for home in by_name.get((row.name, area_id), ())
                if not (row.external_id and home.household.external_id) and _is_same(home.person, person)
            ]
            if len(alike) > 1:
                plan.matching.add(
                    row.line,
                    columns["name"],
                    row.name,
                    "ambiguous",
                    tr("Several households fit this name, birth date and area."),
                )
                continue
            known = alike[0] if alike else None
        if known is None:
            people = new_people[(row.name, area_id)]
            earlier = next(
                (line for line, home, number in people if _is_same(home, person) and not (row.external_id and number)),
                0,
            )
            if earlier:
                _name_duplicate(plan.matching, row, earlier, columns)
                continue
            if any(home.person.born_on is None or row.born_on is None for home in by_name.get((row.name, area_id), ())):
                # Nothing decides whether they are one person: taken as new, but not without a word.
                plan.matching.add(
                    row.line,
                    columns["name"],
                    row.name,
                    "namesake",
                    tr("Somebody of this name is in the register here; look whether it is the same person."),
                    reject=False,
                )
            people.append((row.line, person, row.external_id))
            plan.new.append((row, area_id))
            continue
        if not _fits(known, row, line_of_home, columns, plan.matching):
            continue
        if row.meters:
            plan.known_meters.append(Carried(row.line, known.household.id, row.meters, plan.meter_column))
        # A file that names the town alone, or whose village was lost, takes no village from anybody.
        in_area = areas.narrower(known.household.area_id, area_id)
        change = _compare(known, row, in_area, columns, plan.matching)
        if change:
            plan.changed.append(change)
        else:
            plan.same += 1
    plan.missing = [
        (home.household.id, home.resident.name if home.resident else "")
        for home in register
        if home.household.id not in line_of_home
    ]
    return plan


def _born_before(row: HouseholdRow, now: datetime | None, columns: dict[str, str], matching: Matching) -> HouseholdRow:
    """Leave a birth after `now` out, and name it; the person is taken."""
    if now is None or row.born_on is None or row.born_on <= now.date():
        return row
    message = tr("The date of birth lies in the future; it was left out. Find it out.")
    matching.add(row.line, columns.get("born_on", ""), row.born_on, "future", message, reject=False)
    return replace(row, born_on=None)


def _is_same(person: _Person, namesake: _Person) -> bool:
    """Say whether two of one name and area are one person: by birth, else by phone, else by address."""
    if person.born_on is not None and namesake.born_on is not None:
        return person.born_on == namesake.born_on
    same_address = bool(person.address) and person.address == namesake.address
    if person.phone and namesake.phone:
        return person.phone == namesake.phone or same_address
    return same_address or (person.born_on is namesake.born_on is None and not (person.address and namesake.address))


def _by_phone(register: Sequence[KnownHome], row: HouseholdRow) -> KnownHome | None:
    """Find the one household of a phone, for a row whose name was lost."""
    homes = [
        home
        for home in register
        if row.phone and home.resident and home.resident.phone == row.phone
        if not (row.external_id and home.household.external_id)
    ]
    return homes[0] if len(homes) == 1 else None


def _name_duplicate(matching: Matching, row: HouseholdRow, earlier: int, columns: dict[str, str]) -> None:
    matching.add(
        row.line,
        columns["name"],
        row.name,
        "duplicate",
        tr("The same household stands in line {n} with other values; the first one was kept.", n=earlier),
    )


def _fits(
    known: KnownHome, row: HouseholdRow, line_of_home: dict[int, int], columns: dict[str, str], matching: Matching
) -> bool:
    earlier = line_of_home.setdefault(known.household.id, row.line)
    if earlier != row.line:
        _name_duplicate(matching, row, earlier, columns)
        return False
    resident = known.resident
    if resident and resident.name != row.name and _is_another(resident, row):
        matching.add(
            row.line,
            columns.get("external_id", columns["name"]),
            row.external_id,
            "other_person",
            tr("This number belongs to another person in the register. Check who moved, then change it there."),
        )
        return False
    return True


def _is_another(resident: Resident, row: HouseholdRow) -> bool:
    """Say whether birth, or the phone where a birth is not known, belongs to somebody else."""
    if resident.born_on and row.born_on:
        return resident.born_on != row.born_on
    return bool(resident.phone and row.phone) and resident.phone != row.phone


def _compare(
    known: KnownHome, row: HouseholdRow, area_id: int | None, columns: dict[str, str], matching: Matching
) -> HomeChange:
    household, resident = known.household, known.resident
    wanted: dict[str, Any] = {
        "external_id": row.external_id,
        "area_id": area_id,
        "address": row.address,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "risk": row.risk,
        "safety_note": row.safety_note,
        "registered_on": row.registered_on,
    }
    # a cell that says nothing never erases what is known
    changes = {name: new for name, new in wanted.items() if new not in ("", None) and getattr(household, name) != new}
    person: dict[str, Any] = {"name": row.name, "sex": row.sex, "born_on": row.born_on, "phone": row.phone}
    person = {n: new for n, new in person.items() if new not in ("", None) and getattr(resident, n, None) != new}
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
    new_consents: list[tuple[str, date | None]] = []
    for purpose, on in row.consents:
        mine = [consent for consent in known.consents if consent.purpose == purpose]
        if any(consent.withdrawn_on is None for consent in mine):
            continue
        last = max((consent.withdrawn_on for consent in mine if consent.withdrawn_on), default=None)
        if last is not None and (on is None or on <= last):
            matching.add(
                row.line,
                columns.get(f"consent_{purpose}", ""),
                on or "",
                "consent_withdrawn",
                tr("This consent was withdrawn later; it stays withdrawn."),
                reject=False,
            )
            continue
        new_consents.append((purpose, on))
    new_notes = tuple(text for text in row.notes if text not in known.notes)
    return HomeChange(known, row, changes, person, new_contacts, contact_changes, new_consents, new_notes)


def _known_contact(
    contact_row: ContactRow, contacts: Sequence[Contact], unmatched: Sequence[Contact]
) -> Contact | None:
    """Find a contact by the phone, else by the name among those that no other of the row is; no name is nobody's."""
    same_phone = [contact for contact in contacts if contact_row.phone and contact.phone == contact_row.phone]
    same_name = [contact for contact in unmatched if contact_row.name and contact.name == contact_row.name]
    both = (contact for contact in same_phone if contact.name == contact_row.name)
    return next(both, None) or next(iter(same_phone + same_name), None)
