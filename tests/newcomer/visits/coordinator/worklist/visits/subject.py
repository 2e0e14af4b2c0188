"""What visits bring into list, timeline and history."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.base import KST
from coordinator.records.visits import Visit
from coordinator.text import mark
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.rule import Reasons, Rule, by_code, reason_of, short_date
from coordinator.worklist.said import Said
from coordinator.worklist.subject import Events, Signal, Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.instant import Instant

RULES = (Rule("visit_due", "watch", mark("To be visited on {day}"), mark("Visit"), act="visited"),)


def visits_due(instant: Instant, reasons: Reasons) -> None:
    """Find who is to be visited by today."""
    due = select(Visit).where(Visit.made_at.is_(None), Visit.planned_on <= instant.today).order_by(Visit.planned_on)
    for visit in instant.session.scalars(due):
        at = datetime.combine(visit.planned_on, time(18), KST)
        reasons[visit.household_id].append(
            reason_of(by_code(RULES), "visit_due", at, due_at=at, day=short_date(visit.planned_on))
        )


def visits_made(instant: Instant, household_id: int) -> Sequence[TimelineRow]:
    """Tell when a household was visited."""
    made = select(Visit.made_at).where(Visit.household_id == household_id, Visit.made_at.is_not(None))
    return [TimelineRow(at, "visit", Said("visit", mark("Visited"))) for at in instant.session.scalars(made) if at]


SUBJECT = Subject(
    "visits",
    reads=frozenset({"visits", "households"}),
    rules=RULES,
    signals=(Signal(visits_due, reaches=True),),
    timeline=(Events(90, visits_made),),
    verbs={"visits.plan": mark("Visit planned"), "visits.report": mark("Visit made")},
)
