"""Labels of ordinary text, and how a contact is named on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QWidget

from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.worklist.rows import ContactRow


def contact_name(contact: ContactRow) -> str:
    """Say who it is, with the relation."""
    if not contact.relation:
        return contact.name
    return tr("{name} ({relation})", name=contact.name, relation=contact.relation)


def plain_label(text: str, parent: QWidget) -> QLabel:
    """Make a label of ordinary text that wraps and never reads markup."""
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def band(kind: str, parent: QWidget) -> tuple[QFrame, QLabel]:
    """Make a band with a bar at its left: `warning`, `error` or `info`."""
    frame = QFrame(parent)
    frame.setProperty("message", kind)
    inside = QHBoxLayout(frame)
    inside.setContentsMargins(12, 6, 8, 6)
    label = plain_label("", frame)
    inside.addWidget(label)
    return frame, label


def take_out(layout: QLayout, *, but: QWidget | None = None) -> None:
    """Take everything out of a layout, inner layouts too; its widgets go out of sight at once, and then for good."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None and widget is not but:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            take_out(inner, but=but)
            inner.deleteLater()


class OneLine(QLabel):
    """Secondary text on one line, cut with an ellipsis; the tool tip has it whole."""

    def __init__(self, text: str, parent: QWidget, across: QSizePolicy.Policy = QSizePolicy.Policy.Ignored) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "second")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(text)
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Write another text; the tool tip has that whole."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Ask for next to nothing: what has no room is cut."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
