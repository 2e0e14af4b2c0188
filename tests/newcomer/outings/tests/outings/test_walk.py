"""Outings go through every room: file, list, command, paper, window, timeline, and back again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from coordinator import text
from coordinator.cli.main import main
from coordinator.settings import Settings
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.workspace import Workspace
from tests.casework.homes import add_home
from tests.conftest import NOW, WORDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    Run = Callable[..., str]

HOMES = {"김하나": "01055550001", "이두리": "01055550002", "박세찬": "01055550003"}
DAYS = ("2026-11-24", "2026-11-23", "모름")


@pytest.fixture
def folder(empty: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a vault of three homes, closed, and the file of their outings beside it."""
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", WORDS)
    for name, phone in HOMES.items():
        add_home(empty, name, phone=phone)
    empty.close()
    rows = [f"{phone},{day}" for phone, day in zip(HOMES.values(), DAYS, strict=True)]
    (tmp_path / "나들이.csv").write_text("\n".join(("전화번호,나들이일", *rows, "")), encoding="utf-8")
    return empty.folder


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command of the command line on the vault; gives what it printed."""

    def ran(*words: str) -> str:
        capsys.readouterr()
        assert main(["--vault", str(folder), "--lang", "en", "--now", NOW.isoformat(), *words]) == 0
        return capsys.readouterr().out

    return ran


@pytest.fixture
def taken(run: Run, folder: Path, tmp_path: Path) -> dict[str, Any]:
    """Take the file in; gives what the command said of it."""
    return json.loads(run("import", "outings", str(tmp_path / "나들이.csv"), "--json"))


def opened(folder: Path) -> Workspace:
    """Open the vault."""
    return Workspace.open(folder, WORDS, actor="t", now=NOW)


def test_its_kind_of_file_is_imported_and_what_cannot_be_read_is_named(taken: dict[str, Any]) -> None:
    assert (taken["counts"]["new"], taken["rejected"]) == (2, 1)
    assert [(problem["column"], problem["code"]) for problem in taken["problems"]] == [("나들이일", "day")]


def test_command_list_and_paper_say_who_is_to_be_taken_out(taken: dict[str, Any], run: Run, tmp_path: Path) -> None:
    outings = json.loads(run("outings", "--json"))["outings"]
    assert [(row["name"], row["planned_on"]) for row in outings] == [("이두리", DAYS[1]), ("김하나", DAYS[0])]
    lines = json.loads(run("worklist", "--json"))["worklist"]
    assert {line["name"]: line["next_step"]["text"] for line in lines} == {"김하나": "Outing", "이두리": "Outing"}
    paper = tmp_path / "outings.html"
    run("brief", "outings", "--out", str(paper), "--purpose", "outings of the week")
    printed = paper.read_text(encoding="utf-8")
    assert "이두리" in printed
    assert "outings of the week" in printed


def test_its_events_stand_in_the_timeline_and_its_import_is_taken_back(
    taken: dict[str, Any], folder: Path, run: Run
) -> None:
    workspace = opened(folder)
    home = workspace.outings.lines(NOW)[0].household_id
    workspace.outings.report(home, "", NOW)
    assert "Taken out" in [row.text.text for row in workspace.households.timeline(home, NOW)]
    workspace.history.undo_last(NOW)
    workspace.close()
    run("import-undo", str(taken["batch_id"]))
    assert json.loads(run("outings", "--json"))["outings"] == []


def test_its_act_is_done_at_its_desk_by_keys_leaves_today_and_is_undone(
    taken: dict[str, Any], folder: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    text.set_language("en")
    theme.apply(qapp, "light")
    workspace = opened(folder)
    bridge = Bridge(lambda: NOW, workspace)
    faults: list[BaseException] = []
    bridge.crashed.connect(faults.append)
    window: Any = MainWindow(bridge, Settings(), county="X군", practice=False)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()

    def settle() -> None:
        qtbot.waitUntil(lambda: not bridge._open and idle.queue().is_empty())

    def states() -> list[str]:
        return [row.state for row in desk.table.rows()]

    settle()
    assert len(window.today.today.lines) == 2
    window.run_action("go_outings")
    settle()
    desk = window.stack.currentWidget()
    assert states() == ["planned", "planned"]
    desk.table.table.setFocus()
    desk.table.select(lambda row: row.name == "김하나")
    qtbot.keyClick(desk.table.table, Qt.Key.Key_V)
    settle()
    assert states() == ["planned", "made"]
    window.show_desk("today")
    settle()
    assert [line.name for line in window.today.today.lines] == ["이두리"]
    window.run_action("undo")
    settle()
    window.show_desk("outings")
    settle()
    assert states() == ["planned", "planned"]
    assert [row.title for row in workspace.history.acts() if row.verb == "outings.report"] == ["Outing made"]
    assert faults == []
    window.close()
    bridge.close()
    workspace.close()
