"""Which column of a file holds which of our fields: by name, by content, and as a profile says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import time
from itertools import islice
from typing import TYPE_CHECKING

from coordinator.errors import ImportRefused
from coordinator.importers.call_times import settle_call_time
from coordinator.importers.call_words import RESULT_WORDS, bare
from coordinator.importers.cells import clean, failed_formula, is_empty, is_error_word, is_lone_zero, number
from coordinator.importers.columns import FIELDS
from coordinator.importers.layouts import clock_columns, direction, is_meter_name
from coordinator.importers.phones import phones
from coordinator.importers.stamps import Moment, birth_date, moment
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

_BRACKETS = re.compile(r"[(\[（【<].*?[)\]）】>]")
_NOISE = re.compile(r"[\W_]+")


def _plain(name: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()


def suggest(kind: str, columns: Sequence[str]) -> dict[str, str]:
    """Find our fields among column names, in Korean and English, each column used once.

    An exact name wins over one with brackets left out: `전화번호(본인)` is `전화번호`. Earlier names of a field win
    over later ones.
    """
    exact: dict[str, str] = {}
    bare: dict[str, str] = {}
    for column in columns:
        exact.setdefault(_plain(column), column)
        bare.setdefault(_plain(_BRACKETS.sub("", column)), column)
    found: dict[str, str] = {}
    used: set[str] = set()
    for lookup in (exact, bare):
        for one in FIELDS[kind]:
            if one.name in found:
                continue
            column = next((lookup[n] for n in one.names if lookup.get(n) and lookup[n] not in used), None)
            if column is not None:
                found[one.name] = column
                used.add(column)
    # `time` alone is the whole stamp; beside a date it is the time of day
    for whole in ("stamp", "called_at", "happened_at"):
        if "clock" in found and whole not in found and any(one.name == whole for one in FIELDS[kind]):
            found[whole] = found.pop("clock")
    return found


def day_columns(columns: Sequence[str]) -> dict[int, date]:
    """Find the columns that are named by days: position to day; empty where fewer than two are."""
    found = {place: read.wall.date() for place, name in enumerate(columns) if (read := _day_named(name)) is not None}
    return found if len(found) > 1 else {}


def _day_named(name: str) -> Moment | None:
    # the year has to be there and the order plain: `1/2/2026` could be two days
    read = moment(name) if len(name) >= 8 else None
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


_BY_CONTENT: dict[str, tuple[tuple[str, Callable[[str], bool]], ...]] = {
    "readings": (
        ("meter", _is_meter_number),
        ("stamp", _is_stamp),
        ("usage", lambda t: number(t) is not None),
    ),
    "households": (
        ("phone", lambda t: bool(phones(t).numbers)),
        ("born_on", lambda t: birth_date(t)[0] is not None),
        ("name", lambda t: bool(_KOREAN_NAME.fullmatch(t))),
    ),
    "phone-use": (("phone", lambda t: bool(phones(t).numbers)), ("day", _is_stamp)),
    "calls": (
        ("phone", lambda t: bool(phones(t).numbers)),
        ("called_at", _is_stamp),
        ("result", lambda t: bare(t) in RESULT_WORDS),
    ),
    "utility-alerts": (
        ("meter", _is_meter_number),
        ("happened_at", _is_stamp),
        ("level", lambda t: t in _LEVEL_WORDS),
    ),
}


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
            column = _column_holding(fits, sample, sheet.columns, {*columns.values(), *found.values()})
            if column is not None:
                found[name] = column
    return found


def complete(profile: Profile, sheet: Sheet) -> Profile:
    """Fill a profile's missing columns from the names in a file's header, then from what its first rows hold.

    Raises
    ------
    ImportRefused
        `column_missing` names what is not found and what the file has; `column_type` where a column clearly holds
        something else, such as names in the column of numbers.
    """
    columns = dict(profile.columns)
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
    for name, column in suggest(profile.kind, [c for c in sheet.columns if c not in columns.values()]).items():
        columns.setdefault(name, column)
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
            column = _column_holding(fits, sample, sheet.columns, set(columns.values()))
            if column is not None:
                columns[name] = column
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
        raise ImportRefused(
            tr(
                "No column for “{field}” was found. The file has: {columns}.",
                field=", ".join(tr(one.label) for one in missing),
                columns=_list(sheet.columns),
            ),
            code="column_missing",
        )
    _check_types(profile.kind, columns, sample, sheet.columns)
    return replace(profile, columns=columns)


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
    fits: Callable[[str], bool], sample: Sequence[Sequence[str]], columns: Sequence[str], used: set[str]
) -> str | None:
    found: list[str] = []
    for place, column in enumerate(columns):
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
    """One row of a file by our field names: its line, cleaned cells, and what the file calls each column.

    A cell that says nothing is empty. `failed` are the fields of which it held only what a failed formula leaves
    (`#N/A`, a look-up's 0).
    """

    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]
    failed: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> str:
        """Give a cell, empty where it is not mapped or says nothing."""
        return self.cells.get(name, "")


def file_rows(profile: Profile, sheet: Sheet, problems: Problems) -> Iterator[FileRow]:
    """Yield the rows of a sheet by field; cells of failed formulas are named and empty."""
    where = dict(sorted(places(profile, sheet).items(), key=lambda one: one[1]))
    for line, row in sheet.rows():
        yield file_row(line, row, where, profile.columns, problems)


def file_row(
    line: int, row: Sequence[str], where: Mapping[str, int], columns: Mapping[str, str], problems: Problems
) -> FileRow:
    """Take one row by field.

    Parameters
    ----------
    where, columns : by field, the position and the name of its column
    """
    cells: dict[str, str] = {}
    failed: list[str] = []
    for name, at in where.items():
        text = clean(row[at]) if at < len(row) else ""
        is_nothing = is_lone_zero(text) and name not in _ZERO_COUNTS
        if is_nothing or is_empty(text):
            if is_nothing or is_error_word(text):
                failed.append(name)
                problems.add(line, columns[name], text, "error_word", failed_formula(text))
            text = ""
        cells[name] = text
    return FileRow(line, cells, columns, frozenset(failed))


def places(profile: Profile, sheet: Sheet) -> dict[str, int]:
    """Give the column position of each mapped field."""
    return {name: sheet.columns.index(column) for name, column in profile.columns.items()}
