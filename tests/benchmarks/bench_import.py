"""Import of a county's month of hourly readings against pandas.read_csv of the same file, side by side in one run.

python tests/benchmarks/bench_import.py [households]      10,000 unless told; prints the ratio, bound 2
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import pandas as pd

from coordinator.casework import imports
from coordinator.importers.preview import preview
from coordinator.records.base import KST
from coordinator.vault.file import Vault

HOURS = 31 * 24
BOUND = 2.0


def write_month(path: Path, households: int, seed: int = 1) -> int:
    """Write one CSV of hourly readings as a utility sends it; gives the rows."""
    rng = np.random.default_rng(seed)
    stamps = np.datetime_as_string(np.datetime64("2026-10-01T00", "m") + np.arange(HOURS) * np.timedelta64(60, "m"))
    tails = [f",{stamp}," for stamp in stamps]
    with path.open("w", encoding="utf-8") as file:
        file.write("household_id,timestamp,kwh\n")
        for home in range(households):
            kwh = np.round(rng.gamma(1.2, 0.22, HOURS) + 0.03, 3)
            name = f"YW{home:06}"
            file.writelines(f"{name}{tail}{value}\n" for tail, value in zip(tails, kwh.tolist(), strict=True))
    return households * HOURS


def main(households: int) -> float:
    """Time both ways three times in turn; gives the ratio of the medians."""
    now = datetime(2026, 11, 22, 8, tzinfo=KST)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "month.csv"
        rows = write_month(path, households)
        plain: list[float] = []
        ours: list[float] = []
        for turn in range(3):
            begin = time.perf_counter()
            frame = pd.read_csv(path)
            plain.append(time.perf_counter() - begin)
            assert len(frame) == rows
            del frame
            vault, _ = Vault.create(
                Path(folder) / f"vault{turn}", "benchmark benchmark", facts={"practice": True}, actor="bench", now=now
            )
            begin = time.perf_counter()
            file_preview = preview("readings", path)
            read = time.perf_counter() - begin
            with vault.act("imports.commit", now=now, actor="bench") as act:
                summary = imports.commit(act, file_preview)
            ours.append(time.perf_counter() - begin)
            assert summary.counts["new"] == rows, summary.counts
            vault.close()
            print(f"turn {turn + 1}: read_csv {plain[-1]:.2f} s, preview {read:.2f} s, with commit {ours[-1]:.2f} s")
            del file_preview
    ratio = float(np.median(ours) / np.median(plain))
    print(f"{rows:,} rows: {ratio:.2f} x pandas.read_csv (bound {BOUND})")
    return ratio


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000) > BOUND)
