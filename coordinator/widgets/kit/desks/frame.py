"""What all desks share: the head with title, count and filters, the message bar, the way to ask, to act and to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.text import tr
from coordinator.widgets.kit.bridge import Bridge, Stopped, Task, Then
from coordinator.widgets.kit.choices import Button
from coordinator.widgets.kit.desks.desk import stands
from coordinator.widgets.kit.labels import OneLine
from coordinator.widgets.kit.message_bar import MessageBar, ProgressBar
from coordinator.widgets.kit.window import tell

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from PySide6.QtGui import QShowEvent

    from coordinator.widgets.kit.desks.table import DeskTable
    from coordinator.widgets.kit.request import Request


class DeskView(QWidget):
    """A desk: a head row, a bar for what went wrong, a bar for what takes long, and the desk's own body below.

    Signals
    -------
    household_opened : int, a household is to be shown on the Today desk
    act_wanted : int household, str form (`call`, …): the same with a form open
    desk_wanted : str, id of another desk
    place_wanted : str desk or `desk:section`, int household that is to be shown there
    """

    household_opened = Signal(int)
    act_wanted = Signal(int, str)
    desk_wanted = Signal(str)
    place_wanted = Signal(str, int)

    def __init__(self, bridge: Bridge, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.bridge = bridge
        self.shows_acts = type(self).show_household is not DeskView.show_household
        """Whether what was done for a household can be seen here: where there is a place for one."""
        self._asked_at: datetime | None = None
        """When everything was asked last; None before that, and once something of it was touched."""
        self.messages = MessageBar(f"{name}Message")
        self.progress = ProgressBar()
        self.progress.setObjectName(f"{name}Task")
        self.title = QLabel(title)
        self.title.setProperty("role", "title")
        self.count = OneLine("", self, QSizePolicy.Policy.Maximum)  # gives way to what can be done, never cut unseen
        self.count.setObjectName(f"{name}Count")
        self.head = QHBoxLayout()
        self.head.setContentsMargins(16, 8, 16, 8)
        self.head.setSpacing(8)
        self.head.addWidget(self.title)
        self.head.addWidget(self.count)
        self.head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.messages)
        layout.addWidget(self.progress)
        layout.addLayout(self.head)
        layout.addWidget(hairline())
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        layout.addLayout(self.body, 1)

    def refresh(self) -> None:
        """Ask everything again."""

    def mark_old(self, nouns: AbstractSet[str] = frozenset()) -> None:
        """Let everything be asked again when the desk is shown next."""
        self._asked_at = None

    def catch_up(self) -> None:
        """Ask everything again, unless what is shown still stands."""
        now = self.bridge.now()
        if not stands(self._asked_at, now):
            self._asked_at = now
            self.refresh()

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6, as what takes the focus in each."""
        return (self,)

    def show_section(self, section: str) -> None:
        """Go to a section; a desk without any only catches up."""
        self.catch_up()

    def show_household(self, household_id: int) -> None:
        """Show a household where this desk has it; most have no place for one."""

    def take_keyboard(self) -> None:
        """Take the keyboard where work begins here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring_back(self, table: DeskTable) -> None:
        """Bring the keyboard into a table once an answer is there; who has gone elsewhere meanwhile is left there."""
        if self.has_keyboard():
            table.enter()

    def has_keyboard(self) -> bool:
        """Say whether the keyboard is on this desk, or nowhere."""
        focus = self.window().focusWidget()
        return focus is None or focus is self or self.isAncestorOf(focus)

    def say(self, sentence: str) -> None:
        """Say something in the status line of the window."""
        tell(self, sentence)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the keyboard along when the desk comes up."""
        super().showEvent(event)
        if not event.spontaneous():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # asking and acting

    def ask(self, question: Callable[..., Any], *args: Any, then: Then, key: str = "", **named: Any) -> None:
        """Ask the workspace; what it refuses is told in this desk's bar."""
        self.bridge.ask(question, *args, then=then, failed=self.on_failed, key=key, **named)

    def act(self, request: Request, *, then: Then | None = None) -> None:
        """Run a verb; the frame tells of it and offers Undo."""
        self.messages.clear()
        self.bridge.do(request, then=then, failed=self.on_failed)

    def long_act(
        self,
        words: str,
        verb: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        cancellable: bool = True,
        **named: Any,
    ) -> Task:
        """Run a long verb with progress and, where the verb can, a way to stop it."""
        self.messages.clear()
        task = self.bridge.task(verb, *args, then=then, failed=self.on_failed, cancellable=cancellable, **named)
        self.progress.follow(task, words, cancellable=cancellable)
        return task

    def on_failed(self, error: BaseException) -> None:
        """Tell what was refused; faults of ours go to their report. What was not answered is asked again when shown."""
        self.mark_old()
        if isinstance(error, Stopped):
            self.messages.say(tr("Stopped; nothing was changed."), kind="info")
        elif isinstance(error, CoordinatorError):
            self.messages.say(error.message)
        else:
            self.bridge.crashed.emit(error)

    @Slot(object)
    def open_row(self, row: Any) -> None:
        """Open the household of a row that has one."""
        household_id = getattr(row, "household_id", None)
        if household_id is not None:
            self.household_opened.emit(household_id)


def hairline(*, upright: bool = False) -> QFrame:
    """Make a line of one pixel."""
    line = QFrame()
    line.setProperty("line", "true")
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def button(text: str, name: str, *, main: bool = False, tip: str = "") -> QPushButton:
    """Make a button of a desk."""
    widget = Button(text)
    widget.setObjectName(name)
    widget.setAccessibleName(text)
    widget.setAutoDefault(False)
    widget.setToolTip(tip or text)
    if main:
        widget.setProperty("main", "true")
    return widget


def heading(text: str) -> QLabel:
    """Make the title of a part of a desk."""
    label = QLabel(text)
    label.setProperty("role", "strong")
    return label


def second(text: str = "", *, wrap: bool = True) -> QLabel:
    """Make secondary text that never reads markup."""
    label = QLabel(text)
    label.setProperty("role", "second")
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
