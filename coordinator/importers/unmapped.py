"""What is looked at without being taken: columns of no field, searched for resident numbers, and the first rows."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from coordinator.importers.column_fit import is_code_name
from coordinator.importers.columns import Holds
from coordinator.importers.reading.cells import clean, shortened, shown
from coordinator.importers.reading.headers import letter
from coordinator.records.values.resident_numbers import (
    has_resident_number,
    hide_resident_numbers,
    resident_numbers_among,
)
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Collection

    from coordinator.importers.kind import FileToRead, Kind
    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.formats import Sheet

SAMPLE_ROWS = 20
SCANNED_ROWS = 1_000
"""Rows of a readings file in which a nameless column is looked for."""


def scan_unmapped(file: FileToRead, kinds: tuple[Kind, ...]) -> list[int]:
    """Report resident registration numbers in columns that nothing is taken from.

    Returns
    -------
    the places of those columns; nameless ones only where something stands in them
    """
    sheet, problems = file.sheet, file.problems
    used = {*file.profile.columns.values()}
    wide = set(file.kind.wide(file.profile, sheet.columns))
    named = [i for i, column in enumerate(sheet.columns) if column and column not in used and i not in wide]
    nameless = [
        i for i in range(max(sheet.width, len(sheet.columns))) if not sheet.columns[i : i + 1] or not sheet.columns[i]
    ]
    filled: set[int] = set()
    if file.kind.by_column:
        # only the meter column could hold such a number, and is looked at as a column
        for _, row in islice(sheet.rows(), SCANNED_ROWS) if nameless else ():
            filled.update(place for place in nameless if place < len(row) and row[place].strip())
        return sorted((*named, *filled))
    among = {
        place: resident_numbers_among(row[place] for _, row in sheet.rows() if place < len(row))
        for place in named
        if is_code_name(sheet.columns[place], kinds)
    }
    sentences: dict[int, str] = {}
    for line, row in sheet.rows() if named or nameless else ():
        for place in (*named, *nameless):
            if place >= len(row) or not row[place].strip():
                continue
            filled.add(place)
            if row[place] in among[place] if place in among else has_resident_number(row[place]):
                column = sheet.columns[place] if place < len(sheet.columns) else ""
                column = column or tr("column {letter}", letter=letter(place))
                if place not in sentences:
                    sentences[place] = tr(
                        "A resident registration number stands in “{column}”. Nothing of that column was stored.",
                        column=column,
                    )
                problems.add(line, column, row[place], "resident_number", sentences[place])
    return sorted((*named, *filled.intersection(nameless)))


def code_columns(kind: Kind, profile: Profile) -> frozenset[str]:
    """Name the columns whose numbers are no resident numbers, whatever they look like."""
    return frozenset(
        column for name, column in profile.columns.items() if name in kind.holding(Holds.CODE | Holds.FIGURE)
    )


def sample_of(sheet: Sheet, codes: frozenset[str], kinds: tuple[Kind, ...]) -> tuple[tuple[str, ...], ...]:
    """Give the first rows of a sheet as text, fit to be shown."""
    first = [row for _, row in islice(sheet.rows(), SAMPLE_ROWS)]
    as_is = {place for place, column in enumerate(sheet.columns) if column in codes or is_code_name(column, kinds)}
    among = {place: resident_numbers_among(row[place] for row in first if place < len(row)) for place in as_is}
    return tuple(
        tuple(
            shortened(clean(cell)) if place in as_is and cell not in among[place] else shown(cell)
            for place, cell in enumerate(row[: len(sheet.columns)])
        )
        for row in first
    )


def kept_rows(sheet: Sheet, lines: Collection[int], codes: frozenset[str]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Give some rows of a sheet whole, fit to be stored: clean, resident numbers masked, what is a code as it is.

    Parameters
    ----------
    codes : columns whose numbers are no resident numbers, unless most of them are
    """
    rows = [(line, row) for line, row in sheet.rows() if line in lines]
    as_is = {place for place, column in enumerate(sheet.columns) if column in codes}
    # A column of codes is judged as a whole, and only where a kept cell looks like a resident number at all.
    doubtful = {place for place in as_is for _, row in rows if place < len(row) and has_resident_number(row[place])}
    among = {
        place: resident_numbers_among(row[place] for _, row in sheet.rows() if place < len(row)) for place in doubtful
    }
    return tuple(
        (
            line,
            tuple(
                clean(cell)
                if place in as_is and cell not in among.get(place, ())
                else hide_resident_numbers(clean(cell))
                for place, cell in enumerate(row)
            ),
        )
        for line, row in rows
    )
