"""Speed of screening a county, next to the floor, a plain pandas rolling rule and two libraries, in one run.

python -m tests.benchmarks.bench_screen [homes] [days]
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coordinator.analysis.inactivity import calibrate, findings, score
from tests.benchmarks import libraries

if TYPE_CHECKING:
    from collections.abc import Callable

START = np.datetime64("2026-01-01T00", "h")


def county(homes: int, days: int, seed: int = 1) -> np.ndarray:
    """Make readings with nights, fridges, nights away and holes; float32 [household, hour], Wh."""
    rng = np.random.default_rng(seed)
    clock = np.tile(np.arange(24), days)
    chance = np.where((clock >= 7) & (clock < 23), 0.45, 0.02).astype(np.float32)
    wh = np.empty((homes, days * 24), np.float32)
    for home in range(homes):
        used = rng.random(days * 24, np.float32) < chance
        for day in np.flatnonzero(rng.random(days) < 4 / 365):
            used[day * 24 + 12 : day * 24 + 38] = False
        row = rng.uniform(25, 70) + 18 * rng.random(days * 24, np.float32)
        row += used * (60 + 400 * rng.random(days * 24, np.float32))
        row[rng.random(days * 24, np.float32) < 0.003] = np.nan
        wh[home] = np.round(row)
    return wh


def pandas_rule(wh: np.ndarray) -> int:
    """Apply the plain rule: the last 24 h below 30 % of the median of eight weeks before; return the hours found."""
    frame = pd.DataFrame(wh.T)
    day = frame.rolling(24, min_periods=18).mean()
    usual = day.rolling(56 * 24, min_periods=28 * 24).median().shift(24)
    return int((day < 0.3 * usual).to_numpy().sum())


def timed(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the best time of a few runs, seconds."""
    best = np.inf
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best


FIRST_CALL = """
import time
import numpy as np
begin = time.perf_counter()
from coordinator.analysis.inactivity import score
score(np.ones((1, 24), np.float32), np.datetime64("2026-01-01"), compiled=True)
print(time.perf_counter() - begin)
"""


def first_calls() -> tuple[float, float]:
    """Start two fresh programs that score one day of one home: seconds without and with compiled code kept on disk."""
    with tempfile.TemporaryDirectory() as folder:
        place = {**os.environ, "NUMBA_CACHE_DIR": folder}
        spent = [
            float(subprocess.run([sys.executable, "-c", FIRST_CALL], env=place, capture_output=True, check=True).stdout)
            for _ in range(2)
        ]
    return spent[0], spent[1]


def main(argv: list[str]) -> int:
    """Print household-hours a second and ratios."""
    homes, days = (int(argv[0]) if argv else 1000), (int(argv[1]) if len(argv) > 1 else 400)
    wh = county(homes, days)
    area = (np.arange(homes) // 50).astype(np.int32)
    few = wh[: max(1, homes // 10)]  # the pandas rule is slow; it is linear in homes
    block = wh[:256, : 200 * 24]  # plain NumPy works on so many homes at once, and is linear in hours
    fewest = wh[:4]  # the libraries are slower still
    uncached, cached = first_calls()
    scores = score(wh, START, area=area, compiled=True)
    threshold = calibrate(scores, 1.0)
    night = wh[:, -75 * 24 :]
    rows = [
        ("floor: one sum of the array", timed(lambda: np.nansum(wh)), wh.size),
        ("score, compiled", timed(lambda: score(wh, START, area=area, compiled=True)), wh.size),
        (
            "score, plain NumPy",
            timed(lambda: score(block, START, area=area[: len(block)], compiled=False), 1),
            block.size,
        ),
        ("score + findings", timed(lambda: findings(score(wh, START, area=area), threshold), 2), wh.size),
        ("calibrate", timed(lambda: calibrate(scores, 1.0), 1), wh.size),
        (
            "nightly replay of 75 days",
            timed(lambda: findings(score(night, START, area=area), threshold), 2),
            night.size,
        ),
        ("plain pandas rolling rule", timed(lambda: pandas_rule(few), 1), few.size),
    ]
    missing: list[str] = []
    for name, (package, library) in libraries.peers().items():
        if library is None:
            missing.append(f"{name}: {package} is {libraries.NOT_INSTALLED}\n")
            continue
        library(SimpleNamespace(wh=fewest[:1, : 60 * 24], area=None, absences=()))  # STUMPY compiles at first
        given = SimpleNamespace(wh=fewest, area=None, absences=())
        rows.append((name, timed(lambda library=library, given=given: library(given), 1), fewest.size))
    ours = rows[1][2] / rows[1][1]
    sys.stdout.write(f"{homes} homes x {days} days, {wh.size / 1e6:.1f} M household-hours, threshold {threshold:.2f}\n")
    for name, seconds, size in rows:
        rate = size / seconds
        sys.stdout.write(f"{name:30s} {seconds:8.4f} s {rate / 1e6:9.3f} M/s   ours is {ours / rate:10.3f} x\n")
    sys.stdout.writelines(missing)
    sys.stdout.write(
        f"first call of a fresh program: {uncached:.1f} s compiling, {cached:.2f} s with compiled code kept\n"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"peak memory {peak:.0f} MB, of which readings {wh.nbytes / 2**20:.0f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
