"""The plain sections of a pane: a title with one button, rows, a sentence when there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.text import short_moment, tr
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.labels import plain_label, take_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.worklist.rows import NoteRow


class Section(QWidget):
    """A titled part of the pane with rows, perhaps one button, and a sentence when it is empty."""

    def __init__(
        self, title: str, parent: QWidget, button: str = "", pressed: Callable[[], object] | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        head = QHBoxLayout()
        label = QLabel(title, self)
        label.setProperty("role", "strong")
        head.addWidget(label, 1)
        self.button = push_button(button, pressed or (lambda: None), self, link=True)
        self.button.setVisible(bool(button))
        head.addWidget(self.button)
        outer.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        outer.addLayout(self._rows)
        self.empty_label = second_label("", self)
        self.empty_label.hide()
        outer.addWidget(self.empty_label)
        self.layout_below = outer

    def show_rows(self, rows: Sequence[QWidget]) -> None:
        """Show other rows."""
        take_out(self._rows)
        for row in rows:
            self._rows.addWidget(row)

    def say_empty(self, text: str) -> None:
        """Say what is the case when there is no row."""
        self.empty_label.setText(text)
        self.empty_label.setVisible(bool(text))


class Row(QWidget):
    """A row of a section: a line, a second line, room for a button at the right."""

    def __init__(self, text: str, second: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(plain_label(text, self))
        if second:
            words.addWidget(second_label(second, self))
        self.line.addLayout(words, 1)


def note_row(note: NoteRow, parent: QWidget) -> QWidget:
    """Make a row of a note: its text, when and by whom."""
    by = tr("{moment} · {author}", moment=short_moment(note.written_at), author=note.author)
    return Row(note.text, by, parent)


def hairline(parent: QWidget) -> QFrame:
    """Make the thin line between two sections."""
    line = QFrame(parent)
    line.setProperty("line", True)
    line.setFixedHeight(1)
    return line
