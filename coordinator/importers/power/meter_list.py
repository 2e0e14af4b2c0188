"""Whose a meter is, from a list: one row a meter with the number, name, phone or address of its household."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coordinator.importers.file_rows import (
    NUMBER_FIELDS,
    FileRow,
    file_rows,
    meter_numbers,
    name_unfit,
)
from coordinator.importers.reading.cells import Problems, identifier, meter_key
from coordinator.importers.reading.phones import phones
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.importers.kind import FileToRead


@dataclass(frozen=True, slots=True)
class MeterListRow:
    """One row of the list; of what tells the household at least one is not empty.

    Attributes
    ----------
    numbers : the meter's number, the customer's number, or both, as written
    phone : digits
    """

    line: int
    numbers: tuple[str, ...]
    external_id: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""


def read(file: FileToRead) -> tuple[tuple[MeterListRow, ...], int, list[str]]:
    """Read and check a list of meters.

    A meter that stands there for two homes is linked to neither: nobody but a person knows which is right.

    Returns
    -------
    the rows that can be taken, the rows of the file, and notes
    """
    problems = file.problems
    every = list(file_rows(file))
    rows: list[tuple[MeterListRow, FileRow]] = []
    first_lines: dict[MeterListRow, int] = {}
    same = 0
    for file_row in every:
        row = _row(file_row, problems)
        if row is None:
            continue
        if first_lines.setdefault(replace(row, line=0), row.line) != row.line:
            same += 1
            problems.settled.add(row.line)
        else:
            rows.append((row, file_row))
    lines: dict[str, list[int]] = defaultdict(list)
    for row, _ in rows:
        for number in row.numbers:
            lines[meter_key(number)].append(row.line)
    meters: list[MeterListRow] = []
    for row, cells in rows:
        at = sorted({line for number in row.numbers for line in lines[meter_key(number)]})
        if len(at) == 1:
            meters.append(row)
            continue
        field = next(name for name in NUMBER_FIELDS if cells[name])
        problems.add(row.line, cells.columns[field], cells[field], "meter_twice", stands_twice(at))
    problems.counts["duplicate_same"] += same
    problems.rejected = len(every) - len(meters) - same
    return tuple(meters), len(every), []


def stands_twice(lines: Sequence[int]) -> str:
    """Say that a meter stands in several lines for different homes."""
    return tr(
        "This meter stands in lines {lines} for different homes; it was linked to none of them. "
        "Leave the right line and correct the others.",
        lines=", ".join(map(str, lines)),
    )


def _row(row: FileRow, problems: Problems) -> MeterListRow | None:
    if name_unfit(row, problems):
        return None
    before = problems.total
    numbers = meter_numbers(row, problems)
    if not numbers:
        if problems.total == before:
            column = next(row.columns[name] for name in NUMBER_FIELDS if name in row.columns)
            problems.add(row.line, column, "", "meter_missing", tr("The number of the meter is missing."))
        return None
    phone_numbers = phones(row["phone"]).numbers if row["phone"] else ()
    meter_row = MeterListRow(
        row.line,
        numbers,
        identifier(row["external_id"]),
        row["name"],
        phone_numbers[0] if phone_numbers else "",
        row["address"],
    )
    if not (meter_row.external_id or meter_row.name or meter_row.phone or meter_row.address):
        name = next((name for name in ("external_id", "name", "phone", "address") if name in row.columns), "")
        problems.add(
            row.line,
            row.columns.get(name, ""),
            "",
            "household_missing",
            tr("Neither number, name, phone nor address of a household is given."),
        )
        return None
    return meter_row
