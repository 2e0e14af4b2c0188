"""The grid all is laid out on: an A4 page in points, and lines on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

DPI = 1200
"""The layout grid; one point is 1200/72 of its units, so that rounding to whole units is never seen."""
UNITS = DPI / 72
"""Units of the grid in a point."""

PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0
LEFT = RIGHT = 48.0
TOP, BOTTOM = 58.0, 54.0
WIDTH = PAGE_WIDTH - LEFT - RIGHT
BODY = PAGE_HEIGHT - TOP - BOTTOM


def draw_rule(painter: QPainter, y: float, colour: str, width: float, x: float = LEFT, length: float = WIDTH) -> None:
    """Draw a level line at `y` from `x` on; all in points."""
    pen = QPen(QColor(colour), width * UNITS)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(x * UNITS, y * UNITS), QPointF((x + length) * UNITS, y * UNITS))
