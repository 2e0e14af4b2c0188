"""Acts on survey rounds: planned with a frozen list, put on the worklist or off it, closed and opened again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.surveys.instruments import instrument_of
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.households import Area, Household, LifeStatus, Resident
from coordinator.records.surveys import SurveyPlace, SurveyRound
from coordinator.records.values.ages import age_on
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a round asks.

    Attributes
    ----------
    minimum_age : completed years on the first day; None: any age. Whose birth is not known is on the list
    area_id : an eup/myeon or a village; None: the county
    alone_only : homes where one person lives
    """

    minimum_age: int | None = None
    area_id: int | None = None
    alone_only: bool = True


def who_fits(session: Session, whom: Whom, on: date) -> list[tuple[int, int | None]]:
    """List the households a round asks, each with its area, in the order of areas and numbers."""
    people = session.execute(
        select(Household.id, Household.area_id, Resident.born_on, Resident.born_part)
        .join(Resident, Resident.household_id == Household.id)
        .where(
            Household.ended_on.is_(None),
            Resident.moved_out_on.is_(None),
            Resident.life_status == LifeStatus.ALIVE,
        )
        .order_by(Household.area_id, Household.id)
    ).all()
    counts: dict[int, int] = {}
    fits: dict[int, int | None] = {}
    wanted = None if whom.area_id is None else _areas(session, whom.area_id)
    for home, area_id, born_on, born_part in people:
        counts[home] = counts.get(home, 0) + 1
        if wanted is not None and area_id not in wanted:
            continue
        if whom.minimum_age is None or _may_be(age_on(on, born_on, born_part), whom.minimum_age):
            fits[home] = area_id
    return [(home, area_id) for home, area_id in fits.items() if not whom.alone_only or counts[home] == 1]


def _may_be(age: int | None, minimum_age: int) -> bool:
    return age is None or int(age) >= minimum_age


def _areas(session: Session, area_id: int) -> set[int]:
    return {area_id, *session.scalars(select(Area.id).where(Area.parent_id == area_id))}


def plan_round(
    act: OpenAct,
    name: str,
    instrument: str,
    version: str,
    starts_on: date,
    ends_on: date,
    whom: Whom,
    *,
    on_worklist: bool = False,
) -> int:
    """Plan a round and freeze whom it asks; gives its number.

    Raises
    ------
    RuleError
        `round_name` (none, or there is one), `round_order`, `unknown_instrument`, `nobody`: nobody fits.
    """
    name = free_text(name)
    if not name:
        raise RuleError(tr("Give the round a name."), code="round_name")
    if act.session.scalar(select(func.count()).where(SurveyRound.name == name)):
        raise RuleError(tr("There is a round “{name}” already.", name=name), code="round_name")
    if ends_on < starts_on:
        raise RuleError(tr("The round ends before it begins."), code="round_order")
    known = instrument_of(act.session, instrument, version)
    homes = who_fits(act.session, whom, starts_on)
    if not homes:
        raise RuleError(tr("Nobody of the register fits this round."), code="nobody")
    round_ = SurveyRound(
        name=name,
        instrument=known.id,
        version=known.version,
        starts_on=starts_on,
        ends_on=ends_on,
        minimum_age=whom.minimum_age,
        area_id=whom.area_id,
        alone_only=whom.alone_only,
        on_worklist=on_worklist,
        made_at=act.now,
        made_by=act.actor,
    )
    act.session.add(round_)
    act.session.flush()
    act.session.add_all(SurveyPlace(round_id=round_.id, household_id=home, area_id=area) for home, area in homes)
    act.message = ntr(
        "Round “{name}” planned: {n} household", "Round “{name}” planned: {n} households", len(homes), name=name
    )
    return round_.id


def show_on_worklist(act: OpenAct, round_id: int, shown: bool) -> None:
    """Let who is still to be visited stand on the worklist, or not.

    Raises
    ------
    RuleError
        `unknown_round`.
    """
    round_ = round_of(act.session, round_id)
    round_.on_worklist = shown
    act.message = (
        tr("Round “{name}”: who is to be visited stands on the worklist", name=round_.name)
        if shown
        else tr("Round “{name}”: off the worklist", name=round_.name)
    )


def close_round(act: OpenAct, round_id: int) -> None:
    """End a round: who was not reached is not asked for any more.

    Raises
    ------
    RuleError
        `unknown_round`, `round_closed`.
    """
    round_ = round_of(act.session, round_id)
    if round_.closed_at is not None:
        raise RuleError(tr("Round “{name}” is closed already.", name=round_.name), code="round_closed")
    round_.closed_at = act.now
    act.message = tr("Round “{name}” closed", name=round_.name)


def reopen_round(act: OpenAct, round_id: int) -> None:
    """Take a closed round up again.

    Raises
    ------
    RuleError
        `unknown_round`, `round_open`.
    """
    round_ = round_of(act.session, round_id)
    if round_.closed_at is None:
        raise RuleError(tr("Round “{name}” is open.", name=round_.name), code="round_open")
    round_.closed_at = None
    act.message = tr("Round “{name}” taken up again", name=round_.name)


def round_of(session: Session, round_id: int) -> SurveyRound:
    """Fetch a round.

    Raises
    ------
    RuleError
        `unknown_round`.
    """
    round_ = session.get(SurveyRound, round_id)
    if round_ is None:
        raise RuleError(tr("There is no such survey round."), code="unknown_round")
    return round_
