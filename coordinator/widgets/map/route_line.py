"""The way of a day's visits upon the map: a line a car, numbered stops, the place it begins at."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from coordinator.widgets.kit import theme

if TYPE_CHECKING:
    from coordinator.widgets.kit.theme import Colours
    from coordinator.widgets.map.outlines import View
    from coordinator.worklist.places.map_rows import VisitRoute

_RADIUS_PX = 10.0
_DASHES = ((), (6.0, 2.5), (2.0, 2.0), (8.0, 2.0, 2.0, 2.0))
"""How the lines of the cars are told apart besides their number."""


class RouteLine:
    """Draws the stops of a way in their order, straight from one to the next: it is an estimate and looks like one."""

    def __init__(self, way: VisitRoute) -> None:
        self.way = way

    def paint(self, painter: QPainter, view: View, colours: Colours) -> None:
        """Paint what a view shows of it."""
        wish = self.way.wish
        several = len(self.way.days) > 1
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        start = _px(view, wish.start_x, wish.start_y)
        for number, day in enumerate(self.way.days):
            points = [start, *(_px(view, stop.x, stop.y) for stop in day.stops), start]
            # Line by line: one wide polyline takes Qt fifty times as long, and the stops lie upon the joints.
            line = [QLineF(first, second) for first, second in pairwise(points)]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_pen(colours.surface, 6.0))
            painter.drawLines(line)
            pen = _pen(colours.primary_text, 2.6)
            if dashes := _DASHES[number % len(_DASHES)]:
                pen.setDashPattern(list(dashes))
            painter.setPen(pen)
            painter.drawLines(line)
        painter.setFont(theme.font(theme.SECOND_PT - 1.0, bold=True))
        for day in self.way.days:
            for stop in day.stops:
                text = f"{day.car}-{stop.number}" if several else str(stop.number)
                _disc(painter, _px(view, stop.x, stop.y), text, colours)
        painter.setPen(QPen(QColor(colours.surface), 2.0))
        painter.setBrush(QColor(colours.text))
        painter.drawRoundedRect(QRectF(start.x() - 8, start.y() - 8, 16, 16), 3, 3)
        painter.restore()


def _px(view: View, x: float, y: float) -> QPointF:
    return QPointF(
        (x - view.centre_x) * view.scale + view.width / 2, (view.centre_y - y) * view.scale + view.height / 2
    )


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _disc(painter: QPainter, at: QPointF, text: str, colours: Colours) -> None:
    width = max(2 * _RADIUS_PX, painter.fontMetrics().horizontalAdvance(text) + 10.0)
    box = QRectF(at.x() - width / 2, at.y() - _RADIUS_PX, width, 2 * _RADIUS_PX)
    painter.setPen(QPen(QColor(colours.surface), 2.0))
    painter.setBrush(QColor(colours.primary_text))
    painter.drawRoundedRect(box, _RADIUS_PX, _RADIUS_PX)
    painter.setPen(QColor(colours.surface))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
