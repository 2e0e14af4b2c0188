"""The watch of one night over 60, 120 and 365 days of history: its cost follows the new hours, not what is kept.

python -m tests.benchmarks.bench_night [homes]      1,000 unless told
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median

import numpy as np

from coordinator.analysis.inactivity import score
from coordinator.vault.readings import read_hours
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE, Row, once, practice_county, seconds, show

KEPT_DAYS = (60, 120, 365)
NIGHTS = 3
GROWTH = 1.25
"""A year kept may cost this much more than what the watch replays anyway; the rest is chance of the machine."""


def nights(folder: Path) -> list[float]:
    """Screen the hours before once, then night after night; seconds of each night."""
    workspace = Workspace.open(folder, PASSPHRASE, now=NOW - timedelta(days=NIGHTS))
    try:
        workspace.power.screen(NOW - timedelta(days=NIGHTS))
        return [
            once(lambda back=back: workspace.power.screen(NOW - timedelta(days=back))) for back in range(NIGHTS)[::-1]
        ]
    finally:
        workspace.close()


def floor(folder: Path, homes: int) -> tuple[float, float]:
    """Read the replayed hours, and score them, with nothing around it; seconds of each."""
    workspace = Workspace.open(folder, PASSPHRASE, now=NOW)
    end = np.datetime64(NOW.date(), "h")
    start = end - np.timedelta64(120, "D")
    try:
        with workspace.vault.read() as session:
            meters = list(range(1, homes + 1))
            wh = read_hours(session, meters, start, end)
            return seconds(lambda: read_hours(session, meters, start, end), 1), seconds(lambda: score(wh, start), 1)
    finally:
        workspace.close()


def bench(homes: int = 1000) -> list[Row]:
    """Measure each history in a fresh copy of its county."""
    rows: list[Row] = []
    spent: dict[int, float] = {}
    reading = scoring = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for kept in KEPT_DAYS:
            folder = Path(scratch) / str(kept)
            shutil.copytree(practice_county(homes, kept, screened=False), folder)
            spent[kept] = median(nights(folder))
            if kept == KEPT_DAYS[-1]:
                reading, scoring = floor(folder, homes)
    for kept in KEPT_DAYS:
        growth = spent[kept] / spent[120]
        rows.append(
            Row(
                f"a night's watch, {homes:,} homes, {kept} days kept",
                f"{spent[kept]:.2f} s",
                f"{GROWTH} x" if kept > 120 else "",
                f"{growth:.2f} x with 120 days, {spent[kept] / (reading + scoring):.1f} x read and score",
                growth <= GROWTH if kept > 120 else None,
            )
        )
    return rows


if __name__ == "__main__":
    show(bench(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
