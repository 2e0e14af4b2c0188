"""The top of the household pane: who it is, what a visitor must know, the last sign of life, the open alerts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from coordinator.records.alerts import HANDLING, SEVERITY_LABELS
from coordinator.records.checkins import CALL_RESULT_LABELS, CallResult
from coordinator.records.households import CONSENT_LABELS, RISK_LABELS
from coordinator.records.states import Kind
from coordinator.text import mark, ntr, phone_text, short_day, short_moment, tr
from coordinator.widgets.kit import icons, theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.labels import contact_name, plain_label

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.worklist.rows import AlertRow, HouseholdCard

SEX_LABELS: dict[str, str] = {
    "f": mark("woman"),
    "female": mark("woman"),
    "m": mark("man"),
    "male": mark("man"),
}
SOURCE_LABELS: dict[str, str] = {
    "power": mark("from the power meter"),
    "phone": mark("from phone use"),
    "calls": mark("from a call"),
    "visit": mark("from a visit"),
}


def is_open(alert: AlertRow) -> bool:
    """Say whether an alert still waits for an outcome."""
    return HANDLING[alert.state].kind in (Kind.OPEN, Kind.WAITING)


class SeverityBadge(QWidget):
    """A severity as shape, colour and word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.severity = "normal"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_severity(self, severity: str) -> None:
        """Take another severity."""
        self.severity = severity
        self.setAccessibleName(self.word())
        self.updateGeometry()
        self.update()

    def word(self) -> str:
        """Give the severity in words."""
        return tr(SEVERITY_LABELS.get(self.severity, self.severity))

    def sizeHint(self) -> QSize:
        """Ask for shape and word."""
        self.ensurePolished()
        room = self.fontMetrics()
        return QSize(20 + room.horizontalAdvance(self.word()) + 4, room.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shape and word."""
        ink = theme.current()
        painter = QPainter(self)
        theme.paint_severity(painter, QRectF(0, (self.height() - 13) / 2, 13, 13), self.severity)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        colour = {"serious": ink.danger_text, "caution": ink.warning_text, "watch": ink.primary_text}
        painter.setPen(QColor(colour.get(self.severity, ink.subtle)))
        box = QRectF(19, 0, self.width() - 19, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.word())


def band(kind: str, parent: QWidget) -> tuple[QFrame, QLabel]:
    """Make a band with a bar at its left: `warning`, `error` or `info`."""
    frame = QFrame(parent)
    frame.setProperty("message", kind)
    inside = QHBoxLayout(frame)
    inside.setContentsMargins(12, 6, 8, 6)
    label = plain_label("", frame)
    inside.addWidget(label)
    return frame, label


class HouseholdHead(QWidget):
    """Name, age, severity, address, phone, first contact, safety note, last signs of life.

    Signals
    -------
    print_pressed
    """

    print_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLabel(self)
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.who = QLabel(self)
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.badge = SeverityBadge(self)
        self.print_button = QToolButton(self)
        self.print_button.setIcon(icons.icon("print"))
        self.print_button.setToolTip(tr("Print this household's page"))
        self.print_button.setAccessibleName(tr("Print this household's page"))
        self.print_button.clicked.connect(self.print_pressed)
        self.where = second_label("", self)
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.safety, self.safety_label = band("warning", self)
        self.safety.setObjectName("safetyNote")
        self.not_watched, self.not_watched_label = band("info", self)
        self.signs = QLabel(self)
        self.signs.setWordWrap(True)
        self.signs.setTextFormat(Qt.TextFormat.RichText)
        self.signs.setObjectName("lastSigns")

        first = QHBoxLayout()
        first.setSpacing(8)
        for widget in (self.name, self.who, self.badge):
            first.addWidget(widget)
        first.addStretch(1)
        first.addWidget(self.print_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        top = QVBoxLayout()
        top.setSpacing(2)
        top.addLayout(first)
        top.addWidget(self.where)
        outer.addLayout(top)
        for widget in (self.safety, self.signs, self.not_watched):
            outer.addWidget(widget)

    def show_card(self, card: HouseholdCard) -> None:
        """Show who it is."""
        self.name.setText(card.name)
        self.who.setText(_who(card))
        self.badge.show_severity(card.severity)
        first = min((one for one in card.contacts if not one.do_not_contact), key=lambda one: one.rank, default=None)
        parts = [card.address, phone_text(card.phone)]
        if first is not None:
            parts.append(tr("{contact} {phone}", contact=contact_name(first), phone=phone_text(first.phone)))
        self.where.setText(" · ".join(part for part in parts if part))
        self.safety_label.setText(card.safety_note)
        self.safety.setAccessibleName(tr("Safety note: {text}", text=card.safety_note))
        self.safety.setVisible(bool(card.safety_note))
        self.signs.setText(_signs(card))
        self.signs.setToolTip("" if card.last_sign is None else escape(card.last_sign.text.text))
        cause = card.not_watched
        self.not_watched_label.setText("" if cause is None else tr("Not watched today: {cause}", cause=cause.text))
        self.not_watched.setVisible(cause is not None)


def _who(card: HouseholdCard) -> str:
    sex = tr(SEX_LABELS[card.sex]) if card.sex in SEX_LABELS else ""
    if card.age is not None and sex:
        return tr("aged {age} · {sex} · lives alone", age=card.age, sex=sex)
    if card.age is not None:
        return tr("aged {age} · lives alone", age=card.age)
    return tr("{sex} · lives alone", sex=sex) if sex else tr("lives alone")


def _signs(card: HouseholdCard) -> str:
    """Say the last sign of life and the last call, the moments in bold."""
    if card.last_sign is None:
        sign = escape(tr("No sign of life is on record."))
    else:
        source = card.last_sign.source
        sign = tr(
            "Last sign of life <b>{moment}</b> {source}",
            moment=escape(short_moment(card.last_sign.at)),
            source=escape(tr(SOURCE_LABELS.get(source, source))),
        )
    if card.last_call is None:
        return tr("{sign} · no call yet", sign=sign)
    result = card.last_call.result
    if result == CallResult.OK:
        return tr("{sign} · last call <b>{day}</b>", sign=sign, day=escape(short_day(card.last_call.called_at.date())))
    return tr(
        "{sign} · last call <b>{day}</b> {result}",
        sign=sign,
        day=escape(short_day(card.last_call.called_at.date())),
        result=escape(tr(CALL_RESULT_LABELS.get(result, result))),
    )


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
        said = alert.sentence.text if alert.answered is None else f"{alert.answered.text}\n{alert.sentence.text}"
        self.sentence = plain_label(said, self)
        self.facts = second_label(" · ".join(alert_facts(alert)), self)
        line.addWidget(self.sentence)
        line.addWidget(self.facts)
        self.setAccessibleName(said)
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
    facts = [tr("{state} · since {moment}", state=tr(HANDLING[alert.state].label), moment=short_moment(alert.since_at))]
    if alert.owner:
        facts.append(alert.owner)
    if alert.next_step:
        facts.append(tr("next: {step}", step=alert.next_step))
    if alert.state == "silenced" and alert.silenced_until is not None:
        until = short_moment(alert.silenced_until)
        facts.append(tr("silent until {moment}: {reason}", moment=until, reason=alert.silence_reason))
    elif alert.remind_at is not None:
        facts.append(tr("reminder {moment}", moment=short_moment(alert.remind_at)))
    if alert.repeat_count:
        facts.append(ntr("came again {n} time", "came again {n} times", alert.repeat_count))
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
        shown = [alert for alert in alerts if is_open(alert)]
        self._lines = [AlertLine(alert, now, self, of_several=len(shown) > 1) for alert in shown]
        for line in self._lines:
            line.chosen.connect(self.choose)
            self._rows.addWidget(line)
        self.chosen = next((alert for alert in shown if alert.id == before), shown[0] if shown else None)
        self._mark()
        self.setVisible(bool(shown))

    def choose(self, episode_id: int) -> None:
        """Make an alert the one the acts are for."""
        self.chosen = next((line.alert for line in self._lines if line.alert.id == episode_id), self.chosen)
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        for line in self._lines:
            line.select(self.chosen is not None and line.alert.id == self.chosen.id)


def facts_of(card: HouseholdCard) -> list[str]:
    """List the facts at the foot of the pane: risk grade, consents, meter."""
    consents = ", ".join(tr(CONSENT_LABELS.get(purpose, purpose)) for purpose in card.consents)
    facts = [
        tr("Risk grade: {risk}", risk=tr(RISK_LABELS.get(card.risk, card.risk))),
        tr("Consent: {purposes}", purposes=consents) if consents else tr("No consent is on record."),
    ]
    if card.meter:
        facts.append(tr("Meter {number}", number=card.meter))
    return facts
