"""The inline forms of an alert's handling: acknowledge, silence, resolve."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.records.alerts import (
    AWAY_OUTCOMES,
    OUTCOME_LABELS,
    REMIND_AFTER,
    SERIOUS_SILENCE_LIMIT,
    Outcome,
    Severity,
)
from coordinator.text import mark, ntr, short_moment, tr
from coordinator.widgets.kit.act_forms import ActForm, Whom, note_edit, second_label
from coordinator.widgets.kit.choices import Choice, Choices, MomentEdit
from coordinator.widgets.kit.pane.return_field import ReturnField
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.alerts import Alerts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coordinator.worklist.rows import AlertRow

NEXT_STEPS: tuple[str, ...] = (
    mark("Call again"),
    mark("Call a contact"),
    mark("Ask for a visit"),
    mark("Ask the provider"),
)
SNOOZE_REASONS: tuple[str, ...] = (
    mark("In hospital"),
    mark("With family"),
    mark("Travelling"),
    mark("Meter or power line being checked"),
)

ERROR_REASONS: tuple[str, ...] = (
    mark("Another home's meter"),
    mark("A wrong file was imported"),
    mark("Recorded for the wrong household"),
)
OUTCOME_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (mark("Is safe"), (Outcome.SEEN_SAFE, Outcome.SPOKEN_SAFE)),
    (
        mark("Is away"),
        (Outcome.AWAY_KNOWN, Outcome.AWAY_NEW, Outcome.HOSPITAL, Outcome.FACILITY, Outcome.MOVED),
    ),
    (mark("Metering"), (Outcome.SUPPLY_CUT, Outcome.METER_FAULT, Outcome.DATA_GAP, Outcome.NEW_TENANT)),
    (mark("Needs help"), (Outcome.NEEDS_SERVICE, Outcome.EMERGENCY, Outcome.DECEASED)),
    (mark("Unsettled"), (Outcome.NOT_ESTABLISHED,)),
)
"""Outcome codes as the form shows them; the number of the group, then the number in the group, picks one."""


class AcknowledgeForm(ActForm):
    """Take an alert (확인함): what comes next, and a note."""

    def __init__(self, household: Whom, alert: AlertRow, parent: QWidget | None = None) -> None:
        super().__init__(tr("Acknowledge"), alert.sentence.text, parent, household=household)
        self.must_be_of(alert.household_id)
        self._alert = alert
        self.steps = Choices(((step, tr(step)) for step in NEXT_STEPS), self, keys="1234")
        self.by_digit = (self.steps,)
        self.next_step = QLineEdit(alert.next_step, self)
        self.note = note_edit(self)
        self.add_field(tr("Next step"), self.steps, self.next_step)
        self.add_field(tr("Note"), self.note)
        remind = REMIND_AFTER.get(alert.raised_severity or alert.severity)
        if remind is not None:
            hours = round(remind / timedelta(hours=1))
            self.body.addWidget(
                second_label(
                    ntr(
                        "Without news it becomes new again after {n} hour.",
                        "Without news it becomes new again after {n} hours.",
                        hours,
                    ),
                    self,
                )
            )
        self.steps.changed.connect(self._take_step)
        self.refresh()

    def _take_step(self) -> None:
        if self.steps.one():
            self.next_step.setText(tr(self.steps.one()))

    def missing(self) -> str:
        """Ask for nothing: taking it is enough."""
        return ""

    def is_dirty(self) -> bool:
        """Say whether a step or a note was written."""
        return bool(self.note.toPlainText().strip() or self.next_step.text().strip() != self._alert.next_step)

    def request(self) -> Request:
        """Make the request."""
        step, note = self.next_step.text().strip(), self.note.toPlainText().strip()
        return ask_for(Alerts.acknowledge, self._alert.id, WHEN_RUN, next_step=step, note=note)


class SnoozeForm(ActForm):
    """Silence an alert (알림 멈춤): the end and the reason are compulsory, a serious one rests three days at most."""

    def __init__(self, household: Whom, alert: AlertRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr("Snooze the alert"), alert.sentence.text, parent, household=household)
        self.must_be_of(alert.household_id)
        self._alert = alert
        self._now = now
        evening = now.replace(hour=18, minute=0, second=0, microsecond=0)
        self._ends = {
            "evening": evening,
            "tomorrow": evening.replace(hour=9) + timedelta(days=1),
            "three": now + timedelta(days=3),
            "seven": now + timedelta(days=7),
        }
        labels = (tr("This evening"), tr("Tomorrow"), tr("3 days"), tr("7 days"))
        self.presets = Choices(zip(self._ends, labels, strict=True), self, keys="1234")
        self.until = MomentEdit(now, tr("Choose the end"), self)
        self.reasons = Choices(((reason, tr(reason)) for reason in SNOOZE_REASONS), self, keys="5678")
        self.by_digit = (self.presets, self.reasons)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(tr("Why it may be snoozed"))
        self.add_field(tr("Until"), self.presets, self.until)
        self.limit_label = second_label("", self)
        self.body.addWidget(self.limit_label)
        self.add_field(tr("Reason"), self.reasons, self.reason)
        self._limit()
        self.presets.changed.connect(self._take_preset)
        self.until.dateTimeChanged.connect(self.refresh)
        self.reasons.changed.connect(self._take_reason)
        self.reason.textChanged.connect(self.refresh)
        self.refresh()

    def _limit(self) -> None:
        serious = (self._alert.raised_severity or self._alert.severity) == Severity.SERIOUS
        latest = self._now + SERIOUS_SILENCE_LIMIT
        limit_words = ntr(
            "A serious alert is snoozed for {n} day at most: until {moment}.",
            "A serious alert is snoozed for {n} days at most: until {moment}.",
            SERIOUS_SILENCE_LIMIT.days,
            moment=short_moment(latest),
        )
        self.limit_label.setVisible(serious)
        self.limit_label.setText(limit_words if serious else "")
        if serious:
            self.until.limit(latest)
        for button in self.presets.buttons:
            end = self._ends[button.code]
            if end <= self._now:
                button.setEnabled(False)
                button.setToolTip(tr("This time has passed."))
            elif serious and end > latest:
                button.setEnabled(False)
                button.setToolTip(limit_words)

    def _take_preset(self) -> None:
        end = self._ends.get(self.presets.one())
        if end is not None:
            self.until.give(end)

    def _take_reason(self) -> None:
        if self.reasons.one():
            self.reason.setText(tr(self.reasons.one()))

    def missing(self) -> str:
        """Ask for the end, then for the reason."""
        until = self.until.moment()
        if until is None or until <= self._now:
            return tr("Choose the end: no snooze is without one.")
        return "" if self.reason.text().strip() else tr("Give the reason.")

    def is_dirty(self) -> bool:
        """Say whether an end or a reason was given."""
        return self.until.is_set() or bool(self.reason.text().strip())

    def request(self) -> Request:
        """Make the request."""
        until = self.until.moment()
        assert until is not None
        return ask_for(Alerts.silence, self._alert.id, until, self.reason.text().strip(), WHEN_RUN)


class ResolveForm(ActForm):
    """Resolve an alert (종결): what turned out to be the case is compulsory."""

    def __init__(self, household: Whom, alert: AlertRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr("Resolve the alert"), alert.sentence.text, parent, household=household)
        self.must_be_of(alert.household_id)
        self._alert = alert
        self._now = now
        self._first_digit = ""
        self.groups: list[Choices] = []
        for number, (caption, codes) in enumerate(OUTCOME_GROUPS, start=1):
            group = Choices(
                ((code, tr(OUTCOME_LABELS[code])) for code in codes),
                self,
                keys=[f"{number}{place}" for place in range(1, len(codes) + 1)],
                caption=tr(caption),
            )
            group.changed.connect(self._on_changed)
            self.groups.append(group)
            self.body.addWidget(group)
        self.away_label = second_label("", self)
        self.back = ReturnField(now, tr("Without an end nothing is registered"), self, may_be_none=True)
        self.back_fields = self.back.fields
        self.back.changed.connect(self.refresh)
        self.body.addWidget(self.away_label)
        self.body.addWidget(self.back)
        self.next_label = second_label(tr("Next the form opens that links a service."), self)
        self.body.addWidget(self.next_label)
        # Somebody was heard of since: what that comes to stands there already, and one key closes the alert.
        self._offered = (alert.answered_outcome, alert.answered_note.text if alert.answered_note else "")
        self.note = note_edit(self, tr("Who saw or spoke to whom, and when"), lines=1)
        self.add_field(tr("Note"), self.note)
        if self._offered[0]:
            self.choose(self._offered[0])
            self.note.setPlainText(self._offered[1])
        self.refresh()

    def _buttons(self) -> Iterator[Choice]:
        for group in self.groups:
            yield from group.buttons

    def outcome(self) -> str:
        """Give the chosen code, empty if none is."""
        return next((button.code for button in self._buttons() if button.isChecked()), "")

    def choose(self, code: str) -> None:
        """Pick an outcome; only one holds over all groups."""
        for group in self.groups:
            group.choose(code)

    def _on_changed(self) -> None:
        changed = self.sender()
        if isinstance(changed, Choices) and changed.one():
            for group in self.groups:
                if group is not changed and group.one():
                    group.clear()
        self._propose_return()
        self.refresh()

    def on_digit(self, digit: int) -> None:
        """Take the number of the group, then the number in it; of somebody away then the key of the return."""
        if not self._first_digit and self._asks_return and self.back.on_digit(digit):
            return
        if not self._first_digit:
            if 1 <= digit <= len(OUTCOME_GROUPS):
                self._first_digit = str(digit)
                self.groups[digit - 1].buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
                if len(self.groups[digit - 1].buttons) == 1:
                    self.on_digit(1)
            return
        key, self._first_digit = f"{self._first_digit}{digit}", ""
        picked = next((button for button in self._buttons() if button.key == key), None)
        if picked is not None:
            self.choose(picked.code)

    @property
    def _asks_return(self) -> bool:
        outcome = self.outcome()
        return outcome == Outcome.SUPPLY_CUT or outcome in AWAY_OUTCOMES

    def _propose_return(self) -> None:
        """Propose for somebody in a hospital or facility that nobody knows: so the home is not called tomorrow."""
        outcome = self.outcome()
        self.back.offer_unknown(outcome in AWAY_OUTCOMES)
        if outcome in (Outcome.HOSPITAL, Outcome.FACILITY):
            self.back.propose_unknown()

    def refresh(self) -> None:
        """Offer the absence where somebody is away, and say what follows where a service is needed."""
        outcome = self.outcome()
        cut = outcome == Outcome.SUPPLY_CUT
        caption = tr("Back on: notes the supply cut too") if cut else tr("Back on: registers the absence too")
        self.away_label.setText(caption)
        for part in (self.back, *self.back.parts[:2]):
            part.setAccessibleName(caption)
        was_asked = not self.back.isHidden()
        self.away_label.setVisible(self._asks_return)
        self.back.setVisible(self._asks_return)
        if self._asks_return and not was_asked:
            self.bring_into_view(self.back)
        self.next_label.setVisible(outcome == Outcome.NEEDS_SERVICE)
        super().refresh()

    def missing(self) -> str:
        """Ask for the outcome; a return that is given must come after the alert began."""
        if not self.outcome():
            return tr("Choose what turned out to be the case: its two digits.")
        has_return = self._asks_return and (self.back.presets.one() or self.back.is_given())
        return self.back.missing(self._alert.since_at) if has_return else ""

    def is_dirty(self) -> bool:
        """Say whether an outcome or a note was given, other than what stood there at first."""
        answer = (self.outcome(), self.note.toPlainText().strip())
        return any(answer) and answer != self._offered

    def request(self) -> Request:
        """Make the request."""
        outcome, asks_return = self.outcome(), self._asks_return
        until = self.back.ends_at() if asks_return else None
        check_back_on = self.back.check_back_on() if asks_return else None
        note = self.note.toPlainText().strip()
        verb = Alerts.resolve
        return ask_for(verb, self._alert.id, outcome, WHEN_RUN, note=note, until=until, check_back_on=check_back_on)


class InErrorForm(ActForm):
    """Take an alert back that should never have been (오입력): the reason is compulsory, the alert stays on record."""

    def __init__(self, household: Whom, alert: AlertRow, parent: QWidget | None = None) -> None:
        super().__init__(tr("Take the alert back as an error"), alert.sentence.text, parent, household=household)
        self.must_be_of(alert.household_id)
        self._alert = alert
        self.reasons = Choices(((reason, tr(reason)) for reason in ERROR_REASONS), self, keys="123")
        self.by_digit = (self.reasons,)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(tr("What was wrong"))
        self.add_field(tr("Reason"), self.reasons, self.reason)
        self.body.addWidget(
            second_label(
                tr("It counts nowhere any more and stays on record. For an alert that was right, resolve it."), self
            )
        )
        self.reasons.changed.connect(self._take_reason)
        self.reason.textChanged.connect(self.refresh)
        self.refresh()

    def _take_reason(self) -> None:
        if self.reasons.one():
            self.reason.setText(tr(self.reasons.one()))

    def missing(self) -> str:
        """Ask for the reason."""
        return "" if self.reason.text().strip() else tr("Give the reason.")

    def is_dirty(self) -> bool:
        """Say whether a reason was given."""
        return bool(self.reason.text().strip())

    def request(self) -> Request:
        """Make the request."""
        return ask_for(Alerts.enter_in_error, self._alert.id, self.reason.text().strip(), WHEN_RUN)
