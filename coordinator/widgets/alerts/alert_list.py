"""The open alerts of one household, and the one that the acts are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from coordinator.records.alerts import HANDLING
from coordinator.records.states import Kind
from coordinator.text import mark, ntr, short_moment, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.labels import plain_label

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.worklist.rows import AlertRow


def is_open(alert: AlertRow) -> bool:
    """Say whether an alert still waits for an outcome."""
    return HANDLING[alert.state].kind in (Kind.OPEN, Kind.WAITING)


class AlertLine(QFrame):
    """One open alert: its sentence, how it is handled, by when.

    Signals
    -------
    chosen : int, the episode the acts are for
    """

    chosen = Signal(int)

    def __init__(self, alert: AlertRow, now: datetime, parent: QWidget, *, of_several: bool) -> None:
        super().__init__(parent)
        self.alert = alert
        self.selected = False
        self._of_several = of_several
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if of_several else Qt.FocusPolicy.NoFocus)
        line = QVBoxLayout(self)
        line.setContentsMargins(20, 4 if of_several else 0, 0, 4 if of_several else 0)
        line.setSpacing(2)
        sentence = alert.sentence.text if alert.answered is None else f"{alert.answered.text}\n{alert.sentence.text}"
        self.sentence = plain_label(sentence, self)
        self.facts = second_label(" · ".join(alert_facts(alert)), self)
        line.addWidget(self.sentence)
        line.addWidget(self.facts)
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(self.facts.text())
        if of_several:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(tr("The acts below are for the chosen alert."))

    def select(self, on: bool) -> None:
        """Mark as the alert the acts are for."""
        self.selected = on
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the severity's shape, and the choice if there are several."""
        ink = theme.current()
        painter = QPainter(self)
        if self._of_several and self.selected:
            painter.fillRect(self.rect(), QColor(ink.primary_soft))
        top = self.sentence.y() + (self.fontMetrics().height() - 12) / 2
        theme.paint_severity(painter, QRectF(3, top, 12, 12), self.alert.severity)
        if self.hasFocus():
            painter.setPen(QColor(ink.primary))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        self.chosen.emit(self.alert.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose it with Space or Enter."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.alert.id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()


def alert_facts(alert: AlertRow) -> list[str]:
    """List how an alert is handled: state, by whom, what next, until when."""
    state = tr("Rests with the absence") if alert.rests_with_absence else tr(HANDLING[alert.state].label)
    facts = [tr("{state} · since {moment}", state=state, moment=short_moment(alert.since_at))]
    if alert.owner:
        facts.append(alert.owner)
    if alert.next_step:
        facts.append(tr("next: {step}", step=alert.next_step))
    if alert.state == "silenced" and alert.silenced_until is not None:
        until = short_moment(alert.silenced_until)
        words = (
            mark("absent until {moment}: {reason}")
            if alert.rests_with_absence
            else mark("snoozed until {moment}: {reason}")
        )
        facts.append(tr(words, moment=until, reason=alert.silence_reason))
    elif alert.remind_at is not None:
        facts.append(tr("reminder {moment}", moment=short_moment(alert.remind_at)))
    if alert.repeat_count:
        facts.append(
            ntr("the same signal {n} time more since", "the same signal {n} times more since", alert.repeat_count)
        )
    if alert.cleared_at is not None:
        facts.append(tr("signal normal again since {moment}, not checked yet", moment=short_moment(alert.cleared_at)))
    return facts


class AlertList(QWidget):
    """The open alerts of one household; one of them is the one the acts are for.

    Signals
    -------
    changed : another alert was chosen
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alertList")
        self.setAccessibleName(tr("Open alerts"))
        self._lines: list[AlertLine] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        self.chosen: AlertRow | None = None

    def show_alerts(self, alerts: tuple[AlertRow, ...], now: datetime) -> None:
        """Show the open ones; the choice stays if it is still open."""
        before = None if self.chosen is None else self.chosen.id
        for line in self._lines:
            self._rows.removeWidget(line)
            line.hide()
            line.deleteLater()
        open_alerts = [alert for alert in alerts if is_open(alert)]
        self._lines = [AlertLine(alert, now, self, of_several=len(open_alerts) > 1) for alert in open_alerts]
        for line in self._lines:
            line.chosen.connect(self.choose)
            self._rows.addWidget(line)
        self.chosen = next(
            (alert for alert in open_alerts if alert.id == before), open_alerts[0] if open_alerts else None
        )
        self._mark()
        self.setVisible(bool(open_alerts))

    def choose(self, episode_id: int) -> None:
        """Make an alert the one the acts are for."""
        self.chosen = next((line.alert for line in self._lines if line.alert.id == episode_id), self.chosen)
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        for line in self._lines:
            line.select(self.chosen is not None and line.alert.id == self.chosen.id)
