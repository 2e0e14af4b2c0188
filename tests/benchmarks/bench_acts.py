"""What an act costs until the screen is true again, beside an earlier build in one run: statements and CPU, as ratios.

python -m tests.benchmarks.bench_acts OTHER [--rounds N]

OTHER is a checkout of the earlier build with its environment. In a practice county of 1,200 households a note is
written, an alert acknowledged, a call recorded, an alert closed, in the whole window without a screen: list, map,
household, head and drawer have to show what the act made of them. Then somebody goes from Today to Households, to
Calls and back while nothing changes. Both builds take turns, each on copies of the county it made itself: an earlier
one does not open a later one's vault.
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

ROOT = Path(__file__).resolve().parents[2]
BOUND = 0.33
WHOLE_BOUND = 40
ACTS = ("note", "acknowledge", "call", "resolve", "walk")
"""What is measured: the acts, and the way through the desks and back while nothing changes."""
HOMES = 8

WORK = '''
import gc, importlib, json, sys, time
from pathlib import Path
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy import event
from coordinator import text
from coordinator.settings import Settings

def room(path):
    """A module of the screens, in its folder or, in a build from before there were folders, without."""
    try:
        return importlib.import_module(f"coordinator.widgets.{path}")
    except ModuleNotFoundError:
        return importlib.import_module("coordinator.widgets." + path.partition(".")[2])

folder, homes, talk = Path(sys.argv[1]), int(sys.argv[2]), len(sys.argv) > 3
workspace = Workspace.open(folder, PASSPHRASE, now=NOW)
said = []
engine = workspace.vault._engine
event.listen(engine, "before_cursor_execute", lambda c, cursor, statement, *rest: said.append(statement))
said.clear()
workspace.today(NOW)
whole = len(said)
lines = [line for line in workspace.today(NOW).lines if line.handling == "new"][:homes]

idle, theme, bridges, windows = map(room, ("kit.idle", "kit.theme", "kit.bridge", "frame.main_window"))
text.set_language("ko")
application = QApplication([])
theme.apply(application, "light")
bridge = bridges.Bridge(lambda: NOW, workspace)
window = windows.MainWindow(bridge, Settings(), county="county", practice=True)
window.resize(1366, 768)
window.show()

def settle(looks=3):
    loop, timer = QEventLoop(), QTimer()
    quiet = [0]
    def look():
        done = idle.queue().is_empty() and not bridge._open and window.today.map.is_settled()
        quiet[0] = quiet[0] + 1 if done and window.today.card is not None else 0
        if quiet[0] > looks:
            loop.quit()
    timer.timeout.connect(look)
    timer.start(5)
    loop.exec()

settle()
verbs = {
    "note": lambda line: bridge.act(workspace.households.add_note, line.household_id, "a note", NOW),
    "acknowledge": lambda line: bridge.act(workspace.alerts.acknowledge, line.episode_id, NOW, next_step="look in"),
    "call": lambda line: bridge.act(workspace.checkins.record_call, line.household_id, "unreachable", NOW),
    "resolve": lambda line: bridge.act(workspace.alerts.resolve, line.episode_id, "spoken_safe", NOW),
}
answer = {"whole": [whole, 0.0]}
counts, spent = {name: [] for name in verbs}, {name: [] for name in verbs}
for line in lines:
    window.today.select(line.household_id)
    settle()
    for name, verb in verbs.items():
        gc.collect()
        said.clear()
        begin = time.process_time()
        verb(line)
        settle()
        spent[name].append(time.process_time() - begin)
        counts[name].append(len(said))
        if talk and line is lines[0]:
            print("=====", name, len(said), file=sys.stderr)
            for one in said:
                print("  ", " ".join(one.split())[:230], file=sys.stderr)
begin = time.process_time()
for _ in range(len(lines)):
    settle()
rest = (time.process_time() - begin) / len(lines)
desks, long = ("households", "calls", "today"), 60  # a row that rests is asked about a moment later
for desk in desks:
    window.show_desk(desk)
    settle(long)
counts["walk"], spent["walk"], idling = [], [], []
for _ in range(len(lines)):
    for name in ("walk", "idling"):
        gc.collect()
        said.clear()
        begin = time.process_time()
        for desk in desks:
            if name == "walk":
                window.show_desk(desk)
            settle(long)
        (spent["walk"] if name == "walk" else idling).append(time.process_time() - begin)
        if name == "walk":
            counts["walk"].append(len(said))
middle = lambda values: sorted(values)[len(values) // 2]
for name in verbs:
    answer[name] = [middle(counts[name]), max(0.0, middle(spent[name]) - rest)]
answer["walk"] = [middle(counts["walk"]), max(0.0, middle(spent["walk"]) - middle(idling))]
bridge.close()
workspace.close()
print(json.dumps(answer))
'''


COUNTY = "from tests.benchmarks import practice_county; print(practice_county(1200, 60))"


def printed(build: Path, work: str, *arguments: str, scratch: Path | None = None) -> str:
    """Run code in a build, in a process of its own; gives the last line it printed."""
    python = build / (".venv/Scripts/python.exe" if os.name == "nt" else ".venv/bin/python")
    folder = {} if scratch is None else {"TMPDIR": str(scratch), "TEMP": str(scratch)}
    ran = subprocess.run(
        [str(python), "-c", work, *arguments],
        cwd=build,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(build), "PYTHONUTF8": "1", **folder},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"acts in {build.name}: {ran.stderr[-2000:]}")
    return ran.stdout.splitlines()[-1]


def measured(build: Path, vault: Path) -> dict[str, tuple[int, float]]:
    """Give statements and CPU seconds of each act of a build, in a process of its own."""
    answer = json.loads(printed(build, WORK, str(vault), str(HOMES)))
    return {name: (count, spent) for name, (count, spent) in answer.items()}


def county_of(build: Path) -> Path:
    """Give the county that a build made, kept beside those of this one."""
    scratch = Path(tempfile.gettempdir()) / "coordinator-benchmarks" / f"of-{build.name}"
    scratch.mkdir(parents=True, exist_ok=True)
    return Path(printed(build, COUNTY, scratch=scratch))


def bench(other: Path, rounds: int = 3) -> list[Row]:
    """Measure both builds in turn; gives two lines an act, and one for the whole of Today."""
    found: dict[str, list[dict[str, tuple[int, float]]]] = {"this": [], "other": []}
    counties = {"this": practice_county(1200, 60), "other": county_of(other)}
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(rounds):
            for name, build in (("this", ROOT), ("other", other)):
                mine = Path(scratch) / f"{name}-{turn}"
                shutil.copytree(counties[name], mine)
                found[name].append(measured(build, mine))
                shutil.rmtree(mine)
    rows: list[Row] = []
    for act in ACTS:
        for what, place, unit in (("statements", 0, 1.0), ("ms CPU", 1, 1000.0)):
            this, before = (median(one[act][place] for one in found[name]) for name in ("this", "other"))
            share = f"{this / before:.2f} x " if before else "beside "
            beside = f"{share}the other build's {before * unit:,.0f}"
            rows.append(Row(f"{act}: {what}", f"{this * unit:,.0f}", f"{BOUND} x", beside, this <= BOUND * before))
    whole, before = (found[name][0]["whole"][0] for name in ("this", "other"))
    beside = f"{before} in the other build"
    rows.append(Row("the whole Today: statements", str(whole), str(WHOLE_BOUND), beside, whole <= WHOLE_BOUND))
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    show(bench(given.other.resolve(), given.rounds))
