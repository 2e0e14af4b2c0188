"""Month against month: how a home's level, nights, active hours and rhythm differ from its own months before.

A month is held against the home's own last months and, where there is one, the same month a year ago. What all homes
do together (heating, shorter days) is season and is taken out by the median of the county at each clock hour. Hours
without a reading, outages of an area and registered absences are left out; so are days nearly silent, so that a holiday
is no change. Each part of a change is measured in units of what is ordinary: the spread of the county's homes in that
month, and of the home's own months among themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.analysis.daily_use import DAY_HOURS
from coordinator.analysis.month_profiles import NIGHT, MonthReadings, Profile, Status, median, pool, profiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coordinator.analysis.scores import Floats

LEAST_HOMES: Final = 20
"""With fewer homes there is no median to call the season, and no spread to call ordinary."""
MOST: Final = 10.0
"""No part counts for more than this in the score; what is beyond is far out anyway."""
_PSEUDO_WH: Final = np.float32(5.0)
_PSEUDO_SHARE: Final = np.float32(0.05)
_EDGE: Final = 0.06
"""Share of the day's activity before waking and after going to bed."""
_LIVED_HOURS: Final = (3.0, DAY_HOURS - 3.0)
"""With fewer active hours a day, or more, it cannot be told when the day begins and ends."""
_MAD: Final = np.float32(1.4826)


PARTS: Final = ("level", "nights", "active", "rhythm")
"""The parts of a change, in the order of `Comparison.parts`."""
_FLOORS: Final = np.array([0.06, 0.10, 0.5, 0.03], np.float32)
"""The least that is ordinary: log of level, log of nights, hours a day, share of the activity."""


@dataclass(frozen=True)
class Difference:
    """One month against another time, the season taken out.

    Attributes
    ----------
    parts
        float32 [4, home]: log of level, log of nights, active hours a day, and the share of the day's activity that is
        lived at other hours than before (0 and more).
    wake_hours, bed_hours
        float32 [home]: later (+) or earlier (−) up and to bed.
    likeness
        float32 [home]: correlation of the active hours around the clock; 1 = the same rhythm.
    """

    parts: Floats
    wake_hours: Floats
    bed_hours: Floats
    likeness: Floats


@dataclass(frozen=True)
class Comparison:
    """A month of the whole county, home by home.

    Attributes
    ----------
    status
        uint8 [home], a `Status`.
    score
        float32 [home]: root of the sum of the squared parts, NaN = not compared. Sort by it, largest first.
    ordinary
        float32 [4, home]: each part in units of what is ordinary (signed; rhythm from 0 up), at most `MOST`. With a
        year-ago month it counts only as far as that month shows the change too.
    last
        Against the months before.
    year
        Against the same month a year ago; None where nobody has one.
    now, before, year_ago
        The profiles that were compared.
    low_wh, high_wh
        float32 [home, 24]: the least and the most of the months before, for the band of a picture.
    months_before
        Which months were used.
    season_removed
        Whether there were enough homes to take the season out.
    """

    status: NDArray[np.uint8]
    score: Floats
    ordinary: Floats
    last: Difference
    year: Difference | None
    now: Profile
    before: Profile
    year_ago: Profile | None
    low_wh: Floats
    high_wh: Floats
    months_before: tuple[np.datetime64, ...]
    season_removed: bool


def compare(
    month: MonthReadings,
    before: Sequence[MonthReadings],
    year_ago: MonthReadings | None = None,
    *,
    area: NDArray[np.integer] | None = None,
) -> Comparison:
    """Compare a month with the months before it and with the same month a year ago.

    Parameters
    ----------
    month : the month in question
    before : the home's last months, any number and order
    year_ago : the same calendar month a year before, or None
    area : as for `area_outages`, to tell outages apart

    Returns
    -------
    Comparison
        Rows as in the readings.

    Raises
    ------
    ValueError
        When the months are not of the same homes.
    """
    months = [month, *before, *([year_ago] if year_ago is not None else [])]
    homes = len(month.wh)
    if any(compared.wh.ndim != 2 or len(compared.wh) != homes for compared in months):
        raise ValueError("all months hold the same homes")
    month_profiles, why = profiles(months, len(before), area)
    now, past = month_profiles[0], month_profiles[1 : 1 + len(before)]
    pooled = pool(past, homes)
    status = np.where(why != Status.COMPARED, why, np.where(pooled.known, Status.COMPARED, Status.NO_HISTORY))
    last = _difference(now, pooled)
    ordinary = _in_units(last.parts, _scale(last, past))
    year, year_profile = None, None
    if year_ago is not None and (month_profiles[-1].known & now.known).any():
        year_profile = month_profiles[-1]
        year = _difference(now, year_profile)
        ordinary = _confirmed(ordinary, _in_units(year.parts, _scale(year, ())))
    ordinary[:, status != Status.COMPARED] = np.nan
    stack = np.stack([profile.wh for profile in past]) if past else np.full((1, homes, DAY_HOURS), np.nan, np.float32)
    return Comparison(
        status=status.astype(np.uint8),
        score=np.sqrt(np.square(ordinary).sum(0)),
        ordinary=ordinary,
        last=last,
        year=year,
        now=now,
        before=pooled,
        year_ago=year_profile,
        low_wh=np.fmin.reduce(stack, 0),
        high_wh=np.fmax.reduce(stack, 0),
        months_before=tuple(
            earlier.month for earlier, profile in zip(before, past, strict=True) if profile.known.any()
        ),
        season_removed=bool(np.count_nonzero(now.known & pooled.known) >= LEAST_HOMES),
    )


# ---------------------------------------------------------------- differences


def _difference(now: Profile, then: Profile) -> Difference:
    """Take the parts of a change of every home, the county's medians taken out where there are enough homes."""
    season = np.count_nonzero(now.known & then.known) >= LEAST_HOMES

    def usual(values: Floats) -> Floats:
        """Give the median of all homes along the last axis but one."""
        return median(values) if season else np.zeros(values.shape[1:], np.float32)

    factor = usual(np.log((now.wh + _PSEUDO_WH) / (then.wh + _PSEUDO_WH)))
    expected = (then.wh + _PSEUDO_WH) * np.exp(factor) - _PSEUDO_WH
    expected_active = np.clip(then.active + usual(now.active - then.active), 0, 1)
    parts = np.stack(
        (
            _log_ratio(now.wh, expected),
            _log_ratio(now.wh[:, NIGHT], expected[:, NIGHT]),
            (now.active - expected_active).sum(1),
            _moved(now.active, expected_active),
        )
    ).astype(np.float32)
    parts = parts - usual(parts.T)[:, None]
    np.maximum(parts[3], 0, out=parts[3])
    wake, bed = _waking(now.active)
    wake_then, bed_then = _waking(expected_active)
    return Difference(
        parts=parts,
        wake_hours=_clock_difference(wake, wake_then),
        bed_hours=_clock_difference(bed, bed_then),
        likeness=_correlation(now.active, expected_active),
    )


def _log_ratio(now_wh: Floats, then_wh: Floats) -> Floats:
    return np.log((now_wh + 1).sum(1) / (np.maximum(then_wh, 0) + 1).sum(1))


def _moved(now: Floats, then: Floats) -> Floats:
    """Measure the share of the day's activity that is lived at other hours, [home]: half the sum of differences."""
    now_share, then_share = (
        shares / shares.sum(1, keepdims=True) for shares in (now + _PSEUDO_SHARE, then + _PSEUDO_SHARE)
    )
    return np.abs(now_share - then_share).sum(1) / 2


def _waking(active: Floats) -> tuple[Floats, Floats]:
    """Estimate when a day's activity begins and ends, clock hours [home]; NaN where it cannot be told.

    The day is cut in the middle of its six least active hours, so that a night owl's evening stays one.
    """
    around = np.concatenate((active, active), 1)
    six = sum(around[:, k : k + DAY_HOURS] for k in range(6))
    known = ~np.isnan(active[:, 0])
    begin = np.where(known, np.argmin(np.nan_to_num(six), 1) + 3, 0) % DAY_HOURS
    turned = np.take_along_axis(active, (begin[:, None] + np.arange(DAY_HOURS)) % DAY_HOURS, 1)
    total = np.cumsum(turned, 1)
    whole = total[:, -1:]
    answer: list[Floats] = []
    for edge in (_EDGE, 1 - _EDGE):
        with np.errstate(invalid="ignore"):
            at = np.minimum((total < edge * whole).sum(1), DAY_HOURS - 1)[:, None]
        upto = np.take_along_axis(total, at, 1)[:, 0]
        crossed = np.take_along_axis(turned, at, 1)[:, 0]
        part = (upto - edge * whole[:, 0]) / np.maximum(crossed, 1e-6)
        clock = (begin + at[:, 0] + 1 - part) % DAY_HOURS
        lived = known & (whole[:, 0] > _LIVED_HOURS[0]) & (whole[:, 0] < _LIVED_HOURS[1])
        answer.append(np.where(lived, clock, np.nan).astype(np.float32))
    return answer[0], answer[1]


def _clock_difference(now: Floats, then: Floats) -> Floats:
    """Give how much later, −12 to 12 hours."""
    return ((now - then + 12) % DAY_HOURS - 12).astype(np.float32)


def _correlation(now: Floats, then: Floats) -> Floats:
    now_rest, then_rest = (values - values.mean(1, keepdims=True) for values in (now, then))
    size = np.sqrt(np.square(now_rest).sum(1) * np.square(then_rest).sum(1))
    return ((now_rest * then_rest).sum(1) / np.maximum(size, np.float32(1e-6))).astype(np.float32)


# ---------------------------------------------------------------- what is ordinary


def _scale(difference: Difference, months: Sequence[Profile]) -> Floats:
    """Give what is ordinary for each part and home, [4, home]: the county's spread and the home's own, half each."""
    parts = difference.parts
    spread = np.zeros(len(PARTS), np.float32)
    if np.count_nonzero(~np.isnan(parts[0])) >= LEAST_HOMES:
        spread = _MAD * median(np.abs(parts - median(parts.T)[:, None]).T)
    scale = np.repeat(spread[:, None], parts.shape[1], 1)
    if len(months) > 1:
        homes = parts.shape[1]
        apart = [
            np.abs(_difference(profile, pool([*months[:k], *months[k + 1 :]], homes)).parts)
            for k, profile in enumerate(months)
        ]
        own = _MAD * median(np.stack(apart))
        known = np.count_nonzero(~np.isnan(np.stack(apart)[:, 0]), axis=0) > 1
        scale = np.where(known, np.sqrt((np.square(scale) + np.square(own)) / 2), scale)
    return np.maximum(scale, _FLOORS[:, None])


def _in_units(parts: Floats, scale: Floats) -> Floats:
    return np.clip(parts / scale, -MOST, MOST).astype(np.float32)


def _confirmed(last: Floats, year: Floats) -> Floats:
    """Let a change count as far as the same month a year ago shows it too; unknown years change nothing."""
    both = np.where(np.sign(last) == np.sign(year), np.sign(last) * np.minimum(np.abs(last), np.abs(year)), 0)
    return np.where(np.isnan(year), last, both).astype(np.float32)
