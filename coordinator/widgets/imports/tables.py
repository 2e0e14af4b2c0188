"""The tables of an import's preview: new, changed, missing and rejected rows, in the words of the desk."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.checkins import CALL_RESULT_LABELS, TOPIC_LABELS
from coordinator.records.households import RISK_LABELS
from coordinator.text import day as long_day
from coordinator.text import mark, moment, tr
from coordinator.widgets.kit.table import Column, RowTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from coordinator.casework.imports import Comparison
    from coordinator.widgets.imports.file_preview import FilePreview

_MOST_WIDTH, _LEAST_WIDTH = 240, 72
_FIGURE = re.compile(r"[-+]?(?!0\d)[\d,]*\.?\d+")
"""What stands right-aligned: plain numbers, not phones or codes that begin with a zero."""

PROBLEM_COLUMNS = (
    Column(mark("Line"), lambda row: f"{row.row:,}", lambda row: row.row, number=True, width=72),
    Column(mark("Column"), lambda row: row.column or "–", width=104, tip=lambda row: row.column),
    Column(mark("Value"), lambda row: row.value or "–", width=120, tip=lambda row: row.value),
    Column(mark("Reason"), lambda row: row.message, width=0, tip=lambda row: row.message),
)
_HOUSEHOLD_COLUMNS = (
    Column(mark("No."), lambda row: f"{row[0]}" if row[0] else "–", lambda row: row[0], number=True, width=90),
    Column(mark("Name"), lambda row: row[1] or "–", width=0),
)
_METER_COLUMNS = (Column(mark("Meter"), lambda row: row, width=0),)
_MORE_FIELDS: dict[str, str] = {
    "topics": mark("Concerns"),
    "topics_well": mark("Topics talked of well"),
    "urgent_word": mark("Urgent words"),
    "duration_seconds": mark("Length of the call in seconds"),
    "outgoing_count": mark("Calls and texts sent"),
    "readings": mark("Readings"),
    "contact": mark("Contact"),
}
"""Fields of what is stored that no column of a file is called by."""
_TRUTH: dict[str, str] = {"True": mark("yes"), "False": mark("no"), "yes": mark("yes")}


class Words:
    """Says field names and coded values of rows in words."""

    def __init__(self, fields: Sequence[tuple[str, str, bool]]) -> None:
        self._fields = {name: label for name, label, _ in fields}

    def field(self, name: str) -> str:
        """Give the label of a field."""
        if name in _MORE_FIELDS:
            return tr(_MORE_FIELDS[name])
        return self._fields.get(name, name)

    def value(self, name: str, text: str) -> str:
        """Give a value in words; what is no code stays as it is."""
        table = _CODES.get(name)
        if table is None or not text:
            return (_ISO.sub(_as_written, text) if _is_dated(name) else text) or "–"
        return ", ".join(tr(table[part]) if part in table else part for part in text.split(", "))

    def change(self, row: Any) -> str:
        """Say what changes in a row, field by field."""
        return " · ".join(
            f"{self.field(name)}: {self.value(name, old)} → {self.value(name, new)}" for name, old, new in row.changes
        )

    def brings(self, row: Any) -> str:
        """Say what a new row brings."""
        return " · ".join(self._brought(name, text) for name, text in row.brings if text)

    def _brought(self, name: str, text: str) -> str:
        if name == "urgent":
            return self.field(name)
        return f"{self.field(name)}: {text}" if name == "note" else self.value(name, text)


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[+-]\d{2}:\d{2})?)?")
"""A day or an instant as records are compared by it."""
_DATED = ("day", "stamp")
_DATED_ENDS = ("_on", "_at")


def _is_dated(name: str) -> bool:
    return name in _DATED or name.endswith(_DATED_ENDS) or name.startswith("consent_")


def _as_written(match: re.Match[str]) -> str:
    """Write a day or an instant as everywhere in the program; one that does not exist stays as it is."""
    try:
        at = datetime.fromisoformat(match[0])
    except ValueError:
        return match[0]
    return moment(at) if len(match[0]) > _DAY_LENGTH else long_day(at.date())


_DAY_LENGTH = len("2026-11-30")
_CODES: dict[str, Mapping[str, str]] = {
    "result": CALL_RESULT_LABELS,
    "topics": TOPIC_LABELS,
    "topics_well": TOPIC_LABELS,
    "urgent": _TRUTH,
    "risk": RISK_LABELS,
    "level": SEVERITY_LABELS,
}


def tables(preview: FilePreview, comparison: Comparison) -> Iterator[tuple[str, RowTable]]:
    """Yield the tables that have rows, each with the words of its tab."""
    words = Words(preview.fields)
    shown_count = len(comparison.new_rows)
    new = (
        tr("New: first {shown} of {n}", shown=shown_count, n=f"{comparison.new:,}")
        if shown_count < comparison.new and not preview.of.by_column
        else tr("New {n}", n=f"{comparison.new:,}")
    )
    missing_count = f"{len(comparison.missing):,}"
    to_check = len(comparison.problems)
    missing = tr(preview.of.missing, n=missing_count)
    every: tuple[tuple[str, str, tuple[Column, ...], Sequence[Any]], ...] = (
        (
            tr("To check {n} · rejected {rejected}", n=f"{to_check:,}", rejected=f"{comparison.rejected:,}")
            if comparison.rejected
            else tr("To check {n}", n=f"{to_check:,}"),
            "importRejected",
            PROBLEM_COLUMNS,
            comparison.problems,
        ),
        (new, "importNewRows", _row_columns(mark("What it brings"), words.brings), comparison.new_rows),
        (
            tr("Changed {n}", n=f"{comparison.changed:,}"),
            "importChanged",
            _row_columns(mark("What changes"), words.change),
            comparison.changed_rows,
        ),
        (missing, "importMissing", _HOUSEHOLD_COLUMNS, comparison.missing),
        (
            tr("In the file, not in the round {n}", n=f"{len(comparison.unplanned):,}"),
            "importUnplanned",
            _HOUSEHOLD_COLUMNS,
            comparison.unplanned,
        ),
        (
            tr("Meters nobody has {n}", n=f"{len(comparison.unassigned):,}"),
            "importUnassigned",
            _METER_COLUMNS,
            comparison.unassigned,
        ),
    )
    for label, name, columns, rows in every:
        if rows:
            table = RowTable(columns, name, label)
            table.set_rows(rows)
            yield label, table


def _row_columns(title: str, words: Callable[[Any], str]) -> tuple[Column, ...]:
    return (
        Column(
            mark("Line"), lambda row: f"{row.line:,}" if row.line else "–", lambda row: row.line, number=True, width=72
        ),
        Column(mark("Household"), lambda row: row.label or "–", width=150, tip=lambda row: row.label),
        Column(title, words, width=0, tip=words),
    )


def sample_table(preview: FilePreview) -> RowTable:
    """Show the first rows of a file as they are."""
    columns = [_file_column(number, name, preview.sample) for number, name in enumerate(preview.columns)]
    table = RowTable(columns, "importPreview", tr("First rows of the file"))
    table.set_rows(preview.sample)
    table.setSortingEnabled(False)
    head = table.horizontalHeader()
    for number in range(len(columns)):
        wanted = max(table.sizeHintForColumn(number), head.sectionSizeHint(number)) + 12
        head.resizeSection(number, max(_LEAST_WIDTH, min(wanted, _MOST_WIDTH)))
    return table


def _file_column(number: int, name: str, sample: Sequence[Sequence[str]]) -> Column:
    def text(row: Sequence[str]) -> str:
        return row[number] if number < len(row) else ""

    filled = [cell for cell in map(text, sample) if cell.strip()]
    figures = bool(filled) and all(_FIGURE.fullmatch(cell.strip()) for cell in filled)
    return Column(name or "–", text, tip=text, number=figures, as_is=True)
