"""One person of the run as the window shows them: who, why first, their own words, their signals, whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from coordinator.text import phone_text, short_moment, tr
from coordinator.widgets.checkins.strip import CALLER_LABELS
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.labels import band, contact_name, plain_label
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.widgets.today.household_head import SOURCE_LABELS, SeverityBadge, who_words
from coordinator.widgets.today.run.signals import SignalPicture
from coordinator.worklist.order import in_words

if TYPE_CHECKING:
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.morning_run import RunCard
    from coordinator.worklist.rows import Line

_MOST_REASONS = 4


class RunPerson(QWidget):
    """The card of one person; while it is on its way, what the list knows of them and nothing of anybody else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runPerson")
        self.badge = SeverityBadge(self)
        self.name = QLabel(self)
        self.name.setObjectName("runName")
        self.name.setProperty("role", "figure")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.who = second_label("", self)
        self.who.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.first = plain_label("", self)
        self.first.setObjectName("runFirst")
        self.first.setProperty("role", "strong")
        self.safety, self._safety_words = band("warning", self)
        self.safety.setObjectName("runSafety")
        self.words = plain_label("", self)
        self.words.setObjectName("runWords")
        self.words.setProperty("role", "title")
        self.spoken = second_label("", self)
        self.reasons = plain_label("", self)
        self.reasons.setObjectName("runReasons")
        self.power = plain_label("", self)
        self.power.setObjectName("runPower")
        self.sign = second_label("", self)
        self.signals = SignalPicture(self)
        self.phone = QLabel(self)
        self.phone.setObjectName("runPhone")
        self.phone.setProperty("role", "figure")
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.step = QLabel(self)
        self.step.setProperty("role", "strong")
        self.step.setTextFormat(Qt.TextFormat.PlainText)
        self.otherwise = plain_label("", self)
        self.otherwise.setObjectName("runOtherwise")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.name)
        head.addWidget(self.who, 1, Qt.AlignmentFlag.AlignVCenter)
        left = QVBoxLayout()
        left.setSpacing(8)
        for part in (self.words, self.spoken, self.reasons, self.power, self.sign):
            left.addWidget(part)
        left.addStretch(1)
        columns = QGridLayout()
        columns.setHorizontalSpacing(28)
        columns.addLayout(left, 0, 0)
        right = QVBoxLayout()
        right.addWidget(self.signals, 1000)  # as high as it may be, then room below
        right.addStretch(1)
        columns.addLayout(right, 0, 1)
        columns.setColumnStretch(0, 1)
        columns.setColumnStretch(1, 1)
        inside = QWidget(self)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(24, 14, 24, 10)
        rows.setSpacing(10)
        rows.addLayout(head)
        rows.addWidget(self.first)
        rows.addWidget(self.safety)
        rows.addLayout(columns, 1)
        scroll = Scrolled(self)
        scroll.setObjectName("runScroll")
        scroll.setWidget(inside)
        self._scroll = scroll
        # Whom to call never scrolls away.
        calling = QHBoxLayout()
        calling.setContentsMargins(24, 6, 24, 8)
        calling.setSpacing(14)
        calling.addWidget(self.step)
        calling.addWidget(self.phone)
        calling.addWidget(self.otherwise, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addLayout(calling)

    def show_coming(self, line: Line | None, name: str) -> None:
        """Be another person's from now on, with no more than the list tells."""
        self._scroll.verticalScrollBar().setValue(0)
        self.name.setText(name or "…")
        self.who.setText("" if line is None else line.area)
        self._show_line(line)
        self._show_safety("" if line is None else line.safety_note)
        self.sign.setText(tr("Reading the records…"))
        self.signals.show_signals(None)
        self.phone.setText("" if line is None else phone_text(line.phone))
        self.otherwise.setText("")
        self.setAccessibleName(name)

    def show_card(self, card: RunCard) -> None:
        """Show the whole card."""
        whole, line = card.card, card.line
        self.name.setText(whole.name)
        self.who.setText(" · ".join(part for part in (who_words(whole), whole.address or whole.area) if part))
        self._show_line(line)
        if line is None:
            self.badge.show_severity(whole.severity)
            self.badge.show()
        self._show_safety(whole.safety_note)
        self._show_words(card)
        power = card.signals.power
        sentence = None if power is None else power.sentence
        self.power.setText("" if sentence is None else tr("Power: {what}", what=sentence.text))
        self.power.setVisible(sentence is not None)
        self.sign.setText(_sign(whole))
        self.signals.show_signals(card.signals)
        self.phone.setText(phone_text(whole.phone) or tr("No phone number"))
        self.otherwise.setText(otherwise(whole))
        self.setAccessibleName(whole.name)

    def _show_line(self, line: Line | None) -> None:
        self.badge.setVisible(line is not None)
        if line is not None:
            self.badge.show_severity(line.severity)
        self.first.setText("" if line is None else in_words(line))
        self.first.setVisible(bool(self.first.text()))
        self._say_words("" if line is None else line.urgent_words, urgent=True)
        self.spoken.hide()
        self.power.hide()
        reasons = () if line is None else line.reasons
        if line is not None and line.urgent_words:
            reasons = reasons[1:]  # the words themselves stand above
        self.reasons.setText("\n".join(reason.text for reason in reasons[:_MOST_REASONS]))
        self.reasons.setVisible(bool(reasons))
        self.step.setText("" if line is None else line.step.text)

    def _show_words(self, card: RunCard) -> None:
        """Show what the person said last: what cannot wait, else the newest call of the last days."""
        line, summed_call = card.line, next((call for call in card.signals.calls if call.summary), None)
        urgent = "" if line is None else line.urgent_words
        self._say_words(urgent or (summed_call.summary if summed_call is not None else ""), urgent=bool(urgent))
        spoken_call = next((call for call in card.signals.calls if call.urgent), None) if urgent else summed_call
        self.spoken.setVisible(spoken_call is not None)
        if spoken_call is not None:
            caller = tr(CALLER_LABELS.get(spoken_call.caller, spoken_call.caller))
            self.spoken.setText(tr("Said {at} · {caller}", at=short_moment(spoken_call.called_at), caller=caller))

    def _say_words(self, words: str, *, urgent: bool) -> None:
        self.words.setText(tr("“{words}”", words=words) if words else "")
        self.words.setVisible(bool(words))
        if self.words.property("alarm") != urgent:
            self.words.setProperty("alarm", urgent)
            self.words.style().unpolish(self.words)
            self.words.style().polish(self.words)

    def _show_safety(self, text: str) -> None:
        self._safety_words.setText(text)
        self.safety.setAccessibleName(tr("Safety note: {text}", text=text))
        self.safety.setVisible(bool(text))


def otherwise(card: HouseholdCard) -> str:
    """Say whom to ask if nobody answers, in their order."""
    contacts = sorted(
        (contact for contact in card.contacts if not contact.do_not_contact), key=lambda to_ask: to_ask.rank
    )
    if not contacts:
        return tr("If nobody answers: no contact is on record.")
    people = [
        tr("{contact} {phone}", contact=contact_name(contact), phone=phone_text(contact.phone)).strip()
        for contact in contacts[:3]
    ]
    return tr("If nobody answers → {contacts}", contacts=" → ".join(people))


def _sign(card: HouseholdCard) -> str:
    if card.last_sign is None:
        return tr("No sign of life is on record.")
    source = tr(SOURCE_LABELS.get(card.last_sign.source, card.last_sign.source))
    return tr("Last sign of life: {moment} {source}", moment=short_moment(card.last_sign.at), source=source)
