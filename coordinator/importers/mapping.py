"""Which column of a file holds which of our fields: by name, by content, and as a profile says."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from coordinator.errors import ImportRefused
from coordinator.importers.column_fit import is_code_name, is_of_others, suggest
from coordinator.importers.column_questions import ask, settle_contacts, unclear
from coordinator.importers.columns import Holds
from coordinator.importers.reading.cells import is_empty, number
from coordinator.importers.reading.directions import direction
from coordinator.importers.reading.headers import leaf
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coordinator.importers.kind import Fits, Kind
    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.formats import Sheet

SAMPLE_ROWS = 30


def header_score(kind: Kind) -> Callable[[Sequence[str]], int]:
    """Give the function by which `formats` knows a header row of this kind."""

    def score(cells: Sequence[str]) -> int:
        named = len(suggest(kind, [cell for cell in cells if cell]))
        return named if kind.wide_header is None else named + kind.wide_header(cells)

    return score


def find_by_content(
    kind: Kind, profile: Profile, columns: Mapping[str, str], sheet: Sheet, kinds: tuple[Kind, ...]
) -> dict[str, str]:
    """Find what is not among `columns` by what the cells of the file's first rows hold: our field to its column.

    Only for kinds of which a file has a row an entry.
    """
    completed: dict[str, str] = {}
    if kind.wide_header is not None:
        return completed
    sample = [row for _, row in islice(sheet.rows(), SAMPLE_ROWS)]
    for name, fits in kind.by_content:
        if name not in columns and name not in profile.left_out:
            used = {*columns.values(), *completed.values()}
            column = _column_holding(name, fits, sample, sheet.columns, used, kinds)
            if column is not None:
                completed[name] = column
    return completed


def resolved(columns: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """Give a profile's columns as a header names them: `성명` is `대상자 › 성명` where no other column is called so."""
    own: dict[str, list[str]] = {}
    for column in header:
        own.setdefault(leaf(column), []).append(column)
    return {
        name: own[column][0] if column not in header and len(own.get(column, ())) == 1 else column
        for name, column in columns.items()
    }


def complete(kind: Kind, profile: Profile, sheet: Sheet, kinds: tuple[Kind, ...]) -> tuple[Profile, list[str]]:
    """Fill a profile's missing columns from the names in a file's header, then from what its first rows hold.

    Parameters
    ----------
    kinds : all there are; a column called as codes are in any of them is no date

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
    columns |= suggest(kind, free, columns.keys())
    for name in profile.left_out:
        columns.pop(name, None)
    sample = [row for _, row in islice(sheet.rows(), SAMPLE_ROWS)]
    profile, spread = kind.settle(profile, columns, sample, sheet.columns)
    for name, fits in kind.by_content:
        if name == "meter" and {"external_id", "phone"} & columns.keys():
            continue  # the household is named already, and a long number may be anything
        if name not in columns and name not in profile.left_out and name not in spread:
            column = _column_holding(name, fits, sample, sheet.columns, set(columns.values()), kinds)
            if column is not None:
                columns[name] = column
    settle_contacts(profile, columns, sheet)
    questions, notes = ask(kind, profile, columns, sheet)
    if questions:
        raise unclear(questions, columns, sheet.columns)
    held = columns.keys() | spread
    missing = [field for field in kind.fields if field.required and field.name not in held | kind.stands_for_itself]
    if not missing:
        lacking = next((group[0] for group in kind.needs if not held & set(group)), None)
        missing = [field for field in kind.fields if field.name == lacking]
    if missing:
        kind.refuse_lacking([column for column in sheet.columns if column not in columns.values()])
        raise ImportRefused(
            tr(
                "No column for “{field}” was found. The file has: {columns}.",
                field=", ".join(tr(field.label) for field in missing),
                columns=_list(sheet.columns),
            ),
            code="column_missing",
        )
    _check_types(kind, columns, sample, sheet.columns)
    return replace(profile, columns=columns), notes


def _list(columns: Sequence[str]) -> str:
    return ", ".join(column or "–" for column in columns[:20]) + (" …" if len(columns) > 20 else "")


_OTHER_DAY = re.compile(r"(?:일|일자|일시|날짜|시각|시점|기간|기한|월|date|day|time)[\W\d_]*$", re.IGNORECASE)
_BIRTH = re.compile(r"생|출산|나이|연령|birth|born|\bdob\b", re.IGNORECASE)


def _column_holding(
    name: str,
    fits: Fits,
    sample: Sequence[Sequence[str]],
    columns: Sequence[str],
    used: set[str],
    kinds: tuple[Kind, ...],
) -> str | None:
    stamps: list[str] = []
    for place, column in enumerate(columns):
        if name == "born_on" and is_code_name(column, kinds):
            continue  # a customer's number may begin with a date
        if name in ("name", "phone", "born_on") and is_of_others(column):
            continue
        if name == "born_on" and _OTHER_DAY.search(column) and not _BIRTH.search(column):
            continue  # when somebody died, moved or was visited is no birth, however much it looks like one
        cells = [row[place].strip() for row in sample if place < len(row) and not is_empty(row[place])]
        if column and column not in used and cells and all(fits(cell) for cell in cells):
            stamps.append(column)
    # what counts gas or energy fed in is nobody's usage, and two candidates are a question, not an answer
    stamps = [column for column in stamps if direction(column) not in ("export", "other")]
    return stamps[0] if len(stamps) == 1 else None


def _check_types(
    kind: Kind, columns: Mapping[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]
) -> None:
    checks = {name: kind.cells[name] for name, _ in kind.by_content if name in kind.holding(Holds.CHECKED)}
    for name, fits in checks.items():
        # a stamp may be `13:00` beside a date column, and one odd row must not refuse a file: all have to be wrong
        if name not in columns:
            continue
        place = header.index(columns[name])
        cells = [row[place].strip() for row in sample if place < len(row) and not is_empty(row[place])]
        readable = [c for c in cells if fits(c) or (name == "usage" and number(c, decimal_comma=True) is not None)]
        if len(cells) >= 3 and not readable:
            raise ImportRefused(
                tr(
                    "The column “{column}” does not hold what “{field}” needs; its first cell is “{value}”.",
                    column=columns[name],
                    field=tr(kind.label_of(name)),
                    value=cells[0][:40],
                ),
                code="column_type",
            )
