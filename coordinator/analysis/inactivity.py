"""The watch: evidence, hour by hour, that nobody does anything in a home, summed and held against the home's own past.

What an hour says. Each day's four quietest hours in a row show what the home looks like when nobody
does anything. The energy of an hour, and how far it lies from the hours just before, fall into logarithmic bins; how
often each bin comes at this clock hour, against how often in quiet hours, is the evidence of the hour, in nats:
ln(quiet / usual), limited on both sides.

Four sums of it are kept, each falling back to nothing when life shows (Page's CUSUM): silence — level and change over
four hours; frozen — a load above standby that does not change, such as an appliance left on; unchanged — nothing is
switched from one hour to the next; steady — nor over four hours. Yesterday's phone use comes in at 08:00: the sums may
then have begun in any hour since, weighed by what was sent; a day without any adds what it is worth in this home.

What a sum means. Ordinary life drives the sums up too, in each home as often and as far as it does. Their excursions
teach an exponential tail, and the score is minus the log of how often a year this home comes as far by itself, so
that one threshold means the same everywhere.

Everything is causal, and a home is judged by its own readings alone; only an outage it shares in comes from others.

References
----------
E. S. Page (1954), Continuous inspection schemes, Biometrika 41. The change over several hours, in place of the last
one only, was measured here: it finds a collapse 2 to 4 hours earlier at the same number of alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coordinator.analysis.band import Band, band
from coordinator.analysis.calibration import calibrate
from coordinator.analysis.episodes import Finding, Reason, findings
from coordinator.analysis.outages import dark_hours
from coordinator.analysis.scores import DEFAULT, QUIET_UNKNOWN, Absence, Floats, Given, Scores, Settings, State
from coordinator.analysis.scoring import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = [
    "DEFAULT",
    "QUIET_UNKNOWN",
    "Band",
    "Finding",
    "Reason",
    "Scores",
    "Settings",
    "State",
    "band",
    "calibrate",
    "findings",
    "score",
]


def score(
    wh: Floats,
    start: np.datetime64,
    *,
    area: NDArray[np.integer] | None = None,
    absences: Iterable[Absence] = (),
    outgoing: Floats | None = None,
    settings: Settings = DEFAULT,
    compiled: bool | None = None,
) -> Scores:
    """Judge every hour of every home.

    Missing hours are neither silence nor activity; a hole of more than a day, and a registered absence, start the sums
    again. A score needs 21 days of the home's own readings.

    Parameters
    ----------
    wh
        float32 [household, hour], Wh, NaN = missing. Negative readings (solar export) count as missing.
    start
        Begin of hour 0, at midnight, local time without clock changes.
    area
        int [household], the towns, or int [household, 2], town and village: homes that went dark together had an
        outage (`outages`).
    absences
        (household, first hour, end hour): registered, nothing is judged while they last.
    outgoing
        float32 [household, day], calls and texts sent, NaN = no file. Known from 08:00 of the next day.
    compiled
        Whether the compiled kernel is used; by itself for a million household-hours and more.

    Returns
    -------
    Scores
        `value[:, t]` depends on what was known at the end of hour t only.

    Raises
    ------
    ValueError
        When the shapes do not fit each other or `start` is not a midnight.
    """
    wh = np.ascontiguousarray(wh, np.float32)
    if wh.ndim != 2:
        raise ValueError(f"readings must be [household, hour], not of shape {wh.shape}")
    if start.astype("datetime64[s]") != start.astype("datetime64[D]"):
        raise ValueError(f"readings must start at midnight, not {start}")
    homes, hours = wh.shape
    if outgoing is not None:
        outgoing = np.ascontiguousarray(outgoing, np.float32)
        if outgoing.ndim != 2 or len(outgoing) != homes:
            raise ValueError(f"phone use must be [household, day] of {homes} households, not {outgoing.shape}")
    dark, row = dark_hours(wh, area, settings)
    spans, span_from = _spans(absences, homes, hours)
    given = Given(wh, dark, row, spans, span_from, np.empty((homes, 0), np.float32) if outgoing is None else outgoing)
    result = Scores.unfilled(given, start, settings, outgoing)
    if not wh.size:
        return result
    fill(result, compiled=compiled)
    return result


def _spans(absences: Iterable[Absence], homes: int, hours: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Order absences by home and time, those that touch put together."""
    away: list[list[tuple[int, int]]] = [[] for _ in range(homes)]
    for home, first, end in absences:
        if not 0 <= home < homes:
            raise ValueError(f"absence of household {home}, there are {homes}")
        away[home].append((max(first, 0), min(end, hours)))
    spans: list[tuple[int, int]] = []
    span_from = np.zeros(homes + 1, np.int64)
    for home, ordered in enumerate(away):
        begin = len(spans)
        for first, end in sorted(ordered):
            if len(spans) > begin and first <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            elif first < end:
                spans.append((first, end))
        span_from[home + 1] = len(spans)
    return np.array(spans, np.int64).reshape(-1, 2), span_from
