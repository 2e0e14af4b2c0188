"""Who is watched, and what the watch is told of them: readings over meter swaps and moves, absences, phone use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import String, select, type_coerce, union_all

from coordinator.casework.alerts.policy import monthly_feeds
from coordinator.casework.households.people import is_person_of_home, towns, without_consent
from coordinator.records.households import Absence, ConsentPurpose, Household, LifeStatus, Resident
from coordinator.records.power import Meter, PhoneDay
from coordinator.records.watch import SupplyCut
from coordinator.vault.readings import instant, read_hours, wall_clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

HOUR = np.timedelta64(1, "h")
_NOWHERE = -1
"""An area that is not known: the home shares its outages with nobody."""


@dataclass(slots=True)
class Homes:
    """The watched homes (감시 대상 가구), row by row.

    Attributes
    ----------
    household_ids, meter_ids : the household of each row, and the meter that is read there now
    areas : int32 [row, 2], the town and the village whose outages the home shares; negative = not known
    risks : risk level of each row
    moved_in : the day the resident moved in, for the rows where it is known
    """

    household_ids: list[int]
    meter_ids: list[int]
    areas: NDArray[np.int32]
    row_of: dict[int, int] = field(default_factory=dict[int, int])
    risks: list[str] = field(default_factory=list[str])
    moved_in: dict[int, date] = field(default_factory=dict[int, date])

    def part(self, rows: Sequence[int]) -> Homes:
        """Take some of the rows, in this order."""
        ids = [self.household_ids[row] for row in rows]
        return Homes(
            ids,
            [self.meter_ids[row] for row in rows],
            self.areas[rows],
            {home: row for row, home in enumerate(ids)},
            [self.risks[row] for row in rows],
            {new: self.moved_in[row] for new, row in enumerate(rows) if row in self.moved_in},
        )


def watched(session: Session, today: date, first: datetime, last: datetime, *, monthly: bool = False) -> Homes:
    """List the homes that may be watched hour by hour, or those whose readings come once a month.

    A living resident, a meter of such a feed with data in the window, and consent that holds.
    """
    slow = Meter.feed_id.in_(monthly_feeds(session))
    rows = session.execute(
        select(Meter.id, Meter.household_id, Household.area_id, Household.risk, Resident.moved_in_on)
        .join(Household, Household.id == Meter.household_id)
        .join(Resident, (Resident.household_id == Household.id) & is_person_of_home())
        .where(
            Resident.life_status == LifeStatus.ALIVE,
            Household.ended_on.is_(None),
            Meter.ended_on.is_(None),
            slow if monthly else ~slow,
            Meter.first_at < last,
            Meter.newest_at > first,
        )
        .order_by(Meter.household_id, Meter.id.desc())
    ).all()
    withdrawn = without_consent(session, ConsentPurpose.POWER, today)
    town_of = towns(session)
    homes = Homes([], [], np.zeros((0, 2), np.int32))
    areas: list[tuple[int, int]] = []
    for meter_id, household_id, area_id, risk, moved_in_on in rows:
        if household_id is None or household_id in withdrawn or household_id in homes.row_of:
            continue
        row = homes.row_of[household_id] = len(homes.household_ids)
        homes.household_ids.append(household_id)
        homes.meter_ids.append(meter_id)
        homes.risks.append(risk)
        if moved_in_on is not None:
            homes.moved_in[row] = moved_in_on
        town = town_of.get(area_id or 0, _NOWHERE)
        areas.append((town, _NOWHERE if area_id is None or area_id == town else area_id))
    homes.areas = np.array(areas, np.int32).reshape(-1, 2)
    return homes


def read(session: Session, homes: Homes, start: np.datetime64, stop: np.datetime64) -> NDArray[np.float32]:
    """Read the hourly use of homes, float32 [home, hour], Wh, NaN = missing.

    Where a meter was swapped, the old one's readings lead over into the new one's, so that the watch goes on with the
    habit it knows. What was read before the resident moved in is somebody else's life and left out.
    """
    wh = read_hours(session, homes.meter_ids, start, stop)
    _join_swapped(session, homes, wh, start, stop)
    for row, day in homes.moved_in.items():
        before = int((np.datetime64(day, "h") - start) / HOUR)
        if before > 0:
            wh[row, :before] = np.nan
    return wh


def read_home(
    session: Session, household_id: int, meter_id: int, start: np.datetime64, stop: np.datetime64
) -> NDArray[np.float32]:
    """Read the hourly use of one home as `read` does, float32 [hour]."""
    moved_in_on = session.scalar(
        select(Resident.moved_in_on)
        .where(Resident.household_id == household_id, Resident.moved_out_on.is_(None))
        .order_by(Resident.life_status != LifeStatus.ALIVE, Resident.id)
        .limit(1)
    )
    moved_in = {} if moved_in_on is None else {0: moved_in_on}
    homes = Homes([household_id], [meter_id], np.full((1, 2), _NOWHERE, np.int32), {household_id: 0}, [""], moved_in)
    return read(session, homes, start, stop)[0]


def _join_swapped(
    session: Session, homes: Homes, wh: NDArray[np.float32], start: np.datetime64, stop: np.datetime64
) -> None:
    """Put the readings of taken-away meters before those of the meters that replaced them, in place.

    On the day of the swap the new meter counts where it was read already, else the old one.
    """
    gone = [
        (row, meter_id, ended_on)
        for household_id, meter_id, ended_on in session.execute(
            select(Meter.household_id, Meter.id, Meter.ended_on)
            .where(Meter.ended_on.is_not(None), Meter.ended_on >= instant(start).date())
            .order_by(Meter.ended_on.desc(), Meter.id.desc())
        )
        if household_id is not None and (row := homes.row_of.get(household_id)) is not None
    ]
    if not gone:
        return
    old = read_hours(session, [meter_id for _, meter_id, _ in gone], start, stop)
    for (row, _, ended_on), hours in zip(gone, old, strict=True):  # newest first: each fills in before the one after it
        swap = max(0, int((np.datetime64(ended_on, "h") - start) / HOUR))
        wh[row, :swap] = np.nan  # before the swap the later meter hung elsewhere, or in the workshop
        until = min(wh.shape[1], swap + 24)
        joined = wh[row, :until]
        joined[np.isnan(joined)] = hours[:until][np.isnan(joined)]


def absences(session: Session, homes: Homes, start: np.datetime64, hours: int) -> list[tuple[int, int, int]]:
    """List registered absences, and times without supply, as (row, first hour, end hour) of the window."""
    spans: list[tuple[int, int, int]] = []
    first_at, last_at = instant(start), instant(start + hours * HOUR)
    rows = session.execute(
        union_all(
            *(
                select(rest.household_id, rest.starts_at, until).where(until > first_at, rest.starts_at < last_at)
                for rest, until in ((Absence, Absence.rests_until), (SupplyCut, SupplyCut.ends_at))
            )
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
    lost = without_consent(session, ConsentPurpose.PHONE, first + timedelta(days=days))
    days_known = [
        (homes.row_of.get(household_id, -1), number[day], count)
        for household_id, day, count in session.connection().execute(
            select(PhoneDay.household_id, type_coerce(PhoneDay.day, String), PhoneDay.outgoing_count).where(
                PhoneDay.day >= first, PhoneDay.day < first + timedelta(days=days)
            )
        )
        if household_id not in lost
    ]
    if not days_known:
        return None
    outgoing = np.full((len(homes.household_ids), days), np.nan, np.float32)
    rows, columns, counts = np.array(days_known).T
    ours = rows >= 0
    outgoing[rows[ours], columns[ours]] = counts[ours]
    for row, day in homes.moved_in.items():
        outgoing[row, : max(0, (day - first).days)] = np.nan
    return outgoing
