"""Lists as papers: one plain table, for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from coordinator.briefing import document
from coordinator.briefing.blocks import Cell, Column, Table
from coordinator.briefing.paper_kind import Paper
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

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


def plain_table(name: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> Table:
    """Set texts as a table.

    Parameters
    ----------
    name : of the sheet in a workbook
    columns : title and share of the width of each
    rows : as many texts each as there are columns
    """
    return Table(
        columns=tuple(Column(title, share) for title, share in columns),
        rows=tuple(tuple(Cell(text) for text in row) for row in rows),
        name=name,
        empty=tr("The list is empty."),
    )
