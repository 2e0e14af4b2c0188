"""Labels of ordinary text, and how a contact is named on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

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
