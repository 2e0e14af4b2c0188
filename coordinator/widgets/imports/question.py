"""A question in the pane itself, with an answer a button; never a box over the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from coordinator.widgets.kit.desks.frame import button
from coordinator.widgets.kit.message_bar import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent


class Question(QFrame):
    """Asks one thing; the first answer has the focus, Esc asks no more.

    Signals
    -------
    answered : str, code of the answer
    """

    answered = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("message", "warning")
        self.answers: list[QPushButton] = []
        shape = Shape()
        shape.set_severity("caution")
        self._words = QLabel()
        self._words.setObjectName(f"{name}Text")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 6)
        self._row.setSpacing(10)
        self._row.addWidget(shape)
        self._row.addWidget(self._words, 1)
        self.hide()

    def ask(self, words: str, answers: Sequence[tuple[str, str]]) -> None:
        """Show a question with its answers, each a code and words."""
        for old in self.answers:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._words.setText(words)
        self.setAccessibleName(words)
        self.answers = [button(text, f"{self.objectName()}_{code}") for code, text in answers]
        for (code, _), answer in zip(answers, self.answers, strict=True):
            answer.clicked.connect(partial(self._on_answer, code))
            self._row.addWidget(answer)
        self.show()
        self.answers[0].setFocus()

    @property
    def text(self) -> str:
        """The question asked, empty when there is none."""
        return "" if self.isHidden() else self._words.text()

    def _on_answer(self, code: str) -> None:
        self.hide()
        self.answered.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the question away with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
