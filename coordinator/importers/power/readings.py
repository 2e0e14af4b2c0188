"""Meter readings from partners' files: read by column, checked as arrays, handed on as one series a meter."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coordinator.errors import ImportRefused
from coordinator.importers.file_rows import is_shortened, number_shortened
from coordinator.importers.power.inner_heads import drop_second_tables
from coordinator.importers.power.laid_out import REGISTERS, reading_columns
from coordinator.importers.power.lengths import settle, settle_midnights, to_grid, why_ends
from coordinator.importers.power.reading_table import Table, load, settle_clock_changes
from coordinator.importers.power.registers import drop_export, keys_of_registers, looks_running, to_usage
from coordinator.importers.power.series import MeterReadings, RegisterSpan, series
from coordinator.importers.power.usage import read_usage, to_wh
from coordinator.importers.profiles import places
from coordinator.importers.reading.cells import failed_formula, identifier, is_empty, is_error_word, is_lone_zero
from coordinator.importers.reading.sheet_words import Own, about_word, no_name, own_word
from coordinator.importers.reading.stamps import minutes_to_korea, utc_head
from coordinator.records.values.resident_numbers import resident_numbers_among
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordinator.importers.kind import FileToRead
    from coordinator.importers.power.korean_clock import Stamps
    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.formats import Sheet

__all__ = ["MeterReadings", "read"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_SOLAR_LEAST, _SOLAR_SHARE = 10, 0.02
"""Negative readings of a meter from which on they are no single fault: so many, and this share of its readings."""
_ONE_METER_SHARE = 0.02
"""A file without a meter's number is one meter's as long as no more of its times than this come again."""


def read(file: FileToRead) -> tuple[tuple[MeterReadings, ...], int, list[str]]:
    """Read, check and order all readings of a file.

    What can be judged by a cell alone is judged once for each different text, not for each row.

    Parameters
    ----------
    file : long (a row a reading), a row a day, or a column a meter; stamp (start of the step, unless the profile says
        end), usage of the step or running meter readings, of one register or several

    Returns
    -------
    the series by meter, the readings of the file, and notes

    Raises
    ------
    ImportRefused
        `date_order`, `step` (daily values), `column_missing` (many meters, none named), `quote`, `unit` (the usage is
        no energy and no mean power)
    """
    sheet, profile, problems = file.sheet, file.profile, file.problems
    notes: list[str] = []
    sheet = _without_shared(sheet, profile, notes)
    meter_name = profile.meter or _stem(sheet.file_name)
    table = load(sheet, profile, problems, meter_name)
    _one_code_a_meter(table)
    stamps = table.stamps
    row_count = len(table.lines) + table.unfit_count
    drop_second_tables(table, sheet)
    if profile.zone == "kst" and minutes_to_korea(table.columns["stamp"].name):
        notes.append(utc_head(table.columns["stamp"].name))
    usage = read_usage(table, sheet, profile, notes)
    values, empty, kind = usage.values, usage.empty, usage.kind
    drop_export(table, notes)
    settle_clock_changes(table, empty, profile.zone)
    if "meter" not in profile.columns and profile.layout != "meters":
        _refuse_many_meters(table, sheet, profile)
        if not profile.meter:
            notes.append(tr("No column names the meter; the file's name “{name}” stands for it.", name=meter_name))
    names = _drop_unnamed(table, stamps)
    values_kind = profile.values or ("running" if sheet.is_running else "usage" if kind == "power" else "")
    if midnights := settle_midnights(table, stamps):
        notes.append(midnights)
    running = values_kind == "running" or (not values_kind and looks_running(table, values))
    at_end = profile.stamp == "end"
    if not profile.stamp and not running and (ends := why_ends(table, stamps, profile.layout)):
        at_end = True
        notes.append(ends)
    elif not profile.stamp and not running and stamps.to_24:
        notes.append(
            tr(
                "Midnight is written both as 24:00 and as 0:00; the times were taken as the begins of their readings. "
                "Where they are the ends, choose the profile “stamp-at-end”."
            )
        )
    unplaced = row_count - len(table.lines) - table.silent
    steps, summed = np.full(len(names), 60, np.int64), 0
    if len(table.lines):
        # rows without a value count here: they tell how long the readings beside them last
        steps, summed = settle(
            table,
            stamps,
            len(names),
            running=running,
            at_end=at_end,
            known_minutes=sheet.minutes or table.minutes,
        )
    many = table.register is not None
    before = keys_of_registers(table) if many else None
    _drop_unreadable(table, values, empty)
    if not len(table.lines):
        problems.rejected = row_count - table.silent
        return (), row_count - table.silent, notes
    reading_count = 0
    spans: dict[int, tuple[RegisterSpan, ...]] = {}
    if running or many:
        bad_keys = _partly_gone(before, keys_of_registers(table)) if before is not None else np.empty(0, np.int64)
        added = to_usage(
            table, values, steps, running=running, bad_keys=bad_keys, limit=profile.maximum_kwh, notes=notes
        )
        values, reading_count, spans = added.values, added.asked_count, added.spans
        if running:
            reading_count -= len(np.unique(table.meter))  # the first reading of a meter is where its usage begins
            notes.append(tr("These are running meter readings; the usage is the rise from one to the next."))
    wh_by_code, factor = to_wh(table, values, steps, usage, notes)
    _drop_absurd(table, wh_by_code, steps, profile)
    wh_by_code = to_grid(table, stamps, wh_by_code, steps, notes, at_end=at_end)
    by_meter = (
        series(table, stamps, wh_by_code.astype(np.float32), steps, names, at_end=at_end) if len(table.lines) else ()
    )
    solar = {str(names[code]) for code in table.fed_in}
    by_meter = tuple(
        replace(of_meter, feeds_in=True) if of_meter.external_id in solar else of_meter for of_meter in by_meter
    )
    if spans:
        by_meter = _with_registers(by_meter, {names[meter]: of_meter for meter, of_meter in spans.items()}, factor)
    taken_count = sum(of_meter.reading_count for of_meter in by_meter)
    if summed:
        row_count = unplaced + max(summed, taken_count) + problems.counts["duplicate_same"]
    elif running or many:
        row_count = max(reading_count, taken_count) + problems.counts["duplicate_same"] + table.unfit_count
    else:
        row_count -= table.silent
    problems.rejected = row_count - taken_count - problems.counts["duplicate_same"]
    return by_meter, row_count, notes


def _with_registers(
    rows_of_file: tuple[MeterReadings, ...], spans: dict[str, tuple[RegisterSpan, ...]], factor: float
) -> tuple[MeterReadings, ...]:
    """Give the first series of each meter where its running registers begin and end, in Wh."""
    answer: list[MeterReadings] = []
    for of_meter in rows_of_file:
        mine = tuple(
            replace(span, first_wh=span.first_wh * factor, last_wh=span.last_wh * factor)
            for span in spans.pop(of_meter.external_id, ())
        )
        answer.append(replace(of_meter, registers=mine) if mine else of_meter)
    return tuple(answer)


def _one_code_a_meter(table: Table) -> None:
    """Give each different meter one code, whichever ways its cells are written."""
    meter = table.columns["meter"]
    names = [identifier(text) for text in meter.texts]
    different = {name: code for code, name in enumerate(dict.fromkeys(names))}
    if len(different) < len(names):
        same = np.array([different[name] for name in names], np.int32)
        table.meter = same[table.meter]
    meter.texts = list(different)


def _without_shared(sheet: Sheet, profile: Profile, notes: list[str]) -> Sheet:
    """Empty cells of usage that are merged over rows, and say so: how much of it belongs to which time nobody knows."""
    where = places(profile, sheet)
    columns = [where[name] for name in REGISTERS if name in where] or reading_columns(profile, sheet.columns)
    sheet, lines = sheet.without_shared(columns)
    if lines:
        notes.append(
            tr(
                "Cells of usage are merged over several rows; how much of it belongs to which row is not known, and it "
                "counts as missing: lines {lines}.",
                lines=", ".join(map(str, lines[:_MOST_LINES])) + (" …" if len(lines) > _MOST_LINES else ""),
            )
        )
    return sheet


_MOST_LINES = 20


def _stem(file_name: str) -> str:
    return file_name.partition(".")[0] or file_name


def _partly_gone(before: Ints, after: Ints) -> Ints:
    """Give the meters and times of which a row was there and is not there any more."""
    keys, counts = np.unique(before, return_counts=True)
    remaining, left_counts = np.unique(after, return_counts=True)
    now = np.zeros(len(keys), np.int64)
    now[np.searchsorted(keys, remaining)] = left_counts
    return keys[now < counts]


def _refuse_many_meters(table: Table, sheet: Sheet, profile: Profile) -> None:
    """Refuse a file that names no meter and holds more than one: its times come again and again."""
    keys = table.keys()
    if table.register is not None:
        keys = keys * (int(table.register.max(initial=0)) + 1) + table.register
    keys = keys[~table.stamps.unreadable[table.stamp]]
    if len(keys) and len(keys) - len(np.unique(keys)) > max(_ONE_METER_SHARE * len(keys), 4):
        raise ImportRefused(
            tr(
                "No column for “{field}” was found. The file has: {columns}.",
                field=tr("Meter"),
                columns=", ".join(column or "–" for column in sheet.columns[:20]),
            ),
            code="column_missing",
        )


# ------------------------------------------------------------ checks


_FORMULA_SIGNS = frozenset({"=", "+", "@", "＝", "＋", "＠"})
_NUMBERED = re.compile(r"\d.*|[A-Za-z]{1,8}[-_ ]?\d[\w-]*", re.ASCII | re.DOTALL)
"""A meter's number: digits, or letters with digits behind them."""


def _drop_unnamed(table: Table, stamps: Stamps) -> list[str]:
    """Name and take out the rows of no meter or time; the first reason of a row counts. Gives the meters' names."""
    meter = table.columns["meter"]
    names = meter.texts
    among = resident_numbers_among(names)
    resident = [name in among for name in names]
    _drop_failed(table, "meter", range(len(names)))
    table.drop_codes(
        np.array([_is_nobodys(name, meter.name) for name in names], bool),
        "meter",
        "sheet_line",
        tr("The line is a sum, the end or a remark of the table; it was not taken."),
    )
    shortened = np.array([is_shortened(name) for name in names], bool)
    table.drop_codes(shortened, "meter", "number_shortened", number_shortened())
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
    return names


def _drop_unreadable(table: Table, values: Floats, empty: Bools) -> None:
    """Name and take out the rows whose usage cannot be read."""
    if table.no_data is not None and table.no_data.any():
        table.drop(
            table.no_data, "usage", "no_data", tr("The file says that this was not read yet; its 0 is no reading.")
        )
    _drop_failed(table, "usage", np.flatnonzero(np.isnan(values)).tolist())
    table.drop_codes(empty, "usage", "empty", tr("The usage is empty."))
    table.drop_codes(np.isnan(values) & ~empty, "usage", "not_a_number", tr("The usage is not a number."))
    _drop_negative(table, values)


def _drop_failed(table: Table, field: str, codes: Iterable[int]) -> None:
    """Name and take out the rows in which a failed formula stands, of these codes."""
    texts = table.columns[field].texts
    for code in codes:
        text = texts[code]
        is_nothing = is_error_word(text) or (field == "meter" and is_lone_zero(text))
        if not is_nothing and (text.lstrip()[:1] not in _FORMULA_SIGNS or own_word(text) is not Own.FORMULA):
            continue
        bad = np.zeros(len(texts), bool)
        bad[code] = True
        if is_nothing:
            table.drop_codes(bad, field, "error_word", failed_formula(text))
        else:
            table.drop_codes(bad, field, "sheet_word", about_word(Own.FORMULA))


def _is_nobodys(meter: str, column: str) -> bool:
    """Say whether a sum, a remark or the head once more stands where a meter is named."""
    if _NUMBERED.fullmatch(meter):  # as nearly all are
        return False
    return meter.strip() == column or own_word(meter) is not None or no_name(meter) is Own.REMARK


def _drop_negative(table: Table, values: Floats) -> None:
    """Take out negative readings, energy fed in by solar panels: named once a meter, with their number."""
    bad = values < 0
    wrong = bad[table.usage]
    if not wrong.any():
        return
    rows = np.flatnonzero(wrong)
    meters, first, counts = np.unique(table.meter[rows], return_index=True, return_counts=True)
    for _, at, count in sorted(zip(meters, first, counts, strict=True), key=lambda meter: int(meter[1])):
        table.problems.add(
            *table.place(int(rows[at]), "usage"),
            "negative",
            ntr(
                "The usage is negative: energy fed in (solar panels). {n} reading of this meter counts as missing.",
                "The usage is negative: energy fed in (solar panels). {n} readings of this meter count as missing.",
                int(count),
            ),
        )
        table.problems.count_only("negative", int(count) - 1)
    totals = np.bincount(table.meter, minlength=int(meters.max()) + 1)[meters]
    table.fed_in = frozenset(meters[counts >= np.maximum(_SOLAR_LEAST, _SOLAR_SHARE * totals)].tolist())
    table.keep(~wrong)


def _drop_absurd(table: Table, wh: Floats, steps: Ints, profile: Profile) -> None:
    """Name and take out readings of more than a home can draw."""
    limit = profile.maximum_kwh * 1000.0 / 60.0
    lengths = table.lengths
    suspicious = wh > limit * int(steps.min() if lengths is None else lengths.min(initial=60))
    if not suspicious.any():
        return
    absurd = suspicious[table.usage]
    if lengths is not None or not bool((steps == steps[0]).all()):
        absurd &= wh[table.usage] > limit * (steps[table.meter] if lengths is None else lengths)
    if absurd.any():
        table.drop(
            absurd, "usage", "absurd", tr("The usage is more than {limit:g} kWh an hour.", limit=profile.maximum_kwh)
        )
