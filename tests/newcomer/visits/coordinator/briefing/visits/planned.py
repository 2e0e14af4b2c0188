"""The list of visits on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.lists import list_paper, plain_table
from coordinator.text import mark, tr
from coordinator.worklist.visits.rows import VisitLine, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Table
    from coordinator.briefing.paper_kind import Request


def _ask(session: Session, now: datetime, _request: Request) -> list[VisitLine]:
    return lines(session, now)


def _table(rows: Sequence[VisitLine]) -> Table:
    return plain_table(
        "visits",
        ((tr("Name"), 1.0), (tr("Area"), 1.4), (tr("Day of the visit"), 1.0)),
        [(row.name, row.area, f"{row.planned_on:%Y-%m-%d}") for row in rows],
    )


PAPER = list_paper("planned-visits", mark("Visits"), _ask, _table)
