"""The few small signs the frame needs, drawn in the colours of the look; no icon font, no files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from coordinator.widgets.kit import theme

if TYPE_CHECKING:
    from collections.abc import Callable


def _search(p: QPainter) -> None:
    p.drawEllipse(QRectF(3.5, 3.5, 9, 9))
    p.drawLine(QPointF(11.3, 11.3), QPointF(16.5, 16.5))


def _look(p: QPainter) -> None:
    p.drawEllipse(QRectF(3.5, 3.5, 13, 13))
    half = QPainterPath(QPointF(10, 3.5))
    half.arcTo(QRectF(3.5, 3.5, 13, 13), 90, 180)
    half.closeSubpath()
    p.fillPath(half, p.pen().color())


def _menu(p: QPainter) -> None:
    for y in (5.5, 10, 14.5):
        p.drawLine(QPointF(4, y), QPointF(16, y))


def _close(p: QPainter) -> None:
    p.drawLine(QPointF(5, 5), QPointF(15, 15))
    p.drawLine(QPointF(15, 5), QPointF(5, 15))


def _down(p: QPainter) -> None:
    p.drawPolyline([QPointF(6, 8), QPointF(10, 12), QPointF(14, 8)])


def _settings(p: QPainter) -> None:
    for y, knob in ((5.5, 12.5), (10, 7), (14.5, 11)):
        p.drawLine(QPointF(3.5, y), QPointF(16.5, y))
        p.setBrush(p.pen().color())
        p.drawEllipse(QPointF(knob, y), 1.8, 1.8)


def _print(p: QPainter) -> None:
    p.drawRect(QRectF(3.5, 8, 13, 6))
    p.drawRect(QRectF(6, 3.5, 8, 4.5))
    p.drawRect(QRectF(6, 11.5, 8, 5))


def _show(p: QPainter) -> None:
    lids = QPainterPath(QPointF(2.5, 10))
    lids.quadTo(QPointF(10, 1.5), QPointF(17.5, 10))
    lids.quadTo(QPointF(10, 18.5), QPointF(2.5, 10))
    p.drawPath(lids)
    p.drawEllipse(QPointF(10, 10), 2.4, 2.4)


def _hide(p: QPainter) -> None:
    _show(p)
    p.drawLine(QPointF(4, 16), QPointF(16, 4))


_SIGNS: dict[str, Callable[[QPainter], None]] = {
    "search": _search,
    "look": _look,
    "menu": _menu,
    "close": _close,
    "down": _down,
    "print": _print,
    "settings": _settings,
    "show": _show,
    "hide": _hide,
}
NAMES = tuple(_SIGNS)


def icon(name: str, colour: str = "") -> QIcon:
    """Draw a sign of 20 logical pixels, sharp up to three times that; colour defaults to secondary text."""
    picture = QIcon()
    for ratio in (1, 2, 3):
        picture.addPixmap(_pixmap(name, QColor(colour or theme.current().subtle), ratio))
    return picture


def severity_icon(severity: str, size: int = 14) -> QIcon:
    """Draw a severity's shape as an icon for menus."""
    picture = QIcon()
    for ratio in (1, 2, 3):
        picture.addPixmap(severity_pixmap(severity, size, ratio))
    return picture


def severity_pixmap(severity: str, size: int = 14, ratio: float = 1) -> QPixmap:
    """Draw a severity's shape."""
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    theme.paint_severity(painter, QRectF(0.5, 0.5, size - 1, size - 1), severity)
    painter.end()
    return pixmap


def _pixmap(name: str, colour: QColor, ratio: int) -> QPixmap:
    pixmap = QPixmap(20 * ratio, 20 * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    _SIGNS[name](painter)
    painter.end()
    return pixmap
