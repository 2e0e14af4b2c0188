"""Where the outlines of a file would lie, over today's outlines and homes: a picture for each way they may be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from coordinator.text import ntr, tr
from coordinator.widgets.kit import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.casework.intake.plan import Drawn

_EDGE_PX = 14.0
_HEAD_PX = 30.0


class OutlinePicture(QWidget):
    """One way the outlines may lie: today's in gray, the file's in colour, homes as dots."""

    def __init__(self, drawn: Drawn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn = drawn
        self.setObjectName(f"outlinePicture_{drawn.code}")
        self.setMinimumSize(180, 150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.title = tr("{system}: {count}", system=drawn.label, count=_counted(drawn.count))
        self.setAccessibleName(self.title)
        self.setToolTip(self.title)

    def sizeHint(self) -> QSize:
        """Ask for the room of a small map."""
        return QSize(360, 260)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words and the picture."""
        colours = theme.current()
        west, south, east, north = self._drawn.bounds
        room = QRectF(self.rect()).adjusted(_EDGE_PX, _EDGE_PX + _HEAD_PX, -_EDGE_PX, -_EDGE_PX)
        scale = min(room.width() / max(east - west, 1.0), room.height() / max(north - south, 1.0))
        middle_x, middle_y = (west + east) / 2, (south + north) / 2

        def at(x: float, y: float) -> QPointF:
            return QPointF(room.center().x() + (x - middle_x) * scale, room.center().y() - (y - middle_y) * scale)

        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.surface))
            painter.setPen(QColor(colours.text))
            painter.setFont(theme.font(theme.SECOND_PT, bold=True))
            head = QRectF(_EDGE_PX, 6, self.width() - 2 * _EDGE_PX, _HEAD_PX)
            words = painter.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, int(head.width()))
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(room.adjusted(-_EDGE_PX, -_EDGE_PX / 2, _EDGE_PX, _EDGE_PX / 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for rings, colour, width in (
                (self._drawn.ground, colours.edge, 1.4),
                (self._drawn.rings, colours.primary, 1.6),
            ):
                painter.setPen(QPen(QColor(colour), width))
                for ring in rings:
                    painter.drawPolygon(QPolygonF([at(float(x), float(y)) for x, y in ring]))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.text))
            for x, y in self._drawn.points:
                painter.drawEllipse(at(float(x), float(y)), 1.4, 1.4)


def _counted(count: int) -> str:
    return ntr("{n} outline in the county", "{n} outlines in the county", count)


class OutlinePictures(QWidget):
    """The pictures beside each other, two in a row."""

    def __init__(self, drawn: Sequence[Drawn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outlinePictures")
        self.setAccessibleName(tr("Where the outlines would lie"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(1)
        self.pictures = [OutlinePicture(way, self) for way in drawn]
        for place, picture in enumerate(self.pictures):
            grid.addWidget(picture, place // 2, place % 2)
