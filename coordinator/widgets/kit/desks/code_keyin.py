"""Keying in a printed sheet: a row code, its form, the next row code; what was keyed in stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.text import tr
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.choices import MomentEdit
from coordinator.widgets.kit.desks.frame import DeskView, button
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.waiting_form import WaitingForm, type_again
from coordinator.workspace.history import History

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta

    from PySide6.QtGui import QKeyEvent

    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request
    from coordinator.widgets.kit.table import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """A row keyed in at this sitting."""

    code: str
    household_id: int
    name: str
    act_id: int | None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed, as it is keyed in.

    Parameters
    ----------
    names : the object names of fields and table begin with it
    drafts : under which place what is typed is kept
    day, choose_day, example, undo, empty : texts, translated: the field of the day, what it says unset, a row code,
        the button that undoes a row, what stands in the list before the first
    columns : of the list of what was keyed in; their rows are `Keyed`
    most_back : how far back the day may lie
    days_only : whether the day has no time
    most : the part of the height a form may take
    sizes : pixels of form and list in a window of 1366
    """

    names: str
    drafts: str
    day: str
    choose_day: str
    example: str
    undo: str
    empty: str
    columns: Sequence[Column]
    most_back: timedelta
    days_only: bool
    most: float
    sizes: tuple[int, int]


class _Code(QLineEdit):
    """The field of the row code; Esc empties it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class CodeKeyin(DeskView):
    """Type a row code, Enter; fill in its form, Enter; the next row code.

    What a code stands for is a row, of a type of the subclass; what was said beside the code, such as a time, goes with
    it as `given`.
    """

    form_class: type[ActForm]

    def __init__(self, bridge: Bridge, name: str, title: str, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(bridge, name, title, parent)
        self._sheet = sheet
        self._row: Any = None
        """The row whose form is open, or came back."""
        self._keyed: list[Keyed] = []
        left = QWidget()
        left.setMinimumWidth(420)
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(6)
        now = bridge.now()
        self.day = MomentEdit(now - sheet.most_back, sheet.choose_day, left, begin=now, days_only=sheet.days_only)
        self.day.setObjectName(f"{sheet.names}Day")
        self.day.setAccessibleName(sheet.day)
        self.day.limit(now)
        self.day.give(now)
        self.code = _Code(left)
        self.code.setObjectName(f"{sheet.names}Code")
        self.code.setAccessibleName(tr("Row code"))
        self.code.setPlaceholderText(sheet.example)
        self.code.returnPressed.connect(self._on_code)
        self.add_head(column)
        self.forms = FormHost(left, most=sheet.most)
        self.forms.keep_with(bridge, sheet.drafts)
        self.forms.saved.connect(self._on_saved)
        self.forms.form_closed.connect(self._on_closed)
        column.addWidget(self.forms)
        column.addStretch(1)
        self.undo = button(sheet.undo, f"{sheet.names}Undo")
        self.undo.clicked.connect(self._on_undo)
        self.head.addWidget(self.undo)
        about_table = tr("Keyed in at this sitting")
        self.table = DeskTable(sheet.columns, f"{sheet.names}Table", about_table, key=lambda row: row.act_id)
        self.table.set_empty(sheet.empty)
        self.table.row_selected.connect(self._on_selected)
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setHandleWidth(1)
        whole.setChildrenCollapsible(False)
        whole.addWidget(left)
        whole.addWidget(self.table)
        whole.setSizes(list(sheet.sizes))
        whole.setStretchFactor(1, 1)
        self.body.addWidget(whole, 1)
        self.setFocusProxy(self.code)
        self._show_keyed()

    # what a sheet says of itself

    def add_head(self, column: QVBoxLayout) -> None:
        """Put the fields of day and code above the form, and what is said of a row."""
        raise NotImplementedError

    def asked(self) -> tuple[str, Any] | None:
        """Give the code that was typed and what was said beside it; none, with a message, where it cannot be taken."""
        raise NotImplementedError

    def row_of_code(self) -> Callable[..., Any]:
        """Give the question of the workspace that finds the row of a code."""
        raise NotImplementedError

    def fits(self, row: Any, given: Any, *, has_keyboard: bool) -> bool:
        """Say whether a row may be keyed in; where it may not, a message says why."""
        return True

    def show_row(self, row: Any, given: Any) -> None:
        """Say who it is; None: nobody."""
        raise NotImplementedError

    def number(self, row: Any) -> int:
        """Give the number of a row, under which its form is kept."""
        raise NotImplementedError

    def form_of(self, row: Any, given: Any, draft: ActForm | None) -> ActForm:
        """Give the form of a row: what was begun of it, else a new one."""
        raise NotImplementedError

    def keyed(self, row: Any, request: Request, done: Any) -> Keyed:
        """Say what was keyed in."""
        raise NotImplementedError

    def name_of(self, row: Any) -> str:
        """Give the name of the person of a row."""
        return row.name

    def given_of(self, request: Request) -> Any:
        """Give what was said beside the code of a row that was refused."""
        return None

    # a row

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.code, self.table.table)

    def show_household(self, household_id: int) -> None:
        """Select what was keyed in for a household."""
        self.table.select(lambda row: row.household_id == household_id)

    def refresh(self) -> None:
        """Ask what was undone since; the list is of this sitting and stays."""
        self.day.limit(self.bridge.now())
        if self._keyed:
            names = self._sheet.names
            self.ask(self.bridge.workspace.history.undone, then=self._on_undone, key=f"{names}.undone")

    @Slot()
    def _on_code(self) -> None:
        asked = self.asked()
        if asked is None:
            return
        code, given = asked
        self.messages.clear()
        self._row = None
        # What is typed from now on is for the form, also while the row is looked up.
        self.forms.begin(("waiting",), lambda: WaitingForm(None, "row", code, self.forms))
        self.bridge.ask(
            self.row_of_code(),
            code,
            self.bridge.now(),
            then=partial(self._on_row, given),
            failed=self._on_no_row,
            key=f"{self._sheet.names}.row",
        )

    def _on_no_row(self, error: BaseException) -> None:
        self.forms.end_wait()
        self._on_closed()
        self.on_failed(error)

    def _on_row(self, given: Any, row: Any) -> None:
        waiting, window = self.forms.form, self.window()
        if not isinstance(waiting, WaitingForm):
            return  # it was given up
        has_keyboard = window.focusWidget() is waiting
        typed = self.forms.end_wait()
        if not self.fits(row, given, has_keyboard=has_keyboard):
            return
        self._show(row, given)
        key = (self.number(row), self.form_class)
        self.forms.open(self.form_of(row, given, self.forms.draft(key)), key, focus=has_keyboard)
        if has_keyboard:
            type_again(typed, window)

    def _show(self, row: Any, given: Any) -> None:
        self._row = row
        self.forms.be_of(self.number(row))
        self.show_row(row, given)

    @Slot(object)
    def _on_saved(self, request: Request) -> None:
        row = self._row
        if row is not None:
            done, failed = partial(self._on_done, row, request), partial(self._on_refused, row, request)
            self.bridge.do(request, then=done, failed=failed)
            # The next code may be typed at once; nothing of it is taken away when the answer comes.
            self._empty()

    def _on_done(self, row: Any, request: Request, done: Any) -> None:
        self._keyed.insert(0, self.keyed(row, request, done))
        self._show_keyed()
        self.forms.forget_sent(request)

    def _on_refused(self, row: Any, request: Request, error: BaseException) -> None:
        why = why_not(error)
        if self.forms.form is None and not self.code.text():
            has_keyboard = self.window().focusWidget() is self.code
            self._show(row, self.given_of(request))
            self.forms.refuse(why, request)
            if has_keyboard and self.forms.form is not None:  # nothing is typed there yet
                self.forms.form.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.forms.refuse(why, request)
            self.messages.say(
                tr("{name}: {why}", name=self.name_of(row), why=why),
                button=tr("Go back to it"),
                then=partial(self._take_up, row, request),
            )
        if not isinstance(error, CoordinatorError):
            self.on_failed(error)

    def _take_up(self, row: Any, request: Request) -> None:
        self._show(row, self.given_of(request))
        self.forms.take_up()

    @Slot()
    def _on_closed(self) -> None:
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.code.selectAll()

    def _empty(self) -> None:
        self._row = None
        self.forms.be_of(None)  # a late answer takes the keyboard from no code
        self.code.clear()
        self.show_row(None, None)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    # what was keyed in

    def _show_keyed(self) -> None:
        self.table.set_rows(self._keyed)
        standing = sum(not keyed_row.undone for keyed_row in self._keyed)
        self.count.setText(tr("Keyed in at this sitting: {n:,}", n=standing))
        self._on_selected(self.table.selected())

    @Slot(object)
    def _on_selected(self, row: Keyed | None) -> None:
        self.undo.setEnabled(row is not None and not row.undone and row.act_id is not None)

    @Slot()
    def _on_undo(self) -> None:
        row = self.table.selected()
        if row is not None and row.act_id is not None:
            self.act(ask_for(History.undo, row.act_id, WHEN_RUN), then=self._on_own_undone)

    def _on_undone(self, acts: frozenset[int]) -> None:
        """Mark what is undone, from here or by Ctrl+Z; what was done again stands."""
        before = self._keyed
        self._keyed = [replace(keyed_row, undone=keyed_row.act_id in acts) for keyed_row in before]
        if self._keyed != before:
            self._show_keyed()

    def _on_own_undone(self, _done: Any) -> None:
        self.refresh()
        if self.forms.form is None and self.has_keyboard():
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
