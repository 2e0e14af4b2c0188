"""The trends of the Calls desk (추이): a year of calls by day, topics by month, rates of the call service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coordinator.text import mark, tr
from coordinator.widgets.checkins.answer_calendar import AnswerCalendar
from coordinator.widgets.checkins.topic_lines import TopicLines
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.desks.frame import DeskView, hairline, heading, second
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.table import Column, count_column
from coordinator.worklist.checkins.trends import area_words, month_words, share_words, totals

if TYPE_CHECKING:
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.checkins.trends import CallTrends

GROUPS = (("area", mark("Each area")), ("month", mark("Each month")), ("both", mark("Each area and month")))


COLUMNS = (
    Column(mark("Area"), area_words, width=180),
    Column(mark("Month of the calls"), month_words, lambda row: row.month.toordinal() if row.month else 0, width=150),
    count_column(mark("Calls"), lambda row: row.call_count, 100),
    count_column(mark("Connected"), lambda row: row.connected_count, 100),
    Column(
        mark("Connection rate"),
        lambda row: share_words(row.connected_share),
        lambda row: row.connected_share,
        number=True,
        width=120,
    ),
    count_column(mark("Completed"), lambda row: row.completed_count, 100),
    Column(
        mark("Completion rate"),
        lambda row: share_words(row.completed_share),
        lambda row: row.completed_share,
        number=True,
        width=120,
    ),
    count_column(mark("Not attempted"), lambda row: row.not_attempted_count, 120),
    Column("", lambda _row: "", width=0, as_is=True),
)


class CallsTrends(DeskView):
    """Above the calendar and the topics, below the table of rates."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "callsTrends", tr("Trends of the check-in calls"), parent)
        self._trends: CallTrends | None = None
        self.calendar = AnswerCalendar()
        self.topics = TopicLines()
        self.group = Choices([(code, tr(label)) for code, label in GROUPS], self)
        self.group.setAccessibleName(tr("Rates"))
        self.group.setObjectName("callRatesGroup")
        self.group.buttons[0].setChecked(True)
        self.group.stand_in_one_line()
        self.group.changed.connect(self._show_rates)
        self.head.addWidget(second(tr("This month and the twelve before it"), wrap=False))
        self.table = DeskTable(
            COLUMNS, "callRates", tr("Rates of the call service"), key=lambda row: (row.area, row.month, row.whole)
        )
        self.table.set_empty(tr("The call service has made no calls in the last twelve months."))
        self._lay_out()

    def _lay_out(self) -> None:
        above = QWidget()
        row = QHBoxLayout(above)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(32)
        for picture, share in ((self.calendar, 11), (self.topics, 9)):
            column = QVBoxLayout()
            column.addWidget(picture)
            column.addStretch()
            row.addLayout(column, share)
        rates = QHBoxLayout()
        rates.setContentsMargins(16, 8, 16, 4)
        rates.setSpacing(16)
        rates.addWidget(heading(tr("Rates of the call service")))
        rates.addWidget(
            second(
                tr(
                    "Connection rate: AI calls somebody picked up, of all made. Completion rate: AI calls talked to "
                    "the end, of all made. Calls never made are in neither."
                )
            ),
            1,
        )
        rates.addWidget(self.group)
        self.body.addWidget(above)
        self.body.addWidget(hairline())
        self.body.addLayout(rates)
        self.body.addWidget(self.table, 1)
        self.setFocusProxy(self.calendar.map)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.calendar.map, self.topics.panels, self.group.buttons[0], self.table.table)

    def refresh(self) -> None:
        """Ask for the year again."""
        self.table.expect()
        self.ask(self.bridge.workspace.checkins.trends, self.bridge.now(), then=self._on_trends, key="calls.trends")

    def _on_trends(self, trends: CallTrends) -> None:
        self._trends = trends
        self.calendar.show_days(trends.days)
        self.topics.show_months(trends.topics)
        self._show_rates()

    @Slot()
    def _show_rates(self) -> None:
        if self._trends is None or not self.group.one():
            return
        rates = self._trends.rates
        self.table.set_rows(rates if self.group.one() == "both" else totals(rates, self.group.one()))
