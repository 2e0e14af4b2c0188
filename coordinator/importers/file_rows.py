"""The rows of a file by our fields, and those that do not stand under its head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.importers.cells import clean, is_empty
from coordinator.importers.column_fit import fits_one
from coordinator.importers.mapping import FITS, places
from coordinator.importers.row_fit import TOO_MANY, RowFit, name_fault
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from coordinator.importers.cells import Problems
    from coordinator.importers.formats import Sheet
    from coordinator.importers.profiles import Profile

_FREE_TEXT = ("summary", "summary_2", "summary_3", "follow_up")
_WORDS_BEFORE = 12
"""So many letters before an urgent word are shown where a row is named."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file by our field names.

    Attributes
    ----------
    line : its line in the file
    cells : cleaned; of a row that does not stand under its head only those that surely do
    columns : what the file calls each field's column
    fault : why the row does not stand under its head, as `row_fit` says it; empty where it does
    raw, rest : of such a row: its cells as they came, and those that may stand under wrong columns, joined
    named : how many columns the head names
    """

    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]
    fault: str = ""
    raw: tuple[str, ...] = ()
    rest: str = ""
    named: int = 0

    def __getitem__(self, name: str) -> str:
        """Give a cell, empty where it is not mapped or says nothing."""
        text = self.cells.get(name, "")
        return "" if is_empty(text) else text


def file_rows(profile: Profile, sheet: Sheet) -> Iterator[FileRow]:
    """Yield the rows of a sheet by field."""
    where = places(profile, sheet)
    fit = row_fit(profile, sheet)
    for line, row in sheet.rows():
        fault = fit.fault(row)
        if fault == TOO_MANY and (text := fit.read_on(row)) is not None:
            row = [*row[: fit.text_from], *[""] * (fit.named - fit.text_from)]
            row[next(where[name] for name in _FREE_TEXT if where.get(name, -1) >= fit.text_from)] = text
            fault = ""
        if fault:
            yield unfit_row(line, row, fault, fit, where, profile.columns)
        else:
            yield file_row(line, row, where, profile.columns)


def file_row(line: int, row: Sequence[str], where: Mapping[str, int], columns: Mapping[str, str]) -> FileRow:
    """Make a row of the cells that stand under the head."""
    return FileRow(line, {name: clean(row[at]) if at < len(row) else "" for name, at in where.items()}, columns)


def unfit_row(
    line: int, row: Sequence[str], fault: str, fit: RowFit, where: Mapping[str, int], columns: Mapping[str, str]
) -> FileRow:
    """Make a row that does not stand under the head: what is sure of it by field, the rest as it stood."""
    sure = fit.sure(row)
    cells = {name: clean(row[at]) for name, at in where.items() if at < sure}
    rest = clean(", ".join(cell.strip() for cell in row[sure:] if cell.strip()))
    return FileRow(line, cells, columns, fault, tuple(row), rest, fit.named)


def name_unfit(row: FileRow, problems: Problems) -> bool:
    """Say whether a row does not stand under its head, and name it."""
    if row.fault:
        name_fault(problems, row.line, row.raw, row.fault, row.named, row.rest)
    return bool(row.fault)


def _typed(profile: Profile, sheet: Sheet) -> dict[int, Callable[[str], bool]]:
    fits = FITS[profile.kind]
    return {at: fits[name] for name, at in places(profile, sheet).items() if name in fits}


def row_fit(profile: Profile, sheet: Sheet) -> RowFit:
    """Make what judges the rows of a sheet by their number of cells."""
    texts = _text_columns(profile, sheet) if profile.kind == "calls" else []
    return RowFit(sheet, _typed(profile, sheet), texts=texts)


def _text_columns(profile: Profile, sheet: Sheet) -> list[int]:
    """Give the places of a call's free texts, also of those that were empty and are not read."""
    other = {column for name, column in profile.columns.items() if name not in _FREE_TEXT}
    return [
        place
        for place, column in enumerate(sheet.columns)
        if column
        and column not in other
        and (column in profile.columns.values() or fits_one(column, "calls", _FREE_TEXT))
    ]


def name_urgent(row: FileRow, problems: Problems, word: str, *, is_known: bool) -> None:
    """Name a row of calls that does not stand under its head and holds urgent words, these first.

    Parameters
    ----------
    is_known : whether phone and time could be read, so that the call is kept
    """
    values = {"word": word, "n": len(row.raw), "columns": row.named}
    message = (
        tr(
            "Urgent words “{word}” in a row of {n} cells, while the head names {columns} columns: the call is kept "
            "as urgent with all its words. What it brought is not known; call now.",
            **values,
        )
        if is_known
        else tr(
            "Urgent words “{word}” in a row of {n} cells, while the head names {columns} columns: whose call it is "
            "cannot be read. Read the row, find out who it is, and call now.",
            **values,
        )
    )
    begin = max(0, row.rest.find(word) - _WORDS_BEFORE)
    problems.add(row.line, "", row.rest[begin:], row.fault, message)
