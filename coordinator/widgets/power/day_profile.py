"""The mean day of a home as a picture: this month over the band of the months before, small in a row and large."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from coordinator.text import mark, short_month, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.picture import Drawing, Picture
from coordinator.widgets.kit.table import ROW, CellDelegate, Column
from coordinator.worklist.power.pattern_rows import ChangeRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from coordinator.worklist.power.pattern_rows import DayPicture

HEIGHT = 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 24, 20
_NIGHT_UNTIL, _NIGHT_FROM = 5, 23
_HOURS = 24


@dataclass(frozen=True, slots=True)
class HourFigures:
    """One clock hour of a home's mean day, Wh; none a year ago where there are no readings of then."""

    hour: int
    now_wh: float
    usual_wh: float
    low_wh: float
    high_wh: float
    year_ago_wh: float | None


def hours_of(picture: DayPicture) -> list[HourFigures]:
    """Give the figures behind a picture."""
    ago = picture.year_ago
    return [
        HourFigures(
            hour,
            float(picture.now[hour]),
            float(picture.usual[hour]),
            float(picture.low[hour]),
            float(picture.high[hour]),
            float(ago[hour]) if ago is not None else None,
        )
        for hour in range(_HOURS)
    ]


def hour_words(hour: HourFigures) -> str:
    """Say one hour."""
    figures = {
        "hour": f"{hour.hour:02}",
        "now": f"{hour.now_wh:,.0f}",
        "low": f"{hour.low_wh:,.0f}",
        "high": f"{hour.high_wh:,.0f}",
    }
    if hour.year_ago_wh is None:
        return tr("{hour}:00 · the month {now} Wh · months before {low}–{high} Wh", **figures)
    ago = f"{hour.year_ago_wh:,.0f}"
    return tr(
        "{hour}:00 · the month {now} Wh · months before {low}–{high} Wh · a year ago {ago} Wh", ago=ago, **figures
    )


COLUMNS = (
    Column(mark("Hour"), lambda row: f"{row.hour:02}:00", lambda row: row.hour, width=64),
    Column(mark("The month"), lambda row: f"{row.now_wh:,.0f}", lambda row: row.now_wh, number=True, width=76),
    Column(mark("Months before"), lambda row: f"{row.usual_wh:,.0f}", lambda row: row.usual_wh, number=True, width=96),
    Column(
        mark("Least to most"),
        lambda row: f"{row.low_wh:,.0f}–{row.high_wh:,.0f}",
        lambda row: row.high_wh,
        number=True,
        width=100,
    ),
    Column(
        mark("A year ago"),
        lambda row: "–" if row.year_ago_wh is None else f"{row.year_ago_wh:,.0f}",
        lambda row: row.year_ago_wh,
        number=True,
        width=0,
    ),
)


class SmallDay(CellDelegate):
    """Paints the two lines of a `ChangeRow` into its cell: the months before, and this month."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row's picture."""
        super().paint(painter, option, index)
        row = index.data(ROW)
        if not isinstance(row, ChangeRow):
            return
        ink = theme.current()
        area = QRectF(option.rect).adjusted(8, 5, -8, -6)
        top = max(float(row.picture.now.max()), float(row.picture.high.max()), 1.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for values, colour, width in ((row.picture.usual, ink.primary, 1.0), (row.picture.now, ink.text, 1.4)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolyline(_line(values.tolist(), area, top))
        painter.restore()


def _line(values: Sequence[float], area: QRectF, top: float) -> QPolygonF:
    step = area.width() / _HOURS
    return QPolygonF(
        [
            QPointF(area.left() + (hour + 0.5) * step, area.bottom() - value / top * area.height())
            for hour, value in enumerate(values)
        ]
    )


def _steps(values: Sequence[float], area: QRectF, top: float) -> list[QPointF]:
    step = area.width() / _HOURS
    return [
        QPointF(area.left() + (hour + side) * step, area.bottom() - value / top * area.height())
        for hour, value in enumerate(values)
        for side in (0, 1)
    ]


class DayDrawing(Drawing):
    """The large picture; arrows walk its hours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("dayProfileChart", tr("The mean day, by hour"), parent)
        self._hours: list[HourFigures] = []
        self._at = -1
        self._month = ""
        self.setFixedHeight(HEIGHT)

    def name_month(self, words: str) -> None:
        """Call the month by its name in the legend."""
        self._month = words
        self.update()

    def show_hours(self, hours: Sequence[HourFigures]) -> None:
        """Show another home's day; none for nothing."""
        self._hours, self._at = list(hours), -1
        self.setAccessibleDescription("")
        self.update()

    @property
    def pointed(self) -> str:
        """What is said of the hour under the pointer or cursor; empty without one."""
        return "" if self._at < 0 else hour_words(self._hours[self._at])

    def point_at(self, hour: int) -> None:
        """Put the cursor on an hour; outside means none."""
        hour = hour if 0 <= hour < len(self._hours) else -1
        if hour != self._at:
            self._at = hour
            self.setAccessibleDescription(self.pointed)
            self.update()

    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        area, at = self._area(), event.position()
        inside = area.adjusted(0, -4, 0, 4).contains(at)
        self.point_at(int((at.x() - area.left()) / area.width() * _HOURS) if inside else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the hour when the pointer leaves."""
        super().leaveEvent(event)
        self.point_at(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the hours with the arrow keys."""
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None or not self._hours:
            super().keyPressEvent(event)
        else:
            self.point_at(0 if self._at < 0 else min(_HOURS - 1, max(0, self._at + by)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nights, axes, band, lines and legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._hours:
            area = self._area()
            top = _round_up(max(max(hour.now_wh, hour.high_wh, hour.year_ago_wh or 0.0) for hour in self._hours))
            self._paint_back(painter, area, top)
            self._paint_lines(painter, area, top)
            self._paint_legend(painter)
            if self._at >= 0:
                step = area.width() / _HOURS
                spot = QRectF(area.left() + self._at * step, area.top(), step, area.height())
                painter.setPen(QPen(QColor(theme.current().primary), 1))
                painter.drawLine(QPointF(spot.center().x(), spot.top()), QPointF(spot.center().x(), spot.bottom()))
                self.paint_tag(painter, self.pointed, spot)
        self.paint_ring(painter)
        painter.end()

    def _paint_back(self, painter: QPainter, area: QRectF, top: float) -> None:
        ink = theme.current()
        step = area.width() / _HOURS
        for first, last in ((0, _NIGHT_UNTIL), (_NIGHT_FROM, _HOURS)):
            night = QRectF(area.left() + first * step, area.top(), (last - first) * step, area.height())
            painter.fillRect(night, QColor(ink.night))
        painter.setFont(theme.font(theme.SECOND_PT - 1))
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - share * area.height()
            painter.setPen(QPen(QColor(ink.hairline), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(ink.subtle))
            painter.drawText(QRectF(0, y - 8, _LEFT - 5, 16), _RIGHT_MIDDLE, f"{top * share:,.0f}")
        room = painter.fontMetrics()
        for hour in range(0, _HOURS + 1, 6):
            text = tr("{hour}:00", hour=f"{hour:02}")
            wide = room.horizontalAdvance(text) + 2
            left = min(max(area.left(), area.left() + hour * step - wide / 2), area.right() - wide + 4)
            painter.drawText(QRectF(left, area.bottom() + 2, wide, _BOTTOM - 2), _LEFT_TOP, text)

    def _paint_lines(self, painter: QPainter, area: QRectF, top: float) -> None:
        ink = theme.current()
        low = _steps([hour.low_wh for hour in self._hours], area, top)
        high = _steps([hour.high_wh for hour in self._hours], area, top)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink.primary_soft))
        painter.drawPolygon(QPolygonF([*high, *reversed(low)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ago = [hour.year_ago_wh for hour in self._hours if hour.year_ago_wh is not None]
        for values, colour, width, style in (
            ([hour.usual_wh for hour in self._hours], ink.primary, 1.0, Qt.PenStyle.SolidLine),
            (ago, ink.subtle, 1.2, Qt.PenStyle.DashLine),
            ([hour.now_wh for hour in self._hours], ink.text, 1.6, Qt.PenStyle.SolidLine),
        ):
            pen = QPen(QColor(colour), width)
            pen.setStyle(style)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(_steps(values, area, top)))

    def _paint_legend(self, painter: QPainter) -> None:
        ink = theme.current()
        painter.setFont(theme.font(theme.SECOND_PT - 1))
        left = float(_LEFT)
        entries = [
            (self._month or tr("The month"), ink.text, Qt.PenStyle.SolidLine),
            (tr("Months before"), ink.primary, None),
        ]
        if self._hours[0].year_ago_wh is not None:
            entries.append((tr("A year ago"), ink.subtle, Qt.PenStyle.DashLine))
        for text, colour, style in entries:
            if style is None:
                painter.fillRect(QRectF(left, 3, 18, 11), QColor(ink.primary_soft))
            pen = QPen(QColor(colour), 1.4)
            pen.setStyle(style or Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(left, 8.5), QPointF(left + 18, 8.5))
            painter.setPen(QColor(ink.subtle))
            wide = painter.fontMetrics().horizontalAdvance(text) + 2
            painter.drawText(QRectF(left + 23, 0, wide, 18), Qt.AlignmentFlag.AlignVCenter, text)
            left += 23 + wide + 14


_LEFT_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _round_up(value: float) -> float:
    step = 10 ** math.floor(math.log10(max(value, 10.0)))
    return next(step * factor for factor in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * factor >= value)


class DayProfile(Picture):
    """The mean day with its table twin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.chart = DayDrawing()
        self._figures: list[HourFigures] = []
        super().__init__(
            "dayProfile", tr("The mean day (Wh an hour)"), self.chart, COLUMNS, lambda: self._figures, parent
        )

    def name_month(self, month: date) -> None:
        """Call the month that is shown by its name."""
        self.chart.name_month(short_month(month))

    def show_picture(self, picture: DayPicture, sentence: str) -> None:
        """Show a home's day and what is said below it."""
        self._figures = hours_of(picture)
        self.chart.show_hours(self._figures)
        self.say(sentence)
        self.renew_table()
