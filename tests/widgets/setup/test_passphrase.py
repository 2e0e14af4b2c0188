"""What a person meets while a passphrase is typed and a vault is set up: no trap, and nothing to be guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.setup.passphrase import PassphrasePair, Secret
from coordinator.widgets.setup.unlock import Unlock
from coordinator.widgets.setup.wizard import SetupWizard
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge(lambda: NOW)
    yield made
    made.close()


def test_too_short_says_of_how_many_characters(qtbot: QtBot) -> None:
    pair = PassphrasePair()
    qtbot.addWidget(pair)
    pair.first.setText("짧은 말")
    assert "12자" in pair._words.text()


def test_a_secret_is_looked_at_by_its_eye_and_hidden_again(qtbot: QtBot) -> None:
    field = Secret("secret", "비밀번호")
    qtbot.addWidget(field)
    field.show()
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert field.eye.toolTip() == "비밀번호 보이기"
    field.eye.click()
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    assert field.eye.toolTip() == "비밀번호 숨기기"
    field.eye.click()
    assert field.echoMode() == QLineEdit.EchoMode.Password


def test_a_secret_says_that_capitals_are_locked_or_hangul_is_typed(qtbot: QtBot) -> None:
    field = Secret("secret", "비밀번호")
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "ab")
    assert field.sign.text() == ""
    qtbot.keyClick(field, "C")  # a capital without Shift
    assert field.sign.text() == "Caps Lock"
    qtbot.keyClick(field, "D", Qt.KeyboardModifier.ShiftModifier)  # which alone tells nothing new
    assert field.sign.text() == ""
    field.insert("가")
    assert field.sign.text() == "한글"
    field.clear()
    assert field.sign.text() == ""


def test_esc_leads_from_the_recovery_key_back_to_the_passphrase(bridge: Bridge, tmp_path: Path, qtbot: QtBot) -> None:
    unlock = Unlock(bridge, tmp_path / "vault")
    qtbot.addWidget(unlock)
    unlock.show()
    unlock.findChild(QPushButton, "unlockLost").click()  # type: ignore[union-attr]
    qtbot.keyClick(unlock.recovery_key, Qt.Key.Key_Escape)
    assert unlock.isVisible()
    assert unlock.passphrase.isVisible()
    qtbot.keyClick(unlock.passphrase, Qt.Key.Key_Escape)
    assert not unlock.isVisible()


def test_setting_up_can_be_given_up_by_a_button_until_the_vault_is_made(
    bridge: Bridge, tmp_path: Path, qtbot: QtBot
) -> None:
    wizard = SetupWizard(bridge, tmp_path / "vault")
    qtbot.addWidget(wizard)
    wizard.show()
    assert wizard.cancel.isVisible()
    wizard._go(2)
    assert not wizard.cancel.isVisible()
    wizard._go(0)
    wizard.cancel.click()
    assert not wizard.isVisible()
    assert not (tmp_path / "vault").exists()


def test_nobody_leaves_while_the_vault_is_made_whose_recovery_key_is_to_come(
    bridge: Bridge, tmp_path: Path, qtbot: QtBot
) -> None:
    wizard = SetupWizard(bridge, tmp_path / "vault")
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.county.setText("연습군")
    wizard.actor.setText("담당")
    wizard.next.click()
    for field in (wizard.pair.first, wizard.pair.second):
        field.setText("아침 여덟 시 강가에서")
    wizard.next.click()
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    assert wizard.isVisible()
    qtbot.waitUntil(lambda: bool(wizard.key_label.text()))
    wizard.kept.setChecked(True)
    with qtbot.waitSignal(wizard.made) as made:
        wizard.next.click()
    made.args[0].close()
