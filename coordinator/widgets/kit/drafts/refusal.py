"""The band in a form that says why it was not saved; the words written there can be copied from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Callable


class Refusal(QFrame):
    """Shows one sentence, with a button that copies what was written where anything was.

    Parameters
    ----------
    words : gives what was written
    """

    def __init__(self, words: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self.setProperty("message", "error")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(8, 4, 8, 4)
        inside.setSpacing(8)
        self.label = plain_label("", self)
        self.copy_button = push_button(tr("Copy the words"), self._on_copy, self, link=True)
        self.copy_button.setObjectName("copyWords")
        inside.addWidget(self.label, 1)
        inside.addWidget(self.copy_button)
        self.hide()

    def say(self, message: str) -> None:
        """Show a sentence."""
        self.label.setText(message)
        self.copy_button.setVisible(bool(self._words()))
        self.show()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._words())
