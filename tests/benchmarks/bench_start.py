"""From the start of the process to a window that can be used, beside a bare window with pyqtgraph imported.

python -m tests.benchmarks.bench_start [households] [days] [rounds] [--imports]      1,200, 60 and 5 unless told

`--imports` lists the modules that take longest to import on the way.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import NOW, PASSPHRASE, Row, practice_county, show

FRAME_BOUND = 1.3
BOUND, WITH_KEY = 2.5, 4.2
"""The goals of the start, times a bare window, to usable: with the derivation of the key taken off, and with it."""
LARGE, LARGE_BOUND = 8000, 3.0
"""From so many households on, with a year of readings, its goal with the derivation taken off is this one instead."""
PATIENCE_S = 300
ROUNDS = 5
ROOT = Path(__file__).resolve().parents[2]

BARE = """
import json, os, sys, time
import pyqtgraph
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
def done():
    print(json.dumps({"usable": time.time() - float(os.environ["BENCH_BEGAN"])}))
    app.quit()
QTimer.singleShot(0, done)
app.exec()
"""

OURS = """
import json, os, sys, time
from coordinator.cli import main as cli
from coordinator.app import make_application
app = make_application()
from PySide6.QtCore import QTimer
from coordinator.vault import header
began, seen, slowest = float(os.environ["BENCH_BEGAN"]), {}, [0.0, None]
def time_key(header):
    really = header.open_with_passphrase
    def timed(*given):
        at = time.time()
        keys = really(*given)
        seen["key"] = time.time() - at
        return keys
    header.open_with_passphrase = timed
time_key(header)
def look():
    now = time.time() - began
    windows = [w for w in app.topLevelWidgets() if w.isVisible()]
    if windows:
        seen.setdefault("frame", now)
    window = next((w for w in windows if type(w).__name__ == "MainWindow"), None)
    if window is None:
        return
    seen.setdefault("shown", now)
    if slowest[1] is not None:
        slowest[0] = max(slowest[0], now - slowest[1])
    slowest[1] = now
    if window.today.today is None:
        return
    seen.setdefault("usable", now)
    if window.today.card is None:
        if "asked" not in seen and window.today.today.lines:
            seen["asked"] = now
            window.open_household(window.today.today.lines[0].household_id)
        return
    if "card" not in seen:
        seen["card"] = now
        return
    if now < seen["card"] + 0.5:
        return
    timer.stop()
    if os.environ.get("BENCH_DESKS"):
        for desk in ("households", "power", "calls", "services", "history", "today"):
            window.show_desk(desk)
            until = time.time() + 1.5
            while time.time() < until:
                app.processEvents()
    seen["blocked"] = slowest[0]
    try:
        pages = int(open("/proc/self/statm").read().split()[1])
        seen["rss"] = pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass
    print(json.dumps(seen))
    app.quit()
timer = QTimer()
timer.setInterval(1)
timer.timeout.connect(look)
timer.start()
sys.exit(cli.main(sys.argv[1:]))
"""


def child(
    code: str,
    *arguments: str,
    home: Path,
    options: tuple[str, ...] = (),
    more: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Run code in a fresh interpreter without the user's settings; gives what it printed last, as JSON."""
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "LD_LIBRARY_PATH") if name in os.environ}
    environment = {
        **keep,
        **dict.fromkeys(
            ("COORDINATOR_HOME", "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"), str(home)
        ),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "COORDINATOR_PASSPHRASE": PASSPHRASE,
        "BENCH_BEGAN": str(time.time()),
        **(more or {}),
    }
    ran = subprocess.run(
        [sys.executable, *options, "-c", code, *arguments],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    if ran.returncode or not ran.stdout.strip():
        raise RuntimeError(f"the child ended with {ran.returncode}: {ran.stderr[-2000:]}")
    return {**json.loads(ran.stdout.strip().splitlines()[-1]), "stderr": ran.stderr}


def window(vault: Path, home: Path, more: dict[str, str] | None = None) -> dict[str, Any]:
    """Start the program on a vault and wait until its first household is shown."""
    return child(OURS, "--vault", str(vault), "--now", NOW.isoformat(), "open", home=home, more=more)


def bench(households: int = 1200, days: int = 60, rounds: int = ROUNDS) -> list[Row]:
    """Measure both in turn, in fresh processes with warm files."""
    vault = practice_county(households, days)
    bare: list[float] = []
    ours: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        child(BARE, home=home)
        window(vault, home)
        for _ in range(rounds):
            bare.append(child(BARE, home=home)["usable"])
            ours.append(window(vault, home))
    floor = median(bare)
    rows = [Row("bare PySide6 window, pyqtgraph imported", f"{floor:.2f} s", "", "the floor")]
    for one in ours:
        one["after"] = one["usable"] - one["key"]
    for what, name, bound in (
        ("process start to a frame of real widgets", "frame", FRAME_BOUND),
        ("deriving the key, beside the imports", "key", None),
        ("process start to window painted", "shown", None),
        (f"process start to window usable, {households:,} households", "usable", WITH_KEY),
        ("of it without the derivation", "after", BOUND if households < LARGE else LARGE_BOUND),
        ("process start to first household with its chart", "card", None),
    ):
        spent = median(one[name] for one in ours)
        rows.append(
            Row(
                what,
                f"{spent:.2f} s",
                f"{bound} x" if bound else "",
                f"{spent / floor:.2f} x a bare window",
                spent <= bound * floor if bound else None,
            )
        )
    blocked = max(one["blocked"] for one in ours)
    rows.append(Row("longest the event loop did not answer", f"{blocked * 1000:.0f} ms", "50 ms", "", blocked <= 0.05))
    return rows


def slow_imports(count: int = 25) -> list[tuple[float, str]]:
    """List the modules on the way that take longest by themselves, milliseconds."""
    with tempfile.TemporaryDirectory() as scratch:
        vault = practice_county(1200, 60)
        arguments = ("--vault", str(vault), "--now", NOW.isoformat(), "open")
        told = child(OURS, *arguments, home=Path(scratch), options=("-X", "importtime"))["stderr"]
    found: list[tuple[float, str]] = []
    for line in told.splitlines():
        if line.startswith("import time:") and "[us]" not in line:
            own, _, name = line.removeprefix("import time:").split("|")
            found.append((int(own) / 1000.0, name.strip()))
    return sorted(found, reverse=True)[:count]


def main(arguments: list[str]) -> None:
    """Measure, or list imports."""
    if "--imports" in arguments:
        for spent, name in slow_imports():
            print(f"{spent:8.1f} ms  {name}")
        return
    show(bench(*[int(text) for text in arguments]))


if __name__ == "__main__":
    main(sys.argv[1:])
