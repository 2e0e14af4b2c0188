"""A home taken out of its group and shown alone: only what stands about it makes way, all else stays where it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coordinator.widgets.map.aside import SHAPE_RADIUS_PX, unpile
from coordinator.widgets.map.clusters import Arrangement, Floats, badge_radius, push

if TYPE_CHECKING:
    from coordinator.worklist.rows import MapPoints

_ABOUT_PX = 110.0
"""How far from the home a group can be and still have to move, by being pushed itself or by one that is."""


def shown_alone(
    homes: Arrangement, points: MapPoints, index: int, reach_px: float, kept_free: Floats, aside: Floats | None = None
) -> Arrangement:
    """Show a home alone with free room about it.

    Parameters
    ----------
    homes : an arrangement of `points`
    index : the home, by its index in `points`; one out of the arranged region changes nothing
    reach_px : radius of the free room
    kept_free : [n, 3] discs that groups keep off besides: middle (metres) and radius (pixels)
    aside : [2] metres by which it stood aside in the picture before, NaN where it did not
    """
    x, y = float(points.x[index]), float(points.y[index])
    west, south, east, north = homes.bounds
    if not (west <= x <= east and south <= y <= north):
        return homes
    at_home = np.flatnonzero(homes.home == index)
    if not len(at_home):
        homes = _taken_out(homes, points, index, aside)
        at_home = np.flatnonzero(homes.home == index)
    return _with_room(homes, float(homes.home_x[at_home[0]]), float(homes.home_y[at_home[0]]), reach_px, kept_free)


def _taken_out(homes: Arrangement, points: MapPoints, index: int, aside: Floats | None) -> Arrangement:
    """Take a home out of the group it is counted in; a group of two falls apart into two homes."""
    at = np.flatnonzero(homes.grouped == index)
    badge = int(homes.badge_of[at[0]]) if len(at) else -1
    counts = homes.badge_counts.copy()
    new = [index]
    new_x, new_y = _beside(homes, float(points.x[index]), float(points.y[index]), aside)
    drawn_x, drawn_y = [new_x], [new_y]
    stays = np.ones(len(counts), bool)
    if badge >= 0:
        counts[badge, int(points.severity[index])] -= 1
        if counts[badge].sum() == 1:
            (last,) = np.flatnonzero((homes.badge_of == badge) & (homes.grouped != index)).tolist()
            new.insert(0, int(homes.grouped[last]))
            drawn_x.insert(0, float(homes.badge_x[badge]))
            drawn_y.insert(0, float(homes.badge_y[badge]))
            stays[badge] = False
    number = np.where(stays, np.cumsum(stays) - 1, -1)
    badge_of = np.where(homes.badge_of >= 0, number[homes.badge_of], -1) if len(number) else homes.badge_of
    badge_of = np.where(homes.grouped == index, -1, badge_of)
    home = np.concatenate([np.array(new, np.intp), homes.home])
    return replace(
        homes,
        badge_x=homes.badge_x[stays],
        badge_y=homes.badge_y[stays],
        badge_counts=counts[stays],
        badge_radius=badge_radius(counts[stays].sum(axis=1)),
        home=home,
        home_x=np.concatenate([drawn_x, homes.home_x]),
        home_y=np.concatenate([drawn_y, homes.home_y]),
        true_x=points.x[home],
        true_y=points.y[home],
        badge_of=badge_of,
    )


def _beside(homes: Arrangement, x: float, y: float, aside: Floats | None) -> tuple[float, float]:
    """Find where a home can be drawn without hiding one that is drawn already."""
    near = np.hypot(homes.home_x - x, homes.home_y - y) * homes.scale < _ABOUT_PX
    # The first gives way to those after it, which lie beside each other already.
    kept = np.full((1 + int(near.sum()), 2), np.nan)
    if aside is not None:
        kept[0] = aside
    set_x, set_y = unpile(np.append(x, homes.home_x[near]), np.append(y, homes.home_y[near]), homes.scale, kept)
    return float(set_x[0]), float(set_y[0])


def _with_room(homes: Arrangement, x: float, y: float, reach_px: float, kept_free: Floats) -> Arrangement:
    """Push the groups about a place off it."""
    distance = np.hypot(homes.badge_x - x, homes.badge_y - y) * homes.scale
    near = np.flatnonzero(distance < _ABOUT_PX)
    if not len(near):
        return homes
    around = np.flatnonzero((distance >= _ABOUT_PX) & (distance < 2 * _ABOUT_PX))
    single = np.hypot(homes.home_x - x, homes.home_y - y) * homes.scale < 2 * _ABOUT_PX
    free = kept_free[np.hypot(kept_free[:, 0] - x, kept_free[:, 1] - y) * homes.scale < 2 * _ABOUT_PX]
    fixed = np.concatenate(
        [
            [[x, y, reach_px]],
            np.column_stack([homes.home_x[single], homes.home_y[single], np.full(int(single.sum()), SHAPE_RADIUS_PX)]),
            np.column_stack([homes.badge_x[around], homes.badge_y[around], homes.badge_radius[around]]),
            free,
        ]
    )
    moved_x, moved_y = push(homes.badge_x[near], homes.badge_y[near], homes.badge_radius[near], fixed, homes.scale)
    badge_x, badge_y = homes.badge_x.copy(), homes.badge_y.copy()
    badge_x[near], badge_y[near] = moved_x, moved_y
    return replace(homes, badge_x=badge_x, badge_y=badge_y)
