"""The list of outings on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.lists import list_paper, plain_table
from coordinator.text import mark, tr
from coordinator.worklist.outings.rows import OutingLine, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Table
    from coordinator.briefing.paper_kind import Request


def _ask(session: Session, now: datetime, _request: Request) -> list[OutingLine]:
    return lines(session, now)


def _table(rows: Sequence[OutingLine]) -> Table:
    return plain_table(
        "outings",
        ((tr("Name"), 1.0), (tr("Area"), 1.4), (tr("Day of the outing"), 1.0)),
        [(row.name, row.area, f"{row.planned_on:%Y-%m-%d}") for row in rows],
    )


PAPER = list_paper("outings", mark("Outings"), _ask, _table)
