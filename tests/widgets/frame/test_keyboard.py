"""The window without a mouse: from pane to pane, through a pane, out of drawers; where the keyboard is can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from coordinator import text
from coordinator.widgets.households.pane_parts import NotePart
from coordinator.widgets.kit.desks.frame import DeskView
from coordinator.widgets.kit.restyle import restyle
from tests.widgets.places import whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.workspace import Workspace


@pytest.fixture
def window(village: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    text.set_language("en")
    with whole_window(village, qtbot) as place:
        qtbot.waitUntil(lambda: place.window.today.card is not None)
        place.settle()
        yield place.window


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_f6_goes_list_map_household_tab_and_shift_f6_back(window: MainWindow, qtbot: QtBot) -> None:
    today = window.today
    today.worklist.list.setFocus()
    order = (today.map, today.pane, window.top.tab(0), today.worklist.list)
    for pane in order:
        qtbot.keyClick(focus(), Qt.Key.Key_F6)
        assert focus() is pane or pane.isAncestorOf(focus())
    for pane in (window.top.tab(0), today.pane, today.map, today.worklist.list):
        qtbot.keyClick(focus(), Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
        assert focus() is pane or pane.isAncestorOf(focus())


def test_tab_goes_from_left_to_right(window: MainWindow, qtbot: QtBot) -> None:
    parts = {
        "tabs": window.top,
        "list": window.today.worklist,
        "map": window.today.map,
        "household": window.today.pane,
        "status": window.status,
    }
    window.top.tab(0).setFocus(Qt.FocusReason.TabFocusReason)
    met: list[str] = []
    for _ in range(60):
        here = next((name for name, part in parts.items() if part is focus() or part.isAncestorOf(focus())), "")
        if here and here not in met:
            met.append(here)
        qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    assert met == list(parts)


def test_tab_goes_through_the_household_pane_and_every_stop_shows_and_says_where_it_is(
    window: MainWindow, qtbot: QtBot
) -> None:
    today, pane = window.today, window.today.pane
    assert today.today is not None
    alert = next(line for line in today.today.lines if line.handling == "new")
    today.select(alert.household_id)
    qtbot.waitUntil(lambda: pane.household_id == alert.household_id and not window._bridge._open)
    pane.head.print_button.setFocus(Qt.FocusReason.TabFocusReason)
    stops: list[QWidget] = []
    while pane.isAncestorOf(focus()) and focus() not in stops:
        stops.append(focus())
        qtbot.keyClick(focus(), Qt.Key.Key_Tab)
        assert len(stops) < 60
    assert {
        pane.bar.buttons["call"],
        pane.bar.buttons["acknowledge"],
        pane.bar.more_button,
        pane.part(NotePart).quick_note,
    } <= set(stops)
    assert (
        stops.index(pane.part(NotePart).quick_note)
        < stops.index(pane.bar.buttons["call"])
        < stops.index(pane.bar.more_button)
    )
    for stop in stops:
        assert stop.accessibleName() or getattr(stop, "text", str)(), type(stop).__name__
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        seen = stop.grab().toImage()
        stop.clearFocus()
        assert stop.grab().toImage() != seen, f"no focus ring on {stop.objectName() or type(stop).__name__}"


def test_escape_puts_drawer_palette_and_form_away_and_gives_the_keyboard_back(window: MainWindow, qtbot: QtBot) -> None:
    window.today.worklist.list.setFocus()
    window.run_action("not_watched")
    assert window.not_watched.isVisible()
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert not window.not_watched.isVisible()
    assert focus() is window.today.worklist.list
    window.run_action("palette")
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert not window.palette_box.isVisible()
    window.run_action("call")
    assert window.today.pane.forms.form is not None
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert window.today.pane.forms.form is None
    assert focus() is window.today.worklist.list


def test_the_keyboard_is_on_the_desk_after_a_change_of_language(window: MainWindow, qtbot: QtBot) -> None:
    window.today.worklist.list.setFocus()
    restyle(language="ko" if text.language() == "en" else "en")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.today.worklist.list)


def test_the_button_of_a_home_without_a_meter_leads_to_the_power_desk(window: MainWindow) -> None:
    window.today.pane.place_wanted.emit("power:meters", window.today.selected)
    assert window.current_desk == "power"
    assert isinstance(window.stack.currentWidget(), DeskView)


def drag(window: MainWindow, qtbot: QtBot, by: int) -> None:
    handle = window.today.splitter.handle(1)
    at = handle.rect().center()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(handle, QPoint(at.x() + by, at.y()))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(at.x() + by, at.y()))


def test_only_a_pane_that_was_dragged_keeps_its_width_for_the_next_start(window: MainWindow, qtbot: QtBot) -> None:
    before = list(window._settings.splitter)
    window.resize(1700, 800)
    qtbot.waitUntil(lambda: window.today.splitter.width() > 1600)
    window.close()
    assert window._settings.splitter == before
    window.show()
    drag(window, qtbot, 60)
    assert window._settings.splitter == window.today.splitter.sizes() != before


def test_the_panes_stand_as_they_were_left_once_the_window_is_laid_out(window: MainWindow, qtbot: QtBot) -> None:
    total = sum(window.today.splitter.sizes())
    wished = [total - 700, 350, 350]
    window._settings.splitter, window._is_restored = wished, False
    window.hide()
    window.show()
    qtbot.waitUntil(lambda: window.today.splitter.sizes() == wished)
