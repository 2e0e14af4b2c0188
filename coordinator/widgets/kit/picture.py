"""A picture with its title, its sentence, and the same figures as a table for keyboards and screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeySequence, QPainter, QPen, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.table import Column, RowTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QRectF

_TABLE_HEIGHT = 240


class Picture(QWidget):
    """A drawing or its table, one in the place of the other.

    Parameters
    ----------
    drawing : the picture; it takes the focus by Tab and says where its cursor is
    columns, rows_of : the table twin; asked for its rows when it is first shown
    """

    def __init__(
        self,
        name: str,
        title: str,
        drawing: QWidget,
        columns: Sequence[Column],
        rows_of: Callable[[], Sequence[Any]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}Section")
        self._name, self._columns, self._rows_of = name, columns, rows_of
        self.title = QLabel(title, self)
        self.title.setProperty("role", "strong")
        self.drawing = drawing
        self.table: RowTable | None = None
        self.table_button = push_button(tr("As table"), self.toggle_table, self, link=True)
        self.table_button.setObjectName(f"{name}TableButton")
        self.table_button.setToolTip(tr("{act} ({key})", act=tr("Chart or table"), key="T"))
        for keys in ("T", "ㅅ"):
            turn = QShortcut(QKeySequence(keys), self)
            turn.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            turn.activated.connect(self.toggle_table)
        self.head = QHBoxLayout()
        self.head.addWidget(self.title, 1)
        self.head.addWidget(self.table_button)
        self._host = QWidget(self)
        self._host.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._stack = QStackedLayout(self._host)
        self._stack.addWidget(drawing)
        self.sentence = second_label("", self)
        self.sentence.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(self.head)
        outer.addWidget(self._host)
        outer.addWidget(self.sentence)

    def say(self, sentence: str, *, drawn: bool = True) -> None:
        """Show the picture's sentence; without `drawn` it stands in the picture's place."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self._host.setVisible(drawn)
        self.table_button.setVisible(drawn)

    def renew_table(self) -> None:
        """Give the table the figures of now, if it was ever looked at."""
        if self.table is not None:
            self.table.set_rows(self._rows_of())

    @property
    def is_table(self) -> bool:
        """Whether the table is shown."""
        return self.table is not None and self._stack.currentWidget() is self.table

    def pointed_row(self) -> Any:
        """Give the row of what the drawing's cursor is on; a picture that has it says so."""
        return None

    def point_row(self, row: Any) -> None:
        """Put the drawing's cursor on what a row of the table is of."""

    def toggle_table(self) -> None:
        """Change between the drawing and the table of the same figures."""
        if self.table is None:
            self.table = RowTable(self._columns, f"{self._name}Table", self.title.text(), self._host)
            self._stack.addWidget(self.table)
        on = not self.is_table
        page: QWidget = self.table if on else self.drawing
        if on:
            self.table.set_rows(self._rows_of())
            pointed = self.pointed_row()
            if pointed is not None:
                self.table.select(lambda row: row == pointed)
        elif (row := self.table.selected_row()) is not None:
            self.point_row(row)
        self._stack.setCurrentWidget(page)
        if on:
            self._host.setFixedHeight(_TABLE_HEIGHT)
        else:
            self._host.setMinimumHeight(0)
            self._host.setMaximumHeight(16_777_215)
        self.table_button.setText(tr("As chart") if on else tr("As table"))
        page.setFocus(Qt.FocusReason.OtherFocusReason)


class Drawing(QWidget):
    """What the pictures share: the focus, its ring, and a tag beside what is pointed at."""

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def paint_ring(self, painter: QPainter) -> None:
        """Paint the focus ring."""
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.current().primary), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)

    def paint_tag(self, painter: QPainter, text: str, beside: QRectF) -> None:
        """Write a sentence on a tag near what it is about, within the picture."""
        ink = theme.current()
        painter.setFont(theme.font(theme.SECOND_PT))
        room = painter.fontMetrics()
        width, height = room.horizontalAdvance(text) + 14, room.height() + 6
        left = beside.right() + 6 if beside.right() + 6 + width <= self.width() else beside.left() - 6 - width
        left = min(max(0.0, left), max(0.0, self.width() - width - 1.0))
        top = min(max(0.0, beside.center().y() - height / 2), self.height() - height - 1.0)
        box = beside.__class__(left, top, width, height)
        painter.setPen(QPen(QColor(ink.edge), 1))
        painter.setBrush(QColor(ink.surface))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(ink.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def blend(low: str, high: str, share: float) -> QColor:
    """Mix two colours; 0 is the first."""
    a, b = QColor(low), QColor(high)
    return QColor(
        round(a.red() + (b.red() - a.red()) * share),
        round(a.green() + (b.green() - a.green()) * share),
        round(a.blue() + (b.blue() - a.blue()) * share),
    )
