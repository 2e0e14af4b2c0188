"""How the feeds are: each with its health, and a vendor whose data stopped told once, not per home."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.records.alerts import UtilityAlert
from coordinator.records.power import STALE_CADENCES, feed_health
from coordinator.records.values.given_names import given
from coordinator.worklist.facts.county import Fed, enrolments, feeds_known, meters
from coordinator.worklist.facts.phone_use import phones_told_of
from coordinator.worklist.instant import Instant
from coordinator.worklist.instant import instant as opened
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


@dataclass(frozen=True, slots=True)
class VendorOutage:
    """A partner whose data stopped for many homes at once (연계 끊김)."""

    signal: str
    name: str
    household_count: int
    since_at: datetime
    """The newest data of the homes it concerns."""


def feeds(instant: Instant) -> list[FeedRow]:
    """Give each feed with its health and its homes; of phone use those of whom a day was ever told."""
    now, session = instant.now, instant.session
    homes = Counter(meter.feed_id for meter in instant.once(meters))
    answer: list[FeedRow] = []
    for feed in instant.once(feeds_known):
        if feed.ended_on is not None:
            continue
        late = int((now - feed.newest_at).total_seconds() // 3600) if feed.newest_at else 0
        count = homes[feed.id]
        if feed.signal == "phone":
            count = len(instant.once(phones_told_of))
        elif feed.signal == "calls":
            count = sum(enrolment.state == "active" for enrolment in instant.once(enrolments))
        elif feed.signal == "utility":
            named = select(func.count(UtilityAlert.household_id.distinct()))
            count = session.scalar(named) or 0
        health = feed_health(feed.newest_at, feed.cadence_minutes, now)
        answer.append(FeedRow(feed.signal, given(feed.name), health, feed.newest_at, max(0, late), count))
    return answer


def feed_rows(session: Session, now: datetime) -> list[FeedRow]:
    """Give each feed with its health, for a desk that asks nothing else."""
    with opened(session, now) as instant:
        return instant.once(feeds)


def vendor_outages(session: Session, now: datetime) -> list[VendorOutage]:
    """List the partners whose data stopped for many homes at once, most homes first."""
    with opened(session, now) as instant:
        return instant.once(stale)[0]


def stale(instant: Instant) -> tuple[list[VendorOutage], list[tuple[int, datetime]]]:
    """Part the homes whose data stopped into those of a vendor's outage and those by themselves.

    Returns
    -------
    The outages, most homes first; and (household, newest reading) of each home whose meter alone stopped.
    """
    now = instant.now
    running = {feed.id: feed for feed in instant.once(feeds_known) if feed.ended_on is None}
    limits = {
        number: now - STALE_CADENCES * timedelta(minutes=feed.cadence_minutes) for number, feed in running.items()
    }
    vendors = {number: _vendor(feed) for number, feed in running.items()}
    size: dict[tuple[str, str], int] = defaultdict(int)
    silent: dict[int, list[tuple[int, datetime]]] = {number: [] for number in running}
    for meter in instant.once(meters):
        if meter.feed_id in running and meter.ended_on is None and meter.newest_at is not None:
            size[vendors[meter.feed_id]] += 1
            if meter.newest_at < limits[meter.feed_id]:
                silent[meter.feed_id].append((meter.home, meter.newest_at))
    by_vendor: dict[tuple[str, str], list[tuple[int, datetime]]] = defaultdict(list)
    for number, homes in silent.items():
        if homes:
            by_vendor[vendors[number]] += homes
    outages: list[VendorOutage] = []
    alone: list[tuple[int, datetime]] = []
    for key, homes in by_vendor.items():
        if size[key] >= LEAST_HOMES and len(homes) >= VENDOR_OUTAGE_SHARE * size[key]:
            since_at = max(newest_at for _, newest_at in homes)
            outages.append(VendorOutage(*key, len(homes), since_at))
        else:
            alone += homes
    outages += _feeds_stopped(instant)
    outages.sort(key=lambda outage: -outage.household_count)
    return outages, alone


def _vendor(feed: Fed) -> tuple[str, str]:
    """Name the signal and the partner a feed belongs to."""
    return feed.signal, given(feed.vendor or feed.name)


def _feeds_stopped(instant: Instant) -> list[VendorOutage]:
    """List the feeds without meters, such as phone use and calls, that stopped as a whole."""
    return [
        VendorOutage(row.signal, row.name, row.household_count, row.newest_at)
        for row in instant.once(feeds)
        if row.signal != "power"
        and row.health == "stale"
        and row.newest_at is not None
        and row.household_count >= LEAST_HOMES
        and instant.now - row.newest_at < timedelta(days=STOPPED_DAYS)
    ]
