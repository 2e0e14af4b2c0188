"""The line over the worklist that begins the morning run, or goes on with it where it was broken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from coordinator.text import ntr, tr
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button

if TYPE_CHECKING:
    from coordinator.worklist.morning_run import Standing


class RunStart(QFrame):
    """Begin, go on, or look at the end; not there while nothing is known or nobody is to be asked.

    Signals
    -------
    run_wanted : the button was pressed
    """

    run_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runStart")
        self.setProperty("bar", "top")
        self.button = push_button("", self.run_wanted.emit, self)
        self.button.setObjectName("runStartButton")
        self.words = second_label("", self)
        self.words.setObjectName("runStartWords")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 4, 12, 6)
        line.setSpacing(10)
        line.addWidget(self.button)
        line.addWidget(self.words, 1)
        self.hide()

    def show_standing(self, standing: Standing) -> None:
        """Say how far today's run is."""
        answered, total = standing.answered_count, standing.total_count
        if not standing.steps:
            self.button.setText(tr("Begin the morning run"))
            self.words.setText(ntr("{n} person, serious first", "{n} people, serious first", total))
        elif standing.waiting:
            self.button.setText(tr("Go on {n} / {total}", n=answered, total=total))
            self.words.setText(tr("The morning run was broken off."))
        else:
            self.button.setText(tr("Look at the morning run"))
            self.words.setText(ntr("{n} person was asked", "All {n} people were asked", total))
        self.button.setToolTip(tr("Enter in the list, or M"))
        self.setVisible(bool(standing.steps or standing.waiting))
