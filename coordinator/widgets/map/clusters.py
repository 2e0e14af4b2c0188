"""What the map draws at one scale: homes grouped into badges, homes in trouble alone, nothing upon another.

All here is arithmetic on arrays, in two units: map metres (EPSG:5179) and, at the scale asked for, pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coordinator.worklist.rows import MAP_SEVERITIES

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

CELL_PX = 56.0
ALONE_FROM = MAP_SEVERITIES.index("caution")
"""From this severity on a home is always drawn alone."""
SHAPE_RADIUS_PX = 9.0
"""Half of a severity shape with its halo."""
SPREAD_SCALE = 0.8
"""Pixels a metre from which no home is grouped and homes of one place are spread."""
GAP_PX = 2.0

_SPREAD_STEP_PX = 13.0
_GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))
_PUSH_ROUNDS = 12
_PUSH_LIMIT_PX = 40.0
_MERGE_ROUNDS = 60
_SETTLE_ROUNDS = 3
_UNPILE_LIMIT = 600
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
    with_normal: bool = True,
    urgent: Ints | None = None,
) -> Arrangement:
    """Group homes and place them; see `group` and `settle`."""
    groups = group(x, y, severity, scale=scale, bounds=bounds, with_normal=with_normal, urgent=urgent)
    return settle(groups, x, y, severity)


def group(
    x: Floats,
    y: Floats,
    severity: NDArray[np.uint8],
    *,
    scale: float,
    bounds: tuple[float, float, float, float],
    with_normal: bool = True,
    urgent: Ints | None = None,
) -> Groups:
    """Group homes by cells of a grid, and keep homes in trouble out of the groups.

    The grid hangs on the map, not on the window: panning does not regroup.

    Parameters
    ----------
    x, y : [home] metres
    severity : [home] index into `MAP_SEVERITIES`
    scale : pixels a metre
    bounds : west, south, east, north of what is arranged; the cost grows with this, not with the county
    with_normal : whether homes with nothing to report are drawn
    urgent : indices of homes with urgent words; whatever their severity they are in no group and give way to none
    """
    west, south, east, north = bounds
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    single = severity >= ALONE_FROM
    weight = severity
    if urgent is not None and len(urgent):
        single[urgent] = True
        weight = severity.copy()
        weight[urgent] = _SEVERITIES
    grouped = inside if with_normal else inside & (severity != 0)
    if scale >= SPREAD_SCALE:
        single |= grouped
    singles = np.flatnonzero(inside & single)
    singles = singles[np.argsort(weight[singles], kind="stable")]
    members = np.flatnonzero(grouped & ~single)
    place = _spread if scale >= SPREAD_SCALE else unpile
    single_x, single_y = place(x[singles], y[singles], scale)
    first = len(singles) - int(np.count_nonzero(weight[singles] == _SEVERITIES))
    if first < len(singles):
        # Beside each other in any case, however many others there are.
        single_x[first:], single_y[first:] = unpile(single_x[first:], single_y[first:], scale)
    node_x, node_y, counts, lone, cell = _grid(x[members], y[members], severity[members], scale, bounds)
    lone = np.where(lone >= 0, members[lone] if len(members) else -1, -1)
    node_x, node_y, counts, lone, into = _merge(node_x, node_y, counts, lone, scale)
    return Groups(scale, bounds, node_x, node_y, counts, lone, singles, single_x, single_y, members, into[cell])


def settle(
    groups: Groups, x: Floats, y: Floats, severity: NDArray[np.uint8], kept_free: Floats | None = None
) -> Arrangement:
    """Place groups so that none lies upon another, on a home alone or, as far as can be, on what is kept free.

    Parameters
    ----------
    groups : as `group` gave them
    x, y, severity : [home] as given to `group`
    kept_free : [n, 3] discs to move groups off: middle (metres) and radius (pixels)
    """
    node_x, node_y, counts, lone = groups.x, groups.y, groups.counts, groups.lone
    group_of = groups.group_of
    fixed = np.column_stack([groups.single_x, groups.single_y, np.full(len(groups.single), SHAPE_RADIUS_PX)])
    if kept_free is not None:
        fixed = np.concatenate([fixed, kept_free])
    if len(fixed):
        for _ in range(_SETTLE_ROUNDS):
            before = len(node_x)
            node_x, node_y = push(node_x, node_y, badge_radius(counts.sum(axis=1)), fixed, groups.scale)
            node_x, node_y, counts, lone, into = _merge(node_x, node_y, counts, lone, groups.scale)
            group_of = into[group_of]
            if len(node_x) == before:
                break  # none had to join, so none grew
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


def _grid(
    x: Floats, y: Floats, severity: NDArray[np.uint8], scale: float, bounds: tuple[float, float, float, float]
) -> tuple[Floats, Floats, NDArray[np.int64], Ints, Ints]:
    """Group points by grid cell.

    Returns
    -------
    mean x and y, homes by severity, index of the home where it is the only one (else -1), each [group]; and the
    group of each point
    """
    if not len(x):
        none = np.zeros(0, np.intp)
        return np.zeros(0), np.zeros(0), np.zeros((0, _SEVERITIES), np.int64), none, none
    cell = CELL_PX / scale
    first_column, first_row = np.floor(bounds[0] / cell), np.floor(bounds[1] / cell)
    columns = int(np.floor(bounds[2] / cell) - first_column) + 1
    column = (np.floor(x / cell) - first_column).astype(np.intp)
    row = (np.floor(y / cell) - first_row).astype(np.intp)
    key = row * columns + column
    size = int(key.max()) + 1
    counts = np.bincount(key * _SEVERITIES + severity, minlength=size * _SEVERITIES).reshape(size, _SEVERITIES)
    total = counts.sum(axis=1)
    used = np.flatnonzero(total)
    total = total[used]
    # sums of distances from the corner keep their digits
    sum_x = np.bincount(key, weights=x - bounds[0], minlength=size)[used]
    sum_y = np.bincount(key, weights=y - bounds[1], minlength=size)[used]
    member = np.zeros(size, np.intp)
    member[key] = np.arange(len(x))
    number = np.zeros(size, np.intp)
    number[used] = np.arange(len(used))
    return (
        sum_x / total + bounds[0],
        sum_y / total + bounds[1],
        counts[used],
        np.where(total == 1, member[used], -1),
        number[key],
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


def unpile(x: Floats, y: Floats, scale: float) -> tuple[Floats, Floats]:
    """Set homes drawn alone beside each other where they would hide each other; the most serious, the last, stay."""
    x, y = x.copy(), y.copy()
    if len(x) < 2 or len(x) > _UNPILE_LIMIT:
        return x, y
    apart = 2.0 * SHAPE_RADIUS_PX / scale
    turn = np.arange(12) * (np.pi / 6.0) + np.pi / 2.0
    rings = [
        (np.cos(turn + ring * 0.26) * apart * ring * 1.02, np.sin(turn + ring * 0.26) * apart * ring * 1.02)
        for ring in (1, 2, 3)
    ]
    try_x = np.concatenate([[0.0], *(ring[0] for ring in rings)])
    try_y = np.concatenate([[0.0], *(ring[1] for ring in rings)])
    reach = 5.0 * apart
    for index in range(len(x) - 2, -1, -1):
        off_x, off_y = x[index + 1 :] - x[index], y[index + 1 :] - y[index]
        distance = np.hypot(off_x, off_y)
        if distance.min() >= apart:
            continue
        near = distance < reach
        between = np.hypot(try_x[:, None] - off_x[near], try_y[:, None] - off_y[near])
        free = np.flatnonzero(between.min(axis=1) >= apart * 0.999)
        if len(free):
            x[index] += try_x[free[0]]
            y[index] += try_y[free[0]]
    return x, y


def _spread(x: Floats, y: Floats, scale: float) -> tuple[Floats, Floats]:
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
