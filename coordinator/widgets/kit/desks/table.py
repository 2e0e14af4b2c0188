"""A desk's table with what stands in its place: still loading, nothing there yet, nothing that fits the filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from coordinator.text import mark, tr
from coordinator.widgets.kit.skeleton import TABLE, Skeleton
from coordinator.widgets.kit.table import Column, RowTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from coordinator.widgets.kit.desks.filter_bar import FilterBar

_SKELETON_AFTER_MS = 300


def age_column(width: int = 64) -> Column:
    """Make the column of ages."""
    return Column(
        mark("Age"), lambda row: "" if row.age is None else str(row.age), lambda row: row.age, number=True, width=width
    )


class EmptyState(QWidget):
    """Says what is the case and carries the one button that leads on.

    Signals
    -------
    wanted : the button was pressed
    """

    wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.words = QLabel()
        self.words.setObjectName(f"{name}Text")
        self.words.setProperty("role", "second")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setMaximumWidth(520)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.button.setObjectName(f"{name}Button")
        self.button.clicked.connect(lambda _checked=False: self.wanted.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 20, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.words)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()

    def say(self, text: str, button: str = "") -> None:
        """Show a sentence and its button."""
        self.words.setText(text)
        self.setAccessibleName(text)
        self.button.setText(button)
        self.button.setAccessibleName(button)
        self.button.setVisible(bool(button))


_STEPS = (Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_Down, Qt.Key.Key_Up)
_NOBODY = object()
"""Stands for the key of no row: nothing is selected until somebody selects."""


class _Table(RowTable):
    """A table in which Enter opens the row wherever Qt's style says so or not, and Home / End go to the ends."""

    place = 0
    """The row that was selected last; the arrows go on from there when it is gone."""

    def go_on(self) -> None:
        """Select the row that stands where the selected one stood last."""
        last = self.rows_model.rowCount() - 1
        if last >= 0:
            self.setCurrentIndex(self.rows_model.index(min(self.place, last), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, go by J and K as in the worklist."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        key = event.key()
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.row_opened.emit(self.selected_row())
        elif plain and key in _STEPS and not self.currentIndex().isValid():
            self.go_on()
        elif plain and key in (Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_Home, Qt.Key.Key_End):
            last = self.rows_model.rowCount() - 1
            current = self.currentIndex().row()
            row = {
                Qt.Key.Key_J: min(current + 1, last),
                Qt.Key.Key_K: max(current - 1, 0),
                Qt.Key.Key_Home: 0,
                Qt.Key.Key_End: last,
            }[Qt.Key(key)]
            if last >= 0:
                self.setCurrentIndex(self.rows_model.index(row, 0))
        else:
            super().keyPressEvent(event)


class DeskTable(QStackedWidget):
    """A table, its filters and its empty states in one.

    Parameters
    ----------
    key : what makes a row the same row after it was asked anew
    filters : decides which rows are shown; all without one
    several : whether more than one row can be chosen
    holds : says whether a form is open for the selected row, so that a filter selects no other in its place

    Signals
    -------
    row_selected, row_opened : the row object (selected: or None)
    choice_changed : other rows are chosen
    first_step_wanted : the button of the empty table was pressed
    shown : int rows shown, int rows there are
    """

    row_selected = Signal(object)
    row_opened = Signal(object)
    choice_changed = Signal()
    first_step_wanted = Signal()
    shown = Signal(int, int)
    held_texts = ("_nothing", "_first_step")

    def __init__(
        self,
        columns: Sequence[Column],
        name: str,
        accessible: str,
        *,
        key: Callable[[Any], object],
        filters: FilterBar | None = None,
        several: bool = False,
        holds: Callable[[], bool] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._filters, self._holds = key, filters, holds
        self._all: tuple[Any, ...] | None = None
        self._kept: object = None
        """The key of the row selected last, also while it is not shown; None before there was one."""
        self._nothing, self._first_step = "", ""
        self.table = _Table(columns, name, accessible, several=several)
        self.table.choice_changed.connect(self.choice_changed)
        self.table.row_selected.connect(self.row_selected)
        self.table.row_opened.connect(self._on_opened)
        self.empty = EmptyState(f"{name}Empty")
        self.empty.wanted.connect(self._on_wanted)
        # Over the table, not in its place: the table keeps the keyboard while it waits.
        self._skeleton = Skeleton(TABLE, self.table.viewport())
        self._skeleton.hide()
        for page in (self.table, self.empty):
            self.addWidget(page)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SKELETON_AFTER_MS)
        self._wait.timeout.connect(self._on_waited)
        self.setFocusProxy(self.table)
        if filters is not None:
            filters.changed.connect(self.filter)
            filters.left.connect(self.enter)

    def set_empty(self, sentence: str, button: str = "") -> None:
        """Say what stands there when there are no rows at all."""
        self._nothing, self._first_step = sentence, button
        self._show()

    def expect(self) -> None:
        """Say that rows are on their way; a skeleton shows when they take longer than 300 ms."""
        if self._all is None and not self._wait.isActive():
            self._wait.start()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the selected one and the place stay."""
        self._wait.stop()
        self._skeleton.hide()
        self._all = tuple(rows)
        self._show()

    @property
    def is_known(self) -> bool:
        """Whether the rows were told, be they none."""
        return self._all is not None

    def all_rows(self) -> tuple[Any, ...]:
        """Give all rows, shown or not."""
        return self._all or ()

    def rows(self) -> list[Any]:
        """Give the rows as shown."""
        return self.table.rows_model.rows()

    def selected(self) -> Any:
        """Give the selected row object, or None."""
        return self.table.selected_row() if self.currentWidget() is self.table else None

    def chosen(self) -> list[Any]:
        """Give the chosen row objects, in the order shown."""
        return self.table.chosen_rows() if self.currentWidget() is self.table else []

    def select(self, wanted: Callable[[Any], bool]) -> bool:
        """Select the first row that fits."""
        return self.table.select(wanted)

    def unselect(self) -> None:
        """Select no row, until somebody does."""
        self._kept = _NOBODY
        self.table.setCurrentIndex(QModelIndex())
        self.table.clearSelection()

    @Slot()
    def filter(self) -> None:
        """Show what fits the filters; where who was selected does not fit, the first is selected."""
        self._show(first=self._holds is None or not self._holds())

    def _show(self, *, first: bool = False) -> None:
        """Show what fits; who was selected stays selected, and in an answer nobody takes the place of who is gone."""
        if self._all is None:
            return
        fitting = self._filters.rows(self._all) if self._filters is not None else self._all
        bar = self.table.verticalScrollBar()
        place = bar.value()
        had = self.table.selected_row()
        if had is not None:
            self._kept, self.table.place = self._key(had), self.table.currentIndex().row()
        self.table.set_rows(fitting, self._key)
        if self.table.selected_row() is None or had is None:
            bar.setValue(min(place, bar.maximum()))
        has_row = self.table.currentIndex().isValid() or self.table.select(lambda row: self._key(row) == self._kept)
        if not has_row and fitting and (first or self._kept is None):
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
        if not self._all:
            self.empty.say(self._nothing, self._first_step)
        elif not fitting:
            self.empty.say(tr("Nothing fits these filters."), tr("Show everything"))
        self.setCurrentWidget(self.table if fitting else self.empty)
        if had is not None and self.table.selected_row() is None:
            self.row_selected.emit(None)
        self.shown.emit(len(fitting), len(self._all))

    @Slot()
    def enter(self) -> None:
        """Bring the keyboard into the table, on a row, or to the button that stands in its place."""
        if self.currentWidget() is self.empty and self.empty.button.isVisible():
            self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.table.currentIndex().isValid():
            self.table.go_on()

    @Slot(object)
    def _on_opened(self, row: Any) -> None:
        if row is not None:
            self.row_opened.emit(row)

    @Slot()
    def _on_wanted(self) -> None:
        if self._all and self._filters is not None:
            self._filters.clear()
        else:
            self.first_step_wanted.emit()

    @Slot()
    def _on_waited(self) -> None:
        if self._all is None:
            self._skeleton.setGeometry(self.table.viewport().rect())
            self._skeleton.show()
