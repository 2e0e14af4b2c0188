"""The county's policy for the watch: how many avoidable alerts it can bear, for whom more, and when they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.base import KST
from coordinator.records.households import Household, Risk
from coordinator.records.power import MONTHLY_CADENCE_DAYS, Feed
from coordinator.records.watch import (
    LEAST_BUDGET,
    LEAST_SHARE,
    MOST_BUDGET,
    MOST_SHARE,
    Delivery,
    WatchPolicy,
)
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

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


def set_policy(act: OpenAct, wanted: Policy) -> None:
    """Put another version of the policy in force from now on; what is open stays as it was raised.

    Raises
    ------
    RuleError
        `policy_budget`, `policy_share`, `policy_delivery`, `unknown_feed`, `policy_same`.
    """
    if not LEAST_BUDGET <= wanted.budget <= MOST_BUDGET:
        raise ImpossibleRequest(
            tr(
                "The budget lies between {least} and {most} avoidable alerts a household-year.",
                least=LEAST_BUDGET,
                most=MOST_BUDGET,
            ),
            code="policy_budget",
        )
    if any(not LEAST_SHARE <= share <= MOST_SHARE for share in (wanted.high, wanted.middle, wanted.low)):
        raise ImpossibleRequest(
            tr(
                "A risk level gets between {least} and {most} times the budget.",
                least=LEAST_SHARE,
                most=f"{MOST_SHARE:g}",
            ),
            code="policy_share",
        )
    if wanted.delivery not in set(Delivery):
        raise RuleError(tr("Choose when alerts are shown."), code="policy_delivery")
    known = set(act.session.scalars(select(Feed.id)))
    if not known.issuperset(wanted.monthly_feeds):
        raise RuleError(tr("There is no such feed."), code="unknown_feed")
    there = policy(act.session)
    same = Policy(
        wanted.budget,
        wanted.high,
        wanted.middle,
        wanted.low,
        wanted.delivery,
        tuple(sorted(set(wanted.monthly_feeds))),
        there.version,
    )
    if same == there:
        raise ImpossibleRequest(tr("This policy is in force already."), code="policy_same")
    act.session.add(
        WatchPolicy(
            set_at=act.now,
            set_by=act.actor,
            budget=same.budget,
            high=same.high,
            middle=same.middle,
            low=same.low,
            delivery=same.delivery,
            monthly_feeds=list(same.monthly_feeds),
        )
    )
    act.touch("alerts")
    act.message = tr("Alert policy changed; open alerts stay as they are")


def nats_of(risk_levels: Sequence[str], wanted: Policy) -> NDArray[np.float32]:
    """Give by how much each home's threshold is lowered: float32 [household], nats.

    A home that may cost k times the budget is alerted at a score ln k lower: scores are minus the logarithm of how
    often a year the home itself goes so far, so that k times as many of its own harmless silences pass.
    """
    return np.log(np.array([wanted.share(risk) for risk in risk_levels], np.float64)).astype(np.float32)


def risks(session: Session, household_ids: Sequence[int]) -> list[str]:
    """List the risk levels of households, in their order."""
    known = {row.id: row.risk for row in session.execute(select(Household.id, Household.risk))}
    return [known.get(home, Risk.UNKNOWN) for home in household_ids]


def delivered_at(found_at: datetime, wanted: Policy) -> datetime:
    """Say from when on something found at an hour is shown: at once, or from the next 08:00."""
    if wanted.delivery != Delivery.DAILY:
        return found_at
    local = found_at.astimezone(KST)
    at = datetime.combine(local.date(), DELIVERY_TIME, KST)
    return at if at >= local else at + timedelta(days=1)


def monthly_feeds(session: Session, wanted: Policy | None = None) -> set[int]:
    """List the feeds that come once a month: of them the watch says “pattern changed” at most."""
    slow = session.scalars(select(Feed.id).where(Feed.cadence_minutes >= MONTHLY_CADENCE_DAYS * 1440))
    return set(slow) | set((wanted or policy(session)).monthly_feeds)
