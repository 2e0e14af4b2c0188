"""Homes drawn alone set aside so that none hides another: how far depends on places and order, never on severity."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHAPE_RADIUS_PX = 9.0
"""Half of a severity shape with its halo."""
_SPREAD_STEP_PX = 13.0
_GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))
_UNPILE_LIMIT = 600


def unpile(x: Floats, y: Floats, scale: float, aside: Floats | None = None) -> tuple[Floats, Floats]:
    """Set homes drawn alone beside each other where they would hide each other; the last stay.

    Parameters
    ----------
    aside : [home, 2] metres by which each was set aside before, NaN where it was not; kept where that is still free
    """
    x, y = x.copy(), y.copy()
    if not len(x) or len(x) > _UNPILE_LIMIT:
        return x, y
    apart = 2.0 * SHAPE_RADIUS_PX / scale
    turn = np.arange(12) * (np.pi / 6.0) + np.pi / 2.0
    rings = [
        (np.cos(turn + ring * 0.26) * apart * ring * 1.02, np.sin(turn + ring * 0.26) * apart * ring * 1.02)
        for ring in (1, 2, 3)
    ]
    try_x = np.concatenate([[0.0, 0.0], *(ring[0] for ring in rings)])
    try_y = np.concatenate([[0.0, 0.0], *(ring[1] for ring in rings)])
    reach = 5.0 * apart
    for index in range(len(x) - 1, -1, -1):
        if aside is not None and not np.isnan(aside[index, 0]):
            try_x[0], try_y[0] = aside[index]
        else:
            try_x[0] = try_y[0] = 0.0
        off_x, off_y = x[index + 1 :] - x[index], y[index + 1 :] - y[index]
        near = np.hypot(off_x, off_y) < reach
        between = np.hypot(try_x[:, None] - off_x[near], try_y[:, None] - off_y[near])
        free = np.flatnonzero(between.min(axis=1) >= apart * 0.999) if near.any() else [0]
        if len(free):
            x[index] += try_x[free[0]]
            y[index] += try_y[free[0]]
    return x, y


def spread(x: Floats, y: Floats, scale: float) -> tuple[Floats, Floats]:
    """Lay homes of one place (to the metre) out as a sunflower around it; the last, most serious, in the middle."""
    if not len(x):
        return x, y
    place = np.round(x).astype(np.int64) * 10_000_000 + np.round(y).astype(np.int64)
    order = np.lexsort((-np.arange(len(x)), place))
    _, start, size = np.unique(place[order], return_index=True, return_counts=True)
    rank = np.empty(len(x), np.intp)
    rank[order] = np.arange(len(x)) - np.repeat(start, size)
    distance = np.sqrt(rank) * _SPREAD_STEP_PX * 1.35 / scale
    angle = rank * _GOLDEN_ANGLE
    return x + np.cos(angle) * distance, y + np.sin(angle) * distance
