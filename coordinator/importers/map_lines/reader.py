"""Rivers, roads and other lines read from GeoJSON or Shapefile into the map's metres."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coordinator.errors import CoordinatorError
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

SUFFIXES = (".geojson", ".json", ".shp")
MOST_BYTES = 200_000_000
MAP_SYSTEM = 5179

SYSTEMS: dict[int, str] = {
    4326: mark("Longitude and latitude (WGS84)"),
    5179: mark("Korea 2000, Unified (EPSG:5179)"),
    5186: mark("Korea 2000, Central (EPSG:5186)"),
    5181: mark("Korea 2000, Central, old north (EPSG:5181)"),
    5174: mark("Korean 1985, Modified Central (EPSG:5174)"),
}
"""Coordinate systems that Korean files come in."""

# Korea with all its islands in each system, generously: what lies outside is of another system.
_KOREA = (124.0, 33.0, 132.0, 39.5)
_NAMED = "urn:ogc:def:crs:"


class LinesNotRead(CoordinatorError):
    """A file of lines cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class LineLayer:
    """Lines in metres of EPSG:5179.

    Attributes
    ----------
    lines : each [n, 2]
    system : number of the coordinate system the file was read in
    encoding : that of the names in a Shapefile; empty for GeoJSON
    skipped : shapes that are no lines or areas, such as points
    """

    lines: tuple[NDArray[np.float64], ...]
    system: int
    encoding: str = ""
    skipped: int = 0


def read_lines(path: Path, system: int | None = None) -> LineLayer:
    """Read lines, and the edges of areas, from a file.

    Parameters
    ----------
    system : EPSG number where the file does not say its own, or says it wrongly

    Raises
    ------
    LinesNotRead
        `file_missing`, `file_kind`, `file_large`, `file_damaged`, `no_lines`, `which_system`: the file does not say in
        which coordinate system it is, `wrong_system`: read in that, its lines lie outside Korea.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise LinesNotRead(
            tr("Lines are read from GeoJSON (.geojson, .json) or Shapefile (.shp); choose such a file."),
            code="file_kind",
        )
    if not path.is_file():
        raise LinesNotRead(tr("The file is not there any more; choose it again."), code="file_missing")
    if path.stat().st_size > MOST_BYTES:
        raise LinesNotRead(
            tr("The file is larger than {n} MB; cut it to the county first.", n=MOST_BYTES // 1_000_000),
            code="file_large",
        )
    reader = _read_shapefile if path.suffix.lower() == ".shp" else _read_geojson
    try:
        parts, said, encoding, skipped = reader(path)
    except LinesNotRead:
        raise
    except Exception as error:  # a foreign file may be broken in any way; none of it concerns anything else
        raise LinesNotRead(
            tr("The file is damaged or is not what its name says; save it again where it comes from."),
            code="file_damaged",
        ) from error
    if not parts:
        raise LinesNotRead(tr("There are no lines in the file."), code="no_lines")
    corners = np.concatenate(parts)
    if not np.isfinite(corners).all():
        raise LinesNotRead(
            tr("The file is damaged or is not what its name says; save it again where it comes from."),
            code="file_damaged",
        )
    used = system or said or _guessed(corners)
    if used is None:
        raise LinesNotRead(
            tr("The file does not say in which coordinate system it is; choose it below."), code="which_system"
        )
    return LineLayer(tuple(_projected(parts, used)), used, encoding, skipped)


def _guessed(corners: NDArray[np.float64]) -> int | None:
    """Take for degrees what can be nothing else; metres look alike in all the Korean systems."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    return 4326 if np.all(low >= -180) and np.all(high <= 180) else None


def _projected(parts: list[NDArray[np.float64]], system: int) -> Iterator[NDArray[np.float64]]:
    from pyproj import Transformer

    corners = np.concatenate(parts)
    ends = np.cumsum([len(part) for part in parts])[:-1]
    # All Korean systems are northing first on paper; files are east first.
    to_degrees = Transformer.from_crs(system, 4326, always_xy=True)
    longitude, latitude = to_degrees.transform(corners[:, 0], corners[:, 1])
    west, south, east, north = _KOREA
    inside = (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
    if not inside.all():
        raise LinesNotRead(
            tr("In this coordinate system the lines lie outside Korea; choose another one below."),
            code="wrong_system",
        )
    x, y = Transformer.from_crs(system, MAP_SYSTEM, always_xy=True).transform(corners[:, 0], corners[:, 1])
    yield from np.split(np.column_stack([x, y]), ends)


Parts = tuple[list["NDArray[np.float64]"], int | None, str, int]


def _read_geojson(path: Path) -> Parts:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
    parts: list[NDArray[np.float64]] = []
    skipped = 0
    for geometry in _geometries(content):
        if geometry["type"] in ("Point", "MultiPoint"):
            skipped += 1
            continue
        parts.extend(_rows(geometry["coordinates"]))
    return parts, _said_in(content), "", skipped


def _geometries(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    kind = content.get("type")
    if kind == "FeatureCollection":
        for feature in content["features"]:
            yield from _geometries(feature)
    elif kind == "Feature":
        if content.get("geometry"):
            yield from _geometries(content["geometry"])
    elif kind == "GeometryCollection":
        for geometry in content["geometries"]:
            yield from _geometries(geometry)
    elif kind in ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"):
        yield content
    else:
        raise ValueError("no GeoJSON")


def _rows(coordinates: Any) -> Iterator[NDArray[np.float64]]:
    """Give each row of places of nested coordinates; heights are left out."""
    if coordinates and isinstance(coordinates[0][0], (int, float)):
        if len(coordinates) > 1:
            yield np.array([place[:2] for place in coordinates], np.float64)
        return
    for inner in coordinates:
        yield from _rows(inner)


def _said_in(content: dict[str, Any]) -> int | None:
    """Read the system of the older GeoJSON; without one it is left open."""
    name = str(content.get("crs", {}).get("properties", {}).get("name", ""))
    if not name:
        return None
    if name.endswith("CRS84"):
        return 4326
    digits = name.rpartition(":")[2]
    return int(digits) if digits.isdigit() else None


def _read_shapefile(path: Path) -> Parts:
    import shapefile

    parts: list[NDArray[np.float64]] = []
    skipped = 0
    encoding = _encoding_of(path)
    with path.open("rb") as content, shapefile.Reader(shp=content) as source:
        for shape in source.iterShapes():
            corners = np.array([place[:2] for place in shape.points], np.float64).reshape(-1, 2)
            begins: Iterable[int] = getattr(shape, "parts", ()) or ()
            pieces = [piece for piece in np.split(corners, list(begins)[1:]) if len(piece) > 1] if begins else []
            parts.extend(pieces)
            skipped += not pieces
    return parts, _said_by_prj(path.with_suffix(".prj")), encoding, skipped


def _encoding_of(path: Path) -> str:
    """Say in which encoding the names beside the shapes are: UTF-8, or CP949 where that does not fit."""
    import shapefile

    table = path.with_suffix(".dbf")
    if not table.is_file():
        return ""
    for encoding in ("utf-8", "cp949"):
        try:
            with table.open("rb") as content, shapefile.Reader(dbf=content, encoding=encoding) as source:
                for number, _ in enumerate(source.iterRecords()):
                    if number > 200:
                        break
            return encoding
        except (shapefile.ShapefileException, LookupError, UnicodeDecodeError):
            continue
    return ""


def _said_by_prj(path: Path) -> int | None:
    """Read the system of a Shapefile; an older portal's name is told by its numbers."""
    if not path.is_file():
        return None
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        system = CRS.from_wkt(path.read_text(encoding="utf-8", errors="replace"))
    except CRSError:
        return None
    number = system.to_epsg()
    if number is not None:
        return number
    if system.is_geographic:
        return 4326
    said = _numbers_of(system)
    return next((known for known in SYSTEMS if known != 4326 and _numbers_of(CRS.from_epsg(known)) == said), None)


def _numbers_of(system: Any) -> tuple[float, ...]:
    """Give what makes a transverse Mercator: origin, false origin, scale and flattening, rounded for comparing."""
    fields = system.to_dict()
    ellipsoid = system.ellipsoid
    return (
        round(float(fields.get("lon_0", 0.0)), 4),
        round(float(fields.get("lat_0", 0.0)), 4),
        round(float(fields.get("x_0", 0.0)), 1),
        round(float(fields.get("y_0", 0.0)), 1),
        round(float(fields.get("k", fields.get("k_0", 1.0))), 5),
        round(float(ellipsoid.inverse_flattening), 3) if ellipsoid is not None else 0.0,
    )
