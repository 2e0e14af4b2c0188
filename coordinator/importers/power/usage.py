"""The usage of a readings file: its numbers, and the unit in which they are meant, as energy or as mean power."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from coordinator.errors import ImportRefused
from coordinator.importers.power.inner_heads import take_unit_line
from coordinator.importers.power.units import Unit, cut_from, is_power_name, named_above, named_in, refuse_peak, unit_of
from coordinator.importers.reading.cells import has_decimal_comma, is_empty, number
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from coordinator.importers.power.reading_table import Table
    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.formats import Sheet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_SMALLEST_WH = 20.0
"""No home draws 20 kWh in a median hour, and hardly any less than 20 Wh; the same holds of kW and W."""


@dataclass(frozen=True, slots=True)
class UsageValues:
    """The usage of a file's rows.

    Attributes
    ----------
    values : float64 [code of usage]; NaN where no number
    empty : bool [code of usage]
    kind : `energy` of each reading's time, or mean `power` in it
    named : how the file names the unit; the values are in kWh or kW then. Empty: they are in nobody knows what
    """

    values: Floats
    empty: Bools
    kind: Literal["energy", "power"]
    named: str


def read_usage(table: Table, sheet: Sheet, profile: Profile, notes: list[str]) -> UsageValues:
    """Read the different texts of usage with their unit, which may stand in profile, column, cell, header or above it.

    Rows in units of something else are named and taken out.

    Raises
    ------
    ImportRefused
        `unit`: the one column of usage holds something else; `peak`: it holds the highest power, not the mean.
    """
    values, empty, in_cells = _numbers(table.columns["usage"].texts)
    if profile.unit:
        unit = unit_of(profile.unit)
        assert unit is not None
        return UsageValues(values * unit.kilo, empty, unit.kind, unit.symbol)
    kinds, of_row = _units(table)
    if in_cells:
        kinds, of_row = _with_cells(table, kinds, of_row, in_cells)
    named = [kind for kind in kinds if isinstance(kind, Unit)]
    above = next((unit for line in sheet.above() if (unit := unit_of(named_above(line))) is not None), None)
    if not named and above is None and (above := take_unit_line(table, notes)) is not None:
        kinds, of_row = _units(table)
        if in_cells:
            kinds, of_row = _with_cells(table, kinds, of_row, in_cells)
    if not named and above is not None:
        kinds = [above if kind == "" else kind for kind in kinds]
        named = [kind for kind in kinds if isinstance(kind, Unit)]
    if not named and None not in kinds:
        power = any(is_power_name(name) for name in table.usage_names())
        return UsageValues(values, empty, "power" if power else "energy", "")
    if of_row is None:
        assert named
        return UsageValues(values * named[0].kilo, empty, named[0].kind, named[0].symbol)
    # a column that names its unit here and there is in kWh where it is silent, unless all it names is power
    has_energy = any(not unit.is_power for unit in named)
    silent = Unit(1.0) if has_energy or not named else named[0]
    units = [silent if kind == "" else kind for kind in kinds]
    factors = np.array([1.0 if unit is None or isinstance(unit, str) else unit.kilo for unit in units])
    power = np.array([isinstance(unit, Unit) and unit.is_power for unit in units], bool)
    values = table.scaled(values, of_row, factors)
    if len(empty) != len(values):
        empty = np.array([is_empty(cut_from(text)[0]) for text in table.columns["usage"].texts], bool)
    wrong = np.array([unit is None for unit in units], bool)[of_row]
    beside = power[of_row] if has_energy else np.zeros(len(wrong), bool)
    if wrong.any():
        table.report(np.flatnonzero(wrong), "usage", "unit", tr("The unit is none of kWh, Wh, kW and W."))
    alone = beside & ~np.isin(table.keys(), table.keys()[~(beside | wrong)])
    if alone.any():
        message = tr("This is power, while the file gives energy elsewhere; it was not taken. Ask the sender for kWh.")
        table.drop(alone, "usage", "unit", message)
        beside, wrong = beside[~alone], wrong[~alone]
    if beside.any():
        table.silent += int(np.count_nonzero(beside))
        notes.append(
            ntr(
                "{n} value of power was left out, since the file gives the energy as well.",
                "{n} values of power were left out, since the file gives the energy as well.",
                int(np.count_nonzero(beside)),
            )
        )
    if wrong.any() or beside.any():
        table.keep(~(wrong | beside))
    symbols = dict.fromkeys(unit.symbol for unit in named if unit.is_power != has_energy)
    return UsageValues(values, empty, silent.kind, ", ".join(symbols) or silent.symbol)


def _numbers(texts: list[str]) -> tuple[Floats, Bools, dict[int, str]]:
    """Read the different texts of usage: values [code], NaN where no number; empty [code]; and units in the cells."""
    import pandas as pd  # late: seconds that the start of the window does not need

    quick = pd.to_numeric(pd.Series(texts, dtype="object"), errors="coerce").to_numpy(np.float64, copy=True)
    unread = np.flatnonzero(~np.isfinite(quick))
    decimal_comma = len(unread) > 0 and has_decimal_comma(cut_from(text)[0] for text in texts)
    quick[unread] = np.nan
    empty = np.zeros(len(texts), bool)
    in_cells: dict[int, str] = {}
    for code in unread.tolist():
        text, unit = cut_from(texts[code])
        if unit:
            in_cells[code] = unit
        if is_empty(text):
            empty[code] = True
            continue
        value = number(text, decimal_comma=decimal_comma)
        quick[code] = np.nan if value is None else value
    return quick, empty, in_cells


def _units(table: Table) -> tuple[list[Unit | str | None], Ints | None]:
    """Give the file's units and which of them each row has; no rows where there is one for all.

    A unit is an empty text where none is named, and None where it is one of something else.
    """
    headers = table.usage_names()
    by_header: list[Unit | str | None] = []
    for header in headers:
        unit, word = named_in(header)
        if len(headers) == 1:
            _refuse_other(header, unit, word)
        by_header.append(unit if word else "")
    column = table.columns.get("unit")
    if column is not None:
        by_cell = [
            unit_of(text) if text.strip() else (by_header[0] if len(headers) == 1 else "") for text in column.texts
        ]
        return list(by_cell), column.codes.astype(np.int64)
    if all(unit == by_header[0] for unit in by_header):
        if by_header[0] is None:
            _refuse_other(headers[0], *named_in(headers[0]))
        return by_header[:1], None
    assert table.cell is not None
    places = {header: place for place, header in enumerate(headers)}
    return by_header, np.array([places[name] for name in table.cell_names])[table.cell]


def _refuse_other(header: str, unit: Unit | None, word: str) -> None:
    refuse_peak([header])
    if word and unit is None:
        raise ImportRefused(
            tr("“{column}” is given in {unit}, which is no usage in kWh, Wh, kW or W.", column=header, unit=word),
            code="unit",
        )


def _with_cells(
    table: Table, kinds: list[Unit | str | None], of_row: Ints | None, in_cells: dict[int, str]
) -> tuple[list[Unit | str | None], Ints]:
    """Put the units that stand in the cells themselves before those of column and header."""
    words = {word: place for place, word in enumerate(dict.fromkeys(in_cells.values()), start=len(kinds))}
    of_code = np.full(len(table.columns["usage"].texts), -1, np.int64)
    of_code[list(in_cells)] = [words[word] for word in in_cells.values()]
    own = of_code[table.usage]
    before = of_row if of_row is not None else np.zeros(len(own), np.int64)
    return [*kinds, *(unit_of(word) for word in words)], np.where(own >= 0, own, before)


def to_wh(table: Table, values: Floats, steps: Ints, usage: UsageValues, notes: list[str]) -> tuple[Floats, float]:
    """Turn the usage into Wh, and note what was taken for what; power becomes energy by the time its reading lasts.

    Returns
    -------
    float64 [code of usage] Wh, and how many Wh one of the values is where that is the same for all
    """
    factor = 1000.0
    minutes = steps[table.meter] if table.lengths is None else table.lengths
    energy = usage.kind == "energy"
    if not usage.named and len(table.lines):
        hourly = values[table.usage] * (60.0 / minutes if energy else 1.0)
        positive = hourly[hourly > 0]
        small = len(positive) > 0 and float(np.median(positive)) >= _SMALLEST_WH
        factor = 1.0 if small else 1000.0
        if energy:
            notes.append(
                tr("The file does not name the unit; the values are taken as Wh.")
                if small
                else tr("The file does not name the unit; the values are taken as kWh.")
            )
        else:
            notes.append(
                tr("The file does not name the unit; the values are taken as mean power in W.")
                if small
                else tr("The file does not name the unit; the values are taken as mean power in kW.")
            )
    if energy:
        return values * factor, factor
    lengths = np.unique(minutes)
    notes.append(
        tr(
            "Mean power ({unit}) was turned into the energy of {minutes} minutes.",
            unit=usage.named or ("W" if factor == 1.0 else "kW"),
            minutes=", ".join(map(str, lengths.tolist())),
        )
    )
    return table.scaled(values, np.searchsorted(lengths, minutes), (factor / 60.0 * lengths).astype(np.float64)), factor
