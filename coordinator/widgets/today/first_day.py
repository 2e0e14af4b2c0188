"""The card of the first day: three steps from an empty vault to homes that are watched, ticked by what is stored."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from coordinator.errors import CoordinatorError
from coordinator.text import day, mark, ntr, tr
from coordinator.widgets.kit.desks.frame import button, heading, second

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QShowEvent

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.today.view import TodayView
    from coordinator.worklist.first_day import FirstDay
    from coordinator.worklist.rows import Today


def _of_list(first: FirstDay) -> str:
    if not first.has_households:
        return tr("A list of those you look after: CSV or Excel, with name, birth, phone and address.")
    words = ntr("{n} household", "{n} households", first.household_count)
    if not first.rejected_count:
        return words
    return (
        words
        + " · "
        + ntr(
            "{n} row rejected; correct it in Import", "{n} rows rejected; correct them in Import", first.rejected_count
        )
    )


def _of_readings(first: FirstDay) -> str:
    if not first.has_readings:
        return tr("Hourly readings of the utility or of a plug; each meter in them is kept.")
    words = ntr("{n} meter", "{n} meters", first.meter_count)
    if first.readings_until is None:
        return words
    return words + " · " + tr("until {day}", day=day(first.readings_until.date()))


def _of_links(first: FirstDay) -> str:
    if not first.linked_count and not first.free_count:
        return tr("Say whose each meter is: one by one, or many by a list.")
    words = tr("{n} of {all} households have a meter", n=f"{first.linked_count:,}", all=f"{first.household_count:,}")
    if not first.free_count:
        return words
    return words + " · " + ntr("{n} meter of nobody", "{n} meters of nobody", first.free_count)


_STEPS: tuple[tuple[str, str, str, Callable[[FirstDay], str], Callable[[FirstDay], bool]], ...] = (
    ("list", mark("Import the list of households"), "import:households", _of_list, lambda first: first.has_households),
    ("reading", mark("Import readings"), "import:readings", _of_readings, lambda first: first.has_readings),
    ("links", mark("Link the meters"), "power:meters", _of_links, lambda first: first.has_links),
)
"""Name, words of the button, place it leads to, what there is of it, whether it is done."""


class FirstDayCard(QFrame):
    """Shown by itself as long as nobody is watched and nothing was ever told; again when somebody asks for it.

    Parameters
    ----------
    desk : where it stands; a step goes on by its `desk_wanted`
    """

    def __init__(self, bridge: Bridge, desk: TodayView) -> None:
        super().__init__(desk)
        self._desk = desk
        self.setObjectName("firstDay")
        self.setAccessibleName(tr("First steps"))
        self.setProperty("bar", "top")
        self._bridge = bridge
        self._is_asked_for = False
        self._first: FirstDay | None = None
        self.title = heading(tr("First steps: three to the first watched home"))
        self.coverage = QLabel()
        self.coverage.setObjectName("firstDayCoverage")
        self.coverage.setProperty("role", "strong")
        self.bar = QProgressBar()
        self.bar.setObjectName("firstDayBar")
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(160, 8)
        self.close_button = button(tr("Close"), "firstDayClose", tip=tr("Close (Esc)"))
        self.close_button.clicked.connect(self.put_away)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addStretch()
        head.addWidget(self.coverage)
        head.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.close_button)
        row = QHBoxLayout()
        row.setSpacing(24)
        self.buttons: dict[str, Any] = {}
        self._facts: dict[str, QLabel] = {}
        self._names: dict[str, QLabel] = {}
        for number, (name, words, place, _, _) in enumerate(_STEPS, start=1):
            row.addWidget(self._step(name, number, tr(words), place), 1)
        self.learning = second()
        self.learning.setObjectName("firstDayLearning")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.learning)
        self.hide()

    def _step(self, name: str, number: int, words: str, place: str) -> QWidget:
        box, desk_wanted = QWidget(), self._desk.desk_wanted
        title = self._names[name] = heading(f"{number}  {words}")
        facts = self._facts[name] = second()
        facts.setObjectName(f"firstDayFacts_{name}")
        go = self.buttons[name] = button(words, f"firstDay_{name}")
        go.clicked.connect(partial(desk_wanted.emit, place))
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(facts)
        column.addStretch()
        column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    # what the desk calls

    def follow(self, today: Today) -> bool:
        """Ask how far it is gone where it may have to be shown; put it away once homes are watched.

        Returns
        -------
        whether any home is watched
        """
        watched = today.household_count > len(today.not_watched)
        if watched and not self._is_asked_for:
            self.hide()
        else:
            self._ask()
        return watched

    def show_again(self) -> None:
        """Show the card though it was not needed, and take the keyboard into it."""
        self._is_asked_for = True
        self._ask()

    def take_keyboard(self) -> bool:
        """Take the keyboard to the first step that is not done; says whether the card is there to take it."""
        if self.isHidden() or self._first is None:
            return False
        following = next((name for name, *_, is_done in _STEPS if not is_done(self._first)), "links")
        self.buttons[following].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @Slot()
    def put_away(self) -> None:
        """Put the card away; while nobody is watched it comes again with the next answer."""
        self._is_asked_for = False
        self.hide()

    # asking

    def _ask(self) -> None:
        workspace, now = self._bridge.workspace, self._bridge.now()
        self._bridge.ask(
            workspace.imports.first_day, now, then=self._on_first_day, failed=self._on_failed, key="today.first"
        )

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, CoordinatorError):  # what the world refuses Today tells already
            self._bridge.crashed.emit(error)

    def _on_first_day(self, first: FirstDay) -> None:
        self._first = first
        came = self.isHidden()
        self._show(first)
        self.setVisible(first.is_first or self._is_asked_for)
        if came and self.isVisible() and (self._is_asked_for or self._keyboard_is_free()):
            self.take_keyboard()

    def _keyboard_is_free(self) -> bool:
        """Say whether nobody works anywhere: the card may have it where the list is empty."""
        focus = QApplication.focusWidget()
        if self._desk.worklist.household_ids() or isinstance(focus, QLineEdit | QPlainTextEdit):
            return False
        if not isinstance(focus, QAbstractButton | QAbstractItemView):
            return True
        return not (focus.isVisible() and self._desk.isAncestorOf(focus))

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keyboard along when the desk comes up with nothing in its list."""
        super().showEvent(event)
        if not event.spontaneous() and self._keyboard_is_free():
            self.take_keyboard()

    def _show(self, first: FirstDay) -> None:
        self.coverage.setText(
            tr("Watched: {n} of {all}", n=f"{first.watched_count:,}", all=f"{first.household_count:,}")
        )
        for part in (self.coverage, self.bar):
            part.setVisible(first.has_households)
        self.bar.setRange(0, max(1, first.household_count))
        self.bar.setValue(first.watched_count)
        self.bar.setAccessibleName(self.coverage.text())
        self.close_button.setVisible(not first.is_first)
        following = next((name for name, *_, is_done in _STEPS if not is_done(first)), "")
        for number, (name, words, _, facts, is_done) in enumerate(_STEPS, start=1):
            done = is_done(first)
            self._names[name].setText(("✓  " if done else "") + f"{number}  {tr(words)}")
            self._names[name].setAccessibleName(tr("{step}: done", step=tr(words)) if done else tr(words))
            self._facts[name].setText(facts(first))
            go = self.buttons[name]
            go.setAccessibleDescription(self._facts[name].text())
            if go.property("main") != ("true" if name == following else "false"):
                go.setProperty("main", "true" if name == following else "false")
                go.style().unpolish(go)
                go.style().polish(go)
        self.learning.setVisible(first.learning_count > 0)
        if first.learning_count:
            words = ntr(
                "The habit of {n} home is being learnt.",
                "The habits of {n} homes are being learnt.",
                first.learning_count,
            )
            if first.learnt_on is not None:
                words += " " + tr("The first is watched from {day}.", day=day(first.learnt_on))
            self.learning.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the card away with Esc, where it was asked for."""
        if event.key() == Qt.Key.Key_Escape and self._first is not None and not self._first.is_first:
            self.put_away()
        else:
            super().keyPressEvent(event)


def show_first_day(window: Any) -> None:
    """Show the card on Today."""
    window.show_desk("today")
    window.today.first_day.show_again()
