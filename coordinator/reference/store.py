"""Areas and programmes stored into a vault: what a county's own starts with, and the practice county."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from sqlalchemy import func, select

from coordinator.records.households import Area
from coordinator.records.services import Programme
from coordinator.reference.areas import read_areas
from coordinator.reference.outlines import outlines
from coordinator.reference.programmes import programmes

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct


def store_areas(act: OpenAct, county: str = "") -> dict[tuple[str, ...], int]:
    """Store those areas of a known county that are not there yet, with outlines; gives the row of each by its names."""
    stored_ids: dict[tuple[int | None, str], int] = {
        (row.parent_id, row.name): row.id for row in act.session.execute(select(Area.id, Area.parent_id, Area.name))
    }
    shapes = outlines(county)
    next_id = max(stored_ids.values(), default=0) + 1
    ids: dict[tuple[str, ...], int] = {}
    new: list[dict[str, Any]] = []
    for area in read_areas(county):
        parent_id = ids.get(area.path[:-1])
        area_id = stored_ids.get((parent_id, area.name))
        if area_id is None:
            area_id, next_id = next_id, next_id + 1
            new.append(
                {
                    "id": area_id,
                    "parent_id": parent_id,
                    "level": area.level,
                    "name": area.name,
                    "name_en": area.name_en,
                    "code": area.code,
                    "aliases": list(area.aliases),
                    "valid_from": area.valid_from,
                    "valid_to": area.valid_to,
                    "outline": shapely.to_wkb(shapes[area.path]),
                }
            )
        ids[area.path] = area_id
    act.bulk(Area, new)
    return ids


def store_directory(act: OpenAct) -> None:
    """Store the programmes of the service directory into a vault that has none."""
    if not act.session.scalar(select(func.count()).select_from(Programme)):
        act.bulk(Programme, programmes())
