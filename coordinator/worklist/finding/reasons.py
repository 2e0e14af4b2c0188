"""Why a household is on the worklist for a finding round: not tried yet, or over without a result."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from coordinator.records.base import KST
from coordinator.worklist.finding.open_rounds import OpenRound, open_rounds
from coordinator.worklist.finding.rules import reason
from coordinator.worklist.rule import short_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rule import Reasons

CLOSES = time(18, 0)


def people_to_try(instant: Instant, reasons: Reasons) -> None:
    """Find who of the register stands on a national list without a try, or without a result after its end."""
    for listed in instant.once(open_rounds):
        received_at = datetime.combine(listed.received_on, time(9), KST)
        due_at = datetime.combine(listed.until, CLOSES, KST) if listed.until is not None else None
        for person in listed.people:
            if person.household_id is None:
                continue
            if due_at is not None and due_at.date() < instant.today:
                found = reason(
                    "finding_overdue", due_at, due_at=due_at, round=_short(listed), day=short_date(due_at.date())
                )
            elif person.is_untried:
                found = reason("finding_untried", received_at, due_at=due_at, round=_short(listed))
            else:
                continue
            reasons[person.household_id].append(found)


def _short(listed: OpenRound) -> Callable[[], str]:
    return lambda: listed.short
