"""Who has not talked in the check-in calls for weeks (통화 단절): what came instead, whom to ask, what to change."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QVBoxLayout, QWidget

from coordinator.casework.checkins.enrolment import END_REASONS
from coordinator.casework.checkins.enrolment_terms import CallTerms
from coordinator.records.checkins import (
    CALL_MODE_LABELS,
    CALL_RESULT_LABELS,
    STEP_OUTCOME_LABELS,
    CallMode,
    Step,
    StepOutcome,
)
from coordinator.text import day, mark, ntr, phone_text, short_day, short_moment, tr
from coordinator.widgets.kit.areas import area_options, in_area
from coordinator.widgets.kit.desk_frame import DeskView, button, hairline, heading, second
from coordinator.widgets.kit.desk_table import DeskTable, age_column
from coordinator.widgets.kit.fields import still
from coordinator.widgets.kit.filter_bar import FilterBar
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from datetime import date

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.checkins.lapsed import LapsedRow

_SIDE_WIDTH = 360
_PAUSE = timedelta(weeks=4)


def came_instead(row: LapsedRow) -> str:
    """Say what the calls since then brought."""
    if not row.results:
        return tr("nobody called")
    return ", ".join(
        tr("{result} × {n}", result=tr(CALL_RESULT_LABELS[result]), n=f"{count:,}") for result, count in row.results
    )


def sign_words(row: LapsedRow) -> str:
    """Say the last sign of life from elsewhere, as what it is."""
    if row.sign is None:
        return tr("none on record")
    at = short_day(row.sign.at.date()) if row.sign.source == "phone" else short_moment(row.sign.at)
    return tr("{what}, {at}", what=row.sign.text.text, at=at)


def asked_words(row: LapsedRow) -> str:
    """Name whom to ask, or say that nobody is named."""
    return row.fallback.words if row.fallback else tr("nobody named")


COLUMNS = (
    Column(mark("Weeks"), lambda row: f"{row.weeks:,}", lambda row: row.weeks, number=True, width=72),
    Column(mark("Name"), lambda row: row.name, width=96),
    age_column(52),
    Column(mark("Area"), lambda row: row.area, width=150, tip=lambda row: row.area),
    Column(mark("What came instead"), came_instead, width=0, tip=came_instead),
    Column(
        mark("Sign of life elsewhere"),
        sign_words,
        lambda row: row.sign.at.timestamp() if row.sign else None,
        width=210,
        tip=sign_words,
    ),
    Column(mark("Whom to ask"), asked_words, width=150, tip=asked_words),
)


class CallsLapsed(DeskView):
    """The list left; right the chosen person with whom to ask, and what can be done about the calls."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "callsLapsed", tr("No conversation for weeks"), parent)
        self.filters = FilterBar(
            "lapsedFilter", tr("Name, initials, phone, area"), lambda row: (row.name, row.area, row.phone)
        )
        self._areas = self.filters.add_menu("Area", tr("Area"), lambda row, code: in_area(row.area, code))
        self.head.addWidget(self.filters)
        self.open_button = button(tr("Show in Today"), "lapsedOpen", tip=tr("Show in Today (Enter)"))
        self.open_button.clicked.connect(self._on_open)
        self.call_button = button(tr("Record a call"), "lapsedCall", main=True)
        self.call_button.clicked.connect(self._on_call)
        for one in (self.open_button, self.call_button):
            self.head.addWidget(one)
        self.table = DeskTable(
            COLUMNS,
            "lapsedTable",
            tr("No conversation for weeks"),
            key=lambda row: row.household_id,
            filters=self.filters,
        )
        self.table.set_empty(
            tr("Nobody in the check-in calls has gone without a conversation for as many weeks as the settings say.")
        )
        self.table.row_opened.connect(self.open_row)
        self.table.row_selected.connect(self._on_selected)
        self.table.shown.connect(self._on_shown)
        self.side = self._make_side()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.table, 1)
        self._line = hairline(upright=True)
        row.addWidget(self._line)
        row.addWidget(self.side)
        self.body.addLayout(row, 1)
        self.setFocusProxy(self.table)
        self._on_selected(None)

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("lapsedSide")
        side.setFixedWidth(_SIDE_WIDTH)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(6)
        self.who, self.said, self.asked = heading(""), second(), second()
        self.who.setObjectName("lapsedWho")
        self.said.setObjectName("lapsedSaid")
        self.asked.setObjectName("lapsedAsked")
        for part in (self.who, self.said):
            layout.addWidget(part)
        layout.addSpacing(8)
        layout.addWidget(heading(tr("Whom to ask")))
        layout.addWidget(self.asked)
        self.reached, self.not_reached = (
            button(tr("Asked: {outcome}", outcome=tr(STEP_OUTCOME_LABELS[code])), f"lapsedContact_{code}")
            for code in (StepOutcome.REACHED, StepOutcome.NOT_REACHED)
        )
        self.reached.clicked.connect(self._on_reached)
        self.not_reached.clicked.connect(self._on_not_reached)
        asked = QHBoxLayout()
        for one in (self.reached, self.not_reached):
            asked.addWidget(one)
        asked.addStretch()
        layout.addLayout(asked)
        layout.addSpacing(8)
        layout.addWidget(heading(tr("Change the calls")))
        self.by_person = button(tr("Calls by a person from now on"), "lapsedByPerson")
        self.by_person.clicked.connect(self._on_by_person)
        layout.addWidget(self.by_person)
        self.until = still(QDateEdit())
        self.until.setObjectName("lapsedPauseUntil")
        self.until.setAccessibleName(tr("Pause until"))
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.pause_button = button(tr("Pause until then"), "lapsedPause")
        self.pause_button.clicked.connect(self._on_pause)
        self.reason = still(QComboBox())
        self.reason.setObjectName("lapsedEndReason")
        self.reason.setAccessibleName(tr("Why the calls end"))
        self.reason.addItem(tr("– why –"), "")
        for code, words in END_REASONS.items():
            self.reason.addItem(tr(words), code)
        self.reason.currentIndexChanged.connect(self._on_reason)
        self.end_button = button(tr("End the calls"), "lapsedEnd")
        self.end_button.clicked.connect(self._on_end)
        self._shown_id: int | None = None
        self._reasons: dict[int, int] = {}
        """What was chosen as the reason of an end, for each household by itself."""
        for field, act in ((self.until, self.pause_button), (self.reason, self.end_button)):
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(field, 1)
            line.addWidget(act)
            layout.addLayout(line)
        layout.addStretch()
        return side

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.filters.words, self.table.table, self.by_person)

    def refresh(self) -> None:
        """Ask for the list again."""
        self.table.expect()
        self.until.setMinimumDate(_as_qt(self.bridge.now().date() + timedelta(days=1)))
        self.ask(self.bridge.workspace.checkins.lapsed, self.bridge.now(), then=self._on_rows, key="calls.lapsed")

    def _on_rows(self, rows: list[LapsedRow]) -> None:
        self._areas.set_options(area_options([row.area for row in rows]))
        self.table.set_rows(rows)
        self._on_selected(self.table.selected())

    @Slot(int, int)
    def _on_shown(self, _shown: int, there: int) -> None:
        unnamed = sum(1 for row in self.table.all_rows() if row.fallback is None)
        words = ntr("{n} person", "{n} people", there) if there else ""
        self.count.setText(
            tr("{all} · nobody named to ask: {n}", all=words, n=f"{unnamed:,}") if there and unnamed else words
        )

    @Slot(object)
    def _on_selected(self, row: LapsedRow | None) -> None:
        for one in (self.side, self._line):
            one.setVisible(row is not None)
        for one in (self.open_button, self.call_button):
            one.setEnabled(row is not None)
        if row is None:
            return
        if row.household_id != self._shown_id:
            # A reason chosen for one person is none for the next.
            if self._shown_id is not None:
                self._reasons[self._shown_id] = self.reason.currentIndex()
            self._shown_id = row.household_id
            self.reason.setCurrentIndex(self._reasons.pop(row.household_id, 0))
            self.until.setDate(_as_qt(self.bridge.now().date() + _PAUSE))
        self.who.setText(tr("{name} ({age})", name=row.name, age=row.age) if row.age is not None else row.name)
        since = day(row.since_at.date())
        talked = (
            tr("Last conversation {day}.", day=since)
            if row.ever
            else tr("No conversation since the calls began, {day}.", day=since)
        )
        self.said.setText(
            "\n".join(
                (
                    talked,
                    tr("Since then: {results}", results=came_instead(row)),
                    tr("Sign of life elsewhere: {sign}", sign=sign_words(row)),
                    tr(CALL_MODE_LABELS[row.mode]),
                )
            )
        )
        self.asked.setText(_contact(row))
        for one in (self.reached, self.not_reached):
            one.setVisible(row.waits)
        self.by_person.setEnabled(row.mode != CallMode.HUMAN)
        self._on_reason()

    # what can be done

    @Slot()
    def _on_open(self) -> None:
        self.open_row(self.table.selected())

    @Slot()
    def _on_call(self) -> None:
        row = self.table.selected()
        if row is not None:
            self.act_wanted.emit(row.household_id, "call")

    @Slot()
    def _on_reached(self) -> None:
        self._take_contact_step(StepOutcome.REACHED)

    @Slot()
    def _on_not_reached(self) -> None:
        self._take_contact_step(StepOutcome.NOT_REACHED)

    def _take_contact_step(self, outcome: str) -> None:
        row = self.table.selected()
        if row is not None:
            verb = self.bridge.workspace.checkins.take_step
            self.act(verb, row.household_id, Step.CONTACTS, outcome, self.bridge.now(), then=self._on_done)

    @Slot()
    def _on_by_person(self) -> None:
        row = self.table.selected()
        if row is not None:
            terms = CallTerms(mode=CallMode.HUMAN)
            verb = self.bridge.workspace.enrolment.change
            self.act(verb, [row.household_id], terms, self.bridge.now(), then=self._on_done)

    @Slot()
    def _on_pause(self) -> None:
        row = self.table.selected()
        if row is not None:
            verb = self.bridge.workspace.enrolment.pause
            until = self.until.date().toPython()
            self.act(verb, [row.household_id], until, self.bridge.now(), then=self._on_done)

    @Slot()
    def _on_reason(self) -> None:
        self.end_button.setEnabled(bool(self.reason.currentData()))

    @Slot()
    def _on_end(self) -> None:
        row, reason = self.table.selected(), str(self.reason.currentData())
        if row is not None and reason:
            verb = self.bridge.workspace.enrolment.end
            done = partial(self._on_ended, row.household_id)
            self.act(verb, [row.household_id], reason, self.bridge.now(), then=done)

    def _on_done(self, _done: Any) -> None:
        self.refresh()

    def _on_ended(self, household_id: int, done: Any) -> None:
        self._reasons.pop(household_id, None)
        if self._shown_id == household_id:
            self.reason.setCurrentIndex(0)
        self._on_done(done)


def _as_qt(on: date) -> QDate:
    return QDate(on.year, on.month, on.day)


def _contact(row: LapsedRow) -> str:
    if row.fallback is None:
        return tr(
            "Nobody is named who may be asked. Find somebody: family, a neighbour, the village head, the postman."
        )
    parts = (row.fallback.words, phone_text(row.fallback.phone), row.fallback.hours)
    return " · ".join(part for part in parts if part)
