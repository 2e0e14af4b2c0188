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
    from datetime import datetime

    from sqlalchemy.orm import Session


HISTORY_DAYS = 45
"""So much of a home's readings is played again."""
HOUR = np.timedelta64(1, "h")


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
