"""Hours in which the power of a whole area was off, told apart from homes that are silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coordinator.analysis.scores import DEFAULT, Flags, Floats, Settings

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Outage(NamedTuple):
    """One stretch of hours in which most homes of an area read zero."""

    area: int
    first_hour: int
    end_hour: int  # exclusive
    homes: int  # the most homes that read zero in one of these hours


def area_outages(
    wh: Floats, area: NDArray[np.integer] | None, settings: Settings = DEFAULT
) -> tuple[Flags | None, list[Outage]]:
    """Find the hours in which an area had no power.

    An hour is an outage when at least half of the homes of an area that sent a reading, five of them or more,
    read about zero (DETECTION §5.1). Only that hour is looked at, so later readings change nothing.

    Parameters
    ----------
    wh
        float32 [household, hour], Wh, NaN = missing.
    area
        int [household]; None = areas are not known.

    Returns
    -------
    mask
        bool [household, hour], true for every home of the area; None when there is no outage at all.
    outages
        In the order of area and time.
    """
    if area is None or not wh.size:
        return None, []
    area = np.asarray(area)
    if area.shape != wh.shape[:1]:
        raise ValueError(f"area has shape {area.shape}, the readings have {wh.shape[0]} households")
    mask: Flags | None = None
    found: list[Outage] = []
    for name in np.unique(area):
        rows = np.flatnonzero(area == name)
        if len(rows) < settings.outage_least_homes:
            continue
        zero = np.zeros(wh.shape[1], np.int32)
        read = np.zeros(wh.shape[1], np.int32)
        for row in rows:  # one home at a time keeps the memory small
            zero += np.abs(wh[row]) <= settings.zero_wh
            read += ~np.isnan(wh[row])
        dark = (read >= settings.outage_least_homes) & (zero >= settings.outage_share * read)
        if not dark.any():
            continue
        if mask is None:
            mask = np.zeros(wh.shape, bool)
        mask[rows] = dark
        edge = np.flatnonzero(np.diff(np.concatenate(([0], dark.view(np.int8), [0]))))
        found += [Outage(int(name), int(a), int(b), int(zero[a:b].max())) for a, b in edge.reshape(-1, 2)]
    return mask, found
