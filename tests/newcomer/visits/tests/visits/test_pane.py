"""Visits stand in the household pane and act there by their line in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from coordinator.settings import Settings
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.subjects import VIEWS
from coordinator.widgets.today.household_pane import HouseholdPane
from coordinator.widgets.visits.pane_part import VisitPart
from coordinator.workspace.visits import Visits
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
    pane.know("visitor", "간호사")
    pane.show_card(samples.card(1), samples.NOW)
    pane.show_answer("visits", 3)
    assert pane.part(VisitPart).words.text() == "방문 3건"
    assert list(pane.bar.buttons) == ["call", "acknowledge", "silence", "resolve", "visited"]
    pane.bar.buttons["visited"].click()
    next(action for action in pane.bar.more_menu.actions() if action.text() == "방문함").trigger()
    assert asked == [ask_for(Visits.report, 1, "방문한 사람: 간호사", WHEN_RUN)] * 2


def test_a_new_subject_acts_in_the_window_by_its_line_in_the_table(empty: Workspace, qtbot: QtBot) -> None:
    home = add_home(empty)
    bridge = Bridge(lambda: NOW, empty)
    window = MainWindow(bridge, Settings(), county="Practice county", practice=True)
    qtbot.addWidget(window)
    window.show()
    window.open_household(home.id)
    qtbot.waitUntil(lambda: window.today.pane.card is not None and "visitor" in window.today.pane.known)
    part = window.today.pane.part(VisitPart)
    qtbot.waitUntil(lambda: part.words.text() == "방문 기록 없음")
    qtbot.keyClick(window, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: part.words.text() == "방문 1건")
    (visit,) = empty.visits.lines(NOW)
    assert (visit.household_id, visit.state) == (home.id, "made")
    bridge.close()
