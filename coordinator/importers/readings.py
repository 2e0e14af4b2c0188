"""Meter readings from partners' files: read by column, checked as arrays, handed on as one series a meter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coordinator.errors import ImportRefused
from coordinator.importers.cells import (
    Problems,
    has_decimal_comma,
    identifier,
    is_empty,
    number,
)
from coordinator.importers.profiles import Profile, places
from coordinator.importers.regular import Codes, TextColumn, load_columns
from coordinator.importers.stamps import KOREA_MINUTES, YEARS, clock, date_order, moment
from coordinator.records.resident_numbers import hide_resident_numbers
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.importers.formats import Sheet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FINER_SHARE = 0.1
"""A finer step is believed when at least this share of a meter's stamps asks for it."""
_NO_STAMP = np.iinfo(np.int64).min
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock time has no zone
_SPARSE_SLOTS = 8_000_000
_STRETCH_SLOTS = 5_000
_STRETCHES = 2_000
"""Stretches of 5,000 steps until 2100, for files whose readings lie far apart."""
_CUMULATIVE_ROWS = 48
_SMALLEST_WH = 20.0
"""No home draws 20 kWh in a median hour, and hardly any less than 20 Wh."""


@dataclass(frozen=True, slots=True)
class MeterReadings:
    """Readings of one meter of the file, without gaps in the index.

    Attributes
    ----------
    external_id : the partner's number of meter or home
    step_minutes : 15, 30 or 60
    start : begin of the first step, Korean wall clock, minute precision, on a step boundary
    wh : float32 [step], Wh, NaN = no reading
    reading_count : steps that hold one
    """

    external_id: str
    step_minutes: int
    start: np.datetime64
    wh: NDArray[np.float32]
    reading_count: int


@dataclass(frozen=True, slots=True)
class _Stamps:
    """The different stamps of a file: minutes int64 [code] on the Korean wall clock, and whether they had seconds."""

    minutes: Ints
    has_seconds: Bools

    @property
    def unreadable(self) -> Bools:
        return self.minutes == _NO_STAMP


@dataclass
class _Table:
    """The rows that are still good: their lines, codes of meter, stamp and usage, and the columns they come from."""

    lines: NDArray[np.int32]
    meter: Codes
    stamp: Codes
    usage: Codes
    columns: dict[str, TextColumn]
    problems: Problems

    def drop(self, wrong: Bools, field: str, code: str, message: str, *, report: bool = True) -> None:
        """Take rows out, naming the first of them and counting all."""
        if report:
            self.report(np.flatnonzero(wrong), field, code, message)
        keep = ~wrong
        self.lines, self.meter, self.stamp, self.usage = (
            self.lines[keep],
            self.meter[keep],
            self.stamp[keep],
            self.usage[keep],
        )

    def drop_codes(self, bad: Bools, field: str, code: str, message: str) -> None:
        """Take out the rows whose meter, stamp or usage is one of the bad codes."""
        if bad.any():
            self.drop(bad[getattr(self, field)], field, code, message)

    def report(self, rows: Ints, field: str, code: str, message: str) -> None:
        """Name the first rows of a problem with line, column and value; count the others."""
        column, codes = self.columns[field], getattr(self, field)
        for done, row in enumerate(rows):
            if not self.problems.wants(code):
                self.problems.count_only(code, len(rows) - done)
                return
            self.problems.add(int(self.lines[row]), column.name, column.texts[int(codes[row])], code, message)


def read(sheet: Sheet, profile: Profile, problems: Problems) -> tuple[tuple[MeterReadings, ...], int, list[str]]:
    """Read, check and order all readings of a file.

    What can be judged by a cell alone is judged once for each different text, not for each row.

    Parameters
    ----------
    sheet : one row a reading: meter, stamp (start of the step, unless the profile says end), usage
    profile : with its columns filled in
    problems : what cannot be taken is added here

    Returns
    -------
    the series by meter, the rows of the file, and notes

    Raises
    ------
    ImportRefused
        `date_order`, `step` (daily values), `cumulative` (running meter readings), `quote`
    """
    table, stamps = _load(sheet, profile, problems)
    row_count = len(table.lines)
    notes: list[str] = []
    values, empty = _usages(table.columns["usage"].texts)
    names = _drop_unreadable(table, stamps, values, empty)
    if not len(table.lines):
        problems.rejected = row_count
        return (), row_count, notes
    used = np.bincount(table.stamp, minlength=len(stamps.minutes)) > 0
    _refuse_daily(stamps.minutes[used])
    _refuse_cumulative(table, stamps, values)
    steps = _steps(table, stamps, used, len(names))
    wh_by_code = values * _wh_factor(table, profile, values, steps, notes)
    _drop_unbelievable(table, stamps, wh_by_code, steps, profile)
    series = _series(table, stamps, wh_by_code.astype(np.float32), steps, names, profile) if len(table.lines) else ()
    taken = sum(one.reading_count for one in series)
    problems.rejected = row_count - taken - problems.counts["duplicate_same"]
    return series, row_count, notes


# ------------------------------------------------------------ loading


def _load(sheet: Sheet, profile: Profile, problems: Problems) -> tuple[_Table, _Stamps]:
    where = places(profile, sheet)
    lines, loaded = load_columns(sheet, list(where.values()))
    columns = dict(zip(where, loaded, strict=True))
    stamp, stamps = _stamps(columns, profile)
    columns["stamp"] = stamp
    table = _Table(lines, columns["meter"].codes, stamp.codes, columns["usage"].codes, columns, problems)
    return table, stamps


def _stamps(columns: dict[str, TextColumn], profile: Profile) -> tuple[TextColumn, _Stamps]:
    """Read the different stamps; where the time of day has a column of its own, both together make the stamp."""
    stamp = columns["stamp"]
    order = date_order(stamp.texts, profile.date_order)
    clocks: list[str] | None = None
    texts = stamp.texts
    if "clock" in columns:
        extra = columns["clock"]
        joined, pairs = pd.factorize(stamp.codes.astype(np.int64) * len(extra.texts) + extra.codes)
        texts = [stamp.texts[pair // len(extra.texts)] for pair in pairs]
        clocks = [extra.texts[pair % len(extra.texts)] for pair in pairs]
        shown = [f"{day} {time_of_day}" for day, time_of_day in zip(texts, clocks, strict=True)]
        stamp = TextColumn(stamp.name, joined.astype(np.int32), shown)
    minutes = np.full(len(texts), _NO_STAMP, np.int64)
    has_seconds = np.zeros(len(texts), bool)
    plus = KOREA_MINUTES if profile.zone == "utc" else 0
    for code, text in enumerate(texts):
        found = moment(text, order)
        if found is None or found.wall.year not in YEARS:
            continue
        wall = found.wall
        if clocks is not None and not found.timed:
            after = clock(clocks[code])
            if after is None:
                continue
            wall += after
        whole, seconds = divmod(int((wall - _EPOCH).total_seconds()), 60)
        minutes[code] = whole if found.zoned else whole + plus
        has_seconds[code] = seconds != 0
    return stamp, _Stamps(minutes, has_seconds)


def _usages(texts: list[str]) -> tuple[Floats, Bools]:
    """Read the different texts of the usage column: values [code], NaN where no number, and empty [code]."""
    quick = pd.to_numeric(pd.Series(texts, dtype="object"), errors="coerce").to_numpy(np.float64, copy=True)
    unread = np.flatnonzero(~np.isfinite(quick))
    decimal_comma = len(unread) > 0 and has_decimal_comma(texts)
    quick[unread] = np.nan
    empty = np.zeros(len(texts), bool)
    for code in unread:
        if is_empty(texts[code]):
            empty[code] = True
            continue
        value = number(texts[code], decimal_comma=decimal_comma)
        quick[code] = np.nan if value is None else value
    return quick, empty


# ------------------------------------------------------------ checks


def _drop_unreadable(table: _Table, stamps: _Stamps, values: Floats, empty: Bools) -> list[str]:
    """Name and take out the rows that cannot be read; the first reason of a row counts. Gives the meters' names."""
    meter = table.columns["meter"]
    names = [identifier(text) for text in meter.texts]
    resident = [hide_resident_numbers(name) != name for name in names]
    table.drop_codes(
        np.array([is_empty(name) for name in names], bool), "meter", "meter_missing", tr("No meter is named.")
    )
    table.drop_codes(
        np.array(resident, bool),
        "meter",
        "resident_number",
        tr("A resident registration number stands in “{column}”. The row was not taken.", column=meter.name),
    )
    table.drop_codes(stamps.unreadable, "stamp", "stamp", tr("The time cannot be read."))
    table.drop_codes(empty, "usage", "empty", tr("The usage is empty."))
    table.drop_codes(np.isnan(values) & ~empty, "usage", "not_a_number", tr("The usage is not a number."))
    table.drop_codes(values < 0, "usage", "negative", tr("The usage is negative."))
    # one number for each different meter, whichever ways its cells are written
    different = {name: code for code, name in enumerate(dict.fromkeys(names))}
    if len(different) < len(names):
        same = np.array([different[name] for name in names], np.int32)
        table.meter = same[table.meter]
        meter.texts = list(different)
    return list(different)


def _drop_unbelievable(table: _Table, stamps: _Stamps, wh: Floats, steps: Ints, profile: Profile) -> None:
    """Name and take out readings beside their meter's step, and those of more than a home can draw."""
    step, uniform = int(steps.min()), bool((steps == steps[0]).all())
    message = tr("The time lies beside the meter's steps of 15, 30 or 60 minutes.")
    if uniform:
        table.drop_codes((stamps.minutes % step != 0) | stamps.has_seconds, "stamp", "off_step", message)
    else:
        off = (stamps.minutes[table.stamp] % steps[table.meter] != 0) | stamps.has_seconds[table.stamp]
        if off.any():
            table.drop(off, "stamp", "off_step", message)
    limit = profile.maximum_kwh * 1000.0 / 60.0
    message = tr("The usage is more than {limit:g} kWh an hour.", limit=profile.maximum_kwh)
    suspicious = wh > limit * step
    if not suspicious.any():
        return
    absurd = suspicious[table.usage]
    if not uniform:
        absurd &= wh[table.usage] > limit * steps[table.meter]
    if absurd.any():
        table.drop(absurd, "usage", "absurd", message)


def _refuse_daily(minutes: Ints) -> None:
    if (minutes % 1440 == minutes[0] % 1440).all() and minutes.max() - minutes.min() >= 2 * 1440:
        raise ImportRefused(
            tr("The readings are a day apart. Readings of every hour or finer are needed."), code="step"
        )


def _refuse_cumulative(table: _Table, stamps: _Stamps, values: Floats) -> None:
    """Refuse running meter readings: values that never fall, over many steps, far above one step's rise."""
    first = np.flatnonzero(table.meter == table.meter[0])
    if len(first) < _CUMULATIVE_ROWS:
        return
    ordered = values[table.usage[first[np.argsort(stamps.minutes[table.stamp[first]], kind="stable")]]]
    rises = np.diff(ordered)
    if (rises >= 0).all() and ordered[-1] > ordered[0] and np.median(ordered) > 50 * max(np.median(rises), 0.01):
        raise ImportRefused(
            tr("These are running meter readings, not the usage of each hour. Ask the sender for usage."),
            code="cumulative",
        )


def _steps(table: _Table, stamps: _Stamps, used: Bools, meter_count: int) -> Ints:
    """Find each meter's step from the minutes its stamps fall on; gives [meter] 15, 30 or 60."""
    minutes = stamps.minutes
    kind = np.where(minutes % 60 == 0, 0, np.where(minutes % 30 == 0, 1, np.where(minutes % 15 == 0, 2, 3)))
    if not kind[used].any():
        return np.full(meter_count, 60, np.int64)
    counts = np.bincount(table.meter * np.int64(4) + kind[table.stamp], minlength=meter_count * 4).reshape(-1, 4)
    share = counts / np.maximum(counts[:, :3].sum(axis=1, keepdims=True), 1)
    return np.where(share[:, 2] > _FINER_SHARE, 15, np.where(share[:, 1] > _FINER_SHARE, 30, 60)).astype(np.int64)


def _wh_factor(table: _Table, profile: Profile, values: Floats, steps: Ints, notes: list[str]) -> float:
    """Decide what one unit of the usage column is in Wh, and note it where the file does not say."""
    if profile.unit:
        return 1000.0 if profile.unit == "kwh" else 1.0
    name = table.columns["usage"].name.casefold().replace(" ", "")
    if "kwh" in name:
        return 1000.0
    if "wh" in name:
        return 1.0
    hourly = values[table.usage] * 60.0 / steps[table.meter]
    positive = hourly[hourly > 0]
    if len(positive) and float(np.median(positive)) >= _SMALLEST_WH:
        notes.append(tr("The file does not name the unit; the values are taken as Wh."))
        return 1.0
    notes.append(tr("The file does not name the unit; the values are taken as kWh."))
    return 1000.0


# ------------------------------------------------------------ series


def _series(
    table: _Table, stamps: _Stamps, wh: NDArray[np.float32], steps: Ints, names: Sequence[str], profile: Profile
) -> tuple[MeterReadings, ...]:
    """Lay the readings of each meter into an array without gaps; the first of two readings of one time is kept."""
    uniform = bool((steps == steps[0]).all())
    # the number of the step since 1970, by stamp where all meters have one step, else by row
    at_end = profile.stamp == "end"
    if uniform:
        step = int(steps[0])
        slot = ((stamps.minutes - (step if at_end else 0)) // step).astype(np.int32)[table.stamp]
    else:
        row_steps = steps[table.meter]
        slot = ((stamps.minutes[table.stamp] - (row_steps if at_end else 0)) // row_steps).astype(np.int32)
    values = wh[table.usage]
    begins = np.flatnonzero(np.concatenate([[True], table.meter[1:] != table.meter[:-1]]))
    of_runs = table.meter[begins]
    ends = np.append(begins[1:], len(slot)) - 1
    rises = slot[1:] > slot[:-1]
    rises[ends[:-1]] = True
    if len(np.unique(of_runs)) == len(of_runs) and bool(rises.all()):
        # each meter in one run and in order, as most files are
        low, lengths = slot[begins].astype(np.int64), slot[ends].astype(np.int64) - slot[begins] + 1
        total = int(lengths.sum())
        if total == len(slot):
            return _cut(values, of_runs, low, lengths, ends - begins + 1, steps, names)
        if total <= max(4 * len(slot), _SPARSE_SLOTS):
            offsets = np.concatenate([[0], np.cumsum(lengths[:-1])])
            grid = np.full(total, np.nan, np.float32)
            grid[slot + np.repeat(offsets - low, ends - begins + 1)] = values
            return _cut(grid, of_runs, low, lengths, ends - begins + 1, steps, names)
    groups, group_meter = table.meter, np.arange(len(names), dtype=np.int64)
    low, lengths = _spans(groups, slot, len(names))
    if lengths.sum() > max(4 * len(slot), _SPARSE_SLOTS):
        # a few readings far apart: one series a meter and stretch, else the gaps would fill the memory
        keys, found = np.unique(table.meter.astype(np.int64) * _STRETCHES + slot // _STRETCH_SLOTS, return_inverse=True)
        groups, group_meter = found.astype(np.int32), keys // _STRETCHES
        low, lengths = _spans(groups, slot, len(keys))
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    grid = np.full(int(offsets[-1]), np.nan, np.float32)
    _lay_out(table, grid, slot + (offsets[:-1] - low)[groups], values)
    filled = np.flatnonzero(lengths)
    present = np.add.reduceat(~np.isnan(grid), offsets[filled], dtype=np.int64)
    return _cut(grid, group_meter[filled], low[filled], lengths[filled], present, steps, names)


def _cut(
    grid: NDArray[np.float32],
    meters: NDArray[np.integer],
    low: Ints,
    lengths: Ints,
    present: Ints,
    steps: Ints,
    names: Sequence[str],
) -> tuple[MeterReadings, ...]:
    """Cut the grid into the series of the meters; `low` is the first slot of each, in steps since 1970."""
    step = steps[meters]
    starts = (low * step).astype("datetime64[m]")
    offsets = np.concatenate([[0], np.cumsum(lengths)]).tolist()
    return tuple(
        MeterReadings(str(names[meter]), minutes, start, grid[begin:end], count)
        for meter, minutes, start, begin, end, count in zip(
            meters.tolist(), step.tolist(), starts, offsets[:-1], offsets[1:], present.tolist(), strict=True
        )
    )


def _lay_out(table: _Table, grid: NDArray[np.float32], slot: NDArray[np.integer], values: NDArray[np.float32]) -> None:
    """Fill the grid from rows in any order; of readings of one time the first stays and others are named."""
    first_row = np.full(len(grid), -1, np.int64)
    first_row[slot[::-1]] = np.arange(len(slot))[::-1]
    kept = first_row[slot]
    repeated = np.flatnonzero(kept != np.arange(len(slot)))
    grid[slot] = values
    if not len(repeated):
        return
    kept = kept[repeated]
    grid[slot[kept]] = values[kept]
    differs = values[kept] != values[repeated]
    table.problems.count_only("duplicate_same", int(np.count_nonzero(~differs)))
    table.report(
        repeated[differs],
        "stamp",
        "duplicate",
        tr("This time comes twice with different usage; the first one was kept."),
    )


def _spans(groups: Codes, slots: NDArray[np.int32], group_count: int) -> tuple[Ints, Ints]:
    """Give the first slot of each group and the length of its span, 0 where a group is empty."""
    low = np.full(group_count, np.iinfo(np.int32).max, np.int64)
    high = np.full(group_count, -1, np.int64)
    # files come in runs of one meter or one time, so that a few ends stand for many rows
    begins = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
    np.minimum.at(low, groups[begins], np.minimum.reduceat(slots, begins))
    np.maximum.at(high, groups[begins], np.maximum.reduceat(slots, begins))
    return low, np.where(high >= low, high - low + 1, 0)


def note_same(problems: Problems, notes: list[str]) -> None:
    """Note how many rows said the same a second time."""
    same = problems.counts["duplicate_same"]
    if same:
        notes.append(ntr("{n} row repeats an earlier one.", "{n} rows repeat earlier ones.", same))
