"""Benchmarks: each prints its figure beside the target and as a ratio to a floor or a peer of the same run."""

from __future__ import annotations

import shutil
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from coordinator.records.base import KST

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 23, 8, 40, tzinfo=KST)
"""The instant of all benchmarks; what they measure does not depend on the day they run."""
PASSPHRASE = "benchmark benchmark"


class Row(NamedTuple):
    """One line of the table: what was measured, how much, the target, and the ratio to what of the same run."""

    what: str
    figure: str
    target: str
    ratio: str
    met: bool | None = None
    """Whether the target is reached; none where there is no target."""

    def __str__(self) -> str:
        """Write the line."""
        mark = {True: "ok", False: "MISSED", None: ""}[self.met]
        return f"{self.what:58} {self.figure:>16}   {self.target:>12}   {self.ratio:>34}   {mark}"


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """Give the median time of a piece of work; what the first round warms up does not count."""
    work()
    spent: list[float] = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begin)
    return median(spent)


def once(work: Callable[[], object]) -> float:
    """Give the time of a piece of work that can be done only once."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def practice_county(households: int, days: int, *, screened: bool = True) -> Path:
    """Give the folder of a practice county, made on first use and kept under the system's temporary folder."""
    from coordinator.demo.county import make
    from coordinator.workspace import Workspace

    name = f"county-{households}-{days}{'' if screened else '-raw'}"
    folder = Path(tempfile.gettempdir()) / "coordinator-benchmarks" / name
    if (folder / "ready").exists():
        return folder / "vault"
    shutil.rmtree(folder, ignore_errors=True)
    begin = time.perf_counter()
    workspace, _ = Workspace.create(
        folder / "vault", PASSPHRASE, actor="bench", county="영월군", practice=True, now=NOW - timedelta(days=days)
    )
    try:
        make(workspace.vault, households=households, days=days, now=NOW)
        if screened:
            workspace.power.screen(NOW)
            workspace.checkins.make_round(NOW)
    finally:
        workspace.close()
    (folder / "ready").touch()
    print(f"made the county of {households:,} households x {days} days in {time.perf_counter() - begin:.0f} s")
    return folder / "vault"


def show(rows: list[Row]) -> None:
    """Print lines under their heading."""
    print(Row("what", "figure", "target", "beside it, same run"))
    for row in rows:
        print(row)
