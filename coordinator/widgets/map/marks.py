"""How the homes are marked under a layer: its words with shape and colour, and which of them stand alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import mark
from coordinator.worklist.places.map_rows import ALERTS, Category, LayerWords
from coordinator.worklist.rows import MAP_SEVERITIES

if TYPE_CHECKING:
    from coordinator.widgets.kit.theme import Colours

_DOT_PX = 8.0
_USUAL_PX = 13.0


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A layer as the map draws it.

    Attributes
    ----------
    words : codes in the order of the index of each point, the most quiet first
    labels : source text by word
    order : the words as the legend names them, the most notable first
    alone_from : index from which a home is always drawn alone, in no group
    rare : words named in the legend only where there are any
    marks : shape and colour by word; a word that is not there is a severity and drawn as everywhere
    """

    code: str
    title: str
    words: tuple[str, ...]
    labels: dict[str, str]
    order: tuple[str, ...]
    alone_from: int
    rare: tuple[str, ...] = ()
    marks: dict[str, Category] = field(default_factory=dict[str, Category])

    def colour(self, word: str, colours: Colours) -> QColor:
        """Give the colour of a word."""
        category = self.marks.get(word)
        return colours.severity(word) if category is None else QColor(getattr(colours, category.colour))

    def size_px(self, word: str) -> float | None:
        """Give the size of a word's shape; none for a severity, which has its own."""
        category = self.marks.get(word)
        return None if category is None else _DOT_PX if category.shape in ("dot", "dash") else _USUAL_PX


ALERTS_LOOK = Look(
    ALERTS,
    mark("Alerts of today"),
    MAP_SEVERITIES,
    dict(SEVERITY_LABELS),
    ("serious", "caution", "watch", "normal", "no_data", "absent", "silenced"),
    MAP_SEVERITIES.index("caution"),
    ("absent", "silenced"),
)
"""What every map begins with."""


def look_of(layer: LayerWords) -> Look:
    """Make the look of a layer; under another than that of the alerts every home may be in a group."""
    if layer.code == ALERTS:
        return ALERTS_LOOK
    words = tuple(category.code for category in layer.categories)
    return Look(
        layer.code,
        layer.title,
        words,
        {category.code: category.label for category in layer.categories},
        words[::-1],
        len(words),
        (),
        {category.code: category for category in layer.categories},
    )


def paint_shape(painter: QPainter, rect: QRectF, shape: str, colour: QColor, inner: QColor) -> None:
    """Paint the shape of a word into a square.

    Parameters
    ----------
    inner : colour of what lies within a shape that is not filled, such as the sign on a disc
    """
    side = min(rect.width(), rect.height())
    box = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    line = max(1.3, side / 7)
    middle = box.center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    outline = QPen(colour, line)
    outline.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    hollow = box.adjusted(line / 2 + 0.4, line / 2 + 0.4, -line / 2 - 0.4, -line / 2 - 0.4)
    match shape:
        case "disc":
            painter.drawEllipse(box)
        case "dot":
            painter.drawEllipse(middle, side * 0.36, side * 0.36)
        case "ring":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(outline)
            painter.drawEllipse(hollow)
        case "half":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(outline)
            painter.drawEllipse(hollow)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPie(hollow, 90 * 16, 180 * 16)
        case "diamond" | "diamond_full":
            if shape == "diamond":
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(outline)
            painter.drawPolygon(_diamond(hollow if shape == "diamond" else box))
        case "bang":
            painter.drawEllipse(box)
            _strokes(painter, inner, side * 0.15)
            painter.drawLine(QPointF(middle.x(), box.top() + side * 0.22), QPointF(middle.x(), box.top() + side * 0.55))
            painter.drawPoint(QPointF(middle.x(), box.top() + side * 0.77))
        case "cross":
            _strokes(painter, colour, side * 0.2)
            room = side * 0.16
            painter.drawLine(
                QPointF(box.left() + room, box.top() + room), QPointF(box.right() - room, box.bottom() - room)
            )
            painter.drawLine(
                QPointF(box.right() - room, box.top() + room), QPointF(box.left() + room, box.bottom() - room)
            )
        case "dash":
            painter.drawRect(QRectF(box.left() + side * 0.05, middle.y() - side * 0.14, side * 0.9, side * 0.28))
        case "bars":
            for x in (box.left() + side * 0.2, box.right() - side * 0.42):
                painter.drawRect(QRectF(x, box.top() + side * 0.1, side * 0.22, side * 0.8))
        case "hollow":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(outline)
            points = [hollow.topLeft(), hollow.topRight(), QPointF(middle.x(), hollow.bottom())]
            painter.drawPolygon(QPolygonF(points))
        case "plus":
            painter.drawRect(QRectF(middle.x() - side * 0.14, box.top(), side * 0.28, side))
            painter.drawRect(QRectF(box.left(), middle.y() - side * 0.14, side, side * 0.28))
        case "triangle":
            points = [QPointF(middle.x(), box.top()), box.bottomRight(), box.bottomLeft()]
            painter.drawPolygon(QPolygonF(points))
        case _:
            painter.drawRect(box)
    painter.restore()


def _diamond(box: QRectF) -> QPolygonF:
    middle = box.center()
    return QPolygonF(
        [
            QPointF(middle.x(), box.top()),
            QPointF(box.right(), middle.y()),
            QPointF(middle.x(), box.bottom()),
            QPointF(box.left(), middle.y()),
        ]
    )


def _strokes(painter: QPainter, colour: QColor, width: float) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
