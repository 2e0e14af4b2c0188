"""A register of 10,000 rows previewed, stored, undone, beside pandas reading the same file in the same run.

python -m tests.benchmarks.bench_register [--rows N]

CSV (CP949) and XLSX, each into an empty vault and into one of 8,000 people of whom 300 are written with a slip; the
search of the whole register for duplicates besides. Seconds of this process (CPU), so that other work on the machine
counts little; the bounds are those of the county's PC.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("COORDINATOR_ARGON2_KIB", "65536")

import pandas as pd
import xlsxwriter

from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE, Row, show
from tests.importers.households.messy_register import MessyRegister, messy_register

if TYPE_CHECKING:
    from collections.abc import Callable

BOUNDS_S = {"preview": 3.0, "commit": 5.0, "undo": 10.0, "duplicates": 2.0}
KNOWN, SLIPS = 8_000, 300


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Do a piece of work; gives the seconds this process took, and what came of it."""
    begin = time.process_time()
    answer = work()
    return time.process_time() - begin, answer


def write_xlsx(path: Path, register: MessyRegister) -> None:
    """Write a register as a workbook, its cells as text."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("명부")
        for number, row in enumerate(csv.reader(io.StringIO(register.content.decode("cp949")))):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell)


def read_by_pandas(path: Path) -> int:
    """Read a register as pandas does, all as text; gives the rows."""
    if path.suffix == ".csv":
        return len(pd.read_csv(path, encoding="cp949", header=3, dtype=str))
    return len(pd.read_excel(path, engine="calamine", header=3, dtype=str))


def measure(path: Path, workspace: Workspace, name: str) -> list[Row]:
    """Preview, store and undo one file, beside pandas reading it."""
    peer, _ = timed(lambda: read_by_pandas(path))

    def look() -> Any:
        preview = workspace.imports.preview("households", path)
        return preview, workspace.imports.compare(preview)

    figures: dict[str, float] = {}
    figures["preview"], (preview, comparison) = timed(look)
    figures["commit"], done = timed(lambda: workspace.imports.commit(preview, NOW))
    figures["undo"], _ = timed(lambda: workspace.imports.undo(done.value.batch_id, NOW))
    print(f"{name}: {done.message}; {len(comparison.questions):,} questions")
    reader = "read_csv" if path.suffix == ".csv" else "read_excel"
    return [
        Row(
            f"register, {name}: {what}",
            f"{seconds:.2f} s",
            f"≤ {BOUNDS_S[what]:.0f} s",
            f"{seconds / peer:.0f} x pandas.{reader}",
            seconds <= BOUNDS_S[what],
        )
        for what, seconds in figures.items()
    ]


def bench(row_count: int = 10_000) -> list[Row]:
    """Measure both kinds of file, in an empty vault and in one with people in it."""
    lines: list[Row] = []
    known_count = KNOWN * row_count // 10_000
    before = messy_register(known_count, doubles=0, seed=1)
    doubles = row_count // 100
    fresh = messy_register(row_count - doubles, doubles=doubles, seed=2)
    monthly = messy_register(row_count, doubles=0, slips=SLIPS * row_count // 10_000, seed=3, known=before.people)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for state, register in (("empty vault", fresh), (f"{known_count:,} in it", monthly)):
            workspace, _ = Workspace.create(place / f"vault {state}", PASSPHRASE, county="영월군", now=NOW)
            if register is monthly:
                path = place / "before.csv"
                path.write_bytes(before.content)
                workspace.imports.commit(workspace.imports.preview("households", path), NOW)
            for ending in (".csv", ".xlsx"):
                path = place / f"register{ending}"
                if ending == ".csv":
                    path.write_bytes(register.content)
                else:
                    write_xlsx(path, register)
                lines += measure(path, workspace, f"{ending[1:]}, {state}")
            if register is monthly:
                seconds, done = timed(lambda w=workspace: w.duplicates.find_pairs(NOW))
                print(done.message)
                bound = BOUNDS_S["duplicates"]
                lines.append(
                    Row(
                        f"register, {state}: search for duplicates",
                        f"{seconds:.2f} s",
                        f"≤ {bound:.0f} s",
                        f"{seconds / known_count * 1e6:.0f} µs a household",
                        seconds <= bound,
                    )
                )
            workspace.close()
    return lines


def main() -> int:
    """Print the table; the exit code says whether every bound is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    lines = bench(parser.parse_args().rows)
    show(lines)
    return int(any(line.met is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
