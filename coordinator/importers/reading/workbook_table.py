"""The table of a workbook's page: cut off from what stands beside it, its merged cells told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.importers.reading.headers import Head, letter, reach, trimmed
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coordinator.importers.reading.xlsx import Page


def table(page: Page, head: Head) -> tuple[tuple[tuple[int, list[str]], ...], int, dict[int, list[tuple[int, str]]]]:
    """Cut off what stands beside the table, behind an empty column.

    Returns
    -------
    the rows, how wide one that fits is, and by line what stands beside, with its place. A nameless column behind the
    last name belongs to the table where at least half of the rows fill it; else what stands there makes its row too
    long.
    """
    named = len(head.names)
    rows = [row for line, row in page.cells if line > head.line and any(cell.strip() for cell in row)]
    filled = [0] * (max(map(len, rows), default=0) + 1)
    for row in rows:
        for place in range(named, reach(row)):
            filled[place] += bool(row[place].strip())
    width = named
    while width < len(filled) and 2 * filled[width] >= len(rows) > 0:
        width += 1
    edge = named
    while edge < len(filled) and filled[edge]:
        edge += 1
    if not any(filled[edge:]):
        return page.cells, width, {}
    beside: dict[int, list[tuple[int, str]]] = {}
    for line, row in page.cells:
        if line > head.line and reach(row) > edge:
            beside[line] = [(place, cell) for place, cell in enumerate(row) if place >= edge and cell.strip()]
    return tuple((line, row[:edge]) for line, row in page.cells), width, beside


def about_beside(beside: Mapping[int, Sequence[tuple[int, str]]]) -> list[str]:
    """Say which columns stand beside the table."""
    places = sorted({place for cells in beside.values() for place, _ in cells})
    if not places:
        return []
    columns = ", ".join(map(letter, places))
    return [tr("Cells that stand beside the table were left out: column {columns}.", columns=columns)]


def below_merged(head: Sequence[tuple[int, list[str]]], line: int, columns: tuple[str, ...]) -> int:
    """Go down to the last of several rows that say the same: names merged over two rows were filled downwards."""
    for at, row in head:
        if at == line + 1 and trimmed(row) == columns:
            line = at
    return line


def about_merged(page: Page, header_row: int, columns: tuple[str, ...]) -> list[str]:
    """Say which cells below the head were merged, and what became of them."""
    notes: list[str] = []
    down = sorted({column for row, column in page.filled if row > header_row})
    if down:
        names = [columns[place] if place < len(columns) and columns[place] else "–" for place in down]
        notes.append(
            tr("Cells merged over several rows were filled downwards in: {columns}.", columns=", ".join(names[:12]))
        )
    across = list(dict.fromkeys(row for row, _, _ in page.spans if row > header_row))
    if across:
        notes.append(
            tr(
                "In line {n} cells are merged across columns; only the first column has their value.",
                n=", ".join(str(row) for row in across[:5]) + (" …" if len(across) > 5 else ""),
            )
        )
    return notes
