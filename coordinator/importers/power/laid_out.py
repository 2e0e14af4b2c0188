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
from coordinator.importers.reading.directions import directions
from coordinator.importers.reading.headers import leaf
from coordinator.importers.reading.stamps import Moment, moment
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.importers.profiles import Profile

REGISTERS = ("usage", "usage_2", "usage_3", "usage_4")
"""The fields whose columns are added up to one reading."""


def settle_readings(
    profile: Profile, columns: dict[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]
) -> tuple[Profile, frozenset[str]]:
    """See how readings stand in a file; in a wide one the columns hold the usage."""
    _add_up_meters(profile, columns, header)
    profile = _laid_out(profile, columns, sample, header)
    return profile, frozenset({"usage"} if profile.layout in ("day", "meters") else ())


_CUSTOMER_NAMES = (*CUSTOMER.names, "custno", "custnum")


def _add_up_meters(profile: Profile, columns: dict[str, str], header: Sequence[str]) -> None:
    """Where a file says which customers have several meters, the readings are the customer's and the meters its parts.

    References
    ----------
    The utility's P-Meter day profile: `multi_meter_yn` Y, the rows of one customer and day are added up.
    """
    if "several" not in columns or {"meter", "register"} & {*profile.columns, *profile.left_out}:
        return
    customer = next((c for c in header if c and level_of(c, "customer", _CUSTOMER_NAMES) is not None), None)
    meter = next((c for c in header if c and level_of(c, "meter", METER.names) is not None), None)
    if customer is not None and meter is not None and customer != meter:
        columns["meter"], columns["register"] = customer, meter


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
    if not drawn:
        drawn = [column for column in figures if counts[column] in ("whole", "net")][:1]
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


def reading_columns(profile: Profile, header: Sequence[str]) -> list[int]:
    """Give the positions of the columns that hold the readings of one time or one meter each; none in a long file."""
    if profile.layout == "day":
        return list(clock_columns(header, by_order=True))
    if profile.layout != "meters":
        return []
    used = set(profile.columns.values())
    return [place for place, name in enumerate(header) if name and name not in used]


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
