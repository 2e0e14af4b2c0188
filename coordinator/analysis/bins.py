"""Bins of energy, the natural logarithm, and what both ways of scoring take as their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coordinator.analysis.scores import Floats, Settings

COUNT: Final = 24
LOWEST_WH: Final = 4.0
HIGHEST_WH: Final = 6000.0
MOST_WH: Final = 65534
SMOOTHING: Final = (0.05, 0.25, 0.4, 0.25, 0.05)
"""Shares that a count gives to its own bin and the two on each side of it."""
QUIET_DAYS: Final = 28
"""Days whose quietest hours draw the line of activity."""
QUIET_WINDOW_HOURS: Final = 4
BACK_HOURS: Final = (4, 2, 1)
"""How far back the change of an hour looks, for the sums of silence, frozen load and unchanged load."""
FURTHEST_BACK: Final = max(BACK_HOURS)

LEVEL: Final = 0
"""Row of the level in the counts; the three changes follow it in the order of `BACK_HOURS`."""

_LN2: Final = np.float32(0.6931471805599453)
LN_TERMS: Final = tuple(
    np.float32(x) for x in (-1.93167154, 3.4982279, -2.42081256, 1.10480824, -0.28063254, 0.03010263)
)
"""Polynomial of the logarithm of 1 … 2, from the lowest power; off by 2.3e-5 at most."""


def table() -> NDArray[np.uint8]:
    """Give the bin of every whole number of watt-hours, uint8 [65,536]: below 4 Wh, then logarithmic to 6 kWh."""
    edges = np.geomspace(LOWEST_WH, HIGHEST_WH, COUNT - 1)
    return np.searchsorted(edges, np.arange(65536.0), side="right").astype(np.uint8)


def bin_of(wh: Floats, bins: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Look up the bins of energies, Wh; missing ones fall into bin 0 and are to be left out by the caller."""
    known = np.nan_to_num(wh, nan=0.0)
    return bins[np.minimum(known + np.float32(0.5), np.float32(MOST_WH)).astype(np.int32)]


def ln(value: Floats) -> Floats:
    """Give the natural logarithm of positive float32 numbers, the same way as the compiled kernel does."""
    bits = value.view(np.int32)
    power = ((bits >> 23) - 127).astype(np.float32)
    mantissa = ((bits & 0x7FFFFF) | 0x3F800000).view(np.float32)
    out = np.full_like(mantissa, LN_TERMS[5])
    for term in LN_TERMS[4::-1]:
        out = out * mantissa + term
    return power * _LN2 + out


class Numbers(NamedTuple):
    """The settings as plain numbers, in the form in which compiled code takes them."""

    zero_wh: float
    zero_habit_share: float
    zero_days: int
    longest_hole_hours: int
    learning_hours: int
    table_days: int
    refresh_days: int
    first_weekday: int
    habit_growth: float
    quiet_growth: float
    doubt: float
    least_nats: float
    most_nats: float
    most_frozen_nats: float
    level_share: float
    forgiving: float
    line_quantile: float
    line_margin_wh: float
    line_margin_share: float
    frozen_margin_wh: float
    tail_from_nats: float
    tail_most_nats: float
    tail_keep: float
    tail_prior_days: float
    tail_prior_per_day: float
    tail_prior_nats: float
    phone_hour: int
    phone_least_days: int
    phone_most_nats: float
    phone_weight: float
    phone_most_share: float


def numbers(settings: Settings, start: np.datetime64) -> Numbers:
    """Read the settings for readings that begin on a day; the weekly tables fall on the same weekday in every run."""
    return Numbers(
        zero_wh=settings.zero_wh,
        zero_habit_share=settings.zero_habit_share,
        zero_days=settings.standby_days,
        longest_hole_hours=settings.longest_hole_hours,
        learning_hours=settings.learning_days * 24,
        table_days=settings.table_days,
        refresh_days=settings.refresh_days,
        first_weekday=int(start.astype("datetime64[D]").astype(np.int64)) % settings.refresh_days,
        habit_growth=2.0 ** (1 / settings.habit_half_life_days),
        quiet_growth=2.0 ** (1 / settings.quiet_half_life_days),
        doubt=settings.doubt,
        least_nats=settings.hour_least_nats,
        most_nats=settings.hour_most_nats,
        most_frozen_nats=settings.frozen_hour_most_nats,
        level_share=settings.level_share,
        forgiving=settings.forgiving,
        line_quantile=settings.line_quantile,
        line_margin_wh=settings.line_margin_wh,
        line_margin_share=settings.line_margin_share,
        frozen_margin_wh=settings.frozen_margin_wh,
        tail_from_nats=settings.tail_from_nats,
        tail_most_nats=settings.tail_most_nats,
        tail_keep=0.5 ** (1 / settings.tail_half_life_days),
        tail_prior_days=settings.tail_prior_days,
        tail_prior_per_day=settings.tail_prior_per_day,
        tail_prior_nats=settings.tail_prior_nats,
        phone_hour=settings.phone_hour,
        phone_least_days=settings.phone_least_days,
        phone_most_nats=settings.phone_most_nats,
        phone_weight=settings.phone_weight,
        phone_most_share=settings.phone_most_share,
    )
