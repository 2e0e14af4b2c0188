"""Names of places on the map: inside their area, on nothing that is drawn, on no other name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coordinator.widgets.map.outlines import Area, Bounds, Floats, meets

if TYPE_CHECKING:
    from numpy.typing import NDArray

_VILLAGE_PLACES = 96
_PLACES_AT_ONCE = 48
_NAME_GAP_PX = 2.0
_EDGE_PX = 5.0
"""How far names stay from the window's edge, the halo included."""


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
        if not meets(area.bounds, bounds) or (area.bounds[2] - area.bounds[0]) * scale < width * 0.8:
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
        placed.append(PlacedName(area.label, area.outline.level, float(x), float(y), width, height, area))
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
