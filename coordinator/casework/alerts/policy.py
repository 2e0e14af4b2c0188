"""The alert policy in force: how many avoidable alerts the county can bear, for whom more, and when they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.base import KST
from coordinator.records.households import Risk
from coordinator.records.power import MONTHLY_CADENCE_DAYS, Feed
from coordinator.records.watch import Delivery, WatchPolicy

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DELIVERY_TIME = time(8, 0)
"""When alerts are shown that are delivered once a day."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy in force (알림 기준).

    Attributes
    ----------
    budget : avoidable alerts a household-year
    high, middle, low : how many times that budget a home of the risk level gets; others get it once
    delivery : a `Delivery`
    monthly_feeds : numbers of feeds that come once a month though their cadence does not say so
    version : number of the stored version, 0 for the defaults
    """

    budget: float = 1.0
    high: float = 2.0
    middle: float = 1.0
    low: float = 0.5
    delivery: str = Delivery.ARISING
    monthly_feeds: tuple[int, ...] = ()
    version: int = 0

    def share(self, risk: str) -> float:
        """Give how many times the budget a home of this risk level gets."""
        return {Risk.HIGH: self.high, Risk.MIDDLE: self.middle, Risk.LOW: self.low}.get(Risk(risk), 1.0)

    def alerts_a_year(self, homes_by_risk: dict[str, int]) -> float:
        """Count the avoidable alerts a year that the policy allows these homes."""
        return self.budget * sum(self.share(risk) * count for risk, count in homes_by_risk.items())


DEFAULT = Policy()


def policy(session: Session) -> Policy:
    """Read the policy in force."""
    row = session.scalars(select(WatchPolicy).order_by(WatchPolicy.id.desc()).limit(1)).one_or_none()
    if row is None:
        return DEFAULT
    return Policy(row.budget, row.high, row.middle, row.low, row.delivery, tuple(row.monthly_feeds), row.id)


def delivered_at(found_at: datetime, wanted: Policy) -> datetime:
    """Say from when on something found at an hour is shown: at once, or from the next 08:00."""
    if wanted.delivery != Delivery.DAILY:
        return found_at
    local = found_at.astimezone(KST)
    at = datetime.combine(local.date(), DELIVERY_TIME, KST)
    return at if at >= local else at + timedelta(days=1)


def is_monthly(cadence_minutes: int) -> bool:
    """Say whether a feed comes once a month by its cadence alone."""
    return cadence_minutes >= MONTHLY_CADENCE_DAYS * 1440


def monthly_feeds(session: Session, wanted: Policy | None = None) -> set[int]:
    """List the feeds that come once a month: of them the watch says “pattern changed” at most."""
    slow = session.scalars(select(Feed.id).where(Feed.cadence_minutes >= MONTHLY_CADENCE_DAYS * 1440))
    return set(slow) | set((wanted or policy(session)).monthly_feeds)
