"""Naming a file's columns in the Import desk, keeping that as a profile, and using it again; over a real vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import NOW, open_copy
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QTableView

from coordinator.settings import Settings
from coordinator.widgets import theme
from coordinator.widgets.bridge import Bridge
from coordinator.widgets.folder_watch import FolderWatch
from coordinator.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


class Desk:
    """The Import desk of a window on a vault, and what a person does with it."""

    def __init__(self, window: MainWindow, bridge: Bridge, workspace: Workspace, qtbot: QtBot) -> None:
        self.window, self.bridge, self.workspace, self.qtbot = window, bridge, workspace, qtbot
        window.show_desk("import")
        self.settle()
        self.desk: Any = window.stack.currentWidget()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.bridge._open, timeout=20_000)

    def click(self, name: str) -> None:
        button = next(b for b in self.window.findChildren(QPushButton, name) if b.isVisible())
        assert button.isEnabled()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def choose(self, name: str, words: str) -> None:
        box = self.desk.preview.mapping.findChild(QComboBox, name)
        if box.isHidden():
            self.click("importMappingMore")
        assert box.findText(words) >= 0, [box.itemText(n) for n in range(box.count())]
        box.setCurrentIndex(box.findText(words))

    def write(self, name: str, words: str) -> None:
        field = next(f for f in self.window.findChildren(QLineEdit, name) if f.isVisibleTo(self.desk.preview))
        field.clear()
        field.insert(words)  # keys of a test are those of an ASCII keyboard

    def open(self, path: Path, kind: str = "readings") -> None:
        self.desk.kinds.choose(kind)
        self.desk.open_files([str(path)])
        self.settle()


@pytest.fixture
def desk(empty_template: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    theme.apply(qapp, "light")
    workspace = open_copy(empty_template, tmp_path / "vault")
    bridge = Bridge(lambda: NOW, workspace)
    window = MainWindow(bridge, Settings(), county="영월군", practice=False)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    faults: list[BaseException] = []
    bridge.crashed.disconnect(window.show_crash)
    bridge.crashed.connect(faults.append)
    made = Desk(window, bridge, workspace, qtbot)
    yield made
    made.settle()
    bridge.close()
    workspace.close()
    assert faults == []


def odd(folder: Path, name: str, day: int) -> Path:
    path = folder / name
    rows = "".join(f"{hour * 10},가나다,{hour}시,2026-11-{day:02},YW1\n" for hour in range(24))
    path.write_text("하나,둘,셋,넷,다섯\n" + rows, encoding="utf-8")
    return path


def test_columns_nobody_knows_are_named_by_hand_kept_and_used_again(desk: Desk, tmp_path: Path) -> None:
    desk.open(odd(tmp_path, "1일.csv", 1))
    assert desk.desk.pages.currentIndex() == 0
    assert desk.desk.messages.text
    desk.click("importDeskMessageButton")
    assert desk.desk.pages.currentIndex() == 1
    assert not desk.desk.preview.save.isEnabled()
    for name, column in (("usage", "하나"), ("clock", "셋"), ("stamp", "넷"), ("meter", "다섯")):
        desk.choose(f"importColumn_{name}", column)
    desk.choose("importOption_unit", "Wh")
    desk.click("importReadAgain")
    assert desk.desk._preview.taken_count == 24
    assert desk.desk._preview.rows[0].wh[5] == 50
    desk.write("importProfileName", "검침 회사")
    desk.click("importSaveProfile")
    assert "검침 회사" in desk.desk.messages.text
    desk.click("importStore")
    desk.open(odd(tmp_path, "2일.csv", 2))
    assert desk.desk._preview.profile.name == "검침 회사"
    assert desk.desk._preview.taken_count == 24
    desk.desk.leave()
    desk.desk.profile.choose("검침 회사")
    desk.settle()
    desk.click("importDeleteProfile")
    assert desk.workspace.imports.profiles("readings")[0] != "검침 회사"
    assert desk.desk.profile.code == ""


def test_a_choice_that_does_not_fit_is_said_and_the_choices_stay(desk: Desk, tmp_path: Path) -> None:
    desk.open(odd(tmp_path, "1일.csv", 1))
    desk.click("importDeskMessageButton")
    desk.choose("importColumn_usage", "둘")
    desk.choose("importColumn_stamp", "넷")
    desk.click("importReadAgain")
    assert desk.desk.pages.currentIndex() == 1
    assert "가나다" in desk.desk.messages.text
    assert desk.desk.preview.mapping.columns["usage"].currentText() == "둘"


def test_a_column_is_left_out_by_hand_and_a_meter_and_a_clock_are_given(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "utility.csv"
    path.write_text(
        "time,kwh,register\n" + "".join(f"2026-07-0{d} {h:02}:00,0.5,Export\n" for d in (1, 2) for h in range(24)),
        encoding="utf-8",
    )
    desk.open(path)
    assert desk.desk._preview.taken_count == 0
    desk.choose("importColumn_register", "– 없음 –")
    desk.choose("importOption_zone", "Europe/Brussels")
    desk.write("importMeterNumber", "YW77")
    desk.click("importReadAgain")
    (one,) = desk.desk._preview.rows
    assert (one.external_id, str(one.start), one.reading_count) == ("YW77", "2026-07-01T07:00", 48)
    assert desk.desk.preview.mapping.columns["register"].currentData() == ""


def test_a_wide_file_is_told_as_one_and_not_as_ninety_columns(desk: Desk, tmp_path: Path) -> None:
    names = ",".join(f"{hour}시" for hour in range(24))
    path = tmp_path / "하루.csv"
    path.write_text(f"고객번호,일자,{names}\nA,2026-11-01,{','.join(['0.2'] * 24)}\n", encoding="utf-8")
    desk.open(path)
    assert QApplication.activeWindow() is desk.window  # nothing was shown as a window of its own on the way
    assert desk.desk._preview.wide == "0시 ~ 23시 (24개)"
    assert desk.desk.preview.mapping.options["layout"].currentData() == "day"


# ------------------------------------------------------------ the watched folder


def watch(desk: Desk, folder: Path) -> FolderWatch:
    desk.desk.arrivals.folder_wanted.emit(str(folder))
    made = FolderWatch.of(desk.bridge)
    made._soon.setInterval(20)
    desk.qtbot.waitUntil(lambda: made.folder == folder and not made.busy, timeout=20_000)
    desk.settle()
    return made


def test_a_file_that_arrives_is_told_on_today_and_is_one_press_from_its_preview(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "받은 파일"
    folder.mkdir()
    watched = watch(desk, folder)
    assert desk.window.today.arrived.text == ""
    (folder / "검침.csv").write_text("계량기번호,일시,사용량\nA,2026-11-01 10:00,0.2\n", encoding="utf-8")
    (folder / "엉뚱.csv").write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    desk.qtbot.waitUntil(lambda: {row.state for row in watched.rows} == {"arrived", "unreadable"}, timeout=20_000)
    assert [row[0] for row in cells(desk, "arrivalsTable")] == ["검침.csv", "엉뚱.csv"]
    assert desk.workspace.imports.batches() == []  # nothing is taken by itself
    desk.window.show_desk("today")
    desk.settle()
    assert "1" in desk.window.today.arrived.text
    desk.click("todayArrivedButton")
    assert desk.window.current_desk == "import"
    desk.desk.arrivals.table.select(lambda row: row.state == "arrived")
    desk.click("arrivalsLook")
    assert (desk.desk.kind, desk.desk.pages.currentIndex()) == ("readings", 1)
    desk.click("importStore")
    desk.qtbot.waitUntil(lambda: {row.state for row in watched.rows} == {"stored", "unreadable"}, timeout=20_000)
    assert desk.window.today.arrived.text == ""
    desk.click("arrivalsLeave")
    desk.qtbot.waitUntil(lambda: watched.folder is None, timeout=20_000)
    assert desk.desk.arrivals.table.isHidden()
    assert not watched._slow.isActive()


def test_a_folder_that_goes_away_is_said_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "N 드라이브"
    folder.mkdir()
    watched = watch(desk, folder)
    folder.rmdir()
    watched.look()
    desk.qtbot.waitUntil(lambda: bool(watched.problem), timeout=20_000)
    assert desk.desk.arrivals.words.text() == watched.problem
    folder.mkdir()
    (folder / "a.csv").write_text("계량기번호,일시,사용량\nA,2026-11-01 10:00,0.2\n", encoding="utf-8")
    watched.look()
    desk.qtbot.waitUntil(lambda: [row.state for row in watched.rows] == ["arrived"], timeout=20_000)
    assert watched.problem == ""


def cells(desk: Desk, name: str) -> list[list[str]]:
    model = desk.window.findChild(QTableView, name).model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
