"""Runs the scoring of many homes, compiled where that pays, and goes through single homes again to explain them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from coordinator.analysis import bins, plain
from coordinator.analysis.scores import Given, Scores

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from coordinator.analysis.scores import Floats

WORTH_COMPILING_HOURS: Final = 1_000_000
"""Household-hours from which compiled code is fetched: below, plain NumPy is done before it is there."""


class Sum(IntEnum):
    """The sums of evidence, in the order in which they are kept."""

    SILENCE = 0
    FROZEN = 1
    UNCHANGED = 2
    STEADY = 3


class Trace(NamedTuple):
    """The sums of some homes one by one; NaN where an hour could not be judged."""

    value: Floats
    """float32 [home, sum, hour]: the score by this sum alone."""
    began: NDArray[np.int32]
    """int32 [home, sum, hour]: the hour in which what it has summed begins."""


@lru_cache(maxsize=1)
def compiled_kernel() -> Callable[..., None] | None:
    """Fetch the compiled kernel; none where numba is not installed. The first time ever takes some seconds."""
    if find_spec("numba") is None:
        return None
    from coordinator.analysis.kernel import score_homes

    return score_homes


def fill(scores: Scores, *, compiled: bool | None = None) -> None:
    """Write the scores of all homes from what is given; by itself compiled from a million household-hours on."""
    homes = len(scores.value)
    if compiled is None:
        compiled = scores.value.size >= WORTH_COMPILING_HOURS or bool(compiled_kernel.cache_info().currsize)
    kernel = compiled_kernel() if compiled else None
    threads = min(os.cpu_count() or 1, 8)
    most = scores.settings.block_homes
    step = most if kernel is None else max(1, min(most, -(-homes // threads)))
    blocks = [slice(first, min(first + step, homes)) for first in range(0, homes, step)]
    if kernel is None or len(blocks) == 1:
        for rows in blocks:
            _run(kernel or plain.score_homes, scores, rows)
        return
    with ThreadPoolExecutor(threads) as pool:  # it lets go of the interpreter, so that threads are enough
        list(pool.map(lambda rows: _run(kernel, scores, rows), blocks))


def trace(scores: Scores, homes: Sequence[int]) -> Trace:
    """Go through some homes again, sum by sum."""
    given, hours = scores.made_from(), scores.value.shape[1]
    rows = np.asarray(homes, np.int64)
    value = np.full((len(rows), len(Sum), hours), np.nan, np.float32)
    began = np.zeros(value.shape, np.int32)
    counts = given.span_from[rows + 1] - given.span_from[rows]
    spans = [given.spans[given.span_from[row] : given.span_from[row + 1]] for row in rows]
    part = Given(
        np.ascontiguousarray(given.wh[rows]),
        given.dark,
        given.area[rows],
        np.concatenate([given.spans[:0], *spans]),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        np.ascontiguousarray(given.outgoing[rows]),
    )
    traced_scores = Scores.unfilled(part, scores.start, scores.settings)
    kernel = compiled_kernel() if compiled_kernel.cache_info().currsize else None
    _run(kernel or plain.score_homes, traced_scores, slice(0, len(rows)), value, began)
    return Trace(value, began)


def _run(
    kernel: Callable[..., None],
    scores: Scores,
    rows: slice,
    sums: Floats | None = None,
    began: NDArray[np.int32] | None = None,
) -> None:
    given, homes = scores.made_from(), rows.stop - rows.start
    kernel(
        bins.numbers(scores.settings, scores.start),
        bins.table(),
        given.wh[rows],
        given.dark,
        given.area[rows],
        given.spans,
        given.span_from[rows.start : rows.stop + 1],
        given.outgoing[rows],
        scores.value[rows],
        scores.quiet_hours[rows],
        scores.state[rows],
        scores.standby_wh[rows],
        scores.line_wh[rows],
        scores.watchability[rows],
        np.empty((homes, len(Sum), 0), np.float32) if sums is None else sums,
        np.empty((homes, len(Sum), 0), np.int32) if began is None else began,
    )
