"""Anomaly libraries as they are called by the book, on readings cleaned as for the rules; slow, so for few homes."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tests.benchmarks.rules import usable

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.analysis.scores import Floats

WINDOW_HOURS: Final = 24
FIT_HOURS: Final = 60 * 24
LEAST_FIT_HOURS: Final = 21 * 24
REFIT_HOURS: Final = 7 * 24
LEAST_KNOWN_HOURS: Final = 18
NOT_INSTALLED: Final = "not installed: pip install --group bench"


def peers() -> dict[str, tuple[str, Callable[[Any], Floats] | None]]:
    """Name the libraries with their package and what scores readings by them; none where it is not installed."""
    return {
        "PyOD ECOD": ("pyod", ecod if find_spec("pyod") else None),
        "STUMPY left discord": ("stumpy", left_discord if find_spec("stumpy") else None),
    }


def features(wh: Floats) -> Floats:
    """Describe the 24 hours up to each hour of one home, float32 [hour, 8]; NaN where fewer than 18 are known.

    Mean, least, most, spread, mean change, greatest change, hours above the middle of the day's range, last six hours.
    """
    padded = np.concatenate((np.full(WINDOW_HOURS - 1, np.nan, np.float32), wh))
    day = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_HOURS)
    change = np.abs(np.diff(day, axis=1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # windows without any reading
        least, most = np.nanmin(day, 1), np.nanmax(day, 1)
        found = np.stack(
            (
                np.nanmean(day, 1),
                least,
                most,
                np.nanstd(day, 1),
                np.nanmean(change, 1),
                np.nanmax(change, 1),
                np.sum(day > ((least + most) / 2)[:, None], 1),
                np.nanmean(day[:, -6:], 1),
            ),
            1,
        )
    found[np.count_nonzero(~np.isnan(day), 1) < LEAST_KNOWN_HOURS] = np.nan
    return found.astype(np.float32)


def ecod(readings: Any) -> Floats:
    """Score by PyOD's ECOD, fitted weekly on the 60 days before.

    ECOD ranks what it judges among itself too, and is given a week at once: in its favour it sees some days ahead.
    """
    from pyod.models.ecod import ECOD

    wh, _ = usable(readings)
    score = np.full(wh.shape, np.nan, np.float32)
    for home in range(len(wh)):
        table = features(wh[home])
        complete = ~np.isnan(table).any(1)
        for first in range(LEAST_FIT_HOURS, len(table), REFIT_HOURS):
            before = np.flatnonzero(complete[max(first - FIT_HOURS, 0) : first]) + max(first - FIT_HOURS, 0)
            week = np.flatnonzero(complete[first : first + REFIT_HOURS] & ~np.isnan(wh[home, first:][:REFIT_HOURS]))
            if len(before) < LEAST_FIT_HOURS // 2 or not len(week):
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # a skewness of numbers that are nearly the same
                score[home, first + week] = ECOD().fit(table[before]).decision_function(table[first + week])
    return score


def left_discord(readings: Any) -> Floats:
    """Score by STUMPY: how far the last 24 hours lie from the most like 24 hours of the past, z-normalised.

    Only the left profile looks back alone. A missing hour, which would blind a whole day, takes the reading of the day
    before.
    """
    import stumpy

    wh, _ = usable(readings)
    score = np.full(wh.shape, np.nan, np.float32)
    for home in range(len(wh)):
        series = _filled(wh[home])
        profile = stumpy.stump(series, m=WINDOW_HOURS)
        nearest = np.asarray(profile.left_I_, np.int64)
        windows = np.lib.stride_tricks.sliding_window_view(series, WINDOW_HOURS)
        spread = windows.std(1, keepdims=True)
        shape = (windows - windows.mean(1, keepdims=True)) / np.where(spread > 0, spread, 1)
        at = np.flatnonzero(nearest >= 0)
        score[home, at + WINDOW_HOURS - 1] = np.linalg.norm(shape[at] - shape[nearest[at]], axis=1)
    score[np.isnan(wh)] = np.nan
    return score


def _filled(wh: Floats) -> np.ndarray:
    """Take for each missing hour the reading of the day before, so that nothing comes from later."""
    filled = wh.astype(np.float64)
    for hour in np.flatnonzero(np.isnan(filled)):
        filled[hour] = filled[hour - 24] if hour >= 24 else 0.0
    return filled
