"""The check-in calls of a year as a calendar: the darker a day, the more of its calls were answered."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QResizeEvent

from coordinator.text import day, mark, ntr, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.day_calendar import LEGEND_SIDE, DayCalendar
from coordinator.widgets.kit.picture import Picture
from coordinator.widgets.kit.table import Column
from coordinator.worklist.checkins.trends import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from coordinator.worklist.checkins.trends import CallDay

_BOUNDS = (0.6, 0.7, 0.8, 0.9)
"""Shares at which the shade changes: most calls are answered, so it is the upper part that tells days apart."""


def share_of(call_day: CallDay) -> float | None:
    """Give the share of calls answered; none under five calls."""
    return call_day.answered_count / call_day.call_count if call_day.call_count >= FEW else None


def is_outage(call_day: CallDay) -> bool:
    """Say whether more of the day's calls were never made than made."""
    return call_day.not_attempted_count > call_day.call_count


def day_sentence(call_day: CallDay) -> str:
    """Say one day: how many calls, how many answered, how many never made."""
    share = share_of(call_day)
    parts = [day(call_day.on)]
    if call_day.call_count:
        parts.append(ntr("{n} call made", "{n} calls made", call_day.call_count))
        parts.append(
            tr("{n} answered", n=f"{call_day.answered_count:,}") + ("" if share is None else f" ({share:.0%})")
        )
    if call_day.not_attempted_count:
        parts.append(tr("{n} not attempted", n=f"{call_day.not_attempted_count:,}"))
    if len(parts) == 1:
        parts.append(tr("no calls"))
    return " · ".join(parts)


COLUMNS = (
    Column(mark("Day"), lambda row: day(row.on), lambda row: row.on.toordinal(), width=150),
    Column(mark("Calls"), lambda row: f"{row.call_count:,}", lambda row: row.call_count, number=True, width=80),
    Column(
        mark("Answered"), lambda row: f"{row.answered_count:,}", lambda row: row.answered_count, number=True, width=90
    ),
    Column(
        mark("Share"),
        lambda row: "–" if share_of(row) is None else f"{share_of(row):.0%}",
        share_of,
        number=True,
        width=80,
    ),
    Column(
        mark("Not attempted"),
        lambda row: f"{row.not_attempted_count:,}",
        lambda row: row.not_attempted_count,
        number=True,
        width=110,
    ),
    Column("", lambda _one: "", width=0, as_is=True),
)


class AnswerMap(DayCalendar):
    """The calendar itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("callHeatMap", tr("Calls answered, day by day"), parent)
        self.ends = (tr("under {share}%", share=60), tr("{share}% and more", share=90))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as seven squares of this width are."""
        super().resizeEvent(event)
        self._fit()

    def take_days(self, days: Sequence[CallDay]) -> None:
        """Take other days; more weeks make smaller squares."""
        super().take_days(days)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def date_of(self, number: int) -> date:
        """Give a day's date."""
        return self.days[number].on

    def sentence_of(self, number: int) -> str:
        """Say a day."""
        return day_sentence(self.days[number])

    def paint_day(self, painter: QPainter, box: QRectF, number: int) -> None:
        """Paint a day's share, few calls as a dot without one, a day on which nobody was called as hatched."""
        call_day: CallDay = self.days[number]
        share = share_of(call_day)
        if is_outage(call_day):
            self._paint_outage(painter, box)
        elif share is not None:
            painter.fillRect(box, self.colour(bisect_right(_BOUNDS, share)))
        else:
            self._paint_few(painter, box, dot=bool(call_day.call_count))

    def _paint_outage(self, painter: QPainter, box: QRectF) -> None:
        ink = theme.current()
        painter.fillRect(box, QBrush(QColor(ink.text), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(ink.faint), 1))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_few(self, painter: QPainter, box: QRectF, *, dot: bool) -> None:
        ink = theme.current()
        painter.setPen(QPen(QColor(ink.hairline), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if dot:
            middle = box.center()
            painter.fillRect(QRectF(middle.x() - 1.5, middle.y() - 1.5, 3, 3), QColor(ink.subtle))

    def paint_signs(self, painter: QPainter, left: float, top: float) -> None:
        """Explain the dot and the hatched square."""
        x = left + 8
        box = QRectF(x, top, LEGEND_SIDE, LEGEND_SIDE)
        self._paint_few(painter, box, dot=True)
        x = self.paint_word(painter, x + LEGEND_SIDE + 4, top, tr("under {n} calls", n=FEW)) + 8
        self._paint_outage(painter, QRectF(x, top, LEGEND_SIDE, LEGEND_SIDE))
        self.paint_word(painter, x + LEGEND_SIDE + 4, top, tr("calls not attempted"))


class AnswerCalendar(Picture):
    """The calendar with its sentence and its table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.map = AnswerMap()
        super().__init__("callYear", tr("Calls answered, day by day"), self.map, COLUMNS, self._rows, parent)
        self._days: Sequence[CallDay] = ()

    def show_days(self, days: Sequence[CallDay]) -> None:
        """Show a year, or say that nobody was called in it."""
        at = self.map.at
        self._days = days
        self.map.take_days(days)
        self.map.point_at(at)
        self.renew_table()
        call_count = sum(call_day.call_count for call_day in days)
        if not call_count and not any(call_day.not_attempted_count for call_day in days):
            self.say(tr("No check-in calls were made in the last twelve months."), drawn=False)
            return
        parts = [
            tr(
                "{calls} calls, {answered} answered",
                calls=f"{call_count:,}",
                answered=f"{sum(call_day.answered_count for call_day in days):,}",
            )
        ]
        outages = sum(is_outage(call_day) for call_day in days)
        if outages:
            parts.append(
                ntr("{n} day on which most were not attempted", "{n} days on which most were not attempted", outages)
            )
        self.say(" · ".join(parts))

    def pointed_row(self) -> CallDay | None:
        """Give the day the cursor is on."""
        return None if self.map.at < 0 else self._days[self.map.at]

    def point_row(self, row: CallDay) -> None:
        """Put the cursor on a day."""
        self.map.point_at((row.on - self._days[0].on).days)

    def _rows(self) -> list[CallDay]:
        return list(reversed(self._days))
