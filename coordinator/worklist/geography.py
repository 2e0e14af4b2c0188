"""Where households and areas lie on the map: outlines, label points and household points in metres of EPSG:5179."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import numpy as np
from sqlalchemy import select

from coordinator.records.households import Area, AreaLevel, Household
from coordinator.worklist.rows import MAP_SEVERITIES, MapPoints, Outline

# shapely and pyproj are imported where they are needed: a window without a map yet starts without them.
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry
    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Instant

    Places = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]

# Korea with all its islands; a place outside it is a mistake (swapped columns, zeros).
_LONGITUDES = (124.0, 132.0)
_LATITUDES = (33.0, 39.0)
# A label point needs no more accuracy than this.
_LABEL_TOLERANCE_M = 50.0
# Gaps between neighbours narrower than this, and slivers smaller than this, come of careless simplifying.
_GAP_M = 150.0
_SLIVER_M2 = 20_000.0

# Homes of which only the village is known stand around its middle like the seeds of a sunflower, this far apart.
_GOLDEN_ANGLE = np.pi * (3 - 5**0.5)
_APART_M = 60.0

_SEVERITY_INDEX = {word: index for index, word in enumerate(MAP_SEVERITIES)}


@lru_cache(maxsize=1)
def _transformer() -> Any:
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", "EPSG:5179", always_xy=True)


@overload
def project(longitude: float, latitude: float) -> tuple[float, float]: ...
@overload
def project(
    longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]: ...
def project(longitude: Any, latitude: Any) -> tuple[Any, Any]:
    """Project WGS84 degrees to the map's metres.

    Parameters
    ----------
    longitude, latitude : degrees, numbers or arrays of one shape

    Returns
    -------
    x, y : metres east and north in EPSG:5179 (Korea 2000 / Unified CS), of the same shape
    """
    x, y = _transformer().transform(longitude, latitude)
    return x, y


def unproject(x: float, y: float) -> tuple[float, float]:
    """Turn a place of the map back into WGS84 degrees.

    Parameters
    ----------
    x, y : metres east and north in EPSG:5179

    Returns
    -------
    longitude and latitude
    """
    longitude, latitude = _transformer().transform(x, y, direction="INVERSE")
    return float(longitude), float(latitude)


def outlines(session: Session) -> list[Outline]:
    """Read the outlines of the areas that exist today, from the county down, ready to draw.

    Neighbours are made to share their edges again where their source simplified them one by one. A county without an
    outline of its own gets the union of its eup/myeon, or of its villages.

    Parameters
    ----------
    session : read session; each area's outline is WKB in WGS84 longitude/latitude
    """
    rows = session.execute(
        select(Area.id, Area.level, Area.name, Area.name_en, Area.outline)
        .where(Area.valid_to.is_(None))
        .order_by(Area.id)
    ).all()
    return list(_drawn(tuple(_Outlined(*row) for row in rows)))


class _Outlined(NamedTuple):
    """An area with its outline as it is stored."""

    id: int
    level: str
    name: str
    name_en: str
    outline: bytes | None


@lru_cache(maxsize=2)
def _drawn(rows: tuple[_Outlined, ...]) -> tuple[Outline, ...]:
    """Make the outlines of areas; once for the same areas, since each start of the map asks for them."""
    outlines: list[Outline] = []
    shapes_by_level: dict[str, Sequence[BaseGeometry]] = {}
    for level in (AreaLevel.TOWN, AreaLevel.VILLAGE, AreaLevel.COUNTY):
        of_level = [row for row in rows if row.level == level and row.outline]
        shapes = _projected(tuple(row.outline for row in of_level if row.outline))
        shapes_by_level[level] = shapes
        outlines.extend(
            _outline(row.id, level, row.name, row.name_en, shape)
            for row, shape in zip(of_level, shapes, strict=True)
            if not shape.is_empty
        )
    if not shapes_by_level[AreaLevel.COUNTY]:
        parts = shapes_by_level[AreaLevel.TOWN] or shapes_by_level[AreaLevel.VILLAGE]
        if parts:
            county = next((row for row in rows if row.level == AreaLevel.COUNTY), None)
            named = (
                (county.id, AreaLevel.COUNTY, county.name, county.name_en) if county else (0, AreaLevel.COUNTY, "", "")
            )
            outlines.append(_outline(*named, _union(parts)))
    order = (AreaLevel.COUNTY, AreaLevel.TOWN, AreaLevel.VILLAGE)
    return tuple(sorted(outlines, key=lambda outline: order.index(AreaLevel(outline.level))))


def map_points(
    session: Session,
    severity_by_household: Mapping[int, str],
    urgent: Collection[int] = (),
    *,
    otherwise: str = "normal",
) -> MapPoints:
    """Place every household of today's register that has a position, or else an area.

    Partners' files name the village far more often than a position. Nobody may be missing from the map for that: such
    a home stands near the middle of its village, or of its eup/myeon where no village is known.

    Parameters
    ----------
    session : read session
    severity_by_household : word of `MAP_SEVERITIES` by household number
    urgent : households with urgent words
    otherwise : word for a household that is not named there

    Returns
    -------
    the points in the order of the household numbers; who has neither a position nor an area with an outline is left out
    """
    return with_words(_placed(session), severity_by_household, urgent, otherwise=otherwise)


def placed(instant: Instant) -> Places:
    """Place every household of the register: its number, and metres of the map."""
    return _placed(instant.session)


def _placed(session: Session) -> Places:
    rows = session.execute(
        select(Household.id, Household.longitude, Household.latitude, Household.area_id)
        .where(Household.ended_on.is_(None))
        .order_by(Household.id)
    ).all()
    ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    longitude = np.fromiter((np.nan if row[1] is None else row[1] for row in rows), np.float64, len(rows))
    latitude = np.fromiter((np.nan if row[2] is None else row[2] for row in rows), np.float64, len(rows))
    known = (
        (longitude >= _LONGITUDES[0])
        & (longitude <= _LONGITUDES[1])
        & (latitude >= _LATITUDES[0])
        & (latitude <= _LATITUDES[1])
    )
    x, y = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    if known.any():
        x[known], y[known] = project(longitude[known], latitude[known])
    by_area: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(~known).tolist():
        if rows[place].area_id is not None:
            by_area[rows[place].area_id].append(place)
    for area_id, (middle_x, middle_y) in _middles(session, by_area).items():
        places = np.array(by_area[area_id])
        turn, away = _GOLDEN_ANGLE * np.arange(len(places)), _APART_M * np.sqrt(np.arange(len(places)))
        x[places], y[places] = middle_x + away * np.cos(turn), middle_y + away * np.sin(turn)
    known = np.isfinite(x)
    return ids[known], x[known], y[known]


def with_words(
    places: Places, severity_by_household: Mapping[int, str], urgent: Collection[int] = (), *, otherwise: str = "normal"
) -> MapPoints:
    """Give placed households their words."""
    ids, x, y = places
    default = _SEVERITY_INDEX[otherwise]
    severity = np.fromiter(
        (_SEVERITY_INDEX.get(severity_by_household.get(household_id, ""), default) for household_id in ids.tolist()),
        np.uint8,
        len(ids),
    )
    in_need = np.flatnonzero(np.isin(ids, np.fromiter(urgent, np.int64, len(urgent))))
    return MapPoints(household_id=ids, x=x, y=y, severity=severity, urgent=in_need)


def _middles(session: Session, area_ids: Collection[int]) -> dict[int, tuple[float, float]]:
    """Find a point well inside each area, in the map's metres; areas without an outline are left out."""
    if not area_ids:
        return {}
    import shapely

    rows = session.execute(select(Area.id, Area.outline).where(Area.id.in_(area_ids), Area.outline.is_not(None)))
    return {
        area_id: project(*shapely.get_coordinates(shapely.point_on_surface(shapely.from_wkb(outline)))[0].tolist())
        for area_id, outline in rows
    }


@lru_cache(maxsize=3)
def _projected(blobs: tuple[bytes, ...]) -> tuple[BaseGeometry, ...]:
    """Decode and project outlines of one level, as one coverage without gaps and overlaps."""
    if not blobs:
        return ()
    import shapely

    shapes = [_polygonal(shape) for shape in shapely.make_valid(shapely.from_wkb(list(blobs)))]
    moved = shapely.transform(np.array(shapes), lambda at: np.column_stack(project(at[:, 0], at[:, 1])))
    if len(moved) < 2:
        return tuple(moved)
    # the type stubs are older than this function
    return tuple(shapely.coverage_clean(moved, gap_width=_GAP_M))  # pyright: ignore[reportAttributeAccessIssue]


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Keep the polygons of a repaired shape; lines and points left over by the repair are no area."""
    import shapely

    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    return shapely.multipolygons([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _union(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    import shapely

    return shapely.coverage_union_all(parts) if shapely.coverage_is_valid(parts) else shapely.union_all(parts)


def _outline(area_id: int, level: AreaLevel, name: str, name_en: str, shape: BaseGeometry) -> Outline:
    import shapely

    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = [
        np.ascontiguousarray(shapely.get_coordinates(ring))
        for polygon in polygons
        for ring in (polygon.exterior, *polygon.interiors)
        if shapely.area(shapely.polygons(ring)) >= _SLIVER_M2
    ]
    # The centre of the largest circle inside: the place with the most room for a name.
    largest = max(polygons, key=lambda polygon: polygon.area) if polygons else shape
    (circle,) = shapely.maximum_inscribed_circle([largest], tolerance=[_LABEL_TOLERANCE_M])
    label_x, label_y = shapely.get_coordinates(circle)[0]
    return Outline(area_id, str(level), name, name_en, tuple(rings), float(label_x), float(label_y))
