"""Which sheet of a workbook is the table, where it ends, and what to say of all that stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.importers.reading.headers import (
    HEADER_SEARCH_ROWS,
    Head,
    HeaderScore,
    head_of,
    header_at,
    header_of,
    letter,
    no_header,
    reach,
    trimmed,
)
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coordinator.importers.reading.xlsx import Page

_SHOWN_LINES = 5
_SHOWN_SHEETS = 8


def choose_page(pages: Sequence[Page], header_score: HeaderScore, wanted: str, header_row: int) -> tuple[Page, Head]:
    """Choose a workbook's sheet and its header: visible ones first, then by how many of our fields are named.

    Raises
    ------
    ImportRefused
        `no_header`, `header_row`
    """
    chosen = [page for page in pages if page.name == wanted]
    best: tuple[tuple[bool, int, bool, int], Page, int, tuple[str, ...]] | None = None
    for rank, page in enumerate(chosen or pages):
        filled = [(line, row) for line, row in page.cells if any(cell.strip() for cell in row)]
        head = filled[:HEADER_SEARCH_ROWS]
        if header_row:
            at = [numbered for numbered in filled if numbered[0] == header_row]
            line, columns, score = header_row, trimmed(at[0][1]) if at else (), header_score(at[0][1]) if at else 0
        else:
            line, columns, score = header_of(head, header_score)
            line = _below_merged(head, line, columns)
        weight = (not page.hidden, score, bool(filled) and filled[-1][0] > line, -rank)
        if best is None or weight > best[0]:
            best = (weight, page, line, columns)
    assert best is not None
    _, page, line, columns = best
    if header_row:
        columns = header_at(page.cells, header_row)
    elif len(columns) < 2:
        raise no_header()
    return page, head_of(page.cells, line, columns, header_score, page.spans)


def about_pages(page: Page, pages: Sequence[Page], wanted: str, header_row: int) -> list[str]:
    """Say which sheet was read and which were not, and what of it nobody sees who looks at it in Excel."""
    notes: list[str] = []
    others = [
        tr("{sheet} (hidden)", sheet=other.name) if other.hidden else other.name for other in pages if other is not page
    ]
    if wanted and page.name != wanted:
        notes.append(tr("The workbook has no sheet “{wanted}”; “{sheet}” was read.", wanted=wanted, sheet=page.name))
    elif others:
        notes.append(tr("Read from the sheet “{sheet}”, one of {n}.", sheet=page.name, n=len(pages)))
    if others:
        shown = ", ".join(others[:_SHOWN_SHEETS]) + (" …" if len(others) > _SHOWN_SHEETS else "")
        notes.append(tr("Sheets nothing was read from: {sheets}.", sheets=shown))
    filled = {line for line, row in page.cells if line > header_row and any(cell.strip() for cell in row)}
    lines = sorted(page.hidden_rows & filled)
    if lines:
        shown = ", ".join(map(str, lines[:_SHOWN_LINES])) + (" …" if len(lines) > _SHOWN_LINES else "")
        notes.append(
            ntr(
                "{n} row is hidden in Excel or filtered out, and was read like the others: line {lines}.",
                "{n} rows are hidden in Excel or filtered out, and were read like the others: lines {lines}.",
                len(lines),
                lines=shown,
            )
        )
    width = max((reach(row) for _, row in page.cells), default=0)
    columns = [letter(place) for place in sorted(page.hidden_columns) if place < width]
    if columns:
        notes.append(
            tr("Columns hidden in Excel were read like the others: {columns}.", columns=", ".join(columns[:12]))
        )
    if page.is_1904:
        notes.append(tr("The workbook counts its days from 1904, and its dates were read so."))
    return notes


def table_of(page: Page, head: Head) -> tuple[tuple[tuple[int, list[str]], ...], int, dict[int, list[tuple[int, str]]]]:
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


def _below_merged(head: Sequence[tuple[int, list[str]]], line: int, columns: tuple[str, ...]) -> int:
    """Go down to the last of several rows that say the same: names merged over two rows were filled downwards."""
    for at, row in head:
        if at == line + 1 and trimmed(row) == columns:
            line = at
    return line


def about_merged(page: Page, header_row: int, columns: tuple[str, ...]) -> list[str]:
    """Say where cells were merged, and what was made of them."""
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
