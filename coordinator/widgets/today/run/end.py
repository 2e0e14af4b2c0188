"""The end of the run: what was done, who is left and why, and where one can go on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from coordinator.records.morning_run import ANSWER_LABELS, Answer
from coordinator.text import ntr, tr
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import Choice, Flow
from coordinator.widgets.kit.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.worklist.morning_run import Standing, StepRow

_MOST_NAMED = 8


class RunEnd(QWidget):
    """What came of the run.

    Signals
    -------
    milder_wanted : those of caution are to be asked too
    later_wanted : those who were put off are to be asked now
    print_wanted : the record is to be printed
    finish_wanted : the run is to be closed
    """

    milder_wanted = Signal()
    later_wanted = Signal()
    print_wanted = Signal()
    finish_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runEnd")
        self.title = QLabel(self)
        self.title.setProperty("role", "figure")
        self.done = plain_label("", self)
        self.done.setObjectName("runDone")
        self.left_title = QLabel(tr("Who is left"), self)
        self.left_title.setProperty("role", "title")
        self.left = plain_label("", self)
        self.left.setObjectName("runLeft")
        inside = QWidget(self)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(24, 24, 24, 12)
        rows.setSpacing(12)
        for part in (self.title, self.done, self.left_title, self.left):
            rows.addWidget(part)
        rows.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        foot = QFrame(self)
        foot.setProperty("bar", "bottom")
        buttons = QWidget(foot)
        flow = Flow(buttons, 8)
        self.buttons: dict[str, Choice] = {}
        for key, code, signal in (
            ("1", "milder", self.milder_wanted),
            ("2", "later", self.later_wanted),
            ("3", "print", self.print_wanted),
            ("Enter", "finish", self.finish_wanted),
        ):
            button = Choice(code, "", key, buttons)
            button.setObjectName(f"runEnd_{code}")
            button.setCheckable(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(signal)
            self.buttons[code] = button
            flow.addWidget(button)
        self.buttons["print"].setText(tr("Print the record"))
        self.buttons["finish"].setText(tr("Finish the run"))
        self.hint = second_label(tr("Backspace takes the last one back · Esc goes back to Today"), foot)
        line = QVBoxLayout(foot)
        line.setContentsMargins(24, 8, 24, 8)
        line.setSpacing(6)
        line.addWidget(buttons)
        line.addWidget(self.hint)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addWidget(foot)

    def show_standing(self, standing: Standing) -> None:
        """Say what was done and who is left."""
        nobody = not standing.steps
        put_off = len(standing.later)
        if nobody:
            self.title.setText(tr("Nobody is waiting for the morning run"))
        elif put_off:
            end = ntr("The end of the run: {n} person put off", "The end of the run: {n} people put off", put_off)
            self.title.setText(end)
        else:
            self.title.setText(tr("Everybody has been asked"))
        self.done.setText(done_words(standing.steps))
        self.done.setVisible(not nobody)
        lines = [tr("{name}: put off", name=_named(step)) for step in standing.later]
        more = len(lines) - _MOST_NAMED
        lines = [*lines[:_MOST_NAMED], *([ntr("and {n} more", "and {n} more", more)] if more > 0 else [])]
        if standing.milder_count:
            n = standing.milder_count
            lines.append(
                ntr("{n} household of caution, not in this run", "{n} households of caution, not in this run", n)
            )
        self.left.setText("\n".join(lines) or tr("Nobody."))
        milder, later = self.buttons["milder"], self.buttons["later"]
        n = standing.milder_count
        milder.setText(ntr("Go on with the {n} of caution", "Go on with the {n} of caution", n))
        milder.setVisible(bool(n))
        later.setText(ntr("Ask the {n} put off", "Ask the {n} put off", put_off))
        later.setVisible(bool(put_off))
        for code in ("print", "finish"):
            self.buttons[code].setVisible(not nobody)
        for button in self.buttons.values():
            button.updateGeometry()
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(f"{self.done.text()}\n{self.left.text()}")

    def by_key(self, key: str) -> Callable[[], None] | None:
        """Give what a key does; none where it does nothing."""
        button = next(
            (candidate for candidate in self.buttons.values() if candidate.key == key and not candidate.isHidden()),
            None,
        )
        return None if button is None else button.click


def done_words(steps: tuple[StepRow, ...]) -> str:
    """Count what was done, in the order of the keys."""
    counted = Counter(step.answer for step in steps)
    people = ntr("{n} person", "{n} people", len(steps))
    answers = " · ".join(
        tr("{label} {n}", label=tr(ANSWER_LABELS[answer]), n=counted[answer]) for answer in Answer if counted[answer]
    )
    return tr("{people}: {answers}", people=people, answers=answers)


def _named(step: StepRow) -> str:
    return step.name if step.age is None else tr("{name} ({age})", name=step.name, age=step.age)
