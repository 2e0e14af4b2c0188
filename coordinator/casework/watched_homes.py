"""Who is watched, and what the watch is told of them besides their readings: absences and phone use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import String, select, type_coerce

from coordinator.casework.households import towns, without_consent
from coordinator.records.households import Absence, ConsentPurpose, Household, LifeStatus, Resident
from coordinator.records.power import Meter, PhoneDay
from coordinator.vault.readings import instant, wall_clock

if TYPE_CHECKING:
    from datetime import date, datetime

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

HOUR = np.timedelta64(1, "h")


@dataclass(slots=True)
class Homes:
    """The watched homes (감시 대상 가구), row by row."""

    household_ids: list[int]
    meter_ids: list[int]
    towns: NDArray[np.int32]
    row_of: dict[int, int] = field(default_factory=dict[int, int])


def watched(session: Session, today: date, first: datetime, last: datetime) -> Homes:
    """List the homes that may be watched: a living resident, a meter with data in the window, consent that holds."""
    rows = session.execute(
        select(Meter.id, Meter.household_id, Household.area_id)
        .join(Household, Household.id == Meter.household_id)
        .join(Resident, (Resident.household_id == Household.id) & Resident.moved_out_on.is_(None))
        .where(
            Resident.life_status == LifeStatus.ALIVE,
            Household.ended_on.is_(None),
            Meter.ended_on.is_(None),
            Meter.first_at < last,
            Meter.newest_at > first,
        )
        .order_by(Meter.household_id, Meter.id.desc())
    ).all()
    withdrawn = without_consent(session, ConsentPurpose.POWER, today)
    town_of = towns(session)
    homes = Homes([], [], np.zeros(0, np.int32))
    areas: list[int] = []
    for meter_id, household_id, area_id in rows:
        if household_id is None or household_id in withdrawn or household_id in homes.row_of:
            continue
        homes.row_of[household_id] = len(homes.household_ids)
        homes.household_ids.append(household_id)
        homes.meter_ids.append(meter_id)
        areas.append(town_of.get(area_id or 0, -1 - len(areas)))  # a home without an area shares its outage with nobody
    homes.towns = np.array(areas, np.int32)
    return homes


def absences(session: Session, homes: Homes, start: np.datetime64, hours: int) -> list[tuple[int, int, int]]:
    """List registered absences as (row, first hour, end hour) of the window."""
    spans: list[tuple[int, int, int]] = []
    first_at, last_at = instant(start), instant(start + hours * HOUR)
    rows = session.execute(
        select(Absence.household_id, Absence.starts_at, Absence.ends_at).where(
            Absence.ends_at > first_at, Absence.starts_at < last_at
        )
    )
    for household_id, starts_at, ends_at in rows:
        row = homes.row_of.get(household_id)
        if row is None:
            continue
        first = max(0, int((wall_clock(starts_at) - start) / HOUR))
        end = min(hours, -int((start - wall_clock(ends_at)) // HOUR))
        if first < end:
            spans.append((row, first, end))
    return spans


def phone_days(session: Session, homes: Homes, start: np.datetime64, days: int) -> NDArray[np.float32] | None:
    """Read calls and texts sent, float32 [home, day], NaN = no file for that day; none where nothing is known."""
    first = instant(start).date()
    # Hundreds of thousands of rows of few different days: the day is taken as it is written, and looked up.
    number = {(first + timedelta(days=n)).isoformat(): n for n in range(days)}
    found = [
        (homes.row_of.get(household_id, -1), number[day], count)
        for household_id, day, count in session.connection().execute(
            select(PhoneDay.household_id, type_coerce(PhoneDay.day, String), PhoneDay.outgoing_count).where(
                PhoneDay.day >= first, PhoneDay.day < first + timedelta(days=days)
            )
        )
    ]
    if not found:
        return None
    outgoing = np.full((len(homes.household_ids), days), np.nan, np.float32)
    rows, columns, counts = np.array(found).T
    ours = rows >= 0
    outgoing[rows[ours], columns[ours]] = counts[ours]
    return outgoing
