"""The ground of the map: the view, the outlines of areas as cached paths, and names where there is room for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from coordinator.text import language
from coordinator.widgets.map.beside import Land, land_of
from coordinator.widgets.map.keys import mixed
from coordinator.widgets.map.shading import hatch, steps_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.theme import Colours
    from coordinator.widgets.map.backdrop import Underlay
    from coordinator.widgets.map.shading import Shading
    from coordinator.worklist.rows import Outline

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
"""West, south, east, north in map metres."""

VILLAGES_FROM_SCALE = 1 / 36
"""Pixels a metre from which village edges are drawn: a village is then about 120 pixels wide."""

_TRIES = 25
_VILLAGE_TRIES = 13
_PLACES_SEEN = 12
"""An area of which the window shows fewer of the grid's points is not named there."""


@dataclass(frozen=True, slots=True)
class View:
    """What part of the map a window of `width` x `height` pixels shows."""

    centre_x: float
    centre_y: float
    scale: float
    """Pixels a metre."""
    width: float
    height: float

    def to_px(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Turn metres into pixels from the top left corner."""
        return (x - self.centre_x) * self.scale + self.width / 2, (self.centre_y - y) * self.scale + self.height / 2

    def to_map(self, px: float, py: float) -> tuple[float, float]:
        """Turn a pixel into metres."""
        return (
            self.centre_x + (px - self.width / 2) / self.scale,
            self.centre_y - (py - self.height / 2) / self.scale,
        )

    def bounds(self, more: float = 0.0) -> Bounds:
        """Give the part of the map that is shown, and `more` of its width and height on each side."""
        half_width = self.width / self.scale * (0.5 + more)
        half_height = self.height / self.scale * (0.5 + more)
        return (
            self.centre_x - half_width,
            self.centre_y - half_height,
            self.centre_x + half_width,
            self.centre_y + half_height,
        )

    def transform(self) -> QTransform:
        """Give the transformation from metres to pixels."""
        return QTransform(
            self.scale,
            0.0,
            0.0,
            -self.scale,
            self.width / 2 - self.centre_x * self.scale,
            self.height / 2 + self.centre_y * self.scale,
        )


class Area:
    """One outline, ready to draw and to find room for its name in."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.path = _path(outline)
        points = np.concatenate(outline.rings) if outline.rings else np.zeros((1, 2))
        low, high = points.min(axis=0), points.max(axis=0)
        self.bounds: Bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        self.note = ""
        """What stands below the name, such as a rate."""

    @property
    def name(self) -> str:
        """The name in the user's language."""
        return self.outline.name_en if language() == "en" and self.outline.name_en else self.outline.name

    @property
    def label(self) -> str:
        """The name with its note."""
        return f"{self.name}\n{self.note}" if self.note else self.name

    @property
    def places(self) -> Floats:
        """Places inside for the name, [n, 2] metres: the label point, then a grid, the nearest to it first."""
        return _places(self.outline, self.bounds)

    def places_in(self, bounds: Bounds) -> Floats:
        """Give places for the name in a window: those of `places`, or the middle of the visible part first."""
        x, y = self.places[0]
        if bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]:
            return self.places
        places = _grid(
            self.outline,
            (
                max(bounds[0], self.bounds[0]),
                max(bounds[1], self.bounds[1]),
                min(bounds[2], self.bounds[2]),
                min(bounds[3], self.bounds[3]),
            ),
            _VILLAGE_TRIES,
        )
        return _nearest_first(places, places.mean(axis=0)) if len(places) >= _PLACES_SEEN else self.places


@lru_cache(maxsize=512)
def _path(outline: Outline) -> QPainterPath:
    """Make the path of an outline, to be drawn and not to be changed."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in outline.rings:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring.tolist()]))
        path.closeSubpath()
    return path


@lru_cache(maxsize=512)
def _places(outline: Outline, bounds: Bounds) -> Floats:
    label = np.array([[outline.label_x, outline.label_y]])
    grid = _grid(outline, bounds, _VILLAGE_TRIES if outline.level == "village" else _TRIES)
    return np.concatenate([label, _nearest_first(grid, label[0])])


def _grid(outline: Outline, part: Bounds, tries: int) -> Floats:
    """Give the points of a grid over a part of the map that lie inside the area."""
    west, south, east, north = part
    if west >= east or south >= north:
        return np.zeros((0, 2))
    fractions = (np.arange(tries) + 0.5) / tries
    x, y = np.meshgrid(west + fractions * (east - west), south + fractions * (north - south))
    points = np.column_stack([x.ravel(), y.ravel()])
    return points[inside(points, outline.rings)]


def _nearest_first(points: Floats, to: Floats) -> Floats:
    return points[np.argsort(np.hypot(points[:, 0] - to[0], points[:, 1] - to[1]), kind="stable")]


def inside(points: Floats, rings: tuple[Floats, ...]) -> NDArray[np.bool_]:
    """Say which points lie inside rings, by counting crossings of a line to the east."""
    within = np.zeros(len(points), bool)
    for ring in rings:
        x, y = ring[:-1, 0], ring[:-1, 1]
        next_x, next_y = ring[1:, 0], ring[1:, 1]
        py = points[:, 1, None]
        straddles = (y > py) != (next_y > py)
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = x + (py - y) / (next_y - y) * (next_x - x)
        within ^= (np.count_nonzero(straddles & (points[:, 0, None] < crossing), axis=1) % 2).astype(bool)
    return within


class Ground:
    """All areas of the county; paints land and edges."""

    def __init__(self, outlines: list[Outline]) -> None:
        areas = [Area(outline) for outline in outlines if outline.rings]
        self.counties = [area for area in areas if area.outline.level == "county"]
        self.towns = [area for area in areas if area.outline.level == "town"]
        self.villages = [area for area in areas if area.outline.level == "village"]

    def find_places(self) -> None:
        """Find the places for the names of the towns, so that the first picture need not; for any thread."""
        for area in self.towns:
            _ = area.places

    @cached_property
    def bounds(self) -> Bounds | None:
        """The county's extent; none without outlines."""
        areas = self.counties or self.towns or self.villages
        if not areas:
            return None
        each = np.array([area.bounds for area in areas])
        return (
            float(each[:, 0].min()),
            float(each[:, 1].min()),
            float(each[:, 2].max()),
            float(each[:, 3].max()),
        )

    def land(self, bounds: Bounds, step_m: float) -> Land | None:
        """Find where the county is in a part of the map; none where its own outline is not known."""
        rings = tuple(ring for area in self.counties for ring in area.outline.rings)
        return land_of(rings, bounds, step_m)

    def set_notes(self, level: str, notes: dict[int, str]) -> None:
        """Write below the names of the areas of one level, and of no others."""
        for area in (*self.towns, *self.villages):
            area.note = notes.get(area.outline.area_id, "") if area.outline.level == level else ""

    def paint(
        self,
        painter: QPainter,
        view: View,
        colours: Colours,
        *,
        villages: bool,
        shading: Shading | None = None,
        underlays: Sequence[Underlay] = (),
        ratio: float = 1.0,
    ) -> None:
        """Paint land, what lies upon it, and edges; the background is painted already."""
        bounds = view.bounds()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(view.transform(), combine=True)
        land = self.counties or self.towns or self.villages
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(colours.surface)))
        tiled = [underlay for underlay in underlays if underlay.is_land]
        for area in _visible(land, bounds):
            painter.drawPath(area.path)
        for underlay in tiled:
            painter.save()
            painter.resetTransform()
            underlay.paint(painter, view, colours)
            painter.restore()
        if shading is not None:
            self._shade(painter, view, colours, shading, ratio, opacity=0.7 if tiled else 1.0)
        for underlay in underlays:
            if not underlay.is_land:
                painter.save()
                underlay.paint(painter, view, colours)
                painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if villages:
            painter.setPen(_edge(mixed(colours.edge, colours.hairline, 0.6)))
            for area in _visible(self.villages, bounds):
                painter.drawPath(area.path)
        painter.setPen(_edge(QColor(colours.edge)))
        for area in _visible(self.towns, bounds):
            painter.drawPath(area.path)
        painter.setPen(_edge(mixed(colours.edge, colours.text, 0.3)))
        for area in _visible(self.counties, bounds):
            painter.drawPath(area.path)
        painter.restore()

    def _shade(
        self, painter: QPainter, view: View, colours: Colours, shading: Shading, ratio: float, *, opacity: float
    ) -> None:
        steps = steps_of(colours, len(shading.limits))
        hatched = hatch(colours, ratio)
        # Hatching is as wide as it is on the screen at every scale.
        hatched.setTransform(view.transform().inverted()[0])
        painter.setOpacity(opacity)
        for area in _visible(self.towns if shading.level == "town" else self.villages, view.bounds()):
            number = shading.class_of.get(area.outline.area_id, -2)
            if number >= 0:
                painter.setBrush(steps[number])
            elif number == -1:
                painter.setBrush(hatched)
            else:
                continue
            painter.drawPath(area.path)
        painter.setOpacity(1.0)


def _edge(colour: QColor) -> QPen:
    # Qt has a fast way for cosmetic lines of one pixel only; a wider one costs ten times as much.
    pen = QPen(colour, 1.0)
    pen.setCosmetic(True)
    return pen


def _visible(areas: list[Area], bounds: Bounds) -> list[Area]:
    return [area for area in areas if meets(area.bounds, bounds)]


def meets(bounds: Bounds, second: Bounds) -> bool:
    """Tell whether two rectangles of the map touch."""
    return bounds[0] <= second[2] and bounds[2] >= second[0] and bounds[1] <= second[3] and bounds[3] >= second[1]
