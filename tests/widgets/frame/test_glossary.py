"""Help (F1): the glossary is searched and read by keyboard alone, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coordinator import glossary, text
from coordinator.widgets.frame.actions import Actions
from coordinator.widgets.frame.own_actions import actions_of
from coordinator.widgets.frame.shortcut_sheet import ShortcutSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def sheet(qtbot: QtBot) -> Iterator[ShortcutSheet]:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = ShortcutSheet(Actions(window, actions_of()), [("Go to Blank", "Ctrl+1")], window)
    window.show()
    sheet.show()
    qtbot.waitExposed(sheet)
    yield sheet
    assert window is not None


def test_ctrl_tab_leads_to_the_glossary_and_typing_searches_it(sheet: ShortcutSheet, qtbot: QtBot) -> None:
    page = sheet.glossary
    assert not page.isVisible()
    qtbot.keyClick(sheet, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert page.isVisible()
    assert len(page.table.rows_model.rows()) == len(glossary.terms())
    assert sheet.focusWidget() is page.filters.words
    qtbot.keyClicks(page.filters.words, "nosuchword")
    assert page.table.rows_model.rows() == []
    assert page.meaning.text() == text.tr("No word fits.")
    qtbot.keyClick(page.filters.words, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    page.filters.words.setText("ㄷㄱㅂ")
    assert "단계별 대응" in [term.korean for term in page.table.rows_model.rows()]


def test_down_goes_from_word_to_word_and_each_is_told_in_full(sheet: ShortcutSheet, qtbot: QtBot) -> None:
    page = sheet.glossary
    sheet.show_page("words")
    qtbot.keyClicks(page.filters.words, "escalation")
    qtbot.keyClick(page.filters.words, Qt.Key.Key_Down)
    assert page.table.hasFocus() or sheet.focusWidget() is page.table
    before = page.table.selected_row()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    term = page.table.selected_row()
    assert term != before
    assert page.meaning.text() == term.meaning
    assert term.origin in page.source.text()


def test_a_subject_leaves_its_own_words(sheet: ShortcutSheet) -> None:
    page = sheet.glossary
    page.subject.choose("tasks")
    assert {term.noun for term in page.table.rows_model.rows()} == {"tasks"}


def test_escape_closes_the_sheet_from_the_table(sheet: ShortcutSheet, qtbot: QtBot) -> None:
    page = sheet.glossary
    sheet.show_page("words")
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shiboken6.isValid(sheet) or not sheet.isVisible())


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_word_in_the_language_in_use_stands_first(language: text.Language, qtbot: QtBot) -> None:
    text.set_language(language)
    window = QWidget()
    qtbot.addWidget(window)
    page = ShortcutSheet(Actions(window, actions_of()), [], window).glossary
    page.filters.words.setText("snooze")
    model = page.table.rows_model
    shown = [model.data(model.index(0, column)) for column in range(2)]
    assert shown == (["알림 멈춤", "Snoozed"] if language == "ko" else ["Snoozed", "알림 멈춤"])
