"""Phone use from partners' files: calls and texts sent by a household on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coordinator.importers.mapping import day_columns, places
from coordinator.importers.reading.cells import Problems, identifier, number
from coordinator.importers.reading.file_rows import (
    FileRow,
    HiddenNumbers,
    file_row,
    file_rows,
    name_unfit,
    row_fit,
    unfit_row,
)
from coordinator.importers.reading.phones import phones
from coordinator.importers.reading.stamps import YEARS, DateOrder, date_order, moment
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.formats import Sheet

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


def read(sheet: Sheet, profile: Profile, problems: Problems) -> tuple[tuple[PhoneUseRow, ...], int, list[str]]:
    """Read and check the phone use of a file.

    A total is taken as it is; without one, calls and texts are added. The first of two rows of one day is kept.

    Returns
    -------
    the rows that can be taken, the rows of the file, and notes
    """
    every = list(_rows(sheet, profile, problems))
    order = date_order((row["day"] for row in every), profile.date_order)
    rows: list[PhoneUseRow] = []
    by_day: dict[tuple[str, str, date], PhoneUseRow] = {}
    same = 0
    for one in every:
        row = _row(one, order, problems)
        if row is None:
            continue
        earlier = by_day.setdefault((row.external_id, row.phone, row.day), row)
        if earlier is row:
            rows.append(row)
        elif earlier.outgoing_count == row.outgoing_count:
            same += 1
        else:
            problems.add(
                row.line,
                one.columns["day"],
                one["day"],
                "duplicate",
                tr("The same day stands in line {n} with another count; the first one was kept.", n=earlier.line),
            )
    problems.counts["duplicate_same"] += same
    problems.rejected = len(every) - len(rows) - same
    return tuple(rows), len(every), []


def _rows(sheet: Sheet, profile: Profile, problems: Problems) -> Iterator[FileRow]:
    """Yield a row a household and day, also from a file with one column a day; there an empty cell is no file's row."""
    if "day" in profile.columns:
        yield from file_rows(profile, sheet, problems)
        return
    days = day_columns(sheet.columns)
    where = places(profile, sheet)
    hidden = HiddenNumbers(profile, sheet, problems)
    fit = row_fit(profile, sheet)
    for line, cells in sheet.rows():
        if fault := fit.fault(cells):
            yield unfit_row(line, cells, fault, fit, where, profile.columns, hidden)
            continue
        row = file_row(line, cells, where, profile.columns, problems, hidden)
        for at, day in days.items():
            columns = {**profile.columns, "day": sheet.columns[at], "outgoing": sheet.columns[at]}
            count = file_row(line, cells, {"outgoing": at}, columns, problems)["outgoing"]
            if count:
                yield replace(row, cells={**row.cells, "day": day.isoformat(), "outgoing": count}, columns=columns)


def _row(row: FileRow, order: DateOrder, problems: Problems) -> PhoneUseRow | None:
    if name_unfit(row, problems):
        return None
    who = household_key(row, problems)
    if who is None:
        return None
    found = moment(row["day"], order)
    if found is None or found.wall.year not in YEARS:
        problems.add(row.line, row.columns["day"], row["day"], "stamp", tr("The day cannot be read."))
        return None
    count = _count(row, problems)
    return None if count is None else PhoneUseRow(row.line, *who, found.wall.date(), count)


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


def household_key(row: FileRow, problems: Problems) -> tuple[str, str] | None:
    """Read by what a row names its household: (phone in digits, partner's number), one of them not empty.

    Returns
    -------
    None where neither can be read; the problem is named
    """
    external_id = identifier(row["external_id"])
    written = row["phone"]
    found = phones(written).numbers if written else ()
    if not external_id and not found:
        column = row.columns.get("phone") or row.columns["external_id"]
        if written:
            problems.add(row.line, column, written, "phone", tr("This is not a phone number."))
        else:
            problems.add(
                row.line, column, "", "household_missing", tr("Neither phone nor number of a household is given.")
            )
        return None
    return (found[0] if found else "", external_id)
