"""Keying in a call sheet (기록지 입력): row code, result, note, next; what was keyed in stands beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coordinator.records.checkins import CALL_RESULT_LABELS, ROUND_ITEM
from coordinator.text import mark, phone_text, short_day, short_moment, tr
from coordinator.widgets.checkins.form import CallForm
from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.kit.desks import code_keyin
from coordinator.widgets.kit.desks.code_keyin import CodeKeyin, Sheet
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.form_host import MOST_OF_PANE
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.checkins.script import CallScript
    from coordinator.worklist.checkins.sheet import SheetRow

_CODE_AND_TIME = re.compile(r"\s*(\S+)(?:\s+(\d{1,2}):?(\d{2}))?\s*")
_MOST_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed(code_keyin.Keyed):
    """A call keyed in at this sitting."""

    result: str
    called_at: datetime
    note: str


COLUMNS = (
    Column(mark("Row code"), lambda row: row.code, width=96),
    Column(mark("Name"), lambda row: row.name, width=90),
    Column(mark("Result"), lambda row: tr(CALL_RESULT_LABELS[row.result]), width=130),
    Column(mark("Called"), lambda row: short_moment(row.called_at), lambda row: row.called_at.timestamp(), width=150),
    Column(mark("Note"), lambda row: tr("Undone") if row.undone else row.note, width=0, tip=lambda row: row.note),
)


class CallsKeyin(CodeKeyin):
    """Type a row code, Enter; the result by its key, Enter; a note, Enter; the next row code."""

    form_class = CallForm

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._script: CallScript | None = None
        sheet = Sheet(
            names="keyin",
            drafts="calls:keyin",
            day=tr("Day and time of the calls"),
            choose_day=tr("Choose day and time of the calls"),
            example=tr("For example 1234-5, or with its time: 1234-5 14:05"),
            undo=tr("Undo this row"),
            empty=tr(
                "Nothing is keyed in yet. Type the row code that stands first in each row of the printed call sheet."
            ),
            columns=COLUMNS,
            most_back=_MOST_BACK,
            days_only=False,
            most=MOST_OF_PANE,
            sizes=(520, 846),
        )
        super().__init__(bridge, "callsKeyin", tr("Key in a call sheet"), sheet, parent)

    def add_head(self, column: QVBoxLayout) -> None:
        """Put day and code below each other, then whose row it is."""
        self.found = QLabel()
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

    def refresh(self) -> None:
        """Ask for the words that are urgent here too."""
        self.ask(self.bridge.workspace.checkins.script, then=self._on_script, key="keyin.script")
        super().refresh()

    def _on_script(self, script: CallScript) -> None:
        self._script = script

    # ------------------------------------------------------------ a row

    def asked(self) -> tuple[str, datetime] | None:
        """Give the code, and when the call was: the day of the sheet, and the time of the row where one was typed."""
        code_typed = _CODE_AND_TIME.fullmatch(self.code.text())
        if code_typed is None:
            return None
        at = self.day.moment()
        if at is None:
            self.messages.say(tr("Choose day and time of the calls."))
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        if code_typed[2]:
            hour, minute = int(code_typed[2]), int(code_typed[3])
            if hour > 23 or minute > 59:
                self.messages.say(tr("“{time}” is no time of the day.", time=f"{code_typed[2]}:{code_typed[3]}"))
                return None
            at = at.replace(hour=hour, minute=minute)
        return code_typed[1], at

    def row_of_code(self) -> Callable[..., SheetRow]:
        """Look the row up on the sheets of the rounds."""
        return self.bridge.workspace.checkins.sheet_row

    def fits(self, row: SheetRow, given: datetime, *, has_keyboard: bool) -> bool:
        """Refuse a row of a week after the day of the sheet; say where one was keyed in already."""
        if given.date() < row.week_on:
            self.messages.say(
                tr(
                    "Row {code} belongs to the week of {week}, after the day of the calls. Set the day of the sheet.",
                    code=row.code,
                    week=short_day(row.week_on),
                )
            )
            if has_keyboard:
                self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if any(keyed_row.code == row.code and not keyed_row.undone for keyed_row in self._keyed):
            self.messages.say(tr("Row {code} was keyed in at this sitting already.", code=row.code), kind="info")
        return True

    def show_row(self, row: SheetRow | None, given: datetime) -> None:
        """Say who it is, of which week, and when the call was."""
        if row is None:
            self.found.clear()
            self.about.clear()
            return
        age = [] if row.age is None else [tr("{n} years old", n=row.age)]
        self.found.setText(", ".join((row.name, *age)))
        week = tr("Week of {day}", day=short_day(row.week_on))
        state = tr(ROUND_ITEM[row.state].label)
        said = (row.area, phone_text(row.phone), week, state, short_moment(given))
        self.about.setText(" · ".join(filter(None, said)))

    def number(self, row: SheetRow) -> int:
        """Give the number of the round's item."""
        return row.item_id

    def form_of(self, row: SheetRow, given: datetime, draft: ActForm | None) -> CallForm:
        """Give the form of the call, at the time that was typed last."""
        if isinstance(draft, CallForm):
            form = draft
        else:
            form = CallForm(Whom(row.household_id, row.name), "", self.forms, script=self._script, quick=True)
        form.called_at = given
        return form

    def given_of(self, request: Request) -> datetime:
        """Give when the call was."""
        return request["called_at"] or self.bridge.now()

    def keyed(self, row: SheetRow, request: Request, done: Any) -> Keyed:
        """Say what was keyed in of the call."""
        return Keyed(
            code=row.code,
            household_id=row.household_id,
            name=row.name,
            result=request["result"],
            called_at=self.given_of(request),
            note=request["note"],
            act_id=done.act_id,
        )
