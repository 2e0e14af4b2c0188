"""The lines at the head of the worklist: what concerns many homes at once, each with the way to see more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.labels import OneLine, take_out
from coordinator.widgets.kit.message_bar import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.rows import HeadLine


class HeadLines(QFrame):
    """A few lines told once; hidden where there is nothing to tell.

    Signals
    -------
    action_wanted : str, id of the action that shows more
    """

    action_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("headLines")
        self.setAccessibleName(tr("Told once for many homes"))
        self.setProperty("bar", "top")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(16, 6, 8, 7)
        self._rows.setSpacing(2)
        self._shown: tuple[HeadLine, ...] = ()
        self.hide()

    def show_lines(self, lines: Sequence[HeadLine]) -> None:
        """Show these lines; the same ones again leave the keyboard where it is."""
        new = tuple(lines)
        if [head_line.said.text for head_line in new] != [head_line.said.text for head_line in self._shown]:
            take_out(self._rows)
            for head_line in new:
                self._rows.addWidget(self._row(head_line))
        self._shown = new
        self.setVisible(bool(new))

    def _row(self, line: HeadLine) -> QWidget:
        row = QWidget(self)
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        words = OneLine(line.said.text, row)
        row.setFixedHeight(words.fontMetrics().height() + 6)
        inside.addWidget(Shape(line.severity, 12, row), 0, Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(words, 1)
        if line.action:
            more = push_button(tr("Show"), partial(self.action_wanted.emit, line.action), row, link=True)
            more.setObjectName(f"headLine_{line.said.code}")
            more.setAccessibleName(tr("Show: {what}", what=line.said.text))
            inside.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
        return row
