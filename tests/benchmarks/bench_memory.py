"""Memory of the window's process with a practice county, every desk looked at, beside a bare Qt process.

python -m tests.benchmarks.bench_memory [households] [days]      1,200 and 60 unless told
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import Row, practice_county, show
from tests.benchmarks.bench_start import child, window

LIMIT_MB = 500
BARE = """
import json, os
import pyqtgraph
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
print(json.dumps({"rss": int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")}))
"""


def bench(households: int = 1200, days: int = 60) -> list[Row]:
    """Measure after the first household was shown, and after every desk was."""
    if not Path("/proc/self/statm").exists():
        return [Row("memory of the window", "not measured", f"{LIMIT_MB} MB", "this system does not tell")]
    vault = practice_county(households, days)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        floor = child(BARE, home=home)["rss"] / 2**20
        first = window(vault, home)["rss"] / 2**20
        every = window(vault, home, {"BENCH_DESKS": "1"})["rss"] / 2**20
    return [
        Row("memory of a bare window, pyqtgraph imported", f"{floor:.0f} MB", "", "the floor"),
        *(
            Row(what, f"{size:.0f} MB", f"{LIMIT_MB} MB", f"{size / floor:.2f} x a bare window", size <= LIMIT_MB)
            for what, size in (
                (f"memory with {households:,} households, Today and a household", first),
                ("memory when every desk was looked at", every),
            )
        ),
    ]


if __name__ == "__main__":
    show(bench(*[int(text) for text in sys.argv[1:]]))
