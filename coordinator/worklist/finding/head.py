"""What finding rounds say at the head of the day: an end that comes or is past, people without a home, the report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from coordinator.reference.limits import limit
from coordinator.text import mark
from coordinator.worklist.finding.open_rounds import open_rounds
from coordinator.worklist.rows import HeadLine
from coordinator.worklist.rule import short_date
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.finding.open_rounds import OpenRound
    from coordinator.worklist.instant import Instant

DESK = "desk:surveys:finding"
REPORT_SAID_DAYS = 60
"""So many days before it is due the year's report is said."""

HEAD_LINES: dict[str, str] = {
    "finding_over": mark("Finding round {round} ended on {day}: {n} without a result"),
    "finding_soon": mark("Finding round {round} ends on {day}: {n} without a result, {untried} not tried yet"),
    "finding_unlinked": mark("Finding rounds: {n} people who are in no household of the register, not tried yet"),
    "finding_report": mark("Report of the finding rounds of {year} due on {day}; without a result: {n}"),
    "finding_report_over": mark("Report of the finding rounds of {year} was due on {day}; without a result: {n}"),
}


def report_due(year: int) -> date:
    """Give the day on which the report of a year is due: in the year after it."""
    first = date(year + 1, 1, 1)
    return date(year + 1, limit("finding_report_month", first), limit("finding_report_day", first))


def round_lines(instant: Instant) -> list[HeadLine]:
    """List them: a line for each round that ends soon or is over, one for people without a household, the report."""
    rounds, today = instant.once(open_rounds), instant.today
    lines: list[HeadLine] = []
    for row in rounds:
        left = row.days_left(today)
        if not row.people or left is None or left > limit("finding_soon", today):
            continue
        code = "finding_over" if left < 0 else "finding_soon"
        assert row.until is not None
        untried = sum(person.is_untried for person in row.people)
        lines.append(_line(code, row, n=f"{len(row.people):,}", untried=f"{untried:,}", day=short_date(row.until)))
    unlinked = sum(person.is_untried and person.household_id is None for row in rounds for person in row.people)
    if unlinked:
        lines.append(_line("finding_unlinked", None, n=f"{unlinked:,}"))
    return [*lines, *_report(rounds, today)]


def _report(rounds: Sequence[OpenRound], today: date) -> list[HeadLine]:
    """Say that last year's report is due; after its day only while people are without a result."""
    year = today.year - 1
    of_year = [row for row in rounds if row.year == year]
    due_on = report_due(year)
    missing = sum(len(row.people) for row in of_year)
    if not of_year or today < due_on - timedelta(days=REPORT_SAID_DAYS):
        return []
    if today > due_on and not missing:
        return []
    code = "finding_report" if today <= due_on else "finding_report_over"
    return [_line(code, None, year=year, n=f"{missing:,}", day=short_date(due_on))]


def _line(code: str, row: OpenRound | None, **fields: object) -> HeadLine:
    if row is not None:
        fields["round"] = lambda: row.short
    return HeadLine(Said(code, HEAD_LINES[code], fields), "no_data" if row is None else "watch", DESK)
