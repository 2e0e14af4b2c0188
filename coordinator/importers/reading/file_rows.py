"""The rows of a file by our fields, and those that do not stand under its head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.importers.column_fit import fits_one
from coordinator.importers.columns import CODES, FIGURES, NAMES_AND_PHONES, NOTE_FIELDS
from coordinator.importers.mapping import FITS, places
from coordinator.importers.reading.cells import Problems, clean, failed_formula, is_empty, is_error_word, is_lone_zero
from coordinator.importers.reading.row_fit import TOO_MANY, RowFit, name_fault
from coordinator.records.resident_numbers import (
    drop_resident_numbers,
    has_resident_number,
    hide_resident_numbers,
    resident_numbers_among,
)
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.formats import Sheet

_FREE_TEXT = {
    "calls": ("summary", "summary_2", "summary_3", "follow_up"),
    "utility-alerts": ("text",),
    "households": NOTE_FIELDS,
}
"""Fields of a kind into whose last one a row is read on, where a comma in a text made it too long."""
_OTHER_TEXT = ("address", "safety_note")
"""Texts that a comma may cut as well; nothing is read on into them."""
_WORDS_BEFORE = 12
"""So many letters before an urgent word are shown where a row is named."""
_ZERO_COUNTS = frozenset(
    (
        "clock", "ended_at", "duration", "attempt", "completed", "urgent", "caller", "result", "level", "sex", "risk",
        "latitude", "longitude", "outgoing", "outgoing_calls", "outgoing_texts",
        "consent_power", "consent_phone", "consent_calls", "consent_sharing",
    )
)  # fmt: skip
"""Fields in which a 0 is an amount, a time or an answer, or is named by its own reader; in others it says nothing."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file by our field names.

    Attributes
    ----------
    line : its line in the file
    cells : cleaned, empty where they say nothing; of a row that does not stand under its head only those that surely do
    columns : what the file calls each field's column
    failed : the fields whose cell held only what a failed formula leaves (`#N/A`, a look-up's 0)
    fault : why the row does not stand under its head, as `row_fit` says it; empty where it does
    raw, rest : of such a row: its cells as they came, and those that may stand under wrong columns, joined
    named : how many columns the head names
    """

    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]
    failed: frozenset[str] = frozenset()
    fault: str = ""
    raw: tuple[str, ...] = ()
    rest: str = ""
    named: int = 0

    def __getitem__(self, name: str) -> str:
        """Give a cell, empty where it is not mapped or says nothing."""
        return self.cells.get(name, "")


def file_rows(profile: Profile, sheet: Sheet, problems: Problems) -> Iterator[FileRow]:
    """Yield the rows of a sheet by field.

    Resident numbers in them are hidden and named, cells of failed formulas are named and empty.
    """
    where = dict(sorted(places(profile, sheet).items(), key=lambda one: one[1]))
    hidden = HiddenNumbers(profile, sheet, problems)
    fit = row_fit(profile, sheet)
    for line, row in sheet.rows():
        fault = fit.fault(row)
        if fault == TOO_MANY and (text := fit.read_on(row)) is not None:
            row = [*row[: fit.text_from], *[""] * (fit.named - fit.text_from)]
            names = _FREE_TEXT[profile.kind]
            row[min(where[name] for name in names if where.get(name, -1) >= fit.text_from)] = text
            fault = ""
        if fault:
            yield unfit_row(line, row, fault, fit, where, profile.columns, hidden)
        else:
            yield file_row(line, row, where, profile.columns, problems, hidden)


def file_row(
    line: int,
    row: Sequence[str],
    where: Mapping[str, int],
    columns: Mapping[str, str],
    problems: Problems,
    hidden: HiddenNumbers | None = None,
) -> FileRow:
    """Take one row by field.

    Parameters
    ----------
    where, columns : by field, the position and the name of its column
    hidden : takes the resident numbers out, where any may stand
    """
    cells = {name: clean(row[at]) if at < len(row) else "" for name, at in where.items()}
    if hidden is not None:
        cells = hidden.out_of(line, cells)
    failed: list[str] = []
    for name, text in cells.items():
        is_nothing = is_lone_zero(text) and name not in _ZERO_COUNTS
        if is_nothing or is_empty(text):
            if is_nothing or is_error_word(text):
                failed.append(name)
                problems.add(line, columns[name], text, "error_word", failed_formula(text))
            cells[name] = ""
    return FileRow(line, cells, columns, frozenset(failed))


class HiddenNumbers:
    """Takes the resident numbers out of the rows of a file and names each cell that held one.

    A number costs no row: a text is kept with the number masked, a name or a phone without it. Times and amounts are
    not looked at, of codes only as a column, and the date of birth is read where it is used.
    """

    def __init__(self, profile: Profile, sheet: Sheet, problems: Problems) -> None:
        self._columns = profile.columns
        self._problems = problems
        codes = {name: sheet.columns.index(profile.columns[name]) for name in CODES & profile.columns.keys()}
        texts: dict[str, set[str]] = {name: set() for name in codes}
        for _, row in sheet.rows() if codes else ():
            for name, at in codes.items():
                if at < len(row):
                    texts[name].add(row[at])
        self._among = {name: frozenset(map(clean, resident_numbers_among(found))) for name, found in texts.items()}

    def out_of(self, line: int, cells: dict[str, str]) -> dict[str, str]:
        """Give the cells of a row without the numbers in them."""
        for name, text in cells.items():
            if len(text) < _SHORTEST_NUMBER or name in FIGURES or name == "born_on":
                continue
            if name in CODES:
                if text in self._among[name]:
                    self._name(line, name, text)
                    cells[name] = ""
            elif has_resident_number(text):
                self._name(line, name, text)
                cells[name] = drop_resident_numbers(text) if name in NAMES_AND_PHONES else hide_resident_numbers(text)
        return cells

    def _name(self, line: int, name: str, text: str) -> None:
        column = self._columns[name]
        if name in CODES:
            message = tr("A resident registration number stands in “{column}”; the cell was left out.", column=column)
        else:
            message = tr("A resident registration number in “{column}” was masked.", column=column)
        self._problems.add(line, column, text, "resident_number", message)


_SHORTEST_NUMBER = 13


def unfit_row(
    line: int,
    row: Sequence[str],
    fault: str,
    fit: RowFit,
    where: Mapping[str, int],
    columns: Mapping[str, str],
    hidden: HiddenNumbers,
) -> FileRow:
    """Make a row that does not stand under the head: what is sure of it by field, the rest as it stood."""
    sure = fit.sure(row)
    cells = {name: clean(row[at]) for name, at in where.items() if at < sure}
    cells = hidden.out_of(line, {name: "" if is_empty(text) else text for name, text in cells.items()})
    rest = clean(", ".join(cell.strip() for cell in row[sure:] if cell.strip()))
    return FileRow(line, cells, columns, fault=fault, raw=tuple(row), rest=rest, named=fit.named)


def name_unfit(row: FileRow, problems: Problems) -> bool:
    """Say whether a row does not stand under its head, and name it."""
    if row.fault:
        name_fault(problems, row.line, row.raw, row.fault, row.named, row.rest)
    return bool(row.fault)


def _typed(profile: Profile, sheet: Sheet) -> dict[int, Callable[[str], bool]]:
    fits = dict(FITS[profile.kind])
    if profile.kind == "utility-alerts":
        fits.pop(
            "meter"
        )  # a list's codes may look like anything, a phone too; one of them says of no row that it moved
    return {at: fits[name] for name, at in places(profile, sheet).items() if name in fits}


def row_fit(profile: Profile, sheet: Sheet) -> RowFit:
    """Make what judges the rows of a sheet by their number of cells."""
    texts = _text_columns(profile, sheet)
    where = places(profile, sheet)
    others = [where[name] for name in _OTHER_TEXT if name in where]
    return RowFit(sheet, _typed(profile, sheet), texts=[*texts, *others], read_on=texts)


def _text_columns(profile: Profile, sheet: Sheet) -> list[int]:
    """Give the places of the free texts that are read on into, of calls also those that were empty and are not read."""
    names = _FREE_TEXT.get(profile.kind, ())
    if profile.kind != "calls":  # a cell of a workbook is cut by nothing; what stands beside a list is no note of it
        return [at for name, at in places(profile, sheet).items() if name in names and sheet.delimiter]
    other = {column for name, column in profile.columns.items() if name not in names}
    return [
        place
        for place, column in enumerate(sheet.columns)
        if column and column not in other and (column in profile.columns.values() or fits_one(column, "calls", names))
    ]


def name_urgent(row: FileRow, problems: Problems, word: str, *, is_known: bool, words: str = "") -> None:
    """Name a row of calls that cannot be read whole and holds urgent words.

    Parameters
    ----------
    is_known : whether phone and time could be read, so that the call is kept
    words : what was said, of a row that stands under its head
    """
    values = {"word": word, "n": len(row.raw), "columns": row.named}
    if not row.fault:
        message = tr(
            "Urgent words “{word}”, but whose call it is or when it was cannot be read; the row was not taken. "
            "Read the row, find out who it is, and call now.",
            word=word,
        )
    elif is_known:
        message = tr(
            "Urgent words “{word}” in a row of {n} cells, while the head names {columns} columns: the call is kept "
            "as urgent with all its words. What it brought is not known; call now.",
            **values,
        )
    else:
        message = tr(
            "Urgent words “{word}” in a row of {n} cells, while the head names {columns} columns: whose call it is "
            "cannot be read. Read the row, find out who it is, and call now.",
            **values,
        )
    words = words or row.rest
    begin = max(0, words.find(word) - _WORDS_BEFORE)
    problems.add(row.line, "", words[begin:], row.fault or "urgent_words", message)
