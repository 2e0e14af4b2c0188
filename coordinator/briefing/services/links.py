"""The service links that are not over, as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.document import Level
from coordinator.briefing.lists import list_paper, plain_table
from coordinator.briefing.redaction import Redaction
from coordinator.records.services import LINK
from coordinator.text import mark, tr
from coordinator.worklist.lists import link_list

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Table
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.list_rows import LinkListRow


def _rows(session: Session, now: datetime, _request: Request) -> Sequence[LinkListRow]:
    return link_list(session, now)


def links(rows: Sequence[LinkListRow]) -> Table:
    """List the service links that are not over."""
    rules = Redaction.at(Level.FULL)
    columns = (
        (tr("Name"), 1.0),
        (tr("Area"), 1.4),
        (tr("Programme"), 2.0),
        (tr("Provider"), 1.6),
        (tr("State"), 1.0),
        (tr("Requested"), 1.6),
        (tr("Review"), 1.2),
    )
    return plain_table(
        "links",
        columns,
        [
            (
                row.name,
                row.area,
                row.programme,
                rules.free(row.provider),
                tr(LINK[row.state].label),
                row.requested_at,
                row.review_on,
            )
            for row in rows
        ],
    )


LINKS = list_paper("links", mark("Service links"), _rows, links)
