"""The settings are one page: found by name, each with its effect, held at once, and never half written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from coordinator import text
from coordinator.records.drafts import DraftRow
from coordinator.settings import Settings
from coordinator.widgets.frame.settings.page import TEXT_SIZES, SettingsDesk
from coordinator.widgets.frame.settings.table import SECTIONS, settings_of
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.restyle import restyle
from coordinator.widgets.subjects import VIEWS
from tests.conftest import NOW
from tests.widgets.places import WindowPlace, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.kit.choices import Choices
    from coordinator.workspace import Workspace


@pytest.fixture
def place(village: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowPlace]:
    monkeypatch.setenv("COORDINATOR_HOME", str(tmp_path))
    actor = village.actor
    text.set_language("ko")
    with whole_window(village, qtbot) as made:
        qtbot.waitUntil(lambda: made.window.today.card is not None)
        made.settle()
        made.qtbot.keyClick(made.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        made.settle()
        yield made
        restyle(look="light", language="ko", text_size=100)
    village.actor = actor


def page(place: WindowPlace) -> SettingsDesk:
    made = place.desk
    assert isinstance(made, SettingsDesk)
    return made


def pick(place: WindowPlace, choices: Choices, code: str) -> None:
    """Click an answer."""
    button = next(each for each in choices.buttons if each.code == code)
    place.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    place.settle()


def test_each_setting_has_its_own_id_a_section_and_one_sentence() -> None:
    settings = settings_of(VIEWS)
    assert len({setting.id for setting in settings}) == len(settings)
    assert {setting.section for setting in settings} == {section for section, _ in SECTIONS}
    for setting in settings:
        assert setting.effect.endswith(".")
        assert setting.words


def test_ctrl_comma_opens_the_page_and_every_setting_is_on_it(place: WindowPlace) -> None:
    desk = page(place)
    assert place.window.current_desk == "settings"
    for setting in settings_of(VIEWS):
        desk.show_section(setting.id)
        place.settle()
        focus = QApplication.focusWidget()
        assert focus is not None
        assert desk.isAncestorOf(focus)
        assert desk._blocks[setting.id].visibleRegion().isEmpty() is False, setting.id


@pytest.mark.parametrize("look", ["dark", "contrast", "light"])
def test_a_look_holds_at_once_and_is_kept(place: WindowPlace, look: str) -> None:
    pick(place, page(place).look, look)
    assert theme.current().name == look
    assert Settings.load().theme == look
    assert page(place).look.one() == look


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_a_size_of_texts_holds_at_once_and_is_kept(place: WindowPlace, size: int) -> None:
    pick(place, page(place).text_size, str(size))
    assert theme.text_size() == size
    assert QApplication.font().pointSizeF() == pytest.approx(theme.TEXT_PT * size / 100)
    assert Settings.load().text_size == size


def test_a_language_holds_at_once_on_the_page_itself(place: WindowPlace) -> None:
    text.remember()
    pick(place, page(place).language, "en")
    assert text.language() == "en"
    assert Settings.load().language == "en"
    assert page(place).sections.item(1).text() == "Look"
    assert page(place).language.one() == "en"


def test_a_name_signs_the_acts_from_now_on_and_without_one_the_vaults_own_does(place: WindowPlace) -> None:
    desk, workspace = page(place), place.workspace
    desk.name.setFocus()
    desk.name.setText("  이  담당 ")
    place.key(Qt.Key.Key_Return)
    place.settle()
    assert workspace.actor == "이 담당"
    assert Settings.load().actor == "이 담당"
    home = workspace.households.table(place.bridge.now())[0].household_id
    workspace.households.add_note(home, "서명 확인", place.bridge.now())
    assert workspace.history.acts()[0].actor == "이 담당"
    desk.name.setText("")
    place.key(Qt.Key.Key_Return)
    place.settle()
    assert workspace.actor == str(workspace.vault.fact("actor", "")) or workspace.county


def test_what_cannot_be_written_changes_nothing_and_says_so_in_one_sentence(
    place: WindowPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a file"
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("COORDINATOR_HOME", str(file / "beneath"))
    desk = page(place)
    pick(place, desk.look, "dark")
    assert theme.current().name == "light"
    assert desk.look.one() == "system"
    assert place.window.settings.theme == ""
    assert not desk.messages.isHidden()
    monkeypatch.setenv("COORDINATOR_HOME", str(tmp_path))
    pick(place, desk.look, "dark")
    assert theme.current().name == "dark"
    assert desk.messages.isHidden()


def test_the_ways_of_the_subjects_lead_there(place: WindowPlace) -> None:
    place.click("setting_call_rules")
    assert place.window.current_desk == "calls"
    place.go("settings")
    place.click("setting_watch_policy")
    dialog = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "watchSettings" and w.isVisible())
    dialog.close()


def test_the_licences_name_the_libraries(place: WindowPlace) -> None:
    place.click("settingLicences")
    sheet = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "licenceSheet" and w.isVisible())
    words = sheet.findChild(QPlainTextEdit, "licenceWords")
    assert words is not None
    place.qtbot.waitUntil(lambda: "PySide6" in words.toPlainText())
    assert words.toPlainText().startswith("MIT License")
    sheet.close()


def test_a_button_that_is_off_is_not_the_brightest_in_high_contrast() -> None:
    for look in (theme.LIGHT, theme.DARK, theme.CONTRAST):
        muted, main = (int(colour[1:3], 16) for colour in (look.muted, look.primary))
        assert look.name == "light" or muted < main
    assert theme.CONTRAST.muted != theme.CONTRAST.text


def test_everything_on_the_page_that_takes_the_keyboard_has_a_name(place: WindowPlace) -> None:
    for made in (button for button in page(place).findChildren(QPushButton) if button.isVisible()):
        assert made.accessibleName()
        assert made.objectName()


def test_words_for_a_household_that_was_taken_out_can_be_read_copied_and_thrown_away(place: WindowPlace) -> None:
    gone = DraftRow(99_999, "NoteForm", "today", "이빠짐", "note", "today", "메모", {"note": "경로당에서 봄"}, NOW)
    place.workspace.drafts.keep([gone], [])
    desk = page(place)
    desk.refresh()
    place.settle()
    words = desk.findChild(QLabel, "leftDraftWords")
    assert words is not None
    assert words.text() == "경로당에서 봄"
    for name in ("leftDraftCopy", "leftDraftDrop"):
        button = desk.findChild(QPushButton, name)
        assert button is not None
        button.click()
    place.settle()
    assert QApplication.clipboard().text() == "경로당에서 봄"
    assert place.workspace.drafts.all() == []
    place.qtbot.waitUntil(lambda: desk.findChild(QLabel, "leftDraftWords") is None)
