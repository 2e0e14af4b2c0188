"""A file of planned visits: its columns, how its rows are read, how they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.casework.intake.finder import Finder
from coordinator.casework.intake.plan import Compared, Matching, Outcome, Storing
from coordinator.importers.columns import EXTERNAL_ID, Holds, field
from coordinator.importers.file_rows import file_rows
from coordinator.importers.kind import FileToRead, Kind
from coordinator.importers.reading.fits import is_phone, is_stamp
from coordinator.importers.reading.phones import phones
from coordinator.importers.reading.stamps import moment
from tests.newcomer.record import Visit

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.preview import Preview


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A planned visit; phone in digits or the partner's number name the household."""

    line: int
    phone: str
    external_id: str
    planned_on: date


def read(file: FileToRead) -> tuple[tuple[VisitRow, ...], int, list[str]]:
    """Read the rows that have a day; the others are named."""
    every, rows = list(file_rows(file)), []
    for row in every:
        day = moment(row["planned_on"], "day")
        if day is None:
            file.problems.add(row.line, row.columns["planned_on"], row["planned_on"], "day", "The day cannot be read.")
            continue
        numbers = phones(row["phone"]).numbers
        rows.append(VisitRow(row.line, numbers[0] if numbers else "", row["external_id"], day.wall.date()))
    file.problems.rejected = len(every) - len(rows)
    return tuple(rows), len(every), []


KIND = Kind(
    "visits",
    "visits",
    "Visits",
    "Needs the phone or number, and the day.",
    fields=(
        field("phone", "Phone", "phone 전화 전화번호 연락처", holds=Holds.PERSON),
        EXTERNAL_ID,
        field("planned_on", "Day", "day 방문일 방문예정일", required=True, holds=Holds.DATE),
    ),
    read=read,
    by_content=(("phone", is_phone), ("planned_on", is_stamp)),
    needs=(("phone", "external_id"),),
)


def compare(session: Session, preview: Preview, _now: datetime | None) -> Compared:
    """Count the visits whose household is known."""
    matching = Matching()
    return Compared(matching, len(_known(session, preview, matching)))


def commit(storing: Storing) -> Outcome:
    """Store the visits whose household is known."""
    matching = Matching()
    known = _known(storing.act.session, storing.preview, matching)
    storing.act.session.add_all(Visit(household_id=home, planned_on=row.planned_on) for home, row in known)
    return Outcome({"new": len(known), "changed": 0, "same": 0}, matching)


def _known(session: Session, preview: Preview, matching: Matching) -> list[tuple[int, VisitRow]]:
    finder = Finder(session, dict(preview.profile.columns), matching)
    homes = [(finder.find(row), row) for row in preview.rows]
    return [(home, row) for home, row in homes if home is not None]
