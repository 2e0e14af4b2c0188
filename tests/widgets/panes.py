"""The household pane by itself, and what a person does in its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from coordinator.widgets.today.household_pane import HouseholdPane
from tests.widgets import samples

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coordinator.worklist.household_card import HouseholdCard


def shown_pane(card: HouseholdCard, qtbot: QtBot) -> HouseholdPane:
    """Show a card in a pane of its usual size."""
    pane = HouseholdPane()
    qtbot.addWidget(pane)
    pane.resize(428, 660)
    pane.show()
    pane.show_card(card, samples.NOW)
    return pane


def acts_of(pane: HouseholdPane) -> list[Any]:
    """Collect what the pane asks for from now on."""
    asked: list[Any] = []
    pane.act_requested.connect(asked.append)
    return asked


def open_form(pane: HouseholdPane) -> Any:
    """Give the form that is open."""
    assert pane.forms.form is not None
    return pane.forms.form


def press(qtbot: QtBot, widget: QWidget, keys: str) -> None:
    """Press one key after another."""
    for key in keys:
        qtbot.keyClick(widget, key)


def save(qtbot: QtBot, form: QWidget) -> None:
    """Save a form by its keys."""
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def type_korean(widget: QWidget, words: str) -> None:
    """Type words as the input method of the system hands them over."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


def words_of(widget: QWidget) -> str:
    """Read all labels that can be seen in a widget."""
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))
