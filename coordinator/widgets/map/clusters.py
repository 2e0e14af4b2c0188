"""What the map draws at one scale: homes grouped into badges, homes in trouble alone, nothing upon another.

All here is arithmetic on arrays, in two units: map metres (EPSG:5179) and, at the scale asked for, pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coordinator.widgets.map.aside import SHAPE_RADIUS_PX, spread, unpile
from coordinator.widgets.map.beside import GAP_PX, Land, place_beside
from coordinator.worklist.rows import MAP_SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Collection

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

CELL_PX = 56.0
ALONE_FROM = MAP_SEVERITIES.index("caution")
"""From this severity on a home is always drawn alone."""
SPREAD_SCALE = 0.8
"""Pixels a metre from which no home is grouped and homes of one place are spread."""
_PUSH_ROUNDS = 12
_PUSH_LIMIT_PX = 40.0
_MERGE_ROUNDS = 60
_SETTLE_ROUNDS = 6
_SEVERITIES = len(MAP_SEVERITIES)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Badges and single homes of one region at one scale; positions in map metres."""

    scale: float
    """Pixels a metre it was made for; nothing overlaps at it and at larger ones."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north of the region it covers."""
    badge_x: Floats
    badge_y: Floats
    badge_counts: NDArray[np.int64]
    """[badge, severity] homes."""
    badge_radius: Floats
    """Pixels."""
    home: Ints
    """Index of each home drawn alone, so that the last is painted on top: the most serious, then urgent words."""
    home_x: Floats
    home_y: Floats
    """Where it is drawn."""
    true_x: Floats
    true_y: Floats
    """Where it is."""
    grouped: Ints
    """Index of each home that went into a group."""
    badge_of: Ints
    """[grouped] badge it is counted in; -1 where it is the only one, and so drawn alone."""


def badge_radius(counts: NDArray[np.int64]) -> Floats:
    """Give the radius in pixels of badges by the number in them; a single home has that of its shape."""
    return np.select(
        [counts <= 1, counts < 10, counts < 100, counts < 1000, counts < 10_000],
        [SHAPE_RADIUS_PX, 13.0, 15.0, 18.0, 21.0],
        25.0,
    )


@dataclass(frozen=True, slots=True)
class Groups:
    """Homes of one region by grid cell, and the homes that stand alone; not yet placed beside each other."""

    scale: float
    bounds: tuple[float, float, float, float]
    x: Floats
    y: Floats
    counts: NDArray[np.int64]
    """[group, severity] homes."""
    lone: Ints
    """Index of the home of a group of one, else -1."""
    single: Ints
    """Homes that are in no group, the most serious last."""
    single_x: Floats
    single_y: Floats
    grouped: Ints
    """Homes that are in groups."""
    group_of: Ints
    """[grouped] the group of each."""


def arrange(
    x: Floats,
    y: Floats,
    severity: NDArray[np.uint8],
    *,
    scale: float,
    bounds: tuple[float, float, float, float],
    hidden: Collection[int] = (),
    urgent: Ints | None = None,
    kept: Floats | None = None,
) -> Arrangement:
    """Group homes and place them; see `group` and `settle`."""
    groups = group(x, y, severity, scale=scale, bounds=bounds, hidden=hidden, urgent=urgent, kept=kept)
    return settle(groups, x, y, severity)


def group(
    x: Floats,
    y: Floats,
    severity: NDArray[np.uint8],
    *,
    scale: float,
    bounds: tuple[float, float, float, float],
    hidden: Collection[int] = (),
    urgent: Ints | None = None,
    kept: Floats | None = None,
    alone_from: int = ALONE_FROM,
) -> Groups:
    """Group homes by cells of a grid, and keep homes in trouble out of the groups.

    The grid hangs on the map, not on the window: panning does not regroup. How far a home alone is set aside depends on
    the places of homes and their order alone, never on their severity; a group's own place is that of all homes of its
    cell, drawn alone or not. So nothing moves because somebody's state changed.

    Parameters
    ----------
    x, y : [home] metres
    severity : [home] index into `MAP_SEVERITIES`
    scale : pixels a metre
    bounds : west, south, east, north of what is arranged; the cost grows with this, not with the county
    hidden : severities that are not drawn
    kept : [home, 2] metres by which homes were set aside in the picture before; NaN where they were not drawn alone
    urgent : indices of homes with urgent words; whatever their severity they are in no group and give way to none
    alone_from : severity from which homes are in no group
    """
    west, south, east, north = bounds
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    visible = inside & ~np.isin(severity, np.array(list(hidden), np.uint8))
    single = visible & (severity >= alone_from)
    is_urgent = np.zeros(len(x), bool)
    if urgent is not None:
        is_urgent[urgent] = inside[urgent]
    if scale >= SPREAD_SCALE:
        single = visible
    single = single | is_urgent
    # The first to be placed is the last: urgent words, then what stood aside before, then by number.
    stands = np.zeros(len(x), bool) if kept is None else ~np.isnan(kept[:, 0])
    singles = np.flatnonzero(single)[::-1]
    singles = singles[np.argsort(2 * is_urgent[singles] + stands[singles], kind="stable")]
    members = np.flatnonzero(visible & ~single)
    aside = None if kept is None else kept[singles]
    single_x, single_y = x[singles], y[singles]
    if scale >= SPREAD_SCALE:
        single_x, single_y = spread(single_x, single_y, scale)
        first = len(singles) - int(np.count_nonzero(is_urgent[singles]))
        if first < len(singles):
            # Beside each other in any case, however many others there are.
            single_x[first:], single_y[first:] = unpile(single_x[first:], single_y[first:], scale)
    else:
        single_x, single_y = unpile(single_x, single_y, scale, aside)
    weight = severity[singles] + np.where(is_urgent[singles], _SEVERITIES, 0)
    order = np.argsort(weight, kind="stable")
    singles, single_x, single_y = singles[order], single_x[order], single_y[order]
    node_x, node_y, counts, lone, cell = _grid(x, y, severity, np.flatnonzero(inside), members, scale, bounds)
    node_x, node_y, counts, lone, into = _merge(node_x, node_y, counts, lone, scale)
    return Groups(scale, bounds, node_x, node_y, counts, lone, singles, single_x, single_y, members, into[cell])


def settle(
    groups: Groups,
    x: Floats,
    y: Floats,
    severity: NDArray[np.uint8],
    kept_free: Floats | None = None,
    land: Land | None = None,
) -> Arrangement:
    """Place groups so that none lies upon another, on a home alone or, as far as can be, on what is kept free.

    Parameters
    ----------
    groups : as `group` gave them
    x, y, severity : [home] as given to `group`
    kept_free : [n, 3] discs to move groups off: middle (metres) and radius (pixels)
    land : where the county is; groups stay in it
    """
    node_x, node_y, counts, lone = groups.x, groups.y, groups.counts, groups.lone
    group_of = groups.group_of
    fixed = np.column_stack([groups.single_x, groups.single_y, np.full(len(groups.single), SHAPE_RADIUS_PX)])
    if kept_free is not None:
        fixed = np.concatenate([fixed, kept_free])
    own_x, own_y = node_x, node_y
    for _ in range(_SETTLE_ROUNDS):
        radius = badge_radius(counts.sum(axis=1))
        node_x, node_y, stuck = place_beside(own_x, own_y, radius, fixed, groups.scale, land)
        if not stuck.any() or len(own_x) < 2:
            break
        # Who finds no place joins the nearest, and all are placed once more.
        own_x, own_y = _joined(own_x, own_y, stuck)
        own_x, own_y, counts, lone, into = _merge(own_x, own_y, counts, lone, groups.scale)
        group_of = into[group_of]
    else:
        node_x, node_y = push(own_x, own_y, badge_radius(counts.sum(axis=1)), fixed, groups.scale)
        node_x, node_y, counts, lone, into = _merge(node_x, node_y, counts, lone, groups.scale)
        group_of = into[group_of]
    is_home = lone >= 0
    order = np.argsort(severity[lone[is_home]], kind="stable")
    home = np.concatenate([lone[is_home][order], groups.single])
    badge = np.where(is_home, -1, np.cumsum(~is_home) - 1)
    return Arrangement(
        groups.scale,
        groups.bounds,
        node_x[~is_home],
        node_y[~is_home],
        counts[~is_home],
        badge_radius(counts[~is_home].sum(axis=1)),
        home,
        np.concatenate([node_x[is_home][order], groups.single_x]),
        np.concatenate([node_y[is_home][order], groups.single_y]),
        x[home],
        y[home],
        groups.grouped,
        badge[group_of],
    )


def _joined(x: Floats, y: Floats, stuck: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Put each group that found no place upon the one nearest to it."""
    x, y = x.copy(), y.copy()
    for index in np.flatnonzero(stuck).tolist():
        away = np.hypot(x - x[index], y - y[index])
        away[index] = np.inf
        nearest = int(np.argmin(away))
        x[index], y[index] = x[nearest], y[nearest]
    return x, y


def _grid(
    x: Floats,
    y: Floats,
    severity: NDArray[np.uint8],
    inside: Ints,
    members: Ints,
    scale: float,
    bounds: tuple[float, float, float, float],
) -> tuple[Floats, Floats, NDArray[np.int64], Ints, Ints]:
    """Group some homes by grid cell; a group stands in the middle of all homes of its cell, a home alone at its own.

    Returns
    -------
    x and y, homes by severity, index of the home where it is the only one (else -1), each [group]; and the group of
    each member
    """
    if not len(members):
        none = np.zeros(0, np.intp)
        return np.zeros(0), np.zeros(0), np.zeros((0, _SEVERITIES), np.int64), none, none
    cell = CELL_PX / scale
    first_column, first_row = np.floor(bounds[0] / cell), np.floor(bounds[1] / cell)
    columns = int(np.floor(bounds[2] / cell) - first_column) + 1
    column = (np.floor(x[inside] / cell) - first_column).astype(np.intp)
    row = (np.floor(y[inside] / cell) - first_row).astype(np.intp)
    key = row * columns + column
    size = int(key.max()) + 1
    homes_in_cell = np.bincount(key, minlength=size)
    # sums of distances from the corner keep their digits
    sum_x = np.bincount(key, weights=x[inside] - bounds[0], minlength=size)
    sum_y = np.bincount(key, weights=y[inside] - bounds[1], minlength=size)
    own = key[np.searchsorted(inside, members)]
    counts = np.bincount(own * _SEVERITIES + severity[members], minlength=size * _SEVERITIES)
    counts = counts.reshape(size, _SEVERITIES)
    used = np.flatnonzero(counts.sum(axis=1))
    member = np.zeros(size, np.intp)
    member[own] = members
    number = np.zeros(size, np.intp)
    number[used] = np.arange(len(used))
    is_lone = counts[used].sum(axis=1) == 1
    lone = np.where(is_lone, member[used], -1)
    return (
        np.where(is_lone, x[lone], sum_x[used] / homes_in_cell[used] + bounds[0]),
        np.where(is_lone, y[lone], sum_y[used] / homes_in_cell[used] + bounds[1]),
        counts[used],
        lone,
        number[own],
    )


def _merge(
    x: Floats, y: Floats, counts: NDArray[np.int64], lone: Ints, scale: float
) -> tuple[Floats, Floats, NDArray[np.int64], Ints, Ints]:
    """Join groups that would lie upon each other, each with its nearest, until none do; last, what became of each."""
    into = np.arange(len(x))
    for _ in range(_MERGE_ROUNDS):
        total = counts.sum(axis=1)
        radius = badge_radius(total)
        i, j, gap = _touching(x, y, radius, scale)
        if not len(i):
            break
        # One total order of the pairs: the closest of all is surely each other's nearest, so every round joins some.
        order = np.lexsort((j, i, gap))[::-1]
        best = np.full(len(x), -1, np.intp)
        both = np.stack([i[order], j[order]], axis=1)
        best[both.ravel()] = both[:, ::-1].ravel()
        keep = np.flatnonzero((best >= 0) & (best[best] == np.arange(len(x))) & (np.arange(len(x)) < best))
        gone = best[keep]
        share = total[gone] / (total[keep] + total[gone])
        x, y, counts, lone = x.copy(), y.copy(), counts.copy(), lone.copy()
        x[keep] += (x[gone] - x[keep]) * share
        y[keep] += (y[gone] - y[keep]) * share
        counts[keep] += counts[gone]
        lone[keep] = -1
        stays = np.ones(len(x), bool)
        stays[gone] = False
        number = np.cumsum(stays) - 1
        number[gone] = number[keep]
        into = number[into]
        x, y, counts, lone = x[stays], y[stays], counts[stays], lone[stays]
    return x, y, counts, lone, into


def _touching(x: Floats, y: Floats, radius: Floats, scale: float) -> tuple[Ints, Ints, Floats]:
    """Find the pairs (i < j) of discs closer than the wanted gap; the gap in pixels is negative where they overlap."""
    if len(x) < 2:
        return np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0)
    px, py = (x - x.min()) * scale, (y - y.min()) * scale
    reach = 2.0 * float(radius.max()) + GAP_PX
    column, row = (px // reach).astype(np.intp), (py // reach).astype(np.intp)
    stride = int(column.max()) + 3
    key = row * stride + column
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    at = np.arange(len(x))
    firsts: list[Ints] = []
    seconds: list[Ints] = []
    # A cell against itself and half of its neighbours meets each pair once.
    for step in (0, 1, stride - 1, stride, stride + 1):
        begin = at + 1 if step == 0 else np.searchsorted(ordered, ordered + step, "left")
        end = np.searchsorted(ordered, ordered + step, "right")
        length = np.maximum(end - begin, 0)
        first = np.repeat(at, length)
        second = np.arange(len(first)) - np.repeat(np.cumsum(length) - length, length) + np.repeat(begin, length)
        firsts.append(order[first])
        seconds.append(order[second])
    i, j = np.concatenate(firsts), np.concatenate(seconds)
    gap = np.hypot(px[i] - px[j], py[i] - py[j]) - radius[i] - radius[j]
    near = gap < GAP_PX - 1e-6
    i, j, gap = i[near], j[near], gap[near]
    return np.minimum(i, j), np.maximum(i, j), gap


def push(x: Floats, y: Floats, radius: Floats, fixed: Floats, scale: float) -> tuple[Floats, Floats]:
    """Move groups off fixed discs (middle in metres, radius in pixels), a little, so that both can be read."""
    n = len(x)
    all_x, all_y = np.concatenate([x, fixed[:, 0]]), np.concatenate([y, fixed[:, 1]])
    all_radius = np.concatenate([radius, fixed[:, 2]])
    for _ in range(_PUSH_ROUNDS):
        i, j, gap = _touching(all_x, all_y, all_radius, scale)
        moving = i < n  # i < j: a pair of two fixed ones has no group in it
        i, j, gap = i[moving], j[moving], gap[moving]
        if not len(i):
            break
        need = (GAP_PX - gap + 0.5) / scale
        away_x, away_y = all_x[i] - all_x[j], all_y[i] - all_y[j]
        length = np.hypot(away_x, away_y)
        same = length < 1e-9
        away_x, away_y = np.where(same, 0.0, away_x), np.where(same, -1.0, away_y)
        length = np.where(same, 1.0, length)
        step_x, step_y = away_x / length * need, away_y / length * need
        pair = j < n
        share = np.where(pair, 0.5, 1.0)
        all_x[:n] += np.bincount(i, step_x * share, minlength=n)[:n]
        all_y[:n] += np.bincount(i, step_y * share, minlength=n)[:n]
        all_x[:n] -= np.bincount(j[pair], (step_x * share)[pair], minlength=n)[:n]
        all_y[:n] -= np.bincount(j[pair], (step_y * share)[pair], minlength=n)[:n]
    limit = _PUSH_LIMIT_PX / scale
    moved_x, moved_y = all_x[:n] - x, all_y[:n] - y
    short = np.minimum(1.0, limit / np.maximum(np.hypot(moved_x, moved_y), 1e-9))
    return x + moved_x * short, y + moved_y * short
