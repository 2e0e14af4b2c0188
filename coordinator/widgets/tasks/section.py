"""The section of what is to be done for a household: what the worklist asks for, then the tasks, done by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coordinator.records.tasks import TASK
from coordinator.text import short_day, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.follow_links import FollowLinks
from coordinator.widgets.kit.labels import plain_label
from coordinator.widgets.kit.pane_section import Section
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.rows import FollowRow
    from coordinator.worklist.said import Said
    from coordinator.worklist.tasks.rows import TaskRow

OPEN_STATES = ("ready", "in_progress")


class TaskLine(QWidget):
    """One task: its text, day, owner, what it came of, and its acts; with the focus on it D is done, E changes it.

    Signals
    -------
    act_wanted : request of an act without a form
    form_wanted : str (`end` or `change`), the task
    follow_chosen : str, int, the record it came of
    """

    act_wanted = Signal(object)
    form_wanted = Signal(str, object)
    follow_chosen = Signal(str, int)

    def __init__(self, task: TaskRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.task = task
        self.setObjectName("taskLine")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.text = plain_label(task.text, self)
        self.facts = second_label(task_facts(task), self)
        words.addWidget(self.text)
        words.addWidget(self.facts)
        if task.sources:
            links = FollowLinks(self)
            links.show_rows(task.sources, arrow="←")
            links.chosen.connect(self.follow_chosen)
            words.addWidget(links)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(2, 2, 0, 2)
        outer.addLayout(words, 1)
        acts = self._acts()
        for button in acts:
            outer.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(task.text)
        self.setAccessibleDescription(self.facts.text())
        if task.state in OPEN_STATES:
            self.setToolTip(tr("D done · E change · N how it ended"))

    def _acts(self) -> list[QWidget]:
        if self.task.state not in OPEN_STATES:
            return [push_button(tr("Take up again"), self._take_up, self, link=True)]
        if self.task.is_late:
            return [push_button(tr("Say why not"), lambda: self.form_wanted.emit("end", self.task), self, link=True)]
        self.done_button = push_button(tr("Done"), self._finish, self, link=True)
        more = push_button(tr("Otherwise"), lambda: self.form_wanted.emit("end", self.task), self, link=True)
        more.setToolTip(tr("Not done, or not needed any more"))
        change = push_button(tr("Edit"), lambda: self.form_wanted.emit("change", self.task), self, link=True)
        return [self.done_button, change, more]

    def _finish(self) -> None:
        self.act_wanted.emit(ask_for(Tasks.finish, self.task.id, WHEN_RUN))

    def _take_up(self) -> None:
        self.act_wanted.emit(ask_for(Tasks.reopen, self.task.id, WHEN_RUN))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do by a key what the buttons do."""
        is_open, key = self.task.state in OPEN_STATES, event.key()
        if is_open and key == Qt.Key.Key_D and not self.task.is_late:
            self._finish()
        elif is_open and key == Qt.Key.Key_E:
            self.form_wanted.emit("change", self.task)
        elif is_open and key in (Qt.Key.Key_N, Qt.Key.Key_Return, Qt.Key.Key_D):
            self.form_wanted.emit("end", self.task)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep its letters from the window's one-letter shortcuts while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and self.task.state in OPEN_STATES and event.key() in _KEYS:
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring of the focus."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QColor(theme.current().primary))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()


_KEYS = (Qt.Key.Key_D, Qt.Key.Key_E, Qt.Key.Key_N, Qt.Key.Key_Return)


def task_facts(task: TaskRow) -> str:
    """Say by when, whose it is, and how it stands."""
    day = short_day(task.due_on)
    if task.state not in OPEN_STATES:
        facts = [tr("{state} · was due {day}", state=tr(TASK[task.state].label), day=day)]
    elif task.is_late and task.last_useful_on is not None:
        facts = [tr("was of use until {day}", day=short_day(task.last_useful_on))]
    elif task.is_overdue:
        facts = [tr("overdue since {day}", day=day)]
    else:
        facts = [tr("by {day}", day=day)]
    if task.state == "in_progress":
        facts.append(tr(TASK[task.state].label))
    return " · ".join(filter(None, (*facts, task.owner, task.note)))


class TaskSection(Section):
    """What the worklist asks for here, in words, then the tasks.

    Signals
    -------
    add_wanted : a task is to be added
    act_wanted : request of an act without a form
    form_wanted : str (`end` or `change`), the task
    follow_chosen : str, int, the record a task came of
    """

    add_wanted = Signal()
    act_wanted = Signal(object)
    form_wanted = Signal(str, object)
    follow_chosen = Signal(str, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("To do here"), parent, tr("Add a task"), self._add)
        self.setObjectName("openTasks")
        self.button.setToolTip(tr("{act} ({key})", act=tr("Add a task"), key="T"))
        self.lines: list[TaskLine] = []

    def show_work(self, reasons: Sequence[Said], tasks: Sequence[TaskRow]) -> None:
        """Show what is asked for and the tasks; a task the worklist names too stands once, with its acts."""
        had = next((line.task.id for line in self.lines if line.hasFocus()), None)
        self.lines = [self._line(task) for task in tasks]
        # The tasks stand below with their acts.
        other_reasons = [reason for reason in reasons if not reason.code.startswith("task_")]
        self.show_rows([*(plain_label(reason.text, self) for reason in other_reasons), *self.lines])
        self.say_empty("" if other_reasons or tasks else tr("Nothing is asked for here today."))
        for line in self.lines:
            if line.task.id == had:
                line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        self.add_wanted.emit()

    def sources(self) -> list[FollowRow]:
        """List what the tasks came of."""
        return [source for line in self.lines for source in line.task.sources]

    def _line(self, task: TaskRow) -> TaskLine:
        line = TaskLine(task, self)
        line.act_wanted.connect(self.act_wanted)
        line.form_wanted.connect(self.form_wanted)
        line.follow_chosen.connect(self.follow_chosen)
        return line
