"""Meter readings from partners' files: read by column, checked as arrays, handed on as one series a meter."""

from __future__ import annotations

from dataclasses import replace
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
from coordinator.importers.layouts import unit_kwh
from coordinator.importers.reading_table import Stamps, Table, load, settle_clock_changes
from coordinator.importers.registers import drop_export, keys_of, looks_running, to_usage
from coordinator.importers.series import MeterReadings, RegisterSpan, note_same, series
from coordinator.records.resident_numbers import hide_resident_numbers
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from coordinator.importers.formats import Sheet
    from coordinator.importers.profiles import Profile

__all__ = ["MeterReadings", "note_same", "read"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FINER_SHARE = 0.1
"""A finer step is believed when at least this share of a meter's stamps asks for it."""
_SMALLEST_WH = 20.0
"""No home draws 20 kWh in a median hour, and hardly any less than 20 Wh."""
_SOLAR_LEAST, _SOLAR_SHARE = 10, 0.02
"""Negative readings of a meter from which on they are no single fault: so many, and this share of its readings."""
_ONE_METER_SHARE = 0.02
"""A file without a meter's number is one meter's as long as no more of its times than this come again."""


def read(sheet: Sheet, profile: Profile, problems: Problems) -> tuple[tuple[MeterReadings, ...], int, list[str]]:
    """Read, check and order all readings of a file.

    What can be judged by a cell alone is judged once for each different text, not for each row.

    Parameters
    ----------
    sheet : long (a row a reading), a row a day, or a column a meter; stamp (start of the step, unless the profile says
        end), usage of the step or running meter readings, of one register or several
    profile : with its columns and layout filled in
    problems : what cannot be taken is added here

    Returns
    -------
    the series by meter, the readings of the file, and notes

    Raises
    ------
    ImportRefused
        `date_order`, `step` (daily values), `column_missing` (many meters, none named), `quote`
    """
    meter_name = profile.meter or _stem(sheet.file_name)
    table = load(sheet, profile, problems, meter_name)
    _one_code_a_meter(table)
    stamps = table.stamps
    row_count = len(table.lines) + table.unfit_count
    notes: list[str] = []
    values, empty = _usages(table.columns["usage"].texts)
    values, unit = _in_kwh(table, values, profile)
    drop_export(table, notes)
    settle_clock_changes(table, empty, profile.zone)
    if "meter" not in profile.columns and profile.layout != "meters":
        _refuse_many_meters(table, sheet, profile)
        if not profile.meter:
            notes.append(tr("No column names the meter; the file's name “{name}” stands for it.", name=meter_name))
    before = keys_of(table) if table.register is not None else None
    names = _drop_unreadable(table, stamps, values, empty)
    if not len(table.lines):
        problems.rejected = row_count - table.silent
        return (), row_count - table.silent, notes
    used = np.bincount(table.stamp, minlength=len(stamps.minutes)) > 0
    _refuse_daily(stamps.minutes[used])
    steps = _steps(table, stamps, used, len(names))
    _drop_off_step(table, stamps, steps)
    told = profile.values or ("running" if sheet.is_running else "")
    running = told == "running" or (not told and looks_running(table, values))
    many = table.register is not None
    asked = 0
    spans: dict[int, tuple[RegisterSpan, ...]] = {}
    if (running or many) and len(table.lines):
        bad_keys = _partly_gone(before, keys_of(table)) if before is not None else np.empty(0, np.int64)
        one_kwh = 0.001 if unit == "wh" else 1.0
        usage = to_usage(
            table,
            values,
            steps,
            running=running,
            bad_keys=bad_keys,
            limit=profile.maximum_kwh / one_kwh,
            notes=notes,
        )
        values, asked, spans = usage.values, usage.asked_count, usage.spans
        if running:
            asked -= len(np.unique(table.meter))  # the first reading of a meter is where its usage begins
            notes.append(tr("These are running meter readings; the usage is the rise from one to the next."))
    factor = _wh_factor(table, unit, values, steps, notes)
    wh_by_code = values * factor
    _drop_absurd(table, wh_by_code, steps, profile)
    found = series(table, stamps, wh_by_code.astype(np.float32), steps, names, profile) if len(table.lines) else ()
    solar = {str(names[code]) for code in table.fed_in}
    found = tuple(replace(one, feeds_in=True) if one.external_id in solar else one for one in found)
    if spans:
        found = _with_registers(found, {names[meter]: one for meter, one in spans.items()}, factor)
    taken = sum(one.reading_count for one in found)
    if running or many:
        row_count = max(asked, taken) + problems.counts["duplicate_same"] + table.unfit_count
    else:
        row_count -= table.silent
    problems.rejected = row_count - taken - problems.counts["duplicate_same"]
    return found, row_count, notes


def _with_registers(
    found: tuple[MeterReadings, ...], spans: dict[str, tuple[RegisterSpan, ...]], factor: float
) -> tuple[MeterReadings, ...]:
    """Give the first series of each meter where its running registers begin and end, in Wh."""
    answer: list[MeterReadings] = []
    for one in found:
        mine = tuple(
            replace(span, first_wh=span.first_wh * factor, last_wh=span.last_wh * factor)
            for span in spans.pop(one.external_id, ())
        )
        answer.append(replace(one, registers=mine) if mine else one)
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


def _stem(file_name: str) -> str:
    return file_name.partition(".")[0] or file_name


def _partly_gone(before: Ints, after: Ints) -> Ints:
    """Give the meters and times of which a row was there and is not there any more."""
    keys, counts = np.unique(before, return_counts=True)
    left, left_counts = np.unique(after, return_counts=True)
    now = np.zeros(len(keys), np.int64)
    now[np.searchsorted(keys, left)] = left_counts
    return keys[now < counts]


def _refuse_many_meters(table: Table, sheet: Sheet, profile: Profile) -> None:
    """Refuse a file that names no meter and holds more than one: its times come again and again."""
    keys = keys_of(table)
    if table.register is not None:
        keys = keys * (int(table.register.max(initial=0)) + 1) + table.register
    if len(keys) and len(keys) - len(np.unique(keys)) > max(_ONE_METER_SHARE * len(keys), 4):
        raise ImportRefused(
            tr(
                "No column for “{field}” was found. The file has: {columns}.",
                field=tr("Meter"),
                columns=", ".join(column or "–" for column in sheet.columns[:20]),
            ),
            code="column_missing",
        )


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


def _in_kwh(table: Table, values: Floats, profile: Profile) -> tuple[Floats, str]:
    """Read the units' column: values in kWh where it names units, rows of something else named and taken out.

    Returns
    -------
    the values, and the unit they are in where profile or file say it
    """
    column = table.columns.get("unit")
    if column is None:
        name = table.columns["usage"].name.casefold().replace(" ", "")
        if not name and table.cell_names:
            name = " ".join(table.cell_names).casefold()
        return values, profile.unit or ("kwh" if "kwh" in name else "wh" if "wh" in name else "")
    factors = [unit_kwh(text) if text.strip() else 1.0 for text in column.texts]
    codes = column.codes
    bad = np.array([factor is None for factor in factors], bool)[codes]
    scale = np.array([factor or 1.0 for factor in factors])
    if len(set(scale.tolist())) > 1:
        pairs, distinct = pd.factorize(table.usage.astype(np.int64) * len(scale) + codes)
        texts = table.columns["usage"].texts
        values = values[distinct // len(scale)] * scale[distinct % len(scale)]
        table.columns["usage"].texts = [texts[pair // len(scale)] for pair in distinct]
        table.usage = pairs.astype(np.int32)
    elif len(scale):
        values = values * scale[0]
    if bad.any():
        table.drop(bad, "usage", "unit", tr("The unit is neither kWh nor Wh."))
    return values, "kwh"


# ------------------------------------------------------------ checks


def _drop_unreadable(table: Table, stamps: Stamps, values: Floats, empty: Bools) -> list[str]:
    """Name and take out the rows that cannot be read; the first reason of a row counts. Gives the meters' names."""
    meter = table.columns["meter"]
    names = meter.texts
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
    _drop_negative(table, values)
    return names


def _drop_negative(table: Table, values: Floats) -> None:
    """Take out negative readings, energy fed in by solar panels: named once a meter, with their number."""
    bad = values < 0
    if not bad.any():
        return
    wrong = bad[table.usage]
    rows = np.flatnonzero(wrong)
    meters, first, counts = np.unique(table.meter[rows], return_index=True, return_counts=True)
    for _, at, count in sorted(zip(meters, first, counts, strict=True), key=lambda one: int(one[1])):
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


def _drop_off_step(table: Table, stamps: Stamps, steps: Ints) -> None:
    """Name and take out readings beside their meter's step."""
    step, uniform = int(steps.min()), bool((steps == steps[0]).all())
    message = tr("The time lies beside the meter's steps of 15, 30 or 60 minutes.")
    if uniform:
        table.drop_codes((stamps.minutes % step != 0) | stamps.has_seconds, "stamp", "off_step", message)
        return
    off = (stamps.minutes[table.stamp] % steps[table.meter] != 0) | stamps.has_seconds[table.stamp]
    if off.any():
        table.drop(off, "stamp", "off_step", message)


def _drop_absurd(table: Table, wh: Floats, steps: Ints, profile: Profile) -> None:
    """Name and take out readings of more than a home can draw."""
    step, uniform = int(steps.min()), bool((steps == steps[0]).all())
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


def _steps(table: Table, stamps: Stamps, used: Bools, meter_count: int) -> Ints:
    """Find each meter's step from the minutes its stamps fall on; gives [meter] 15, 30 or 60."""
    minutes = stamps.minutes
    kind = np.where(minutes % 60 == 0, 0, np.where(minutes % 30 == 0, 1, np.where(minutes % 15 == 0, 2, 3)))
    if not kind[used].any():
        return np.full(meter_count, 60, np.int64)
    counts = np.bincount(table.meter * np.int64(4) + kind[table.stamp], minlength=meter_count * 4).reshape(-1, 4)
    share = counts / np.maximum(counts[:, :3].sum(axis=1, keepdims=True), 1)
    return np.where(share[:, 2] > _FINER_SHARE, 15, np.where(share[:, 1] > _FINER_SHARE, 30, 60)).astype(np.int64)


def _wh_factor(table: Table, unit: str, values: Floats, steps: Ints, notes: list[str]) -> float:
    """Decide what one unit of the usage column is in Wh, and note it where the file does not say."""
    if unit:
        return 1000.0 if unit == "kwh" else 1.0
    hourly = values[table.usage] * 60.0 / steps[table.meter]
    positive = hourly[hourly > 0]
    if len(positive) and float(np.median(positive)) >= _SMALLEST_WH:
        notes.append(tr("The file does not name the unit; the values are taken as Wh."))
        return 1.0
    notes.append(tr("The file does not name the unit; the values are taken as kWh."))
    return 1000.0
