"""Adapter by which the project's detector is judged: readings of the judge in, scores out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coordinator.analysis.decline import decline_scores
from coordinator.analysis.inactivity import score


def detect(readings) -> np.ndarray:  # noqa: ANN001 - the judge's own type
    """Return the scores [household, hour] with power alone."""
    return score(readings.wh, readings.start, area=readings.area, absences=readings.absences).value


def detect_with_phone(readings) -> np.ndarray:  # noqa: ANN001
    """Return the scores [household, hour] with power and phone use."""
    r = readings
    return score(r.wh, r.start, area=r.area, absences=r.absences, outgoing=r.outgoing).value


def detect_decline(readings) -> np.ndarray:  # noqa: ANN001
    """Return the scores [household, hour] of the weekly list of slow declines."""
    return decline_scores(readings.wh, readings.start, absences=readings.absences, area=readings.area)


class Alert(NamedTuple):
    """An alert in the form the judge takes."""

    household: int
    step: int


def alerts(readings, threshold: float = 3.3) -> list[Alert]:  # noqa: ANN001
    """Return every hour above a fixed score, for the checks of causality and quiet."""
    return [Alert(int(h), int(t)) for h, t in zip(*np.nonzero(detect(readings) >= threshold), strict=True)]
