"""The worklist, and who is not watched, as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.document import Level
from coordinator.briefing.lists import list_paper, plain_table
from coordinator.briefing.redaction import Redaction
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import mark, phone_text, tr
from coordinator.worklist.today import today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Table
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.rows import Line, NotWatched


def _lines(session: Session, now: datetime, request: Request) -> Sequence[Line]:
    return today(session, now, request.subjects, request.answers).lines


def _unwatched(session: Session, now: datetime, request: Request) -> Sequence[NotWatched]:
    return today(session, now, request.subjects, request.answers).not_watched


def worklist(lines: Sequence[Line]) -> Table:
    """List today's worklist."""
    rules = Redaction.at(Level.FULL)
    columns = (
        (tr("Rank"), 0.5),
        (tr("Severity"), 0.8),
        (tr("Name"), 1.0),
        (tr("Age"), 0.5),
        (tr("Area"), 1.4),
        (tr("Phone"), 1.3),
        (tr("Reasons"), 4.0),
        (tr("Next step"), 1.6),
        (tr("Due"), 1.4),
    )
    return plain_table(
        "worklist",
        columns,
        [
            (
                rank,
                tr(SEVERITY_LABELS[line.severity]),
                line.name,
                line.age,
                line.area,
                phone_text(line.phone),
                "; ".join(map(rules.reason, line.reasons)),
                rules.reason(line.step),
                line.due_at,
            )
            for rank, line in enumerate(lines, 1)
        ],
    )


def not_watched(rows: Sequence[NotWatched]) -> Table:
    """List who is not watched today."""
    columns = ((tr("Name"), 1.0), (tr("Age"), 0.5), (tr("Area"), 1.4), (tr("Cause"), 3.0), (tr("Since"), 1.4))
    return plain_table(
        "not-watched",
        columns,
        [
            (
                row.name,
                row.age,
                row.area,
                row.cause.text,
                row.since_at,
            )
            for row in rows
        ],
    )


WORKLIST = list_paper("worklist", mark("Worklist"), _lines, worklist)
NOT_WATCHED = list_paper("not-watched", mark("Not watched today"), _unwatched, not_watched)
