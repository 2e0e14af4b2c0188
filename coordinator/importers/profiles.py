"""Profiles: which column of a file holds which of our fields, and how its dates, units and clock are meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from coordinator.errors import ImportRefused, UsageError
from coordinator.importers.cells import clean, is_empty, number
from coordinator.importers.columns import FIELDS
from coordinator.importers.phones import phones
from coordinator.importers.stamps import DateOrder, birth_date, moment
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from coordinator.importers.formats import Sheet

KINDS = ("households", "readings", "phone-use", "calls")
KIND_LABELS: dict[str, str] = {
    "households": mark("Households"),
    "readings": mark("Readings"),
    "phone-use": mark("Phone use"),
    "calls": mark("Check-in calls"),
}
SAMPLE_ROWS = 30
DEFAULT_MAXIMUM_KWH = 60.0
"""More than this in one hour is taken for a fault of the file: no home's main fuse lets it through."""


@dataclass(frozen=True)
class Profile:
    """How one partner writes one kind of file.

    Attributes
    ----------
    columns : our field to the file's column name; empty means: find them by name
    date_order : `day` or `month` where dates carry the year behind; empty means: see from the rows
    unit : `kwh` or `wh`; empty means: see from header and values
    zone : clock of stamps that carry none: `kst` or `utc`
    stamp : whether a stamp is the `start` or the `end` of its step
    maximum_kwh : more than this in an hour is not believed
    """

    kind: str
    name: str = ""
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    date_order: DateOrder = ""
    unit: Literal["", "kwh", "wh"] = ""
    zone: Literal["kst", "utc"] = "kst"
    stamp: Literal["start", "end"] = "start"
    maximum_kwh: float = DEFAULT_MAXIMUM_KWH

    def as_dict(self) -> dict[str, Any]:
        """Give the form in which `ColumnProfile.mapping` keeps it."""
        return {
            "columns": dict(self.columns),
            "date_order": self.date_order,
            "unit": self.unit,
            "zone": self.zone,
            "stamp": self.stamp,
            "maximum_kwh": self.maximum_kwh,
        }

    @classmethod
    def from_dict(cls, kind: str, name: str, mapping: Mapping[str, Any]) -> Profile:
        """Read a stored profile; a value no version ever wrote is refused.

        Raises
        ------
        ImportRefused
            Code `profile`.
        """
        options = {key: mapping[key] for key in _OPTIONS if key in mapping}
        columns = mapping.get("columns", {})
        known = {one.name for one in FIELDS[kind]}
        maximum = options.get("maximum_kwh", DEFAULT_MAXIMUM_KWH)
        sound = (
            isinstance(columns, Mapping)
            and set(columns) <= known
            and all(options.get(key, values[0]) in values for key, values in _OPTIONS.items() if values)
            and isinstance(maximum, int | float)
            and maximum > 0
        )
        if not sound:
            raise ImportRefused(tr("The profile “{name}” does not fit this kind of file.", name=name), code="profile")
        return cls(kind, name, {str(k): str(v) for k, v in columns.items()}, **options)


_OPTIONS: dict[str, tuple[str, ...]] = {
    "date_order": ("", "day", "month"),
    "unit": ("", "kwh", "wh"),
    "zone": ("kst", "utc"),
    "stamp": ("start", "end"),
    "maximum_kwh": (),
}

BUILT_IN: dict[str, dict[str, Any]] = {
    "day-first": {"date_order": "day"},
    "month-first": {"date_order": "month"},
    "utc": {"zone": "utc"},
    "stamp-at-end": {"stamp": "end"},
    "watt-hours": {"unit": "wh"},
    "kilowatt-hours": {"unit": "kwh"},
}
"""Profiles every vault has; each sets one option and leaves the columns to be found by name."""


def profile_for(kind: str, given: Profile | Mapping[str, Any] | str | None) -> Profile:
    """Bring what a caller names a profile by into a `Profile`.

    Raises
    ------
    UsageError
        `kind` is none of `KINDS`.
    ImportRefused
        Code `profile`: no built-in profile has that name, or it does not fit the kind.
    """
    if kind not in KINDS:
        raise UsageError(tr("There is no import of the kind “{kind}” yet.", kind=kind), code="kind")
    if given is None or given == "":
        return Profile(kind)
    if isinstance(given, Profile):
        if given.kind != kind:
            raise ImportRefused(
                tr("The profile “{name}” does not fit this kind of file.", name=given.name), code="profile"
            )
        return given
    if isinstance(given, str):
        if given not in BUILT_IN:
            raise ImportRefused(tr("There is no profile “{name}”.", name=given), code="profile")
        return Profile.from_dict(kind, given, BUILT_IN[given])
    return Profile.from_dict(kind, str(given.get("name", "")), given)


# ------------------------------------------------------------ suggestions
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
    for whole in ("stamp", "called_at"):
        if "clock" in found and whole not in found and any(one.name == whole for one in FIELDS[kind]):
            found[whole] = found.pop("clock")
    return found


def header_score(kind: str) -> Callable[[Sequence[str]], int]:
    """Give the function by which `formats` knows a header row of this kind."""

    def score(cells: Sequence[str]) -> int:
        return len(suggest(kind, [cell for cell in cells if cell]))

    return score


def _is_stamp(text: str) -> bool:
    return moment(text, "day") is not None or moment(text, "month") is not None


_KOREAN_NAME = re.compile(r"[가-힣]{2,5}")
_BY_CONTENT: dict[str, tuple[tuple[str, Callable[[str], bool]], ...]] = {
    "readings": (("stamp", _is_stamp), ("usage", lambda t: number(t) is not None)),
    "households": (
        ("phone", lambda t: bool(phones(t).numbers)),
        ("born_on", lambda t: birth_date(t)[0] is not None),
        ("name", lambda t: bool(_KOREAN_NAME.fullmatch(t))),
    ),
    "phone-use": (("phone", lambda t: bool(phones(t).numbers)), ("day", _is_stamp)),
    "calls": (("phone", lambda t: bool(phones(t).numbers)), ("called_at", _is_stamp)),
}


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
    sample = [row for _, row in islice(sheet.rows(), SAMPLE_ROWS)]
    for name, fits in _BY_CONTENT[profile.kind]:
        if name not in columns:
            column = _column_holding(fits, sample, sheet.columns, set(columns.values()))
            if column is not None:
                columns[name] = column
    missing = [one for one in FIELDS[profile.kind] if one.required and one.name not in columns]
    if not missing and profile.kind in {"phone-use", "calls"} and not {"phone", "external_id"} & set(columns):
        missing = [one for one in FIELDS[profile.kind] if one.name == "phone"]
    if not missing and profile.kind == "phone-use" and not any(name.startswith("outgoing") for name in columns):
        missing = [one for one in FIELDS["phone-use"] if one.name == "outgoing"]
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
    # two candidates are a question, not an answer
    return found[0] if len(found) == 1 else None


def _check_types(kind: str, columns: Mapping[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]) -> None:
    checks = {name: fits for name, fits in _BY_CONTENT[kind] if name in {"stamp", "usage", "called_at", "day"}}
    for name, fits in checks.items():
        # a stamp may be `13:00` beside a date column, and one odd row must not refuse a file: all have to be wrong
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


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file by our field names: its line, cleaned cells, and what the file calls each column."""

    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Give a cell, empty where it is not mapped or says nothing."""
        text = self.cells.get(name, "")
        return "" if is_empty(text) else text


def file_rows(profile: Profile, sheet: Sheet) -> Iterator[FileRow]:
    """Yield the rows of a sheet by field."""
    where = places(profile, sheet)
    for line, row in sheet.rows():
        yield FileRow(
            line, {name: clean(row[at]) if at < len(row) else "" for name, at in where.items()}, profile.columns
        )


def places(profile: Profile, sheet: Sheet) -> dict[str, int]:
    """Give the column position of each mapped field."""
    return {name: sheet.columns.index(column) for name, column in profile.columns.items()}
