"""The rows of a file by our fields, and those that do not stand under its head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from coordinator.importers.column_fit import fits_one
from coordinator.importers.columns import Holds
from coordinator.importers.profiles import places
from coordinator.importers.reading.cells import (
    Problems,
    clean,
    failed_formula,
    identifier,
    is_empty,
    is_error_word,
    is_lone_zero,
    meter_key,
)
from coordinator.importers.reading.fits import SHAPED, has_shape
from coordinator.importers.reading.headers import leaf
from coordinator.importers.reading.phones import phones
from coordinator.importers.reading.row_fit import OTHER_HEAD, TITLE, TOO_MANY, RowFit, name_fault
from coordinator.importers.reading.sheet_words import Own, about_word, no_name, own_word
from coordinator.importers.sheet_lines import SheetLines, serial_columns
from coordinator.records.values.resident_numbers import (
    drop_resident_numbers,
    has_resident_number,
    hide_resident_numbers,
    resident_numbers_among,
)
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from coordinator.importers.kind import FileToRead, Fits

NUMBER_FIELDS = ("meter", "customer")
"""Readings come by the number on the meter or by the customer's number; a list may have either or both."""
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
"""What a spreadsheet makes of a long number, such as `8.31234E+10`; its last digits are gone."""
_OTHER_TEXT = ("address", "safety_note")
"""Texts that a comma may cut as well; nothing is read on into them."""
_WORDS_BEFORE = 12
"""So many letters before an urgent word are shown where a row is named."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file by our field names.

    Attributes
    ----------
    line : its line in the file
    cells : cleaned, empty where they say nothing; of a row that does not stand under its head only those that surely do
    columns : what the file calls each field's column
    failed : the fields whose cell held only what a spreadsheet leaves (`#N/A`, a look-up's 0, `이하 여백`, a formula)
    fault : why the row does not stand under its head, as `row_fit` says it; empty where it does
    raw : its cells as they came
    rest : of a row that does not stand under its head: the cells that may stand under wrong columns, joined
    named : how many columns the head names
    """

    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]
    failed: frozenset[str] = frozenset()
    fault: str = ""
    raw: Sequence[str] = ()
    rest: str = ""
    named: int = 0

    def __getitem__(self, name: str) -> str:
        """Give a cell, empty where it is not mapped or says nothing."""
        return self.cells.get(name, "")


def file_rows(file: FileToRead, urgent: Callable[[str], object] | None = None) -> Iterator[FileRow]:
    """Yield the rows of a file by field.

    Resident numbers in them are hidden and named, cells of failed formulas and words of the sheet are named and empty.
    Lines that are about the sheet and nobody are named and no rows.

    Parameters
    ----------
    urgent : whether words cannot wait; a line with such ones is a row, whatever else it looks like
    """
    profile, columns = file.profile, file.profile.columns
    where = dict(sorted(places(profile, file.sheet).items(), key=lambda placed: placed[1]))
    hidden = HiddenNumbers(file)
    fit = row_fit(file)
    own = SheetLines(file.kind, file.sheet, where, urgent)
    short: list[int] = []
    for line, row in file.sheet.rows():
        if own.take(line, row, file.problems):
            continue
        fault = OTHER_HEAD if own.moved else fit.fault(row) or (TITLE if own.is_title(row) else "")
        if fault == TOO_MANY and (text := fit.read_on(row)) is not None:
            row = [*row[: fit.text_from], *[""] * (fit.named - fit.text_from)]
            names = file.kind.free_text
            row[min(where[name] for name in names if where.get(name, -1) >= fit.text_from)] = text
            fault = ""
        if fault:
            yield unfit_row(line, row, fault, fit, where, columns, hidden)
        else:
            if fit.ends_early(row):
                short.append(line)
            yield file_row(file, line, row, where, columns, hidden)
    file.notes.extend(_about_short(short))
    file.notes.extend(own.notes())


_MOST_LINES = 20


def _about_short(lines: Sequence[int]) -> list[str]:
    """Say which rows end before the last column: what they hold stands where it should, as far as that can be seen."""
    if not lines:
        return []
    return [
        ntr(
            "{n} row ends before the last column; what it lacks counts as empty: line {lines}.",
            "{n} rows end before the last column; what they lack counts as empty: line {lines}.",
            len(lines),
            lines=", ".join(map(str, lines[:_MOST_LINES])) + (" …" if len(lines) > _MOST_LINES else ""),
        )
    ]


def file_row(
    file: FileToRead,
    line: int,
    row: Sequence[str],
    where: Mapping[str, int],
    columns: Mapping[str, str],
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
    zero_counts = file.kind.holding(Holds.ZERO)
    figures = zero_counts | file.kind.holding(Holds.FIGURE)
    for name, written in cells.items():
        if not written:
            continue
        text = cells[name] = identifier(written) if written.startswith('="') else written
        is_nothing = is_lone_zero(text) and name not in zero_counts
        if is_nothing or is_empty(text):
            if is_nothing or is_error_word(text):
                failed.append(name)
                file.problems.add(line, columns[name], text, "error_word", failed_formula(text))
            cells[name] = ""
        elif name not in figures and (word := _own_word(name, text, columns[name])):
            failed.append(name)
            file.problems.add(line, columns[name], text, "sheet_word", about_word(word))
            cells[name] = ""
    return FileRow(line, cells, columns, frozenset(failed), raw=row)


def _own_word(name: str, text: str, column: str) -> Own | None:
    """Say whether a cell is a word of its sheet: whole, the name of its own column, or no name where one should be."""
    if text in (column, leaf(column)):
        return Own.HEAD
    return no_name(text) if name == "name" or name.startswith("contact_name") else own_word(text)


class HiddenNumbers:
    """Takes the resident numbers out of the rows of a file and names each cell that held one.

    A number costs no row: a text is kept with the number masked, a name or a phone without it. Times and amounts are
    not looked at, of codes only as a column, and the date of birth is read where it is used.
    """

    def __init__(self, file: FileToRead) -> None:
        self._columns = file.profile.columns
        self._problems = file.problems
        self._codes = file.kind.holding(Holds.CODE)
        self._figures = file.kind.holding(Holds.FIGURE)
        self._persons = file.kind.holding(Holds.PERSON)
        sheet = file.sheet
        codes = {name: sheet.columns.index(self._columns[name]) for name in self._codes & self._columns.keys()}
        texts: dict[str, set[str]] = {name: set() for name in codes}
        for _, row in sheet.rows() if codes else ():
            for name, at in codes.items():
                if at < len(row):
                    texts[name].add(row[at])
        self._among = {name: frozenset(map(clean, resident_numbers_among(codes))) for name, codes in texts.items()}

    def out_of(self, line: int, cells: dict[str, str]) -> dict[str, str]:
        """Give the cells of a row without the numbers in them."""
        for name, text in cells.items():
            if len(text) < _SHORTEST_NUMBER or name in self._figures or name == "born_on":
                continue
            if name in self._codes:
                if text in self._among[name]:
                    self._name(line, name, text)
                    cells[name] = ""
            elif has_resident_number(text):
                self._name(line, name, text)
                cells[name] = drop_resident_numbers(text) if name in self._persons else hide_resident_numbers(text)
        return cells

    def _name(self, line: int, name: str, text: str) -> None:
        column = self._columns[name]
        if name in self._codes:
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


def _typed(file: FileToRead) -> dict[int, Fits]:
    fits = {name: fits_cell for name, fits_cell in file.kind.cells.items() if name not in file.kind.loose}
    return {at: fits[name] for name, at in places(file.profile, file.sheet).items() if name in fits}


def row_fit(file: FileToRead) -> RowFit:
    """Make what judges the rows of a file by their number of cells."""
    texts = _text_columns(file)
    where = places(file.profile, file.sheet)
    more_texts = [where[name] for name in _OTHER_TEXT if name in where]
    shapes = {at: partial(has_shape, name) for name, at in where.items() if name in SHAPED}
    return RowFit(
        file.sheet,
        _typed(file),
        texts=[*texts, *more_texts],
        read_on=texts,
        shapes=shapes,
        serial=serial_columns(file.sheet.columns, where),
        names=[where["name"]] if "name" in where else (),
    )


def _text_columns(file: FileToRead) -> list[int]:
    """Give the places of the free texts that are read on into, of calls also those that were empty and are not read."""
    sheet, profile, names = file.sheet, file.profile, file.kind.free_text
    if not file.kind.keeps_all_text:  # a cell of a workbook is cut by nothing; what stands beside a list is no note
        return [at for name, at in places(profile, sheet).items() if name in names and sheet.delimiter]
    other_columns = {column for name, column in profile.columns.items() if name not in names}
    return [
        place
        for place, column in enumerate(sheet.columns)
        if column
        and column not in other_columns
        and (column in profile.columns.values() or fits_one(column, file.kind, names))
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


def name_marked(row: FileRow, problems: Problems, mark: str) -> None:
    """Name a row of calls that is not taken and may be marked as urgent."""
    message = (
        tr(
            "A row of {n} cells, while the head names {columns} columns, may be marked as urgent (“{mark}”), but whose "
            "call it is cannot be read for sure. Read the row, find out who it is, and call now.",
            n=len(row.raw),
            columns=row.named,
            mark=mark,
        )
        if row.fault
        else tr(
            "The call is marked as urgent (“{mark}”), but whose it is or when it was cannot be read; the row was not "
            "taken. Read the row, find out who it is, and call now.",
            mark=mark,
        )
    )
    problems.add(row.line, "", row.rest or mark, row.fault or "urgent_mark", message)


def household_key(row: FileRow, problems: Problems) -> tuple[str, str] | None:
    """Read by what a row names its household: (phone in digits, partner's number), one of them not empty.

    Returns
    -------
    None where neither can be read; the problem is named
    """
    external_id = identifier(row["external_id"])
    written = row["phone"]
    numbers = phones(written).numbers if written else ()
    if not external_id and not numbers:
        column = row.columns.get("phone") or row.columns["external_id"]
        if written:
            problems.add(row.line, column, written, "phone", tr("This is not a phone number."))
        else:
            problems.add(
                row.line, column, "", "household_missing", tr("Neither phone nor number of a household is given.")
            )
        return None
    return (numbers[0] if numbers else "", external_id)


def is_shortened(number: str) -> bool:
    """Say whether a spreadsheet made a power of ten of a long number, so that its last digits are gone."""
    return bool(_SHORTENED.fullmatch(number))


def number_shortened() -> str:
    """Give the sentence for a number that a spreadsheet shortened."""
    return tr(
        "A spreadsheet shortened this number and its last digits are lost. "
        "Format the column as text and put the number in again."
    )


def meter_numbers(row: FileRow, problems: Problems) -> tuple[str, ...]:
    """Read the numbers by which a row names a meter; one that a spreadsheet shortened is named and left out."""
    numbers: dict[str, str] = {}
    for field in NUMBER_FIELDS:
        if not row[field]:
            continue
        number = identifier(row[field])
        if is_shortened(number):
            problems.add(row.line, row.columns[field], number, "number_shortened", number_shortened())
        elif meter_key(number):
            numbers.setdefault(meter_key(number), number)
    return tuple(numbers.values())
