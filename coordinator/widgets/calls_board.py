"""The board of the Calls desk (안부전화): the week's round of check-in calls, and the way to record one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from coordinator.records.checkins import CALL_RESULT_LABELS, ROUND_ITEM
from coordinator.records.states import Kind
from coordinator.text import mark, ntr, phone_text, short_moment, tr
from coordinator.widgets.desk_frame import DeskView, button
from coordinator.widgets.desk_table import DeskTable
from coordinator.widgets.filter_bar import FilterBar, Option
from coordinator.widgets.households_desk import area_options, in_area
from coordinator.widgets.table import Column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.bridge import Bridge
    from coordinator.worklist.round_rows import RoundItemRow

# What still asks for something comes first when the table is sorted by state.
_STATES = sorted(ROUND_ITEM.states, key=lambda state: (state.kind != Kind.OPEN, state.code != "missed"))
_PLACE = {state.code: number for number, state in enumerate(_STATES)}
OPEN = "open"
"""Answer of the state filter: everything that still asks for a call or a decision."""


def _is_open(row: RoundItemRow) -> bool:
    return ROUND_ITEM[row.state].kind == Kind.OPEN


COLUMNS = (
    Column(
        mark("State"), lambda row: tr(ROUND_ITEM[row.state].label), lambda row: _PLACE.get(row.state, 99), width=150
    ),
    Column(mark("Name"), lambda row: row.name, width=110),
    Column(
        mark("Age"), lambda row: "" if row.age is None else str(row.age), lambda row: row.age, number=True, width=64
    ),
    Column(mark("Area"), lambda row: row.area, width=190),
    Column(mark("Phone"), lambda row: phone_text(row.phone), width=150),
    Column(mark("Due"), lambda row: short_moment(row.due_at), lambda row: row.due_at.timestamp(), width=160),
    Column(
        mark("Usually answers"),
        lambda row: "–" if row.answer_share is None else tr("{share} %", share=round(row.answer_share * 100)),
        lambda row: row.answer_share,
        number=True,
        width=130,
    ),
    Column(
        mark("Last result"),
        lambda row: tr(CALL_RESULT_LABELS[row.last_result]) if row.last_result in CALL_RESULT_LABELS else "–",
        width=0,
    ),
)


class CallsBoard(DeskView):
    """The calls of this week; Enter opens the household with the form of a call."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "callsBoard", tr("This week's check-in calls"), parent)
        self.filters = FilterBar(
            "roundFilter", tr("Name, initials, phone, area"), lambda row: (row.name, row.area, row.phone)
        )
        self._areas = self.filters.add_menu("Area", tr("Area"), lambda row, code: in_area(row.area, code))
        self._state = self.filters.add_menu(
            "State",
            tr("State"),
            lambda row, code: _is_open(row) if code == OPEN else row.state == code,
            [
                Option(OPEN, tr("Still to do")),
                *(Option(state.code, tr(state.label)) for state in _STATES if state.code != "entered_in_error"),
            ],
        )
        self.head.addWidget(self.filters)
        self._open = button(tr("Show in Today"), "roundOpen")
        self._open.clicked.connect(self._on_open)
        self._call = button(tr("Record a call"), "roundCall", main=True, tip=tr("Record a call (Enter)"))
        self._call.clicked.connect(self._on_call)
        for one in (self._open, self._call):
            one.setEnabled(False)
            self.head.addWidget(one)
        self.table = DeskTable(
            COLUMNS, "roundTable", tr("This week's check-in calls"), key=lambda row: row.id, filters=self.filters
        )
        self.table.set_empty(
            tr("There is no list of calls for this week yet. It is made from the households enrolled in the calls."),
            tr("Make this week's list"),
        )
        self.table.first_step_wanted.connect(self._on_make)
        self.table.row_opened.connect(self._on_row)
        self.table.row_selected.connect(self._on_selected)
        self.table.shown.connect(self._on_shown)
        self.body.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.filters.words, self.table.table)

    def refresh(self) -> None:
        """Ask for the round again."""
        self.table.expect()
        self.ask(self.bridge.workspace.checkins.round, self.bridge.now(), then=self._on_rows, key="desk.calls")

    def _on_rows(self, rows: list[RoundItemRow]) -> None:
        self._areas.set_options(area_options([row.area for row in rows]))
        self.table.set_rows(rows)

    @Slot(int, int)
    def _on_shown(self, _shown: int, there: int) -> None:
        left = sum(1 for row in self.table.all_rows() if _is_open(row))
        self.count.setText(
            tr(
                "{all} · {open} still to do",
                all=ntr("{n} household", "{n} households", there),
                open=f"{left:,}",
            )
            if there
            else ""
        )

    @Slot(object)
    def _on_selected(self, row: RoundItemRow | None) -> None:
        for one in (self._open, self._call):
            one.setEnabled(row is not None)

    @Slot(object)
    def _on_row(self, row: RoundItemRow | None) -> None:
        if row is not None:
            self.act_wanted.emit(row.household_id, "call")

    @Slot()
    def _on_call(self) -> None:
        self._on_row(self.table.selected())

    @Slot()
    def _on_open(self) -> None:
        self.open_row(self.table.selected())

    @Slot()
    def _on_make(self) -> None:
        self.act(self.bridge.workspace.checkins.make_round, self.bridge.now(), then=self._on_made)

    def _on_made(self, done: Any) -> None:
        if not done.value:
            self.messages.say(tr("No household is enrolled in the check-in calls yet."), kind="info")
        self.refresh()
