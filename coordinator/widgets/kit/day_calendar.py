"""Days as a calendar picture: a column a week, a square a day, walked by pointer and arrow keys."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from coordinator.text import language, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.picture import Drawing, blend

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Any

    from PySide6.QtWidgets import QWidget

STEPS = 5
"""Shades of colour from less to more."""
LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT, _TOP = 22, 16
_LEAST_STEP, _MOST_STEP = 6.5, 18.0
_LEGEND = 22
LEGEND_SIDE = 9.0
"""Side of a square in the legend."""


class DayCalendar(Drawing):
    """The calendar; what a day is, how it is painted and said, its own class knows. The first day is a Monday.

    Signals
    -------
    day_pointed : int, the day under the pointer or cursor; -1 for none
    """

    day_pointed = Signal(int)

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(name, accessible, parent)
        self.days: Sequence[Any] = []
        self.ends = (tr("less"), tr("more"))
        """Words at the ends of the legend's shades."""
        self._at = -1
        self.setMinimumHeight(round(_TOP + 7 * _LEAST_STEP) + _LEGEND)

    @abstractmethod
    def date_of(self, number: int) -> date:
        """Give a day's date."""

    @abstractmethod
    def sentence_of(self, number: int) -> str:
        """Say a day in one sentence."""

    @abstractmethod
    def paint_day(self, painter: QPainter, box: QRectF, number: int) -> None:
        """Paint a day's square."""

    @abstractmethod
    def paint_signs(self, painter: QPainter, left: float, top: float) -> None:
        """Paint what the legend has besides less and more, from a point on."""

    def take_days(self, days: Sequence[Any]) -> None:
        """Take other days; the cursor is on none."""
        self.days, self._at = days, -1
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

    @property
    def at(self) -> int:
        """The day under the pointer or cursor, -1 for none."""
        return self._at

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
        return "" if self._at < 0 else self.sentence_of(self._at)

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

    def colour(self, step: int) -> QColor:
        """Give the colour of a shade."""
        ink = theme.current()
        low = {"light": "#e9effb", "dark": "#28303f"}.get(ink.name, "#101c33")
        high = {"light": "#1d56c4", "dark": "#7aa7ff"}.get(ink.name, ink.primary)
        return blend(low, high, step / (STEPS - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint months, days and legend."""
        painter = QPainter(self)
        ink = theme.current()
        painter.setFont(theme.font(theme.SECOND_PT - 1))
        self._paint_names(painter)
        for number in range(len(self.days)):
            self.paint_day(painter, self.box_of(number), number)
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

    def _paint_names(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.current().subtle))
        korean = language() == "ko"
        weekdays = "월화수목금토일" if korean else ("M", "T", "W", "T", "F", "S", "S")
        for weekday in (0, 2, 4):
            box = self.box_of(weekday)
            painter.drawText(QRectF(0, box.top() - 3, _LEFT - 5, box.height() + 6), _RIGHT, weekdays[weekday])
        right = -1.0
        for number in range(0, len(self.days), 7):
            on = self.date_of(number)
            if on.day > 7:
                continue
            name = f"{on.month}월" if korean else f"{on:%b}"
            left = self.box_of(number).left()
            if left > right:
                width = painter.fontMetrics().horizontalAdvance(name)
                painter.drawText(QRectF(left, 0, width + 2, _TOP - 3), LEFT_MIDDLE, name)
                right = left + width + 6

    def _paint_legend(self, painter: QPainter) -> None:
        top = self.box_of(6).bottom() + 7
        x = self.paint_word(painter, float(_LEFT), top, self.ends[0])
        for step in range(STEPS):
            painter.fillRect(QRectF(x, top, LEGEND_SIDE, LEGEND_SIDE), self.colour(step))
            x += LEGEND_SIDE + 1
        x = self.paint_word(painter, x + 4, top, self.ends[1])
        self.paint_signs(painter, x, top)

    def paint_word(self, painter: QPainter, left: float, top: float, text: str) -> float:
        """Write a word of the legend; gives where it goes on."""
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(QColor(theme.current().subtle))
        painter.drawText(QRectF(left, top - 3, width + 1, LEGEND_SIDE + 6), LEFT_MIDDLE, text)
        return left + width + 5
