"""Heads and units among the rows of a readings file: a second table, a line of units below the column names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from coordinator.importers.power.units import Unit, unit_of
from coordinator.importers.reading.cells import clean
from coordinator.importers.reading.headers import leaf
from coordinator.importers.reading.row_fit import OTHER_HEAD, other_head
from coordinator.text import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coordinator.importers.power.reading_table import Table
    from coordinator.importers.reading.formats import Sheet

_AROUND = re.compile(r"[\s()\[\]（）]+|단위\s*[:：]?")
_FIELDS = ("meter", "stamp", "usage")


def drop_second_tables(table: Table, sheet: Sheet) -> None:
    """Name and take out the rows below a head that comes once more and is not the file's own.

    Where columns stand in another order or are in another unit, each value below would be taken for something else.
    """
    names = frozenset(part for name in sheet.columns if name for part in (name, leaf(name)))
    named = np.zeros(len(table.lines), np.int8)
    for field in _FIELDS:
        column = table.columns[field]
        if field == "meter" and not column.name:
            continue  # the columns are the meters
        codes = [code for code, text in enumerate(column.texts) if _is_name(text, names)]
        if codes:
            named += np.isin(getattr(table, field), codes)
    rows = np.flatnonzero(named > 1)  # one name alone may be a line of units
    if not len(rows):
        return
    own: dict[int, bool] = {}
    for row in rows.tolist():
        line = int(table.lines[row])
        own[line] = own.get(line, True) and _is_own_head(table, row)
    heads = np.array(sorted(own))
    is_own = np.array([True, *(own[line] for line in heads.tolist())])
    moved = ~is_own[np.searchsorted(heads, table.lines, side="right")]
    if moved.any():
        table.drop(moved, "usage", OTHER_HEAD, other_head())


def _is_name(text: str, names: frozenset[str]) -> bool:
    """Say whether a cell is the name of a column; behind that of a day a time may have been put."""
    if text[:1].isdigit() or not text:  # as nearly all do
        return text in names and not text.isdigit()
    return bool({text, clean(text), text.partition(" ")[0], text.rpartition(" ")[0]} & names)


def _is_own_head(table: Table, row: int) -> bool:
    """Say whether each cell of a row that repeats a head is the name of its own column."""
    for field in _FIELDS:
        column = table.columns[field]
        name = table.place(row, field)[1] if field == "usage" else column.name
        text = clean(column.texts[int(getattr(table, field)[row])])
        is_named = text in (name, leaf(name)) or (field == "stamp" and text.startswith(name))
        if name and not is_named:
            return False
    return True


def take_unit_line(table: Table, notes: list[str]) -> Unit | None:
    """Take out a line of units that stands between the head and the first reading; gives the unit.

    Returns
    -------
    None where there is no such line, or its columns differ
    """
    units = {code: unit for code, text in enumerate(table.columns["usage"].texts) if (unit := _alone(text)) is not None}
    if not units or not len(table.lines):
        return None
    rows: NDArray[np.bool_] = np.isin(table.usage, list(units))
    if not rows.any() or not (table.lines[rows] == table.lines.min()).all():
        return None
    different = {units[code] for code in np.unique(table.usage[rows]).tolist()}
    if len(different) != 1:
        return None
    (unit,) = different
    line = int(table.lines.min())
    of_line = table.lines == line
    table.silent += int(np.count_nonzero(of_line))
    table.keep(~of_line)
    notes.append(tr("The unit {unit} stands in line {n}, below the column names.", unit=unit.symbol, n=line))
    return unit


def _alone(text: str) -> Unit | None:
    """Read a cell in which a unit stands and nothing else."""
    word = _AROUND.sub("", text)
    return unit_of(word) if 0 < len(word) <= len("kilowatthours") and not any(map(str.isdigit, word)) else None
