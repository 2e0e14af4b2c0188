"""Another look and another language on a window with every desk open, this build beside an earlier one; CPU, as ratios.

python -m tests.benchmarks.bench_restyle OTHER [--rounds N]

OTHER is a checkout of the earlier build with its environment; each makes a county of its own. Both take turns, so that
a machine that slows down slows both. What counts is the CPU time of the process until the window rests again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import Row, show

ROOT = Path(__file__).resolve().parents[2]
BOUND = 0.5

WORK = """
import importlib, json, sys, tempfile, time
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from coordinator import text
from coordinator.demo.county import make
from coordinator.settings import Settings
from coordinator.widgets.frame.desks import desks_of, modules_of
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE

try:
    from coordinator.widgets.kit.restyle import restyle
    text.remember()
except ImportError:
    restyle = None
application = QApplication([])
theme.apply(application, "light")
text.set_language("ko")
for module in ("coordinator.widgets.map.view", "coordinator.widgets.today.household_pane",
               "coordinator.widgets.power.usage.plot", *modules_of()):
    importlib.import_module(module)
with tempfile.TemporaryDirectory() as scratch:
    workspace, _ = Workspace.create(Path(scratch) / "v", PASSPHRASE, actor="b", county="영월군", practice=True, now=NOW)
    make(workspace.vault, households=240, days=30, now=NOW)
    workspace.power.screen(NOW)
    workspace.checkins.make_round(NOW)
    bridge = Bridge(lambda: NOW, workspace)
    window = MainWindow(bridge, Settings(), county="영월군", practice=True)
    window.resize(1366, 768)
    window.show()

    def settle():
        loop, timer = QEventLoop(), QTimer()
        def look():
            if idle.queue().is_empty() and not bridge._open and window.today.card is not None:
                loop.quit()
        timer.timeout.connect(look)
        timer.start(5)
        loop.exec()

    settle()
    for desk in desks_of():
        window.show_desk(desk.id)
        settle()
    window.show_desk("today")
    settle()
    spent = {"look": [], "language": []}
    for look, language in (("dark", "en"), ("light", "ko"), ("dark", "en"), ("light", "ko")):
        begin = time.process_time()
        if restyle is not None:
            restyle(look=look)
        else:
            theme.choose(look)
            window.rebuild(lambda: theme.apply(application, look))
        settle()
        spent["look"].append(time.process_time() - begin)
        begin = time.process_time()
        if restyle is not None:
            restyle(language=language)
        else:
            text.set_language(language)
            window.rebuild()
        settle()
        spent["language"].append(time.process_time() - begin)
    print(json.dumps(spent))
    bridge.close()
    workspace.close()
"""


def measured(build: Path) -> dict[str, list[float]]:
    """Give the CPU seconds a build needs for each change, in a process of its own."""
    python = build / (".venv/Scripts/python.exe" if os.name == "nt" else ".venv/bin/python")
    ran = subprocess.run(
        [str(python), "-c", WORK],
        cwd=build,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(build), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"{build.name}: {ran.stderr[-2000:]}")
    told: Any = json.loads(ran.stdout.splitlines()[-1])
    return told


def bench(other: Path, rounds: int = 2) -> list[Row]:
    """Measure both builds in turn; gives a line a change."""
    spent: dict[str, list[dict[str, list[float]]]] = {"this": [], "other": []}
    for _ in range(rounds):
        for name, build in (("this", ROOT), ("other", other)):
            spent[name].append(measured(build))
    rows: list[Row] = []
    for what in ("look", "language"):
        this, before = (median(second for run in spent[name] for second in run[what]) for name in ("this", "other"))
        rows.append(
            Row(
                f"another {what}, every desk open, until the window rests",
                f"{this * 1000:,.0f} ms CPU",
                f"{BOUND} x",
                f"{this / before:.2f} x the other build's {before * 1000:,.0f} ms",
                this <= BOUND * before,
            )
        )
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    show(bench(given.other.resolve(), given.rounds))
