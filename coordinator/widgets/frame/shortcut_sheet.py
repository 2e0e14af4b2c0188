"""The sheet of shortcuts (F1), made from the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.frame.actions import Actions, shown_shortcut
from coordinator.widgets.frame.own_actions import GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence


class ShortcutSheet(QDialog):
    """Every action that has a key, group by group, on one sheet."""

    def __init__(self, actions: Actions, tabs: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutSheet")
        self.setAccessibleName(tr("Shortcuts"))
        self.setWindowTitle(tr("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = QHBoxLayout()
        columns.setSpacing(40)
        sides = (QVBoxLayout(), QVBoxLayout())
        for number, (group, title) in enumerate(GROUPS):
            rows = [(tr(e.text), shown_shortcut(e.shortcut)) for e in actions.entries() if e.group == group]
            rows = [row for row in rows if row[1]]
            if group == "window":
                rows += tabs
            if rows:
                sides[number // 2].addLayout(_block(tr(title), rows))
        for side in sides:
            side.addStretch()
            columns.addLayout(side)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(columns)
        layout.addWidget(close)


def _block(title: str, rows: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    head = QLabel(title)
    head.setProperty("role", "strong")
    grid.addWidget(head, 0, 0, 1, 2)
    for number, (text, key) in enumerate(rows, 1):
        grid.addWidget(QLabel(text), number, 0)
        label = QLabel(key)
        label.setProperty("role", "second")
        grid.addWidget(label, number, 1, Qt.AlignmentFlag.AlignRight)
    return grid
