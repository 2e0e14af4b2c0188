"""Household rows of a file put into effect: new homes with all that is theirs, changed fields of known ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from coordinator.casework.households.matching import HomeChange, HouseholdPlan, plan_households
from coordinator.casework.intake.plan import Cancelled, Compared, Outcome, Progress, Storing, stop_if
from coordinator.records.households import FROM_LIST, Consent, Contact, Household, Note, Resident, Risk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.households.people import ContactRow, HouseholdRow
    from coordinator.importers.preview import Preview
    from coordinator.vault.acts import OpenAct

_EVERY = 200


def compare_households(session: Session, preview: Preview, now: datetime | None) -> Compared:
    """Say what storing the households of a file would do."""
    rows = cast("tuple[HouseholdRow, ...]", preview.rows)
    plan = plan_households(session, rows, dict(preview.profile.columns), now)
    changed = tuple(change.described() for change in plan.changed)
    return Compared(
        plan.matching,
        len(plan.new),
        len(changed),
        plan.same,
        changed_rows=changed,
        new_rows=plan.new_rows(),
        missing=tuple(plan.missing),
        carried={"meter": plan.meters({})},
    )


def commit_households(storing: Storing) -> Outcome:
    """Store the households of a file."""
    rows = cast("tuple[HouseholdRow, ...]", storing.preview.rows)
    plan = plan_households(storing.act.session, rows, storing.columns, storing.act.now)
    homes = apply_households(storing.act, plan, progress=storing.progress, cancelled=storing.cancelled)
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same}
    return Outcome(counts, plan.matching, carried={"meter": plan.meters(homes)})


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
    households: list[tuple[Household, HouseholdRow]] = []
    for row, area_id in plan.new:
        household = Household(
            external_id=row.external_id or None,
            area_id=area_id,
            address=row.address,
            latitude=row.latitude,
            longitude=row.longitude,
            risk=row.risk or Risk.UNKNOWN,
            safety_note=row.safety_note,
            registered_on=row.registered_on or today,
        )
        session.add(household)
        households.append((household, row))
    session.flush()
    for done, (household, row) in enumerate(households):
        if done % _EVERY == 0:
            stop_if(cancelled)
            if progress:
                progress(done, total)
        session.add(
            Resident(household_id=household.id, name=row.name, sex=row.sex, born_on=row.born_on, phone=row.phone)
        )
        for rank, contact in enumerate(row.contacts, start=1):
            _add_contact(session, household.id, rank, contact)
        for purpose, on in row.consents:
            _add_consent(session, household.id, purpose, on, row, today)
        _add_notes(act, household.id, row.notes)
    for done, change in enumerate(plan.changed, start=len(households)):
        if done % _EVERY == 0:
            stop_if(cancelled)
            if progress:
                progress(done, total)
        _apply_change(session, change, today)
        _add_notes(act, change.known.household.id, change.new_notes)
    session.flush()
    if progress:
        progress(total, total)
    return {row.line: household.id for household, row in households}


def _apply_change(session: Session, change: HomeChange, today: date) -> None:
    known = change.known
    for name, value in change.household.items():
        setattr(known.household, name, value)
    if known.resident is None:
        row = change.row
        session.add(
            Resident(household_id=known.household.id, name=row.name, sex=row.sex, born_on=row.born_on, phone=row.phone)
        )
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
    # a file that only says yes proves the consent from the day it was registered, else from today
    given_on = on or row.registered_on or today
    session.add(Consent(household_id=household_id, purpose=purpose, given_on=given_on))
