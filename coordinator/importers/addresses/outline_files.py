"""Outlines of areas out of the files people bring: GeoJSON, Shapefile, GeoPackage; nothing is stored or moved here."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from coordinator.errors import ImportRefused
from coordinator.importers.addresses.systems import WGS84, system_of
from coordinator.importers.reading.cells import shown
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

LIMIT_BYTES = 120 * 1024**2
"""A file of outlines that is larger, or unpacks to more, is of far more than a county."""
FEATURE_LIMIT = 60_000
MEMBER_LIMIT = 60
SHAPE_PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg")
_GPKG_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
"""Bytes of the box before a shape of a GeoPackage, by the bits that say which (OGC 12-128r15, clause 2.1.3)."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One outline as the file has it: its texts by name, and its shape in the file's own system."""

    number: int
    texts: Mapping[str, str]
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Outlines:
    """What a file of outlines holds.

    Attributes
    ----------
    code : the number of its system, None where the file does not say it
    said : what the file says of its system, to be shown
    encoding : of its names, where that was not plain
    """

    features: tuple[Feature, ...]
    code: int | None
    said: str = ""
    encoding: str = ""
    form: str = ""


def refuse(words: str, code: str) -> ImportRefused:
    """Say why a file of outlines is not read."""
    return ImportRefused(words, code=code)


def too_large() -> ImportRefused:
    """Say that a file is of far more than a county."""
    return refuse(
        tr("This file of outlines is too large for one county. Ask for the part of your county alone."), "too_large"
    )


def _polygonal(shape: BaseGeometry | None) -> BaseGeometry | None:
    """Give the area of a shape; none where it has none."""
    if shape is None or shape.is_empty:
        return None
    repaired = shape if shape.is_valid else shapely.make_valid(shape)
    parts = [part for part in shapely.get_parts(shapely.get_parts(repaired)) if part.geom_type == "Polygon"]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _features(rows: Sequence[tuple[Mapping[str, Any], BaseGeometry | None]]) -> tuple[Feature, ...]:
    if len(rows) > FEATURE_LIMIT:
        raise too_large()
    features: list[Feature] = []
    for number, (texts, shape) in enumerate(rows, 1):
        area = _polygonal(None if shape is None else shapely.force_2d(shape))
        if area is not None:
            said = {str(name): shown(str(value)) for name, value in texts.items() if isinstance(value, str | int)}
            features.append(Feature(number, said, area))
    if not features:
        raise refuse(tr("There is no area in this file; outlines are polygons."), "no_areas")
    return tuple(features)


# ------------------------------------------------------------ GeoJSON


def _no_constant(word: str) -> Any:
    raise refuse(
        tr("“{word}” stands in this file where a number has to be; it is damaged. Ask for it again.", word=word), "nan"
    )


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise refuse(
            tr("“{name}” stands twice in one object of this file; it is not clear which holds.", name=shown(double)),
            "double_key",
        )
    return made


def read_geojson(raw: bytes) -> Outlines:
    """Read a GeoJSON file.

    Raises
    ------
    ImportRefused
        `nan`, `double_key`, `too_deep`, `json`, `no_areas`, `too_large`
    """
    try:
        content = json.loads(raw, parse_constant=_no_constant, object_pairs_hook=_once_each)
    except RecursionError:
        raise refuse(tr("This file is nested far deeper than outlines are, and was not read."), "too_deep") from None
    except (ValueError, UnicodeDecodeError):
        raise refuse(tr("This is no whole GeoJSON file. Ask for it again."), "json") from None
    listed = content.get("features") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        raise refuse(tr("This JSON holds no outlines: a GeoJSON file has a list of “features”."), "json")
    rows: list[tuple[Mapping[str, Any], BaseGeometry | None]] = []
    for feature in listed:
        try:
            shape = shapely.from_geojson(json.dumps(feature["geometry"], allow_nan=False))
            texts = feature.get("properties") or {}
            rows.append((texts if isinstance(texts, dict) else {}, shape))
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError, shapely.errors.GEOSException):
            raise refuse(
                tr("Outline {n} of this file is damaged. Ask for the file again.", n=len(rows) + 1), "damaged"
            ) from None
    said = ""
    crs = content.get("crs")
    if isinstance(crs, dict) and isinstance(crs.get("properties"), dict):
        said = str(crs["properties"].get("name", ""))
    return Outlines(_features(rows), system_of(said) if said else None, shown(said), form="GeoJSON")


# ------------------------------------------------------------ Shapefile


def read_shapefile(parts: Mapping[str, bytes]) -> Outlines:
    """Read a shapefile of its parts by their suffix.

    Its names are read as UTF-8 where they are that, else as CP949, whatever the file calls its encoding.

    Raises
    ------
    ImportRefused
        `parts`, `damaged`, `no_areas`, `too_large`
    """
    if ".dbf" not in parts:
        raise refuse(
            tr("The names of a shapefile stand in its .dbf, which is not here. Put .shp, .dbf and .prj in one folder."),
            "parts",
        )
    said = parts.get(".prj", b"").decode("utf-8", "replace").strip()
    for encoding in ("utf-8", "cp949"):
        try:
            rows = _shapes(parts, encoding)
        except (LookupError, UnicodeDecodeError):
            continue
        name = "CP949" if encoding == "cp949" else ""
        return Outlines(_features(rows), system_of(said) if said else None, shown(said[:60]), name, "Shapefile")
    raise refuse(tr("The names of this shapefile can be read neither as UTF-8 nor as CP949."), "encoding")


def _shapes(parts: Mapping[str, bytes], encoding: str) -> list[tuple[Mapping[str, Any], BaseGeometry | None]]:
    import shapefile  # late: most files are no outlines

    files = {suffix[1:]: io.BytesIO(parts[suffix]) for suffix in (".shp", ".dbf", ".shx") if suffix in parts}
    rows: list[tuple[Mapping[str, Any], BaseGeometry | None]] = []
    try:
        with shapefile.Reader(**files, encoding=encoding, encodingErrors="strict") as reader:
            for entry in reader.iterShapeRecords():
                shape = shapely.geometry.shape(entry.shape.__geo_interface__) if entry.shape.points else None
                rows.append((entry.record.as_dict(), shape))
                if len(rows) > FEATURE_LIMIT:
                    raise too_large()
    except ImportRefused:
        raise
    except Exception as fault:  # what a damaged shapefile raises is of many kinds
        if isinstance(fault, UnicodeDecodeError | LookupError) or _is_of_letters(fault):
            raise LookupError(encoding) from None
        raise refuse(tr("This shapefile is damaged, or not whole. Ask for it again."), "damaged") from None
    return rows


def _is_of_letters(fault: BaseException | None) -> bool:
    """Say whether letters that could not be read lie behind a fault."""
    while fault is not None:
        if isinstance(fault, UnicodeDecodeError) or "decod" in str(fault).casefold():
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def shape_parts(path: Path) -> dict[str, bytes]:
    """Gather the parts of a shapefile: those beside it, or those of a zip.

    Raises
    ------
    ImportRefused
        `too_large`, `several`, `damaged`
    """
    if path.suffix.casefold() != ".zip" and not zipfile.is_zipfile(path):
        beside = {other.suffix.casefold(): other for other in path.parent.glob(f"{_plain(path.stem)}.*")}
        found = {suffix: beside[suffix] for suffix in SHAPE_PARTS if suffix in beside}
        if sum(part.stat().st_size for part in found.values()) > LIMIT_BYTES:
            raise too_large()
        return {suffix: part.read_bytes() for suffix, part in found.items()}
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            names = {info.filename: info for info in members}
            shapes = [name for name in names if name.casefold().endswith(".shp")]
            if len(shapes) != 1:
                raise refuse(tr("This zip holds {n} shapefiles; pack the one that is meant.", n=len(shapes)), "several")
            stem = shapes[0][: -len(".shp")]
            wanted = {
                name[len(stem) :].casefold(): info
                for name, info in names.items()
                if name.startswith(stem) and name[len(stem) :].casefold() in SHAPE_PARTS
            }
            if len(members) > MEMBER_LIMIT * 10 or sum(info.file_size for info in wanted.values()) > LIMIT_BYTES:
                raise too_large()
            return {suffix: packed.read(info) for suffix, info in wanted.items()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as fault:
        raise refuse(tr("The packed file is damaged. Ask for it again."), "damaged") from fault


def _plain(stem: str) -> str:
    return "".join(f"[{sign}]" if sign in "[]*?" else sign for sign in stem)


# ------------------------------------------------------------ GeoPackage


def read_geopackage(path: Path) -> Outlines:
    """Read the first table of outlines of a GeoPackage.

    Raises
    ------
    ImportRefused
        `geopackage`, `damaged`, `no_areas`, `too_large`
    """
    # A copy is opened: a file that another program has open, or on a share, may be locked.
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "outlines.gpkg"
        copy.write_bytes(path.read_bytes())
        try:
            with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
                return _of_geopackage(connection)
        except sqlite3.Error:
            raise refuse(tr("This GeoPackage is damaged. Ask for it again."), "damaged") from None


def _of_geopackage(connection: sqlite3.Connection) -> Outlines:
    layers = connection.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchall()
    if not layers:
        raise refuse(tr("There is no area in this file; outlines are polygons."), "no_areas")
    table, column, system = layers[0]
    row = connection.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (system,),
    ).fetchone()
    said = "" if row is None else f"{row[0]}:{row[1]}" if str(row[0]).casefold() == "epsg" else str(row[2])
    quoted = str(table).replace('"', '""')
    cursor = connection.execute(f'SELECT * FROM "{quoted}"')
    names = [part[0] for part in cursor.description]
    rows: list[tuple[Mapping[str, Any], BaseGeometry | None]] = []
    for values in cursor:
        texts = dict(zip(names, values, strict=True))
        rows.append((texts, _gpkg_shape(texts.pop(column, None))))
        if len(rows) > FEATURE_LIMIT:
            raise too_large()
    return Outlines(_features(rows), system_of(said) if said else None, shown(said[:60]), form="GeoPackage")


def _gpkg_shape(blob: Any) -> BaseGeometry | None:
    """Read a shape behind the head of its own that a GeoPackage puts before it."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        return None
    box = _GPKG_ENVELOPES.get(blob[3] >> 1 & 0b111)
    if box is None:
        return None
    try:
        return shapely.from_wkb(blob[8 + box :])
    except shapely.errors.GEOSException:
        return None


def is_geopackage(head: bytes) -> bool:
    """Tell a GeoPackage, or another SQLite file, by its first bytes."""
    return head.startswith(b"SQLite format 3\0")


def is_shape(head: bytes) -> bool:
    """Tell the .shp of a shapefile by its first bytes."""
    return head[:4] == b"\x00\x00\x27\x0a"


def is_geojson(head: bytes) -> bool:
    """Tell a GeoJSON file by the words at its beginning."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"FeatureCollection"' in head


def degrees_of(outlines: Outlines) -> bool:
    """Say whether the figures of a file are degrees."""
    west, south, east, north = shapely.total_bounds([feature.shape for feature in outlines.features])
    return bool(max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 180)


def assumed(outlines: Outlines) -> int | None:
    """Give the system of a file: what it says, WGS84 for degrees, none for metres it says nothing of."""
    return WGS84 if degrees_of(outlines) else outlines.code if outlines.code != WGS84 else None
