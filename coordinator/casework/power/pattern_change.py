"""The weekly look at slow declines: who is on the list of a week is stored once and never changes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from coordinator.analysis.daily_use import DAY_HOURS
from coordinator.analysis.decline import HISTORY_DAYS, decline_trend
from coordinator.casework.power import watched_homes
from coordinator.casework.workdays import monday
from coordinator.records.base import KST
from coordinator.records.journal import VaultFact
from coordinator.records.pattern_change import Decline
from coordinator.records.power import Meter
from coordinator.text import ntr
from coordinator.vault.readings import wall_clock

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

WEEK_FACT = "declines_week"
"""The fact that names the Monday of the week whose list was made last."""


def declines_due(session: Session, now: datetime) -> date | None:
    """Tell the day before which the readings of this week's list end; none where that list is made already.

    The list of a week rests on whole days; where readings come late, it is that of the week they end in.
    """
    newest = session.scalar(
        select(Meter.newest_at)
        .where(Meter.household_id.is_not(None), Meter.newest_at.is_not(None))
        .order_by(Meter.newest_at.desc())
        .limit(1)
    )
    if newest is None:
        return None
    end = min(newest, now).astimezone(KST).date()
    done = session.scalar(select(VaultFact.value).where(VaultFact.name == WEEK_FACT))
    return end if done is None or date.fromisoformat(done) < monday(end) else None


def review_declines(act: OpenAct) -> int:
    """Make the list of this week where it is due; gives the number of homes on it."""
    session = act.session
    end = declines_due(session, act.now)
    if end is None:
        return 0
    stop_at = datetime.combine(end, time(), KST)
    start_at = stop_at - timedelta(days=HISTORY_DAYS)
    start = wall_clock(start_at).astype("datetime64[h]")
    homes = watched_homes.watched(session, act.now.date(), start_at, stop_at)
    hours = HISTORY_DAYS * DAY_HOURS
    wh = watched_homes.read(session, homes, start, wall_clock(stop_at).astype("datetime64[h]"))
    trend = decline_trend(
        wh, absences=watched_homes.absences(session, homes, start, hours), area=homes.areas, last_only=True
    )
    listed = np.flatnonzero(trend.listed[:, 0]).tolist()
    session.add_all(
        Decline(
            household_id=homes.household_ids[row],
            week_on=monday(end),
            until_on=end,
            active_before_hours=float(trend.active_before[row, 0]) * DAY_HOURS,
            active_recent_hours=float(trend.active_recent[row, 0]) * DAY_HOURS,
            active_change=float(np.expm1(trend.active_change[row, 0])),
            changes_change=float(np.expm1(trend.changes_change[row, 0])),
        )
        for row in listed
    )
    act.set_fact(WEEK_FACT, monday(end).isoformat())
    act.touch("power")
    act.details.update({"homes": len(homes.household_ids), "listed": len(listed)})
    act.message = ntr(
        "{n} home on this week’s list of declines", "{n} homes on this week’s list of declines", len(listed)
    )
    return len(listed)
