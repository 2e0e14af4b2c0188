"""Household rows of a file put into effect: new homes with all that is theirs, changed fields of known ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from coordinator.casework.households.absences import register_absence
from coordinator.casework.households.matching import plan_households
from coordinator.casework.households.register import close, move_out, report_death, withdraw_consents
from coordinator.casework.intake.plan import Cancelled, Compared, Outcome, Progress, Storing, stop_if
from coordinator.importers.households.marks import Became
from coordinator.records.households import (
    FROM_LIST,
    AbsenceKind,
    Consent,
    Contact,
    Household,
    Note,
    PersonPair,
    Resident,
    Risk,
)
from coordinator.reference.limits import first_check_days
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.casework.households.changes import HomeChange, Proposed
    from coordinator.casework.households.planned import HouseholdPlan, NewHome
    from coordinator.importers.households.people import ContactRow, HouseholdRow
    from coordinator.importers.preview import Preview
    from coordinator.vault.acts import OpenAct

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
    households: list[tuple[Household, NewHome]] = []
    for home in plan.new:
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
        session.add(household)
        households.append((household, home))
    session.flush()
    for done, (household, home) in enumerate(households):
        if done % _EVERY == 0:
            stop_if(cancelled)
            if progress:
                progress(done, total)
        session.add(_resident(household.id, home.row))
        for rank, contact in enumerate(home.row.contacts, start=1):
            _add_contact(session, household.id, rank, contact)
        for purpose, on in home.consents:
            _add_consent(session, household.id, purpose, on, home.row, today)
        for other_id in home.not_same_as:
            _keep_apart(act, household.id, other_id)
        _add_notes(act, household.id, home.row.notes)
    for done, change in enumerate(plan.changed, start=len(households)):
        if done % _EVERY == 0:
            stop_if(cancelled)
            if progress:
                progress(done, total)
        _apply_change(session, change, today)
        _add_notes(act, change.known.household.id, change.new_notes)
    session.flush()
    for change in plan.changed:
        for proposed in change.acts:
            _do(act, change.known.household.id, proposed)
    session.flush()
    if progress:
        progress(total, total)
    return {home.row.line: household.id for household, home in households}


def _resident(household_id: int, row: HouseholdRow) -> Resident:
    return Resident(
        household_id=household_id,
        name=row.name,
        sex=row.sex,
        born_on=row.born_on,
        born_part=row.born_part,
        born_words=row.born_words,
        phone=row.phone,
    )


def _do(act: OpenAct, household_id: int, proposed: Proposed) -> None:
    """Do what a person has agreed to; the import says it for all of them."""
    today = act.now.date()
    words = tr("The list says: {words}", words=proposed.words)
    if proposed.kind == "death":
        report_death(act, household_id, words)
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
        _take_back(act, household_id)
    act.household_id = None  # the act is of the whole file


def _take_back(act: OpenAct, household_id: int) -> None:
    """Let somebody who left the register be in it again."""
    home = act.session.get_one(Household, household_id)
    home.ended_on, home.end_reason = None, ""
    last = act.session.scalar(
        select(Resident).where(Resident.household_id == household_id).order_by(Resident.id.desc()).limit(1)
    )
    if last is not None:
        last.moved_out_on = None


def _keep_apart(act: OpenAct, household_id: int, other_id: int) -> None:
    """Note that two households are of two people, so that nobody is asked again."""
    first, second = sorted((household_id, other_id))
    act.session.add(PersonPair(household_id=first, other_id=second, state="not_duplicate", decided_at=act.now))


def _apply_change(session: Session, change: HomeChange, today: date) -> None:
    known = change.known
    for name, value in change.household.items():
        setattr(known.household, name, value)
    if known.resident is None:
        session.add(_resident(known.household.id, change.row))
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
