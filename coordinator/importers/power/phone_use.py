"""Phone use from partners' files: calls and texts sent by a household on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coordinator.importers.file_rows import (
    FileRow,
    HiddenNumbers,
    file_row,
    file_rows,
    household_key,
    name_unfit,
    row_fit,
    unfit_row,
)
from coordinator.importers.power.laid_out import day_columns
from coordinator.importers.profiles import places
from coordinator.importers.reading.cells import Problems, number
from coordinator.importers.reading.stamps import YEARS, DateOrder, date_order, moment
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from coordinator.importers.kind import FileToRead

MAXIMUM_A_DAY = 5_000
"""More calls and texts than this in a day are no person's."""
_COUNTS = ("outgoing", "outgoing_calls", "outgoing_texts")


@dataclass(frozen=True, slots=True)
class PhoneUseRow:
    """One household's day: `phone` in digits or the partner's `external_id` names the household."""

    line: int
    phone: str
    external_id: str
    day: date
    outgoing_count: int


def read(file: FileToRead) -> tuple[tuple[PhoneUseRow, ...], int, list[str]]:
    """Read and check the phone use of a file.

    A total is taken as it is; without one, calls and texts are added. The first of two rows of one day is kept.

    Returns
    -------
    the rows that can be taken, the rows of the file, and notes
    """
    problems = file.problems
    every = list(_rows(file))
    order = date_order((row["day"] for row in every), file.profile.date_order)
    rows: list[PhoneUseRow] = []
    by_day: dict[tuple[str, str, date], PhoneUseRow] = {}
    same = 0
    for cells in every:
        row = _row(cells, order, problems)
        if row is None:
            continue
        earlier = by_day.setdefault((row.external_id, row.phone, row.day), row)
        if earlier is row:
            rows.append(row)
        elif earlier.outgoing_count == row.outgoing_count:
            same += 1
            problems.settled.add(row.line)
        else:
            problems.add(
                row.line,
                cells.columns["day"],
                cells["day"],
                "duplicate",
                tr("The same day stands in line {n} with another count; the first one was kept.", n=earlier.line),
            )
    problems.counts["duplicate_same"] += same
    problems.rejected = len(every) - len(rows) - same
    return tuple(rows), len(every), []


def _rows(file: FileToRead) -> Iterator[FileRow]:
    """Yield a row a household and day, also from a file with one column a day; there an empty cell is no file's row."""
    profile, sheet = file.profile, file.sheet
    if "day" in profile.columns:
        yield from file_rows(file)
        return
    days = day_columns(sheet.columns)
    where = places(profile, sheet)
    hidden = HiddenNumbers(file)
    fit = row_fit(file)
    for line, cells in sheet.rows():
        if fault := fit.fault(cells):
            yield unfit_row(line, cells, fault, fit, where, profile.columns, hidden)
            continue
        row = file_row(file, line, cells, where, profile.columns, hidden)
        for at, day in days.items():
            columns = {**profile.columns, "day": sheet.columns[at], "outgoing": sheet.columns[at]}
            count = file_row(file, line, cells, {"outgoing": at}, columns)["outgoing"]
            if count:
                yield replace(row, cells={**row.cells, "day": day.isoformat(), "outgoing": count}, columns=columns)


def _row(row: FileRow, order: DateOrder, problems: Problems) -> PhoneUseRow | None:
    if name_unfit(row, problems):
        return None
    key = household_key(row, problems)
    if key is None:
        return None
    day = moment(row["day"], order)
    if day is None or day.wall.year not in YEARS:
        problems.add(row.line, row.columns["day"], row["day"], "stamp", tr("The day cannot be read."))
        return None
    count = _count(row, problems)
    return None if count is None else PhoneUseRow(row.line, *key, day.wall.date(), count)


def _count(row: FileRow, problems: Problems) -> int | None:
    names = ["outgoing"] if row["outgoing"] else [name for name in _COUNTS[1:] if row[name]]
    if not names:
        mapped = next(name for name in _COUNTS if name in row.columns)
        problems.add(row.line, row.columns[mapped], "", "empty", tr("The count is empty."))
        return None
    total = 0
    for name in names:
        value = number(row[name])
        if value is None or not value.is_integer():
            code, message = "not_a_number", tr("The count is not a whole number.")
        elif value < 0:
            code, message = "negative", tr("The count is negative.")
        elif value > MAXIMUM_A_DAY:
            code, message = "absurd", tr("More than {limit:,} calls and texts in a day.", limit=MAXIMUM_A_DAY)
        else:
            total += int(value)
            continue
        problems.add(row.line, row.columns[name], row[name], code, message)
        return None
    return total
