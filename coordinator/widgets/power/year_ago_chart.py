"""A home beside itself a year ago: the hours of its day and the use of each day, of the same weeks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from coordinator.text import day, mark, short_day, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.picture import Drawing, Picture
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from coordinator.analysis.activity import YearAgo

_HEIGHT, _TITLE, _TOP, _BOTTOM, _LEFT, _BETWEEN = 170, 20, 40, 18, 34, 46
_ALIKE = 0.1
"""A change of mean use smaller than this share is called alike."""
_NIGHT_HOURS = 6


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of now and of a year ago."""

    label: str
    unit: str
    now: float
    then: float


def pairs(ago: YearAgo, first_on: date) -> list[Pair]:
    """List the hours of the day (mean Wh), then the days (kWh)."""
    hours = [
        Pair(tr("{hour}:00", hour=f"{hour:02}"), "Wh", float(ago.profile_wh[hour]), float(ago.profile_then_wh[hour]))
        for hour in range(24)
    ]
    days = [
        Pair(
            short_day(first_on + timedelta(days=n)),
            "kWh",
            float(ago.daily_wh[n]) / 1000,
            float(ago.daily_then_wh[n]) / 1000,
        )
        for n in range(len(ago.daily_wh))
    ]
    return [*hours, *days]


def _figure(value: float, unit: str) -> str:
    return "–" if math.isnan(value) else f"{value:,.0f}" if unit == "Wh" else f"{value:.1f}"


def pair_sentence(pair: Pair) -> str:
    """Say one figure of both years."""
    figures = {"now": _figure(pair.now, pair.unit), "then": _figure(pair.then, pair.unit), "unit": pair.unit}
    return tr("{label} · now {now} {unit} · a year ago {then} {unit}", label=pair.label, **figures)


def ago_sentence(ago: YearAgo) -> str:
    """Say what became more and what less."""
    now, then = float(np.nanmean(ago.daily_wh)) / 1000, float(np.nanmean(ago.daily_then_wh)) / 1000
    active, active_then = float(np.nanmean(ago.active_hours)), float(np.nanmean(ago.active_then_hours))
    figures = {"now": f"{now:.1f}", "then": f"{then:.1f}"}
    change = now / then - 1 if then > 0 else 0.0
    if abs(change) < _ALIKE:
        first = tr("About as much a day as in the same weeks a year ago: {now} kWh, then {then}.", **figures)
    elif change < 0:
        share = f"{-change * 100:.0f}"
        first = tr(
            "{share}% less a day than in the same weeks a year ago: {now} kWh, then {then}.", share=share, **figures
        )
    else:
        share = f"{change * 100:.0f}"
        first = tr(
            "{share}% more a day than in the same weeks a year ago: {now} kWh, then {then}.", share=share, **figures
        )
    sentences = [first]
    if not math.isnan(active) and not math.isnan(active_then):
        hours = {"now": f"{active:.1f}", "then": f"{active_then:.1f}"}
        sentences.append(tr("Active {now} hours a day, then {then}.", **hours))
    night, night_then = (np.nanmean(profile[:_NIGHT_HOURS]) for profile in (ago.profile_wh, ago.profile_then_wh))
    if night_then > 0 and night / night_then > 1.5:
        sentences.append(tr("More is used at night, from 0 to 6 o'clock."))
    elif night_then > 0 and night / night_then < 1 / 1.5:
        sentences.append(tr("Less is used at night, from 0 to 6 o'clock."))
    return " ".join(sentences)


COLUMNS = (
    Column(mark("Hour or day"), lambda pair: pair.label, lambda pair: None, width=120),
    Column(mark("Now"), lambda pair: _figure(pair.now, pair.unit), lambda pair: pair.now, number=True, width=80),
    Column(
        mark("A year ago"), lambda pair: _figure(pair.then, pair.unit), lambda pair: pair.then, number=True, width=90
    ),
    Column(mark("Unit"), lambda pair: pair.unit, width=0),
)


class AgoDrawing(Drawing):
    """Two small charts: the day by hours left, the weeks by days right; now solid, a year ago dashed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("yearAgoChart", tr("Beside a year ago"), parent)
        self._pairs: list[Pair] = []
        self._at = -1
        self.setFixedHeight(_HEIGHT)

    def sizeHint(self) -> QSize:
        """Ask for room for both."""
        return QSize(420, _HEIGHT)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show other figures: 24 hours, then the days."""
        self._pairs, self._at = list(pairs), -1
        self.setAccessibleDescription("")
        self.update()

    def _areas(self) -> tuple[QRectF, QRectF]:
        wide = (self.width() - _LEFT - _BETWEEN - 4) / 2
        high = _HEIGHT - _TOP - _BOTTOM
        return QRectF(_LEFT, _TOP, wide, high), QRectF(_LEFT + wide + _BETWEEN, _TOP, wide, high)

    def _spot(self, number: int) -> QRectF:
        hours, days = self._areas()
        area, place, count = (hours, number, 24) if number < 24 else (days, number - 24, len(self._pairs) - 24)
        step = area.width() / max(1, count)
        return QRectF(area.left() + place * step, area.top(), step, area.height())

    def point_at(self, number: int) -> None:
        """Put the cursor on a figure; outside means none."""
        number = number if 0 <= number < len(self._pairs) else -1
        if number != self._at:
            self._at = number
            self.setAccessibleDescription(self.pointed_sentence())
            self.update()

    def pointed_sentence(self) -> str:
        """Say the figure under the pointer or cursor; empty without one."""
        return "" if self._at < 0 else pair_sentence(self._pairs[self._at])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        at = event.position()
        self.point_at(next((n for n in range(len(self._pairs)) if self._spot(n).contains(at)), -1))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the figure when the pointer leaves."""
        super().leaveEvent(event)
        self.point_at(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the figures with the arrow keys."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps and self._pairs:
            self.point_at(0 if self._at < 0 else min(len(self._pairs) - 1, max(0, self._at + steps[key])))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both charts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._pairs:
            hours, days = self._areas()
            self._paint_chart(painter, hours, self._pairs[:24], tr("By hour of day (Wh)"))
            self._paint_chart(painter, days, self._pairs[24:], tr("By day (kWh)"))
            self._paint_legend(painter)
        if self._at >= 0:
            spot = self._spot(self._at)
            painter.setPen(QPen(QColor(theme.current().primary), 1))
            painter.drawLine(QPointF(spot.center().x(), spot.top()), QPointF(spot.center().x(), spot.bottom()))
            self.paint_tag(painter, self.pointed_sentence(), spot)
        self.paint_ring(painter)
        painter.end()

    def _paint_chart(self, painter: QPainter, area: QRectF, pairs: Sequence[Pair], title: str) -> None:
        ink = theme.current()
        values = [value for pair in pairs for value in (pair.now, pair.then) if not math.isnan(value)]
        top = _round_up(max(values, default=1.0))
        painter.setFont(theme.font(theme.SECOND_PT - 1))
        painter.setPen(QColor(ink.subtle))
        painter.drawText(QRectF(area.left(), _TITLE, area.width(), _TOP - _TITLE), _LEFT_TOP, title)
        for share, text in ((0.0, "0"), (1.0, f"{top:,.0f}" if top >= 3 else f"{top:g}")):
            y = area.bottom() - share * area.height()
            painter.setPen(QPen(QColor(ink.hairline), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(ink.subtle))
            painter.drawText(QRectF(area.left() - 44, y - 8, 40, 16), _RIGHT, text)
        step = area.width() / max(1, len(pairs))
        by_hour = len(pairs) == 24 and pairs[0].unit == "Wh"
        labelled = ((0, "0"), (6, "6"), (12, "12"), (18, "18")) if by_hour else (
            (0, pairs[0].label), (len(pairs) - 1, pairs[-1].label)) if pairs else ()  # fmt: skip
        room = painter.fontMetrics()
        for number, text in labelled:
            width = room.horizontalAdvance(text) + 2
            left = min(max(area.left(), area.left() + (number + 0.5) * step - width / 2), area.right() - width)
            painter.drawText(QRectF(left, area.bottom() + 2, width, _BOTTOM - 2), _LEFT_TOP, text)
        for then in (True, False):
            pen = QPen(QColor(ink.primary if then else ink.text), 1.4)
            if then:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            for line in _lines([pair.then if then else pair.now for pair in pairs]):
                painter.drawPolyline(
                    QPolygonF(
                        [
                            QPointF(area.left() + (n + 0.5) * step, area.bottom() - value / top * area.height())
                            for n, value in line
                        ]
                    )
                )

    def _paint_legend(self, painter: QPainter) -> None:
        ink = theme.current()
        right = float(self.width() - 2)
        for text, colour, style in (
            (tr("a year ago"), ink.primary, Qt.PenStyle.DashLine),
            (tr("this year"), ink.text, Qt.PenStyle.SolidLine),
        ):
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(QColor(ink.subtle))
            painter.drawText(QRectF(right - width, 0, width + 1, _TITLE), _LEFT_TOP, text)
            pen = QPen(QColor(colour), 1.4)
            pen.setStyle(style)
            painter.setPen(pen)
            painter.drawLine(QPointF(right - width - 22, 7), QPointF(right - width - 4, 7))
            right -= width + 32


_LEFT_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _lines(values: Sequence[float]) -> list[list[tuple[int, float]]]:
    """Cut a line where values are missing."""
    lines: list[list[tuple[int, float]]] = [[]]
    for number, value in enumerate(values):
        if math.isnan(value):
            lines.append([])
        else:
            lines[-1].append((number, value))
    return [line for line in lines if line]


def _round_up(value: float) -> float:
    step = 10 ** math.floor(math.log10(max(value, 0.1)))
    return next(step * factor for factor in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * factor >= value)


class YearAgoChart(Picture):
    """Both charts with their sentence and table, or the sentence that says why there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.chart = AgoDrawing()
        self._pairs: list[Pair] = []
        super().__init__("yearAgo", tr("Beside a year ago"), self.chart, COLUMNS, lambda: self._pairs, parent)

    def show_ago(self, ago: YearAgo | None, first_on: date | None, readings_since: date | None) -> None:
        """Show the comparison."""
        self._pairs = []
        if ago is None or first_on is None:
            self.say(tr("No readings came in this year."), drawn=False)
        elif not ago.is_known:
            since = "–" if readings_since is None else day(readings_since)
            self.say(tr("Nothing to compare with yet: readings began {day}.", day=since), drawn=False)
        else:
            self._pairs = pairs(ago, first_on)
            self.say(ago_sentence(ago))
        self.chart.show_pairs(self._pairs)
        self.renew_table()
