"""The rows of the worklist: the words of a line, the model over them and how a line is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import over_for, short_day, tr, weekday_time
from coordinator.widgets.kit import theme
from coordinator.worklist.order import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from coordinator.worklist.rows import Line

_Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
"""Role that gives the line itself."""
ROW_HEIGHT = 60
_CLOCK = 11.0


def due_words(due_at: datetime | None, now: datetime) -> str:
    """Say when something is due as seen from now: a time today, else the day; of what is past, for how long."""
    if due_at is None:
        return ""
    if due_at < now:
        return f"{over_for(due_at, now)} ({clock(due_at, now)})"
    days = (due_at.date() - now.date()).days
    if days == 0:
        # An end of day is no hour anybody has to keep.
        return tr("today") if due_at.hour >= 18 else tr("by {time}", time=f"{due_at:%H:%M}")
    return tr("tomorrow") if days == 1 else tr("by {day}", day=short_day(due_at))


def due_short(due_at: datetime | None, now: datetime) -> str:
    """Say the same in as few words as there are."""
    return over_for(due_at, now) if due_at is not None and due_at < now else due_words(due_at, now)


def clock(at: datetime, now: datetime) -> str:
    """Say a time that is past: the hour of today, with its weekday in the week before, else the day."""
    if at.date() == now.date():
        return f"{at:%H:%M}"
    return weekday_time(at) if (now.date() - at.date()).days < 7 else short_day(at)


def why_words(line: Line, fits: Callable[[str], bool]) -> str:
    """Say why a line is there in as many words as fit: whole, else shortened, else the first reasons and how many more.

    Only the first reason of all is ever cut, where it alone is longer than the room; whoever draws it cuts it.
    """
    whole = [reason.text for reason in line.reasons]
    shorts = [reason.text for reason in line.shorts] or whole
    for words in (whole, [*whole[:1], *shorts[1:]], shorts):
        if fits(" · ".join(words)):
            return " · ".join(words)
    for count in range(len(shorts) - 1, 0, -1):
        words = tr("{reasons} +{n}", reasons=" · ".join(shorts[:count]), n=len(shorts) - count)
        if fits(words):
            return words
    return shorts[0] if shorts else ""


class RowWords(NamedTuple):
    """Why a line is there and when it is due; whether that stands above, so that the words have the row."""

    why: str
    due: str
    is_due_above: bool


def row_words(line: Line, now: datetime, room_beside: Callable[[str], int], width: Callable[[str], int]) -> RowWords:
    """Choose the words of a line: what somebody said and cannot wait is whole before anything else.

    Parameters
    ----------
    room_beside : the room that is left beside these words of the time due
    width : of words that say why
    """

    def beside(due: str) -> str:
        return why_words(line, lambda words: width(words) <= room_beside(due))

    is_short = len(line.shorts) > 1
    due = (due_short if is_short else due_words)(line.due_at, now)
    why = beside(due)
    if not is_short and width(why) > room_beside(due):
        due = due_short(line.due_at, now)
        why = beside(due)
    if line.is_urgent and width(why) > room_beside(due):
        return RowWords(beside(""), due, is_due_above=True)
    return RowWords(why, due, is_due_above=False)


def spoken(line: Line, now: datetime) -> str:
    """Say a line of the list as a screen reader should."""
    name_and_age = f"{line.name} {tr('{age} years old', age=line.age)}" if line.age is not None else line.name
    parts = [
        tr(SEVERITY_LABELS.get(line.severity, "")),
        name_and_age,
        line.absence.text if line.absence else "",
        line.area,
    ]
    parts += [reason.text for reason in line.reasons]
    parts += [line.step.text, due_words(line.due_at, now)]
    return ", ".join(part for part in parts if part)


class WorklistModel(QAbstractListModel):
    """An adapter over the lines; answers the spoken text, a tool tip with every reason, and the line itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self.now: datetime | None = None

    def set_lines(self, lines: Sequence[Line], now: datetime) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._lines, self.now = list(lines), now
        self.endResetModel()

    def lines(self) -> list[Line]:
        """Give the lines as shown."""
        return list(self._lines)

    def row_of(self, household_id: int | None) -> int:
        """Find a household's row; -1 when it is not shown."""
        return next((n for n, line in enumerate(self._lines) if line.household_id == household_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Count the lines."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer a role for a line."""
        if not index.isValid() or self.now is None:
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return spoken(line, self.now)
            case Qt.ItemDataRole.ToolTipRole:
                step = tr("Next: {step}, {due}", step=line.step.text, due=due_words(line.due_at, self.now))
                return "\n".join(filter(None, (*(reason.text for reason in line.reasons), step, in_words(line))))
            case _ if role == LINE:
                return line
            case _:
                return None


class WorklistDelegate(QStyledItemDelegate):
    """Paints a line: shape, who, reasons; at the right the next step and when it is due."""

    is_written_for: Callable[[int], bool] | None = None
    """Says whether anything is half written for a household."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Give every line two rows of text and room around them."""
        return QSize(200, theme.scaled(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one line."""
        line: Line | None = index.data(LINE)
        model = index.model()
        if line is None or not isinstance(model, WorklistModel) or model.now is None:
            return
        c = theme.current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        if selected:
            painter.fillRect(rect, QColor(c.primary_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(c.ground))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(c.hairline))
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.primary))
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(c.primary))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        theme.paint_severity(painter, QRectF(rect.left() + 14, rect.top() + theme.scaled(13), 15, 15), line.severity)
        self._paint_words(painter, rect.adjusted(40, 8, -14, -8), line, model.now)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, line: Line, now: datetime) -> None:
        c = theme.current()
        overdue = line.due_at is not None and line.due_at < now
        bold, plain, second = theme.font(bold=True), theme.font(), theme.font(theme.SECOND_PT)
        bold_metrics, plain_metrics, second_metrics = QFontMetrics(bold), QFontMetrics(plain), QFontMetrics(second)
        upper = QRect(rect.left(), rect.top(), rect.width(), rect.height() // 2)
        lower = QRect(rect.left(), upper.bottom() + 1, rect.width(), rect.height() - upper.height())
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter

        # The next step is read before the age and the place are: it has all that the name leaves.
        most = max(rect.width() * 45 // 100, rect.width() - bold_metrics.horizontalAdvance(line.name) - 18)
        step = bold_metrics.elidedText(line.step.text, Qt.TextElideMode.ElideRight, most)
        painter.setFont(bold)
        painter.setPen(QColor(c.primary_text))
        painter.drawText(upper, right | middle, step)
        # What was said and cannot wait is not read over.
        metrics = bold_metrics if line.is_urgent else plain_metrics
        face = round(_CLOCK) + 5 if overdue else 0

        def width_of(due: str) -> int:
            return second_metrics.horizontalAdvance(due) + face + 12 if due else 0

        words = row_words(line, now, lambda due: rect.width() - width_of(due), metrics.horizontalAdvance)
        step_width = bold_metrics.horizontalAdvance(step) + 12
        place = upper.adjusted(0, 0, -step_width, 0) if words.is_due_above else lower
        painter.setFont(second)
        # Red is kept for the serious; others are told by the clock alone.
        ink = QColor(c.danger_text if overdue and line.severity == "serious" else c.subtle)
        painter.setPen(ink)
        painter.drawText(place, right | middle, words.due)
        if overdue:
            begin = place.right() - second_metrics.horizontalAdvance(words.due) - face
            _paint_clock(painter, QRectF(begin, place.center().y() - _CLOCK / 2 + 1, _CLOCK, _CLOCK), ink)
        painter.setFont(bold if line.is_urgent else plain)
        painter.setPen(QColor(c.danger_text if line.is_urgent else c.text))
        room = rect.width() - (0 if words.is_due_above else width_of(words.due))
        painter.drawText(lower, left | middle, metrics.elidedText(words.why, Qt.TextElideMode.ElideRight, room))

        width = rect.width() - step_width - (width_of(words.due) if words.is_due_above else 0)
        name = bold_metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, width)
        painter.setFont(bold)
        painter.setPen(QColor(c.text))
        painter.drawText(upper, left | middle, name)
        used = bold_metrics.horizontalAdvance(name) + 6
        away = line.absence.text if line.absence else ""
        where = " · ".join(part for part in ("" if line.age is None else str(line.age), away, line.area) if part)
        if self.is_written_for is not None and self.is_written_for(line.household_id):
            painter.setPen(QColor(c.primary_text))
            painter.setFont(second)
            mark = tr("Being written")
            painter.drawText(upper.adjusted(used, 0, 0, 0), left | middle, mark)
            used += second_metrics.horizontalAdvance(mark) + 6
        painter.setFont(plain)
        painter.setPen(QColor(c.subtle))
        where = plain_metrics.elidedText(where, Qt.TextElideMode.ElideRight, max(0, width - used))
        painter.drawText(upper.adjusted(used, 0, 0, 0), left | middle, where)


def _paint_clock(painter: QPainter, box: QRectF, ink: QColor) -> None:
    """Draw a clock face: its time is past."""
    middle, half = box.center(), box.width() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, half - 0.7, half - 0.7)
    painter.drawPolyline([middle - QPointF(0, half * 0.55), middle, middle + QPointF(half * 0.45, half * 0.2)])
    painter.restore()
