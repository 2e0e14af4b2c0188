"""Which column of a file holds which of our fields: by name, by content, and as a profile says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from itertools import islice
from typing import TYPE_CHECKING

from coordinator.errors import ImportRefused
from coordinator.importers.checkins.cells import CALL_CELLS
from coordinator.importers.checkins.times import settle_call_time
from coordinator.importers.checkins.words import RESULT_WORDS, bare
from coordinator.importers.column_fit import is_code_name, is_of_others, suggest
from coordinator.importers.column_questions import ask, settle_contacts, unclear
from coordinator.importers.columns import FIELDS
from coordinator.importers.households.births import birth
from coordinator.importers.power.layouts import clock_columns, direction, is_meter_name
from coordinator.importers.power.units import refuse_peak
from coordinator.importers.reading.cells import is_empty, number
from coordinator.importers.reading.headers import leaf
from coordinator.importers.reading.phones import phones
from coordinator.importers.reading.stamps import Moment, moment
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.formats import Sheet

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


FITS: dict[str, dict[str, Callable[[str], bool]]] = {
    kind: {name: fits for name, fits in found if name != "name"} for kind, found in _BY_CONTENT.items()
}
"""For a field, whether a cell could be it; a name can be any word."""
FITS["households"] |= dict.fromkeys(("contact_phone", "contact_phone_2", "contact_phone_3"), _is_phone)
FITS["calls"] |= CALL_CELLS


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
    questions, notes = ask(profile, columns, sheet, FITS[profile.kind])
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


def places(profile: Profile, sheet: Sheet) -> dict[str, int]:
    """Give the column position of each mapped field."""
    return {name: sheet.columns.index(column) for name, column in profile.columns.items()}
