"""The top of the household pane: who it is, what a visitor must know, the last sign of life, the open alerts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.checkins import CALL_RESULT_LABELS, CallResult
from coordinator.records.households import CONSENT_LABELS, RISK_LABELS
from coordinator.records.values.ages import AboutAge, born_part_text
from coordinator.text import mark, phone_text, short_day, short_moment, tr
from coordinator.widgets.kit import icons, theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.labels import band, contact_name
from coordinator.widgets.today.worklist_rows import due_words
from coordinator.worklist.order import first_because

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.worklist.household_card import HouseholdCard

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
    "contact": mark("through a contact"),
    "service": mark("from a service"),
}


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
        self.step = QLabel(self)
        self.step.setObjectName("nextStep")
        self.step.setTextFormat(Qt.TextFormat.RichText)
        self.step.setWordWrap(True)
        self.place = second_label("", self)
        self.place.setObjectName("placeReason")
        self.signs = QLabel(self)
        self.signs.setWordWrap(True)
        self.signs.setTextFormat(Qt.TextFormat.RichText)
        self.signs.setObjectName("lastSigns")

        first = QHBoxLayout()
        first.setSpacing(8)
        names = QWidget(self)
        flow = Flow(names, 8)
        for widget in (self.name, self.who, self.badge):
            flow.addWidget(widget)
        first.addWidget(names, 1)
        first.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignTop)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        top = QVBoxLayout()
        top.setSpacing(2)
        top.addLayout(first)
        top.addWidget(self.where)
        outer.addLayout(top)
        for widget in (self.safety, self.signs):
            outer.addWidget(widget)
        step_box = QVBoxLayout()
        step_box.setSpacing(2)
        step_box.addWidget(self.step)
        step_box.addWidget(self.place)
        outer.addLayout(step_box)
        outer.addWidget(self.not_watched)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show who it is, and what the list says of the household: what comes next, until when, why it stands there."""
        self.name.setText(card.name)
        self.who.setText(who_words(card))
        self.badge.show_severity(card.severity)
        first = min(
            (contact for contact in card.contacts if not contact.do_not_contact),
            key=lambda contact: contact.rank,
            default=None,
        )
        parts = [card.address, phone_text(card.phone)]
        if first is not None:
            parts.append(tr("{contact} {phone}", contact=contact_name(first), phone=phone_text(first.phone)))
        self.where.setText(" · ".join(part for part in parts if part))
        self.safety_label.setText(card.safety_note)
        self.safety.setAccessibleName(tr("Safety note: {text}", text=card.safety_note))
        self.safety.setVisible(bool(card.safety_note))
        self.signs.setText(_signs(card))
        self.signs.setToolTip("" if card.last_sign is None else escape(card.last_sign.text.text))
        step = card.next_step
        self.step.setVisible(step is not None)
        if step is not None:
            due = escape(due_words(step.due_at, now))
            self.step.setText(tr("Next: <b>{step}</b>, {due}", step=escape(step.said.text), due=due))
        self.place.setVisible(card.place_reason is not None)
        self.place.setText("" if card.place_reason is None else first_because(card.place_reason))
        self.not_watched_label.setText(_unwatched(card))
        self.not_watched.setVisible(bool(self.not_watched_label.text()))


def who_words(card: HouseholdCard) -> str:
    """Say age and sex, and that the person lives alone, or with whom; of a birth known in part what is known."""
    sex = tr(SEX_LABELS[card.sex]) if card.sex in SEX_LABELS else ""
    if not card.is_alone:
        born = born_part_text(card.born_part) if card.born_part and isinstance(card.age, AboutAge) else ""
        age = "" if card.age is None else tr("aged {age}", age=card.age)
        whom = tr("lives with {names}", names=", ".join(card.lives_with))
        return " · ".join(part for part in (", ".join(filter(None, (born, age))), sex, whom) if part)
    if card.born_part and isinstance(card.age, AboutAge):
        born = born_part_text(card.born_part)
        if sex:
            return tr("{born}, aged {age} · {sex} · lives alone", born=born, age=card.age, sex=sex)
        return tr("{born}, aged {age} · lives alone", born=born, age=card.age)
    if card.age is not None and sex:
        return tr("aged {age} · {sex} · lives alone", age=card.age, sex=sex)
    if card.age is not None:
        return tr("aged {age} · lives alone", age=card.age)
    return tr("{sex} · lives alone", sex=sex) if sex else tr("lives alone")


def _unwatched(card: HouseholdCard) -> str:
    """Say where somebody is who is absent, else why nothing watches the home, and that nobody is heard of."""
    if card.absence is not None:
        return card.absence.text
    cause = "" if card.not_watched is None else tr("Not watched today: {cause}", cause=card.not_watched.text)
    contact = card.contact
    told = contact is None or any(reason.code.startswith("contact_") for reason in card.open_tasks)
    return cause if told or contact is None else " · ".join(filter(None, (cause, contact.text)))


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


def facts_of(card: HouseholdCard) -> list[str]:
    """List the facts at the foot of the pane: risk grade, consents, meter."""
    exceptions = {row.purpose: row.until for row in card.consent_states if row.state == "exception"}
    consents = ", ".join(
        tr("{purpose} (exception until {day})", purpose=label, day=short_day(until))
        if (until := exceptions.get(purpose)) is not None
        else label
        for purpose in card.consents
        for label in (tr(CONSENT_LABELS.get(purpose, purpose)),)
    )
    facts = [
        tr("Risk: {risk}", risk=tr(RISK_LABELS.get(card.risk, card.risk))),
        tr("Consent: {purposes}", purposes=consents) if consents else tr("No consent is on record."),
    ]
    if card.meter:
        facts.append(tr("Meter {number}", number=card.meter))
    return facts
