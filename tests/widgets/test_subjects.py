"""The table of the window's subjects: what it names is there, and a line is all a new subject needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from coordinator.settings import Settings
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.frame.own_actions import actions_of
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.late import late
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.subjects import VIEWS
from coordinator.widgets.today.household_pane import HouseholdPane
from coordinator.workspace.households import Households
from tests.casework.homes import add_home
from tests.conftest import NOW
from tests.widgets import samples
from tests.widgets.visits_pane import VISITS, VisitPart

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coordinator.widgets.subject import SubjectView
    from coordinator.workspace import Workspace


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.noun)
def test_what_the_table_names_is_there(view: SubjectView) -> None:
    named = [part.made for part in view.pane]
    named += [name for act in view.acts for name in (act.begins, act.why_not, act.after) if name]
    assert all(callable(late(name)) for name in named)


def test_each_act_has_its_own_name_and_each_action_something_to_do() -> None:
    acts = [act.name for view in VIEWS for act in view.acts]
    assert len(set(acts)) == len(acts)
    assert {action.id for action in actions_of() if action.do is None} <= set(acts)


def test_a_new_subject_stands_in_the_pane_by_its_line_in_the_table(qtbot: QtBot) -> None:
    pane = HouseholdPane((*VIEWS, VISITS))
    qtbot.addWidget(pane)
    asked: list[Any] = []
    pane.act_requested.connect(asked.append)
    pane.know("visitor", "the nurse")
    pane.show_card(samples.card(1), samples.NOW)
    pane.show_answer("visits", 3)
    part = pane.part(VisitPart)
    assert (part.words.text(), part.answer) == (f"No visit to {samples.card(1).name} yet", 3)
    assert list(pane.bar.buttons) == ["call", "acknowledge", "silence", "resolve", "visited"]
    pane.bar.buttons["visited"].click()
    next(action for action in pane.bar.more_menu.actions() if action.text() == "Visited").trigger()
    assert asked == [ask_for(Households.add_note, 1, "Visited by the nurse", WHEN_RUN)] * 2


def test_a_new_subject_acts_in_the_window_by_its_line_in_the_table(empty: Workspace, qtbot: QtBot) -> None:
    home = add_home(empty)
    bridge = Bridge(lambda: NOW, empty)
    window = MainWindow(bridge, Settings(), county="Practice county", practice=True, views=(*VIEWS, VISITS))
    qtbot.addWidget(window)
    window.show()
    window.open_household(home.id)
    qtbot.waitUntil(lambda: window.today.pane.card is not None and "visitor" in window.today.pane.known, timeout=30_000)
    qtbot.waitUntil(lambda: window.today.pane.part(VisitPart).answer == home.id, timeout=30_000)
    qtbot.keyClick(window, Qt.Key.Key_V)
    qtbot.waitUntil(
        lambda: [note.text for note in window.today.pane.card.notes] == ["Visited by the nurse"], timeout=30_000
    )
    bridge.close()
