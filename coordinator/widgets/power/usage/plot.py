"""The drawing of the power chart: nights, gaps, the expected band, the line, the silent span with its length."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from coordinator.records.base import KST
from coordinator.text import language, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.power.usage.words import PLOT_HEIGHT, hour_sentence, silent_label

if TYPE_CHECKING:
    from coordinator.worklist.rows import Usage

NIGHT_FROM, NIGHT_TO = 22, 6
"""Hours shaded as night."""


class UsagePlot(pg.PlotWidget):
    """The drawing itself; it neither zooms nor moves, and leaves the wheel to the pane.

    Signals
    -------
    hour_pointed : int, the index of the hour under the pointer or cursor; -1 for none
    """

    hour_pointed = Signal(int)

    _usage: Usage | None = None  # on the class: the base asks for a resize before it is through

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None, enableMenu=False)
        # What lies behind the line changes with the household; a cached background would show the one before.
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setFixedHeight(PLOT_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self._hour = -1
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.setContentsMargins(0, 4, 0, 0)
        self._box = plot.getViewBox()
        self._box.setDefaultPadding(0)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setStyle(tickLength=0, tickTextOffset=5, autoExpandTextSpace=False, hideOverlappingLabels=False)
        plot.getAxis("left").setWidth(34)
        plot.getAxis("bottom").setHeight(20)
        self._line = pg.PlotCurveItem(connect="finite", antialias=True)
        plot.addItem(self._line, ignoreBounds=True)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours in use."""
        ink = theme.current()
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(pg.mkPen(ink.hairline))
            axis.setTextPen(pg.mkPen(ink.subtle))
            axis.setTickFont(theme.font(theme.SECOND_PT - 0.5))
        self._line.setPen(pg.mkPen(ink.text, width=1.4))
        self.viewport().update()

    def show_usage(self, usage: Usage | None) -> None:
        """Draw the hours of `usage`, or nothing."""
        self._usage = usage
        self._hour = -1
        if usage is None or len(usage.wh) == 0:
            self._line.setData([], [])
            self.viewport().update()
            return
        count = len(usage.wh)
        wh = usage.wh.astype(np.float64)
        self._line.setData(np.arange(count) + 0.5, wh, connect="finite")
        top = _round_up(float(np.nanmax(np.concatenate([wh, usage.high, [10.0]]))))
        last = max(count, (usage.now - usage.start) / timedelta(hours=1))
        self._box.setRange(xRange=(0, last), yRange=(0, top), padding=0)
        self.getPlotItem().getAxis("left").setTicks([[(0, "0"), (top / 2, f"{top / 2:,.0f}"), (top, f"{top:,.0f}")]])
        self.getPlotItem().getAxis("left").setWidth(max(34, self._room().horizontalAdvance(f"{top:,.0f}") + 12))
        self._name_days()
        self.viewport().update()

    def _room(self) -> QFontMetricsF:
        return QFontMetricsF(theme.font(theme.SECOND_PT - 0.5))

    def _name_days(self) -> None:
        """Write the days below the hours, as many as the width has room for."""
        usage = self._usage
        if usage is None or len(usage.wh) == 0:
            return
        last = self._box.viewRange()[0][1]
        wide = max(160.0, self.width() - self.getPlotItem().getAxis("left").width())
        label_hours = (self._room().horizontalAdvance(_day_label(usage.now)) + 10) / wide * last
        self.getPlotItem().getAxis("bottom").setTicks([_day_ticks(usage.start, last, label_hours)])

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Name the days anew."""
        super().resizeEvent(event)
        self._name_days()

    def point_at(self, hour: int) -> None:
        """Put the cursor on an hour; outside of the data means none."""
        count = 0 if self._usage is None else len(self._usage.wh)
        hour = hour if 0 <= hour < count else -1
        if hour != self._hour:
            self._hour = hour
            self.hour_pointed.emit(hour)
            if hour >= 0:
                self.setAccessibleDescription(self.pointed_sentence())
            self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw what lies behind the line: nights, gaps, absences, the expected band, the silent span."""
        super().drawBackground(painter, rect)
        usage = self._usage
        if usage is None or len(usage.wh) == 0:
            return
        ink = theme.current()
        area = self._area()
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setClipRect(area)
        for start, end in _nights(usage.start, usage.now):
            painter.fillRect(self._column(start, end), QColor(ink.night))
        painter.setBrush(QColor(_band_colour()))
        for polygon in self._band(usage):
            painter.drawPolygon(polygon)
        for start, end in _gaps(usage):
            painter.fillRect(self._column(start, end), QBrush(QColor(ink.edge), Qt.BrushStyle.BDiagPattern))
        for span in (*usage.absences, *usage.outages):
            column = self._column(_hours(usage, span.starts_at), _hours(usage, span.ends_at))
            soft = QColor(ink.faint)
            soft.setAlpha(40)
            painter.fillRect(column, soft)
        if usage.silent_since is not None:
            column = self._column(_hours(usage, usage.silent_since), _hours(usage, usage.now))
            red = QColor(ink.danger)
            red.setAlpha(30 if ink.name == "light" else 48)
            painter.fillRect(column, red)
            painter.fillRect(QRectF(column.left(), column.top(), 2, column.height()), QColor(ink.danger))
        painter.restore()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Write the labels over the line, and the cursor."""
        super().drawForeground(painter, rect)
        usage = self._usage
        if usage is None or len(usage.wh) == 0:
            return
        ink = theme.current()
        area = self._area()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        label_boxes: list[QRectF] = []
        if usage.silent_since is not None:
            column = self._column(_hours(usage, usage.silent_since), _hours(usage, usage.now))
            painter.setFont(theme.font(theme.SECOND_PT, bold=True))
            self._write(painter, column, silent_label(usage), QColor(ink.danger_text), area, label_boxes)
        painter.setFont(theme.font(theme.SECOND_PT - 1))
        for span in (*usage.outages, *usage.absences):
            column = self._column(_hours(usage, span.starts_at), _hours(usage, span.ends_at))
            self._write(painter, column, span.label, QColor(ink.subtle), area, label_boxes)
        for start, end in _gaps(usage):
            if not _is_labelled(usage, start, end) and end - start >= 2:
                self._write(painter, self._column(start, end), tr("No data"), QColor(ink.subtle), area, label_boxes)
        if self._hour >= 0:
            x = self._x(self._hour + 0.5)
            painter.setPen(QPen(QColor(ink.primary), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            self._paint_tag(painter, x, area)
            value = float(usage.wh[self._hour])
            if not math.isnan(value):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setBrush(QColor(ink.surface))
                painter.drawEllipse(self._box.mapViewToScene(QPointF(self._hour + 0.5, value)), 3, 3)
        if self.hasFocus():
            painter.setPen(QPen(QColor(ink.primary), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.restore()

    def _write(
        self, painter: QPainter, column: QRectF, text: str, colour: QColor, area: QRectF, label_boxes: list[QRectF]
    ) -> None:
        """Write a span's label at its top: inside if it fits, else beside it, below labels already there."""
        room = painter.fontMetrics()
        width, height = room.horizontalAdvance(text) + 1, room.height()
        left = column.left() + 5
        if left + width > area.right():
            left = max(area.left() + 2, column.left() - width - 4)
        box = QRectF(left, area.top() + 2, width, height)
        while any(box.intersects(label_box) for label_box in label_boxes) and box.bottom() + height < area.bottom():
            box.translate(0, height)
        halo = QColor(theme.current().surface)
        halo.setAlpha(190)
        if column.width() < width:
            painter.fillRect(box.adjusted(-2, 0, 0, 0), halo)
        painter.setPen(colour)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        label_boxes.append(box)

    def pointed_sentence(self) -> str:
        """Say the hour under the pointer or cursor; empty when there is none."""
        return "" if self._usage is None or self._hour < 0 else hour_sentence(self._usage, self._hour)

    def _paint_tag(self, painter: QPainter, x: float, area: QRectF) -> None:
        """Write the pointed hour on a tag beside the cursor."""
        ink = theme.current()
        painter.setFont(theme.font(theme.SECOND_PT))
        text = self.pointed_sentence()
        width, height = painter.fontMetrics().horizontalAdvance(text) + 14, painter.fontMetrics().height() + 6
        left = x + 6 if x + 6 + width <= area.right() else x - 6 - width
        box = QRectF(max(area.left(), left), area.center().y() - height / 2 - 8, width, height)
        painter.setPen(QPen(QColor(ink.edge), 1))
        painter.setBrush(QColor(ink.surface))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(ink.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _area(self) -> QRectF:
        return self._box.mapRectToScene(self._box.rect())

    def _x(self, hour: float) -> float:
        return self._box.mapViewToScene(QPointF(hour, 0)).x()

    def _column(self, start: float, end: float) -> QRectF:
        area = self._area()
        left, right = max(area.left(), self._x(start)), min(area.right(), self._x(end))
        return QRectF(left, area.top(), max(0.0, right - left), area.height())

    def _band(self, usage: Usage) -> list[QPolygonF]:
        known = np.isfinite(usage.low) & np.isfinite(usage.high)
        polygons: list[QPolygonF] = []
        for start, end in _runs(known):
            hours = range(start, end)
            upper = [self._box.mapViewToScene(QPointF(h + 0.5, float(usage.high[h]))) for h in hours]
            lower = [self._box.mapViewToScene(QPointF(h + 0.5, float(usage.low[h]))) for h in reversed(hours)]
            polygons.append(QPolygonF([*upper, *lower]))
        return polygons

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer by the hour."""
        if self._usage is not None:
            self.point_at(math.floor(self._box.mapSceneToView(event.position()).x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take no drag; a press only gives the focus."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do nothing: there is nothing to drag."""

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the hour when the pointer leaves."""
        self.point_at(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the pane."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring and the cursor away."""
        super().focusOutEvent(event)
        self.point_at(-1)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the hours with the arrow keys, the days with Ctrl held."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self._usage is None or event.key() not in steps:
            event.ignore()
            return
        step = steps[Qt.Key(event.key())] * (24 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1)
        last = len(self._usage.wh) - 1
        self.point_at(last if self._hour < 0 else min(last, max(0, self._hour + step)))


def _band_colour() -> str:
    ink = theme.current()
    # One step deeper than the selection's blue, or the band is lost on the night shading.
    return {"light": "#d8e5fd", "dark": "#263a63"}.get(ink.name, ink.primary_soft)


def _round_up(value: float) -> float:
    step = 10 ** math.floor(math.log10(max(value, 1.0)))
    return next(step * factor for factor in (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10) if step * factor >= value)


def _day_label(moment: datetime) -> str:
    weekdays = "월화수목금토일" if language() == "ko" else ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return tr("{day}({weekday})", day=moment.day, weekday=weekdays[moment.weekday()])


def _day_ticks(start: datetime, last: float, label_hours: float) -> list[tuple[float, str]]:
    """Place a label in the middle of each day that has room for it; whole days go before parts of days."""
    midnight = -start.astimezone(KST).hour
    days: list[tuple[bool, float, str]] = []
    for left in range(midnight, math.ceil(last), 24):
        shown_from, shown_to = max(0, left), min(last, left + 24)
        middle = min(max((shown_from + shown_to) / 2, label_hours / 2), last - label_hours / 2)
        label = _day_label((start + timedelta(hours=left + 1)).astimezone(KST))
        days.append((shown_to - shown_from < 24, middle, label))
    placed: list[tuple[float, str]] = []
    for _, middle, label in sorted(days):
        if all(abs(middle - tick) >= label_hours for tick, _ in placed):
            placed.append((middle, label))
    return placed


def _nights(start: datetime, now: datetime) -> list[tuple[float, float]]:
    midnight = -start.astimezone(KST).hour
    last = math.ceil((now - start) / timedelta(hours=1))
    return [(left - (24 - NIGHT_FROM), left + NIGHT_TO) for left in range(midnight, last + 24, 24)]


def _hours(usage: Usage, moment: datetime) -> float:
    return (moment - usage.start) / timedelta(hours=1)


def _runs(holds: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], holds.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _gaps(usage: Usage) -> list[tuple[int, int]]:
    return _runs(np.isnan(usage.wh))


def _is_labelled(usage: Usage, start: int, end: int) -> bool:
    return any(
        _hours(usage, span.starts_at) < end and _hours(usage, span.ends_at) > start
        for span in (*usage.absences, *usage.outages)
    )
