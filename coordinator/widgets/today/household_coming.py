"""What the household pane shows until the household's card is there: who it is, as the list tells it, and bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from coordinator.text import phone_text, tr
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.labels import band
from coordinator.widgets.kit.skeleton import PANE, Skeleton
from coordinator.widgets.today.household_head import SeverityBadge
from coordinator.worklist.rows import Line

if TYPE_CHECKING:
    from coordinator.worklist.rows import NotWatched


class HouseholdComing(QWidget):
    """The head of a household without its card: name, severity, where, number, safety note; nothing of anybody else."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("householdComing")
        self.name = QLabel(self)
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.who = QLabel(self)
        self.badge = SeverityBadge(self)
        self.where = second_label("", self)
        self.safety, self._safety_words = band("warning", self)
        self._bars = Skeleton(PANE, self)
        self._bars.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        first = QHBoxLayout()
        first.setSpacing(8)
        for part in (self.name, self.who, self.badge):
            first.addWidget(part)
        first.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 16)
        rows.setSpacing(8)
        rows.addLayout(first)
        for part in (self.where, self.safety):
            rows.addWidget(part)
        rows.addWidget(self._bars, 1)

    def show_row(self, row: Line | NotWatched | None, name: str) -> None:
        """Show what a list knows of the household, be it no more than the name."""
        line = row if isinstance(row, Line) else None
        self.name.setText(name or "…")
        self.who.setText("" if row is None or row.age is None else tr("{n} years old", n=row.age))
        self.badge.setVisible(line is not None)
        if line is not None:
            self.badge.show_severity(line.severity)
        parts = [] if row is None else [row.area, "" if line is None else phone_text(line.phone)]
        self.where.setText(" · ".join(filter(None, parts)))
        note = "" if line is None else line.safety_note
        self._safety_words.setText(note)
        self.safety.setVisible(bool(note))
        self.setAccessibleDescription(tr("Reading the records…"))
