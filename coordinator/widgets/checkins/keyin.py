"""Keying in a call sheet (기록지 입력): row code, result, note, next; what was keyed in stands beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QSplitter, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.records.checkins import CALL_RESULT_LABELS, ROUND_ITEM
from coordinator.text import mark, phone_text, short_day, short_moment, tr
from coordinator.widgets.checkins.form import CallForm
from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.choices import MomentEdit
from coordinator.widgets.kit.desks.frame import DeskView, button, second
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import Column
from coordinator.widgets.kit.waiting_form import WaitingForm, type_again
from coordinator.workspace.history import History

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.checkins.script import CallScript
    from coordinator.worklist.checkins.sheet import SheetRow

_CODE_AND_TIME = re.compile(r"\s*(\S+)(?:\s+(\d{1,2}):?(\d{2}))?\s*")
_MOST_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A row keyed in at this sitting."""

    code: str
    household_id: int
    name: str
    result: str
    called_at: datetime
    note: str
    act_id: int | None
    undone: bool = False


COLUMNS = (
    Column(mark("Row code"), lambda row: row.code, width=96),
    Column(mark("Name"), lambda row: row.name, width=90),
    Column(mark("Result"), lambda row: tr(CALL_RESULT_LABELS[row.result]), width=130),
    Column(mark("Called"), lambda row: short_moment(row.called_at), lambda row: row.called_at.timestamp(), width=150),
    Column(mark("Note"), lambda row: tr("Undone") if row.undone else row.note, width=0, tip=lambda row: row.note),
)


class _Code(QLineEdit):
    """The field of the row code; Esc empties it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class CallsKeyin(DeskView):
    """Type a row code, Enter; the result by its key, Enter; a note, Enter; the next row code."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "callsKeyin", tr("Key in a call sheet"), parent)
        self._row: SheetRow | None = None
        """The row whose form is open, or came back."""
        self._script: CallScript | None = None
        self._keyed: list[Keyed] = []
        left = QWidget()
        left.setMinimumWidth(420)
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(6)
        now = bridge.now()
        self.day = MomentEdit(now - _MOST_BACK, tr("Choose day and time of the calls"), left, begin=now)
        self.day.setObjectName("keyinDay")
        self.day.setAccessibleName(tr("Day and time of the calls"))
        self.day.limit(now)
        self.day.give(now)
        self.code = _Code(left)
        self.code.setObjectName("keyinCode")
        self.code.setAccessibleName(tr("Row code"))
        self.code.setPlaceholderText(tr("For example 1234-5, or with its time: 1234-5 14:05"))
        self.code.returnPressed.connect(self._on_code)
        self.found = QLabel(left)
        self.found.setObjectName("keyinFound")
        self.found.setProperty("role", "title")
        self.found.setTextFormat(Qt.TextFormat.PlainText)
        self.found.setWordWrap(True)
        self.about = second()
        for caption, field in ((tr("Day and time of the calls"), self.day), (tr("Row code"), self.code)):
            label = second(caption)
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
        column.addSpacing(8)
        column.addWidget(self.found)
        column.addWidget(self.about)
        self.forms = FormHost(left)
        self.forms.keep_with(bridge, "calls:keyin")
        self.forms.saved.connect(self._on_saved)
        self.forms.form_closed.connect(self._on_closed)
        column.addWidget(self.forms)
        column.addStretch(1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        self.undo = button(tr("Undo this row"), "keyinUndo")
        self.undo.clicked.connect(self._on_undo)
        self.head.addWidget(self.undo)
        self.table = DeskTable(COLUMNS, "keyinTable", tr("Keyed in at this sitting"), key=lambda row: row.act_id)
        self.table.set_empty(
            tr("Nothing is keyed in yet. Type the row code that stands first in each row of the printed call sheet.")
        )
        self.table.row_selected.connect(self._on_selected)
        column.addWidget(self.table, 1)
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setHandleWidth(1)
        whole.setChildrenCollapsible(False)
        whole.addWidget(left)
        whole.addWidget(right)
        whole.setSizes([520, 846])
        whole.setStretchFactor(1, 1)
        self.body.addWidget(whole, 1)
        self.setFocusProxy(self.code)
        self._show_keyed()

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.code, self.table.table)

    def show_household(self, household_id: int) -> None:
        """Select what was keyed in for a household."""
        self.table.select(lambda row: row.household_id == household_id)

    def refresh(self) -> None:
        """Ask for the words that are urgent here; the list is of this sitting and stays, with what was undone since."""
        self.day.limit(self.bridge.now())
        self.ask(self.bridge.workspace.checkins.script, then=self._on_script, key="keyin.script")
        if self._keyed:
            self.ask(self.bridge.workspace.history.undone, then=self._on_undone, key="keyin.undone")

    def _on_script(self, script: CallScript) -> None:
        self._script = script

    # ------------------------------------------------------------ a row

    @Slot()
    def _on_code(self) -> None:
        code_typed = _CODE_AND_TIME.fullmatch(self.code.text())
        if code_typed is None:
            return
        at = self._called_at()
        if at is None:
            return
        self.messages.clear()
        self._row = None
        # What is typed from now on is for the form, also while the row is looked up.
        self.forms.begin(("waiting",), lambda: WaitingForm(None, "row", code_typed[1], self.forms))
        self.bridge.ask(
            self.bridge.workspace.checkins.sheet_row,
            code_typed[1],
            self.bridge.now(),
            then=partial(self._on_row, at),
            failed=self._on_no_row,
            key="keyin.row",
        )

    def _on_no_row(self, error: BaseException) -> None:
        self.forms.end_wait()
        self._on_closed()
        self.on_failed(error)

    def _on_row(self, at: datetime, row: SheetRow) -> None:
        waiting, window = self.forms.form, self.window()
        if not isinstance(waiting, WaitingForm):
            return  # it was given up
        has_keyboard = window.focusWidget() is waiting
        typed = self.forms.end_wait()
        if at.date() < row.week_on:
            self.messages.say(
                tr(
                    "Row {code} belongs to the week of {week}, after the day of the calls. Set the day of the sheet.",
                    code=row.code,
                    week=short_day(row.week_on),
                )
            )
            if has_keyboard:
                self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if any(keyed_row.code == row.code and not keyed_row.undone for keyed_row in self._keyed):
            self.messages.say(tr("Row {code} was keyed in at this sitting already.", code=row.code), kind="info")
        self._show_row(row, at)
        household = Whom(row.household_id, row.name)
        key = (row.item_id, CallForm)
        form = self.forms.draft(key)
        if not isinstance(form, CallForm):
            form = CallForm(household, "", self.forms, script=self._script, quick=True)
        form.called_at = at
        self.forms.open(form, key, focus=has_keyboard)
        if has_keyboard:
            type_again(typed, window)

    def _show_row(self, row: SheetRow, at: datetime) -> None:
        self._row = row
        self.forms.be_of(row.item_id)
        age = [] if row.age is None else [tr("{n} years old", n=row.age)]
        self.found.setText(", ".join((row.name, *age)))
        week = tr("Week of {day}", day=short_day(row.week_on))
        state = tr(ROUND_ITEM[row.state].label)
        self.about.setText(" · ".join(filter(None, (row.area, phone_text(row.phone), week, state, short_moment(at)))))

    def _called_at(self) -> datetime | None:
        """Give when the call was: the day of the sheet, and the time of the row where one was typed."""
        at = self.day.moment()
        if at is None:
            self.messages.say(tr("Choose day and time of the calls."))
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        code_typed = _CODE_AND_TIME.fullmatch(self.code.text())
        if code_typed is not None and code_typed[2]:
            hour, minute = int(code_typed[2]), int(code_typed[3])
            if hour > 23 or minute > 59:
                self.messages.say(tr("“{time}” is no time of the day.", time=f"{code_typed[2]}:{code_typed[3]}"))
                return None
            at = at.replace(hour=hour, minute=minute)
        return at

    @Slot(object)
    def _on_saved(self, request: Request) -> None:
        row = self._row
        if row is not None:
            done, failed = partial(self._on_done, row, request), partial(self._on_refused, row, request)
            self.bridge.do(request, then=done, failed=failed)
            # The next code may be typed at once; nothing of it is taken away when the answer comes.
            self._empty()

    def _on_done(self, row: SheetRow, request: Request, done: Any) -> None:
        at = request["called_at"] or self.bridge.now()
        self._keyed.insert(
            0, Keyed(row.code, row.household_id, row.name, request["result"], at, request["note"], done.act_id)
        )
        self._show_keyed()
        self.forms.forget_sent(request)

    def _on_refused(self, row: SheetRow, request: Request, error: BaseException) -> None:
        why = why_not(error)
        if self.forms.form is None and not self.code.text():
            has_keyboard = self.window().focusWidget() is self.code
            self._show_row(row, request["called_at"] or self.bridge.now())
            self.forms.refuse(why, request)
            if has_keyboard and self.forms.form is not None:  # nothing is typed there yet
                self.forms.form.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.forms.refuse(why, request)
            self.messages.say(
                tr("{name}: {why}", name=row.name, why=why),
                button=tr("Go back to it"),
                then=partial(self._take_up, row, request),
            )
        if not isinstance(error, CoordinatorError):
            self.on_failed(error)

    def _take_up(self, row: SheetRow, request: Request) -> None:
        self._show_row(row, request["called_at"] or self.bridge.now())
        self.forms.take_up()

    @Slot()
    def _on_closed(self) -> None:
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.code.selectAll()

    def _empty(self) -> None:
        self._row = None
        self.forms.be_of(None)  # a late answer takes the keyboard from no code
        self.code.clear()
        self.found.clear()
        self.about.clear()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ what was keyed in

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
