"""How a file of readings or of phone use is laid out, seen from its columns: long, a row a day, a column a meter."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

from coordinator.errors import ImportRefused
from coordinator.importers.column_fit import level_of
from coordinator.importers.columns import CUSTOMER, METER
from coordinator.importers.power.layouts import clock_columns, is_meter_name, unclear_labels
from coordinator.importers.power.units import refuse_peak
from coordinator.importers.reading.cells import is_empty, number
from coordinator.importers.reading.directions import direction, directions
from coordinator.importers.reading.headers import leaf
from coordinator.importers.reading.stamps import Moment, moment
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from coordinator.importers.profiles import Profile

REGISTERS = ("usage", "usage_2", "usage_3", "usage_4")
"""The fields whose columns are added up to one reading."""


def settle_readings(
    profile: Profile, columns: dict[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]
) -> tuple[Profile, frozenset[str]]:
    """See how readings stand in a file; in a wide one the columns hold the usage."""
    _add_up_meters(profile, columns, header)
    _tell_directions(profile, columns, sample, header)
    profile = _laid_out(profile, columns, sample, header)
    return profile, frozenset({"usage"} if profile.layout in ("day", "meters") else ())


def _add_up_meters(profile: Profile, columns: dict[str, str], header: Sequence[str]) -> None:
    """Where a file says which customers have several meters, the readings are the customer's and the meters its parts.

    References
    ----------
    The utility's P-Meter day profile: `multi_meter_yn` Y, the rows of one customer and day are added up.
    """
    if "several" not in columns or {"meter", "register"} & {*profile.columns, *profile.left_out}:
        return
    customer = next((c for c in header if c and level_of(c, "customer", CUSTOMER.names) is not None), None)
    meter = next((c for c in header if c and level_of(c, "meter", METER.names) is not None), None)
    if customer is not None and meter is not None and customer != meter:
        columns["meter"], columns["register"] = customer, meter


_LONGEST_DIRECTION = 12


def _tell_directions(
    profile: Profile, columns: dict[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]
) -> None:
    """Take a column whose cells say what each row counts (수전, 송전, 가스) for that of the registers.

    One that names tariffs alone says it only where a time comes once for each: else it tells the tariff of the hour.
    """
    if "register" in columns or "register" in profile.left_out:
        return
    used = {*columns.values()}
    keys = [header.index(columns[name]) for name in ("meter", "stamp", "clock") if name in columns]
    for place, column in enumerate(header):
        cells = [row[place].strip() if place < len(row) else "" for row in sample]
        if not column or column in used or not any(cells):
            continue
        filled = [cell for cell in cells if cell]
        known = {cell: direction(cell) for cell in filled if len(cell) <= _LONGEST_DIRECTION}
        if len(filled) < len(cells) or len(known) < len(set(filled)) or not any(known.values()):
            continue
        times = [tuple(row[key] for key in keys if key < len(row)) for row in sample]
        is_each = len(set(zip(times, cells, strict=True))) == len(cells) > len(set(times))
        if is_each or (all(known.values()) and {"export", "other"} & {*known.values()}):
            columns["register"] = column
            return


def refuse_lacking(columns: Sequence[str]) -> None:
    """Say of a file without a column of usage what it has instead.

    Raises
    ------
    ImportRefused
        `labels`: names such as `pwr_qty0060`, which may be read in two ways; `peak`: the highest power.
    """
    if labels := unclear_labels(columns):
        raise ImportRefused(
            tr(
                "Columns such as “{columns}” may count minutes since midnight or name the end of an hour. Ask the "
                "sender; where the columns are the steps of a day in their order, choose the profile “row-a-day”.",
                columns=", ".join(labels),
            ),
            code="labels",
        )
    refuse_peak(columns)


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
    counts = dict(zip(figures, directions(figures), strict=True))
    drawn = [column for column in figures if counts[column] == "import"]
    if not drawn and not ("meter" not in columns and _are_meters(figures, counts)):
        drawn = [column for column in figures if counts[column] in ("whole", "net")][:1]
    if 1 <= len(drawn) <= len(REGISTERS) and len(figures) > 1:
        columns.update(zip(REGISTERS, drawn, strict=False))
        return replace(profile, layout="long")
    if _are_meters(figures, counts) and "meter" not in columns:
        return replace(profile, layout="meters")
    return replace(profile, layout="long")


def _are_meters(figures: Sequence[str], counts: Mapping[str, str]) -> bool:
    """Say whether columns of figures are one a meter, a sum of them beside them."""
    own = [column for column in figures if counts[column] != "whole"]
    return (len(own) > 1 or 0 < len(own) < len(figures)) and all(map(is_meter_name, own))


def _all_numbers(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if not is_empty(cell)]
    return bool(filled) and all(
        number(cell) is not None or number(cell, decimal_comma=True) is not None for cell in filled
    )


def reading_columns(profile: Profile, header: Sequence[str]) -> list[int]:
    """Give the positions of the columns that hold the readings of one time or one meter each; none in a long file."""
    if profile.layout == "day":
        return list(clock_columns(header, by_order=True))
    if profile.layout != "meters":
        return []
    used = set(profile.columns.values())
    counts = directions(header)
    return [place for place, name in enumerate(header) if name and name not in used and counts[place] != "whole"]


# ------------------------------------------------------------ phone use


def settle_days(
    profile: Profile, columns: dict[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]
) -> tuple[Profile, frozenset[str]]:
    """See whether phone use stands in a column a day; such columns hold the day and the count."""
    if not day_columns(header):
        return profile, frozenset()
    if "day" not in profile.columns:
        columns.pop("day", None)
    return profile, frozenset({"day", "outgoing"})


def day_columns(columns: Sequence[str]) -> dict[int, date]:
    """Find the columns that are named by days: position to day; empty where fewer than two are."""
    days = {place: read.wall.date() for place, name in enumerate(columns) if (read := _day_named(name)) is not None}
    return days if len(days) > 1 else {}


def _day_named(name: str) -> Moment | None:
    # the year has to be there and the order plain: `1/2/2026` could be two days
    own = leaf(name)
    read = moment(own) if len(own) >= 8 else None
    return read if read is not None and read.wall.time() == time() else None


def count_columns(profile: Profile, header: Sequence[str]) -> list[int]:
    """Give the positions of the columns that hold one day each; none in a long file."""
    return [] if "day" in profile.columns else list(day_columns(header))
