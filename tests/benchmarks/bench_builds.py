"""This build beside an earlier one in one run: an import, the day's list, keys in the list; CPU time, as ratios.

python -m tests.benchmarks.bench_builds OTHER [--households N] [--rounds N]

OTHER is a checkout of the earlier build with its environment. Both read the same file and copies of the same county,
and take turns, so that a machine that slows down slows both. Builds of different schemas cannot be held together.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks import Row, practice_county, show
from tests.benchmarks.bench_import import write_month

ROOT = Path(__file__).resolve().parents[2]
BOUND = 1.05
STEPS = 40

WORK = '''
import gc, importlib, json, sys, time
from pathlib import Path
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE

def room(path):
    """A module of the screens, in its folder or, in a build from before there were folders, without."""
    try:
        return importlib.import_module(f"coordinator.widgets.{path}")
    except ModuleNotFoundError:
        return importlib.import_module("coordinator.widgets." + path.partition(".")[2])

def import_month(folder, path):
    from coordinator.casework import imports
    from coordinator.importers.preview import preview
    from coordinator.vault.file import Vault
    vault, _ = Vault.create(Path(folder) / "new", PASSPHRASE, facts={"practice": True}, actor="bench", now=NOW)
    begin = time.process_time()
    seen = preview("readings", Path(path))
    with vault.act("imports.commit", now=NOW, actor="bench") as act:
        imports.commit(act, seen)
    spent = time.process_time() - begin
    vault.close()
    return spent

def todays_list(folder):
    from coordinator.worklist.today import today
    workspace = Workspace.open(Path(folder), PASSPHRASE, now=NOW)
    with workspace.vault.read() as session:
        today(session, NOW)
        begin = time.process_time()
        for _ in range(5):
            today(session, NOW)
        spent = (time.process_time() - begin) / 5
    workspace.close()
    return spent

def keys(folder, steps):
    """Press j, let the window settle, again: list, map and pane of each household; the whole process."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication
    from coordinator import text
    from coordinator.settings import Settings
    idle, theme, bridges, windows = map(room, ("kit.idle", "kit.theme", "kit.bridge", "frame.main_window"))
    text.set_language("ko")
    application = QApplication([])
    theme.apply(application, "light")
    bridge = bridges.Bridge(lambda: NOW, Workspace.open(Path(folder), PASSPHRASE, now=NOW))
    window = windows.MainWindow(bridge, Settings(), county="county", practice=True)
    window.resize(1366, 768)
    window.show()

    def settle():
        loop, timer = QEventLoop(), QTimer()
        def look():
            quiet = idle.queue().is_empty() and not bridge._open and window.today.map.is_settled()
            if quiet and window.today.card is not None and window.today.card.id == window.today.worklist.selected():
                loop.quit()
        timer.timeout.connect(look)
        timer.start(5)
        loop.exec()

    settle()
    begin = time.process_time()
    for _ in range(steps):
        QTest.keyClick(window.today.worklist.list, Qt.Key.Key_J)
        settle()
    spent = (time.process_time() - begin) / steps
    bridge.close()
    return spent

work = {"import": import_month, "today": todays_list, "keys": lambda folder, steps: keys(folder, int(steps))}
print(json.dumps(work[sys.argv[1]](*sys.argv[2:])))
'''


def measured(build: Path, what: str, *arguments: object) -> float:
    """Give the CPU seconds a build needs for a piece of work, in a process of its own."""
    python = build / (".venv/Scripts/python.exe" if os.name == "nt" else ".venv/bin/python")
    ran = subprocess.run(
        [str(python), "-c", WORK, what, *map(str, arguments)],
        cwd=build,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(build), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"{what} in {build.name}: {ran.stderr[-2000:]}")
    return float(json.loads(ran.stdout.splitlines()[-1]))


def bench(other: Path, households: int = 10_000, rounds: int = 3) -> list[Row]:
    """Measure both builds in turn; gives a line a piece of work."""
    rows: list[Row] = []
    builds = {"this": ROOT, "other": other}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        month = folder / "month.csv"
        write_month(month, households)
        counties = {"today": practice_county(8000, 30), "keys": practice_county(1200, 60)}
        for what, label in (
            ("import", f"import of {households:,} households x a month"),
            ("today", "the day's list, 8,000 households"),
            ("keys", "a key in the list until all is shown, 1,200 households"),
        ):
            spent: dict[str, list[float]] = {name: [] for name in builds}
            for turn in range(rounds):
                for name, build in builds.items():
                    mine = folder / f"{what}-{turn}-{name}"
                    mine.mkdir()
                    if what != "import":
                        shutil.copytree(counties[what], mine / "vault")
                    arguments = {
                        "import": (mine, month), "today": (mine / "vault",), "keys": (mine / "vault", STEPS),
                    }[what]  # fmt: skip
                    spent[name].append(measured(build, what, *arguments))
                    shutil.rmtree(mine)
            this, before = (median(spent[name]) for name in builds)
            ratios = [mine / theirs for mine, theirs in zip(spent["this"], spent["other"], strict=True)]
            rows.append(
                Row(
                    label,
                    f"{this * 1000:,.0f} ms CPU",
                    f"{BOUND} x",
                    f"{median(ratios):.2f} x the other build's {before * 1000:,.0f} ms",
                    median(ratios) <= BOUND,
                )
            )
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path)
    parser.add_argument("--households", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    show(bench(given.other.resolve(), given.households, given.rounds))
