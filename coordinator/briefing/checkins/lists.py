"""The calls, and the rates of the call service, as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.document import Level
from coordinator.briefing.lists import list_paper, plain_table
from coordinator.briefing.redaction import Redaction
from coordinator.records.checkins import CALL_RESULT_LABELS
from coordinator.text import mark, tr
from coordinator.worklist.checkins.call_rows import call_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Table
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.checkins.trends import RateRow
    from coordinator.worklist.rows import CallRow


def _calls(session: Session, now: datetime, _request: Request) -> Sequence[CallRow]:
    return call_rows(session, now)


def _rates(session: Session, now: datetime, request: Request) -> Sequence[RateRow]:
    from coordinator.worklist.checkins.trends import trends

    return trends(session, now, request.memory.setdefault("checkins.trends", {})).rates


def calls(rows: Sequence[CallRow]) -> Table:
    """List calls, newest first."""
    columns = ((tr("When"), 1.6), (tr("Name"), 1.0), (tr("By"), 0.8), (tr("Result"), 1.4), (tr("Summary"), 4.0))
    rules = Redaction.at(Level.FULL)
    by = {"vendor": tr("AI call"), "staff": tr("By hand")}
    return plain_table(
        "calls",
        columns,
        [
            (
                row.called_at,
                row.name,
                by.get(row.caller, row.caller),
                tr(CALL_RESULT_LABELS[row.result]),
                rules.free(row.summary),
            )
            for row in rows
        ],
    )


def call_rates(rows: Sequence[RateRow]) -> Table:
    """List the rates of the call service: the county and each area over all months, then month by month."""
    from coordinator.worklist.checkins.trends import area_words, month_words, totals

    columns = (
        (tr("Area"), 1.6),
        (tr("Month of the calls"), 1.2),
        (tr("Calls"), 0.9),
        (tr("Connected"), 0.9),
        (tr("Connection rate (%)"), 1.0),
        (tr("Completed"), 0.9),
        (tr("Completion rate (%)"), 1.0),
        (tr("Not attempted"), 1.0),
    )
    return plain_table(
        "call-rates",
        columns,
        [
            (
                area_words(row),
                month_words(row),
                row.call_count,
                row.connected_count,
                _percent(row.connected_share),
                row.completed_count,
                _percent(row.completed_share),
                row.not_attempted_count,
            )
            for row in (*totals(rows, "area"), *totals(rows, "month")[1:], *rows)
        ],
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


CALLS = list_paper("calls", mark("Check-in calls"), _calls, calls)
CALL_RATES = list_paper("call-rates", mark("Rates of the call service"), _rates, call_rates)
