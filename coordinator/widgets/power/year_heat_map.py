"""A home's year as a calendar: a column a week, a square a day, darker for more; and the same days as a table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from coordinator.records.alerts import SEVERITY_LABELS, SEVERITY_ORDER
from coordinator.text import day, mark, ntr, short_day, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.day_calendar import LEGEND_SIDE, STEPS, DayCalendar
from coordinator.widgets.kit.picture import Picture
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.worklist.power.rows import HomeYear


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
    day_numbers = np.flatnonzero(~np.isnan(year.daily_wh))
    first = int(day_numbers[0]) if len(day_numbers) else len(year.daily_wh)
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
            over=n < last or n == int(day_numbers[-1]) if len(day_numbers) else n < last,
        )
        for n in range(len(year.daily_wh))
    ]


def remark(year_day: YearDay) -> str:
    """Say what was the case on a day, besides its use."""
    parts: list[str] = []
    if year_day.severity:
        parts.append(tr("alert: {level}", level=tr(SEVERITY_LABELS[year_day.severity])))
    if year_day.absent:
        parts.append(tr("registered absence"))
    if year_day.outage:
        parts.append(tr("power outage"))
    if math.isnan(year_day.kwh):
        words = (
            tr("not over yet")
            if not year_day.over
            else tr("no data")
            if year_day.began
            else tr("before readings began")
        )
        parts.append(words)
    return " · ".join(parts)


def day_sentence(year_day: YearDay) -> str:
    """Say one day: when, how much, how many active hours, what was the case."""
    parts = [day(year_day.on)]
    if not math.isnan(year_day.kwh):
        parts.append(tr("{kwh} kWh", kwh=f"{year_day.kwh:.1f}"))
    if not math.isnan(year_day.active_hours):
        parts.append(ntr("{n} active hour", "{n} active hours", round(year_day.active_hours)))
    parts.append(remark(year_day))
    return " · ".join(part for part in parts if part)


COLUMNS = (
    Column(mark("Day"), lambda row: day(row.on), lambda row: row.on.toordinal(), width=140),
    Column(
        mark("Use (kWh)"),
        lambda row: "–" if math.isnan(row.kwh) else f"{row.kwh:.1f}",
        lambda row: None if math.isnan(row.kwh) else row.kwh,
        number=True,
        width=90,
    ),
    Column(
        mark("Active hours"),
        lambda row: "–" if math.isnan(row.active_hours) else f"{row.active_hours:.0f}",
        lambda row: None if math.isnan(row.active_hours) else row.active_hours,
        number=True,
        width=90,
    ),
    Column(mark("Remark"), remark, width=0),
)


class HeatMap(DayCalendar):
    """The calendar of a home's year."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("yearHeatMap", tr("The year by days"), parent)
        self._share: list[int] = []

    def show_days(self, days: list[YearDay], measure: str) -> None:
        """Show other days, coloured by `active` hours or by `use`."""
        values = [year_day.active_hours if measure == "active" else year_day.kwh for year_day in days]
        known = [value for value in values if not math.isnan(value)]
        top = float(np.quantile(known, 0.95)) if known else 1.0
        top = max(top, 1e-6)
        self._share = [
            -1 if math.isnan(value) else min(STEPS - 1, int(value / top * STEPS)) for value in values
        ]  # fmt: skip
        self.take_days(days)

    def date_of(self, number: int) -> date:
        """Give a day's date."""
        return self.days[number].on

    def sentence_of(self, number: int) -> str:
        """Say a day."""
        return day_sentence(self.days[number])

    def paint_day(self, painter: QPainter, box: QRectF, number: int) -> None:
        """Paint a day by its measure, with what was the case."""
        self._paint_day(painter, box, self.days[number], self._share[number])

    def _paint_day(self, painter: QPainter, box: QRectF, year_day: YearDay, step: int) -> None:
        ink = theme.current()
        if step >= 0:
            painter.fillRect(box, self.colour(step))
        elif year_day.began and year_day.over:
            painter.fillRect(box, QBrush(QColor(ink.edge), Qt.BrushStyle.BDiagPattern))
        else:
            painter.setPen(QPen(QColor(ink.hairline), 1))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        dark = step >= 3
        sign = QColor(ink.surface if dark else ink.text)
        middle, side = box.center(), box.width()
        if year_day.absent:
            for x in (middle.x() - side * 0.18, middle.x() + side * 0.18):
                painter.fillRect(QRectF(x - 0.75, middle.y() - side * 0.28, 1.5, side * 0.56), sign)
        if year_day.outage:
            painter.fillRect(QRectF(box.left() + 1, middle.y() - 0.75, side - 2, 1.5), sign)
        if year_day.severity:
            room = max(5.0, side * 0.72)
            spot = QRectF(middle.x() - room / 2, middle.y() - room / 2, room, room)
            painter.fillRect(spot.adjusted(-1, -1, 1, 1), QColor(ink.surface))
            theme.paint_severity(painter, spot, year_day.severity)

    def paint_signs(self, painter: QPainter, left: float, top: float) -> None:
        """Explain what is no measure."""
        side, x = LEGEND_SIDE, left
        plain = YearDay(date.min, math.nan, math.nan, False, False, "", True, True)
        for text, year_day, step in (
            (tr("no data"), plain, -1),
            (tr("absence"), YearDay(date.min, 0, 0, True, False, "", True, True), 0),
            (tr("outage"), YearDay(date.min, 0, 0, False, True, "", True, True), 0),
            *(
                (word, YearDay(date.min, 0, 0, False, False, severity, True, True), 0)
                for severity, word in (("serious", ""), ("caution", ""), ("watch", tr("alert")))
            ),
        ):
            x += 6
            self._paint_day(painter, QRectF(x, top, side, side), year_day, step)
            x += side + 4
            x = self.paint_word(painter, x, top, text) if text else x - 6


class YearHeatMap(Picture):
    """The calendar with its choice of measure, its sentence and its table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.map = HeatMap()
        super().__init__("year", tr("The year by days"), self.map, COLUMNS, self._rows, parent)
        self._days: list[YearDay] = []
        self.measure = Choices([("active", tr("Active hours")), ("use", tr("Use (kWh)"))], self)
        self.measure.setAccessibleName(tr("What the colours show"))
        self.measure.buttons[0].setChecked(True)
        self.measure.stand_in_one_line()
        self.measure.changed.connect(self._on_measure)
        self.head.insertWidget(1, self.measure)

    def show_year(self, year: HomeYear | None) -> None:
        """Show a home's year, or say that there is none."""
        self._days = [] if year is None else year_days(year)
        self._on_measure()
        self.renew_table()
        read_days = [year_day for year_day in self._days if not math.isnan(year_day.kwh)]
        self.measure.setVisible(bool(read_days))
        if not read_days:
            self.say(tr("No readings came in this year."), drawn=False)
            return
        missing = sum(year_day.began and year_day.over and math.isnan(year_day.kwh) for year_day in self._days)
        alerts = sum(bool(year_day.severity) for year_day in self._days)
        sentence = tr("Since {day}: {n} days with readings", day=short_day(read_days[0].on), n=len(read_days))
        parts = [sentence]
        if missing:
            parts.append(ntr("{n} day missing", "{n} days missing", missing))
        if alerts:
            parts.append(ntr("{n} day with an alert", "{n} days with an alert", alerts))
        self.say(" · ".join(parts))

    def _rows(self) -> list[YearDay]:
        return list(reversed(self._days))

    def pointed_row(self) -> YearDay | None:
        """Give the day the cursor is on."""
        return None if self.map.at < 0 else self._days[self.map.at]

    def point_row(self, row: YearDay) -> None:
        """Put the cursor on a day."""
        self.map.point_at((row.on - self._days[0].on).days)

    @Slot()
    def _on_measure(self) -> None:
        self.map.show_days(self._days, self.measure.one() or "active")
