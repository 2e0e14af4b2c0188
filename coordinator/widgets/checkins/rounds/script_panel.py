"""What to say in a call, below the list while its form is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from coordinator.text import tr
from coordinator.widgets.kit.desks.frame import heading

if TYPE_CHECKING:
    from coordinator.worklist.checkins.script import CallScript


class ScriptPanel(QFrame):
    """The concern somebody calls because of, and the lines of the script."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("callScriptPanel")
        self.setProperty("bar", "bottom")
        self.setAccessibleName(tr("What to say"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 10, 16, 12)
        rows.setSpacing(4)
        rows.addWidget(heading(tr("What to say")))
        self.said, self.lines = QLabel(), QLabel()
        self.said.setObjectName("callSaid")
        self.said.setProperty("role", "strong")
        self.lines.setObjectName("callScript")
        for label in (self.said, self.lines):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            rows.addWidget(label)
        self.hide()

    def show_script(self, script: CallScript | None, words: str) -> None:
        """Show a script with what was said before, or nothing."""
        self.lines.setText("\n".join(script.lines) if script is not None else "")
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.setVisible(script is not None)
