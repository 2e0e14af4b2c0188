"""The signs of the map and their key: severity shapes with a halo, badges with a ring of shares, scale bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from coordinator.text import mark, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.map.marks import ALERTS_LOOK, Look, paint_shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

URGENT = "urgent"
"""The sign of a home with urgent words; it goes before its severity."""
URGENT_LABEL = mark("Urgent words in a call")

_SHAPE_PX: dict[str, float] = {
    URGENT: 20.0,
    "serious": 14.0,
    "caution": 17.0,
    "watch": 12.0,
    "normal": 10.0,
    "no_data": 13.0,
    "absent": 13.0,
    "silenced": 11.0,
}
_HALO_PX = 2.0
_RING_PX = 3.0
_RING_STEPS = 32
_BADGE_PT = 9.0
_LONGEST_BAR_PX = 90.0
_SELECTED_RADIUS_PX = 15.0
_AT_RADIUS_PX = 13.0
RING_REACH_PX = _SELECTED_RADIUS_PX + 3.0
"""How far the ring round the selected home reaches from its middle."""


def mixed(first: str, second: str, share: float = 0.5) -> QColor:
    """Mix two colours; `share` is that of the other."""
    a, b = QColor(first), QColor(second)
    return QColor(
        round(a.red() + (b.red() - a.red()) * share),
        round(a.green() + (b.green() - a.green()) * share),
        round(a.blue() + (b.blue() - a.blue()) * share),
    )


def paint_sign(painter: QPainter, rect: QRectF, word: str, colours: theme.Colours, look: Look = ALERTS_LOOK) -> None:
    """Paint the shape of a word, or the sign of urgent words: a speech bubble with a mark of exclamation."""
    if word != URGENT:
        category = look.marks.get(word)
        if category is None:
            theme.paint_severity(painter, rect, word, colours)
        else:
            paint_shape(painter, rect, category.shape, look.colour(word, colours), QColor(colours.surface))
        return
    side = rect.width()
    bubble = QPainterPath()
    bubble.addRoundedRect(QRectF(rect.left(), rect.top(), side, side * 0.8), side * 0.2, side * 0.2)
    tail = QPainterPath(QPointF(rect.left() + side * 0.26, rect.top() + side * 0.7))
    tail.lineTo(rect.left() + side * 0.3, rect.bottom())
    tail.lineTo(rect.left() + side * 0.6, rect.top() + side * 0.7)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.danger))
    painter.drawPath(bubble.united(tail))
    pen = QPen(QColor(colours.surface), side * 0.13)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x = rect.center().x()
    painter.drawLine(QPointF(x, rect.top() + side * 0.17), QPointF(x, rect.top() + side * 0.41))
    painter.drawPoint(QPointF(x, rect.top() + side * 0.62))
    painter.restore()


class Signs:
    """Ready pictures of one look and one pixel ratio: drawing circles and text in every frame is what is slow."""

    def __init__(self, colours: theme.Colours, ratio: float, look: Look = ALERTS_LOOK) -> None:
        self.colours = colours
        self.ratio = ratio
        self.look = look
        self._shapes: dict[str, QPixmap] = {}
        self._discs: dict[tuple[float, tuple[int, ...]], QPixmap] = {}
        self._names: dict[tuple[str, str], QPixmap] = {}
        self._name_sizes: dict[tuple[str, str], tuple[float, float]] = {}
        self._town_font = theme.font(theme.TEXT_PT, bold=True)
        self._village_font = theme.font(theme.SECOND_PT)
        self._note_font = theme.font(theme.SECOND_PT)
        self._note_metrics = QFontMetricsF(self._note_font)
        self._figures: dict[str, QPixmap] = {}
        self._picks: dict[tuple[float, bool], QPixmap] = {}
        self._metrics: dict[str, QFontMetricsF] = {}

    def shape(self, severity: str) -> QPixmap:
        """Give the shape of a single home, with a halo so that it stays readable on whatever it lies."""
        if severity not in self._shapes:
            self._shapes[severity] = self._paint_shape(severity)
        return self._shapes[severity]

    def draw_badge(self, painter: QPainter, x: float, y: float, radius: float, counts: NDArray[np.int64]) -> None:
        """Draw a disc with the number of homes in it and the ring of their shares; `x`, `y` is its middle."""
        total = int(counts.sum())
        disc = self._disc(radius, _shares(counts, total, self.look))
        half = disc.width() / self.ratio / 2
        painter.drawPixmap(QPointF(self._snap(x - half), self._snap(y - half)), disc)
        figures = f"{total:,}"
        widths = [self._figure(figure).width() / self.ratio for figure in figures]
        left = self._snap(x - sum(widths) / 2)
        top = self._snap(y - self._figure("0").height() / self.ratio / 2)
        for figure, width in zip(figures, widths, strict=True):
            painter.drawPixmap(QPointF(left, top), self._figure(figure))
            left += width

    def draw_shape(self, painter: QPainter, x: float, y: float, severity: str) -> None:
        """Draw the shape of one home; `x`, `y` is its middle."""
        shape = self.shape(severity)
        half = shape.width() / self.ratio / 2
        painter.drawPixmap(QPointF(self._snap(x - half), self._snap(y - half)), shape)

    def draw_ring(self, painter: QPainter, x: float, y: float, *, selected: bool) -> None:
        """Draw the ring round the selected home, or the thinner one round the home the keys are at."""
        radius = _SELECTED_RADIUS_PX if selected else _AT_RADIUS_PX
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.colours.surface), 6.0 if selected else 4.5))
        painter.drawEllipse(QPointF(x, y), radius, radius)
        pen = QPen(QColor(self.colours.primary if selected else self.colours.text), 3.0 if selected else 1.5)
        if not selected:
            pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.restore()

    def draw_pick(self, painter: QPainter, x: float, y: float, radius: float, *, some: bool = False) -> None:
        """Draw the ring of a home, or of a group, that is selected to be worked on; dashed where only some of it is."""
        key = (radius, some)
        if key not in self._picks:
            side = 2 * radius + 6
            ring = self._picks[key] = self._blank(side, side)
            with QPainter(ring) as on_ring:
                on_ring.setRenderHint(QPainter.RenderHint.Antialiasing)
                on_ring.setPen(QPen(QColor(self.colours.surface), 4.5))
                on_ring.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
                pen = QPen(QColor(self.colours.primary), 2.4)
                if some:
                    pen.setDashPattern([1.6, 1.4])
                on_ring.setPen(pen)
                on_ring.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
        ring = self._picks[key]
        half = ring.width() / self.ratio / 2
        painter.drawPixmap(QPointF(self._snap(x - half), self._snap(y - half)), ring)

    def name_size(self, text: str, level: str) -> tuple[float, float]:
        """Measure a name, without its halo; pixels."""
        key = (text, level)
        if key not in self._name_sizes:
            if level not in self._metrics:
                self._metrics[level] = QFontMetricsF(self._name_font(level))
            metrics = self._metrics[level]
            name, _, note = text.partition("\n")
            below = self._note_metrics.height() if note else 0.0
            self._name_sizes[key] = (
                max(metrics.horizontalAdvance(name), self._note_metrics.horizontalAdvance(note)),
                metrics.ascent() + metrics.descent() * 0.6 + below,
            )
        return self._name_sizes[key]

    def has_name(self, text: str, level: str) -> bool:
        """Tell whether a name was drawn before; the first time is what costs."""
        return (text, level) in self._names

    def draw_name(self, painter: QPainter, x: float, y: float, text: str, level: str) -> None:
        """Draw a name with its halo; `x`, `y` is its middle."""
        key = (text, level)
        if key not in self._names:
            self._names[key] = self._paint_name(text, level)
        name = self._names[key]
        painter.drawPixmap(
            QPointF(self._snap(x - name.width() / self.ratio / 2), self._snap(y - name.height() / self.ratio / 2)),
            name,
        )

    def _name_font(self, level: str) -> QFont:
        return self._town_font if level == "town" else self._village_font

    def _snap(self, value: float) -> float:
        return round(value * self.ratio) / self.ratio

    def _blank(self, width: float, height: float) -> QPixmap:
        pixmap = QPixmap(int(np.ceil(width * self.ratio)), int(np.ceil(height * self.ratio)))
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def _paint_shape(self, severity: str) -> QPixmap:
        size = self.look.size_px(severity) or _SHAPE_PX[severity]
        side = size + 2 * _HALO_PX + 2
        rect = QRectF((side - size) / 2, (side - size) / 2, size, size)
        mask = self._blank(side, side)
        with QPainter(mask) as painter:
            paint_sign(painter, rect, severity, self.colours, self.look)
            if severity in ("normal", "no_data", "absent", "silenced") or severity in self.look.marks:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setBrush(Qt.GlobalColor.black)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(rect.center(), size * 0.36, size * 0.36)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            painter.fillRect(QRectF(0, 0, side, side), QColor(self.colours.surface))
        shape = self._blank(side, side)
        with QPainter(shape) as painter:
            for angle in np.arange(24) * (np.pi / 12):
                painter.drawPixmap(QPointF(np.cos(angle) * _HALO_PX, np.sin(angle) * _HALO_PX), mask)
            painter.drawPixmap(QPointF(0, 0), mask)
            paint_sign(painter, rect, severity, self.colours, self.look)
        return shape

    def _disc(self, radius: float, shares: tuple[int, ...]) -> QPixmap:
        key = (radius, shares)
        if key not in self._discs:
            self._discs[key] = self._paint_disc(radius, shares)
        return self._discs[key]

    def _paint_disc(self, radius: float, shares: tuple[int, ...]) -> QPixmap:
        side = 2 * radius + 4
        pixmap = self._blank(side, side)
        middle = QPointF(side / 2, side / 2)
        ring = QRectF(0, 0, 2 * radius - _RING_PX, 2 * radius - _RING_PX)
        ring.moveCenter(middle)
        c = self.colours
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.surface))
            painter.drawEllipse(middle, radius + 1.5, radius + 1.5)
            # Nothing to report is gray, not green: a colour in the ring is something to look at.
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(mixed(c.edge, c.hairline), _RING_PX))
            painter.drawEllipse(ring)
            start = 90.0
            for severity, steps in zip(self.look.order, shares, strict=True):
                if severity == self.look.words[0] or not steps:
                    continue
                span = 360.0 * steps / _RING_STEPS
                pen = QPen(self.look.colour(severity, c), _RING_PX)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                painter.drawArc(ring, round(start * 16), round(-span * 16))
                start -= span
        return pixmap

    def _figure(self, figure: str) -> QPixmap:
        if figure not in self._figures:
            metrics = QFontMetricsF(theme.font(_BADGE_PT, bold=True))
            width = metrics.horizontalAdvance(figure)
            # cut to the height of figures, so that their middle is the middle of the picture
            height = metrics.capHeight()
            pixmap = self._blank(width, height + 4)
            with QPainter(pixmap) as painter:
                painter.setFont(theme.font(_BADGE_PT, bold=True))
                painter.setPen(QColor(self.colours.subtle))
                painter.drawText(QPointF(0, height + 2), figure)
            self._figures[figure] = pixmap
        return self._figures[figure]

    def _paint_name(self, text: str, level: str) -> QPixmap:
        width, height = self.name_size(text, level)
        pixmap = self._blank(width + 8, height + 8)
        metrics = QFontMetricsF(self._name_font(level))
        c = self.colours
        colour = QColor(c.subtle if level == "town" else c.faint)
        name, _, note = text.partition("\n")
        lines = [(name, self._name_font(level), metrics, 4 + metrics.ascent(), colour)]
        if note:
            down = 4 + metrics.ascent() + metrics.descent() * 0.6 + self._note_metrics.ascent()
            lines.append((note, self._note_font, self._note_metrics, down, QColor(c.text)))
        halo = QColor(c.surface)
        halo.setAlphaF(0.9)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(halo, 4.0)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            for words, font, measure, down, _ in lines:
                path = QPainterPath()
                path.addText(QPointF(4 + (width - measure.horizontalAdvance(words)) / 2, down), font, words)
                painter.strokePath(path, pen)
            for words, font, measure, down, ink in lines:
                painter.setFont(font)
                painter.setPen(ink)
                painter.drawText(QPointF(4 + (width - measure.horizontalAdvance(words)) / 2, down), words)
        return pixmap


def _shares(counts: NDArray[np.int64], total: int, look: Look) -> tuple[int, ...]:
    """Give each word its steps of the ring, in the order of the legend; what is there is seen, however few."""
    steps: list[int] = []
    for severity in look.order:
        count = int(counts[look.words.index(severity)])
        steps.append(0 if not count else max(2, round(count / total * _RING_STEPS)))
    return tuple(steps)


class ScaleBar(QWidget):
    """A round length on the ground."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mapScaleBar")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._scale = 0.01
        self.resize(round(_LONGEST_BAR_PX) + 16, 26)

    def set_scale(self, scale: float) -> None:
        """Show the scale, in pixels a metre; 0 while there is no ground to measure."""
        self.setVisible(scale > 0)
        self._scale = scale or self._scale
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar at the right end."""
        c = theme.current()
        length_m, text = scale_bar(self._scale)
        right, low = self.width() - 8.0, self.height() - 5.0
        left = right - round(length_m * self._scale)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.surface))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(QColor(c.faint), 1.0))
            painter.drawPolyline(
                [QPointF(left, low - 5), QPointF(left, low), QPointF(right, low), QPointF(right, low - 5)]
            )
            painter.setFont(theme.font(theme.SECOND_PT))
            painter.setPen(QColor(c.subtle))
            painter.drawText(QRectF(left - 20, 0, right - left + 40, low - 2), Qt.AlignmentFlag.AlignCenter, text)


def scale_bar(scale: float, longest_px: float = _LONGEST_BAR_PX) -> tuple[float, str]:
    """Choose a round length for the scale bar.

    Parameters
    ----------
    scale : pixels a metre
    longest_px : how long it may be

    Returns
    -------
    length in metres, and its text
    """
    most = longest_px / scale * (1 + 1e-9)  # a power of ten may come out a hair short
    power = 10.0 ** np.floor(np.log10(most))
    length = float(max(step * power for step in (1, 2, 5) if step * power <= most))
    if length >= 1000:
        return length, tr("{n} km", n=f"{length / 1000:,.0f}")
    return length, tr("{n} m", n=f"{length:,.0f}")
