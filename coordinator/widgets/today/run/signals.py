"""The signals of one person on one line of time: a lane each for power, calls, visits and absences."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from coordinator.records.checkins import CALL_RESULT_LABELS
from coordinator.text import mark, short_day, short_moment, tr
from coordinator.widgets.checkins.strip import paint_mark
from coordinator.widgets.households.absence_forms import absence_kind, absence_words
from coordinator.widgets.kit import theme

if TYPE_CHECKING:
    from coordinator.worklist.morning_run import SignalLines

_LEAST_LANE, _MOST_LANE = 30, 64
"""Height of a lane, in pixels: as much as there is, within reason."""
_DAYS_HEIGHT = 18
_MARK = 16.0
_EDGE = 8


class SignalPicture(QWidget):
    """Four lanes over the last days; each sign has its words as a tool tip, and all of them are said as one text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runSignals")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(4 * _MOST_LANE + _DAYS_HEIGHT)
        self._signals: SignalLines | None = None
        self._tips: list[tuple[QRectF, str]] = []
        self._start = datetime.fromtimestamp(0).astimezone()
        self._hours = 1.0

    def show_signals(self, signals: SignalLines | None) -> None:
        """Show somebody's signals, or none."""
        self._signals = signals
        self._tips = []
        self.setAccessibleName(tr("Signals of the last days"))
        self.setAccessibleDescription("" if signals is None else self.words())
        self.update()

    def words(self) -> str:
        """Say everything that is drawn."""
        signals = self._signals
        if signals is None:
            return ""
        sentences = [self._power_words()]
        sentences += [self._call_words(call.called_at, call.result) for call in reversed(signals.calls)]
        sentences += [self._visit_words(visit.at, reached=visit.reached) for visit in signals.visits]
        sentences += [absence_words(absence) for absence in signals.absences]
        return ". ".join(sentences)

    def sizeHint(self) -> QSize:
        """Ask for four lanes and the days."""
        return QSize(420, 4 * _LEAST_LANE + _DAYS_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Take less width, no less height."""
        return QSize(240, self.sizeHint().height())

    # ------------------------------------------------------------ words

    def _power_words(self) -> str:
        signals = self._signals
        assert signals is not None
        power = signals.power
        if power is None:
            return tr("Power: no readings")
        if power.silent_since is not None:
            return tr("Power: quiet since {at}", at=short_moment(power.silent_since))
        return tr("Power: readings up to {at}", at=short_moment(power.now))

    def _call_words(self, at: datetime, result: str) -> str:
        return tr("Call {at}: {result}", at=short_moment(at), result=tr(CALL_RESULT_LABELS.get(result, result)))

    def _visit_words(self, at: datetime, *, reached: bool) -> str:
        text = mark("Visit {at}: reached") if reached else mark("Visit {at}: not reached")
        return tr(text, at=short_moment(at))

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lanes."""
        ink, signals = theme.current(), self._signals
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SECOND_PT))
        names = (tr("Power"), tr("Calls"), tr("Visit"), tr("Absence"))
        left = max(painter.fontMetrics().horizontalAdvance(name) for name in names) + 2 * _EDGE
        room = QRectF(left, 0, self.width() - left - _EDGE, self.height() - _DAYS_HEIGHT)
        for number, name in enumerate(names):
            lane = self._lane(room, number)
            painter.setPen(QColor(ink.subtle))
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(0, lane.top(), left, lane.height()), side, name)
            painter.setPen(QColor(ink.hairline))
            painter.drawLine(lane.bottomLeft(), lane.bottomRight())
        if signals is None:
            return
        self._tips = []
        start = min(signals.start, signals.power.start) if signals.power is not None else signals.start
        self._start, self._hours = start, max((signals.now - start) / timedelta(hours=1), 1.0)
        self._paint_days(painter, room, start, signals.now)
        self._paint_power(painter, self._lane(room, 0))
        self._paint_absences(painter, self._lane(room, 3))
        for call in signals.calls:
            word = "urgent" if call.urgent else call.result
            self._paint_sign(
                painter, self._lane(room, 1), call.called_at, word, self._call_words(call.called_at, call.result)
            )
        for visit in signals.visits:
            word = "ok" if visit.reached else "no_answer"
            words = self._visit_words(visit.at, reached=visit.reached)
            self._paint_sign(painter, self._lane(room, 2), visit.at, word, words)

    @staticmethod
    def _lane(room: QRectF, number: int) -> QRectF:
        height = room.height() / 4
        return QRectF(room.left(), room.top() + number * height, room.width(), height)

    def _x(self, lane: QRectF, at: datetime) -> float:
        share = (at - self._start) / timedelta(hours=1) / self._hours
        return lane.left() + lane.width() * min(max(share, 0.0), 1.0)

    def _paint_days(self, painter: QPainter, room: QRectF, start: datetime, now: datetime) -> None:
        ink = theme.current()
        day = (start + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        first = start if start.hour == 0 else None
        days = [] if first is None else [first]
        while day <= now:
            days.append(day)
            day += timedelta(days=1)
        last = room.left() - 100.0
        for day in days:
            x = self._x(room, day)
            painter.setPen(QColor(ink.hairline))
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
            words = short_day(day.date())
            width = painter.fontMetrics().horizontalAdvance(words)
            if x > last + 8 and x + width <= self.width():
                painter.setPen(QColor(ink.subtle))
                painter.drawText(QPointF(x + 2, room.bottom() + _DAYS_HEIGHT - 4), words)
                last = x + width
        painter.setPen(QPen(QColor(ink.primary), 1))
        painter.drawLine(QPointF(room.right(), room.top()), QPointF(room.right(), room.bottom()))

    def _paint_power(self, painter: QPainter, lane: QRectF) -> None:
        signals, ink = self._signals, theme.current()
        assert signals is not None
        power = signals.power
        self._tips.append((lane, self._power_words()))
        if power is None or not len(power.wh):
            painter.setPen(QColor(ink.subtle))
            painter.drawText(lane, Qt.AlignmentFlag.AlignCenter, tr("no readings"))
            return
        known = [float(value) for value in power.wh]
        most = max((value for value in known if value == value), default=0.0) or 1.0
        width = max(lane.width() / self._hours, 0.6)
        silent_x = None if power.silent_since is None else self._x(lane, power.silent_since)
        if silent_x is not None:
            painter.fillRect(
                QRectF(silent_x, lane.top() + 3, lane.right() - silent_x, lane.height() - 4), QColor(ink.danger_soft)
            )
        for number, value in enumerate(known):
            x = self._x(lane, power.start + timedelta(hours=number))
            if value != value:
                continue  # a missing hour is left empty: it is no zero
            height = max(1.0, (lane.height() - 8) * (value / most) ** 0.5)
            quiet = silent_x is not None and x >= silent_x
            painter.fillRect(
                QRectF(x, lane.bottom() - 1 - height, width, height), QColor(ink.danger if quiet else ink.subtle)
            )

    def _paint_absences(self, painter: QPainter, lane: QRectF) -> None:
        signals, ink = self._signals, theme.current()
        assert signals is not None
        for absence in signals.absences:
            left, right = self._x(lane, absence.starts_at), self._x(lane, min(absence.rests_until, signals.now))
            box = QRectF(left, lane.center().y() - 10, max(right - left, 4.0), 20)
            painter.setPen(QPen(QColor(ink.no_data), 1))
            painter.setBrush(QColor(ink.ground))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(QColor(ink.text))
            painter.drawText(box.adjusted(5, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, absence_kind(absence))
            self._tips.append((box, absence_words(absence)))

    def _paint_sign(self, painter: QPainter, lane: QRectF, at: datetime, word: str, tip: str) -> None:
        middle = min(max(self._x(lane, at), lane.left() + _MARK / 2), lane.right() - _MARK / 2)
        box = QRectF(middle - _MARK / 2, lane.center().y() - _MARK / 2, _MARK, _MARK)
        paint_mark(painter, box, word)
        self._tips.append((box, tip))

    def event(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = QPointF(event.pos())
            tip = next((words for box, words in reversed(self._tips) if box.contains(at)), "")
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)
