"""Outings stand in the household pane and act there by their line in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from coordinator.settings import Settings
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.outings.pane_part import OutingPart
from coordinator.widgets.subjects import VIEWS
from coordinator.widgets.today.household_pane import HouseholdPane
from coordinator.workspace.outings import Outings
from tests.casework.homes import add_home
from tests.conftest import NOW
from tests.widgets import samples

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


def test_a_new_subject_stands_in_the_pane_by_its_line_in_the_table(qtbot: QtBot) -> None:
    pane = HouseholdPane(VIEWS)
    qtbot.addWidget(pane)
    asked: list[Any] = []
    pane.act_requested.connect(asked.append)
    pane.know("companion", "간호사")
    pane.show_card(samples.card(1), samples.NOW)
    pane.show_answer("outings", 3)
    assert pane.part(OutingPart).words.text() == "나들이 3건"
    assert list(pane.bar.buttons) == ["call", "acknowledge", "silence", "resolve", "taken_out"]
    pane.bar.buttons["taken_out"].click()
    next(action for action in pane.bar.more_menu.actions() if action.text() == "나들이함").trigger()
    assert asked == [ask_for(Outings.report, 1, "나들이한 사람: 간호사", WHEN_RUN)] * 2


def test_a_new_subject_acts_in_the_window_by_its_line_in_the_table(empty: Workspace, qtbot: QtBot) -> None:
    home = add_home(empty)
    bridge = Bridge(lambda: NOW, empty)
    window = MainWindow(bridge, Settings(), county="Practice county", practice=True)
    qtbot.addWidget(window)
    window.show()
    window.open_household(home.id)
    qtbot.waitUntil(lambda: window.today.pane.card is not None and "companion" in window.today.pane.known)
    part = window.today.pane.part(OutingPart)
    qtbot.waitUntil(lambda: part.words.text() == "나들이 기록 없음")
    qtbot.keyClick(window, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: part.words.text() == "나들이 1건")
    (outing,) = empty.outings.lines(NOW)
    assert (outing.household_id, outing.state) == (home.id, "made")
    bridge.close()
