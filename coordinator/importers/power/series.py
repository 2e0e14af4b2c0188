"""The good rows of a readings file laid out as one array a meter, in any order of rows, gaps missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.importers.power.korean_clock import Stamps
    from coordinator.importers.power.reading_table import Table
    from coordinator.importers.reading.regular import Codes

Ints = NDArray[np.int64]

_SPARSE_SLOTS = 8_000_000
_STRETCH_SLOTS = 5_000
_STRETCHES = 2_000
"""Stretches of 5,000 steps until 2100, for files whose readings lie far apart."""


@dataclass(frozen=True, slots=True)
class RegisterSpan:
    """Where one running register of a file begins and ends: Korean wall clock and Wh."""

    register: str
    first_at: np.datetime64
    first_wh: float
    last_at: np.datetime64
    last_wh: float


@dataclass(frozen=True, slots=True)
class MeterReadings:
    """Readings of one meter of the file, without gaps in the index.

    Attributes
    ----------
    external_id : the partner's number of meter or home
    step_minutes : 15, 30 or 60
    start : begin of the first step, Korean wall clock, minute precision, on a step boundary
    wh : float32 [step], Wh, NaN = no reading
    reading_count : steps that hold one
    registers : of running meter readings, where they begin and end; the step to the next file lies between them
    """

    external_id: str
    step_minutes: int
    start: np.datetime64
    wh: NDArray[np.float32]
    reading_count: int
    registers: tuple[RegisterSpan, ...] = ()
    feeds_in: bool = False
    """Whether energy is fed in there so often that its readings hide what is used."""


def series(
    table: Table, stamps: Stamps, wh: NDArray[np.float32], steps: Ints, names: Sequence[str], *, at_end: bool
) -> tuple[MeterReadings, ...]:
    """Lay the readings of each meter into an array without gaps; the first of two readings of one time is kept."""
    uniform = bool((steps == steps[0]).all())
    # the number of the step since 1970, by stamp where all meters have one step, else by row
    if uniform:
        step = int(steps[0])
        slot = ((stamps.minutes - (step if at_end else 0)) // step).astype(np.int32)[table.stamp]
    else:
        row_steps = steps[table.meter]
        slot = ((stamps.minutes[table.stamp] - (row_steps if at_end else 0)) // row_steps).astype(np.int32)
    values = wh[table.usage]
    begins = np.flatnonzero(np.concatenate([[True], table.meter[1:] != table.meter[:-1]]))
    of_runs = table.meter[begins]
    ends = np.append(begins[1:], len(slot)) - 1
    rises = slot[1:] > slot[:-1]
    rises[ends[:-1]] = True
    if len(np.unique(of_runs)) == len(of_runs) and bool(rises.all()):
        # each meter in one run and in order, as most files are
        low, lengths = slot[begins].astype(np.int64), slot[ends].astype(np.int64) - slot[begins] + 1
        total = int(lengths.sum())
        if total == len(slot):
            return _cut(values, of_runs, low, lengths, ends - begins + 1, steps, names)
        if total <= max(4 * len(slot), _SPARSE_SLOTS):
            offsets = np.concatenate([[0], np.cumsum(lengths[:-1])])
            grid = np.full(total, np.nan, np.float32)
            grid[slot + np.repeat(offsets - low, ends - begins + 1)] = values
            return _cut(grid, of_runs, low, lengths, ends - begins + 1, steps, names)
    groups, group_meter = table.meter, np.arange(len(names), dtype=np.int64)
    low, lengths = _spans(groups, slot, len(names))
    if lengths.sum() > max(4 * len(slot), _SPARSE_SLOTS):
        # a few readings far apart: one series a meter and stretch, else the gaps would fill the memory
        keys, stretch = np.unique(
            table.meter.astype(np.int64) * _STRETCHES + slot // _STRETCH_SLOTS, return_inverse=True
        )
        groups, group_meter = stretch.astype(np.int32), keys // _STRETCHES
        low, lengths = _spans(groups, slot, len(keys))
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    grid = np.full(int(offsets[-1]), np.nan, np.float32)
    _lay_out(table, grid, slot + (offsets[:-1] - low)[groups], values)
    filled = np.flatnonzero(lengths)
    present = np.add.reduceat(~np.isnan(grid), offsets[filled], dtype=np.int64)
    return _cut(grid, group_meter[filled], low[filled], lengths[filled], present, steps, names)


def _cut(
    grid: NDArray[np.float32],
    meters: NDArray[np.integer],
    low: Ints,
    lengths: Ints,
    present: Ints,
    steps: Ints,
    names: Sequence[str],
) -> tuple[MeterReadings, ...]:
    """Cut the grid into the series of the meters; `low` is the first slot of each, in steps since 1970."""
    step = steps[meters]
    starts = (low * step).astype("datetime64[m]")
    offsets = np.concatenate([[0], np.cumsum(lengths)]).tolist()
    return tuple(
        MeterReadings(str(names[meter]), minutes, start, grid[begin:end], count)
        for meter, minutes, start, begin, end, count in zip(
            meters.tolist(), step.tolist(), starts, offsets[:-1], offsets[1:], present.tolist(), strict=True
        )
    )


def _lay_out(table: Table, grid: NDArray[np.float32], slot: NDArray[np.integer], values: NDArray[np.float32]) -> None:
    """Fill the grid from rows in any order; of readings of one time the first stays and others are named."""
    first_row = np.full(len(grid), -1, np.int64)
    first_row[slot[::-1]] = np.arange(len(slot))[::-1]
    kept = first_row[slot]
    repeated = np.flatnonzero(kept != np.arange(len(slot)))
    grid[slot] = values
    if not len(repeated):
        return
    kept = kept[repeated]
    grid[slot[kept]] = values[kept]
    differs = values[kept] != values[repeated]
    table.problems.count_only("duplicate_same", int(np.count_nonzero(~differs)))
    table.report_differing(repeated[differs])


def _spans(groups: Codes, slots: NDArray[np.int32], group_count: int) -> tuple[Ints, Ints]:
    """Give the first slot of each group and the length of its span, 0 where a group is empty."""
    low = np.full(group_count, np.iinfo(np.int32).max, np.int64)
    high = np.full(group_count, -1, np.int64)
    # files come in runs of one meter or one time, so that a few ends stand for many rows
    begins = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
    np.minimum.at(low, groups[begins], np.minimum.reduceat(slots, begins))
    np.maximum.at(high, groups[begins], np.maximum.reduceat(slots, begins))
    return low, np.where(high >= low, high - low + 1, 0)
