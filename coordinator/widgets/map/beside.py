"""Groups placed beside what is drawn already: inside the county, upon no home and no name, each near its own place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

GAP_PX = 2.0
LAND_STEP_PX = 4.0
"""How fine it is known where the county is."""
_RINGS_PX = np.arange(1, 12) * 8.0
_TURNS = np.arange(16) * (np.pi / 8.0)
_TRY_X = np.concatenate([[0.0], np.concatenate([np.cos(_TURNS + ring * 0.02) * ring for ring in _RINGS_PX])])
_TRY_Y = np.concatenate([[0.0], np.concatenate([np.sin(_TURNS + ring * 0.02) * ring for ring in _RINGS_PX])])
_AWAY = np.hypot(_TRY_X, _TRY_Y)
_RIM = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0))
_RIM_COST_PX = 6.0
"""A group gives up so many pixels of nearness for each side of it that would lie outside the county."""


@dataclass(frozen=True, slots=True)
class Land:
    """Where the county is, as a grid over a part of the map."""

    west: float
    south: float
    step_m: float
    inside: Flags
    """[row, column] from south and west."""

    def has(self, x: Floats, y: Floats) -> Flags:
        """Say which places (metres) are in the county; what lies off the grid is not known, and counts as in."""
        column = np.floor((x - self.west) / self.step_m).astype(np.intp)
        row = np.floor((y - self.south) / self.step_m).astype(np.intp)
        rows, columns = self.inside.shape
        on_grid = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        is_inside = np.ones(x.shape, bool)
        is_inside[on_grid] = self.inside[row[on_grid], column[on_grid]]
        return is_inside


def land_of(rings: tuple[Floats, ...], bounds: tuple[float, float, float, float], step_m: float) -> Land | None:
    """Find by lines from west to east where the county is; none without outlines.

    Parameters
    ----------
    rings : [n, 2] metres each, closed
    bounds : west, south, east, north of the part asked for
    step_m : distance of the lines, and of the points along them
    """
    if not rings:
        return None
    west, south, east, north = bounds
    across = west + (np.arange(max(1, int((east - west) / step_m))) + 0.5) * step_m
    up = south + (np.arange(max(1, int((north - south) / step_m))) + 0.5) * step_m
    x = np.concatenate([ring[:-1, 0] for ring in rings])
    y = np.concatenate([ring[:-1, 1] for ring in rings])
    to_x = np.concatenate([ring[1:, 0] for ring in rings])
    to_y = np.concatenate([ring[1:, 1] for ring in rings])
    inside = np.zeros((len(up), len(across)), bool)
    for row, at in enumerate(up.tolist()):
        met = np.flatnonzero((y > at) != (to_y > at))
        crossings = np.sort(x[met] + (at - y[met]) / (to_y[met] - y[met]) * (to_x[met] - x[met]))
        inside[row] = np.searchsorted(crossings, across) % 2 == 1
    return Land(west, south, step_m, inside)


def place_beside(
    x: Floats, y: Floats, radius: Floats, fixed: Floats, scale: float, land: Land | None
) -> tuple[Floats, Floats, Flags]:
    """Give each group the free place nearest to its own, one after another in their order.

    Parameters
    ----------
    x, y : [group] metres, where each would stand by itself
    radius : [group] pixels
    fixed : [n, 3] discs that are drawn already: middle (metres) and radius (pixels)
    scale : pixels a metre
    land : where the county is

    Returns
    -------
    x and y of each, metres; and which found no free place and stay where they are
    """
    placed = np.concatenate([np.column_stack([x, y, radius]), fixed])
    count = len(x)
    is_there = np.concatenate([np.zeros(count, bool), np.ones(len(fixed), bool)])
    stuck = np.zeros(count, bool)
    reach = float(_AWAY.max())
    for index in range(count):
        own = float(radius[index])
        off_x, off_y = (placed[:, 0] - x[index]) * scale, (placed[:, 1] - y[index]) * scale
        near = is_there & (np.hypot(off_x, off_y) < reach + own + placed[:, 2] + GAP_PX)
        between = np.hypot(_TRY_X[:, None] - off_x[near], _TRY_Y[:, None] - off_y[near])
        free = (between >= placed[near, 2] + own + GAP_PX).all(axis=1)
        cost = _AWAY.copy()
        if land is not None:
            try_x, try_y = x[index] + _TRY_X / scale, y[index] + _TRY_Y / scale
            is_land = land.has(try_x, try_y)
            if is_land.any():  # else its homes lie far from the county, and it stands where they are
                free &= is_land
            for east, north in _RIM:
                cost += ~land.has(try_x + east * own / scale, try_y + north * own / scale) * _RIM_COST_PX
        if free.any():
            best = int(np.argmin(np.where(free, cost, np.inf)))
            placed[index, 0] = x[index] + _TRY_X[best] / scale
            placed[index, 1] = y[index] + _TRY_Y[best] / scale
            is_there[index] = True
        else:
            stuck[index] = True
    return placed[:count, 0], placed[:count, 1], stuck
