"""Household rows of a file put into effect: new homes with all that is theirs, changed fields of known ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from coordinator.casework.households.absences import register_absence
from coordinator.casework.households.matching import plan_households
from coordinator.casework.households.pairs import keep_apart
from coordinator.casework.households.people import is_one_of_several, living_there
from coordinator.casework.households.register import close, move_out, report_death, take_back, withdraw_consents
from coordinator.casework.households.residents import resident_moves_out
from coordinator.casework.intake.placing import book_of, given_place, place_home
from coordinator.casework.intake.plan import Cancelled, Compared, Outcome, Progress, Storing, stop_if
from coordinator.importers.households.marks import Became
from coordinator.records.households import (
    FROM_LIST,
    AbsenceKind,
    Consent,
    Contact,
    Household,
    Note,
    PlacedBy,
    Resident,
    Risk,
)
from coordinator.reference.limits import first_check_days
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.casework.households.changes import HomeChange, KnownHome, Proposed
    from coordinator.casework.households.planned import HouseholdPlan, NewHome
    from coordinator.casework.intake.address_book import AddressBook
    from coordinator.importers.households.people import ContactRow, HouseholdRow
    from coordinator.importers.preview import Preview
    from coordinator.vault.acts import OpenAct

_OF_NEW_HOME = (
    "external_id",
    "area_id",
    "address",
    "latitude",
    "longitude",
    "placed_by",
    "place_certainty",
    "placed_for",
    "risk",
    "safety_note",
    "registered_on",
    "found_by",
)
_EVERY = 200
_ABSENCES = {Became.HOSPITAL: AbsenceKind.HOSPITAL, Became.FACILITY: AbsenceKind.FACILITY}


def compare_households(session: Session, preview: Preview, now: datetime | None) -> Compared:
    """Say what storing the households of a file would do."""
    rows = cast("tuple[HouseholdRow, ...]", preview.rows)
    plan = plan_households(session, rows, dict(preview.profile.columns), now, preview.answers)
    changed = tuple(change.described() for change in plan.changed)
    settled = plan.asking.settled()
    if settled:
        plan.notes.append(
            ntr(
                "{n} question was answered with an earlier file; the answer holds, and it is not asked again.",
                "{n} questions were answered with earlier files; the answers hold, and they are not asked again.",
                settled,
            )
        )
    return Compared(
        plan.matching,
        len(plan.new),
        len(changed),
        plan.same,
        changed_rows=changed,
        new_rows=plan.new_rows(),
        missing=tuple(plan.missing),
        carried={"meter": plan.meters({})},
        questions=plan.asking.shown(),
        notes=tuple(plan.notes),
    )


def commit_households(storing: Storing) -> Outcome:
    """Store the households of a file."""
    preview, act = storing.preview, storing.act
    rows = cast("tuple[HouseholdRow, ...]", preview.rows)
    plan = plan_households(act.session, rows, storing.columns, act.now, preview.answers)
    homes = apply_households(act, plan, progress=storing.progress, cancelled=storing.cancelled)
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same}
    return Outcome(
        counts,
        plan.matching,
        notes=tuple(plan.notes),
        carried={"meter": plan.meters(homes)},
        questions=tuple(plan.asking.questions),
    )


def apply_households(
    act: OpenAct, plan: HouseholdPlan, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> dict[int, int]:
    """Put a plan into effect: new households with resident, contacts and consents; changed fields of known ones.

    Returns
    -------
    by line, the numbers of the new households
    """
    today = act.now.date()
    session = act.session
    total = len(plan.new) + len(plan.changed)
    stop_if(cancelled)
    book = book_of(session)
    numbers = act.add_many(Household, [_household(book, home, today) for home in plan.new])
    if progress:
        progress(len(numbers) // 2, total)
    stop_if(cancelled)
    _add_people(act, dict(zip(numbers, plan.new, strict=True)), today)
    for number, home in zip(numbers, plan.new, strict=True):
        for other_id in home.not_same_as:
            keep_apart(act, number, other_id, {number: home.person, **plan.people})
    for done, change in enumerate(plan.changed, start=len(numbers)):
        if done % _EVERY == 0:
            stop_if(cancelled)
            if progress:
                progress(done, total)
        _apply_change(session, change, today)
        if change.household.keys() & {"address", "area_id", "latitude"}:
            _place(book, change.known.household, is_given="latitude" in change.household)
        _add_notes(act, change.known.household.id, change.new_notes)
    session.flush()
    for change in plan.changed:
        for proposed in change.acts:
            _do(act, change.known, proposed)
    session.flush()
    if progress:
        progress(total, total)
    return {home.row.line: number for number, home in zip(numbers, plan.new, strict=True)}


def _place(book: AddressBook | None, home: Household, *, is_given: bool) -> None:
    """Note that a list gave the place of a home; else look it up by its address."""
    if is_given:
        given_place(home, PlacedBy.FILE)
    elif book is not None:
        place_home(book, home)


def _household(book: AddressBook | None, home: NewHome, today: date) -> dict[str, Any]:
    row = home.row
    household = Household(
        external_id=row.external_id or None,
        area_id=home.area_id,
        address=row.address,
        latitude=row.latitude,
        longitude=row.longitude,
        risk=row.risk or Risk.UNKNOWN,
        safety_note=row.safety_note,
        registered_on=row.registered_on or today,
        found_by=row.found_by,
    )
    _place(book, household, is_given=row.latitude is not None)
    return {name: getattr(household, name) for name in _OF_NEW_HOME}


def _add_people(act: OpenAct, homes: Mapping[int, NewHome], today: date) -> None:
    """Add what belongs to new households: residents, contacts, consents, notes; each kind of record at once."""
    residents: list[dict[str, Any]] = []
    contacts: list[dict[str, Any]] = []
    consents: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for number, home in homes.items():
        row = home.row
        residents.append({"household_id": number, **_resident(row)})
        for rank, contact in enumerate(row.contacts, start=1):
            facts = {"name": contact.name, "relation": contact.relation, "phone": contact.phone}
            contacts.append({"household_id": number, "rank": rank, **facts})
        for purpose, on in home.consents:
            given_on = _given_on(on, row, today)
            consents.append({"household_id": number, "purpose": purpose, "given_on": given_on})
        for text in row.notes:
            notes.append({"household_id": number, "written_at": act.now, "author": FROM_LIST, "text": text})
    for record, rows in ((Resident, residents), (Contact, contacts), (Consent, consents), (Note, notes)):
        act.add_many(record, rows)


def _resident(row: HouseholdRow) -> dict[str, Any]:
    names = ("name", "sex", "born_on", "born_part", "born_words", "phone")
    return {name: getattr(row, name) for name in names}


def _do(act: OpenAct, known: KnownHome, proposed: Proposed) -> None:
    """Do what a person has agreed to; the import says it for all of them."""
    today, household_id, resident = act.now.date(), known.household.id, known.resident
    words = tr("The list says: {words}", words=proposed.words)
    if proposed.kind == "death":
        report_death(act, household_id, words, None if resident is None else resident.id)
    elif (
        proposed.kind == "moved"
        and resident is not None
        and is_one_of_several(living_there(act.session, household_id), resident)
    ):
        resident_moves_out(act, resident.id, today)
    elif proposed.kind == "moved":
        move_out(act, household_id, today, words)
    elif proposed.kind == "closed":
        close(act, household_id, today, words)
    elif proposed.kind == "withdrawal":
        withdraw_consents(act, household_id, proposed.purposes, today, words)
    elif proposed.kind == "absence":
        kind = _ABSENCES[Became(proposed.became)]
        ask_on = today + timedelta(days=first_check_days(today))
        register_absence(act, household_id, kind, act.now, None, words, ask_on)
    elif proposed.kind == "returned":
        take_back(act, household_id, None if resident is None else resident.id)
    act.household_id = None  # the act is of the whole file


def _apply_change(session: Session, change: HomeChange, today: date) -> None:
    known = change.known
    for name, value in change.household.items():
        setattr(known.household, name, value)
    if known.resident is None:
        session.add(Resident(household_id=known.household.id, **_resident(change.row)))
    else:
        for name, value in change.resident.items():
            setattr(known.resident, name, value)
    for contact, values in change.contact_changes:
        for name, value in values.items():
            setattr(contact, name, value)
    rank = max((contact.rank for contact in known.contacts), default=0)
    for more, contact in enumerate(change.new_contacts, start=1):
        _add_contact(session, known.household.id, rank + more, contact)
    for purpose, on in change.new_consents:
        _add_consent(session, known.household.id, purpose, on, change.row, today)


def _add_contact(session: Session, household_id: int, rank: int, contact: ContactRow) -> None:
    session.add(
        Contact(household_id=household_id, rank=rank, name=contact.name, relation=contact.relation, phone=contact.phone)
    )


def _add_notes(act: OpenAct, household_id: int, texts: Sequence[str]) -> None:
    for text in texts:
        act.session.add(Note(household_id=household_id, written_at=act.now, author=FROM_LIST, text=text))


def _add_consent(
    session: Session, household_id: int, purpose: str, on: date | None, row: HouseholdRow, today: date
) -> None:
    session.add(Consent(household_id=household_id, purpose=purpose, given_on=_given_on(on, row, today)))


def _given_on(on: date | None, row: HouseholdRow, today: date) -> date:
    # a file that only says yes proves the consent from the day it was registered, else from today
    return on or row.registered_on or today
