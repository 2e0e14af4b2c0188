"""Lists as documents, for export: the worklist, who is not watched, households, calls, service links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.document import Cell, Column, Document, Table
from coordinator.briefing.document import compose as compose_document
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.checkins import CALL_RESULT_LABELS
from coordinator.records.households import RISK_LABELS
from coordinator.records.services import LINK
from coordinator.text import day, mark, moment, phone_text, tr
from coordinator.worklist.checkins.trends import area_words, month_words, share_words, totals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.worklist.checkins.trends import RateRow
    from coordinator.worklist.list_rows import HouseholdRow, LinkListRow
    from coordinator.worklist.rows import CallRow, Line, NotWatched

TITLES: dict[str, str] = {
    "worklist": mark("Worklist"),
    "not-watched": mark("Not watched today"),
    "households": mark("Households"),
    "calls": mark("Check-in calls"),
    "call-rates": mark("Rates of the call service"),
    "links": mark("Service links"),
}


def compose(
    kind: str,
    table: Table,
    *,
    purpose: str,
    issued_by: str,
    now: datetime,
    county: str,
    practice: bool,
) -> Document:
    """Make a document that holds one list."""
    return compose_document(
        kind,
        tr(TITLES[kind]),
        "",
        (table,),
        purpose=purpose,
        level="full",
        as_of=now,
        issued_by=issued_by,
        county=county,
        practice=practice,
    )


def _table(name: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> Table:
    return Table(
        columns=tuple(Column(title, share) for title, share in columns),
        rows=tuple(tuple(Cell(text) for text in row) for row in rows),
        name=name,
        empty=tr("The list is empty."),
    )


def worklist(lines: Sequence[Line]) -> Table:
    """List today's worklist."""
    columns = (
        (tr("Rank"), 0.5),
        (tr("Severity"), 0.8),
        (tr("Name"), 1.0),
        (tr("Age"), 0.5),
        (tr("Area"), 1.4),
        (tr("Reasons"), 4.0),
        (tr("Next step"), 1.6),
        (tr("Due"), 1.4),
    )
    return _table(
        "worklist",
        columns,
        [
            (
                str(rank),
                tr(SEVERITY_LABELS[line.severity]),
                line.name,
                "" if line.age is None else str(line.age),
                line.area,
                "; ".join(said.text for said in line.reasons),
                line.step.text,
                moment(line.due_at) if line.due_at else "",
            )
            for rank, line in enumerate(lines, 1)
        ],
    )


def not_watched(rows: Sequence[NotWatched]) -> Table:
    """List who is not watched today."""
    columns = ((tr("Name"), 1.0), (tr("Age"), 0.5), (tr("Area"), 1.4), (tr("Cause"), 3.0), (tr("Since"), 1.4))
    return _table(
        "not-watched",
        columns,
        [
            (
                row.name,
                "" if row.age is None else str(row.age),
                row.area,
                row.cause.text,
                moment(row.since_at) if row.since_at else "",
            )
            for row in rows
        ],
    )


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
    return _table(
        "households",
        columns,
        [
            (
                str(row.household_id),
                row.name,
                "" if row.age is None else str(row.age),
                row.area,
                row.address,
                phone_text(row.phone),
                tr(RISK_LABELS[row.risk]),
                tr(SEVERITY_LABELS[row.severity]),
            )
            for row in rows
        ],
    )


def calls(rows: Sequence[CallRow]) -> Table:
    """List calls, newest first."""
    columns = ((tr("When"), 1.6), (tr("Name"), 1.0), (tr("By"), 0.8), (tr("Result"), 1.4), (tr("Summary"), 4.0))
    by = {"vendor": tr("AI call"), "staff": tr("By hand")}
    return _table(
        "calls",
        columns,
        [
            (
                moment(row.called_at),
                row.name,
                by.get(row.caller, row.caller),
                tr(CALL_RESULT_LABELS[row.result]),
                row.summary,
            )
            for row in rows
        ],
    )


def call_rates(rows: Sequence[RateRow]) -> Table:
    """List the rates of the call service: the county and each area over all months, then month by month."""
    columns = (
        (tr("Area"), 1.6),
        (tr("Month of the calls"), 1.2),
        (tr("Calls"), 0.9),
        (tr("Connected"), 0.9),
        (tr("Connection rate"), 1.0),
        (tr("Completed"), 0.9),
        (tr("Completion rate"), 1.0),
        (tr("Not attempted"), 1.0),
    )
    return _table(
        "call-rates",
        columns,
        [
            (
                area_words(row),
                month_words(row),
                f"{row.call_count:,}",
                f"{row.connected_count:,}",
                share_words(row.connected_share),
                f"{row.completed_count:,}",
                share_words(row.completed_share),
                f"{row.not_attempted_count:,}",
            )
            for row in (*totals(rows, "area"), *totals(rows, "month")[1:], *rows)
        ],
    )


def links(rows: Sequence[LinkListRow]) -> Table:
    """List the service links that are not over."""
    columns = (
        (tr("Name"), 1.0),
        (tr("Area"), 1.4),
        (tr("Programme"), 2.0),
        (tr("Provider"), 1.6),
        (tr("State"), 1.0),
        (tr("Requested"), 1.6),
        (tr("Review"), 1.2),
    )
    return _table(
        "links",
        columns,
        [
            (
                row.name,
                row.area,
                row.programme,
                row.provider,
                tr(LINK[row.state].label),
                moment(row.requested_at) if row.requested_at else "",
                day(row.review_on) if row.review_on else "",
            )
            for row in rows
        ],
    )
