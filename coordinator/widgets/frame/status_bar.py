"""The line at the bottom: what was saved last and its Undo; in the practice county, that all people are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent

Offer = Literal["undo", "redo", ""]


class StatusBar(QFrame):
    """Saved at, message, Undo; and the practice notice.

    Signals
    -------
    undo_requested, redo_requested, own_data_requested : nothing
    """

    undo_requested = Signal()
    redo_requested = Signal()
    own_data_requested = Signal()
    held_texts = ("_full",)

    def __init__(self, *, practice: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setAccessibleName(tr("Status"))
        self.setProperty("bar", "bottom")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._full = ""
        self._offer: Offer = ""
        self._then: Callable[[], object] | None = None
        self._words = QLabel(tr("Every act is saved at once."))
        self._words.setObjectName("statusText")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._button = QPushButton(tr("Undo"))
        self._button.setObjectName("statusUndo")
        self._button.setProperty("link", "true")
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.clicked.connect(self._on_button)
        self._button.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 4)
        layout.setSpacing(8)
        layout.addWidget(self._words)
        layout.addWidget(self._button)
        layout.addStretch()
        if practice:
            notice = QLabel(tr("Practice data — everyone here is made up"))
            notice.setObjectName("practiceNotice")
            notice.setProperty("role", "second")
            own = QPushButton(tr("Start with my own data"))
            own.setObjectName("ownData")
            own.setProperty("link", "true")
            own.setCursor(Qt.CursorShape.PointingHandCursor)
            own.clicked.connect(self.own_data_requested)
            layout.addWidget(notice)
            layout.addWidget(own)

    def show_done(self, message: str, at: datetime, *, offer: Offer) -> None:
        """Tell what was done and saved, with what would take it back."""
        self._offer = offer
        if message:
            self.say(tr("Saved {time} · {message}", time=f"{at:%H:%M}", message=message))
        else:
            self.say(tr("Saved {time}", time=f"{at:%H:%M}"))
        self._button.setText(tr("Redo") if offer == "redo" else tr("Undo"))
        self._button.setAccessibleName(self._button.text())
        self._button.setVisible(bool(offer))

    def say(self, sentence: str, act: str = "", then: Callable[[], object] | None = None) -> None:
        """Tell something, with the button of what can be done about it where there is one."""
        self._full = sentence
        self._then = then
        self._button.setText(act)
        self._button.setAccessibleName(act)
        self._button.setVisible(then is not None)
        self._words.setToolTip(sentence)
        self._elide()

    @property
    def text(self) -> str:
        """The whole sentence shown last."""
        return self._full or self._words.text()

    def _elide(self) -> None:
        if self._full:
            room = max(200, self.width() // 2)
            self._words.setText(self._words.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room))

    def changeEvent(self, event: QEvent) -> None:
        """Cut the sentence anew in another language or size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the sentence to the room there is."""
        super().resizeEvent(event)
        self._elide()

    @Slot()
    def _on_button(self) -> None:
        if self._then is not None:
            self._then()
            return
        self._button.hide()
        if self._offer == "redo":
            self.redo_requested.emit()
        else:
            self.undo_requested.emit()
