"""Base maps in tiles: what can be drawn is, what cannot is refused by a sentence, and each lies where it belongs."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.reference.tiles import TileFile, TilesNotRead, degrees_of, tile_of, zoom_for

if TYPE_CHECKING:
    from pathlib import Path

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


def make_tiles(path: Path, kind: str = "png", tiles: tuple[tuple[int, int, int], ...] = ((10, 876, 626),)) -> Path:
    with sqlite3.connect(path) as file:
        file.execute("create table metadata (name text, value text)")
        file.execute("create table tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)")
        said = {"name": "base", "attribution": "© office", "format": kind}
        file.executemany("insert into metadata values (?, ?)", [(k, v) for k, v in said.items() if v])
        file.executemany("insert into tiles values (?, ?, ?, ?)", [(*tile, PNG) for tile in tiles])
    file.close()
    return path


@given(st.integers(0, 18), st.floats(124.0, 132.0), st.floats(33.0, 39.0))
def test_a_place_lies_within_its_tile(zoom: int, longitude: float, latitude: float) -> None:
    x, y = tile_of(longitude, latitude, zoom)
    west, north = degrees_of(zoom, np.array([float(x)]), np.array([float(y)]))
    east, south = degrees_of(zoom, np.array([x + 1.0]), np.array([y + 1.0]))
    assert west[0] - 1e-9 <= longitude <= east[0] + 1e-9
    assert south[0] - 1e-9 <= latitude <= north[0] + 1e-9


def test_rows_of_the_file_count_from_the_bottom(tmp_path: Path) -> None:
    tiles = TileFile(make_tiles(tmp_path / "a.mbtiles", tiles=((10, 876, 626),)))
    assert tiles.read(10, 876, 2**10 - 1 - 626) == PNG
    assert tiles.read(10, 876, 626) is None
    tiles.close()


@pytest.mark.parametrize(("kind", "word"), [("pbf", "pbf"), ("mvt", "pbf"), ("avif", "avif"), ("tiff", "tiff")])
def test_vector_tiles_and_other_pictures_are_refused_by_a_sentence(tmp_path: Path, kind: str, word: str) -> None:
    with pytest.raises(TilesNotRead, match=word):
        TileFile(make_tiles(tmp_path / "a.mbtiles", kind))


def test_a_file_that_does_not_say_its_format_is_told_by_its_first_tile(tmp_path: Path) -> None:
    tiles = TileFile(make_tiles(tmp_path / "a.mbtiles", ""))
    assert tiles.info.format == "png"
    assert tiles.info.attribution == "© office"
    tiles.close()


def test_a_missing_a_foreign_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.mbtiles").write_text("no database", encoding="utf-8")
    make_tiles(tmp_path / "empty.mbtiles", tiles=())
    for name, code in (("gone", "tiles_missing"), ("text", "tiles_damaged"), ("empty", "tiles_empty")):
        with pytest.raises(TilesNotRead) as refused:
            TileFile(tmp_path / f"{name}.mbtiles")
        assert refused.value.code == code


def test_the_zoom_is_that_of_the_screen_within_what_the_file_holds(tmp_path: Path) -> None:
    tiles = TileFile(make_tiles(tmp_path / "a.mbtiles", tiles=((8, 1, 1), (12, 1, 1))))
    wanted = [zoom_for(metres, 37.2, tiles.info) for metres in (1000.0, 120.0, 60.0, 0.5)]
    assert wanted == [8, 10, 11, 12]
    tiles.close()
