"""Profiles: which column of a file holds which of our fields, and how its dates, units and clock are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from coordinator.errors import ImportRefused
from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.importers.kind import Kind
    from coordinator.importers.reading.formats import Sheet
    from coordinator.importers.reading.stamps import DateOrder

DEFAULT_MAXIMUM_KWH = 60.0
"""More than this in one hour is taken for a fault of the file: no home's main fuse lets it through."""

LAST_HEADER_ROW = 1_000
"""Nobody puts the column names lower than this."""


@dataclass(frozen=True)
class Profile:
    """How one partner writes one kind of file.

    Attributes
    ----------
    columns : our field to the file's column name; empty means: find them by name
    date_order : `day` or `month` where dates carry the year behind; empty means: see from the rows
    unit : `kwh` or `wh` of energy, `kw` or `w` of mean power; empty means: see from header and values
    zone : clock of stamps that carry none: `kst`, `utc`, or the name of a time zone such as `Europe/Brussels`
    stamp : whether a stamp is the `start` or the `end` of its step; empty means: see whether they run to 24:00
    values : `usage` of each step or `running` meter readings; empty means: see from the values
    layout : `long` (a row a reading), `day` (a row a day), `meters` (a column a meter); empty means: see from the names
    left_out : our fields that nothing is taken for, though the file may have a column of their name
    meter : the meter's number where no column names it; empty means: the file's name
    sheet : the workbook's sheet; empty means: the one that names most of our fields
    header_row : line of the column names; 0 means: found among the first rows
    header : the column names of the file it was saved with; a file with the same names finds the profile by itself
    maximum_kwh : more than this in an hour is not believed
    """

    kind: str
    name: str = ""
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    date_order: DateOrder = ""
    unit: Literal["", "kwh", "wh", "kw", "w"] = ""
    zone: str = "kst"
    stamp: Literal["", "start", "end"] = ""
    values: Literal["", "usage", "running"] = ""
    layout: Literal["", "long", "day", "meters"] = ""
    left_out: tuple[str, ...] = ()
    meter: str = ""
    sheet: str = ""
    header_row: int = 0
    header: tuple[str, ...] = ()
    maximum_kwh: float = DEFAULT_MAXIMUM_KWH

    def as_dict(self) -> dict[str, Any]:
        """Give the form in which `ColumnProfile.mapping` keeps it."""
        return {
            "columns": dict(self.columns),
            "date_order": self.date_order,
            "unit": self.unit,
            "zone": self.zone,
            "stamp": self.stamp,
            "values": self.values,
            "layout": self.layout,
            "left_out": list(self.left_out),
            "meter": self.meter,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "header": list(self.header),
            "maximum_kwh": self.maximum_kwh,
        }

    @classmethod
    def from_dict(cls, kind: Kind, name: str, mapping: Mapping[str, Any]) -> Profile:
        """Read a stored profile; a value no version ever wrote is refused.

        Raises
        ------
        ImportRefused
            Code `profile`.
        """
        options = {key: mapping[key] for key in _OPTIONS if key in mapping}
        columns = mapping.get("columns", {})
        field_names = {field.name for field in kind.fields}
        header = mapping.get("header", ())
        meter = mapping.get("meter", "")
        sheet = mapping.get("sheet", "")
        header_row = mapping.get("header_row", 0)
        left_out = mapping.get("left_out", ())
        maximum = options.get("maximum_kwh", DEFAULT_MAXIMUM_KWH)
        sound = (
            isinstance(columns, Mapping)
            and set(columns) <= field_names
            and all(options.get(key, values[0]) in values for key, values in _OPTIONS.items() if values)
            and isinstance(header, list | tuple)
            and isinstance(meter, str)
            and isinstance(sheet, str)
            and type(header_row) is int
            and 0 <= header_row <= LAST_HEADER_ROW
            and isinstance(left_out, list | tuple)
            and field_names >= set(left_out) - set(columns)
            and zone_named(options.get("zone", "kst"))
            and isinstance(maximum, int | float)
            and maximum > 0
        )
        if not sound:
            raise ImportRefused(tr("The profile “{name}” does not fit this kind of file.", name=name), code="profile")
        named = {str(k): str(v) for k, v in columns.items()}
        return cls(
            kind.name,
            name,
            named,
            header=tuple(map(str, header)),
            left_out=tuple(map(str, left_out)),
            meter=meter.strip(),
            sheet=sheet,
            header_row=header_row,
            **options,
        )


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo | Literal["kst", "utc"] | None:
    """Give the clock of a name; None where there is none."""
    if name == "kst" or name == "utc":
        return name
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):  # not known, or no name of a zone at all
        return None


_OPTIONS: dict[str, tuple[str, ...]] = {
    "date_order": ("", "day", "month"),
    "unit": ("", "kwh", "wh", "kw", "w"),
    "zone": (),
    "stamp": ("", "start", "end"),
    "values": ("", "usage", "running"),
    "layout": ("", "long", "day", "meters"),
    "maximum_kwh": (),
}

BUILT_IN: dict[str, dict[str, Any]] = {
    "day-first": {"date_order": "day"},
    "month-first": {"date_order": "month"},
    "utc": {"zone": "utc"},
    "stamp-at-start": {"stamp": "start"},
    "stamp-at-end": {"stamp": "end"},
    "row-a-day": {"layout": "day"},
    "watt-hours": {"unit": "wh"},
    "kilowatt-hours": {"unit": "kwh"},
    "watts": {"unit": "w"},
    "kilowatts": {"unit": "kw"},
    "running": {"values": "running"},
}
"""Profiles every vault has; each sets one option and leaves the columns to be found by name."""


def built_in(kind: Kind) -> dict[str, Mapping[str, Any]]:
    """Give the profiles that every vault has for a kind of file, by name."""
    return {**BUILT_IN, **kind.profiles}


def places(profile: Profile, sheet: Sheet) -> dict[str, int]:
    """Give the column position of each mapped field."""
    return {name: sheet.columns.index(column) for name, column in profile.columns.items()}


def profile_for(kind: Kind, choice: Profile | Mapping[str, Any] | str | None) -> Profile:
    """Bring what a caller names a profile by into a `Profile`.

    Raises
    ------
    ImportRefused
        Code `profile`: no built-in profile has that name, or it does not fit the kind.
    """
    if choice is None or choice == "":
        return Profile(kind.name)
    if isinstance(choice, Profile):
        if choice.kind != kind.name:
            raise ImportRefused(
                tr("The profile “{name}” does not fit this kind of file.", name=choice.name), code="profile"
            )
        return choice
    if isinstance(choice, str):
        if choice not in built_in(kind):
            raise ImportRefused(tr("There is no profile “{name}”.", name=choice), code="profile")
        return Profile.from_dict(kind, choice, built_in(kind)[choice])
    return Profile.from_dict(kind, str(choice.get("name", "")), choice)
