"""What a page of the map book and a print of the view hold: outlines cut to the page, homes numbered as the list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coordinator.errors import UsageError
from coordinator.text import tr
from coordinator.worklist.geography import outlines
from coordinator.worklist.on_map.picture import picture
from coordinator.worklist.places.map_rows import ALERTS, MapHome, MapPicture, MapWish
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Answers
    from coordinator.worklist.places.map_rows import RouteWish
    from coordinator.worklist.rows import Outline
    from coordinator.worklist.subject import Subject

Extent = tuple[float, float, float, float]

_MARGIN = 0.06
_LEAST_M = 1500.0
_VILLAGES_UNTIL_M = 25_000.0
"""Metres of width up to which a page shows the edges of villages."""
_PAGE_RATIO = 515 / 330
"""Width to height of the map on a page of the book."""


@dataclass(frozen=True, slots=True)
class CutArea:
    """An outline cut to the page.

    Attributes
    ----------
    rings : of [n, 2] metres
    is_subject : the page is of this area
    """

    area_id: int
    level: str
    name: str
    rings: tuple[NDArray[np.float64], ...]
    label: tuple[float, float] | None
    is_subject: bool = False


@dataclass(frozen=True, slots=True)
class PlacedHome:
    """A home with its place; metres, none where it is not on the map."""

    home: MapHome
    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class BookPage:
    """One village or town: what of the county is seen, and its homes in the order of the list."""

    name: str
    extent: Extent
    areas: tuple[CutArea, ...]
    homes: tuple[PlacedHome, ...]


@dataclass(frozen=True, slots=True)
class MapBook:
    """The pages of one eup/myeon, or of the whole county; `picture` is the map they are cut from."""

    title: str
    pages: tuple[BookPage, ...]
    picture: MapPicture
    wish: MapWish
    outlines: tuple[Outline, ...] = ()


def book(
    session: Session,
    now: datetime,
    wish: MapWish,
    subjects: Sequence[Subject] = SUBJECTS,
    answers: Answers | None = None,
) -> MapBook:
    """Make the pages of an eup/myeon, or of all: one a village with homes, one for those without a known village.

    Raises
    ------
    UsageError
        `map_area`: no eup/myeon of that name; `map_outlines`: the county has no outlines.
    """
    every = outlines(session)
    towns = [outline for outline in every if outline.level == "town"]
    town = next(
        (
            outline
            for outline in towns
            if wish.area and wish.area in (outline.name, outline.name_en, str(outline.area_id))
        ),
        None,
    )
    if not towns:
        raise UsageError(tr("There are no outlines of eup and myeon; import them first."), code="map_outlines")
    if town is None and wish.area:
        names = ", ".join(outline.name for outline in towns)
        raise UsageError(tr("Say of which eup or myeon the book is: {names}.", names=names), code="map_area")
    seen = picture(session, now, subjects, answers, layer=wish.layer)
    chosen = set(wish.households)
    homes = [home for home in seen.homes if not chosen or home.household_id in chosen]
    place_of = _places(seen)
    pages = [page for each in ([town] if town else towns) for page in _pages(every, each, homes, place_of)]
    return MapBook(town.name if town else "", tuple(pages), seen, wish)


def _pages(
    every: Sequence[Outline],
    town: Outline,
    homes: Sequence[MapHome],
    place_of: Mapping[int, tuple[float, float]],
) -> list[BookPage]:
    """Make the pages of one eup/myeon, in the order of the names of its villages."""
    inside = [home for home in homes if home.town_id == town.area_id]
    villages = {outline.area_id: outline for outline in every if outline.level == "village"}
    pages: list[BookPage] = []
    for area_id in sorted(
        {home.village_id for home in inside},
        key=lambda area: (area not in villages, villages[area].name if area in villages else ""),
    ):
        outline = villages.get(area_id, town)
        rows = tuple(
            PlacedHome(home, *place_of.get(home.household_id, (None, None)))
            for home in sorted(inside, key=lambda home: (home.address, home.name, home.household_id))
            if home.village_id == area_id
        )
        extent = fitted(_bounds_of(outline, rows))
        name = (
            tr("{town} {village}", town=town.name, village=outline.name)
            if outline is not town
            else tr("{town}, village not known", town=town.name)
        )
        pages.append(BookPage(name, extent, cut(every, extent, outline.area_id), rows))
    return pages


def view(
    session: Session,
    now: datetime,
    wish: MapWish,
    subjects: Sequence[Subject] = SUBJECTS,
    answers: Answers | None = None,
) -> MapBook:
    """Make the page of a view: what it shows of the county and the homes in it, or those chosen.

    Raises
    ------
    UsageError
        As `picture` raises it.
    """
    seen = picture(session, now, subjects, answers, layer=wish.layer or ALERTS, rate=wish.rate, level=wish.level)
    every = outlines(session)
    place_of = _places(seen)
    chosen = set(wish.households)
    extent = wish.extent
    if extent is None:
        known = [outline for outline in every if outline.level == "county"] or every
        extent = fitted(_bounds_of(known[0], ())) if known else (0.0, 0.0, _LEAST_M, _LEAST_M)
    west, south, east, north = extent
    rows = [
        PlacedHome(home, *place_of[home.household_id])
        for home in seen.homes
        if home.household_id in place_of and (not chosen or home.household_id in chosen)
    ]
    shown = tuple(
        row
        for row in rows
        if row.x is not None and row.y is not None and west <= row.x <= east and south <= row.y <= north
    )
    page = BookPage("", extent, cut(every, extent, None), shown)
    return MapBook("", (page,), seen, wish, tuple(every))


def about(seen: MapBook, wish: RouteWish | None) -> MapBook:
    """Turn a view to the homes on it, and to where the way of visits begins."""
    (page,) = seen.pages
    places = [(row.x, row.y) for row in page.homes if row.x is not None and row.y is not None]
    if wish is not None:
        places.append((wish.start_x, wish.start_y))
    if not places:
        return seen
    x, y = [place[0] for place in places], [place[1] for place in places]
    extent = fitted((min(x), min(y), max(x), max(y)))
    return replace(seen, pages=(replace(page, extent=extent, areas=cut(seen.outlines, extent, None)),))


def _places(seen: MapPicture) -> dict[int, tuple[float, float]]:
    points = seen.points
    return {
        home: (x, y)
        for home, x, y in zip(points.household_id.tolist(), points.x.tolist(), points.y.tolist(), strict=True)
    }


def _bounds_of(outline: Outline, rows: Sequence[PlacedHome]) -> Extent:
    corners = np.concatenate(outline.rings)
    x = [*corners[:, 0].tolist(), *(row.x for row in rows if row.x is not None)]
    y = [*corners[:, 1].tolist(), *(row.y for row in rows if row.y is not None)]
    return min(x), min(y), max(x), max(y)


def fitted(bounds: Extent, ratio: float = _PAGE_RATIO) -> Extent:
    """Widen bounds to the shape of the page, with a margin."""
    west, south, east, north = bounds
    width = max(east - west, _LEAST_M) * (1 + 2 * _MARGIN)
    height = max(north - south, _LEAST_M / ratio) * (1 + 2 * _MARGIN)
    width, height = max(width, height * ratio), max(height, width / ratio)
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def cut(every: Sequence[Outline], extent: Extent, subject: int | None) -> tuple[CutArea, ...]:
    """Cut outlines to a page; villages only where the page shows no more than an eup/myeon or two."""
    import shapely

    west, south, east, north = extent
    frame = shapely.box(*extent)
    areas: list[CutArea] = []
    villages = east - west < _VILLAGES_UNTIL_M
    for outline in every:
        if outline.level == "village" and not villages:
            continue
        corners = np.concatenate(outline.rings) if outline.rings else np.zeros((0, 2))
        if not len(corners):
            continue
        low, high = corners.min(axis=0), corners.max(axis=0)
        if low[0] > east or high[0] < west or low[1] > north or high[1] < south:
            continue
        rings: list[NDArray[np.float64]] = []
        for ring in outline.rings:
            shape = shapely.intersection(shapely.make_valid(shapely.polygons(ring)), frame)
            rings.extend(
                shapely.get_coordinates(part.exterior)
                for part in shapely.get_parts(shape)
                if part.geom_type == "Polygon" and not part.is_empty
            )
        if not rings:
            continue
        inside = west <= outline.label_x <= east and south <= outline.label_y <= north
        label = (outline.label_x, outline.label_y) if inside else None
        areas.append(
            CutArea(outline.area_id, outline.level, outline.name, tuple(rings), label, outline.area_id == subject)
        )
    return tuple(areas)
