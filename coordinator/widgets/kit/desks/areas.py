"""Towns as a filter: those that occur, and whether an area is in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.widgets.kit.desks.filter_bar import Option
from coordinator.widgets.kit.desks.listing import Filter

if TYPE_CHECKING:
    from collections.abc import Sequence


def area_options(areas: Sequence[str]) -> list[Option]:
    """Offer the towns that occur."""
    return [Option(town, town) for town in sorted({town_of(area) for area in areas if area})]


def town_of(area: str) -> str:
    """Give the town of an area: `영월읍 하송리` and `Hasong-ri, Yeongwol-eup` are written the other way round."""
    return area.rpartition(", ")[2] if ", " in area else area.split(" ")[0]


def in_area(area: str, town: str) -> bool:
    """Say whether an area is a town or one of its villages."""
    return town_of(area) == town


AREA = Filter(
    "Area",
    mark("Area"),
    lambda row, town: in_area(row.area, town),
    of_rows=lambda rows: area_options([row.area for row in rows]),
)
"""The menu of the towns that occur."""
