"""Why a household is on the worklist for its electricity: it was to be back, its meter stopped, its use declines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.checkins.rounds import monday
from coordinator.records.pattern_change import Decline
from coordinator.worklist.facts.county import away, cuts, dark
from coordinator.worklist.facts.feeds import stale
from coordinator.worklist.power.rules import reason
from coordinator.worklist.rule import Reasons, short_date

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant

NO_DATA_UNTIL_DAYS = 45
"""A meter silent for longer is no task of today any more; its home stays among those not watched."""


def supply(instant: Instant, reasons: Reasons) -> None:
    """Find the homes whose electricity was to be back and was not yet checked."""
    for cut in instant.once(cuts):
        if cut.ends_at <= instant.now and cut.checked_at is None:
            reasons[cut.home].append(reason("supply_check", cut.ends_at, day=short_date(cut.ends_at.date())))


def no_data(instant: Instant, reasons: Reasons) -> None:
    """Name the homes whose own meter stopped; a vendor's outage is told once at the head, not home by home."""
    now = instant.now
    absent = instant.once(away).keys() | instant.once(dark).keys()
    for home, newest_at in instant.once(stale)[1]:
        if home not in absent and now - newest_at <= timedelta(days=NO_DATA_UNTIL_DAYS):
            reasons[home].append(reason("no_data", newest_at, due_at=now, n=(now - newest_at).days))


def declines(instant: Instant, reasons: Reasons) -> None:
    """Name the homes on the newest weekly list of slow declines, unless that list is of long ago."""
    now = instant.now
    newest = select(func.max(Decline.week_on)).scalar_subquery()
    for decline in instant.session.scalars(
        select(Decline).where(Decline.week_on == newest, newest >= monday(now.date()) - timedelta(weeks=1))
    ):
        since = datetime.combine(decline.week_on, datetime.min.time(), now.tzinfo)
        reasons[decline.household_id].append(
            reason(
                "use_declining",
                since,
                before=f"{decline.active_before_hours:.1f}",
                recent=f"{decline.active_recent_hours:.1f}",
            )
        )
