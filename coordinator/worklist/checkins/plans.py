"""How the county runs the check-in calls: every version of the settings, and which escalations go by an older one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.escalation import UNSETTLED
from coordinator.casework.checkins.policy import Plan, plans
from coordinator.importers.checkins.words import URGENT_WORDS
from coordinator.records.checkins import STEPS, CallPolicy, EscalationStep, RoundItem
from coordinator.records.values.given_names import given

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version of the settings: since when and by whom; the one the program came with has neither."""

    plan: Plan
    set_at: datetime | None
    set_by: str
    escalation_count: int
    """Escalations that run by it now."""


@dataclass(frozen=True, slots=True)
class CallPlans:
    """The settings of the check-in calls (안부전화 기준), the version in force first."""

    versions: tuple[PlanVersion, ...]
    own_urgent_words: tuple[str, ...]
    """What the program listens for where the county names no words of its own."""

    @property
    def in_force(self) -> Plan:
        """The version that new escalations go by."""
        return self.versions[0].plan

    @property
    def older_count(self) -> int:
        """Escalations that still run by an earlier version."""
        return sum(version.escalation_count for version in self.versions[1:])


def versions(session: Session) -> CallPlans:
    """Read every version, newest first, down to the one the program came with."""
    set_by = {row.id: (row.set_at, given(row.set_by)) for row in session.scalars(select(CallPolicy))}
    running = _running(session)
    return CallPlans(
        tuple(
            PlanVersion(plan_of, *set_by.get(number, (None, "")), running.get(number, 0))
            for number, plan_of in sorted(plans(session).items(), reverse=True)
        ),
        URGENT_WORDS,
    )


def _running(session: Session) -> dict[int, int]:
    """Count the escalations with a step that waits, by the version they go by."""
    top: dict[int, tuple[int, int, bool]] = {}
    for item_id, version, step, done_at in session.execute(
        select(RoundItem.id, RoundItem.policy_id, EscalationStep.step, EscalationStep.done_at)
        .join(EscalationStep, EscalationStep.round_item_id == RoundItem.id)
        .where(RoundItem.state.in_(UNSETTLED))
    ):
        position = STEPS.index(step)
        if item_id not in top or position > top[item_id][0]:
            top[item_id] = (position, version or 0, done_at is None)
    counts: dict[int, int] = {}
    for _, version, is_open in top.values():
        if is_open:
            counts[version] = counts.get(version, 0) + 1
    return counts
