"""A home's year as a calendar: a column a week, a square a day, darker for more; and the same days as a table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from coordinator.records.alerts import SEVERITY_LABELS, SEVERITY_ORDER
from coordinator.text import day, language, mark, ntr, short_day, tr
from coordinator.widgets import theme
from coordinator.widgets.choices import Choices
from coordinator.widgets.desk_frame import one_line
from coordinator.widgets.picture import Drawing, Picture, blend
from coordinator.widgets.table import Column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.worklist.power_rows import HomeYear

_STEPS = 5
_LEFT, _TOP = 22, 16
_LEAST_STEP, _MOST_STEP = 6.5, 18.0
_LEGEND = 22


@dataclass(frozen=True, slots=True)
class YearDay:
    """One day of the calendar."""

    on: date
    kwh: float
    active_hours: float
    absent: bool
    outage: bool
    severity: str
    began: bool
    """Whether readings had begun by then."""
    over: bool
    """Whether the day was over when the readings end."""


def year_days(year: HomeYear) -> list[YearDay]:
    """List the days of a year, oldest first."""
    known = np.flatnonzero(~np.isnan(year.daily_wh))
    first = int(known[0]) if len(known) else len(year.daily_wh)
    last = len(year.daily_wh) - 1
    return [
        YearDay(
            on=year.first_on + timedelta(days=n),
            kwh=float(year.daily_wh[n]) / 1000,
            active_hours=float(year.active_hours[n]),
            absent=bool(year.absent[n]),
            outage=bool(year.outage[n]),
            severity=SEVERITY_ORDER[year.level[n] - 1] if year.level[n] else "",
            began=n >= first,
            over=n < last or n == int(known[-1]) if len(known) else n < last,
        )
        for n in range(len(year.daily_wh))
    ]


def remark(one: YearDay) -> str:
    """Say what was the case on a day, besides its use."""
    parts: list[str] = []
    if one.severity:
        parts.append(tr("alert: {level}", level=tr(SEVERITY_LABELS[one.severity])))
    if one.absent:
        parts.append(tr("registered absence"))
    if one.outage:
        parts.append(tr("power outage"))
    if math.isnan(one.kwh):
        words = tr("not over yet") if not one.over else tr("no data") if one.began else tr("before readings began")
        parts.append(words)
    return " · ".join(parts)


def day_sentence(one: YearDay) -> str:
    """Say one day: when, how much, how many active hours, what was the case."""
    parts = [day(one.on)]
    if not math.isnan(one.kwh):
        parts.append(tr("{kwh} kWh", kwh=f"{one.kwh:.1f}"))
    if not math.isnan(one.active_hours):
        parts.append(ntr("{n} active hour", "{n} active hours", round(one.active_hours)))
    parts.append(remark(one))
    return " · ".join(part for part in parts if part)


COLUMNS = (
    Column(mark("Day"), lambda one: day(one.on), lambda one: one.on.toordinal(), width=140),
    Column(
        mark("Use (kWh)"),
        lambda one: "–" if math.isnan(one.kwh) else f"{one.kwh:.1f}",
        lambda one: None if math.isnan(one.kwh) else one.kwh,
        number=True,
        width=90,
    ),
    Column(
        mark("Active hours"),
        lambda one: "–" if math.isnan(one.active_hours) else f"{one.active_hours:.0f}",
        lambda one: None if math.isnan(one.active_hours) else one.active_hours,
        number=True,
        width=90,
    ),
    Column(mark("Remark"), remark, width=0),
)


class HeatMap(Drawing):
    """The calendar itself.

    Signals
    -------
    day_pointed : int, the day under the pointer or cursor; -1 for none
    """

    day_pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("yearHeatMap", tr("The year by days"), parent)
        self.days: list[YearDay] = []
        self._measure = "active"
        self._share: list[int] = []
        self._at = -1
        self.setMinimumHeight(round(_TOP + 7 * _LEAST_STEP) + _LEGEND)

    def show_days(self, days: list[YearDay], measure: str) -> None:
        """Show other days, coloured by `active` hours or by `use`."""
        self.days, self._measure, self._at = days, measure, -1
        values = [one.active_hours if measure == "active" else one.kwh for one in days]
        known = [value for value in values if not math.isnan(value)]
        top = float(np.quantile(known, 0.95)) if known else 1.0
        top = max(top, 1e-6)
        self._share = [
            -1 if math.isnan(value) else min(_STEPS - 1, int(value / top * _STEPS)) for value in values
        ]  # fmt: skip
        self.setAccessibleDescription("")
        self.updateGeometry()
        self.update()

    # geometry

    def _weeks(self) -> int:
        return max(1, -(-len(self.days) // 7))

    def _step(self, width: int) -> float:
        """Give the distance of two squares in a picture of a width."""
        return min(_MOST_STEP, max(_LEAST_STEP, (width - _LEFT) / self._weeks()))

    def hasHeightForWidth(self) -> bool:
        """Say that wider means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Count the height of seven squares, the months above and the legend below."""
        return round(_TOP + 7 * self._step(width)) + _LEGEND

    def sizeHint(self) -> QSize:
        """Ask for squares one can see."""
        return QSize(_LEFT + 53 * 8, self.heightForWidth(_LEFT + 53 * 8))

    def box_of(self, number: int) -> QRectF:
        """Give the square of a day."""
        step = self._step(self.width())
        side = step - (1 if step < 10 else 2)
        return QRectF(_LEFT + number // 7 * step, _TOP + number % 7 * step, side, side)

    def day_at(self, point: QPointF) -> int:
        """Find the day at a point, -1 outside."""
        step = self._step(self.width())
        week, weekday = int((point.x() - _LEFT) // step), int((point.y() - _TOP) // step)
        number = week * 7 + weekday
        return number if 0 <= weekday < 7 and week >= 0 and number < len(self.days) else -1

    # the cursor

    def point_at(self, number: int) -> None:
        """Put the cursor on a day; outside means none."""
        number = number if 0 <= number < len(self.days) else -1
        if number != self._at:
            self._at = number
            self.setAccessibleDescription(self.pointed_sentence())
            self.day_pointed.emit(number)
            self.update()

    def pointed_sentence(self) -> str:
        """Say the day under the pointer or cursor; empty without one."""
        return "" if self._at < 0 else day_sentence(self.days[self._at])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self.point_at(self.day_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the day when the pointer leaves."""
        super().leaveEvent(event)
        self.point_at(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the days: up and down by one, left and right by a week, Home and End to the ends."""
        last = len(self.days) - 1
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -7, Qt.Key.Key_Right: 7}
        key = Qt.Key(event.key())
        if key in steps and self.days:
            self.point_at(last if self._at < 0 else min(last, max(0, self._at + steps[key])))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.days:
            self.point_at(0 if key == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    # the picture

    def _colour(self, step: int) -> QColor:
        ink = theme.current()
        low = {"light": "#e9effb", "dark": "#28303f"}.get(ink.name, "#101c33")
        high = {"light": "#1d56c4", "dark": "#7aa7ff"}.get(ink.name, ink.primary)
        return blend(low, high, step / (_STEPS - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint months, days and legend."""
        painter = QPainter(self)
        ink = theme.current()
        painter.setFont(theme.font(theme.SECOND_PT - 1))
        self._paint_names(painter)
        for number, one in enumerate(self.days):
            self._paint_day(painter, self.box_of(number), one, self._share[number])
        if self.days:
            self._paint_legend(painter)
        if self._at >= 0:
            box = self.box_of(self._at)
            painter.setPen(QPen(QColor(ink.text), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-1, -1, 1, 1))
            self.paint_tag(painter, self.pointed_sentence(), box)
        self.paint_ring(painter)
        painter.end()

    def _paint_day(self, painter: QPainter, box: QRectF, one: YearDay, step: int) -> None:
        ink = theme.current()
        if step >= 0:
            painter.fillRect(box, self._colour(step))
        elif one.began and one.over:
            painter.fillRect(box, QBrush(QColor(ink.edge), Qt.BrushStyle.BDiagPattern))
        else:
            painter.setPen(QPen(QColor(ink.hairline), 1))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        dark = step >= 3
        sign = QColor(ink.surface if dark else ink.text)
        middle, side = box.center(), box.width()
        if one.absent:
            for x in (middle.x() - side * 0.18, middle.x() + side * 0.18):
                painter.fillRect(QRectF(x - 0.75, middle.y() - side * 0.28, 1.5, side * 0.56), sign)
        if one.outage:
            painter.fillRect(QRectF(box.left() + 1, middle.y() - 0.75, side - 2, 1.5), sign)
        if one.severity:
            room = max(5.0, side * 0.72)
            spot = QRectF(middle.x() - room / 2, middle.y() - room / 2, room, room)
            painter.fillRect(spot.adjusted(-1, -1, 1, 1), QColor(ink.surface))
            theme.paint_severity(painter, spot, one.severity)

    def _paint_names(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.current().subtle))
        korean = language() == "ko"
        weekdays = "월화수목금토일" if korean else ("M", "T", "W", "T", "F", "S", "S")
        for weekday in (0, 2, 4):
            box = self.box_of(weekday)
            painter.drawText(QRectF(0, box.top() - 3, _LEFT - 5, box.height() + 6), _RIGHT, weekdays[weekday])
        right = -1.0
        for number in range(0, len(self.days), 7):
            on = self.days[number].on
            if on.day > 7:
                continue
            name = f"{on.month}월" if korean else f"{on:%b}"
            left = self.box_of(number).left()
            if left > right:
                width = painter.fontMetrics().horizontalAdvance(name)
                painter.drawText(QRectF(left, 0, width + 2, _TOP - 3), _LEFT_MIDDLE, name)
                right = left + width + 6

    def _paint_legend(self, painter: QPainter) -> None:
        ink = theme.current()
        top = self.box_of(6).bottom() + 7
        side, x = 9.0, float(_LEFT)

        def word(text: str) -> None:
            nonlocal x
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(QColor(ink.subtle))
            painter.drawText(QRectF(x, top - 3, width + 1, side + 6), _LEFT_MIDDLE, text)
            x += width + 5

        word(tr("less"))
        for step in range(_STEPS):
            painter.fillRect(QRectF(x, top, side, side), self._colour(step))
            x += side + 1
        x += 4
        word(tr("more"))
        plain = YearDay(date.min, math.nan, math.nan, False, False, "", True, True)
        for text, one, step in (
            (tr("no data"), plain, -1),
            (tr("absence"), YearDay(date.min, 0, 0, True, False, "", True, True), 0),
            (tr("outage"), YearDay(date.min, 0, 0, False, True, "", True, True), 0),
            (tr("alert"), YearDay(date.min, 0, 0, False, False, "caution", True, True), 0),
        ):
            x += 6
            self._paint_day(painter, QRectF(x, top, side, side), one, step)
            x += side + 4
            word(text)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class YearHeatMap(Picture):
    """The calendar with its choice of measure, its sentence and its table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.map = HeatMap()
        super().__init__("year", tr("The year by days"), self.map, COLUMNS, self._rows, parent)
        self._days: list[YearDay] = []
        self.measure = Choices([("active", tr("Active hours")), ("use", tr("Use (kWh)"))], self)
        self.measure.setAccessibleName(tr("What the colours show"))
        self.measure.buttons[0].setChecked(True)
        self.measure.setFixedSize(one_line(self.measure))
        self.measure.changed.connect(self._on_measure)
        self.head.insertWidget(1, self.measure)

    def show_year(self, year: HomeYear | None) -> None:
        """Show a home's year, or say that there is none."""
        self._days = [] if year is None else year_days(year)
        self._on_measure()
        self.renew_table()
        known = [one for one in self._days if not math.isnan(one.kwh)]
        self.measure.setVisible(bool(known))
        if not known:
            self.say(tr("No readings came in this year."), drawn=False)
            return
        missing = sum(one.began and one.over and math.isnan(one.kwh) for one in self._days)
        alerts = sum(bool(one.severity) for one in self._days)
        said = tr("Since {day}: {n} days with readings", day=short_day(known[0].on), n=len(known))
        parts = [said]
        if missing:
            parts.append(ntr("{n} day missing", "{n} days missing", missing))
        if alerts:
            parts.append(ntr("{n} day with an alert", "{n} days with an alert", alerts))
        self.say(" · ".join(parts))

    def _rows(self) -> list[YearDay]:
        return list(reversed(self._days))

    @Slot()
    def _on_measure(self) -> None:
        self.map.show_days(self._days, self.measure.one() or "active")
