"""The form of consents: asked for, given, refused, withdrawn, and the exception for life and body."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.casework.households.consents import exception_days
from coordinator.records.households import CONSENT_LABELS
from coordinator.text import day, ntr, tr
from coordinator.widgets.kit.act_forms import ActForm, Whom, second_label
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.household_card import HouseholdCard

ASKED, GIVEN, REFUSED, WITHDRAWN, EXCEPTION = "asked", "given", "refused", "withdrawn", "exception"
_EARLIEST = timedelta(days=3660)
_LATEST = timedelta(days=3660)


class ConsentForm(ActForm):
    """Record what somebody says to the use of personal information, purpose by purpose (개인정보 동의)."""

    def __init__(self, household: Whom, card: HouseholdCard, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Consents"), tr("Each purpose is separate; Ctrl+Z takes it back."), parent, household=household
        )
        self.must_be_of(card.id)
        self._held = frozenset(card.consents)
        self._today = now.date()
        purposes = [(code, tr(label)) for code, label in CONSENT_LABELS.items()]
        self.purposes = Choices(purposes, self, keys="12345", several=True)
        answers = (
            (GIVEN, tr("Given")),
            (ASKED, tr("Asked, no answer yet")),
            (REFUSED, tr("Refused")),
            (WITHDRAWN, tr("Takes it back")),
            (EXCEPTION, tr("Exception for life and body")),
        )
        self.answer = Choices(answers, self, keys="67890")
        self.on = MomentEdit(now - _EARLIEST, tr("Choose the day"), self, begin=now, days_only=True)
        self.on.limit(now)
        self.on.give(now)
        self.until = MomentEdit(now, tr("No end"), self, begin=now, days_only=True)
        self.until.limit(now + _LATEST)
        self.again = MomentEdit(now, tr("Not to be asked again"), self, begin=now, days_only=True)
        self.again.limit(now + _LATEST)
        self.remark = QLineEdit(self)
        self.effect = second_label("", self)
        self.effect.setObjectName("consentEffect")
        self.add_field(tr("What for"), self.purposes)
        self.add_field(tr("What was said"), self.answer)
        self._rows: dict[str, list[QWidget]] = {}
        for name, caption, field in (
            ("on", tr("On"), self.on),
            ("until", tr("Until"), self.until),
            ("again", tr("Ask again on"), self.again),
            ("words", tr("In words"), self.remark),
        ):
            first = self.body.count()
            self.add_field(caption, field)
            self._rows[name] = self.widgets_from(first)
        self.body.addWidget(self.effect)
        self.purposes.changed.connect(self.refresh)
        self.answer.changed.connect(self._on_answer)
        for field in (self.on, self.until, self.again):
            field.dateTimeChanged.connect(self.refresh)
        self.remark.textChanged.connect(self.refresh)
        self.setFocusProxy(self.purposes.buttons[0])
        self._on_answer()

    @Slot()
    def _on_answer(self) -> None:
        answer = self.answer.one()
        shown = {
            "on": answer in (ASKED, GIVEN, REFUSED, ""),
            "until": answer == GIVEN,
            "again": answer == REFUSED,
            "words": answer in (GIVEN, WITHDRAWN, EXCEPTION),
        }
        for name, widgets in self._rows.items():
            for widget in widgets:
                widget.setVisible(shown[name])
        hints = {
            GIVEN: tr("For example: on paper, cabinet 2"),
            WITHDRAWN: tr("For example: who said it, on paper or by phone"),
            EXCEPTION: tr("What endangers life or body, and why it cannot wait"),
        }
        self.remark.setPlaceholderText(hints.get(answer, ""))
        days = exception_days(self._today)
        effects = {
            REFUSED: tr("What needs this consent does not begin."),
            WITHDRAWN: tr("What it allowed stops at once."),
            EXCEPTION: ntr(
                "Counts as a consent for {n} day, to {day}, then ends by itself; every paper made with it says so.",
                "Counts as a consent for {n} days, to {day}, then ends by itself; every paper made with it says so.",
                days,
                day=day(self._today + timedelta(days=days - 1)),
            ),
        }
        self.effect.setText(effects.get(answer, ""))
        self.effect.setVisible(answer in effects)
        self.refresh()

    def on_digit(self, digit: int) -> None:
        """Choose purposes by 1 to 5, and what was said by 6 to 0."""
        purpose = self.purposes.by_key(str(digit))
        if purpose is not None:
            purpose.click()
        else:
            self.answer.pick(digit)

    def missing(self) -> str:
        """Ask what for, what was said, and what that needs."""
        chosen, answer = self.purposes.chosen(), self.answer.one()
        if not chosen:
            return tr("Choose what for: keys 1 to 5.")
        if not answer:
            return tr("Say what was said: keys 6 to 0.")
        held = ", ".join(tr(CONSENT_LABELS[code]) for code in chosen if code in self._held)
        if answer in (REFUSED, EXCEPTION) and held:
            return tr("A consent holds for: {purposes}.", purposes=held)
        if answer == WITHDRAWN and not held:
            return tr("No consent of this person holds.")
        if answer == EXCEPTION and not self.remark.text().strip():
            return tr("Write why it cannot wait.")
        return "" if self.on.is_set() or answer in (WITHDRAWN, EXCEPTION) else tr("Choose the day.")

    def is_dirty(self) -> bool:
        """Say whether anything was given."""
        return bool(self.purposes.chosen() or self.answer.one() or self.remark.text().strip())

    def request(self) -> Request:
        """Make the request."""
        home, purposes, answer = self.household_id, self.purposes.chosen(), self.answer.one()
        words = self.remark.text().strip()
        if answer == WITHDRAWN:
            return ask_for(Households.withdraw_consents, home, purposes, words, WHEN_RUN)
        if answer == EXCEPTION:
            return ask_for(Households.use_exception, home, purposes, words, WHEN_RUN)
        on = _day(self.on)
        assert on is not None
        if answer == ASKED:
            return ask_for(Households.ask_consent, home, purposes, on, WHEN_RUN)
        if answer == REFUSED:
            return ask_for(Households.refuse_consent, home, purposes, on, _day(self.again), WHEN_RUN)
        until = _day(self.until)
        return ask_for(Households.give_consent, home, purposes, on, WHEN_RUN, until=until, paper=words)


def _day(field: MomentEdit) -> date | None:
    moment = field.moment()
    return None if moment is None else moment.date()
