"""Refusing a workbook that is too large, beside inflating the same bytes: time as a ratio, memory of both processes.

python -m tests.benchmarks.bench_workbook [rows]      150,000 ordinary rows of ten columns unless told
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

import xlsxwriter

from coordinator.errors import ImportRefused
from coordinator.importers.reading.xlsx import read_workbook
from coordinator.importers.reading.xlsx_child import Limits
from tests.benchmarks import Row, seconds, show

COLUMNS = 10
LIMIT_MB = 300
LIMITS = Limits(cells=1_000_000)
"""A limit that an ordinary large table passes, so that the refusal comes after as much as it can be given to read."""


def ordinary(rows: int) -> bytes:
    """Make a table of calls as a provider sends it, only longer."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            sheet.write_row(row, 0, [f"대상자 {row % 900}", "010-1234-5678", "응답", *range(row, row + COLUMNS - 3)])
    return out.getvalue()


def inflate(raw: bytes) -> int:
    """Inflate every part as a stream; gives the bytes."""
    size = 0
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        for name in book.namelist():
            with book.open(name) as part:
                while chunk := part.read(1024 * 1024):
                    size += len(chunk)
    return size


def refuse(raw: bytes) -> None:
    """Have the workbook refused."""
    try:
        read_workbook(raw, LIMITS)
    except ImportRefused as refused:
        if refused.code == "too_large":
            return
    raise RuntimeError("the workbook was not refused as too large")


def _resident(process: str) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _children() -> set[str]:
    found: set[str] = set()
    for task in os.listdir("/proc/self/task"):
        try:
            found.update(Path(f"/proc/self/task/{task}/children").read_text(encoding="ascii").split())
        except OSError:
            continue
    return found


def peak_mb(raw: bytes) -> float:
    """Give the most that program and child held together while refusing, above what the program held before.

    In a process of its own, which has not made the workbook and so has no memory left over from that.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        path.write_bytes(raw)
        code = "import sys; from tests.benchmarks.bench_workbook import watched_mb; print(watched_mb(sys.argv[1]))"
        ran = subprocess.run([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True, check=True)
    return float(ran.stdout)


def watched_mb(path: str) -> float:
    """Refuse a file and give the most that this process and its child held meanwhile, above what this one did."""
    raw = Path(path).read_bytes()
    before, peak, done = _resident("self"), 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.005):
            peak = max(peak, _resident("self") + sum(map(_resident, _children())))

    watcher = threading.Thread(target=watch)
    watcher.start()
    refuse(raw)
    done.set()
    watcher.join()
    return (peak - before) / 2**20


def bench(rows: int = 150_000) -> list[Row]:
    """Time the refusal and the inflating, and weigh both processes."""
    raw = ordinary(rows)
    floor = seconds(lambda: inflate(raw), 3)
    ours = seconds(lambda: refuse(raw), 3)
    table = [Row(f"a workbook of {rows:,} rows refused", f"{ours:.2f} s", "", f"{ours / floor:.1f} x inflating it")]
    if Path("/proc/self/statm").exists():
        peak = peak_mb(raw)
        table.append(
            Row("memory of program and child while refusing", f"{peak:.0f} MB", f"{LIMIT_MB} MB", "", peak <= LIMIT_MB)
        )
    return table


if __name__ == "__main__":
    show(bench(*[int(text) for text in sys.argv[1:]]))
