"""Homes and names placed for one scale and region: arithmetic that any thread may do, while the map shows the last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coordinator.widgets.map.alone import shown_alone
from coordinator.widgets.map.beside import LAND_STEP_PX
from coordinator.widgets.map.clusters import Arrangement, Floats, badge_radius, group, settle
from coordinator.widgets.map.keys import RING_REACH_PX
from coordinator.widgets.map.marks import ALERTS_LOOK, Look
from coordinator.widgets.map.names import PlacedName, name_discs, place_names
from coordinator.widgets.map.outlines import VILLAGES_FROM_SCALE, Area, Bounds, Ground, View

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coordinator.worklist.rows import MapPoints

REGION = 0.5
"""How much of the window's size is arranged beyond each side, so that panning needs no new arrangement at once."""
_NAME_CLEARANCE_PX = 10.0
SCALE_HOLDS = 1.1
"""How much larger the view may become before homes are grouped anew: touchpads zoom in small steps."""

Sized = tuple[tuple[Area, float, float], ...]
"""Areas with the width and height of their names in pixels."""


@dataclass(frozen=True, slots=True)
class Order:
    """All that a scene is made from; taken where the window lives, worked out anywhere."""

    points: MapPoints
    ground: Ground
    view: View
    hidden: frozenset[str]
    """Severities that the legend has switched off; urgent words are drawn all the same."""
    towns: Sized
    """Towns to be named; none where names are switched off."""
    villages: Sized
    kept: Floats | None = None
    """[home, 2] metres by which homes stood aside in the picture before; NaN where they were not drawn alone."""
    look: Look = ALERTS_LOOK


@dataclass(frozen=True, slots=True)
class Scene:
    """Homes and names as placed at one scale, for the view's region."""

    order: Order
    homes: Arrangement
    names: tuple[PlacedName, ...]

    @property
    def points(self) -> MapPoints:
        """The homes it was made of; those of the map may be newer by a moment."""
        return self.order.points

    def holds(self, view: View) -> bool:
        """Tell whether it is good enough for a view."""
        homes, bounds = self.homes, view.bounds()
        return (
            homes.scale <= view.scale < homes.scale * SCALE_HOLDS
            and homes.bounds[0] <= bounds[0]
            and homes.bounds[1] <= bounds[1]
            and homes.bounds[2] >= bounds[2]
            and homes.bounds[3] >= bounds[3]
        )


def make_scene(order: Order) -> Scene:
    """Group the homes, find room for the names, and let each make way for the other."""
    points, view = order.points, order.view
    groups = group(
        points.x,
        points.y,
        points.severity,
        scale=view.scale,
        bounds=view.bounds(REGION),
        hidden=[order.look.words.index(word) for word in order.hidden],
        alone_from=order.look.alone_from,
        urgent=points.urgent,
        kept=order.kept,
    )
    kept_free = np.zeros((0, 3))
    if order.towns:
        # Groups make way for the names of eup/myeon, by which a reader finds the place.
        movable = np.column_stack([groups.x, groups.y, badge_radius(groups.counts.sum(axis=1))])
        fixed = np.column_stack([groups.single_x, groups.single_y, np.full(len(groups.single), _NAME_CLEARANCE_PX)])
        discs = np.concatenate([movable, fixed])
        soft = np.arange(len(discs)) < len(movable)
        kept_free = name_discs(_place(order.towns, groups.scale, groups.bounds, view, discs, soft), groups.scale)
    land = order.ground.land(groups.bounds, LAND_STEP_PX / groups.scale)
    homes = settle(groups, points.x, points.y, points.severity, kept_free, land)
    villages = order.villages if homes.scale >= VILLAGES_FROM_SCALE else ()
    names = _place((*order.towns, *villages), homes.scale, homes.bounds, view, _drawn(homes))
    return Scene(order, homes, tuple(names))


def with_alone(scene: Scene, chosen: tuple[int, ...]) -> Scene:
    """Show homes (by index in the scene's points) alone and ringed; only groups and names beside them make way."""
    homes = scene.homes
    free = name_discs([name for name in scene.names if name.level == "town"], homes.scale)
    for index in chosen:
        kept = scene.order.kept
        aside = None if kept is None else kept[index]
        homes = shown_alone(homes, scene.points, index, RING_REACH_PX, free, aside)
    if homes is scene.homes:
        return scene
    drawn = _drawn(homes, chosen)
    stay = [name for name in scene.names if not _is_covered(name, drawn, homes.scale)]
    sizes = {id(area): (area, width, height) for area, width, height in (*scene.order.towns, *scene.order.villages)}
    for name in scene.names:
        if name not in stay and id(name.area) in sizes:
            discs = np.concatenate([drawn, name_discs(stay, homes.scale)])
            stay += _place((sizes[id(name.area)],), homes.scale, homes.bounds, scene.order.view, discs)
    return replace(scene, homes=homes, names=tuple(stay))


def _place(
    named: Sized, scale: float, bounds: Bounds, view: View, discs: Floats, soft: NDArray[np.bool_] | None = None
) -> list[PlacedName]:
    areas, sizes = [area for area, _, _ in named], [(width, height) for _, width, height in named]
    return place_names(areas, sizes, scale, bounds, view.bounds(), discs, soft)


def _drawn(homes: Arrangement, ringed: tuple[int, ...] = ()) -> Floats:
    """Give all that names keep off, [n, 3] middle (metres) and radius (pixels)."""
    clearance = np.full(len(homes.home_x), _NAME_CLEARANCE_PX)
    clearance[np.isin(homes.home, ringed)] = RING_REACH_PX
    return np.column_stack(
        [
            np.concatenate([homes.badge_x, homes.home_x]),
            np.concatenate([homes.badge_y, homes.home_y]),
            np.concatenate([homes.badge_radius + 1.5, clearance]),
        ]
    )


def _is_covered(name: PlacedName, discs: Floats, scale: float) -> bool:
    beside = np.maximum(np.abs(discs[:, 0] - name.x) * scale - name.width / 2, 0.0)
    below = np.maximum(np.abs(discs[:, 1] - name.y) * scale - name.height / 2, 0.0)
    return bool((np.hypot(beside, below) < discs[:, 2]).any())
