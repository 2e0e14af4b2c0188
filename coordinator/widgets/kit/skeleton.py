"""The shape of what is on its way: bars where words will be; never a number, a count or a sentence nobody knows yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from coordinator.widgets.kit import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

UNKNOWN = "–"
"""Stands for a number that is not known yet, or cannot be known."""

Bar = tuple[int, int, int]
"""Left, top and width of a bar, pixels."""

TABLE: tuple[Bar, ...] = tuple(
    bar
    for number in range(8)
    for bar in (
        (16, 32 * number + 11, 90),
        (130, 32 * number + 11, 60 + 37 * number % 90),
        (300, 32 * number + 11, 120 + 53 * number % 140),
    )
)
LINES: tuple[Bar, ...] = tuple(
    bar
    for number in range(8)
    for bar in ((40, 60 * number + 15, 120 + 37 * number % 60), (40, 60 * number + 37, 180 + 53 * number % 110))
)
PANE: tuple[Bar, ...] = ((0, 0, 260), (0, 24, 180), (0, 72, 320), (0, 96, 320), (0, 120, 120))


class Skeleton(QWidget):
    """Bars in the places of words.

    Parameters
    ----------
    bars : left, top and width of each, pixels
    """

    def __init__(self, bars: Iterable[Bar], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = tuple(bars)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().muted))
        for left, top, width in self._bars:
            room = self.width() - left - 8
            if room > 0:
                painter.drawRoundedRect(QRectF(left, top, min(width, room), 10), 4, 4)
        painter.end()
