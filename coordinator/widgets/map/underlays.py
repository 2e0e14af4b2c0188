"""What lies beneath edges and names: a picture in tiles, set upon the map's own projection, and thin lines."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QPolygonF, QTransform

from coordinator.reference.tiles import TILE_PX, TileFile, TilesNotRead, degrees_of, tile_of, zoom_for
from coordinator.widgets.map.keys import mixed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from coordinator.widgets.kit.theme import Colours
    from coordinator.widgets.map.outlines import View

MOST_TILES = 160
_KEPT_TILES = 400
_PARENTS = 6
_GROW_PX = 0.35
"""By which a tile reaches over its edge, so that no hair of background shows between two."""
RIVER, ROAD, OTHER = "river", "road", "other"


def to_map(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project degrees to the map's metres, [n, 2]."""
    from coordinator.worklist.geography import project

    x, y = project(longitude, latitude)
    return np.column_stack([x, y])


def to_degrees(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn the map's metres into degrees."""
    from pyproj import Transformer

    return Transformer.from_crs(5179, 4326, always_xy=True).transform(x, y)


class TilePicture:
    """Draws tiles of Web Mercator upon EPSG:5179, each as a quadrangle of its own.

    A tile's four corners are projected exactly; between them the picture is stretched as a plane in perspective.

    Parameters
    ----------
    failed : called once when the file cannot be read any more
    """

    is_land = True

    def __init__(self, tiles: TileFile, failed: Callable[[str], None]) -> None:
        self.tiles = tiles
        self._failed: Callable[[str], None] | None = failed
        self._kept: OrderedDict[tuple[int, int, int], QPixmap | None] = OrderedDict()
        self._quads: dict[tuple[int, int, int], NDArray[np.float64]] = {}

    def paint(self, painter: QPainter, view: View, colours: Colours) -> None:
        """Paint the tiles a view shows; where one is missing, the part of the one above it."""
        if self._failed is None:
            return
        zoom, columns, rows = self.range_of(view)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(1.0 if colours.name == "light" else 0.55)
        try:
            for y in rows:
                for x in columns:
                    self._draw(painter, view, zoom, x, y)
        except TilesNotRead as error:
            failed, self._failed = self._failed, None
            failed(error.message)

    def range_of(self, view: View) -> tuple[int, range, range]:
        """Give the zoom, the columns and the rows that cover a view."""
        west, south, east, north = view.bounds()
        x = np.array([west, east, west, east, (west + east) / 2, (west + east) / 2])
        y = np.array([south, south, north, north, south, north])
        longitude, latitude = to_degrees(x, y)
        zoom = zoom_for(1.0 / view.scale, float(latitude.mean()), self.tiles.info)
        while True:
            left, top = tile_of(float(longitude.min()), float(latitude.max()), zoom)
            right, bottom = tile_of(float(longitude.max()), float(latitude.min()), zoom)
            if (right - left + 1) * (bottom - top + 1) <= MOST_TILES or zoom <= self.tiles.info.least_zoom:
                return zoom, range(left, right + 1), range(top, bottom + 1)
            zoom -= 1

    def _draw(self, painter: QPainter, view: View, zoom: int, x: int, y: int) -> None:
        for up in range(min(_PARENTS, zoom - self.tiles.info.least_zoom) + 1):
            picture = self._picture(zoom - up, x >> up, y >> up)
            if picture is None:
                continue
            share = picture.width() / 2**up
            part = QRectF((x % 2**up) * share, (y % 2**up) * share, share, share)
            painter.setTransform(_onto(part, self._corners(view, zoom, x, y)))
            painter.drawPixmap(part, picture, part)
            painter.resetTransform()
            return

    def _corners(self, view: View, zoom: int, x: int, y: int) -> list[QPointF]:
        key = (zoom, x, y)
        if key not in self._quads:
            self._quads[key] = corners_of(zoom, x, y)
        corners = self._quads[key]
        px, py = view.to_px(corners[:, 0], corners[:, 1])
        middle_x, middle_y = float(px.mean()), float(py.mean())
        px, py = px + np.sign(px - middle_x) * _GROW_PX, py + np.sign(py - middle_y) * _GROW_PX
        return [QPointF(*place) for place in zip(px.tolist(), py.tolist(), strict=True)]

    def _picture(self, zoom: int, x: int, y: int) -> QPixmap | None:
        key = (zoom, x, y)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        content = self.tiles.read(zoom, x, y)
        picture: QPixmap | None = QPixmap()
        if content is None or not picture.loadFromData(content):
            picture = None
        self._kept[key] = picture
        if len(self._kept) > _KEPT_TILES:
            self._kept.popitem(last=False)
        return picture


def corners_of(zoom: int, x: int, y: int) -> NDArray[np.float64]:
    """Project the corners of a tile, clockwise from its top left one: [4, 2] metres."""
    longitude, latitude = degrees_of(zoom, np.array([x, x + 1.0, x + 1.0, x]), np.array([y, y, y + 1.0, y + 1.0]))
    return to_map(longitude, latitude)


def _onto(part: QRectF, corners: Sequence[QPointF]) -> QTransform:
    source = QPolygonF([part.topLeft(), part.topRight(), part.bottomRight(), part.bottomLeft()])
    transform = QTransform()
    QTransform.quadToQuad(source, QPolygonF(list(corners)), transform)
    return transform


def misplaced_m(zoom: int, x: int, y: int, steps: int = 9) -> float:
    """Measure how far from its true place a point of a tile is drawn at the worst, in metres."""
    corners = [QPointF(*place) for place in corners_of(zoom, x, y).tolist()]
    drawn = _onto(QRectF(0, 0, TILE_PX, TILE_PX), corners)
    across, down = np.meshgrid(np.linspace(0, 1, steps), np.linspace(0, 1, steps))
    longitude, latitude = degrees_of(zoom, x + across.ravel(), y + down.ravel())
    true = to_map(longitude, latitude)
    points = [drawn.map(QPointF(a * TILE_PX, d * TILE_PX)) for a, d in zip(across.ravel(), down.ravel(), strict=True)]
    placed = np.array([[point.x(), point.y()] for point in points])
    return float(np.hypot(*(placed - true).T).max())


class LinePicture:
    """Draws rivers, roads or other lines, thin and pale, so that homes and names stay before them.

    Parameters
    ----------
    lines : each [n, 2] metres
    kind : river, road or other
    """

    is_land = False

    def __init__(self, lines: Sequence[NDArray[np.float64]], kind: str) -> None:
        self.kind = kind
        self.path = QPainterPath()
        for line in lines:
            self.path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line.tolist()]))

    def paint(self, painter: QPainter, view: View, colours: Colours) -> None:
        """Paint the lines; the painter is set to the map's metres."""
        colour = {
            RIVER: mixed(colours.primary, colours.surface, 0.45),
            ROAD: mixed(colours.edge, colours.surface, 0.15),
        }.get(self.kind, mixed(colours.subtle, colours.surface, 0.4))
        pen = QPen(colour, 1.0)
        pen.setCosmetic(True)
        if self.kind == OTHER:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawPath(self.path)
