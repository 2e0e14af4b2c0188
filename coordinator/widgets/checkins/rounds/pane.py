"""The chosen household of the board: number, hours, safety first, habit, escalation, signs of life, and the acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from coordinator.records.checkins import (
    CallMode,
    Step,
)
from coordinator.text import mark, phone_text, tr
from coordinator.widgets.checkins.escalation_forms import EscalationStepForm, SettleForm
from coordinator.widgets.checkins.form import CallForm
from coordinator.widgets.checkins.rounds.case_rows import (
    StateLine,
    attempt_row,
    contact_row,
    pattern_rows,
    step_words,
    terms_of,
    what_was_said,
    whom_to_ask,
)
from coordinator.widgets.checkins.rounds.columns import stop_words
from coordinator.widgets.checkins.rounds.forms import HandOverForm
from coordinator.widgets.kit.act_forms import ActForm, Whom, second_label
from coordinator.widgets.kit.choices import Flow, push_button
from coordinator.widgets.kit.form_host import LEAST_ABOVE, FormHost
from coordinator.widgets.kit.labels import band, plain_label
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.widgets.kit.pane_section import Row, Section, hairline
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.checkins import Checkins
from coordinator.workspace.enrolment import Enrolments

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.checkins.case import CallCase, CaseStep
    from coordinator.worklist.checkins.round_rows import RoundItemRow
    from coordinator.worklist.checkins.script import CallScript
    from coordinator.worklist.facts.life_signs import SignSince

EMERGENCY_WORDS = mark("A person calls 119, not the program. Call first, record it here afterwards.")
_MOST_OF_PANE = 0.92
"""The acts of the pane give way to its form; what stays in sight above is the safety note and the name."""


class RoundPane(QWidget):
    """What a person needs to call, to go on with the escalation, or to decide; it asks and never stores.

    Parameters
    ----------
    as_of : gives the instant the rows were asked at

    Signals
    -------
    act_requested : a `Request`
    household_wanted : int, the household is to be shown on the Today desk
    left : the form was given up; the keyboard goes back to the list
    speaking : bool, the form of a call is open: what to say is to be shown
    """

    act_requested = Signal(object)
    household_wanted = Signal(int)
    left = Signal()
    speaking = Signal(bool)

    def __init__(self, as_of: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("roundPane")
        self.setAccessibleName(tr("The chosen household"))
        self.row: RoundItemRow | None = None
        self.case: CallCase | None = None
        self.script: CallScript | None = None
        self._as_of = as_of
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._refusal, self._refused = band("error", self)
        self._refusal.setObjectName("roundPaneRefusal")
        self._refusal.hide()
        pages = QWidget(self)
        self._empty = second_label(tr("Choose a household of the round."), pages)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = Scrolled(pages, least_width=340)
        self._scroll.setWidget(self._make_content())
        self._scroll.setMinimumHeight(LEAST_ABOVE)
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._scroll)
        self.forms = FormHost(self, most=_MOST_OF_PANE)
        self.forms.saved.connect(self.act_requested)
        self.forms.form_opened.connect(self._on_form_opened)
        self.forms.form_closed.connect(self._on_form_closed)
        for part, stretch in ((self._refusal, 0), (pages, 1), (self.forms, 0), (self._make_bar(), 0)):
            outer.addWidget(part, stretch)
        self.setFocusProxy(self.call_button)
        self.show_row(None)

    def _make_content(self) -> QWidget:
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(16, 12, 16, 16)
        rows.setSpacing(6)
        self.safety, self._safety_words = band("warning", content)
        self.safety.setObjectName("roundPaneSafety")
        self.name = QLabel(content)
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)
        self.state = StateLine(content)
        self.phone = QLabel(content)
        self.phone.setObjectName("roundPanePhone")
        self.phone.setProperty("role", "figure")
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hours = second_label("", content)
        self.where = second_label("", content)
        self.last_sign = plain_label("", content)
        self.last_sign.setObjectName("roundPaneLastSign")
        for part in (self.safety, self.name, self.state, self.phone, self.hours, self.where, self.last_sign):
            rows.addWidget(part)
        self.signs = Section(tr("Seen or heard of since the miss"), content)
        self.signs.setObjectName("lifeSigns")
        self.escalation = Section(tr("Steps after the missed call"), content)
        self.escalation.setObjectName("escalation")
        self.pattern = Section(tr("How the person answers, 12 weeks"), content)
        self.pattern.setObjectName("answerPattern")
        self.attempts = Section(tr("Calls of this round"), content)
        self.attempts.setObjectName("attempts")
        self.contacts = Section(tr("Contacts"), content)
        self.contacts.setObjectName("roundContacts")
        self._sections = (self.signs, self.escalation, self.pattern, self.attempts, self.contacts)
        self._lines = [hairline(content) for _ in self._sections]
        for line, section in zip(self._lines, self._sections, strict=True):
            rows.addWidget(line)
            rows.addWidget(section)
        rows.addStretch(1)
        return content

    def _make_bar(self) -> QWidget:
        bar = self._bar = QFrame(self)
        bar.setProperty("bar", "bottom")
        column = QVBoxLayout(bar)
        column.setContentsMargins(12, 8, 12, 8)
        acts = QWidget(bar)
        flow = Flow(acts)
        column.addWidget(acts)
        self.call_button = self._act("roundCall", tr("Record call"), "C", self.begin_call, acts, main=True)
        self.step_button = self._act("roundStep", tr("Record the step"), "V", self.begin_step, acts)
        self.settle_button = self._act("roundSettle", tr("Heard of otherwise"), "H", self.begin_settle, acts)
        self.hand_button = self._act("roundHandOver", tr("Hand over"), "", self.begin_hand_over, acts)
        self.person_button = self._act("roundByPerson", tr("Call by a person from now on"), "", self._by_person, acts)
        self.open_button = self._act("roundOpen", tr("Show in Today"), "", self._open, acts)
        for button in (
            self.call_button,
            self.step_button,
            self.settle_button,
            self.hand_button,
            self.person_button,
            self.open_button,
        ):
            flow.addWidget(button)
        return bar

    def _act(
        self, name: str, text: str, key: str, begin: Callable[[], object], parent: QWidget, *, main: bool = False
    ) -> QPushButton:
        button = push_button(text, begin, parent, main=main)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(tr("{act} ({key})", act=text, key=key) if key else text)
        return button

    # ------------------------------------------------------------ what is shown

    @property
    def household_id(self) -> int | None:
        """Name the household shown."""
        return None if self.row is None else self.row.household_id

    def show_row(self, row: RoundItemRow | None) -> None:
        """Show who is chosen at once; what has to be looked up follows by `show_detail`."""
        same = row is not None and self.row is not None and row.id == self.row.id
        self.row, self._now = row, self._as_of()
        if not same:
            self.case = None
            if row is not None:
                # A list that no longer has the household takes no form away: its head says whose it is.
                self.forms.be_of(row.household_id)
            self._bar.setVisible(self.forms.form is None)
            self._say()
            self._refusal.hide()
            self._scroll.verticalScrollBar().setValue(0)
            for part in (self.safety, self.hours, self.where, self.last_sign, *self._sections, *self._lines):
                part.hide()
        self._pages.setCurrentWidget(self._empty if row is None else self._scroll)
        if row is not None:
            age = [] if row.age is None else [tr("{n} years old", n=row.age)]
            self.name.setText(", ".join((row.name, *age)))
            self.phone.setText(phone_text(row.phone) or tr("No phone is known."))
            self.state.show_row(row)
            self.setAccessibleDescription(tr("{name}: {state}", name=row.name, state=stop_words(row)))
        self._enable()

    def show_detail(self, case: CallCase) -> None:
        """Show what was looked up of the one who is chosen."""
        if self.row is None or case.item_id != self.row.id:
            return
        self.case = case
        self._safety_words.setText(case.safety_note)
        self.safety.setVisible(bool(case.safety_note))
        self.hours.setText(" · ".join(terms_of(case)))
        self.hours.show()
        self.where.setText(" · ".join(filter(None, (case.area, case.address))))
        self.where.setVisible(bool(self.where.text()))
        sign = case.last_sign
        self.last_sign.setText(
            tr("Last sign of life: {sign}", sign=sign.said.text) if sign else tr("No sign of life is on record.")
        )
        self.last_sign.show()
        self.signs.show_rows([self._sign_row(sign) for sign in case.signs])
        self.signs.say_empty("" if case.signs else tr("Nothing yet from power, phone, visits or notes."))
        self.escalation.show_rows([self._step_row(step) for step in case.steps])
        self.pattern.show_rows(pattern_rows(case, self.pattern))
        self.pattern.say_empty("" if case.pattern.hours else tr("No call of twelve weeks tells it yet."))
        self.attempts.show_rows([attempt_row(attempt, self.attempts) for attempt in case.attempts])
        self.contacts.show_rows([contact_row(contact, self.contacts) for contact in case.contacts])
        self.contacts.say_empty("" if case.contacts else tr("Nobody is named who could be asked."))
        has_rows = (case.missed_at is not None, bool(case.steps), True, bool(case.attempts), True)
        for line, section, show in zip(self._lines, self._sections, has_rows, strict=True):
            line.setVisible(show)
            section.setVisible(show)
        if isinstance(self.forms.form, CallForm):
            self._say()  # the form may have been there before it was looked up what was said
        self._enable()

    def _sign_row(self, sign: SignSince) -> QWidget:
        row = Row(sign.said.text, "", self.signs)
        stop = push_button(tr("Reason to stop"), lambda: self._stop_for(sign), row, link=True)
        stop.setObjectName("stopForSign")
        stop.setToolTip(tr("Settles the call as well because of this; it can be undone."))
        # A sign of life answers a miss; what was said in a call is not settled by it.
        stop.setEnabled(self.row is not None and self.row.state == "missed")
        row.line.addWidget(stop)
        return row

    def _step_row(self, step: CaseStep) -> QWidget:
        # The row knows what else asks to reach the person, and until when.
        due_at = (None if self.row is None else self.row.step_due_at) or step.due_at
        row = Row(*step_words(step, due_at, self._now), self.escalation)
        if not step.is_up or step.done_at is not None:
            return row
        by_call = step.step in (Step.STAFF, Step.RETRY)
        words, begin = (tr("Record call"), self.begin_call) if by_call else (tr("Record"), self.begin_step)
        row.line.addWidget(push_button(words, begin, row, link=True))
        return row

    def _waits(self) -> bool:
        return self.row is not None and self.row.state in ("missed", "concern_open")

    def _enable(self) -> None:
        row, case = self.row, self.case
        waits = self._waits()
        self.call_button.setEnabled(row is not None)
        self.open_button.setEnabled(row is not None)
        for button in (self.step_button, self.settle_button, self.hand_button):
            button.setVisible(waits)
        self.step_button.setVisible(waits and row is not None and row.step not in ("", Step.RETRY, Step.STAFF))
        declined = row is not None and row.declined_twice and case is not None and case.mode != CallMode.HUMAN
        self.person_button.setVisible(declined and case is not None and case.enrolment_id is not None)

    # ------------------------------------------------------------ acts

    def _begin(self, kind: type[ActForm], make: Callable[[Whom, RoundItemRow], ActForm], of: str | bool = "") -> None:
        row = self.row
        assert row is not None
        # The row may be at something else when its draft is taken up: what was begun of one is none of another.
        self.forms.begin((row.household_id, kind, row.id, of), lambda: make(Whom(row.household_id, row.name), row))

    @Slot()
    def begin_call(self) -> None:
        """Open the form that records a call."""
        if self.row is not None:
            self._begin(
                CallForm,
                lambda household, row: CallForm(
                    household, phone_text(row.phone), self.forms, script=self.script, offer_script=False
                ),
            )
            self._refusal.hide()

    @Slot()
    def begin_step(self) -> None:
        """Open the form that records the step which is up."""
        if self.row is None or not self._waits():
            return
        detail = tr(EMERGENCY_WORDS) if self.row.step == Step.EMERGENCY else ""
        if self.row.step == Step.CONTACTS and self.case is not None:
            detail = whom_to_ask(self.case)
        self._begin(
            EscalationStepForm,
            lambda household, row: EscalationStepForm(household, row.step, detail, self.forms),
            of=self.row.step,
        )

    @Slot()
    def begin_settle(self) -> None:
        """Open the form that stops the escalation, or closes it unreached; a sign of life stands in it already."""
        if self.row is None or not self._waits():
            return
        case = self.case
        hint = case.signs[0].said.text if case is not None and case.signs else ""
        concern = self.row.state == "concern_open"
        self._begin(
            SettleForm,
            lambda household, _row: SettleForm(household, of_concern=concern, hint=hint, parent=self.forms),
            of=concern,
        )

    @Slot()
    def begin_hand_over(self) -> None:
        """Open the form that hands the household over to somebody else."""
        if self.row is not None and self._waits():
            self._begin(HandOverForm, lambda household, _row: HandOverForm(household, self.forms))

    def _stop_for(self, sign: SignSince) -> None:
        if self.row is not None and self.row.state == "missed":
            home = self.row.household_id
            self.act_requested.emit(
                ask_for(Checkins.settle, home, "confirmed", WHEN_RUN, sign.said.text, reason="sign_of_life")
            )

    def _by_person(self) -> None:
        if self.row is not None:
            self.act_requested.emit(ask_for(Enrolments.change_mode, self.row.household_id, CallMode.HUMAN, WHEN_RUN))

    def _open(self) -> None:
        if self.row is not None:
            self.household_wanted.emit(self.row.household_id)

    def refuse(self, message: str, request: Request | None = None, household_id: object = None) -> bool:
        """Tell why an act was refused, in its form where it had one; say whether it is told here.

        Parameters
        ----------
        request : what was refused; without it, what was asked for last
        household_id : whose act it was; it is not told over another household, or over an open form
        """
        if self.forms.refuse(message, request):
            return True
        is_shown = household_id in (None, self.household_id)
        if not is_shown or self.forms.form is not None:
            return False
        self._refused.setText(message)
        self._refusal.show()
        return True

    def act_done(self, request: Request | None = None) -> None:
        """Let go of what was sent: it was taken."""
        self._refusal.hide()
        self.forms.forget_sent(request)

    @Slot()
    def _on_form_opened(self) -> None:
        """Leave the room to the form; of a call the number stands in it."""
        self._bar.hide()
        self._say()

    @Slot()
    def _on_form_closed(self) -> None:
        self._bar.show()
        self._say()
        self.left.emit()

    def _say(self) -> None:
        speaks = isinstance(self.forms.form, CallForm)
        self.phone.setVisible(not speaks)
        self.speaking.emit(speaks)

    def concern(self) -> str:
        """Give what was said in the call that brought the concern which waits, urgent words first; empty without."""
        if self.row is None or self.row.state != "concern_open" or self.case is None:
            return ""
        calls = sorted(self.case.attempts, key=lambda attempt: (attempt.urgent, attempt.called_at), reverse=True)
        return next((said for attempt in calls if (said := what_was_said(attempt))), "")
