"""Meter readings from partners' files: read by column, checked as arrays, handed on as one series a meter."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coordinator.errors import ImportRefused
from coordinator.importers.cells import (
    Problems,
    has_decimal_comma,
    hide_resident_numbers,
    identifier,
    is_empty,
    number,
)
from coordinator.importers.profiles import Profile, places
from coordinator.importers.stamps import KOREA_MINUTES, YEARS, clock, date_order, moment
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.importers.formats import Sheet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

STEPS = (60, 30, 15)
_OFF_STEP_SHARE = 0.1
"""A finer step is believed when at least this share of a meter's stamps asks for it."""
_NO_STAMP = np.iinfo(np.int64).min
_SPARSE_SLOTS = 8_000_000


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


@dataclass
class _Column:
    """A column as codes into its different texts: codes [row], texts [code]."""

    name: str
    codes: Ints
    texts: list[str]

    def at(self, row: int) -> str:
        return self.texts[int(self.codes[row])]


def read(sheet: Sheet, profile: Profile, problems: Problems) -> tuple[tuple[MeterReadings, ...], int, list[str]]:
    """Read, check and order all readings of a file.

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
    lines, columns = _load(sheet, profile)
    row_count = len(lines)
    notes: list[str] = []
    meter, usage = columns["meter"], columns["usage"]
    names = [identifier(text) for text in meter.texts]
    minutes, off_minute = _stamps(columns, profile)
    usage_values, usage_empty = _usages(usage)

    empty_meter = np.array([is_empty(name) for name in names], bool)
    resident = np.array([hide_resident_numbers(name) != name for name in names], bool)
    bad = _name_bad_rows(
        problems, lines, columns, minutes, empty_meter=empty_meter, resident=resident, values=usage_values,
        empty=usage_empty,
    )  # fmt: skip

    # one number for each different meter, whichever ways its cells are written
    different = {name: code for code, name in enumerate(dict.fromkeys(names))}
    meter_codes = np.array([different[name] for name in names], np.int64)[meter.codes]
    meter_names = list(different)

    good = np.flatnonzero(~bad) if bad.any() else None
    rows_meter = meter_codes if good is None else meter_codes[good]
    rows_minute = minutes if good is None else minutes[good]
    rows_value = usage_values[usage.codes] if good is None else usage_values[usage.codes[good]]
    rows_off = off_minute if good is None else off_minute[good]
    if len(rows_meter):
        _refuse_daily(rows_minute)
        _refuse_cumulative(rows_meter, rows_minute, rows_value)

    steps = _steps(rows_meter, rows_minute, len(meter_names))
    factor = _wh_factor(usage.name, profile, rows_value, steps[rows_meter] if len(rows_meter) else steps, notes)
    shift = steps[rows_meter] if profile.stamp == "end" else 0
    starts = rows_minute - shift
    wh = rows_value * factor

    wrong = _name_wrong_readings(
        problems,
        lines if good is None else lines[good],
        columns,
        good,
        starts,
        wh,
        steps[rows_meter],
        rows_off,
        profile,
    )
    if wrong.any():
        keep = np.flatnonzero(~wrong)
        good = keep if good is None else good[keep]
        rows_meter, starts, wh = rows_meter[keep], starts[keep], wh[keep]
    row_lines = lines if good is None else lines[good]
    series = _series(problems, columns, good, row_lines, rows_meter, starts, wh, steps, meter_names)
    problems.rejected = row_count - sum(one.reading_count for one in series) - problems.counts["duplicate_same"]
    return series, row_count, notes


# ------------------------------------------------------------ loading
def _load(sheet: Sheet, profile: Profile) -> tuple[Ints, dict[str, _Column]]:
    """Load the mapped columns as codes; gives the line of each row and the columns by field."""
    where = places(profile, sheet)
    frame = None
    # pandas splits quietly where the csv module would complain, so it gets only text without quotation marks
    if sheet.data and b'"' not in sheet.data:
        frame = _load_fast(sheet, where)
    if frame is None:
        lines_list: list[int] = []
        cells: dict[int, list[str]] = {place: [] for place in where.values()}
        for line, row in sheet.rows():
            lines_list.append(line)
            for place, column in cells.items():
                column.append(row[place] if place < len(row) else "")
        frame = pd.DataFrame({place: pd.Categorical(column) for place, column in cells.items()})
        lines = np.array(lines_list, np.int64)
    else:
        lines = np.arange(len(frame), dtype=np.int64) + sheet.header_row + 1
    columns = {
        field: _Column(
            sheet.columns[place],
            frame[place].cat.codes.to_numpy().astype(np.int64, copy=False),
            [str(text) for text in frame[place].cat.categories],
        )
        for field, place in where.items()
    }
    blank = np.ones(len(lines), bool)
    for column in columns.values():
        blank &= np.array([not text.strip() for text in column.texts] or [True], bool)[column.codes]
    if blank.any():
        lines = lines[~blank]
        for column in columns.values():
            column.codes = column.codes[~blank]
    return lines, columns


def _load_fast(sheet: Sheet, where: dict[str, int]) -> pd.DataFrame | None:
    try:
        return pd.read_csv(
            io.BytesIO(sheet.data),
            sep=sheet.delimiter,
            header=None,
            names=list(range(len(sheet.columns))),
            usecols=sorted(where.values()),
            skiprows=sheet.header_row,
            dtype="category",
            na_filter=False,
            skip_blank_lines=False,
            index_col=False,
            quoting=3,
            low_memory=False,
            encoding=sheet.encoding,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError):
        return None


def _stamps(columns: dict[str, _Column], profile: Profile) -> tuple[Ints, Bools]:
    """Turn stamps into minutes since 1970 on the Korean wall clock; gives [row] minutes and [row] 'has seconds'."""
    stamp = columns["stamp"]
    order = date_order(stamp.texts, profile.date_order)
    minutes = np.full(len(stamp.texts), _NO_STAMP, np.int64)
    seconds = np.zeros(len(stamp.texts), np.int64)
    timed = np.zeros(len(stamp.texts), bool)
    plus = KOREA_MINUTES if profile.zone == "utc" else 0
    epoch = np.datetime64("1970-01-01T00:00", "s").astype(object)
    for code, text in enumerate(stamp.texts):
        found = moment(text, order)
        if found is None or found.wall.year not in YEARS:
            continue
        since = found.wall - epoch
        minutes[code], seconds[code] = divmod(int(since.total_seconds()), 60)
        minutes[code] += 0 if found.zoned else plus
        timed[code] = found.timed
    row_minutes, row_seconds = minutes[stamp.codes], seconds[stamp.codes]
    if "clock" in columns:
        extra = columns["clock"]
        after = np.full(len(extra.texts), -1, np.int64)
        for code, text in enumerate(extra.texts):
            time_of_day = clock(text)
            if time_of_day is not None:
                after[code] = time_of_day // timedelta(seconds=1)
        row_after = after[extra.codes]
        use = ~timed[stamp.codes]
        readable = use & (row_after >= 0) & (row_minutes != _NO_STAMP)
        row_minutes = np.where(readable, row_minutes + row_after // 60, np.where(use, _NO_STAMP, row_minutes))
        row_seconds = np.where(readable, row_after % 60, row_seconds)
    return row_minutes, row_seconds != 0


def _usages(usage: _Column) -> tuple[Floats, Bools]:
    """Read the different texts of the usage column: values [code], NaN where no number, and empty [code]."""
    texts = usage.texts
    quick = pd.to_numeric(pd.Series(texts, dtype="object"), errors="coerce").to_numpy(
        np.float64, na_value=np.nan, copy=True
    )
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
def _report(
    problems: Problems,
    rows: Ints,
    lines: Ints,
    column: _Column,
    places_in_file: Ints | None,
    code: str,
    message: str,
) -> None:
    """Name the first rows of a problem and count the others. `rows` index `lines`; `places_in_file` maps to codes."""
    for done, row in enumerate(rows):
        if not problems.wants(code):
            problems.count_only(code, len(rows) - done)
            return
        place = int(row) if places_in_file is None else int(places_in_file[row])
        problems.add(int(lines[row]), column.name, column.at(place), code, message)


def _name_bad_rows(
    problems: Problems,
    lines: Ints,
    columns: dict[str, _Column],
    minutes: Ints,
    *,
    empty_meter: Bools,
    resident: Bools,
    values: Floats,
    empty: Bools,
) -> Bools:
    """Name the rows that cannot be read at all; the first reason of a row counts. Gives bad [row]."""
    meter, usage = columns["meter"], columns["usage"]
    checks: tuple[tuple[str, str, Bools, str], ...] = (
        ("meter", "meter_missing", empty_meter[meter.codes], tr("No meter is named.")),
        (
            "meter",
            "resident_number",
            resident[meter.codes],
            tr("A resident registration number stands in “{column}”. It was not stored.", column=meter.name),
        ),
        ("stamp", "stamp", minutes == _NO_STAMP, tr("The time cannot be read.")),
        ("usage", "empty", empty[usage.codes], tr("The usage is empty.")),
        (
            "usage",
            "not_a_number",
            (np.isnan(values) & ~empty)[usage.codes],
            tr("The usage is not a number."),
        ),
        ("usage", "negative", (values < 0)[usage.codes], tr("The usage is negative.")),
    )
    bad = np.zeros(len(lines), bool)
    for field, code, found, message in checks:
        if not found.any():
            continue
        fresh = np.flatnonzero(found & ~bad)
        _report(problems, fresh, lines, columns[field], None, code, message)
        bad |= found
    return bad


def _name_wrong_readings(
    problems: Problems,
    lines: Ints,
    columns: dict[str, _Column],
    file_places: Ints | None,
    starts: Ints,
    wh: Floats,
    row_steps: Ints,
    has_seconds: Bools,
    profile: Profile,
) -> Bools:
    """Name readings that cannot be believed: beside the meter's step, or more than a home can draw."""
    wrong = (starts % row_steps != 0) | has_seconds
    if wrong.any():
        _report(
            problems,
            np.flatnonzero(wrong),
            lines,
            columns["stamp"],
            file_places,
            "off_step",
            tr("The time lies beside the meter's steps of 15, 30 or 60 minutes."),
        )
    absurd = wh > profile.maximum_kwh * 1000.0 * row_steps / 60.0
    absurd &= ~wrong
    if absurd.any():
        _report(
            problems,
            np.flatnonzero(absurd),
            lines,
            columns["usage"],
            file_places,
            "absurd",
            tr("The usage is more than {limit:g} kWh an hour.", limit=profile.maximum_kwh),
        )
    return wrong | absurd


def _refuse_daily(minutes: Ints) -> None:
    of_day = minutes % 1440
    if (of_day == of_day[0]).all() and minutes.max() - minutes.min() >= 2 * 1440:
        raise ImportRefused(
            tr("The readings are a day apart. Readings of every hour or finer are needed."), code="step"
        )


def _refuse_cumulative(meters: Ints, minutes: Ints, values: Floats) -> None:
    """Refuse running meter readings: values that never fall, over many steps, far above one step's rise."""
    first = np.flatnonzero(meters == meters[0])
    if len(first) < 48:
        return
    ordered = values[first[np.argsort(minutes[first], kind="stable")]]
    rises = np.diff(ordered)
    if (rises >= 0).all() and ordered[-1] > ordered[0] and np.median(ordered) > 50 * max(np.median(rises), 0.01):
        raise ImportRefused(
            tr("These are running meter readings, not the usage of each hour. Ask the sender for usage."),
            code="cumulative",
        )


def _steps(meters: Ints, minutes: Ints, meter_count: int) -> Ints:
    """Find each meter's step from the minutes its stamps fall on; gives [meter] 15, 30 or 60."""
    kind = np.where(minutes % 60 == 0, 0, np.where(minutes % 30 == 0, 1, np.where(minutes % 15 == 0, 2, 3)))
    counts = np.bincount(meters * 4 + kind, minlength=meter_count * 4).reshape(-1, 4)
    share = counts / np.maximum(counts[:, :3].sum(axis=1, keepdims=True), 1)
    return np.where(share[:, 2] > _OFF_STEP_SHARE, 15, np.where(share[:, 1] > _OFF_STEP_SHARE, 30, 60)).astype(np.int64)


def _wh_factor(column: str, profile: Profile, values: Floats, row_steps: Ints, notes: list[str]) -> float:
    """Decide what one unit of the usage column is in Wh, and note it where the file does not say."""
    if profile.unit:
        return 1000.0 if profile.unit == "kwh" else 1.0
    name = column.casefold().replace(" ", "")
    if "kwh" in name:
        return 1000.0
    if "wh" in name:
        return 1.0
    positive = values > 0
    hourly = values[positive] * 60.0 / row_steps[positive] if positive.any() else np.zeros(1)
    if float(np.median(hourly)) >= 20.0:
        notes.append(tr("The file does not name the unit; the values are taken as Wh."))
        return 1.0
    notes.append(tr("The file does not name the unit; the values are taken as kWh."))
    return 1000.0


# ------------------------------------------------------------ series
def _series(
    problems: Problems,
    columns: dict[str, _Column],
    file_places: Ints | None,
    lines: Ints,
    meters: Ints,
    starts: Ints,
    wh: Floats,
    steps: Ints,
    names: Sequence[str],
) -> tuple[MeterReadings, ...]:
    """Lay the readings of each meter into an array without gaps; the first of two readings of one time is kept."""
    if not len(meters):
        return ()
    groups, group_meter = meters, np.arange(len(names), dtype=np.int64)
    low, high = _spans(groups, starts, len(names))
    lengths = np.where(high >= low, (high - low) // steps + 1, 0)
    if lengths.sum() > max(4 * len(meters), _SPARSE_SLOTS):
        # a few readings far apart: one series a meter and month, else the gaps would fill the memory
        months = starts.astype("datetime64[m]").astype("datetime64[M]").astype(np.int64)
        keys, groups = np.unique(meters * 100_000 + months, return_inverse=True)
        group_meter = keys // 100_000
        low, high = _spans(groups, starts, len(keys))
        lengths = (high - low) // steps[group_meter] + 1
    group_step = steps[group_meter]
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    slot = offsets[groups] + (starts - low[groups]) // group_step[groups]
    grid = np.full(int(offsets[-1]), np.nan, np.float32)
    values = wh.astype(np.float32)
    ascending = bool((np.diff(slot) > 0).all())
    if ascending:
        grid[slot] = values
    else:
        first_row = np.full(len(grid), -1, np.int64)
        first_row[slot[::-1]] = np.arange(len(slot))[::-1]
        repeated = np.flatnonzero(first_row[slot] != np.arange(len(slot)))
        grid[slot] = values
        if len(repeated):
            kept = first_row[slot[repeated]]
            grid[slot[kept]] = values[kept]
            differs = wh[kept] != wh[repeated]
            problems.count_only("duplicate_same", int(np.count_nonzero(~differs)))
            _report(
                problems,
                repeated[differs],
                lines,
                columns["stamp"],
                file_places,
                "duplicate",
                tr("This time comes twice with different usage; the first one was kept."),
            )
    present = np.add.reduceat(~np.isnan(grid), offsets[:-1][lengths > 0], dtype=np.int64)
    filled = np.flatnonzero(lengths > 0)
    return tuple(
        MeterReadings(
            names[int(group_meter[group])],
            int(group_step[group]),
            np.datetime64(int(low[group]), "m"),
            grid[offsets[group] : offsets[group + 1]],
            int(count),
        )
        for group, count in zip(filled, present, strict=True)
    )


def _spans(groups: Ints, starts: Ints, group_count: int) -> tuple[Ints, Ints]:
    """Give the first and last start of each group; last < first where a group is empty."""
    low = np.full(group_count, np.iinfo(np.int64).max, np.int64)
    high = np.full(group_count, np.iinfo(np.int64).min, np.int64)
    # runs of one meter are the rule, so that a few ends stand for many rows
    ends = np.flatnonzero(np.diff(groups)) + 1
    begins = np.concatenate([[0], ends])
    np.minimum.at(low, groups[begins], np.minimum.reduceat(starts, begins))
    np.maximum.at(high, groups[begins], np.maximum.reduceat(starts, begins))
    return low, high


def note_same(problems: Problems, notes: list[str]) -> None:
    """Note how many rows said the same a second time."""
    same = problems.counts["duplicate_same"]
    if same:
        notes.append(ntr("{n} row repeats an earlier one.", "{n} rows repeat earlier ones.", same))
