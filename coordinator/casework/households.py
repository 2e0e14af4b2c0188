"""Acts on households: notes, safety notes, absences and the check after a return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.households import Absence, AbsenceKind, Area, AreaLevel, Consent, Household, Note, Resident
from coordinator.text import mark, short_moment, tr

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

ANONYMOUS = mark("Household {n}")


def household(session: Session, household_id: int) -> Household:
    """Fetch a household.

    Raises
    ------
    RuleError
        `unknown_household`.
    """
    found = session.get(Household, household_id)
    if found is None:
        raise RuleError(tr("There is no household number {n}.", n=household_id), code="unknown_household")
    return found


def name_of(session: Session, household_id: int) -> str:
    """Give the name a household goes by: its resident's, or its number where nobody is known."""
    name = session.scalar(
        select(Resident.name)
        .where(Resident.household_id == household_id, Resident.moved_out_on.is_(None))
        .order_by(Resident.id)
        .limit(1)
    )
    return name or tr(ANONYMOUS, n=household_id)


def without_consent(session: Session, purpose: str, today: date) -> set[int]:
    """List the households whose consents for a purpose hold no more; one never asked is not among them."""
    holds = (
        (Consent.given_on <= today)
        & (Consent.until.is_(None) | (Consent.until >= today))
        & (Consent.withdrawn_on.is_(None) | (Consent.withdrawn_on > today))
    )
    return set(
        session.scalars(
            select(Consent.household_id)
            .where(Consent.purpose == purpose)
            .group_by(Consent.household_id)
            .having(func.max(case((holds, 1), else_=0)) == 0)
        )
    )


def add_note(act: OpenAct, household_id: int, text: str) -> None:
    """Write a note on a household."""
    household(act.session, household_id)
    text = free_text(text)
    if not text:
        raise RuleError(tr("The note is empty."), code="empty_note")
    act.household_id = household_id
    act.session.add(Note(household_id=household_id, written_at=act.now, author=act.actor, text=text))
    act.message = tr("Note written for {name}", name=name_of(act.session, household_id))


def set_safety_note(act: OpenAct, household_id: int, text: str) -> None:
    """Set what a visitor must know first; empty takes it away."""
    act.household_id = household_id
    household(act.session, household_id).safety_note = free_text(text)
    act.message = tr("Safety note set for {name}", name=name_of(act.session, household_id))


def register_absence(
    act: OpenAct, household_id: int, kind: str, starts_at: datetime, ends_at: datetime, reason: str = ""
) -> int:
    """Register an absence; alerts and calls pause until its end, then the return is checked.

    Raises
    ------
    RuleError
        `absence_kind`, `absence_order` (it ends before it begins), `absence_over` (its end is past).
    """
    household(act.session, household_id)
    if kind not in set(AbsenceKind):
        raise RuleError(tr("Choose why the person is away."), code="absence_kind")
    if ends_at <= starts_at:
        raise RuleError(tr("The absence ends before it begins."), code="absence_order")
    if ends_at <= act.now:
        raise RuleError(tr("The end of the absence is already past."), code="absence_over")
    act.household_id = household_id
    absence = Absence(
        household_id=household_id, kind=kind, starts_at=starts_at, ends_at=ends_at, reason=free_text(reason)
    )
    act.session.add(absence)
    act.session.flush()
    act.message = tr("{name} away until {until}", name=name_of(act.session, household_id), until=short_moment(ends_at))
    return absence.id


def check_return(act: OpenAct, absence_id: int) -> None:
    """Note that someone made sure the person is back; the absence ends now if it had not ended."""
    absence = act.session.get(Absence, absence_id)
    if absence is None:
        raise RuleError(tr("There is no such absence."), code="unknown_absence")
    act.household_id = absence.household_id
    absence.return_checked_at = act.now
    absence.ends_at = min(absence.ends_at, act.now)
    act.message = tr("Return of {name} checked", name=name_of(act.session, absence.household_id))


def towns(session: Session) -> dict[int, int]:
    """Map each area to its eup/myeon: a village to its parent, a town to itself."""
    rows = session.execute(select(Area.id, Area.parent_id, Area.level)).all()
    return {r.id: (r.parent_id if r.level == AreaLevel.VILLAGE and r.parent_id else r.id) for r in rows}
