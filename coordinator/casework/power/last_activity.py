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

    from numpy.typing import NDArray
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
    return active_until(active_hours(wh[None], start), start)[0]


def active_until(active: NDArray[np.bool_], start: np.datetime64) -> list[datetime | None]:
    """Give the end of the last active hour of each home; none where no hour was active.

    Parameters
    ----------
    active : bool [home, hour], whether a home was active
    start : begin of hour 0, local time
    """
    hours = active.shape[1]
    ends = np.where(active.any(1), hours - active[:, ::-1].argmax(1), 0).tolist()
    return [instant(start + end * HOUR) if end else None for end in ends]
