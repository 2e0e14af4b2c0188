"""The list for the utility: whom it is asked to watch by electricity, with what the consent covers and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.lists import list_paper, plain_table
from coordinator.text import mark, phone_text, tr
from coordinator.worklist.power.proposals import proposal_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Table
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.power.proposals import ProposalRow


def _rows(session: Session, now: datetime, request: Request) -> Sequence[ProposalRow]:
    rows = proposal_rows(session, now, request.answers)
    return [row for row in rows if row.state == "proposed" and row.consents]


def proposals(rows: Sequence[ProposalRow]) -> Table:
    """List those who are proposed; neither risk nor reason leaves the county."""
    columns = (
        (tr("Number"), 0.6),
        (tr("Name"), 1.0),
        (tr("Address"), 2.6),
        (tr("Phone"), 1.4),
        (tr("Proposed on"), 1.2),
        (tr("Proposed to"), 1.6),
    )
    return plain_table(
        "power-proposals",
        columns,
        [
            (
                row.household_id,
                row.name,
                row.address or row.area,
                phone_text(row.phone),
                row.proposed_on,
                row.proposed_to,
            )
            for row in rows
        ],
    )


POWER_PROPOSALS = list_paper("power-proposals", mark("Proposals for the power watch"), _rows, proposals)
