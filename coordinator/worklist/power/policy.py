"""The alert policy in force, with the figures that tell what it means in this county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.alerts.policy import monthly_feeds
from coordinator.casework.power import watch_policy
from coordinator.records.households import Household, LifeStatus, Resident
from coordinator.records.power import MONTHLY_CADENCE_DAYS, Feed, Meter
from coordinator.records.values.given_names import given
from coordinator.records.watch import WatchPolicy
from coordinator.worklist.power.watch_rows import PolicyRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

DAYS_PER_YEAR = 365.25


def in_force(session: Session, now: datetime) -> PolicyRow:
    """Read the policy in force at `now`, the homes it is for by risk level, and the power feeds."""
    policy = watch_policy.policy(session)
    version = session.get(WatchPolicy, policy.version) if policy.version else None
    slow = monthly_feeds(session, policy)
    homes: dict[str, int] = {
        risk: count
        for risk, count in session.execute(
            select(Household.risk, func.count(Household.id.distinct()))
            .join(Meter, Meter.household_id == Household.id)
            .join(Resident, (Resident.household_id == Household.id) & Resident.moved_out_on.is_(None))
            .where(
                Meter.ended_on.is_(None),
                Meter.feed_id.not_in(slow),
                Household.ended_on.is_(None),
                Resident.life_status == LifeStatus.ALIVE,
            )
            .group_by(Household.risk)
        )
    }
    feeds = session.execute(
        select(Feed.id, Feed.name, Feed.cadence_minutes)
        .where(Feed.signal == "power", Feed.ended_on.is_(None))
        .order_by(Feed.id)
    )
    return PolicyRow(
        budget=policy.budget,
        high=policy.high,
        middle=policy.middle,
        low=policy.low,
        delivery=policy.delivery,
        monthly_feeds=policy.monthly_feeds,
        set_at=version.set_at if version else None,
        set_by=given(version.set_by) if version else "",
        homes=homes,
        feeds=tuple((number, given(name), minutes >= MONTHLY_CADENCE_DAYS * 1440) for number, name, minutes in feeds),
    )


def alerts_a_day(row: PolicyRow, wanted: watch_policy.Policy | None = None) -> float:
    """Count the avoidable alerts a day that a policy, or the one in force, allows the homes of this county."""
    meant = wanted or watch_policy.Policy(row.budget, row.high, row.middle, row.low)
    return meant.alerts_a_year(row.homes) / DAYS_PER_YEAR
