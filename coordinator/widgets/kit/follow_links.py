"""Links from one record to another it came of, or that came of it; each is a button with the other in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.rows import FollowRow


class FollowButton(QPushButton):
    """A link on one line, cut with an ellipsis where the pane is narrow; the tool tip has it whole."""

    def __init__(self, row: FollowRow, arrow: str, parent: QWidget) -> None:
        words = row.said.text
        super().__init__(f"{arrow} {words}", parent)
        self.row = row
        self.setObjectName(f"follow_{row.kind}_{row.id}")
        self.setProperty("link", True)
        self.setAutoDefault(False)
        self.setAccessibleName(
            tr("Came of it: {what}", what=words) if arrow == "→" else tr("Came of: {what}", what=words)
        )
        self.setToolTip(words)
        self.setStyleSheet("QPushButton { font-weight: normal; padding: 2px 0; }")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits, from the left."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        whole, option.text = option.text, ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        room = self.rect()
        words = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(option.palette.buttonText().color())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


class FollowLinks(QWidget):
    """The links of one record, one a line.

    Signals
    -------
    chosen : str, int, kind and number of the record to go to
    """

    chosen = Signal(str, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.buttons: list[FollowButton] = []
        self.hide()

    def show_rows(self, rows: Sequence[FollowRow], *, arrow: str = "→") -> None:
        """Show other links; the arrow says which way: → came of this, ← this came of it."""
        for button in self.buttons:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [FollowButton(row, arrow, self) for row in rows]
        for button in self.buttons:
            button.clicked.connect(partial(self._choose, button.row))
            self._rows.addWidget(button)
        self.setVisible(bool(rows))

    def rows(self) -> list[FollowRow]:
        """List the records it links to."""
        return [button.row for button in self.buttons]

    def _choose(self, row: FollowRow, _checked: bool = False) -> None:
        self.chosen.emit(row.kind, row.id)
