"""The line at the head of the run: how far it is, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button

if TYPE_CHECKING:
    from coordinator.widgets.today.run.turns import Count


class RunProgress(QFrame):
    """How far the run is.

    Signals
    -------
    stopped : the way out was pressed
    """

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runProgress")
        self.setProperty("bar", "top")
        self.setMinimumHeight(44)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.title = QLabel(tr("Morning run"), self)
        self.title.setProperty("role", "title")
        self.place = QLabel(self)
        self.place.setObjectName("runPlace")
        self.place.setProperty("role", "title")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(260)
        self.rest = second_label("", self)
        self.rest.setObjectName("runRest")
        self.rest.setWordWrap(False)
        self.stop_button = push_button(tr("Esc: stop, go on later"), self.stopped.emit, self, link=True)
        self.stop_button.setObjectName("runStop")
        self.stop_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 0, 16, 0)
        line.setSpacing(14)
        line.addWidget(self.title)
        line.addWidget(self.place)
        line.addWidget(self.bar, 1)
        line.addWidget(self.rest)
        line.addStretch(1)
        line.addWidget(self.stop_button)

    def show_count(self, count: Count | None) -> None:
        """Say it; nothing while it is not known."""
        for part in (self.place, self.bar, self.rest):
            part.setVisible(count is not None)
        if count is None:
            return
        self.place.setText(tr("{n} / {total}", n=count.place, total=count.total))
        self.bar.setMaximum(max(count.total, 1))
        self.bar.setValue(count.answered)
        self.bar.setAccessibleName(tr("{n} of {total} asked", n=count.answered, total=count.total))
        words = tr("{n} left", n=count.left)
        self.rest.setText(tr("{left} · {n} put off", left=words, n=count.later) if count.later else words)
