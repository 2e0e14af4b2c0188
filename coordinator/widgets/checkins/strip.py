"""The call strip: the last 12 weekly check-in calls as squares with signs, oldest left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from coordinator.text import mark, short_day, short_moment, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button

if TYPE_CHECKING:
    from coordinator.worklist.rows import CallCell

MARK_LABELS: dict[str, str] = {
    "ok": mark("Well"),
    "concern": mark("Concern"),
    "no_answer": mark("No answer"),
    "silent": mark("Connected, nothing said"),
    "content_unknown": mark("Content unknown"),
    "declined_ai": mark("Declined the AI call"),
    "not_attempted": mark("Not attempted"),
    "paused": mark("Paused"),
    "due": mark("Due"),
    "none": mark("No call planned"),
}
CALLER_LABELS: dict[str, str] = {
    "vendor": mark("AI call service"),
    "ai": mark("AI call service"),
    "staff": mark("staff"),
    "human": mark("staff"),
}
SIDE, GAP = 26, 6


def paint_mark(painter: QPainter, box: QRectF, word: str) -> None:
    """Paint the sign of a call's result or state into a square: ○ ! × … ? – ‖ ∅ ▷ → □; strokes, so it needs no font."""
    ink = theme.current()
    fill, colour = {
        "ok": (ink.success_soft, ink.success),
        "concern": (ink.warning_soft, ink.warning_text),
        "no_answer": (ink.warning_soft, ink.warning_text),
        "silent": (ink.warning_soft, ink.warning_text),
        "content_unknown": (ink.unknown_soft, ink.unknown_text),
        "urgent": (ink.danger_soft, ink.danger_text),
        "in_progress": (ink.primary_soft, ink.primary_text),
    }.get(word, (ink.ground, ink.faint))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if word in ("due", "none"):
        edge = QPen(QColor(ink.edge if word == "due" else ink.hairline), 1)
        edge.setStyle(Qt.PenStyle.DashLine if word == "due" else Qt.PenStyle.SolidLine)
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    pen = QPen(QColor(colour), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    middle, r = box.center(), box.width() * 0.2
    x, y = middle.x(), middle.y()
    dot = QColor(colour)
    if word == "ok":
        painter.drawEllipse(middle, r * 1.15, r * 1.15)
    elif word in ("concern", "urgent"):
        painter.drawLine(QPointF(x, y - r * 1.4), QPointF(x, y + r * 0.35))
        painter.drawPoint(QPointF(x, y + r * 1.35))
    elif word == "no_answer":
        painter.drawLine(QPointF(x - r, y - r), QPointF(x + r, y + r))
        painter.drawLine(QPointF(x - r, y + r), QPointF(x + r, y - r))
    elif word == "silent":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dot)
        for step in (-1.2, 0, 1.2):
            painter.drawEllipse(QPointF(x + step * r, y), 1.5, 1.5)
    elif word == "content_unknown":
        hook = QPainterPath(QPointF(x - r * 0.85, y - r * 0.75))
        hook.cubicTo(
            QPointF(x - r * 0.6, y - r * 1.9), QPointF(x + r * 1.5, y - r * 1.7), QPointF(x + r * 0.7, y - r * 0.5)
        )
        hook.quadTo(QPointF(x, y), QPointF(x, y + r * 0.5))
        painter.drawPath(hook)
        painter.drawPoint(QPointF(x, y + r * 1.4))
    elif word == "declined_ai":
        painter.drawEllipse(middle, r * 1.15, r * 1.15)
        painter.drawLine(QPointF(x - r * 1.3, y + r * 1.3), QPointF(x + r * 1.3, y - r * 1.3))
    elif word == "not_attempted":
        painter.drawLine(QPointF(x - r, y), QPointF(x + r, y))
    elif word == "paused":
        for step in (-0.5, 0.5):
            painter.drawLine(QPointF(x + step * r * 1.2, y - r), QPointF(x + step * r * 1.2, y + r))
    elif word == "in_progress":
        painter.drawPolygon(
            [QPointF(x - r * 0.7, y - r * 1.1), QPointF(x + r * 1.1, y), QPointF(x - r * 0.7, y + r * 1.1)]
        )
    elif word == "handed_over":
        painter.drawLine(QPointF(x - r, y), QPointF(x + r, y))
        painter.drawPolyline([QPointF(x + r * 0.1, y - r * 0.9), QPointF(x + r, y), QPointF(x + r * 0.1, y + r * 0.9)])
    elif word == "closed":
        painter.drawRect(QRectF(x - r, y - r, 2 * r, 2 * r))
    painter.restore()


def cell_sentence(cell: CallCell) -> str:
    """Say one week: when, what, by whom, what was said."""
    label = tr(MARK_LABELS.get(cell.mark, cell.mark))
    if cell.called_at is None:
        return tr("Week of {day}: {result}", day=short_day(cell.week_on), result=label)
    caller = tr(CALLER_LABELS.get(cell.caller, cell.caller))
    sentence = tr("{moment} · {result} · {caller}", moment=short_moment(cell.called_at), result=label, caller=caller)
    return tr("{call}: {summary}", call=sentence, summary=cell.summary) if cell.summary else sentence


class CallSquares(QWidget):
    """The squares; arrow keys walk them, the pointer's tool tip and the line below say each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: tuple[CallCell, ...] = ()
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Check-in calls of the last 12 weeks"))
        self.line = second_label("", self.parentWidget() or self)
        self.line.hide()

    def show_cells(self, cells: tuple[CallCell, ...]) -> None:
        """Take other weeks."""
        self._cells = cells
        self.current = -1
        self.line.hide()
        self.setAccessibleDescription(". ".join(cell_sentence(cell) for cell in reversed(cells)))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for one row of squares."""
        return QSize(12 * SIDE + 11 * GAP + 4, SIDE + 4)

    def minimumSizeHint(self) -> QSize:
        """Squares shrink a little before they are cut."""
        return QSize(12 * 18 + 11 * 3 + 4, SIDE + 4)

    def _pitch(self) -> tuple[float, float]:
        """Give the side of a square and the way from one to the next."""
        count = max(1, len(self._cells))
        room = (self.width() - 4 + GAP) / count
        side = min(float(SIDE), room - 3)
        return side, min(room, side + GAP)

    def box(self, index: int) -> QRectF:
        """Give the place of a square."""
        side, step = self._pitch()
        return QRectF(2 + index * step, 2, side, side)

    def _at(self, x: float) -> int:
        return next((n for n in range(len(self._cells)) if self.box(n).left() <= x <= self.box(n).right()), -1)

    def choose(self, index: int) -> None:
        """Put the cursor on a square and say it below."""
        self.current = index if 0 <= index < len(self._cells) else -1
        sentence = cell_sentence(self._cells[self.current]) if self.current >= 0 else ""
        self.line.setText(sentence)
        self.line.setVisible(bool(sentence))
        if sentence:
            self.setAccessibleDescription(sentence)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the squares."""
        painter = QPainter(self)
        for index, cell in enumerate(self._cells):
            paint_mark(painter, self.box(index), cell.mark)
        if self.hasFocus() and self._cells:
            ring = self.box(max(self.current, 0)).adjusted(-1, -1, 1, 1)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.current().primary), 2))
            painter.drawRoundedRect(ring, 4, 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the weeks."""
        last = len(self._cells) - 1
        goal = {
            Qt.Key.Key_Left: max(0, self.current - 1),
            Qt.Key.Key_Right: min(last, self.current + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if goal is None or last < 0:
            super().keyPressEvent(event)
        else:
            self.choose(goal)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the square under the pointer."""
        self.choose(self._at(event.position().x()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the newest week."""
        super().focusInEvent(event)
        if self.current < 0 and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.choose(len(self._cells) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the cursor away."""
        super().focusOutEvent(event)
        self.choose(-1)

    def event(self, event: QEvent) -> bool:
        """Show the tool tip of the square under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), cell_sentence(self._cells[index]) if index >= 0 else "", self)
            return True
        return super().event(event)


class CallStrip(QWidget):
    """The calls section of the pane: title, usual share of answers, squares, the chosen week in words.

    Signals
    -------
    call_wanted : the button of the empty state was pressed
    """

    call_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("callStrip")
        self.setAccessibleName(tr("Check-in calls"))
        self.title = QLabel(tr("Check-in calls: 12 weeks"), self)
        self.title.setProperty("role", "strong")
        self.share = second_label("", self)
        self.share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.squares = CallSquares(self)
        self.empty_label = second_label("", self)
        self.call_button = push_button(tr("Record call"), self.call_wanted.emit, self, link=True)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.share, 1)
        head.addWidget(self.call_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(head)
        outer.addWidget(self.squares)
        outer.addWidget(self.squares.line)
        outer.addWidget(self.empty_label)

    def show_calls(self, cells: tuple[CallCell, ...], usual_answer_share: float | None) -> None:
        """Show the weeks, or say that there is no call yet."""
        any_call = any(cell.mark != "none" for cell in cells)
        self.squares.show_cells(cells if any_call else ())
        self.squares.setVisible(any_call)
        self.empty_label.setText("" if any_call else tr("No check-in call is planned or recorded here yet."))
        self.empty_label.setVisible(not any_call)
        self.call_button.setVisible(not any_call)
        share = "" if usual_answer_share is None else f"{usual_answer_share:.0%}"
        self.share.setText(tr("Usually answers {share}", share=share) if share else "")
        self.setAccessibleDescription(self.squares.accessibleDescription() or self.empty_label.text())
