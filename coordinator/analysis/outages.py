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


def area_outages(wh: Floats, area: NDArray[np.integer] | None, settings: Settings = DEFAULT) -> list[Outage]:
    """Find the hours in which an area had no power.

    An hour is an outage when at least half of the homes of an area that sent a reading, five of them or more, read
    about zero; of three or four, all of them. Only that hour is looked at, so later readings change nothing.

    Parameters
    ----------
    wh
        float32 [household, hour], Wh, NaN = missing.
    area
        int [household]; None = areas are not known.

    Returns
    -------
    In the order of area and time.
    """
    if area is None or not wh.size:
        return []
    area = np.asarray(area)
    if area.shape != wh.shape[:1]:
        raise ValueError(f"area has shape {area.shape}, the readings have {wh.shape[0]} households")
    found: list[Outage] = []
    for name in np.unique(area):
        rows = np.flatnonzero(area == name)
        if len(rows) < settings.outage_fewest_homes:
            continue
        zero = np.zeros(wh.shape[1], np.int32)
        read = np.zeros(wh.shape[1], np.int32)
        for row in rows:  # one home at a time keeps the memory small
            zero += np.abs(wh[row]) <= settings.zero_wh
            read += ~np.isnan(wh[row])
        many = (read >= settings.outage_least_homes) & (zero >= settings.outage_share * read)
        dark = many | ((read >= settings.outage_fewest_homes) & (zero == read))
        if not dark.any():
            continue
        edge = np.flatnonzero(np.diff(np.concatenate(([0], dark.view(np.int8), [0]))))
        found += [Outage(int(name), int(a), int(b), int(zero[a:b].max())) for a, b in edge.reshape(-1, 2)]
    return found


def dark_hours(
    wh: Floats, area: NDArray[np.integer] | None, settings: Settings = DEFAULT
) -> tuple[Flags, NDArray[np.int64]]:
    """Give the hours in which each area was dark or caught up.

    Returns
    -------
    dark
        bool [area, hour]
    row
        int64 [household], row of `dark`; all 0, and one area without a dark hour, where there was no outage.
    """
    found = area_outages(wh, area, settings)
    if area is None or not found:
        return np.zeros((1, wh.shape[1]), np.bool_), np.zeros(len(wh), np.int64)
    names, row = np.unique(area, return_inverse=True)
    dark = np.zeros((len(names), wh.shape[1]), np.bool_)
    at = {int(name): n for n, name in enumerate(names)}
    for outage in found:
        dark[at[outage.area], outage.first_hour : outage.end_hour + settings.catch_up_hours] = True
    return dark, row.astype(np.int64)
