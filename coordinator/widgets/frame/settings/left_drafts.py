"""What was written for households that are in the register no more: to be read, copied and thrown away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coordinator.text import moment, tr
from coordinator.widgets.kit.choices import Flow, push_button
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.labels import take_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.records.drafts import DraftRow, Key


class LeftDrafts(QWidget):
    """Each draft with whom it was for, the form, when, and its words.

    Signals
    -------
    dropped : the key of a draft that is to be thrown away
    """

    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.show_rows(())

    def show_rows(self, rows: Sequence[DraftRow]) -> None:
        """Show these, or that there is none."""
        take_out(self._column)
        if not rows:
            self._column.addWidget(second(tr("There is none.")))
        for row in rows:
            self._column.addWidget(self._block(row))

    def _block(self, row: DraftRow) -> QWidget:
        block = QWidget(self)
        inside = QVBoxLayout(block)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(second(" · ".join((row.name, row.title, moment(row.written_at)))))
        words = QLabel(row.words, block)
        words.setObjectName("leftDraftWords")
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside.addWidget(words)
        acts = QWidget(block)
        flow = Flow(acts, gap=8)
        copy = push_button(tr("Copy the words"), partial(_copy, row.words), acts, link=True)
        copy.setObjectName("leftDraftCopy")
        drop = push_button(tr("Throw away"), partial(self._drop, row.key), acts, link=True)
        drop.setObjectName("leftDraftDrop")
        for button in (copy, drop):
            button.setAccessibleDescription(row.name)
            flow.addWidget(button)
        inside.addWidget(acts)
        return block

    def _drop(self, key: Key) -> None:
        self.dropped.emit(key)


def _copy(words: str) -> None:
    QGuiApplication.clipboard().setText(words)
