"""Who has not talked in the check-in calls for weeks (통화 단절): what came instead, whom to ask, what to change."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

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
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.frame import button, heading, second
from coordinator.widgets.kit.desks.listing import Empty, Listing, form_in_today, show_in_today
from coordinator.widgets.kit.desks.listing_desk import ListingDesk
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.fields import DayEdit, still
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import Column
from coordinator.workspace.checkins import Checkins
from coordinator.workspace.enrolment import Enrolments

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class LapsedSide(QWidget):
    """The chosen person with whom to ask, and what can be done about the calls."""

    def __init__(self, desk: ListingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._row: LapsedRow | None = None
        self.setObjectName("lapsedSide")
        self.setAccessibleName(tr("The chosen household"))
        self.setFixedWidth(_SIDE_WIDTH)
        layout = QVBoxLayout(self)
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
        buttons = QHBoxLayout()
        for act_button in (self.reached, self.not_reached):
            buttons.addWidget(act_button)
        buttons.addStretch()
        layout.addLayout(buttons)
        layout.addSpacing(8)
        layout.addWidget(heading(tr("Change the calls")))
        self.by_person = button(tr("Calls by a person from now on"), "lapsedByPerson")
        self.by_person.clicked.connect(self._on_by_person)
        layout.addWidget(self.by_person)
        self.until = DayEdit()
        self.until.setObjectName("lapsedPauseUntil")
        self.until.setAccessibleName(tr("Pause until"))
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
        self.setFocusProxy(self.by_person)

    def show_row(self, row: LapsedRow | None) -> None:
        """Show a person, or nothing."""
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        now = self._desk.bridge.now()
        self.until.setMinimumDate(_as_qt(now.date() + timedelta(days=1)))
        if row.household_id != self._shown_id:
            # A reason chosen for one person is none for the next.
            if self._shown_id is not None:
                self._reasons[self._shown_id] = self.reason.currentIndex()
            self._shown_id = row.household_id
            self.reason.setCurrentIndex(self._reasons.pop(row.household_id, 0))
            self.until.setDate(_as_qt(now.date() + _PAUSE))
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
        for act_button in (self.reached, self.not_reached):
            act_button.setVisible(row.waits)
        self.by_person.setEnabled(row.mode != CallMode.HUMAN)
        self._on_reason()

    # what can be done

    @Slot()
    def _on_reached(self) -> None:
        self._take_contact_step(StepOutcome.REACHED)

    @Slot()
    def _on_not_reached(self) -> None:
        self._take_contact_step(StepOutcome.NOT_REACHED)

    def _take_contact_step(self, outcome: str) -> None:
        row = self._row
        if row is not None:
            self._desk.do(ask_for(Checkins.take_step, row.household_id, Step.CONTACTS, outcome, WHEN_RUN))

    @Slot()
    def _on_by_person(self) -> None:
        row = self._row
        if row is not None:
            self._desk.do(ask_for(Enrolments.change, [row.household_id], CallTerms(mode=CallMode.HUMAN), WHEN_RUN))

    @Slot()
    def _on_pause(self) -> None:
        row = self._row
        if row is not None:
            self._desk.do(ask_for(Enrolments.pause, [row.household_id], self.until.day(), WHEN_RUN))

    @Slot()
    def _on_reason(self) -> None:
        self.end_button.setEnabled(bool(self.reason.currentData()))

    @Slot()
    def _on_end(self) -> None:
        row, reason = self._row, str(self.reason.currentData())
        if row is not None and reason:
            done = partial(self._on_ended, row.household_id)
            self._desk.act(ask_for(Enrolments.end, [row.household_id], reason, WHEN_RUN), then=done)

    def _on_ended(self, household_id: int, _done: Any) -> None:
        self._reasons.pop(household_id, None)
        if self._shown_id == household_id:
            self.reason.setCurrentIndex(0)
        self._desk.refresh()


def _as_qt(on: date) -> QDate:
    return QDate(on.year, on.month, on.day)


def _contact(row: LapsedRow) -> str:
    if row.fallback is None:
        return tr(
            "Nobody is named who may be asked. Find somebody: family, a neighbour, the village head, the postman."
        )
    parts = (row.fallback.words, phone_text(row.fallback.phone), row.fallback.hours)
    return " · ".join(part for part in parts if part)


def _count(_shown: int, rows: Sequence[LapsedRow]) -> str:
    words = ntr("{n} person", "{n} people", len(rows)) if rows else ""
    unnamed = sum(1 for row in rows if row.fallback is None)
    return tr("{all} · nobody named to ask: {n}", all=words, n=f"{unnamed:,}") if unnamed else words


LAPSED = Listing(
    "lapsed",
    mark("No conversation for weeks"),
    desk="callsLapsed",
    ask=lambda workspace, now: workspace.checkins.lapsed(now),
    columns=COLUMNS,
    key=lambda row: row.household_id,
    count=_count,
    empty=Empty(
        mark("Nobody in the check-in calls has gone without a conversation for as many weeks as the settings say.")
    ),
    placeholder=mark("Name, initials, phone, area"),
    words=lambda row: (row.name, row.area, row.phone),
    filters=(AREA,),
    acts=(show_in_today("lapsedOpen"), form_in_today("lapsedCall", mark("Record a call"), "call")),
    pane=LapsedSide,
    opened=ListingDesk.open_row,
    pane_width=_SIDE_WIDTH,
)
"""The list left; right the chosen person."""
