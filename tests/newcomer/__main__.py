"""Drives visits through every room, in a process of its own so that its table is nobody else's; prints what it saw."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coordinator import text
from coordinator.cli.main import main
from coordinator.cli.table import COMMANDS
from coordinator.settings import Settings
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.subjects import VIEWS
from coordinator.workspace import Workspace
from tests.casework.homes import add_home
from tests.conftest import NOW, WORDS
from tests.newcomer.desk import VIEW
from tests.newcomer.record import Visit
from tests.newcomer.subject import COMMAND, WITH_VISITS, Visits

FILE = "전화번호,방문일\n{0},2026-11-24\n{1},2026-11-23\n{2},모름\n"


def run(folder: Path, *words: str) -> str:
    """Run a command of the command line on the vault; gives what it printed."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(
            ["--vault", str(folder), "--lang", "en", "--now", NOW.isoformat(), *words],
            commands=(*COMMANDS, COMMAND),
            tables=WITH_VISITS,
        )
    if code:
        raise SystemExit(f"{words} ended with {code}")
    return said.getvalue()


def make_vault(folder: Path) -> list[str]:
    """Make a county of three homes that knows visits; gives their phones."""
    workspace, _ = Workspace.create(folder, WORDS, actor="t", county="X군", now=NOW, tables=WITH_VISITS)
    with workspace.vault.act("vault.reference", now=NOW, actor="t") as act:
        Visit.__table__.create(act.session.connection())  # type: ignore[attr-defined]
    phones = ["01055550001", "01055550002", "01055550003"]
    for name, phone in zip(("김하나", "이두리", "박세찬"), phones, strict=True):
        add_home(workspace, name, phone=phone)
    workspace.close()
    return phones


def at_the_window(folder: Path) -> dict[str, Any]:
    """Make a visit at its desk, take it back, by keys only."""
    application = QApplication.instance() or QApplication([])
    theme.apply(application, "light")  # type: ignore[arg-type]
    workspace = Workspace.open(folder, WORDS, actor="t", now=NOW, tables=WITH_VISITS)
    bridge = Bridge(lambda: NOW, workspace)
    faults: list[BaseException] = []
    bridge.crashed.connect(faults.append)
    window = MainWindow(bridge, Settings(), county="X군", practice=False, views=(*VIEWS, VIEW))
    window.resize(1366, 768)
    window.show()

    def settle() -> None:
        for _ in range(20_000):
            if not bridge._open and idle.queue().is_empty():
                return
            QTest.qWait(5)
        raise SystemExit("the window never came to rest")

    def states() -> list[str]:
        return [row.state for row in desk.table.rows()]

    settle()
    seen: dict[str, Any] = {"today": [line.step.code for line in window.today.today.lines]}  # type: ignore[union-attr]
    window.run_action("go_visits")
    settle()
    desk: Any = window.stack.currentWidget()
    seen["before"] = states()
    desk.table.table.setFocus()
    desk.table.select(lambda row: row.name == "김하나")
    QTest.keyClick(desk.table.table, Qt.Key.Key_V)
    settle()
    seen["made"] = states()
    window.show_desk("today")
    settle()
    seen["today after"] = [line.step.code for line in window.today.today.lines]  # type: ignore[union-attr]
    window.run_action("undo")
    settle()
    window.show_desk("visits")
    settle()
    seen["undone"] = states()
    seen["history"] = [row.title for row in workspace.history.acts() if row.verb == "visits.make"]
    seen["faults"] = [repr(fault) for fault in faults]
    window.close()
    bridge.close()
    workspace.close()
    return seen


def walk(place: Path) -> dict[str, Any]:
    """Go through all rooms; gives what was seen in each."""
    folder, file, paper = place / "vault", place / "방문.csv", place / "visits.html"
    file.write_text(FILE.format(*make_vault(folder)), encoding="utf-8")
    seen: dict[str, Any] = {"import": json.loads(run(folder, "import", "visits", str(file), "--json"))}
    seen["command"] = json.loads(run(folder, "visits", "--json"))["visits"]
    seen["worklist"] = json.loads(run(folder, "worklist", "--json"))["worklist"]
    run(folder, "brief", "visits", "--out", str(paper), "--purpose", "visits of the week")
    seen["paper"] = paper.read_text(encoding="utf-8")
    text.set_language("en")
    seen["window"] = at_the_window(folder)
    workspace = Workspace.open(folder, WORDS, actor="t", now=NOW, tables=WITH_VISITS)
    Visits(workspace).make(seen["command"][0]["id"], NOW)
    home = seen["command"][0]["household_id"]
    seen["timeline"] = [row.text.text for row in workspace.households.timeline(home, NOW)]
    workspace.history.undo_last(NOW)
    workspace.close()
    run(folder, "import-undo", str(seen["import"]["batch_id"]))
    seen["after the undo"] = json.loads(run(folder, "visits", "--json"))["visits"]
    return seen


if __name__ == "__main__":
    json.dump(walk(Path(sys.argv[1])), sys.stdout, ensure_ascii=False)
