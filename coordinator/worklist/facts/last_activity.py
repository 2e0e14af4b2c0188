"""The last hour a home was active, as its readings show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from coordinator.analysis.lines import active_hours
from coordinator.casework.power import watched_homes
from coordinator.records.power import Meter
from coordinator.vault.readings import instant, wall_clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session


HISTORY_DAYS = 45
"""So much of a home's readings is played again."""
HOUR = np.timedelta64(1, "h")
_BLOCK_HOMES = 2000


def last_activity(session: Session, household_id: int, now: datetime) -> datetime | None:
    """Find the end of the last hour above this home's own standby, within the history that is replayed."""
    meter = session.execute(
        select(Meter.id, Meter.newest_at).where(
            Meter.household_id == household_id, Meter.ended_on.is_(None), Meter.newest_at.is_not(None)
        )
    ).first()
    if meter is None:
        return None
    stop = wall_clock(min(now, meter.newest_at)).astype("datetime64[h]")
    start = (stop - np.timedelta64(HISTORY_DAYS, "D")).astype("datetime64[D]").astype("datetime64[h]")
    wh = watched_homes.read_home(session, household_id, meter.id, start, stop)
    alive = np.flatnonzero(active_hours(wh[None], start)[0])
    return instant(start + (int(alive[-1]) + 1) * HOUR) if len(alive) else None


def last_activities(
    session: Session,
    meters: Mapping[int, tuple[int, datetime]],
    moved_in: Mapping[int, date],
    now: datetime,
) -> dict[int, datetime]:
    """Find the same for many homes in one pass; a home without any activity is left out.

    Parameters
    ----------
    meters : number and newest reading of each home's meter
    moved_in : when the resident moved in, where that is not long ago
    """
    if not meters:
        return {}
    stop = wall_clock(min(now, max(newest_at for _, newest_at in meters.values()))).astype("datetime64[h]")
    start = (stop - np.timedelta64(HISTORY_DAYS, "D")).astype("datetime64[D]").astype("datetime64[h]")
    homes = sorted(meters)
    answer: dict[int, datetime] = {}
    for first in range(0, len(homes), _BLOCK_HOMES):
        ids = homes[first : first + _BLOCK_HOMES]
        row_of = {home: row for row, home in enumerate(ids)}
        nowhere = np.full((len(ids), 2), -1, np.int32)
        moved = {row_of[home]: day for home, day in moved_in.items() if home in row_of}
        block = watched_homes.Homes(ids, [meters[home][0] for home in ids], nowhere, row_of, [], moved)
        active = active_hours(watched_homes.read(session, block, start, stop), start)
        for row in np.flatnonzero(active.any(1)).tolist():
            answer[ids[row]] = instant(start + (int(np.flatnonzero(active[row])[-1]) + 1) * HOUR)
    return answer
