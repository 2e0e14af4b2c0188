"""The morning run in a county of 8,000 households: the next whole card after a digit, beside one read of its rows.

python -m tests.benchmarks.bench_run [households] [days]      8,000 and 30 unless told

A digit is pressed in the real view without a screen, on a copy of the county; the card that comes next has been asked
ahead. Beside it stand the question of one card, and the plainest read of the same household's rows by their index.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coordinator import text
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.today.run.view import RunView
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE, Row, practice_county, seconds, show

LIMIT_S = 0.1
PEOPLE = 8
ROWS = tuple(
    f"SELECT * FROM {table} WHERE household_id = ?"
    for table in ("resident", "contact", "call", "episode", "round_item", "task", "absence", "note")
)


def bench(households: int = 8000, days: int = 30) -> list[Row]:
    """Press digits and wait for whole cards."""
    county = practice_county(households, days)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "county"
        shutil.copytree(county, copy)
        workspace = Workspace.open(copy, PASSPHRASE, now=NOW)
        try:
            return _measure(workspace, households)
        finally:
            workspace.close()


def _measure(workspace: Workspace, households: int) -> list[Row]:
    homes = [line.household_id for line in workspace.morning_run.standing(NOW, "caution").waiting[: 2 * PEOPLE]]
    with workspace.vault.read() as session:
        connection = session.connection()

        def read() -> None:
            for statement in ROWS:
                connection.exec_driver_sql(statement, (homes[0],)).fetchall()

        floor = seconds(read, 9)
    each: list[float] = []
    for home in homes[:PEOPLE]:
        begin = time.perf_counter()
        workspace.morning_run.card(home, NOW)
        each.append(time.perf_counter() - begin)
    asked = median(each)
    pressed, stored = _press(workspace)
    return [
        Row(
            f"run: next whole card after a digit, {households:,} households",
            f"{pressed * 1000:.1f} ms",
            f"{LIMIT_S * 1000:.0f} ms",
            f"{pressed / floor:.1f} x one read of its rows",
            pressed <= LIMIT_S,
        ),
        Row("run: one card asked", f"{asked * 1000:.1f} ms", "-", f"{asked / floor:.1f} x one read of its rows", None),
        Row("run: until the card after the next is there", f"{stored * 1000:.0f} ms", "-", "", None),
    ]


def _press(workspace: Workspace) -> tuple[float, float]:
    """Give the median seconds from a digit to the next card painted, and to the one after it asked ahead."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    text.set_language("ko")
    theme.apply(application, "light")
    bridge = Bridge(lambda: NOW, workspace)
    view = RunView(bridge)
    view._level = "caution"
    view.SEEN_AFTER_MS = 0
    bridge.touched.connect(view.touched)
    view.resize(1366, 660)
    view.show()
    view.begin()
    _settle(bridge)
    pressed: list[float] = []
    stored: list[float] = []
    for _ in range(PEOPLE):
        begin = time.perf_counter()
        QTest.keyClick(view, Qt.Key.Key_9)
        assert view.card is not None
        view.repaint()
        pressed.append(time.perf_counter() - begin)
        _settle(bridge)
        stored.append(time.perf_counter() - begin)
    bridge.close()
    view.deleteLater()
    return median(pressed), median(stored)


def _settle(bridge: Bridge) -> None:
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: None if bridge._open else loop.quit())
    timer.start(1)
    loop.exec()


if __name__ == "__main__":
    show(bench(*[int(given) for given in sys.argv[1:]]))
