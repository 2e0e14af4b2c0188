"""Labels of ordinary text, and how a contact is named on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

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
