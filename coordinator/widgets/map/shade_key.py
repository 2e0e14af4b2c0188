"""The key of what the areas are shaded by: the rate, its classes with their limits and how many areas are in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from coordinator.text import ntr, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.map.shading import MASKED, hatch, steps_of

if TYPE_CHECKING:
    from coordinator.widgets.map.shading import Shading

_PAD = 12.0
_SWATCH = 22.0


class ShadeKey(QWidget):
    """Stands upon the map while areas are shaded."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mapShadeKey")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.shading: Shading | None = None
        self.hide()

    def set_shading(self, shading: Shading | None) -> None:
        """Tell of this, or of nothing."""
        self.shading = shading
        self.setVisible(shading is not None)
        self.setToolTip("" if shading is None else tr(shading.shaded.rate.meaning))
        self.setAccessibleName("\n".join(self.sentences()))
        self.update()

    def sentences(self) -> list[str]:
        """Say in words what is shaded."""
        if self.shading is None:
            return []
        rate = self.shading.shaded.rate
        return [tr("Areas are shaded by: {rate}. {meaning}", rate=tr(rate.title), meaning=tr(rate.meaning))]

    def _rows(self) -> list[tuple[int, str]]:
        """Give each class with its words; -1 for what is masked."""
        assert self.shading is not None
        counts = self.shading.counts
        rows = [
            (number, tr("{range}  ({n})", range=words, n=counts[number]))
            for number, words in enumerate(self.shading.words())
        ]
        if counts[-1]:
            few = tr(
                "{sign} fewer than {least} homes, or told by them  ({n})",
                sign=MASKED,
                least=self.shading.shaded.limit,
                n=counts[-1],
            )
            rows.append((-1, few))
        return rows

    def _beyond(self) -> str:
        assert self.shading is not None
        without_area = self.shading.shaded.without_area
        if not without_area:
            return ""
        return ntr("{n} household without such an area", "{n} households without such an area", without_area)

    def fit(self) -> QSize:
        """Take the size its words need; nothing while nothing is shaded."""
        if self.shading is None:
            return QSize(0, 0)
        metrics, strong = (
            QFontMetricsF(theme.font(theme.SECOND_PT)),
            QFontMetricsF(theme.font(theme.SECOND_PT, bold=True)),
        )
        texts = [_SWATCH + 8 + metrics.horizontalAdvance(text) for _, text in self._rows()]
        texts += [
            strong.horizontalAdvance(tr(self.shading.shaded.rate.title)),
            metrics.horizontalAdvance(self._beyond()),
        ]
        lines = len(self._rows()) + 1 + bool(self._beyond())
        size = QSize(round(max(texts) + 2 * _PAD), round(lines * (metrics.height() + 4) + 14))
        self.resize(size)
        return size

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint title and classes."""
        if self.shading is None:
            return
        c, font = theme.current(), theme.font(theme.SECOND_PT)
        line = QFontMetricsF(font).height() + 4
        steps = steps_of(c, len(self.shading.limits))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(c.surface))
            painter.setPen(QPen(QColor(c.hairline), 1.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            painter.setFont(theme.font(theme.SECOND_PT, bold=True))
            painter.setPen(QColor(c.text))
            top = 7.0
            aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(_PAD, top, self.width(), line), aligned, tr(self.shading.shaded.rate.title))
            painter.setFont(font)
            for number, text in self._rows():
                top += line
                box = QRectF(_PAD, top + line / 2 - 6, _SWATCH, 12)
                painter.setPen(QPen(QColor(c.edge), 1.0))
                painter.setBrush(hatch(c, self.devicePixelRatioF()) if number < 0 else steps[number])
                painter.drawRect(box)
                painter.setPen(QColor(c.subtle))
                painter.drawText(QRectF(_PAD + _SWATCH + 8, top, self.width(), line), aligned, text)
            if beyond := self._beyond():
                painter.drawText(QRectF(_PAD, top + line, self.width(), line), aligned, beyond)
