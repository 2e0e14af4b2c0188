"""The window stands before anything is read in; nothing typed is lost, and a making that is stopped leaves nothing."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow

from coordinator.cli.practice import make_practice
from coordinator.errors import VaultError
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.setup.first_frame import FirstFrame
from coordinator.widgets.setup.unlock import Unlock
from tests.conftest import NOW, WORDS
from tests.widgets.places import program_running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from coordinator.app import Program
    from coordinator.workspace import Workspace

LIGHT = """
import sys
import coordinator.cli.main, coordinator.app, coordinator.cli.window, coordinator.widgets.setup.unlock
heavy = {"sqlalchemy", "pandas", "numpy", "pyqtgraph", "shapely", "coordinator.records", "coordinator.workspace"}
print(sorted(heavy & set(sys.modules)))
"""


@pytest.fixture
def program(qapp: QApplication) -> Iterator[Program]:
    with program_running(qapp) as program:
        yield program


@pytest.fixture
def closed(village: Workspace) -> Path:
    """Give the folder of a vault nobody has open."""
    village.close()
    return village.folder


def knows(words: str | None) -> Callable[[Path], str | None]:
    return lambda _folder: words


def test_what_stands_in_the_first_frame_reads_in_nothing_heavy() -> None:
    told = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


def test_a_first_frame_stands_before_the_vault_is_open_and_shows_no_number(
    program: Program, closed: Path, qtbot: QtBot
) -> None:
    program.begin(closed, passphrase_of=knows(WORDS))
    frame = program.window
    assert isinstance(frame, FirstFrame)
    assert frame.isVisible()
    words = [label.text() for label in frame.findChildren(QLabel)]
    assert not any(sign.isdigit() for said in words for sign in said)
    qtbot.waitUntil(lambda: isinstance(program.window, MainWindow))


def test_keys_typed_into_the_first_frame_walk_the_list_once_it_is_there(
    program: Program, closed: Path, qtbot: QtBot
) -> None:
    program.begin(closed, passphrase_of=knows(WORDS))
    frame = program.window
    assert frame is not None
    for _ in range(2):
        qtbot.keyClick(frame, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: isinstance(program.window, MainWindow) and program.window.today.today is not None)
    window = program.window
    assert isinstance(window, MainWindow)
    assert window.today.today is not None
    third = window.today.today.lines[2].household_id
    qtbot.waitUntil(lambda: window.today.selected == third)


def test_keys_typed_while_the_vault_is_being_opened_are_for_the_window(
    program: Program, closed: Path, qtbot: QtBot
) -> None:
    program.begin(closed, passphrase_of=knows(None))
    unlock = program.window
    assert isinstance(unlock, Unlock)
    unlock.passphrase.setText(WORDS)
    qtbot.keyClick(unlock.passphrase, Qt.Key.Key_Return)
    qtbot.keyClick(unlock, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: isinstance(program.window, MainWindow) and program.window.today.today is not None)
    window = program.window
    assert isinstance(window, MainWindow)
    assert window.today.today is not None
    second = window.today.today.lines[1].household_id
    qtbot.waitUntil(lambda: window.today.selected == second)


def test_a_wrong_passphrase_from_outside_is_asked_for(program: Program, closed: Path, qtbot: QtBot) -> None:
    program.begin(closed, passphrase_of=knows("not this one at all"))
    qtbot.waitUntil(lambda: isinstance(program.window, Unlock))
    assert program.failure is None


def test_the_practice_county_is_made_with_progress_and_its_passphrase_in_the_window(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    from coordinator.cli.vault import passphrase_for

    folder = tmp_path / "practice"
    make = partial(make_practice, folder, NOW, households=24, days=20, seed=1)
    program.begin(folder, passphrase_of=partial(passphrase_for, ask=False), make=make)
    frame = program.window
    assert isinstance(frame, FirstFrame)
    qtbot.waitUntil(frame.making.isVisible)
    assert "연습용 비밀번호 practice" in frame.making_words.text()
    assert frame.stop_button.isEnabled()
    qtbot.waitUntil(lambda: isinstance(program.window, MainWindow) and program.window.messages.isVisible())
    assert isinstance(program.window, MainWindow)
    assert "연습용 비밀번호 practice" in program.window.messages.text


def test_a_practice_county_that_is_stopped_leaves_nothing(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "home" / "practice"
    make = partial(make_practice, folder, NOW, households=240, days=60, seed=1)
    program.begin(folder, passphrase_of=knows(WORDS), make=make)
    frame = program.window
    assert isinstance(frame, FirstFrame)
    qtbot.waitUntil(frame.making.isVisible)
    qtbot.mouseClick(frame.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not program.bridge._open)
    assert not frame.stop_button.isEnabled()
    assert program.failure is None
    assert list(folder.parent.iterdir()) == []


def test_a_vault_that_is_damaged_is_told_by_whoever_started_the_program(
    program: Program, closed: Path, qtbot: QtBot
) -> None:
    (closed / "vault.db").unlink()
    program.begin(closed, passphrase_of=knows(WORDS))
    qtbot.waitUntil(lambda: program.failure is not None)
    assert isinstance(program.failure, VaultError)
    assert isinstance(program.window, QMainWindow)
