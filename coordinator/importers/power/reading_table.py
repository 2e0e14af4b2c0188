"""The rows of a readings file as codes of meter, time and usage, whatever way the file is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coordinator.importers.power.korean_clock import Stamps, stamps_of
from coordinator.importers.power.laid_out import REGISTERS, reading_columns
from coordinator.importers.power.layouts import DAY_MINUTES, clock_columns
from coordinator.importers.profiles import places
from coordinator.importers.reading.cells import yes_or_no
from coordinator.importers.reading.regular import Codes, TextColumn, load_columns
from coordinator.importers.reading.row_fit import name_fault
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.cells import Problems
    from coordinator.importers.reading.formats import Sheet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass
class Table:
    """The rows that are still good: their lines, codes of meter, stamp and usage, and the columns they come from.

    `register` is there where rows or columns are registers of one meter; its codes say which. `cells` names the file's
    column of each row where the usage stands in several.
    """

    lines: NDArray[np.int32]
    meter: Codes
    stamp: Codes
    usage: Codes
    columns: dict[str, TextColumn]
    problems: Problems
    stamps: Stamps
    register: Codes | None = None
    cell: Codes | None = None
    cell_names: Sequence[str] = ()
    silent: int = 0
    """Rows left out without a problem: nothing stood in them that anybody could miss."""
    unfit_count: int = 0
    """Readings of rows that do not stand under the head; they are missing."""
    fed_in: frozenset[int] = frozenset()
    """Codes of the meters that feed energy in so often that solar panels stand behind them."""
    minutes: int = 0
    """How long each reading lasts by the file's layout; 0 where that says nothing."""
    no_data: Bools | None = None
    """Rows of which the file says that they were not read yet, where it says so."""
    adds_up: bool = False
    """Registers are meters of one customer, which count together or not at all."""
    lengths: Ints | None = None
    """Minutes [row] each reading lasts, where that is not its meter's step."""

    def keep(self, good: Bools | Ints) -> None:
        """Go on with these rows only."""
        self.lines, self.meter, self.stamp, self.usage = (
            self.lines[good],
            self.meter[good],
            self.stamp[good],
            self.usage[good],
        )
        self.register = None if self.register is None else self.register[good]
        self.cell = None if self.cell is None else self.cell[good]
        self.lengths = None if self.lengths is None else self.lengths[good]
        self.no_data = None if self.no_data is None else self.no_data[good]

    def keys(self) -> Ints:
        """Give each row a number that stands for its meter and time."""
        instants, count = self.stamps.instants()
        return self.meter.astype(np.int64) * count + instants[self.stamp]

    def keep_first(self, values: Floats) -> int:
        """Keep the first reading of each meter, register and time; one that says the same is counted, another named.

        Parameters
        ----------
        values : float64 [code of usage]

        Returns
        -------
        how many rows of the file said something else
        """
        keys = self.keys()
        if self.register is not None:
            keys = keys * (int(self.register.max(initial=0)) + 1) + self.register
        if bool((keys[1:] > keys[:-1]).all()):
            return 0
        _, first, places = np.unique(keys, return_index=True, return_inverse=True)
        kept = first[places]
        again = np.flatnonzero(kept != np.arange(len(keys)))
        differs = values[self.usage[kept[again]]] != values[self.usage[again]]
        self.report_differing(again[differs])
        differing, same = again[differs], again[~differs]
        if self.register is not None and not self.columns["register"].name:
            # registers side by side are one row of the file, which says the same only where each of them does
            differing = np.unique(self.lines[differing])
            same = np.setdiff1d(self.lines[same], differing)
        self.problems.count_only("duplicate_same", len(same))
        self.keep(np.sort(first))
        return len(differing)

    def usage_names(self) -> list[str]:
        """Name the columns the usage stands in."""
        name = self.columns["usage"].name
        return [name] if name else list(dict.fromkeys(self.cell_names))

    def scaled(self, values: Floats, kinds: Codes | Ints, factors: Floats) -> Floats:
        """Multiply the values by a factor that depends on the row; the table goes on with a code a value and factor.

        Parameters
        ----------
        values : float64 [code of usage]
        kinds : int [row] which of the factors
        """
        import pandas as pd  # late: seconds that the start of the window does not need

        if len(set(factors.tolist())) <= 1:
            return values * factors[0] if len(factors) else values
        pairs, distinct = pd.factorize(self.usage.astype(np.int64) * len(factors) + kinds)
        texts = self.columns["usage"].texts
        self.columns["usage"].texts = [texts[pair // len(factors)] for pair in distinct]
        self.usage = pairs.astype(np.int32)
        return values[distinct // len(factors)] * factors[distinct % len(factors)]

    def drop(self, wrong: Bools, field: str, code: str, message: str, *, report: bool = True) -> None:
        """Take rows out, naming the first of them and counting all."""
        if report:
            self.report(np.flatnonzero(wrong), field, code, message)
        self.keep(~wrong)

    def drop_codes(self, bad: Bools, field: str, code: str, message: str) -> None:
        """Take out the rows whose meter, stamp or usage is one of the bad codes."""
        if bad.any():
            self.drop(bad[getattr(self, field)], field, code, message)

    def report(self, rows: Ints, field: str, code: str, message: str) -> None:
        """Name the first rows of a problem with line, column and value; count the others."""
        for done, row in enumerate(rows):
            if not self.problems.wants(code):
                self.problems.count_only(code, len(rows) - done)
                return
            self.problems.add(*self.place(int(row), field), code, message)

    def report_differing(self, rows: Ints) -> None:
        """Name readings of a time that stands in the file before with another value."""
        self.report(
            rows, "stamp", "duplicate", tr("This time comes twice with different usage; the first one was kept.")
        )

    def place(self, row: int, field: str) -> tuple[int, str, str]:
        """Give line, the file's column and the value of one row's meter, stamp or usage."""
        column = self.columns[field]
        name = column.name
        if self.cell is not None and (field == "usage" or not name):
            name = self.cell_names[int(self.cell[row])]
        return int(self.lines[row]), name, column.texts[int(getattr(self, field)[row])]


# ------------------------------------------------------------ loading


def load(sheet: Sheet, profile: Profile, problems: Problems, meter_name: str) -> Table:
    """Load a file into a table of one row a reading and register.

    Parameters
    ----------
    profile : with its columns and layout filled in
    meter_name : the meter of all rows where no column names it
    """
    where = places(profile, sheet)
    wide: list[int] = []
    offsets: tuple[int, ...] = ()
    if profile.layout == "day":
        clocks = clock_columns(sheet.columns, by_order=True)
        wide, offsets = list(clocks), tuple(clocks.values())
    elif profile.layout == "meters":
        wide = reading_columns(profile, sheet.columns)
    else:
        wide = [where.pop(name) for name in REGISTERS if name in where]
    lines, loaded, unfit = load_columns(sheet, [*where.values(), *wide], wide)
    for line, row, fault in unfit.kept:
        name_fault(problems, line, row, fault, len(sheet.columns), ", ".join(row))
    for fault, count in unfit.counts.items():
        problems.count_only(fault, count - problems.counts[fault])
    columns = dict(zip(where, loaded, strict=False))
    cells = loaded[len(where) :]
    if "meter" not in columns:
        columns["meter"] = TextColumn("", np.zeros(len(lines), np.int32), [meter_name])
    no_data = _says_yes(columns.pop("no_data", None))
    several = _says_yes(columns.pop("several", None))
    if several is not None and "register" in columns:
        # of one meter alone it does not matter which it is: it may have been changed for another
        parts = columns["register"]
        columns["register"] = TextColumn(
            parts.name, np.where(several, parts.codes + 1, 0).astype(np.int32), ["", *parts.texts]
        )
    adds_up = several is not None and "register" in columns
    names = [column.name for column in cells]
    many = len(cells)
    unfit_count = unfit.counts.total() * (many if profile.layout in ("day", "meters") else 1)
    if many == 1:
        columns["usage"] = cells[0]
        stamp, stamps = stamps_of(columns, profile)
        columns["stamp"] = stamp
        register = columns["register"].codes if "register" in columns else None
        return Table(
            lines,
            columns["meter"].codes,
            stamp.codes,
            cells[0].codes,
            columns,
            problems,
            stamps,
            register=register,
            unfit_count=unfit_count,
            no_data=no_data,
            adds_up=adds_up,
        )
    stamp, stamps = stamps_of(columns, profile, offsets)
    usage = _union(cells)
    columns |= {"usage": usage, "stamp": stamp}
    row, cell = np.divmod(np.arange(len(lines) * many), max(many, 1))
    cell = cell.astype(np.int32)
    if "unit" in columns:
        columns["unit"].codes = columns["unit"].codes[row]
    if profile.layout == "meters":
        columns["meter"] = TextColumn("", cell, names)
        meter = cell
    else:
        meter = columns["meter"].codes[row]
    register: Codes | None = None
    if profile.layout == "long":
        columns["register"] = TextColumn("", cell, names)
        register = cell
    elif "register" in columns:
        register = columns["register"].codes[row]
    stamp_codes = stamp.codes if profile.layout == "day" else stamp.codes[row]
    minutes = DAY_MINUTES // many if profile.layout == "day" else 0
    return Table(
        lines[row],
        meter,
        stamp_codes,
        usage.codes,
        columns,
        problems,
        stamps,
        register,
        cell,
        names,
        unfit_count=unfit_count,
        minutes=minutes,
        no_data=None if no_data is None else no_data[row],
        adds_up=adds_up,
    )


def _says_yes(column: TextColumn | None) -> Bools | None:
    """Say of each row whether its cell is a yes; None where there is no such column."""
    if column is None:
        return None
    return np.array([yes_or_no(text) is True for text in column.texts], bool)[column.codes]


def _union(columns: Sequence[TextColumn]) -> TextColumn:
    """Put columns beside each other into one of row-major order, with one list of different texts."""
    known: dict[str, int] = {}
    codes = [
        np.array([known.setdefault(text, len(known)) for text in column.texts], np.int32)[column.codes]
        if len(column.codes)
        else column.codes
        for column in columns
    ]
    return TextColumn("", np.stack(codes, axis=1).reshape(-1), list(known))


def settle_clock_changes(table: Table, empty: Bools, zone_name: str) -> None:
    """Tell the two comings of the hour a clock was put back apart, by the order of the file's rows.

    A time that comes once only cannot be placed and is named; one that never was is named, unless its cell is empty.
    """
    import pandas as pd  # late: seconds that the start of the window does not need

    stamps = table.stamps
    column = table.columns["stamp"]
    if stamps.skipped:
        never = np.isin(table.stamp, np.array(sorted(stamps.skipped), np.int32))
        silent = never & empty[table.usage]
        if silent.any():
            table.silent += int(np.count_nonzero(silent))
            table.keep(~silent)
            never = np.isin(table.stamp, np.array(sorted(stamps.skipped), np.int32))
        if never.any():
            table.drop(
                never,
                "stamp",
                "no_such_time",
                tr("This time never was: the clock of {zone} was put forward over it.", zone=zone_name),
            )
    if not stamps.again:
        return
    column.texts = [*column.texts, *(column.texts[code] for code in stamps.again)]
    twice = np.flatnonzero(np.isin(table.stamp, np.array(list(stamps.again), np.int32)))
    if not len(twice):
        return
    keys = pd.DataFrame({"meter": table.meter[twice], "stamp": table.stamp[twice]})
    if table.register is not None:
        keys["register"] = table.register[twice]
    grouped = keys.groupby(list(keys.columns), sort=False)
    turn = grouped.cumcount().to_numpy()
    size = grouped["meter"].transform("size").to_numpy()
    later = np.array([stamps.again.get(code, code) for code in range(len(column.texts))], np.int32)
    table.stamp = table.stamp.copy()
    table.stamp[twice[turn > 0]] = later[table.stamp[twice[turn > 0]]]
    lone = np.zeros(len(table.stamp), bool)
    lone[twice[size == 1]] = True
    silent = lone & empty[table.usage]
    table.silent += int(np.count_nonzero(silent))
    if (lone & ~silent).any():
        table.report(
            np.flatnonzero(lone & ~silent),
            "stamp",
            "clock_put_back",
            tr(
                "The clock of {zone} showed this time twice that night, the file once; it was not taken.",
                zone=zone_name,
            ),
        )
    if lone.any():
        table.keep(~lone)
