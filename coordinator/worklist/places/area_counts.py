"""Households counted by area, for the rates of the map."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.households import Household
from coordinator.worklist.facts.county import register

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.places.map_rows import Counts

NOWHERE = 0
"""Stands for the area of households whose area nobody knows."""


def area_of(instant: Instant) -> dict[int, int]:
    """Give the area of every household of today's register, as fine as it is known; `NOWHERE` where it is not."""
    rows = instant.session.execute(select(Household.id, Household.area_id).where(Household.ended_on.is_(None)))
    areas = {row.id: row.area_id or NOWHERE for row in rows}
    return {home: areas.get(home, NOWHERE) for home in instant.once(register)}


def share_of(instant: Instant, homes: Collection[int], of: Collection[int] | None = None) -> Counts:
    """Count, by area, the households that are among `homes`.

    Parameters
    ----------
    of : of which they are a share; all of the register without

    Returns
    -------
    by number of the area how many of how many
    """
    return count_by_area(instant, dict.fromkeys(homes, 1), of)


def count_by_area(instant: Instant, number_of: Mapping[int, int], of: Collection[int] | None = None) -> Counts:
    """Sum a number of each household by area, beside how many households there are.

    Parameters
    ----------
    number_of : by household; who is not named there has none
    of : the households that count; all of the register without
    """
    areas = instant.once(area_of)
    counted = areas.keys() if of is None else [home for home in of if home in areas]
    part: Counter[int] = Counter()
    whole: Counter[int] = Counter()
    for home in counted:
        whole[areas[home]] += 1
        part[areas[home]] += number_of.get(home, 0)
    return {area: (part[area], count) for area, count in whole.items()}
