"""How long each reading lasts, told by the times beside it; finer ones are added up to the grid, never thinned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coordinator.errors import ImportRefused
from coordinator.importers.reading.stamps import LENGTHS
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from coordinator.importers.power.korean_clock import Stamps
    from coordinator.importers.power.reading_table import Table

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

GRID_MINUTES = (15, 30, 60)
"""The steps in which readings are stored."""
_FINER_SHARE = 0.1
"""A shorter length is believed when at least this share of a meter's readings follow each other by it."""
_DAY_MINUTES = 24 * 60
"""A second length within one meter's readings is believed after a whole day of it."""
_TO_24 = 2
"""Midnight is 24:00 in a file that writes it so more than so many times as often as 0:00."""
_DOUBTFUL_RUN = 4
"""So many longer gaps of one length in a row may be another length, or readings that did not come."""
_COARSE_LEAST = 6
"""Fewer times than this do not tell that a file's readings are more than an hour apart."""

_OFF_STEP = mark("The time lies beside the meter's steps of 15, 30 or 60 minutes.")
_HALVES = np.array([2 * minutes for minutes in LENGTHS])
_PLACE = np.full(2 * 60 + 1, -1, np.int64)
_PLACE[_HALVES] = np.arange(len(LENGTHS))


def grid_of(minutes: int) -> int:
    """Give the finest step of the grid that readings of a length fill: 5 minutes fill 15, 10 fill 30, 20 fill 60."""
    return next(step for step in GRID_MINUTES if step % minutes == 0)


_GRID = np.array([grid_of(minutes) for minutes in LENGTHS])


def settle(
    table: Table, stamps: Stamps, meter_count: int, *, running: bool, at_end: bool, known_minutes: int
) -> tuple[Ints, int]:
    """Find how long each reading lasts, and take out those of which it cannot be known.

    Parameters
    ----------
    running : the values are running meter readings, of which those between two steps are not needed
    at_end : a stamp stands at the end of what it is for
    known_minutes : what the file itself says of all its readings; 0 where it says nothing

    Returns
    -------
    int64 [meter] the step of the grid, 15, 30 or 60 minutes; and how many steps of the grid the file's readings are of,
    0 where each reading is one. `table.lengths` is filled in where a reading does not last its meter's step.

    Raises
    ------
    ImportRefused
        `step`: the readings are more than an hour apart.
    """
    used = np.bincount(table.stamp, minlength=len(stamps.minutes)) > 0
    _refuse_coarse(stamps.minutes[used])
    whole_hours = not (stamps.has_seconds | (stamps.minutes % 60 != 0))[used].any()
    if whole_hours and known_minutes in (0, 60):
        return np.full(meter_count, 60, np.int64), 0
    measured = _Found(table, stamps, meter_count, known_minutes, at_end=at_end)
    if running:
        _drop_between(table, stamps, measured)
        return measured.steps, 0
    slot_count = 0
    if (measured.lengths != measured.steps[table.meter]).any():
        begin = stamps.minutes[table.stamp] - (measured.lengths if at_end else 0)
        slot_count = len(np.unique(_slots(table, begin, measured.steps)[0]))
        table.lengths = measured.lengths
    _drop_unknown(table, measured)
    return measured.steps, slot_count


def why_ends(table: Table, stamps: Stamps, layout: str) -> str:
    """Say why the stamps of a file are taken for the ends of its readings.

    Returns
    -------
    a sentence, empty where they are begins. They are ends where midnight is written as 24:00, where the column says
    so, and where the readings of whole days begin one step after midnight and end at midnight for most meters; times
    a minute before those are moved to them.
    """
    if layout == "day" or not len(table.lines):
        return ""
    moved = _moved_to_full_minutes(table, stamps)
    if moved is not None:
        stamps.minutes = moved
        return tr("The times are the last minutes of their readings, and were taken for their ends.")
    if stamps.to_24 > _TO_24 * stamps.from_0:
        return tr("The times run to 24:00: each is the end of its reading, and was taken so.")
    if stamps.to_24:
        return ""
    name, clock = table.columns["stamp"].name, table.columns.get("clock")
    if clock is not None and _END_NAME.search(clock.name) and not stamps.from_0:
        name = clock.name
    elif clock is not None:
        name = ""
    if _END_NAME.search(name):
        return tr("“{column}” is the end of each reading, and was taken so.", column=name)
    if _BEGIN_NAME.search(table.columns["stamp"].name) or not _are_whole_days(
        table, stamps.minutes, ~stamps.unreadable
    ):
        return ""
    return tr(
        "The times begin one step after midnight and end at midnight: each is the end of its reading, and was taken so."
    )


def settle_midnights(table: Table, stamps: Stamps) -> str:
    """Move the midnights of a file that writes the end of a day as 0:00 of its own date, behind 01:00 … 23:00.

    Returns
    -------
    a sentence, empty where no midnight stands behind the last hour of its own date for each meter that has one
    """
    minutes = stamps.minutes
    is_midnight = (minutes % _DAY_MINUTES == 0) & ~stamps.unreadable & ~stamps.has_seconds
    if stamps.to_24 or stamps.again or not len(table.lines) or not is_midnight.any():
        return ""
    of_first = np.flatnonzero(table.meter == table.meter[0])
    if not _ends_own_day(table, minutes, is_midnight, of_first):
        return ""  # one meter tells at once of nearly all files that they are none
    order = np.argsort(table.meter, kind="stable")
    if not _ends_own_day(table, minutes, is_midnight, order):
        return ""
    stamps.minutes = np.where(is_midnight, minutes + _DAY_MINUTES, minutes)
    stamps.to_24, stamps.from_0 = stamps.from_0, 0
    return tr("0:00 stands behind 23:00 of its own date: it is the end of that day, 24:00, and was taken so.")


def _ends_own_day(table: Table, minutes: Ints, is_midnight: Bools, rows: Ints) -> bool:
    """Say whether each midnight in these rows, by meter, stands behind the last step of its own date."""
    if table.register is not None:
        rows = rows[np.lexsort((table.register[rows], table.meter[rows]))]
    at = minutes[table.stamp[rows]]
    found = np.flatnonzero(is_midnight[table.stamp[rows]])
    if not len(found) or not found[0]:
        return False
    before = found - 1
    gap = at[found] + _DAY_MINUTES - at[before]
    same = table.meter[rows[before]] == table.meter[rows[found]]
    if table.register is not None:
        same &= table.register[rows[before]] == table.register[rows[found]]
    return bool((same & (gap > 0) & (gap <= 60)).all())


_END_NAME = re.compile(
    r"종료|마감|까지|끝|(?<![a-z])(?:end|until|to)(?![a-z])|end(?:s|ed|ing)?[\s_]?(?:time|date|at)|hour[\s_]?ending|mr_?hhmi2",
    re.IGNORECASE,
)
_BEGIN_NAME = re.compile(r"시작|부터|start|begin|from", re.IGNORECASE)


def _moved_to_full_minutes(table: Table, stamps: Stamps) -> Ints | None:
    """Give the minutes of a file whose times are all the last ones of their steps, 00:59 … 23:59, a minute later."""
    if ((stamps.minutes[~stamps.unreadable] + 1) % _LEAST_STEP != 0).any():
        return None
    moved = np.where(stamps.unreadable, stamps.minutes, stamps.minutes + 1)
    return moved if _are_whole_days(table, moved, ~stamps.unreadable) else None


_LEAST_STEP = 5


def _are_whole_days(table: Table, minutes: Ints, readable: Bools) -> bool:
    """Say whether a file's regular times begin one step after midnight and end at midnight, for most meters."""
    if not readable.any() or int(minutes[readable].min()) % _DAY_MINUTES not in LENGTHS:
        return False  # the first of its times tells it of nearly all files, whatever rows are taken
    used = minutes[np.bincount(table.stamp, minlength=len(minutes)) > 0]
    low, high = int(used.min()), int(used.max())
    step = low % _DAY_MINUTES
    if step not in LENGTHS or high % _DAY_MINUTES or high - low < _DAY_MINUTES - step:
        return False
    if (np.diff(np.unique(used)) != step).any():
        return False
    at = minutes[table.stamp]
    whole = np.intersect1d(table.meter[at == low], table.meter[at == high])
    return 3 * len(whole) >= 2 * len(np.unique(table.meter))


class _Found:
    """What the times of a file say of its readings.

    Attributes
    ----------
    steps : int64 [meter] minutes of the grid
    lengths : int64 [row] minutes
    off, overlaps, doubtful : bool [row] beside the reading's own steps; over before it ends, since the next begins;
        as far apart as readings of another length would be
    """

    def __init__(self, table: Table, stamps: Stamps, meter_count: int, known_minutes: int, *, at_end: bool) -> None:
        # half minutes, so that a time between two minutes is a time of its own; backwards where stamps are ends
        at = (2 * stamps.minutes + stamps.has_seconds)[table.stamp]
        low, high = int(at.min()), int(at.max())
        width = high - low + 1
        key = table.meter.astype(np.int64) * width + (high - at if at_end else at - low)
        inverse: Ints | None = None
        if len(key) > 1 and not bool((key[1:] > key[:-1]).all()):
            key, inverse = np.unique(key, return_inverse=True)
        meter, place = np.divmod(key, width)
        gap = np.zeros(len(key), np.int64)
        gap[:-1] = np.where(meter[1:] == meter[:-1], key[1:] - key[:-1], 0)
        at = high - place if at_end else place + low
        base = np.full(meter_count, known_minutes, np.int64) if known_minutes else _usual(meter, gap, at, meter_count)
        length, doubtful = base[meter], np.zeros(len(key), bool)
        self.steps = _GRID[_PLACE[2 * base]]
        if not known_minutes:
            length, doubtful = _changes(meter, gap, length)
            np.maximum.at(self.steps, meter, _GRID[_PLACE[2 * length]])
        off = at % (2 * length) != 0
        overlaps = (gap > 0) & (gap < 2 * length)
        rows = slice(None) if inverse is None else inverse
        self.lengths = length[rows]
        self.off, self.overlaps, self.doubtful = off[rows], overlaps[rows], doubtful[rows]


def _usual(meter: Ints, gap: Ints, at: Ints, meter_count: int) -> Ints:
    """Give the length of each meter's readings, in minutes: the shortest of those that are no exception."""
    kinds = len(LENGTHS)
    place = np.where(gap < len(_PLACE), _PLACE[np.minimum(gap, len(_PLACE) - 1)], -1)
    known = place >= 0
    counts = np.bincount(meter[known] * kinds + place[known], minlength=meter_count * kinds).reshape(-1, kinds)
    totals = counts.sum(axis=1)
    believed = counts > _FINER_SHARE * totals[:, None]
    usual = np.array(LENGTHS)[believed.argmax(axis=1)]
    silent = totals == 0
    if silent.any():
        # too far apart to tell by each other; the minutes they stand on tell
        stands_on = np.where(at % 120 == 0, 60, np.where(at % 60 == 0, 30, np.where(at % 30 == 0, 15, 60)))
        finest = np.full(meter_count, 60, np.int64)
        np.minimum.at(finest, meter, stands_on)
        usual[silent] = finest[silent]
    return usual


def _changes(meter: Ints, gap: Ints, usual: Ints) -> tuple[Ints, Bools]:
    """Find stretches of another length than the meter's usual one: the lengths, and what may be such a stretch."""
    begins = np.flatnonzero(np.concatenate([[True], (gap[1:] != gap[:-1]) | (meter[1:] != meter[:-1])]))
    counts = np.diff(np.append(begins, len(gap)))
    run_gap = gap[begins]
    unusual = (run_gap < len(_PLACE)) & (run_gap != 2 * usual[begins])
    unusual &= _PLACE[np.minimum(run_gap, len(_PLACE) - 1)] >= 0
    believed = unusual & ((counts + 1) * run_gap >= 2 * _DAY_MINUTES)
    doubtful = unusual & ~believed & (run_gap > 2 * usual[begins]) & (counts >= _DOUBTFUL_RUN)
    if not believed.any() and not doubtful.any():
        return usual, np.zeros(len(gap), bool)
    # a reading before a gap is what the one before it is
    known = np.repeat(believed | doubtful | (run_gap == 2 * usual[begins]), counts)
    last = np.maximum.accumulate(np.where(known, np.arange(len(gap)), -1))
    same = (last >= 0) & (meter[last] == meter)
    lengths = np.where(np.repeat(believed, counts), gap // 2, usual)
    return np.where(same, lengths[last], usual), np.where(same, np.repeat(doubtful, counts)[last], False)


def _drop_unknown(table: Table, measured: _Found) -> None:
    """Name and take out the readings that stand beside their steps or last nobody knows how long."""
    wrong = measured.off | measured.overlaps | measured.doubtful
    if not wrong.any():
        return
    for rows, code, message in (
        (measured.off, "off_step", _OFF_STEP),
        (
            measured.overlaps & ~measured.off,
            "overlap",
            mark("Another reading begins before this one is over, so it is not known how long it lasts."),
        ),
        (
            measured.doubtful & ~measured.off & ~measured.overlaps,
            "step_changes",
            mark("The readings are further apart here than elsewhere, so it is not known how long they last."),
        ),
    ):
        table.report(np.flatnonzero(rows), "stamp", code, tr(message))
    table.keep(~wrong)


def _drop_between(table: Table, stamps: Stamps, measured: _Found) -> None:
    """Leave out running readings between two steps, whose rise the later one holds; name those beside any step."""
    steps = measured.steps[table.meter]
    beside = (stamps.minutes[table.stamp] % steps != 0) | stamps.has_seconds[table.stamp]
    between = beside & ~measured.off & (measured.lengths < steps)
    table.silent += int(np.count_nonzero(between))
    table.report(np.flatnonzero(beside & ~between), "stamp", "off_step", tr(_OFF_STEP))
    table.keep(~beside)


def _refuse_coarse(minutes: Ints) -> None:
    """Refuse a file whose readings are a day or some hours apart, or so that none ends with the hour."""
    if (minutes % 1440 == minutes[0] % 1440).all() and minutes.max() - minutes.min() >= 2 * 1440:
        raise ImportRefused(
            tr("The readings are a day apart. Readings of every hour or finer are needed."), code="step"
        )
    times = np.unique(minutes)
    if len(times) < _COARSE_LEAST:
        return
    gaps = np.diff(times)
    least = int(gaps.min())
    if 2 * int(np.count_nonzero(gaps == least)) < len(gaps):
        return
    if least > 60:
        raise ImportRefused(
            tr("The readings are {n} minutes apart. Readings of every hour or finer are needed.", n=least), code="step"
        )
    if least not in LENGTHS:
        raise ImportRefused(
            tr(
                "The readings are {n} minutes apart, which does not fill an hour. "
                "Readings of 1, 5, 10, 15, 30 or 60 minutes are needed.",
                n=least,
            ),
            code="step",
        )


# ------------------------------------------------------------ to the grid


def to_grid(table: Table, stamps: Stamps, wh: Floats, steps: Ints, notes: list[str], *, at_end: bool) -> Floats:
    """Add readings up to the steps of the grid; a step of which a part is missing is missing, and named.

    Parameters
    ----------
    wh : float64 [code of usage]
    steps : int64 [meter] minutes of the grid

    Returns
    -------
    float64 [code of usage] of the table, which goes on with one row a step
    """
    import pandas as pd  # late: seconds that the start of the window does not need

    if table.lengths is None or not len(table.lines):
        return wh
    table.keep_first(wh)
    lengths = table.lengths
    end = stamps.minutes[table.stamp] + (0 if at_end else lengths)
    begin = end - lengths
    key, step = _slots(table, begin, steps)
    codes, distinct = pd.factorize(key)
    sums: Floats = np.bincount(codes, wh[table.usage], len(distinct)).astype(np.float64)
    minutes = np.bincount(codes, lengths, len(distinct))
    heads = np.empty(len(distinct), np.int64)
    heads[codes[::-1]] = np.arange(len(codes))[::-1]
    partial = minutes != step[heads]
    table.report(
        heads[partial],
        "stamp",
        "partial",
        tr("A part of this step is missing in the file or could not be read; without it the usage is not known."),
    )
    # the row whose stamp is the step's own stands for it
    own = (end if at_end else begin) % step == 0
    rows = np.flatnonzero(own & ~partial[codes])
    finer = ~partial[codes] & (lengths < step)
    if finer.any():
        notes.append(
            tr(
                "{minutes}-minute readings were added up to steps of {steps} minutes.",
                minutes=", ".join(map(str, np.unique(lengths[finer]).tolist())),
                steps=", ".join(map(str, np.unique(step[finer]).tolist())),
            )
        )
    sums = sums[codes[rows]]
    table.keep(rows)
    table.lengths = None
    table.usage = np.arange(len(sums), dtype=np.int32)
    table.columns["usage"].texts = [f"{value:.6g}" for value in sums]
    return sums


def _slots(table: Table, begin: Ints, steps: Ints) -> tuple[Ints, Ints]:
    """Give each row a number for its meter and step of the grid, and the step's minutes."""
    step = steps[table.meter]
    slot = begin // step
    low = int(slot.min(initial=0))
    return table.meter.astype(np.int64) * (int(slot.max(initial=0)) - low + 1) + slot - low, step
