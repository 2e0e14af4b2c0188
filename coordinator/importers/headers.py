"""The row of column names: found among titles and remarks, or where a person says it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from coordinator.errors import ImportRefused
from coordinator.importers.cells import clean
from coordinator.records.resident_numbers import hide_resident_numbers, resident_numbers_among
from coordinator.text import tr

HEADER_SEARCH_ROWS = 40
_SHORTEST_METER = 8
"""Column names that are numbers of so many digits are meters, in a file with a column a meter."""

HeaderScore = Callable[[Sequence[str]], int]
"""How many columns a row of cells would name, were it the header."""


def no_header() -> ImportRefused:
    """Refuse a file in which no row of column names is found."""
    return ImportRefused(
        tr("No row with column names was found. The first lines must name the columns, one name each."),
        code="no_header",
    )


def header_of(head: Sequence[tuple[int, list[str]]], header_score: HeaderScore) -> tuple[int, tuple[str, ...], int]:
    """Find the header among the first rows, below titles and lines such as `기준일: 2026. 10. 31.`.

    Returns
    -------
    its line, the cleaned names, and the score; where no row is known by its names, the first that looks like names
    """
    scored = [(header_score([clean(cell) for cell in row]), -line, row) for line, row in head]
    score, minus_line, row = max(scored, key=lambda one: one[:2])
    if score >= 2:
        return -minus_line, trimmed(row), score
    for line, other in head:
        names = trimmed(other)
        if len(names) > 1 and all(names) and not any(re.search(r"^\W*\d[\d\s.,:/-]*$", name) for name in names):
            return line, names, score
    return -minus_line, trimmed(row), score


def header_at(head: Sequence[tuple[int, list[str]]], line: int) -> tuple[str, ...]:
    """Give the column names of a line a person chose.

    Raises
    ------
    ImportRefused
        Code `header_row`: there is no such line, or it names fewer than two columns.
    """
    names = next((trimmed(row) for at, row in head if at == line), ())
    if sum(bool(name) for name in names) < 2:
        raise ImportRefused(
            tr("Line {n} holds no column names. Choose another line for them.", n=line), code="header_row"
        )
    return names


def trimmed(row: Sequence[str]) -> tuple[str, ...]:
    """Clean the names of a header row; empty ones at its end are left out."""
    cells = [clean(cell) for cell in row]
    numbers = {cell for cell in cells if len(cell) >= _SHORTEST_METER and cell.isdigit()}
    meters = numbers - resident_numbers_among(numbers) if len(numbers) > 1 else set[str]()
    names = [cell if cell in meters else hide_resident_numbers(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)
