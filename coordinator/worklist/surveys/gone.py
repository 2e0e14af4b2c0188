"""Whom a survey round cannot ask any more: who died, moved away or left the register otherwise, or is on it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.register import MOVED
from coordinator.records.households import Household, LifeStatus, Resident
from coordinator.records.surveys import SurveyResult

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

OTHERWISE = "other"


def gone(session: Session, homes: Collection[int]) -> dict[int, str]:
    """Say of which of these households the register has nobody there any more, and why: died, moved or other."""
    lives_there = select(Resident.id).where(
        Resident.household_id == Household.id,
        Resident.moved_out_on.is_(None),
        Resident.life_status == LifeStatus.ALIVE,
    )
    has_died = select(Resident.id).where(
        Resident.household_id == Household.id,
        Resident.moved_out_on.is_(None),
        Resident.life_status != LifeStatus.ALIVE,
    )
    rows = session.execute(
        select(Household.id, Household.end_reason, has_died.exists()).where(
            Household.ended_on.is_not(None) | ~lives_there.exists()
        )
    )
    wanted = set(homes)
    return {
        home: str(SurveyResult.DIED if died else SurveyResult.MOVED) if died or reason == MOVED else OTHERWISE
        for home, reason, died in rows
        if home in wanted
    }


def merged(session: Session, homes: Collection[int]) -> set[int]:
    """Give those of these households that were merged into another, which is asked in their place."""
    wanted = set(homes)
    rows = session.scalars(select(Household.id).where(Household.merged_into_id.is_not(None)))
    return {home for home in rows if home in wanted}
