"""Acts on households: notes and safety notes; who a household is, and which consents hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from coordinator.casework.joining import current_number
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.base import free_text
from coordinator.records.households import Area, AreaLevel, Consent, Household, Note, Resident
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Any

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

ANONYMOUS = mark("Household {n}")


def household(session: Session, household_id: int) -> Household:
    """Fetch a household.

    Raises
    ------
    RuleError
        `unknown_household`; `merged` where another goes on for it.
    """
    home = session.get(Household, household_id)
    if home is None:
        raise no_household(household_id)
    if home.merged_into_id is not None:
        raise RuleError(
            tr(
                "Household {n} was merged into household {m}; go on there.",
                n=household_id,
                m=current_number(session, household_id),
            ),
            code="merged",
        )
    return home


def no_household(household_id: int) -> ImpossibleRequest:
    """Say that no household has a number, or none has it any more."""
    words = tr("Household {n} is not in the register; it may have been taken out of it.", n=household_id)
    return ImpossibleRequest(words, code="unknown_household")


def name_of(session: Session, household_id: int) -> str:
    """Give the name a household goes by: its resident's, or its number where nobody is known."""
    name = session.scalar(
        select(Resident.name)
        .where(Resident.household_id == household_id, Resident.moved_out_on.is_(None))
        .order_by(Resident.id)
        .limit(1)
    )
    return name or tr(ANONYMOUS, n=household_id)


def holds(today: date) -> ColumnElement[bool]:
    """Say in the database whether a consent holds on a day."""
    return (
        (Consent.given_on <= today)
        & (Consent.until.is_(None) | (Consent.until >= today))
        & (Consent.withdrawn_on.is_(None) | (Consent.withdrawn_on > today))
    )


def without_consent(session: Session, purpose: str, today: date) -> set[int]:
    """List the households whose consents for a purpose hold no more; one never asked is not among them."""
    return set(
        session.scalars(
            select(Consent.household_id)
            .where(Consent.purpose == purpose)
            .group_by(Consent.household_id)
            .having(func.max(case((holds(today), 1), else_=0)) == 0)
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


def towns(session: Session) -> dict[int, int]:
    """Map each area to its eup/myeon: a village to its parent, a town to itself."""
    return town_of(session.execute(select(Area.id, Area.parent_id, Area.level)).all())


def town_of(areas: Iterable[Any]) -> dict[int, int]:
    """Map areas, given with parent and level, to their eup/myeon."""
    return {r.id: (r.parent_id if r.level == AreaLevel.VILLAGE and r.parent_id else r.id) for r in areas}
