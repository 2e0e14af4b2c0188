"""A file of planned outings: its columns, and how its rows are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.importers.columns import EXTERNAL_ID, Holds, field
from coordinator.importers.file_rows import file_rows
from coordinator.importers.kind import FileToRead, Kind
from coordinator.importers.reading.fits import is_phone, is_stamp
from coordinator.importers.reading.phones import phones
from coordinator.importers.reading.stamps import moment
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class OutingRow:
    """A planned outing; phone in digits or the partner's number name the household."""

    line: int
    phone: str
    external_id: str
    planned_on: date


def read(file: FileToRead) -> tuple[tuple[OutingRow, ...], int, list[str]]:
    """Read the rows that have a day; the others are named."""
    every, rows = list(file_rows(file)), list[OutingRow]()
    for row in every:
        day = moment(row["planned_on"], "day")
        if day is None:
            reason = tr("The day of the outing cannot be read.")
            file.problems.add(row.line, row.columns["planned_on"], row["planned_on"], "day", reason)
            continue
        numbers = phones(row["phone"]).numbers
        rows.append(OutingRow(row.line, numbers[0] if numbers else "", row["external_id"], day.wall.date()))
    file.problems.rejected = len(every) - len(rows)
    return tuple(rows), len(every), []


OUTINGS = Kind(
    "outings",
    "outings",
    mark("Outings"),
    mark("Needs the phone or number, and the day of the outing."),
    fields=(
        field("phone", mark("Phone"), "phone 전화 전화번호 연락처", holds=Holds.PERSON),
        EXTERNAL_ID,
        field("planned_on", mark("Day of the outing"), "day 나들이일 나들이예정일", required=True, holds=Holds.DATE),
    ),
    read=read,
    by_content=(("phone", is_phone), ("planned_on", is_stamp)),
    needs=(("phone", "external_id"),),
)
