"""The legend of the map: shapes, words and counts; each word switches its homes off and on, by mouse and by keys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from coordinator.text import tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.skeleton import UNKNOWN
from coordinator.widgets.map.keys import URGENT, URGENT_LABEL, paint_sign
from coordinator.widgets.map.marks import ALERTS_LOOK, Look

ALL = "all"
"""What shows every word again; there only while one is off."""


class MapLegend(QWidget):
    """The key of the map, and its filter.

    Urgent words cannot be switched off: who asked for help is on the map whatever else is looked for.

    Signals
    -------
    hidden_changed : frozenset of str, the severities that are off now
    """

    hidden_changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mapLegend")
        self.setAccessibleName(tr("Key of the map"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hidden: frozenset[str] = frozenset()
        self.look: Look = ALERTS_LOOK
        self._counts: dict[str, int] = {}
        """How many homes of each; empty until that is known."""
        self._items: list[tuple[QRectF, str, str]] = []
        self._at = 0
        """Number of the item the keys are at."""
        self._width = 0.0

    @property
    def is_known(self) -> bool:
        """Whether it was told how many homes there are, be they none."""
        return bool(self._counts)

    def set_look(self, look: Look) -> None:
        """Name the words of another layer; none of it is off."""
        self.look, self.hidden, self._counts, self._at = look, frozenset(), {}, 0

    def set_counts(self, counts: dict[str, int], urgent: int = 0) -> None:
        """Show how many homes there are of each severity, and how many of all have urgent words."""
        self._counts = {URGENT: urgent, **{severity: counts.get(severity, 0) for severity in self.look.order}}
        self.describe()
        self.update()

    def text(self, word: str) -> str:
        """Give the word and count of one severity or of urgent words."""
        if word == ALL:
            return tr("Show all")
        label = URGENT_LABEL if word == URGENT else self.look.labels[word]
        n = f"{self._counts[word]:,}" if self._counts else UNKNOWN
        return tr("{severity} {n}", severity=tr(label), n=n)

    def fit_into(self, width: float) -> QSize:
        """Lay the key out in as few lines as `width` pixels allow, and take that size."""
        self._width = width
        metrics = QFontMetricsF(theme.font(theme.SECOND_PT))
        line, left, top, widest = metrics.height() + 8, 12.0, 6.0, 0.0
        self._items = []
        # What is off stays in sight.
        words = self.hidden | {word for word, count in self._counts.items() if count}
        rare = (URGENT, *self.look.rare)
        named = [word for word in (URGENT, *self.look.order) if word not in rare or word in words]
        for word in (*named, *((ALL,) if self.hidden else ())):
            text = self.text(word)
            item = (0.0 if word == ALL else 18.0) + metrics.horizontalAdvance(text)
            if left > 12.0 and left + item > width - 12.0:
                left, top = 12.0, top + line
            rect = QRectF(left, top, item, line)
            self._items.append((rect, word, text))
            left += item + 14.0
            widest = max(widest, rect.right())
        size = QSize(int(np.ceil(widest + 12.0)), int(np.ceil(top + line + 6.0)))
        self._at = min(self._at, len(self._items) - 1)
        self.resize(size)
        return size

    def toggle(self, word: str) -> None:
        """Switch a word off or on again; `ALL` switches everything on."""
        if word == URGENT:
            return
        self.hidden = frozenset() if word == ALL else self.hidden ^ {word}
        self.describe()
        self.hidden_changed.emit(self.hidden)
        self.update()

    def describe(self) -> None:
        """Say in words what is on the map and what is off."""
        off = [self.text(word) for word in self.look.order if word in self.hidden]
        words = [self.text(word) for word in (URGENT, *self.look.order) if word not in self.hidden]
        sentences = [tr("On the map: {words}.", words=", ".join(words))]
        if off:
            sentences.append(tr("Not shown on the map: {words}.", words=", ".join(off)))
        self.setAccessibleDescription("\n".join(sentences))

    def _word_at(self, position: QPointF) -> str:
        return next((word for rect, word, _ in self._items if rect.adjusted(-6, 0, 6, 0).contains(position)), "")

    def _tip(self, word: str) -> str:
        if word == URGENT:
            return tr("Who said urgent words is always shown.")
        if word == ALL:
            return tr("Show all homes again")
        return (
            tr("Click: show {word} again", word=self.text(word))
            if word in self.hidden
            else tr("Click: take {word} off the map", word=self.text(word))
        )

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the click: what lies beneath is not meant."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Switch the word that is clicked."""
        word = self._word_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and word:
            self._press(word)

    def _press(self, word: str) -> None:
        if word == URGENT:
            rect = next(rect for rect, item_word, _ in self._items if item_word == word)
            QToolTip.showText(self.mapToGlobal(rect.topLeft().toPoint()), self._tip(word), self)
        else:
            self.toggle(word)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the words with the arrows, switch one with the space bar or Enter."""
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self._at = (self._at + 1) % len(self._items)
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self._at = (self._at - 1) % len(self._items)
            case Qt.Key.Key_Space | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._press(self._items[self._at][1])
            case _:
                super().keyPressEvent(event)
                return
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are elsewhere."""
        self.update()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what a click does."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            word = self._word_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._tip(word) if word else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the key; a word that is off is struck through and pale."""
        c = theme.current()
        font, struck = theme.font(theme.SECOND_PT), theme.font(theme.SECOND_PT)
        struck.setStrikeOut(True)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(c.surface))
            painter.setPen(QPen(QColor(c.hairline), 1.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            for number, (rect, word, text) in enumerate(self._items):
                off = word in self.hidden
                if word != ALL:
                    side = 14.0 if word == URGENT else 11.0
                    box = QRectF(rect.left() + (11.0 - side) / 2, rect.center().y() - side / 2, side, side)
                    painter.setOpacity(0.35 if off else 1.0)
                    paint_sign(painter, box, word, c, self.look)
                    painter.setOpacity(1.0)
                strong = word in (URGENT, *self.look.order[:2])
                painter.setFont(struck if off else font)
                painter.setPen(
                    QColor(c.primary_text if word == ALL else c.faint if off else c.text if strong else c.subtle)
                )
                painter.drawText(
                    rect.adjusted(0 if word == ALL else 17, 0, 4, 0),
                    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                    text,
                )
                if number == self._at and self.hasFocus():
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(QColor(c.primary), 2.0))
                    painter.drawRoundedRect(rect.adjusted(-5, 1, 5, -1), 5, 5)
