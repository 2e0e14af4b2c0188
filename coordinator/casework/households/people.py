"""Acts on households: notes and safety notes; who a household is, who lives there, and which consents hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from coordinator.casework.joining import current_number
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.base import free_text
from coordinator.records.households import (
    Area,
    AreaLevel,
    Consent,
    ConsentRequest,
    Household,
    LifeStatus,
    Note,
    Resident,
)
from coordinator.records.last_wishes import RiteLeader
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
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
        .order_by(Resident.life_status != LifeStatus.ALIVE, Resident.id)
        .limit(1)
    )
    return name or tr(ANONYMOUS, n=household_id)


def living_there(session: Session, household_id: int) -> Sequence[Resident]:
    """List who lives in a home: the living before the dead, and there the one the register is about first."""
    return session.scalars(
        select(Resident)
        .where(Resident.household_id == household_id, Resident.moved_out_on.is_(None))
        .order_by(Resident.life_status != LifeStatus.ALIVE, Resident.id)
    ).all()


def is_one_of_several(there: Sequence[Resident], resident: Resident) -> bool:
    """Say whether somebody else who is alive is among those who live there."""
    return any(other.id != resident.id and other.life_status == LifeStatus.ALIVE for other in there)


def is_person_of_home() -> ColumnElement[bool]:
    """Say in the database whether a resident is the one a home is known by: the first of `living_there`."""
    other = aliased(Resident)
    lives, other_lives = Resident.life_status == LifeStatus.ALIVE, other.life_status == LifeStatus.ALIVE
    comes_before = exists().where(
        other.household_id == Resident.household_id,
        other.moved_out_on.is_(None),
        or_(other_lives & ~lives, (other_lives == lives) & (other.id < Resident.id)),
    )
    return Resident.moved_out_on.is_(None) & ~comes_before


def note_death(session: Session, household_id: int, resident_id: int | None = None) -> Resident:
    """Set that a death was reported (사망 보고); the one place where that is done.

    Parameters
    ----------
    resident_id : who died; without it the only one who is alive there

    Raises
    ------
    RuleError
        `already_reported`: nobody there, or not this person, is alive by the register; `which_resident`: several live
        there and it is not said who died.
    """
    alive = [resident for resident in living_there(session, household_id) if resident.life_status == LifeStatus.ALIVE]
    died = [resident for resident in alive if resident_id in (None, resident.id)]
    name = name_of(session, household_id)
    if not died:
        raise RuleError(tr("The death of {name} is reported already.", name=name), code="already_reported")
    if len(died) > 1:
        names = ", ".join(resident.name for resident in died)
        raise RuleError(
            tr("Several people live there: {names}. Say under “Correct the entry” who died.", names=names),
            code="which_resident",
        )
    died[0].life_status = LifeStatus.DEATH_REPORTED
    return died[0]


def holds(today: date) -> ColumnElement[bool]:
    """Say in the database whether a consent holds on a day."""
    return (
        (Consent.given_on <= today)
        & (Consent.until.is_(None) | (Consent.until >= today))
        & (Consent.withdrawn_on.is_(None) | (Consent.withdrawn_on > today))
    )


def without_consent(session: Session, purpose: str, today: date) -> set[int]:
    """List the households whose consents for a purpose hold no more, or who refused; not who was never asked."""
    return lost_consents(session, today, purpose).get(purpose, set())


def end_consents(session: Session, household_id: int, on: date) -> bool:
    """Let consents end with a day, because whoever gave them lives there no more; say whether any did.

    Who is left there has not given them, and is asked anew.
    """
    running = session.scalars(select(Consent).where(Consent.household_id == household_id, holds(on))).all()
    for consent in running:
        consent.until = on
    return bool(running)


def is_death_known(session: Session, household_id: int) -> bool:
    """Say whether the death of somebody in a home is reported already."""
    return any(resident.life_status != LifeStatus.ALIVE for resident in living_there(session, household_id))


def lost_consents(session: Session, today: date, only: str = "") -> dict[str, set[int]]:
    """List by purpose the households whose consents hold no more, or who refused and have given none since.

    Parameters
    ----------
    only : the one purpose that is asked for; all without it
    """
    lost = (
        select(Consent.purpose, Consent.household_id)
        .group_by(Consent.purpose, Consent.household_id)
        .having(func.max(case((holds(today), 1), else_=0)) == 0)
    )
    has_given = exists().where(
        Consent.household_id == ConsentRequest.household_id, Consent.purpose == ConsentRequest.purpose, holds(today)
    )
    refused = select(ConsentRequest.purpose, ConsentRequest.household_id).where(
        ConsentRequest.answer == "refused", ~has_given
    )
    if only:
        lost = lost.where(Consent.purpose == only)
        refused = refused.where(ConsentRequest.purpose == only)
    session.flush()
    answer: dict[str, set[int]] = {}
    # Only the lost ones come out of the database: nearly everybody's consents hold.
    for purpose, home in session.connection().execute(union_all(lost, refused)):
        answer.setdefault(purpose, set()).add(home)
    return answer


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


def rite_leader_of(session: Session, household_id: int) -> RiteLeader | None:
    """Give whom the person has named to lead the rite; none where nobody is."""
    return session.scalar(
        select(RiteLeader).where(RiteLeader.household_id == household_id).order_by(RiteLeader.id.desc()).limit(1)
    )


def towns(session: Session) -> dict[int, int]:
    """Map each area to its eup/myeon: a village to its parent, a town to itself."""
    return town_of(session.execute(select(Area.id, Area.parent_id, Area.level)).all())


def town_of(areas: Iterable[Any]) -> dict[int, int]:
    """Map areas, given with parent and level, to their eup/myeon."""
    return {r.id: (r.parent_id if r.level == AreaLevel.VILLAGE and r.parent_id else r.id) for r in areas}
