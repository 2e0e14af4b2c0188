"""Keys act or say why; the keyboard comes back to where it was, and is never handed on to what would act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolTip, QWidget

from coordinator.widgets.frame.actions import TYPING
from coordinator.widgets.frame.desks import desks_of
from coordinator.widgets.frame.own_actions import actions_of
from coordinator.widgets.frame.shortcut_sheet import ShortcutSheet
from coordinator.widgets.kit.form_host import FormHost
from tests.conftest import NOW
from tests.widgets.hands import CTRL, Hands, hands_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

LETTERS = [action for action in actions_of() if action.is_letter]


@pytest.fixture
def hands(village: Workspace, qtbot: QtBot, qapp: QApplication) -> Iterator[Hands]:
    yield from hands_on(village, qtbot, qapp)


def without_alert(hands: Hands) -> int:
    """Find a household of the list that has no alert."""
    for line in hands.today.worklist.model.lines():
        card = hands.workspace.households.card(line.household_id, NOW)
        if not card.alerts:
            return line.household_id
    raise AssertionError("everybody has an alert")


def state(hands: Hands) -> tuple[object, ...]:
    """Say what a key may change: selection, open forms, the run, the way into the pane, and what is said."""
    forms = tuple(host.form for host in hands.window.findChildren(FormHost))
    focus, pane = hands.window.focusWidget(), hands.today.pane
    is_in_pane = focus is not None and (focus is pane or pane.isAncestorOf(focus))
    said = (hands.window.status.text, pane.refusal.isVisible(), QToolTip.text())
    return hands.today.selected, forms, hands.today.run.is_on, is_in_pane, *said


def test_every_letter_of_the_table_acts_or_says_why_on_every_desk(hands: Hands) -> None:
    silent: list[str] = []
    for desk in desks_of():
        hands.window.show_desk(desk.id)
        hands.bridge.settle(hands.qtbot)
        hands.window._desk(desk.id).take_keyboard()
        for action in LETTERS:
            if isinstance(hands.window.focusWidget(), TYPING):
                hands.window.top.tab(hands.window.top.current).setFocus()  # a letter is a letter in a field
            for host in hands.window.findChildren(FormHost):
                if host.isVisible() and host.form is not None:
                    host.close_form()
            hands.window.tell("·")
            row = getattr(getattr(hands.window._desk(desk.id), "table", None), "selected", lambda: None)()
            before = (*state(hands), row)
            hands.press(action.shortcut.lower())
            row = getattr(getattr(hands.window._desk(desk.id), "table", None), "selected", lambda: None)()
            listed = action.id in ("next", "previous") and desk.id != "today"  # a list of one row stays where it is
            if (*state(hands), row) == before and not listed:
                silent.append(f"{desk.id}: {action.id}")
            hands.bridge.settle(hands.qtbot)
            if hands.today.run.is_on:
                hands.press(Qt.Key.Key_Escape)  # its keys are its own
                hands.bridge.settle(hands.qtbot)
    assert silent == []


@pytest.mark.parametrize("key", ["a", "s", "r"])
def test_a_key_for_an_alert_where_there_is_none_says_so_in_the_status_line(hands: Hands, key: str) -> None:
    hands.today.select(without_alert(hands))
    hands.bridge.settle(hands.qtbot)
    hands.press(key)
    assert "열린 위험신호가 없습니다" in hands.window.status.text
    assert hands.form is None
    assert hands.window.focusWidget() is hands.today.worklist.list


def test_a_key_of_today_pressed_elsewhere_says_where_it_works(hands: Hands) -> None:
    hands.page("households", "register")
    hands.press("n")
    assert "오늘 화면(Ctrl+1)" in hands.window.status.text
    assert hands.window.current_desk == "households"


def test_undo_shows_whose_act_was_taken_back_and_brings_the_line_into_sight(hands: Hands) -> None:
    first = hands.line(0)
    hands.press("c", "8", "^")
    hands.bridge.settle(hands.qtbot)
    hands.today.select(hands.line(len(hands.today.worklist.model.lines()) - 1).household_id)
    hands.bridge.settle(hands.qtbot)
    hands.qtbot.keyClick(hands.window, Qt.Key.Key_Z, CTRL)
    hands.bridge.settle(hands.qtbot)
    assert first.name in hands.window.status.text
    assert hands.window.status.text.partition(" · ")[2].startswith("되돌림")
    assert hands.today.selected == first.household_id
    view = hands.today.worklist.list
    assert view.viewport().rect().intersects(view.visualRect(view.currentIndex()))


def test_undo_from_another_desk_goes_back_to_where_the_act_was_done(hands: Hands) -> None:
    first = hands.line(0)
    hands.press("c", "8", "^")
    hands.bridge.settle(hands.qtbot)
    hands.page("households", "register")
    hands.qtbot.keyClick(hands.window, Qt.Key.Key_Z, CTRL)
    hands.bridge.settle(hands.qtbot)
    assert hands.window.current_desk == "today"
    assert hands.today.selected == first.household_id


@pytest.mark.parametrize("place", ["settings", "import", "calls:settings", "power:feeds"])
def test_undo_where_nobody_is_shown_shows_on_today_whose_act_it_was(hands: Hands, place: str) -> None:
    home = hands.line(len(hands.today.worklist.model.lines()) - 1).household_id
    assert hands.today.selected != home
    hands.window.show_desk(place)
    hands.bridge.settle(hands.qtbot)
    hands.bridge.act(hands.workspace.households.add_note, home, "만나 봄", NOW)
    hands.bridge.settle(hands.qtbot)
    hands.window.run_action("undo")
    hands.bridge.settle(hands.qtbot)
    assert hands.window.current_desk == "today"
    assert hands.today.selected == home


def test_nothing_to_undo_is_said_in_the_status_line_and_pushes_no_page(
    empty: Workspace, qtbot: QtBot, qapp: QApplication
) -> None:
    for hands in hands_on(empty, qtbot, qapp, "today"):
        hands.qtbot.keyClick(hands.window, Qt.Key.Key_Z, CTRL)
        hands.bridge.settle(qtbot)
        assert hands.window.status.text == "취소할 작업이 없습니다."
        assert not hands.window.messages.isVisible()


@pytest.mark.parametrize("way", ["palette", "shortcuts", "saved", "given up", "not_watched"])
def test_the_keyboard_comes_back_to_the_row_it_was_on(hands: Hands, way: str) -> None:
    hands.press("j")
    row = hands.today.worklist.list
    assert hands.window.focusWidget() is row
    if way in ("saved", "given up"):
        hands.press("n", "메모", "^" if way == "saved" else Qt.Key.Key_Escape)
    else:
        hands.window.run_action(way)
        hands.rest()
        if way == "shortcuts":
            sheet = hands.window.findChild(ShortcutSheet)
            assert sheet is not None
            sheet.reject()
            hands.window.activateWindow()
            hands.qtbot.waitUntil(hands.window.isActiveWindow)
        else:
            hands.press(Qt.Key.Key_Escape)
    hands.bridge.settle(hands.qtbot)
    hands.rest()
    assert hands.window.focusWidget() is row


def test_a_button_disabled_under_the_keyboard_hands_it_to_nothing_that_acts_on_any_desk(hands: Hands) -> None:
    tried = 0
    for desk in desks_of():
        hands.window.show_desk(desk.id)
        made = hands.window._desk(desk.id)
        for section in getattr(made, "_sections", {"": None}):
            if section:
                made.show_section(section)  # type: ignore[attr-defined]
            hands.bridge.settle(hands.qtbot)
            screen = hands.window.stack.currentWidget()
            for button in screen.findChildren(QAbstractButton):
                if not button.isVisible() or not button.isEnabled() or button.focusPolicy() == Qt.FocusPolicy.NoFocus:
                    continue
                button.setFocus(Qt.FocusReason.TabFocusReason)
                if hands.window.focusWidget() is not button:
                    continue
                tried += 1
                button.setEnabled(False)
                after = hands.window.focusWidget()
                assert after is button or not isinstance(after, QAbstractButton), (
                    f"{desk.id}:{section} {button.objectName()}"
                )
                button.setEnabled(True)
                assert hands.window.focusWidget() is button
    assert tried > 40


def test_verifying_the_history_leaves_the_keyboard_on_its_button(hands: Hands) -> None:
    page = hands.page("history")
    button: QWidget = next(one for name, one in page.buttons.items() if "erify" in name)
    button.setFocus()
    hands.bridge.holds = True
    hands.qtbot.keyClick(button, Qt.Key.Key_Space)
    assert not isinstance(hands.window.focusWidget(), QAbstractButton) or hands.window.focusWidget() is button
    hands.bridge.settle(hands.qtbot)
    assert hands.window.focusWidget() is button


def test_shortcuts_of_the_table_are_told_apart() -> None:
    keys = [QKeySequence(action.shortcut).toString() for action in actions_of() if action.shortcut]
    assert len(keys) == len(set(keys))
