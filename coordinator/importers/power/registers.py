"""Registers of a meter: what they count is told apart and added up, and running readings become usage."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coordinator.importers.power.series import RegisterSpan
from coordinator.importers.reading.cells import clean
from coordinator.importers.reading.directions import directions
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from coordinator.importers.power.reading_table import Table

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RUNNING_ROWS, _SHORTEST_DAY = 48, 12
"""Fewer readings tell running meter readings from usage only where at least half of the steps rise and none falls, as
in none of 780,000 stretches of 12 to 30 readings of real homes; still fewer do not."""
_LEAST_RISE = 0.01
"""In the file's unit; the usage of an empty home drifts by less."""
_STEADY_SHARE, _STEADY_RISES = 0.5, 12
"""This share of steps rises, and so many times as often as steps fall; those of real homes reach 3."""
_ROLLOVER_SHARE = 0.99
"""A register that falls from the last hundredth of its digits has begun again at zero."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Usage by row after registers were added up.

    Attributes
    ----------
    values : float64 [code], in the file's unit, one code a row of the table
    asked_count : readings the file could have given: different meters and times, and what says another thing again
    spans : of running readings, for each meter code where its registers begin and end, in the file's unit
    """

    values: Floats
    asked_count: int
    spans: dict[int, tuple[RegisterSpan, ...]]


def drop_export(table: Table, notes: list[str]) -> None:
    """Leave out what is no usage: energy fed in, gas, water; it is counted and said, and rejects nothing."""
    if table.register is None:
        return
    texts = [clean(text) for text in table.columns["register"].texts]
    kinds = np.array(directions(texts))
    left_out: list[tuple[int, str]] = []
    for wanted in ("export", "other", "beside"):
        if wanted == "beside":
            rows = _beside_their_parts(table, kinds)
            names = {texts[code] for code in np.unique(table.register[rows]).tolist()}
        else:
            rows = (kinds == wanted)[table.register]
            names = {texts[code] for code in np.flatnonzero(kinds == wanted)}
        count = int(np.count_nonzero(rows))
        left_out.append((count, ", ".join(sorted(names)[:6])))
        if count:
            table.silent += count
            table.keep(~rows)
    (fed_in, names), (foreign_count, other_names), (beside_count, beside_names) = left_out
    if fed_in:
        notes.append(
            ntr(
                "{n} value of a register of energy fed in was left out: {names}.",
                "{n} values of registers of energy fed in were left out: {names}.",
                fed_in,
                names=names,
            )
        )
    if foreign_count:
        notes.append(
            ntr(
                "{n} value of a register that counts no electricity was left out: {names}.",
                "{n} values of registers that count no electricity were left out: {names}.",
                foreign_count,
                names=other_names,
            )
        )
    if beside_count:
        notes.append(
            ntr(
                "{n} value of a register that is the sum or the balance of others was left out: {names}.",
                "{n} values of registers that are the sum or the balance of others were left out: {names}.",
                beside_count,
                names=beside_names,
            )
        )


def _beside_their_parts(table: Table, kinds: NDArray[np.str_]) -> Bools:
    """Say which rows are of a sum or a balance, of meters that give the parts as well; of both the sum is taken."""
    assert table.register is not None
    count = int(table.meter.max(initial=0)) + 1
    has: dict[str, Bools] = {}
    for kind in ("part", "whole"):
        is_kind = (kinds == "import") | (kinds == "") if kind == "part" else kinds == kind
        has[kind] = np.bincount(table.meter[is_kind[table.register]], minlength=count) > 0
    of_sum, of_balance = (kinds == "whole")[table.register], (kinds == "net")[table.register]
    has_part, has_whole = has["part"][table.meter], has["whole"][table.meter]
    return (of_sum & has_part) | (of_balance & (has_part | has_whole))


_RUNNING_NAME = re.compile(
    r"지침|누적|누계|적산|cumulat|(?<![a-z])(?:odometer|lifetime|running|total[\s_-]?increasing)(?![a-z])",
    re.IGNORECASE,
)


def is_running_name(column: str) -> bool:
    """Say whether a column's name tells of running meter readings: `지침(kWh)`, `누적전력량`, `cumulative kWh`."""
    return bool(_RUNNING_NAME.search(unicodedata.normalize("NFKC", column)))


def looks_running(table: Table, values: Floats) -> bool:
    """Judge whether the values are running meter readings: their column's name says so, or they themselves do.

    They never fall and stand far above one step's rise; or, as those of a new meter or of one that begins again each
    day, they rise so much more often than they fall as no usage does (of 85,000 stretches of 310 real homes none came
    near). The register of most readings of the first meter that does not stand still tells for the file; one fall in
    fifty (a new meter) is allowed.
    """
    names = table.usage_names()
    if names and all(map(is_running_name, names)):
        return True
    if not len(table.meter):
        return False
    first = int(table.meter[0])
    for meter in dict.fromkeys((first, *range(min(int(table.meter.max()) + 1, _ASKED_METERS)))):
        ordered = _ordered(table, values, meter)
        rises = np.diff(ordered)
        if rises.any():
            break  # one that stands still, of a home that draws nothing, tells nothing
    else:
        return False
    falls = int(np.count_nonzero(rises < 0))
    if len(ordered) < _SHORTEST_DAY or not (rises > 0).any():
        return False
    # of the rises there are, not of the hours: the usage of an empty home is all but level, and no register
    level, rise = float(np.median(ordered)), float(np.median(rises[rises > 0]))
    rose = int(np.count_nonzero(rises > 0))
    is_steady = rise >= _LEAST_RISE and rose >= _STEADY_SHARE * len(rises) and rose >= _STEADY_RISES * max(falls, 1)
    stands_above = level > 50 * max(rise, _LEAST_RISE)
    if len(ordered) < RUNNING_ROWS:
        return stands_above and not falls and rose >= _STEADY_SHARE * len(rises)
    if is_steady:
        return True
    return falls <= len(rises) // 50 and stands_above


_ASKED_METERS = 20


def _ordered(table: Table, values: Floats, meter: int) -> Floats:
    """Give the values of a meter, of its register with most readings, by time."""
    rows = np.flatnonzero(table.meter == meter)
    if table.register is not None and len(rows):
        most = np.bincount(table.register[rows]).argmax()
        rows = rows[table.register[rows] == most]
    rows = rows[~np.isnan(values[table.usage[rows]])]
    return values[table.usage[rows[np.argsort(table.stamps.minutes[table.stamp[rows]], kind="stable")]]]


def to_usage(
    table: Table, values: Floats, steps: Ints, *, running: bool, bad_keys: Ints, limit: float, notes: list[str]
) -> Usage:
    """Turn register rows into one usage a meter and time; the table goes on with those rows.

    Parameters
    ----------
    values : float64 [code of usage], in the file's unit
    steps : int64 [meter] 15, 30 or 60 minutes
    running : whether the values are running meter readings, each at the instant of its stamp
    bad_keys : keys (see `Table.keys`) of readings of which a register could not be read
    limit : the most that is believed for an hour, in the file's unit

    Notes
    -----
    A register that is missing beside another makes the whole reading missing, since the rest would look like silence;
    only where most readings name one register alone do the tariffs take turns, and what stands there is the reading.
    """
    # of one register there is one reading a time; only different registers are added up
    import pandas as pd  # late: seconds that the start of the window does not need

    differing = table.keep_first(values)
    usage = values[table.usage]
    spans: dict[int, tuple[RegisterSpan, ...]] = {}
    if running:
        spans = _spans(table, usage)
        usage = _differences(table, usage, steps, limit, notes)
    keys = table.keys()
    slot_count = len(np.unique(np.concatenate([keys, bad_keys])))
    good = ~np.isnan(usage)
    codes, distinct = pd.factorize(keys[good])
    sums: Floats = np.bincount(codes, usage[good], len(distinct)).astype(np.float64)
    partial = np.isin(distinct, np.concatenate([bad_keys, keys[~good]]))
    if table.adds_up:
        lacking = partial | _fewer_than_usual(table.meter[good], codes, len(distinct))
    elif running or 2 * int(np.count_nonzero(partial)) <= len(distinct):
        lacking = partial
    else:
        lacking = np.zeros(len(distinct), bool)
    heads = np.empty(len(distinct), np.int64)
    rows = np.flatnonzero(good)
    heads[codes[::-1]] = rows[::-1]
    if lacking.any() and not running:
        table.report(
            heads[lacking],
            "stamp",
            "register_missing",
            tr("One of the meter's registers says nothing at this time; without it the usage is not known."),
        )
    heads, sums = heads[~lacking], sums[~lacking]
    table.keep(heads)
    table.register = None
    texts = [f"{value:.6g}" for value in sums]
    table.usage = np.arange(len(sums), dtype=np.int32)
    table.columns["usage"].texts = texts
    return Usage(sums, slot_count + differing, spans)


def _fewer_than_usual(meter: NDArray[np.integer], codes: NDArray[np.integer], count: int) -> Bools:
    """Say of which times fewer meters of a customer give a reading than of most of that customer's times.

    Parameters
    ----------
    meter, codes : int [row] the customer, and the number of customer and time, of which there are `count`
    """
    parts = np.bincount(codes, minlength=count)
    of_time = np.zeros(count, np.int64)
    of_time[codes] = meter
    most = int(parts.max(initial=0)) + 1
    pairs, times = np.unique(of_time * most + parts, return_counts=True)
    order = np.argsort(times, kind="stable")  # the commonest of each customer is written last
    usual = np.zeros(int(of_time.max(initial=0)) + 1, np.int64)
    usual[pairs[order] // most] = pairs[order] % most
    return parts < usual[of_time]


def keys_of_registers(table: Table) -> Ints:
    """Give the keys (see `Table.keys`) of the readings of each register, once each."""
    assert table.register is not None
    count = int(table.register.max(initial=0)) + 1
    return np.unique(table.keys() * count + table.register) // count


def _spans(table: Table, register: Floats) -> dict[int, tuple[RegisterSpan, ...]]:
    """Find the first and last reading of each register, by meter."""
    minutes = table.stamps.minutes[table.stamp]
    register_of = np.zeros(len(minutes), np.int64) if table.register is None else table.register.astype(np.int64)
    order = np.lexsort((minutes, register_of, table.meter))
    change = np.flatnonzero((np.diff(table.meter[order]) != 0) | (np.diff(register_of[order]) != 0))
    firsts, lasts = order[np.concatenate([[0], change + 1])], order[np.concatenate([change, [len(order) - 1]])]
    names = [""] if table.register is None else [clean(text) for text in table.columns["register"].texts]
    spans_of: dict[int, list[RegisterSpan]] = {}
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        span = RegisterSpan(
            names[int(register_of[first])],
            np.datetime64(int(minutes[first]), "m"),
            float(register[first]),
            np.datetime64(int(minutes[last]), "m"),
            float(register[last]),
        )
        spans_of.setdefault(int(table.meter[first]), []).append(span)
    return {meter: tuple(spans) for meter, spans in spans_of.items()}


def _differences(table: Table, register: Floats, steps: Ints, limit: float, notes: list[str]) -> Floats:
    """Give each row the rise to the next reading of its register one step later; NaN where that is not known."""
    minutes = table.stamps.minutes[table.stamp]
    register_of = np.zeros(len(minutes), np.int64) if table.register is None else table.register.astype(np.int64)
    order = np.lexsort((minutes, register_of, table.meter))
    meter, register_of, minutes, reading = table.meter[order], register_of[order], minutes[order], register[order]
    answer = np.full(len(order), np.nan)
    same = (meter[1:] == meter[:-1]) & (register_of[1:] == register_of[:-1])
    gap = minutes[1:] - minutes[:-1]
    step = steps[meter[:-1]]
    next_to = same & (gap == step)
    rise = reading[1:] - reading[:-1]
    most = limit * step / 60.0
    fell = same & (rise < 0)
    digits = 10.0 ** np.floor(np.log10(np.maximum(reading[:-1], 1.0)) + 1)
    over = digits - reading[:-1] + reading[1:]
    rolled = (
        fell & (reading[:-1] >= _ROLLOVER_SHARE * digits) & (over <= most * np.maximum(gap / np.maximum(step, 1), 1))
    )
    rise = np.where(rolled, over, rise)
    if rolled.any():
        notes.append(
            ntr(
                "{n} time a register ran over to zero; its usage was counted across.",
                "{n} times a register ran over to zero; its usage was counted across.",
                int(np.count_nonzero(rolled)),
            )
        )
    lost = np.flatnonzero(fell & ~rolled)
    table.report(
        order[lost + 1],
        "usage",
        "register_fell",
        tr("The register falls here: a new meter, or one set back. This step counts as missing."),
    )
    jumped = np.flatnonzero(next_to & (rise > most))
    table.report(
        order[jumped + 1],
        "usage",
        "register_jumped",
        tr("The register jumps by more than a home can draw: a new meter, perhaps. This step counts as missing."),
    )
    good = next_to & (rise >= 0) & (rise <= most)
    answer[:-1][good] = rise[good]
    by_row = np.full(len(register), np.nan)
    by_row[order] = answer
    return by_row
