"""Files of outlines made of the practice county's own, in any system and form."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from typing import TYPE_CHECKING, Any

import shapefile
import shapely
from pyproj import CRS

from coordinator.importers.addresses.systems import moved
from coordinator.reference.outlines import outlines

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry


def towns(code: int = 4326) -> dict[str, BaseGeometry]:
    """Give the outlines of the towns in a system."""
    return {
        path[1]: shapely.transform(shape, lambda at: moved(at, 4326, code))
        for path, shape in outlines().items()
        if len(path) == 2
    }


def geojson(path: Path, code: int = 4326, *, says: bool = True, **more: Any) -> Path:
    """Write the towns as GeoJSON."""
    features = [
        {"type": "Feature", "properties": {"EMD_NM": name, "n": 1}, "geometry": json.loads(shapely.to_geojson(shape))}
        for name, shape in towns(code).items()
    ]
    crs = {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}}} if says else {}
    content = {"type": "FeatureCollection", **crs, "features": features, **more}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def shape_zip(path: Path, code: int, *, encoding: str = "cp949", prj: str | None = None) -> Path:
    """Write the towns as a zipped shapefile, its names in an encoding it does not tell of."""
    stem = path.with_suffix("")
    with shapefile.Writer(str(stem), encoding=encoding) as writer:
        writer.field("이름" if encoding == "utf-8" else "NAME", "C", 40)
        for name, shape in towns(code).items():
            writer.shape(shapely.geometry.mapping(shape))
            writer.record(name)
    text = CRS.from_epsg(code).to_wkt("WKT1_ESRI") if prj is None else prj
    if text:
        stem.with_suffix(".prj").write_text(text, encoding="utf-8")
    with zipfile.ZipFile(path, "w") as packed:
        for suffix in (".shp", ".dbf", ".shx", ".prj"):
            part = stem.with_suffix(suffix)
            if part.exists():
                packed.write(part, part.name)
    return path


def geopackage(path: Path, code: int) -> Path:
    """Write the towns as a GeoPackage."""
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition);"
        "CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m);"
        "CREATE TABLE 읍면 (fid INTEGER PRIMARY KEY, geom BLOB, 이름 TEXT);"
    )
    connection.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('x', ?, 'EPSG', ?, '')", (code, code))
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES ('읍면', 'geom', 'POLYGON', ?, 0, 0)", (code,))
    for name, shape in towns(code).items():
        head = b"GP\x00\x01" + code.to_bytes(4, "little")
        connection.execute("INSERT INTO 읍면 (geom, 이름) VALUES (?, ?)", (head + shapely.to_wkb(shape), name))
    connection.commit()
    connection.close()
    return path
