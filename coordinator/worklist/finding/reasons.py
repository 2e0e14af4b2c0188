"""Why a household is on the worklist for a finding round: not tried yet, or over without a result."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.base import KST
from coordinator.records.finding import OPEN_STATES, FindingPerson
from coordinator.worklist.finding.rows import RoundRow, rounds
from coordinator.worklist.finding.rules import reason
from coordinator.worklist.rule import short_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rule import Reasons

CLOSES = time(18, 0)


def known_rounds(instant: Instant) -> Sequence[RoundRow]:
    """List the rounds."""
    return rounds(instant.session, instant.now)


def people_to_try(instant: Instant, reasons: Reasons) -> None:
    """Find who of the register stands on a national list without a try, or without a result after its end."""
    of_round = {row.id: row for row in instant.once(known_rounds) if row.open_count}
    if not of_round:
        return
    rows = instant.session.execute(
        select(FindingPerson.household_id, FindingPerson.round_id, FindingPerson.tries)
        .where(
            FindingPerson.household_id.is_not(None),
            FindingPerson.state.in_(OPEN_STATES),
            FindingPerson.round_id.in_(of_round),
        )
        .order_by(FindingPerson.round_id, FindingPerson.id)
    )
    for home, round_id, tries in rows:
        listed = of_round[round_id]
        received_at = datetime.combine(listed.received_on, time(9), KST)
        if listed.until is not None and listed.until < instant.today:
            ended_at = _closes(listed.until)
            found = reason(
                "finding_overdue", ended_at, due_at=ended_at, round=_short(listed), day=short_date(listed.until)
            )
        elif not tries:
            due_at = _closes(listed.until) if listed.until is not None else None
            found = reason("finding_untried", received_at, due_at=due_at, round=_short(listed))
        else:
            continue
        if home is not None:
            reasons[home].append(found)


def _closes(on: date) -> datetime:
    return datetime.combine(on, CLOSES, KST)


def _short(listed: RoundRow) -> Callable[[], str]:
    return lambda: listed.short
