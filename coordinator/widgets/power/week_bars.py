"""Alerts a week as a small bar chart: the setting asked for, and a line at what the setting in force would say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from coordinator.text import mark, short_day, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.picture import Drawing
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

_HEIGHT, _TOP, _BOTTOM, _LEFT = 150, 22, 20, 34


@dataclass(frozen=True, slots=True)
class Week:
    """Alerts of one week by both settings."""

    first_on: date
    asked: int
    in_force: int


def week_sentence(week: Week) -> str:
    """Say one week."""
    return tr(
        "Week of {day} · this setting {asked} · in force {in_force}",
        day=short_day(week.first_on),
        asked=week.asked,
        in_force=week.in_force,
    )


COLUMNS = (
    Column(mark("Week of"), lambda week: short_day(week.first_on), lambda week: week.first_on.toordinal(), width=120),
    Column(mark("This setting"), lambda week: f"{week.asked:,}", lambda week: week.asked, number=True, width=100),
    Column(mark("In force"), lambda week: f"{week.in_force:,}", lambda week: week.in_force, number=True, width=100),
    Column("", lambda _one: "", width=0, as_is=True),
)


class WeekBars(Drawing):
    """A bar a week; the scale stays while the slider moves, so that the bars can be seen to grow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("replayWeeks", tr("Alerts a week"), parent)
        self._weeks: list[Week] = []
        self._top = 1
        self._at = -1
        self.setFixedHeight(_HEIGHT)

    def sizeHint(self) -> QSize:
        """Ask for a small chart."""
        return QSize(360, _HEIGHT)

    def show_weeks(self, weeks: Sequence[Week], top: int) -> None:
        """Show other weeks; `top` is the highest bar any setting comes to."""
        self._weeks, self._top = list(weeks), max(1, top)
        self._at = min(self._at, len(self._weeks) - 1)
        self.setAccessibleDescription(self.pointed_sentence())
        self.update()

    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - 6, _HEIGHT - _TOP - _BOTTOM)

    def point_at(self, number: int) -> None:
        """Put the cursor on a week; outside means none."""
        number = number if 0 <= number < len(self._weeks) else -1
        if number != self._at:
            self._at = number
            self.setAccessibleDescription(self.pointed_sentence())
            self.update()

    def pointed_sentence(self) -> str:
        """Say the week under the pointer or cursor; empty without one."""
        return "" if self._at < 0 else week_sentence(self._weeks[self._at])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        area = self._area()
        inside = self._weeks and area.left() <= event.position().x() < area.right()
        self.point_at(int((event.position().x() - area.left()) / area.width() * len(self._weeks)) if inside else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the week when the pointer leaves."""
        super().leaveEvent(event)
        self.point_at(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the weeks with the arrow keys."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps and self._weeks:
            last = len(self._weeks) - 1
            self.point_at(last if self._at < 0 else min(last, max(0, self._at + steps[key])))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars, the other setting's marks and the scale."""
        painter = QPainter(self)
        ink = theme.current()
        area = self._area()
        painter.setFont(theme.font(theme.SECOND_PT - 1))
        for level in sorted({0, self._top // 2, self._top}):
            y = area.bottom() - level / self._top * area.height()
            painter.setPen(QPen(QColor(ink.hairline), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(ink.subtle))
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), _RIGHT, f"{level:,}")
        step = area.width() / max(1, len(self._weeks))
        for number, week in enumerate(self._weeks):
            left = area.left() + number * step
            bar = min(step * 0.7, 26.0)
            height = week.asked / self._top * area.height()
            middle = left + step / 2
            colour = ink.primary if number == self._at else ink.faint
            painter.fillRect(QRectF(middle - bar / 2, area.bottom() - height, bar, height), QColor(colour))
            y = area.bottom() - week.in_force / self._top * area.height()
            painter.setPen(QPen(QColor(ink.text), 2))
            painter.drawLine(QPointF(middle - bar / 2 - 2, y), QPointF(middle + bar / 2 + 2, y))
        self._name_weeks(painter, area, step)
        self._paint_legend(painter)
        if self._at >= 0:
            self.paint_tag(
                painter, self.pointed_sentence(), QRectF(area.left() + self._at * step, area.top(), step, 20)
            )
        self.paint_ring(painter)
        painter.end()

    def _name_weeks(self, painter: QPainter, area: QRectF, step: float) -> None:
        painter.setPen(QColor(theme.current().subtle))
        room = painter.fontMetrics()
        names = [tr("{month}/{day}", month=week.first_on.month, day=week.first_on.day) for week in self._weeks]
        widest = max((room.horizontalAdvance(text) + 2 for text in names), default=0)
        stride = max(1, math.ceil((widest + 8) / step))  # every week, every second, …: none is left out between others
        for number, text in list(enumerate(names))[::stride]:
            left = min(area.left() + (number + 0.5) * step - widest / 2, self.width() - widest)
            painter.drawText(QRectF(left, area.bottom() + 3, widest, _BOTTOM - 3), _MIDDLE_TOP, text)

    def _paint_legend(self, painter: QPainter) -> None:
        ink = theme.current()
        room = painter.fontMetrics()
        x = float(_LEFT)
        painter.fillRect(QRectF(x, 5, 10, 8), QColor(ink.faint))
        x += 14
        for text, line in ((tr("this setting"), False), (tr("in force"), True)):
            if line:
                painter.setPen(QPen(QColor(ink.text), 2))
                painter.drawLine(QPointF(x, 9), QPointF(x + 14, 9))
                x += 18
            painter.setPen(QColor(ink.subtle))
            width = room.horizontalAdvance(text) + 2
            painter.drawText(QRectF(x, 0, width, 18), _LEFT_MIDDLE, text)
            x += width + 14


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
_MIDDLE_TOP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
