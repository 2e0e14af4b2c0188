"""Which column of a file holds which of our fields: by name, by content, and as a profile says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time
from itertools import islice
from typing import TYPE_CHECKING

from coordinator.errors import ImportRefused
from coordinator.importers.births import birth
from coordinator.importers.call_cells import CALL_CELLS
from coordinator.importers.call_times import settle_call_time
from coordinator.importers.call_words import RESULT_WORDS, bare
from coordinator.importers.cells import (
    Problems,
    clean,
    failed_formula,
    is_empty,
    is_error_word,
    is_lone_zero,
    number,
)
from coordinator.importers.column_fit import fits_one, is_code_name, is_of_others, suggest
from coordinator.importers.column_questions import ask, settle_contacts, unclear
from coordinator.importers.columns import CODES, FIELDS, FIGURES, NAMES_AND_PHONES
from coordinator.importers.headers import leaf
from coordinator.importers.layouts import clock_columns, direction, is_meter_name
from coordinator.importers.phones import phones
from coordinator.importers.row_fit import TOO_MANY, RowFit, name_fault
from coordinator.importers.stamps import Moment, moment
from coordinator.importers.units import refuse_peak
from coordinator.records.resident_numbers import (
    drop_resident_numbers,
    has_resident_number,
    hide_resident_numbers,
    resident_numbers_among,
)
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from coordinator.importers.cells import Problems
    from coordinator.importers.formats import Sheet
    from coordinator.importers.profiles import Profile

SAMPLE_ROWS = 30
WIDE_KINDS = ("readings", "phone-use")
"""Kinds whose files may have a column a time, a day or a meter."""
REGISTERS = ("usage", "usage_2", "usage_3", "usage_4")
"""The fields whose columns are added up to one reading."""


def day_columns(columns: Sequence[str]) -> dict[int, date]:
    """Find the columns that are named by days: position to day; empty where fewer than two are."""
    found = {place: read.wall.date() for place, name in enumerate(columns) if (read := _day_named(name)) is not None}
    return found if len(found) > 1 else {}


def _day_named(name: str) -> Moment | None:
    # the year has to be there and the order plain: `1/2/2026` could be two days
    own = leaf(name)
    read = moment(own) if len(own) >= 8 else None
    return read if read is not None and read.wall.time() == time() else None


def header_score(kind: str) -> Callable[[Sequence[str]], int]:
    """Give the function by which `formats` knows a header row of this kind."""

    def score(cells: Sequence[str]) -> int:
        named = len(suggest(kind, [cell for cell in cells if cell]))
        if kind not in WIDE_KINDS:
            return named
        return named + max(len(clock_columns(cells)), len(day_columns(cells)) if kind == "phone-use" else 0)

    return score


def _is_stamp(text: str) -> bool:
    return moment(text, "day") is not None or moment(text, "month") is not None


_LEVEL_WORDS = frozenset({"관심", "주의", "심각", "경계", "정상"})
_KOREAN_NAME = re.compile(r"[가-힣]{2,5}")
_METER_NUMBER = re.compile(r"[A-Za-z]{0,4}-?\d{8,14}")


def _is_meter_number(text: str) -> bool:
    return bool(_METER_NUMBER.fullmatch(text)) and not phones(text).numbers and moment(text) is None


def _is_phone(text: str) -> bool:
    return bool(phones(text).numbers)


def _is_birth_date(text: str) -> bool:
    return birth(text).born_on is not None


_BY_CONTENT: dict[str, tuple[tuple[str, Callable[[str], bool]], ...]] = {
    "readings": (
        ("meter", _is_meter_number),
        ("stamp", _is_stamp),
        ("usage", lambda t: number(t) is not None),
    ),
    "households": (
        ("phone", _is_phone),
        ("born_on", _is_birth_date),
        ("name", lambda t: bool(_KOREAN_NAME.fullmatch(t))),
    ),
    "phone-use": (("phone", _is_phone), ("day", _is_stamp)),
    "calls": (
        ("phone", _is_phone),
        ("called_at", _is_stamp),
        ("result", lambda t: bare(t) in RESULT_WORDS),
    ),
    "utility-alerts": (
        ("meter", _is_meter_number),
        ("happened_at", _is_stamp),
        ("level", lambda t: t in _LEVEL_WORDS),
    ),
}


_FITS: dict[str, dict[str, Callable[[str], bool]]] = {
    kind: {name: fits for name, fits in found if name != "name"} for kind, found in _BY_CONTENT.items()
}
"""For a field, whether a cell could be it; a name can be any word."""
_FITS["households"] |= dict.fromkeys(("contact_phone", "contact_phone_2", "contact_phone_3"), _is_phone)
_FITS["calls"] |= CALL_CELLS


def _typed(profile: Profile, sheet: Sheet) -> dict[int, Callable[[str], bool]]:
    fits = _FITS[profile.kind]
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


_FREE_TEXT = ("summary", "summary_2", "summary_3", "follow_up")


def find_by_content(profile: Profile, columns: Mapping[str, str], sheet: Sheet) -> dict[str, str]:
    """Find what is not among `columns` by what the cells of the file's first rows hold: our field to its column.

    Only for kinds of which a file has a row an entry.
    """
    found: dict[str, str] = {}
    if profile.kind in WIDE_KINDS:
        return found
    sample = [row for _, row in islice(sheet.rows(), SAMPLE_ROWS)]
    for name, fits in _BY_CONTENT[profile.kind]:
        if name not in columns and name not in profile.left_out:
            used = {*columns.values(), *found.values()}
            column = _column_holding(name, fits, sample, sheet.columns, used)
            if column is not None:
                found[name] = column
    return found


def resolved(columns: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """Give a profile's columns as a header names them: `성명` is `대상자 › 성명` where no other column is called so."""
    own: dict[str, list[str]] = {}
    for column in header:
        own.setdefault(leaf(column), []).append(column)
    return {
        name: own[column][0] if column not in header and len(own.get(column, ())) == 1 else column
        for name, column in columns.items()
    }


def complete(profile: Profile, sheet: Sheet) -> tuple[Profile, list[str]]:
    """Fill a profile's missing columns from the names in a file's header, then from what its first rows hold.

    Returns
    -------
    the profile, and sentences on columns between which nobody had to choose

    Raises
    ------
    ColumnsUnclear
        Two columns fit one field, and nobody has said which is meant.
    ImportRefused
        `column_missing` names what is not found and what the file has; `column_type` where a column clearly holds
        something else, such as names in the column of numbers.
    """
    columns = resolved(profile.columns, sheet.columns)
    absent = [name for name in columns.values() if name not in sheet.columns]
    if absent:
        raise ImportRefused(
            tr(
                "The profile expects the column “{column}”, but the file has: {columns}.",
                column=absent[0],
                columns=_list(sheet.columns),
            ),
            code="column_missing",
        )
    free = [column for column in sheet.columns if column not in columns.values()]
    columns |= suggest(profile.kind, free, columns.keys())
    for name in profile.left_out:
        columns.pop(name, None)
    if profile.kind == "phone-use" and "day" not in profile.columns and day_columns(sheet.columns):
        columns.pop("day", None)
    sample = [row for _, row in islice(sheet.rows(), SAMPLE_ROWS)]
    if profile.kind == "readings":
        profile = _laid_out(profile, columns, sample, sheet.columns)
    if profile.kind == "calls" and "clock" not in profile.columns:
        settle_call_time(columns, sample, sheet.columns)
    wide = profile.layout in ("day", "meters") or (profile.kind == "phone-use" and bool(day_columns(sheet.columns)))
    for name, fits in _BY_CONTENT[profile.kind]:
        if name == "meter" and {"external_id", "phone"} & columns.keys():
            continue  # the household is named already, and a long number may be anything
        if name not in columns and name not in profile.left_out and not (wide and name in ("usage", "day")):
            column = _column_holding(name, fits, sample, sheet.columns, set(columns.values()))
            if column is not None:
                columns[name] = column
    settle_contacts(profile, columns, sheet)
    questions, notes = ask(profile, columns, sheet, _FITS[profile.kind])
    if questions:
        raise unclear(questions, columns, sheet.columns)
    not_needed = {"meter"} if profile.kind == "readings" else set[str]()
    if wide:
        not_needed |= {"usage", "day"}
    missing = [one for one in FIELDS[profile.kind] if one.required and one.name not in columns.keys() | not_needed]
    if not missing and profile.kind in {"phone-use", "calls"} and not {"phone", "external_id"} & set(columns):
        missing = [one for one in FIELDS[profile.kind] if one.name == "phone"]
    counted = wide or any(name.startswith("outgoing") for name in columns)
    if not missing and profile.kind == "phone-use" and not counted:
        missing = [one for one in FIELDS["phone-use"] if one.name == "outgoing"]
    if not missing and profile.kind == "utility-alerts" and not {"meter", "phone", "external_id"} & set(columns):
        missing = [one for one in FIELDS[profile.kind] if one.name == "meter"]
    if missing:
        if profile.kind == "readings":
            refuse_peak(column for column in sheet.columns if column not in columns.values())
        raise ImportRefused(
            tr(
                "No column for “{field}” was found. The file has: {columns}.",
                field=", ".join(tr(one.label) for one in missing),
                columns=_list(sheet.columns),
            ),
            code="column_missing",
        )
    _check_types(profile.kind, columns, sample, sheet.columns)
    return replace(profile, columns=columns), notes


def _laid_out(
    profile: Profile, columns: dict[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]
) -> Profile:
    """See whether the readings stand a row a reading, a row a day or a column a meter; adds the registers' columns."""
    if profile.layout:
        return profile
    if clock_columns(header):
        for name in (*REGISTERS, "clock"):
            columns.pop(name, None)
        return replace(profile, layout="day")
    if "usage" in columns:
        return replace(profile, layout="long")
    used = set(columns.values())
    figures = [
        column
        for place, column in enumerate(header)
        if column and column not in used and _all_numbers([row[place] for row in sample if place < len(row)])
    ]
    drawn = [column for column in figures if direction(column) == "import"]
    if 1 <= len(drawn) <= len(REGISTERS) and len(figures) > 1:
        columns.update(zip(REGISTERS, drawn, strict=False))
        return replace(profile, layout="long")
    meters = [column for column in figures if is_meter_name(column)]
    if len(meters) > 1 and len(meters) == len(figures) and "meter" not in columns:
        return replace(profile, layout="meters")
    return replace(profile, layout="long")


def _all_numbers(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if not is_empty(cell)]
    return bool(filled) and all(
        number(cell) is not None or number(cell, decimal_comma=True) is not None for cell in filled
    )


def wide_columns(profile: Profile, header: Sequence[str]) -> list[int]:
    """Give the positions of the columns that hold one time, one day or one meter each; none in a long file."""
    if profile.kind == "phone-use":
        return [] if "day" in profile.columns else list(day_columns(header))
    if profile.layout == "day":
        return list(clock_columns(header))
    if profile.layout != "meters":
        return []
    used = set(profile.columns.values())
    return [place for place, name in enumerate(header) if name and name not in used]


def _list(columns: Sequence[str]) -> str:
    return ", ".join(column or "–" for column in columns[:20]) + (" …" if len(columns) > 20 else "")


def _column_holding(
    name: str, fits: Callable[[str], bool], sample: Sequence[Sequence[str]], columns: Sequence[str], used: set[str]
) -> str | None:
    found: list[str] = []
    for place, column in enumerate(columns):
        if name == "born_on" and is_code_name(column):
            continue  # a customer's number may begin with a date
        if name in ("name", "phone", "born_on") and is_of_others(column):
            continue
        cells = [row[place].strip() for row in sample if place < len(row) and not is_empty(row[place])]
        if column and column not in used and cells and all(fits(cell) for cell in cells):
            found.append(column)
    # what counts gas or energy fed in is nobody's usage, and two candidates are a question, not an answer
    found = [column for column in found if direction(column) not in ("export", "other")]
    return found[0] if len(found) == 1 else None


_CHECKED = ("stamp", "usage", "called_at", "day", "happened_at")


def _check_types(kind: str, columns: Mapping[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]) -> None:
    checks = {name: fits for name, fits in _BY_CONTENT[kind] if name in _CHECKED}
    for name, fits in checks.items():
        # a stamp may be `13:00` beside a date column, and one odd row must not refuse a file: all have to be wrong
        if name not in columns:
            continue
        place = header.index(columns[name])
        cells = [row[place].strip() for row in sample if place < len(row) and not is_empty(row[place])]
        readable = [c for c in cells if fits(c) or (name == "usage" and number(c, decimal_comma=True) is not None)]
        if len(cells) >= 3 and not readable:
            label = next(one.label for one in FIELDS[kind] if one.name == name)
            raise ImportRefused(
                tr(
                    "The column “{column}” does not hold what “{field}” needs; its first cell is “{value}”.",
                    column=columns[name],
                    field=tr(label),
                    value=cells[0][:40],
                ),
                code="column_type",
            )


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
            row[next(where[name] for name in _FREE_TEXT if where.get(name, -1) >= fit.text_from)] = text
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


def places(profile: Profile, sheet: Sheet) -> dict[str, int]:
    """Give the column position of each mapped field."""
    return {name: sheet.columns.index(column) for name, column in profile.columns.items()}
