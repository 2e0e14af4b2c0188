"""The ground of the map: the view, the outlines of areas as cached paths, and names where there is room for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from coordinator.text import language
from coordinator.widgets.map.beside import Land, land_of
from coordinator.widgets.map.keys import mixed

if TYPE_CHECKING:
    from coordinator.widgets.kit.theme import Colours
    from coordinator.worklist.rows import Outline

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
"""West, south, east, north in map metres."""

VILLAGES_FROM_SCALE = 1 / 36
"""Pixels a metre from which village edges are drawn: a village is then about 120 pixels wide."""

_TRIES = 25
_VILLAGE_TRIES = 13
_VILLAGE_PLACES = 96
_PLACES_AT_ONCE = 48
_PLACES_SEEN = 12
"""An area of which the window shows fewer of the grid's points is not named there."""
_NAME_GAP_PX = 2.0
_EDGE_PX = 5.0
"""How far names stay from the window's edge, the halo included."""


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
        self.path = QPainterPath()
        self.path.setFillRule(Qt.FillRule.OddEvenFill)
        for ring in outline.rings:
            self.path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring.tolist()]))
            self.path.closeSubpath()
        points = np.concatenate(outline.rings) if outline.rings else np.zeros((1, 2))
        low, high = points.min(axis=0), points.max(axis=0)
        self.bounds: Bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    @property
    def name(self) -> str:
        """The name in the user's language."""
        return self.outline.name_en if language() == "en" and self.outline.name_en else self.outline.name

    @cached_property
    def places(self) -> Floats:
        """Places inside for the name, [n, 2] metres: the label point, then a grid, the nearest to it first."""
        label = np.array([[self.outline.label_x, self.outline.label_y]])
        return np.concatenate(
            [
                label,
                _nearest_first(
                    self._grid(self.bounds, _VILLAGE_TRIES if self.outline.level == "village" else _TRIES), label[0]
                ),
            ]
        )

    def places_in(self, bounds: Bounds) -> Floats:
        """Give places for the name in a window: those of `places`, or the middle of the visible part first."""
        x, y = self.places[0]
        if bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]:
            return self.places
        places = self._grid(
            (
                max(bounds[0], self.bounds[0]),
                max(bounds[1], self.bounds[1]),
                min(bounds[2], self.bounds[2]),
                min(bounds[3], self.bounds[3]),
            ),
            _VILLAGE_TRIES,
        )
        return _nearest_first(places, places.mean(axis=0)) if len(places) >= _PLACES_SEEN else self.places

    def _grid(self, part: Bounds, tries: int) -> Floats:
        """Give the points of a grid over a part of the map that lie inside the area."""
        west, south, east, north = part
        if west >= east or south >= north:
            return np.zeros((0, 2))
        fractions = (np.arange(tries) + 0.5) / tries
        x, y = np.meshgrid(west + fractions * (east - west), south + fractions * (north - south))
        points = np.column_stack([x.ravel(), y.ravel()])
        return points[_inside(points, self.outline.rings)]


def _nearest_first(points: Floats, to: Floats) -> Floats:
    return points[np.argsort(np.hypot(points[:, 0] - to[0], points[:, 1] - to[1]), kind="stable")]


def _inside(points: Floats, rings: tuple[Floats, ...]) -> NDArray[np.bool_]:
    """Say which points lie inside rings, by counting crossings of a line to the east."""
    inside = np.zeros(len(points), bool)
    for ring in rings:
        x, y = ring[:-1, 0], ring[:-1, 1]
        next_x, next_y = ring[1:, 0], ring[1:, 1]
        py = points[:, 1, None]
        straddles = (y > py) != (next_y > py)
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = x + (py - y) / (next_y - y) * (next_x - x)
        inside ^= (np.count_nonzero(straddles & (points[:, 0, None] < crossing), axis=1) % 2).astype(bool)
    return inside


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

    def paint(self, painter: QPainter, view: View, colours: Colours, *, villages: bool) -> None:
        """Paint land and edges; the background is painted already."""
        bounds = view.bounds()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(view.transform(), combine=True)
        land = self.counties or self.towns or self.villages
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(colours.surface)))
        for area in _visible(land, bounds):
            painter.drawPath(area.path)
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


def _edge(colour: QColor) -> QPen:
    # Qt has a fast way for cosmetic lines of one pixel only; a wider one costs ten times as much.
    pen = QPen(colour, 1.0)
    pen.setCosmetic(True)
    return pen


def _visible(areas: list[Area], bounds: Bounds) -> list[Area]:
    return [area for area in areas if _meets(area.bounds, bounds)]


def _meets(bounds: Bounds, second: Bounds) -> bool:
    return bounds[0] <= second[2] and bounds[2] >= second[0] and bounds[1] <= second[3] and bounds[3] >= second[1]


@dataclass(frozen=True, slots=True)
class PlacedName:
    """A name with the place found for its middle; metres, and its size in pixels."""

    text: str
    level: str
    x: float
    y: float
    width: float
    height: float
    area: Area | None = None
    """The area it is the name of."""


def place_names(
    areas: list[Area],
    sizes: list[tuple[float, float]],
    scale: float,
    bounds: Bounds,
    window: Bounds,
    discs: Floats,
    movable: NDArray[np.bool_] | None = None,
) -> list[PlacedName]:
    """Find room for names: inside their area, on nothing that is drawn, on no other name; without room, no name.

    Parameters
    ----------
    areas : the most important first
    sizes : width and height of each name in pixels
    scale : pixels a metre of the arrangement
    bounds : region of the arrangement
    window : what is shown of it; an area whose label point is out of sight is named in the middle of the rest
    discs : [n, 3] what is drawn already: middle (metres) and radius (pixels)
    movable : [n] discs that can make way; an area without free room then takes the place with the least of them on it
    """
    placed: list[PlacedName] = []
    west, _, _, north = bounds
    disc_x, disc_y, radius = (discs[:, 0] - west) * scale, (north - discs[:, 1]) * scale, discs[:, 2] + _NAME_GAP_PX
    soft = np.zeros(len(discs), bool) if movable is None else movable
    edges = np.array([window[0] - west, north - window[3], window[2] - west, north - window[1]]) * scale
    boxes = np.zeros((0, 4))
    for area, (width, height) in zip(areas, sizes, strict=True):
        if not _meets(area.bounds, bounds) or (area.bounds[2] - area.bounds[0]) * scale < width * 0.8:
            continue
        places = area.places_in(window)
        if area.outline.level == "village":
            places = places[:_VILLAGE_PLACES]
        px, py = (places[:, 0] - west) * scale, (north - places[:, 1]) * scale
        px, py = _kept_inside(px, py, width, height, edges)
        box = np.column_stack([px - width / 2, py - height / 2, px + width / 2, py + height / 2])
        near = (
            (disc_x + radius > box[:, 0].min())
            & (disc_x - radius < box[:, 2].max())
            & (disc_y + radius > box[:, 1].min())
            & (disc_y - radius < box[:, 3].max())
        )
        at = _first_free(box, (disc_x[near], disc_y[near], radius[near]), soft[near], boxes)
        if at is None:
            continue
        x, y = west + (box[at, 0] + box[at, 2]) / 2 / scale, north - (box[at, 1] + box[at, 3]) / 2 / scale
        placed.append(PlacedName(area.name, area.outline.level, float(x), float(y), width, height, area))
        boxes = np.concatenate([boxes, box[at : at + 1]])
    return placed


def _kept_inside(px: Floats, py: Floats, width: float, height: float, edges: Floats) -> tuple[Floats, Floats]:
    """Move places that are in the window (left, top, right, bottom) so far in that the name is not cut at its edge."""
    left, top, right, bottom = edges.tolist()
    if width + 2 * _EDGE_PX > right - left or height + 2 * _EDGE_PX > bottom - top:
        return px, py
    in_view = (px >= left) & (px <= right) & (py >= top) & (py <= bottom)
    wide, high = width / 2 + _EDGE_PX, height / 2 + _EDGE_PX
    return (
        np.where(in_view, np.clip(px, left + wide, right - wide), px),
        np.where(in_view, np.clip(py, top + high, bottom - high), py),
    )


def _first_free(
    box: Floats, discs: tuple[Floats, Floats, Floats], soft: NDArray[np.bool_], boxes: Floats
) -> int | None:
    """Find the first box (left, top, right, bottom) on no disc and no other box; else the one least on soft discs."""
    best, least = None, np.inf
    disc_x, disc_y, radius = discs
    # Most names find room among the first places; looking at all at once is what would cost.
    for begin in range(0, len(box), _PLACES_AT_ONCE):
        boxes_tried = box[begin : begin + _PLACES_AT_ONCE]
        beside = np.maximum(np.maximum(boxes_tried[:, None, 0] - disc_x, disc_x - boxes_tried[:, None, 2]), 0.0)
        below = np.maximum(np.maximum(boxes_tried[:, None, 1] - disc_y, disc_y - boxes_tried[:, None, 3]), 0.0)
        depth = np.maximum(radius - np.hypot(beside, below), 0.0)
        barred = (depth[:, ~soft] > 0).any(axis=1) | _on_boxes(boxes_tried, boxes)
        cost = np.where(barred, np.inf, depth[:, soft].sum(axis=1))
        at = int(np.argmin(cost))
        if cost[at] < least:
            best, least = begin + at, float(cost[at])
        if least == 0.0:
            break
    return best


def _on_boxes(box: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """Say which of [n, 4] left, top, right, bottom lie on one of the others."""
    meets = (
        (box[:, None, 0] < boxes[:, 2] + _NAME_GAP_PX)
        & (box[:, None, 2] > boxes[:, 0] - _NAME_GAP_PX)
        & (box[:, None, 1] < boxes[:, 3] + _NAME_GAP_PX)
        & (box[:, None, 3] > boxes[:, 1] - _NAME_GAP_PX)
    )
    return np.asarray(meets.any(axis=1))


def name_discs(names: list[PlacedName], scale: float) -> Floats:
    """Cover names with rows of discs, [n, 3] middle (metres) and radius (pixels), for what must keep off them."""
    discs: list[tuple[float, float, float]] = []
    for name in names:
        radius = name.height / 2 + 2.0
        reach = max(name.width / 2 - radius + 4.0, 0.0)
        steps = np.linspace(-reach, reach, max(1, int(np.ceil(reach / radius * 2))) + 1)
        discs.extend((name.x + step / scale, name.y, radius) for step in steps.tolist())
    return np.array(discs).reshape(-1, 3)
