"""A base map lies where it belongs, missing tiles are filled from above, and a file that goes is told of once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from coordinator.reference.tiles import TileFile, tile_of
from coordinator.widgets.kit import theme
from coordinator.widgets.map.outlines import View
from coordinator.widgets.map.underlays import LinePicture, TilePicture, misplaced_m
from coordinator.worklist.geography import project
from tests.reference.test_tiles import make_tiles

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

LONGITUDE, LATITUDE = 128.46, 37.18


def painted(picture: TilePicture | LinePicture, view: View) -> QImage:
    image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    with QPainter(image) as painter:
        if not picture.is_land:
            painter.setTransform(view.transform())
        picture.paint(painter, view, theme.LIGHT)
    return image


def view_at(metres_a_pixel: float) -> View:
    x, y = project(LONGITUDE, LATITUDE)
    return View(x, y, 1 / metres_a_pixel, 300.0, 200.0)


@pytest.mark.parametrize("zoom", range(9, 18))
def test_a_tile_is_drawn_no_further_from_its_place_than_a_pixel_of_it(zoom: int) -> None:
    a_pixel_m = 156_543.03 * np.cos(np.radians(LATITUDE)) / 2**zoom
    assert misplaced_m(zoom, *tile_of(LONGITUDE, LATITUDE, zoom)) < a_pixel_m * 0.5


def tile_file(path: Path, zoom: int, colour: str) -> TileFile:
    x, y = tile_of(LONGITUDE, LATITUDE, zoom)
    places = [(zoom, x + dx, 2**zoom - 1 - (y + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    make_tiles(path, tiles=tuple(places))
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    import sqlite3

    with sqlite3.connect(path) as file:
        file.execute("update tiles set tile_data = ?", (bytes(buffer.data().data()),))
        file.execute("insert into tiles values (14, 0, 0, x'00')")  # the file says it goes on to zoom 14
    file.close()
    return TileFile(path)


def test_missing_tiles_are_filled_from_the_zoom_above(qapp: QApplication, tmp_path: Path) -> None:
    tiles = tile_file(tmp_path / "a.mbtiles", 11, "#3366cc")
    for metres in (60.0, 15.0, 8.0):
        image = painted(TilePicture(tiles, print), view_at(metres))
        assert image.pixelColor(150, 100).name() == "#3366cc"
    tiles.close()


def test_a_file_that_goes_while_the_map_is_open_is_told_of_once(qapp: QApplication, tmp_path: Path) -> None:
    tiles = tile_file(tmp_path / "a.mbtiles", 11, "#3366cc")
    told: list[str] = []
    picture = TilePicture(tiles, told.append)
    tiles.close()
    for metres in (60.0, 30.0):
        image = painted(picture, view_at(metres))
        assert image.pixelColor(150, 100).name() == "#ffffff"
    assert len(told) == 1


def test_lines_lie_where_they_are_and_are_thin(qapp: QApplication) -> None:
    view = view_at(10.0)
    line = np.array([[view.centre_x - 500.0, view.centre_y], [view.centre_x + 500.0, view.centre_y]])
    image = painted(LinePicture([line], "river"), view)
    inked = [row for row in range(200) if image.pixelColor(150, row).name() != "#ffffff"]
    assert inked
    assert max(inked) - min(inked) <= 1
    assert abs(inked[0] - 100) <= 1
