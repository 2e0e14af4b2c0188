"""How far the chosen round is: done of all, days to its end, who was never tried, town by town."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from coordinator.text import day, ntr, tr
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.areas import town_of
from coordinator.widgets.kit.desks.frame import button, second

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.worklist.finding.rows import PersonRow, RoundRow


def end_words(row: RoundRow, today: date) -> str:
    """Say how long a round still runs."""
    left = row.days_left(today)
    if left is None or row.until is None:
        return tr("until when is not known")
    if left < 0:
        return ntr("over for {n} day", "over for {n} days", -left)
    if left == 0:
        return tr("ends today")
    return ntr("{n} day left, until {until}", "{n} days left, until {until}", left, until=day(row.until))


class RoundProgress(QWidget):
    """The round in two lines and a bar.

    Signals
    -------
    correct_wanted : what is known of the round is to be corrected
    """

    correct_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findingProgress")
        self.setAccessibleName(tr("Progress of the finding round"))
        self.title = QLabel(self)
        self.title.setProperty("role", "strong")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.said = second()
        self.correct = button(tr("Correct the round"), "findingCorrect")
        self.correct.clicked.connect(self.correct_wanted)
        self.bar = QProgressBar(self)
        self.bar.setObjectName("findingBar")
        self.bar.setTextVisible(False)
        self.towns = QWidget(self)
        self._towns = Flow(self.towns, gap=14)
        self._labels: list[QLabel] = []
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.title)
        line.addWidget(self.said, 1)
        line.addWidget(self.correct)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self.bar)
        layout.addWidget(self.towns)
        self.hide()

    def show_round(self, row: RoundRow | None, people: Sequence[PersonRow], today: date) -> None:
        """Show how far a round is; nothing of several at once."""
        self.setVisible(row is not None)
        if row is None:
            return
        self.title.setText(row.short)
        parts = [
            tr("{done} of {all} done", done=f"{row.done:,}", all=f"{row.people:,}"),
            end_words(row, today),
            tr("not tried yet: {n}", n=f"{row.untried:,}") if row.untried else "",
            tr("received {day}", day=day(row.received_on)),
            tr("corrected list {n}", n=row.version) if row.version > 1 else "",
        ]
        words = " · ".join(part for part in parts if part)
        self.said.setText(words)
        self.bar.setMaximum(max(row.people, 1))
        self.bar.setValue(row.done)
        self.bar.setAccessibleName(words)
        self._show_towns(people)

    def _show_towns(self, people: Sequence[PersonRow]) -> None:
        everyone = Counter(town_of(person.area) or tr("no town") for person in people)
        done = Counter(town_of(person.area) or tr("no town") for person in people if not person.is_open)
        while len(self._labels) < len(everyone):
            label = second(wrap=False)
            self._labels.append(label)
            self._towns.addWidget(label)
        for label in self._labels[len(everyone) :]:
            label.hide()
        for label, (town, count) in zip(self._labels, sorted(everyone.items()), strict=False):
            label.setText(tr("{town} {done}/{all}", town=town, done=f"{done[town]:,}", all=f"{count:,}"))
            label.show()
