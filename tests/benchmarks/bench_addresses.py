"""Addresses: a file of the office filtered beside a bare pass of csv, homes placed, addresses taken apart; CPU time.

python -m tests.benchmarks.bench_addresses [lines] [homes]      300,000 lines and 10,000 homes unless told
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coordinator.casework.intake.address_book import AddressBook
from coordinator.importers.preview import preview
from coordinator.importers.reading.whole_file import Region
from coordinator.records.addresses import AddressPart
from coordinator.reference.address_text import parse
from tests.benchmarks import Row, show
from tests.importers.addresses.official import elsewhere, houses, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.importers.addresses.files import PartRead


def cpu_seconds(work: Callable[[], object]) -> float:
    """Give the CPU time of a piece of work."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def bare_pass(path: Path) -> int:
    """Go through the file with csv alone, decoding every line."""
    with path.open(encoding="cp949", newline="") as source:
        return sum(row[4] == "영월군" for row in csv.reader(source, delimiter="|"))


class _Nothing(list[Any]):
    """No rows."""

    def all(self) -> list[Any]:
        """Give them."""
        return []


class _Session:
    """Gives the rows of a part that was read as if they were stored, so that the look-up alone is measured."""

    def __init__(self, part: PartRead) -> None:
        self._part = part

    def execute(self, query: Any) -> Any:
        """Answer the questions of the book of addresses."""
        words = str(query)
        if "address_release" in words and "max" in words:
            return [(str(AddressPart.ENTRANCE), 1)]
        if "FROM address_point" in words:
            return [(*row.key[:1], row.road, *row.key[1:], *self._part.places[row.key]) for row in self._part.points]
        return _Nothing()


def bench(line_count: int = 300_000, home_count: int = 10_000) -> list[Row]:
    """Measure, and give the lines of the table."""
    made = houses(20_000)
    with tempfile.TemporaryDirectory() as folder:
        lines = (*elsewhere(line_count - len(made)), *(house.entrance(n) for n, house in enumerate(made)))
        path = write(Path(folder) / "202610_entrc_gangwon.txt", lines)
        region = Region("영월군", ("51750", "42750"))
        bare = cpu_seconds(lambda: bare_pass(path))
        read: list[Any] = []
        ours = cpu_seconds(lambda: read.append(preview("addresses", path, region=region)))
    book = AddressBook(_Session(read[0].rows[0]))  # type: ignore[arg-type]
    wanted = [made[n % len(made)] for n in range(home_count)]
    texts = [f"영월군 {house.town} {house.road} {house.number}, {n % 9}층" for n, house in enumerate(wanted)]
    parse.cache_clear()
    taken_apart = cpu_seconds(lambda: [parse(text) for text in texts])
    parse.cache_clear()
    placed = cpu_seconds(lambda: [book.locate(text) for text in texts])
    return [
        Row(
            f"{line_count:,} lines filtered to the county's {len(made):,}",
            f"{ours:.2f} s",
            "2 x",
            f"{ours / bare:.2f} x a bare pass of csv ({bare:.2f} s)",
            ours <= 2 * bare,
        ),
        Row(f"{home_count:,} written addresses taken apart", f"{taken_apart:.2f} s", "2 s", "", taken_apart <= 2),
        Row(
            f"{home_count:,} homes placed by their addresses",
            f"{placed:.2f} s",
            "4 s",
            f"{placed / taken_apart:.1f} x taking them apart",
            placed <= 4,
        ),
    ]


if __name__ == "__main__":
    show(bench(*map(int, sys.argv[1:])))
