"""Lists as papers: one plain table, for a spreadsheet."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from coordinator.briefing import document
from coordinator.briefing.blocks import Cell, Column, Facts, Table
from coordinator.briefing.paper_kind import Paper
from coordinator.records.values.ages import AboutAge
from coordinator.text import day, moment, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Value
    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request

D = TypeVar("D")


def list_paper(
    kind: str, title: str, ask: Callable[[Session, datetime, Request], D], table: Callable[[D], Table]
) -> Paper[D]:
    """Make a paper that is one table and nothing else."""

    def compose(rows: D, letterhead: Letterhead) -> Document:
        return document.compose(letterhead, "", (table(rows),))

    return Paper(kind, title, ask, compose)


def plain_table(name: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[Value]]) -> Table:
    """Set facts as a table: on paper as words, in a spreadsheet as the dates and numbers they are.

    Parameters
    ----------
    name : of the sheet in a workbook
    columns : title and share of the width of each
    rows : as many values each as there are columns
    """
    titles = tuple(Column(title, share) for title, share in columns)
    return Table(
        columns=titles,
        rows=tuple(tuple(Cell(_words(value)) for value in row) for row in rows),
        name=name,
        empty=tr("The list is empty."),
        facts=Facts(titles, tuple(tuple(_fact(value) for value in row) for row in rows)),
    )


def _fact(value: Value) -> Value:
    """Give a value as it stands in a spreadsheet: an age that is not sure in words."""
    return str(value) if isinstance(value, AboutAge) else value


def _words(value: Value) -> str:
    """Write a value as it is read."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
