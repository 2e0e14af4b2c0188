"""What outings bring into list, timeline and history."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.base import KST
from coordinator.records.outings import Outing
from coordinator.text import mark
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.rule import Reasons, Rule, by_code, reason_of, short_date
from coordinator.worklist.said import Said
from coordinator.worklist.subject import Events, Signal, Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.instant import Instant

RULES = (Rule("outing_due", "watch", mark("To be taken out on {day}"), mark("Outing"), act="taken_out"),)


def outings_due(instant: Instant, reasons: Reasons) -> None:
    """Find who is to be taken out by today."""
    due = select(Outing).where(Outing.made_at.is_(None), Outing.planned_on <= instant.today).order_by(Outing.planned_on)
    for outing in instant.session.scalars(due):
        at = datetime.combine(outing.planned_on, time(18), KST)
        reasons[outing.household_id].append(
            reason_of(by_code(RULES), "outing_due", at, due_at=at, day=short_date(outing.planned_on))
        )


def outings_made(instant: Instant, household_id: int) -> Sequence[TimelineRow]:
    """Tell when a household was taken out."""
    made = select(Outing.made_at).where(Outing.household_id == household_id, Outing.made_at.is_not(None))
    return [TimelineRow(at, "outing", Said("outing", mark("Taken out"))) for at in instant.session.scalars(made) if at]


SUBJECT = Subject(
    "outings",
    reads=frozenset({"outings", "households"}),
    rules=RULES,
    signals=(Signal(outings_due, reaches=True),),
    timeline=(Events(90, outings_made),),
    verbs={"outings.plan": mark("Outing planned"), "outings.report": mark("Outing made")},
)
