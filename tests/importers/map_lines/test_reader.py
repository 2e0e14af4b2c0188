"""Rivers and roads from files: in every Korean system, from Shapefiles with Korean names, and refused with a remedy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapefile
from pyproj import CRS, Transformer

from coordinator.importers.map_lines.reader import SYSTEMS, LinesNotRead, read_lines

if TYPE_CHECKING:
    from pathlib import Path

RIVER = [(128.40, 37.18), (128.45, 37.19), (128.50, 37.21)]
TRUE = np.column_stack(Transformer.from_crs(4326, 5179, always_xy=True).transform(*np.array(RIVER).T))


def in_system(system: int) -> list[tuple[float, float]]:
    x, y = Transformer.from_crs(4326, system, always_xy=True).transform(*np.array(RIVER).T)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def geojson(path: Path, coordinates: Any, kind: str = "LineString", system: str = "") -> Path:
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}},
            {"type": "Feature", "properties": {}, "geometry": None},
            {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [128.4, 37.2]}},
        ],
    }
    if system:
        content["crs"] = {"type": "name", "properties": {"name": system}}
    path.write_text(json.dumps(content), encoding="utf-8-sig")
    return path


def shape_file(path: Path, system: int, *, prj: str | None = None, encoding: str = "cp949") -> Path:
    with shapefile.Writer(str(path), encoding=encoding) as target:
        target.field("이름" if encoding == "cp949" else "name", "C", 40)
        target.line([in_system(system)])
        target.record("동강 본류")
    text = CRS.from_epsg(system).to_wkt("WKT1_ESRI") if prj is None else prj
    if text:
        path.with_suffix(".prj").write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_a_shapefile_in_any_korean_system_lies_where_it_is(tmp_path: Path, system: int) -> None:
    layer = read_lines(shape_file(tmp_path / "river.shp", system))
    assert layer.system == system
    assert np.abs(layer.lines[0] - TRUE).max() < 0.5


def test_korean_names_in_the_old_encoding_are_read_and_said(tmp_path: Path) -> None:
    assert read_lines(shape_file(tmp_path / "old.shp", 5186)).encoding == "cp949"
    assert read_lines(shape_file(tmp_path / "new.shp", 5186, encoding="utf-8")).encoding == "utf-8"


def test_an_older_portal_is_told_by_its_numbers_and_a_file_that_says_nothing_is_asked_about(tmp_path: Path) -> None:
    named = CRS.from_epsg(5179).to_wkt("WKT1_ESRI").replace("Korea_2000_Korea_Unified_Coordinate_System", "X")
    itrf = named.replace("KGD2002_Unified_Coordinate_System", "PCS_ITRF2000_TM")
    assert read_lines(shape_file(tmp_path / "old.shp", 5179, prj=itrf)).system == 5179
    silent = shape_file(tmp_path / "silent.shp", 5186, prj="")
    with pytest.raises(LinesNotRead) as refused:
        read_lines(silent)
    assert refused.value.code == "which_system"
    assert np.abs(read_lines(silent, 5186).lines[0] - TRUE).max() < 0.5
    with pytest.raises(LinesNotRead) as refused:
        read_lines(silent, 4326)
    assert refused.value.code in ("wrong_system", "file_damaged")


def test_geojson_is_in_degrees_unless_it_says_otherwise_and_edges_of_areas_are_lines(tmp_path: Path) -> None:
    layer = read_lines(geojson(tmp_path / "a.geojson", RIVER))
    assert np.abs(layer.lines[0] - TRUE).max() < 0.5
    assert layer.skipped == 1
    said = read_lines(geojson(tmp_path / "b.json", in_system(5186), system="urn:ogc:def:crs:EPSG::5186"))
    assert np.abs(said.lines[0] - TRUE).max() < 0.5
    ring = [[*RIVER, RIVER[0]]]
    assert len(read_lines(geojson(tmp_path / "c.geojson", ring, "Polygon")).lines[0]) == 4
    many = read_lines(geojson(tmp_path / "d.geojson", [RIVER, RIVER], "MultiLineString"))
    assert len(many.lines) == 2


@pytest.mark.parametrize("content", ["", "{", "[]", '{"type": "Topology"}', '{"type": "FeatureCollection"}', "\0\1"])
def test_a_broken_file_is_refused_and_nothing_else_happens(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LinesNotRead) as refused:
        read_lines(path)
    assert refused.value.code == "file_damaged"


def test_what_is_no_such_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.shp").write_bytes(b"no shapes")
    (tmp_path / "a.gpkg").write_bytes(b"")
    for name, code in (("a.gpkg", "file_kind"), ("gone.shp", "file_missing"), ("a.shp", "file_damaged")):
        with pytest.raises(LinesNotRead) as refused:
            read_lines(tmp_path / name)
        assert refused.value.code == code
    with pytest.raises(LinesNotRead) as refused:
        read_lines(geojson(tmp_path / "none.geojson", [], "MultiLineString"))
    assert refused.value.code == "no_lines"
