"""How the feeds are (WORKFLOWS SM-2): each with its health, and a vendor whose data stopped told once, not per home."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from coordinator.records.alerts import UtilityAlert
from coordinator.records.checkins import Enrolment
from coordinator.records.households import Household
from coordinator.records.power import STALE_CADENCES, Feed, Meter, PhoneDay
from coordinator.worklist.alerts.handling_rows import VendorOutage
from coordinator.worklist.rows import FeedRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

VENDOR_OUTAGE_SHARE = 0.2
"""From this share of a vendor's homes without data it is the vendor's outage: shown once, not per home (SM-2)."""
STOPPED_DAYS = 60
"""A feed silent for longer is no news of today; the head still says that it stopped."""
LEAST_HOMES = 5
"""A vendor of fewer homes has no outage of its own; its homes are told one by one."""


def feeds(session: Session, now: datetime) -> list[FeedRow]:
    """Give each feed with its health; phone use by its newest day."""
    homes: dict[int, int] = defaultdict(int)
    for feed_id, count in session.execute(
        select(Meter.feed_id, func.count()).where(Meter.household_id.is_not(None)).group_by(Meter.feed_id)
    ):
        homes[feed_id] = count
    answer: list[FeedRow] = []
    for feed in session.scalars(select(Feed).where(Feed.ended_on.is_(None)).order_by(Feed.id)):
        late = int((now - feed.newest_at).total_seconds() // 3600) if feed.newest_at else 0
        count = homes[feed.id]
        if feed.signal == "phone":
            sends = exists().where(PhoneDay.household_id == Household.id)
            count = session.scalar(select(func.count()).select_from(Household).where(sends)) or 0
        elif feed.signal == "calls":
            count = session.scalar(select(func.count()).select_from(Enrolment).where(Enrolment.state == "active")) or 0
        elif feed.signal == "utility":
            named = select(func.count(UtilityAlert.household_id.distinct()))
            count = session.scalar(named) or 0
        answer.append(FeedRow(feed.signal, feed.name, feed.health(now), feed.newest_at, max(0, late), count))
    return answer


def stale_homes(session: Session, now: datetime) -> tuple[list[VendorOutage], list[tuple[int, datetime]]]:
    """Part the homes whose data stopped into those of a vendor's outage and those by themselves.

    Returns
    -------
    The outages, most homes first; and (household, newest reading) of each home whose meter alone stopped.
    """
    size: dict[tuple[str, str], int] = defaultdict(int)
    stale: dict[tuple[str, str], list[tuple[int, datetime]]] = defaultdict(list)
    feeds_by_id = {feed.id: feed for feed in session.scalars(select(Feed).where(Feed.ended_on.is_(None)))}
    linked = (Meter.household_id.is_not(None), Meter.ended_on.is_(None), Meter.newest_at.is_not(None))
    # Counted by the database, and read only where data stopped: there is a meter for every home of the county.
    for feed_id, count in session.execute(select(Meter.feed_id, func.count()).where(*linked).group_by(Meter.feed_id)):
        if feed_id in feeds_by_id:
            size[_vendor(feeds_by_id[feed_id])] += count
    for feed in feeds_by_id.values():
        for home, newest_at in session.execute(
            select(Meter.household_id, Meter.newest_at).where(
                *linked, Meter.feed_id == feed.id, Meter.newest_at < now - STALE_CADENCES * feed.cadence
            )
        ):
            if home is not None and newest_at is not None:
                stale[_vendor(feed)].append((home, newest_at))
    outages: list[VendorOutage] = []
    alone: list[tuple[int, datetime]] = []
    for key, homes in stale.items():
        if size[key] >= LEAST_HOMES and len(homes) >= VENDOR_OUTAGE_SHARE * size[key]:
            since_at = max(newest_at for _, newest_at in homes)
            outages.append(VendorOutage(*key, len(homes), size[key], since_at))
        else:
            alone += homes
    outages += _feeds_stopped(session, now)
    outages.sort(key=lambda outage: -outage.household_count)
    return outages, alone


def _vendor(feed: Feed) -> tuple[str, str]:
    """Name the signal and the partner a feed belongs to."""
    return feed.signal, feed.vendor or feed.name


def _feeds_stopped(session: Session, now: datetime) -> list[VendorOutage]:
    """List the feeds without meters, such as phone use and calls, that stopped as a whole."""
    return [
        VendorOutage(row.signal, row.name, row.household_count, row.household_count, row.newest_at)
        for row in feeds(session, now)
        if row.signal != "power"
        and row.health == "stale"
        and row.newest_at is not None
        and row.household_count >= LEAST_HOMES
        and now - row.newest_at < timedelta(days=STOPPED_DAYS)
    ]
