"""The utility's own alert list: one row an alert, naming a meter or household, a time and a level.

The layout follows the county's words (관심 · 주의 · 심각); no utility has confirmed it yet.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.importers.file_rows import FileRow, file_rows, name_unfit
from coordinator.importers.reading.cells import Problems, identifier
from coordinator.importers.reading.phones import phones
from coordinator.importers.reading.stamps import YEARS, DateOrder, clock, date_order, moment
from coordinator.records.alerts import Severity
from coordinator.records.base import KST, free_text
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.importers.kind import FileToRead


@dataclass(frozen=True, slots=True)
class UtilityAlertRow:
    """One alert of the list: the meter's number, the household's, or the phone names whose it is; Korean time."""

    line: int
    meter: str
    external_id: str
    phone: str
    happened_at: datetime
    severity: str
    text: str = ""

    @property
    def number(self) -> str:
        """The number it is kept and known again by."""
        return self.meter or self.external_id or self.phone


# `1단계` is the mildest level of one list and the gravest of another, so that figures are named and never guessed.
_LEVELS: dict[str, str] = {
    Severity.WATCH: "관심 watch interest notice attention low 관심단계",
    Severity.CAUTION: "주의 caution warning medium moderate 주의단계",
    Severity.SERIOUS: "심각 경계 위험 긴급 serious severe critical danger emergency high 심각단계 경계단계",
    "": "정상 해제 normal cleared ok none",
}
_BY_WORD = {word: level for level, words in _LEVELS.items() for word in words.split()}


def level(text: str) -> str | None:
    """Read a level in Korean or English; empty for “normal”, None where it is none."""
    word = unicodedata.normalize("NFKC", text).casefold().replace(" ", "").strip("()[]·.")
    return _BY_WORD.get(word)


def read(file: FileToRead) -> tuple[tuple[UtilityAlertRow, ...], int, list[str]]:
    """Read and check the alerts of a list; the first of two rows that say the same is kept.

    Returns
    -------
    the rows that can be taken, the rows of the file, and notes
    """
    problems = file.problems
    every = list(file_rows(file))
    order = date_order((row["happened_at"] for row in every), file.profile.date_order)
    rows: dict[tuple[str, datetime, str], UtilityAlertRow] = {}
    same = normal = 0
    for cells in every:
        row = _row(cells, order, problems)
        if row is None:
            continue
        if not row.severity:
            normal += 1
            problems.settled.add(cells.line)
        elif rows.setdefault((row.number, row.happened_at, row.severity), row) is not row:
            same += 1
            problems.settled.add(cells.line)
    problems.counts["duplicate_same"] += same
    problems.rejected = len(every) - normal - len(rows) - same
    notes = [tr("The layout of alert lists is the county's; the utility has not confirmed it.")]
    if normal:
        notes.append(
            ntr("{n} row says “normal” and raises nothing.", "{n} rows say “normal” and raise nothing.", normal)
        )
    return tuple(rows.values()), len(every) - normal, notes


def _row(row: FileRow, order: DateOrder, problems: Problems) -> UtilityAlertRow | None:
    def wrong(name: str, code: str, message: str) -> None:
        column = row.columns.get(name) or next(iter(row.columns.values()))
        problems.add(row.line, column, row[name] if name in row.columns else "", code, message)

    if name_unfit(row, problems):
        return None
    numbers = phones(row["phone"]).numbers if row["phone"] else ()
    keys = (identifier(row["meter"]), identifier(row["external_id"]), numbers[0] if numbers else "")
    if not any(keys):
        name = next((name for name in ("meter", "external_id", "phone") if name in row.columns), "")
        wrong(name, "household_missing", tr("Neither meter, number of a household nor phone is given."))
        return None
    at = moment(row["happened_at"], order)
    if at is None or at.wall.year not in YEARS:
        wrong("happened_at", "stamp", tr("The time cannot be read."))
        return None
    wall = at.wall
    if not at.timed and row["clock"]:
        after = clock(row["clock"])
        if after is None:
            wrong("clock", "stamp", tr("The time cannot be read."))
            return None
        wall += after
    severity = level(row["level"])
    if severity is None:
        wrong("level", "level", tr("The level is none of 관심, 주의 and 심각."))
        return None
    text = free_text(row["text"])
    return UtilityAlertRow(row.line, *keys, wall.replace(tzinfo=KST), severity, text)
