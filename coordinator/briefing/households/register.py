"""The register of households as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.lists import list_paper, plain_table
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import RISK_LABELS
from coordinator.text import mark, phone_text, tr
from coordinator.worklist.lists import household_table
from coordinator.worklist.today import severity_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Table
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.list_rows import HouseholdRow


def _rows(session: Session, now: datetime, request: Request) -> Sequence[HouseholdRow]:
    words = severity_words(session, now, request.subjects, request.answers)
    return household_table(session, now, words, request.answers)


def households(rows: Sequence[HouseholdRow]) -> Table:
    """List the register."""
    columns = (
        (tr("Number"), 0.6),
        (tr("Name"), 1.0),
        (tr("Age"), 0.5),
        (tr("Area"), 1.4),
        (tr("Address"), 2.0),
        (tr("Phone"), 1.4),
        (tr("Risk"), 1.0),
        (tr("Severity"), 0.8),
    )
    return plain_table(
        "households",
        columns,
        [
            (
                row.household_id,
                row.name,
                row.age,
                row.area,
                row.address,
                phone_text(row.phone),
                tr(RISK_LABELS[row.risk]),
                tr(SEVERITY_LABELS[row.severity]),
            )
            for row in rows
        ],
    )


REGISTER = list_paper("households", mark("Households"), _rows, households)
