"""The alert policy at work: another version put in force, and by how much it lowers each home's threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.policy import Policy, policy
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.households import Household, Risk
from coordinator.records.power import Feed
from coordinator.records.watch import (
    LEAST_BUDGET,
    LEAST_SHARE,
    MOST_BUDGET,
    MOST_SHARE,
    Delivery,
    WatchPolicy,
)
from coordinator.text import tr

# The start of the window needs the policy, and no numerical code.
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct


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
    feed_ids = set(act.session.scalars(select(Feed.id)))
    if not feed_ids.issuperset(wanted.monthly_feeds):
        raise RuleError(tr("There is no such feed."), code="unknown_feed")
    in_force = policy(act.session)
    same = Policy(
        wanted.budget,
        wanted.high,
        wanted.middle,
        wanted.low,
        wanted.delivery,
        tuple(sorted(set(wanted.monthly_feeds))),
        in_force.version,
    )
    if same == in_force:
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
    import numpy as np

    return np.log(np.array([wanted.share(risk) for risk in risk_levels], np.float64)).astype(np.float32)


def risks(session: Session, household_ids: Sequence[int]) -> list[str]:
    """List the risk levels of households, in their order."""
    stored_risks = {row.id: row.risk for row in session.execute(select(Household.id, Household.risk))}
    return [stored_risks.get(home, Risk.UNKNOWN) for home in household_ids]
