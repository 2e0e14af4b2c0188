"""The inline forms of the escalation: what a step brought, and that somebody was heard of otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.checkins.calls import SETTLE_REASONS
from coordinator.records.checkins import STEP_ACTORS, STEP_LABELS, STEP_OUTCOME_LABELS, STEPS, Step, StepOutcome
from coordinator.text import tr
from coordinator.widgets.kit.act_forms import ActForm, Whom, note_edit
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.checkins import Checkins

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_BY_HAND: tuple[str, ...] = tuple(step for step in STEPS if step != Step.RETRY)
"""Steps somebody records; the second AI call comes with the vendor's file."""


class EscalationStepForm(ActForm):
    """Record what a step brought (미응답 대응 단계): outcome by 1 to 3, another step by 4 to 7, Ctrl+Enter.

    Parameters
    ----------
    step : the step that is up now; chosen already
    detail : by when, or whom to ask
    """

    def __init__(self, household: Whom, step: str, detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(tr("Step after a missed call"), detail, parent, household=household)
        self._given = step if step in _BY_HAND else ""
        self.outcomes = Choices(((code, tr(label)) for code, label in STEP_OUTCOME_LABELS.items()), self, keys="123")
        self.note = note_edit(self, tr("Whom you asked, what was seen"))
        self.steps = Choices(((code, tr(STEP_LABELS[code])) for code in _BY_HAND), self, keys="4567")
        self.by_digit = (self.outcomes, self.steps)
        self.add_field(tr("What it brought"), self.outcomes)
        self.add_field(tr("Note"), self.note)
        self.add_field(tr("Step"), self.steps)
        for button in self.steps.buttons:
            button.setChecked(button.code == self._given)
            button.setToolTip(tr(STEP_ACTORS[button.code]))
        self.outcomes.changed.connect(self.refresh)
        self.steps.changed.connect(self.refresh)
        self.note.textChanged.connect(self.refresh)
        self.refresh()

    def missing(self) -> str:
        """Ask for the step, its outcome, and why one is left out."""
        if not self.steps.one():
            return tr("Choose which step was taken: keys 4 to 7.")
        if not self.outcomes.one():
            return tr("Choose what the step brought: keys 1 to 3.")
        left_out = self.outcomes.one() == StepOutcome.SKIPPED
        return tr("Say why the step is left out.") if left_out and not self.note.toPlainText().strip() else ""

    def is_dirty(self) -> bool:
        """Say whether an outcome or a note was given."""
        return bool(self.outcomes.one() or self.note.toPlainText().strip())

    def request(self) -> Request:
        """Make the request."""
        note = self.note.toPlainText().strip()
        step, outcome = self.steps.one(), self.outcomes.one()
        return ask_for(Checkins.take_step, self.household_id, step, outcome, WHEN_RUN, note=note)


class SettleForm(ActForm):
    """Stop the escalation because the person was heard of otherwise, or close the call unreached (통화 확인).

    Parameters
    ----------
    of_concern : what waits is a concern, which is never closed as unreached
    hint : a newer sign of life from elsewhere, which stands in the note already
    """

    UNREACHED = "closed_unreached"

    def __init__(
        self, household: Whom, *, of_concern: bool = False, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(
            tr("Settle the call"),
            tr("Somebody has made sure, or nobody could be reached."),
            parent,
            household=household,
        )
        self._hint = hint
        answers = [(code, tr(label)) for code, label in SETTLE_REASONS.items()]
        if not of_concern:
            answers.append((self.UNREACHED, tr("Not reached: close it")))
        self.reasons = Choices(answers, self, keys=[str(n) for n in range(1, len(answers) + 1)])
        self.by_digit = (self.reasons,)
        self.note = note_edit(self, tr("Who was asked, what was seen"))
        self.note.setPlainText(hint)
        self.add_field(tr("Why"), self.reasons)
        self.add_field(tr("Note"), self.note)
        self.reasons.changed.connect(self.refresh)
        self.note.textChanged.connect(self.refresh)
        if hint:
            self.reasons.choose("sign_of_life")
        self.refresh()

    def missing(self) -> str:
        """Ask for the reason, and for a note where nobody was reached."""
        if not self.reasons.one():
            return tr("Choose why the call is settled.")
        if self.reasons.one() == self.UNREACHED and not self.note.toPlainText().strip():
            return tr("Say what was tried before closing it without having reached anybody.")
        if self.reasons.one() == "other" and not self.note.toPlainText().strip():
            return tr("Say how it is known that the person is well.")
        return ""

    def is_dirty(self) -> bool:
        """Say whether a reason or another note was given."""
        text = self.note.toPlainText().strip()
        return text != self._hint or (bool(self.reasons.one()) and not self._hint)

    def request(self) -> Request:
        """Make the request."""
        code, note = self.reasons.one(), self.note.toPlainText().strip()
        if code == self.UNREACHED:
            return ask_for(Checkins.settle, self.household_id, self.UNREACHED, WHEN_RUN, note)
        return ask_for(Checkins.settle, self.household_id, "confirmed", WHEN_RUN, note, reason=code)
