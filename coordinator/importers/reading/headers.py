"""The row of column names: found among titles and remarks, or where a person says it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from coordinator.errors import ImportRefused
from coordinator.importers.reading.cells import clean
from coordinator.records.values.resident_numbers import hide_resident_numbers, resident_numbers_among
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
    score, minus_line, row = max(scored, key=lambda candidate: candidate[:2])
    if score >= 2:
        return -minus_line, trimmed(row), score
    for line, line_cells in head:
        names = trimmed(line_cells)
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


def reach(row: Sequence[str]) -> int:
    """Count the cells of a row up to the last one that holds anything."""
    count = len(row)
    while count and not row[count - 1].strip():
        count -= 1
    return count


def letter(place: int) -> str:
    """Name a column by its place, counted from 0, as spreadsheets do: A to Z, then AA."""
    name = ""
    while place >= 0:
        name = chr(ord("A") + place % 26) + name
        place = place // 26 - 1
    return name


_REPEATED = re.compile(r" \[[A-Z]+\]$")


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Tell columns of one name apart by their place: the second `연락처`, in column D, is `연락처 [D]`."""
    used_names: set[str] = set()
    unlike_names: list[str] = []
    for place, name in enumerate(names):
        unlike = f"{name} [{letter(place)}]" if name and name in used_names else name
        used_names.add(unlike)
        unlike_names.append(unlike)
    return tuple(unlike_names)


# ------------------------------------------------------------ heads of two lines
GROUP_SIGN = " › "
"""Stands between the name of a group of columns and that of one of them."""
LONGEST_GROUP_NAME = 20
_NO_GROUP = re.compile(r"[:：]|\d{2,}")
"""What stands in lines such as `기준일: 2026. 10. 31.` and in no group's name."""

Spans = Sequence[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Head:
    """The names of a table's columns.

    Attributes
    ----------
    line : where they stand; the lower line of two
    names : a column of a group has the group's name before its own
    width : cells of that line, also blank ones behind the last name
    groups : the groups' names
    """

    line: int
    names: tuple[str, ...]
    width: int
    groups: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def leaf(name: str) -> str:
    """Give a column's own name, without its group's and without the place of one that comes twice."""
    return _REPEATED.sub("", name.rpartition(GROUP_SIGN)[2])


def group_of(name: str) -> str:
    """Give the name of the group a column stands in; empty for none."""
    return name.rpartition(GROUP_SIGN)[0]


def head_of(
    rows: Sequence[tuple[int, list[str]]],
    line: int,
    names: tuple[str, ...],
    header_score: HeaderScore,
    merged: Spans = (),
) -> Head:
    """Join a header with the line of group names above it, or with the line below where it is the groups' own.

    Parameters
    ----------
    rows : the first rows with their lines
    line, names : the header that was found or chosen
    merged : (line, first column, last column) of merged cells; a text has none, and a group reaches to the next name
    """
    cells = {at: [hide_resident_numbers(clean(cell)) for cell in row] for at, row in rows[: line + 1]}
    width = len(cells.get(line, names))
    for upper, lower in ((line, line + 1), (line - 1, line)):
        if upper not in cells or lower not in cells:
            continue
        joined = _joined(cells[upper], cells[lower], [(first, last) for at, first, last in merged if at == upper])
        if joined is None or (lower > line and not _are_names(cells[upper], cells[lower], header_score)):
            continue
        above = cells.get(upper - 1)
        if above is not None:
            spans = [(first, last) for at, first, last in merged if at == upper - 1]
            joined = _joined(above, joined, spans) or joined  # groups of groups: 비상연락망 over 1차 and 2차
        groups = tuple(dict.fromkeys(group for name in joined if (group := group_of(name))))
        return Head(lower, trimmed(joined), len(cells[lower]), groups)
    return Head(line, names, width)


def _joined(upper: list[str], lower: list[str], merged: Sequence[tuple[int, int]]) -> list[str] | None:
    """Put the names of two lines together; None where the upper one is no line of groups, such as a title."""
    width = max(len(upper), len(lower))
    above, below = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    ends = dict(merged)
    begins = [place for place, name in enumerate(above) if name]
    if len(begins) < 2 and (not begins or begins[0] == 0):
        return None
    names = [name or above[place] for place, name in enumerate(below)]
    has_group = False
    for place, behind in zip(begins, [*begins[1:], width], strict=True):
        name = above[place]
        if not below[place] or below[place] == name:
            continue  # a name over both lines
        end = ends.get(place, place) + 1 if merged else behind
        inside = [at for at in range(place, end) if below[at]]
        if len(inside) < 2 or len(name) > LONGEST_GROUP_NAME or _NO_GROUP.search(name):
            return None
        for at in inside:
            names[at] = f"{name}{GROUP_SIGN}{below[at]}"
        has_group = True
    return names if has_group else None


def _are_names(upper: list[str], lower: list[str], header_score: HeaderScore) -> bool:
    """Say whether the line below a header holds names of columns and not the first row: no figures, half are known."""
    own = [name for place, name in enumerate(lower) if name and (place >= len(upper) or upper[place] != name)]
    known = sum(header_score([name]) > 0 for name in own)
    return not any(re.search(r"\d{2,}", name) for name in own) and 2 * known >= len(own)
