"""The way of the arrow keys over the map: the nearest home in a direction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_ONE_PLACE_M = 0.5
_ASIDE_COST = 2.0


def next_home(x: Floats, y: Floats, candidates: Ints, at: int, east: float, north: float) -> int | None:
    """Find the home to go to from home `at`.

    Homes of one place follow each other by number, eastward and downward first to last, so that each can be reached.

    Parameters
    ----------
    x, y : [home] metres
    candidates : indices of the homes that may be gone to
    at : index of the home to go from
    east, north : direction, one of them 1 or -1 and the other 0

    Returns
    -------
    index of the home, or none where no home lies that way
    """
    off_x, off_y = x[candidates] - x[at], y[candidates] - y[at]
    same_place = np.maximum(np.abs(off_x), np.abs(off_y)) < _ONE_PLACE_M
    # less than the distance to any other place, in the order of the numbers
    step = (candidates - at) * (_ONE_PLACE_M / (2.0 * max(len(x), 1)))
    ahead = np.where(same_place, step * (east - north), off_x * east + off_y * north)
    aside = np.where(same_place, 0.0, np.abs(off_x * north) + np.abs(off_y * east))
    in_front = ahead > 0
    straight = in_front & (aside <= ahead)
    ways = straight if straight.any() else in_front
    if not ways.any():
        return None
    return int(candidates[np.argmin(np.where(ways, ahead + _ASIDE_COST * aside, np.inf))])


def nearest_home(x: Floats, y: Floats, candidates: Ints, to_x: float, to_y: float) -> int | None:
    """Find the home nearest to a place; none without homes."""
    if not len(candidates):
        return None
    return int(candidates[np.argmin(np.hypot(x[candidates] - to_x, y[candidates] - to_y))])


def next_urgent(urgent: Ints, at: int | None, by: int) -> int:
    """Go through the homes with urgent words, in the order of their numbers and round again.

    Parameters
    ----------
    urgent : their indices, ascending, at least one
    at : index of the home to go from; none: before the first, or behind the last
    by : 1 for the next, -1 for the one before
    """
    if at is None:
        return int(urgent[0 if by > 0 else -1])
    place = int(np.searchsorted(urgent, at, "right" if by > 0 else "left"))
    return int(urgent[(place if by > 0 else place - 1) % len(urgent)])
