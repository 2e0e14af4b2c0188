"""The inline forms of the register: somebody died, moved away or leaves it; a consent is withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.records.households import CONSENT_LABELS
from coordinator.text import tr
from coordinator.widgets.kit.act_forms import ActForm, Whom
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

DIED, MOVED, CLOSED = "died", "moved", "closed"
_EARLIEST = timedelta(days=366)


class LeavingForm(ActForm):
    """Say that somebody died, moved away, or leaves the register for another reason (사망 보고·전출·종결)."""

    def __init__(self, household: Whom, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Death, move or end"),
            tr("Calls and alerts stop at once. Ctrl+Z takes it back."),
            parent,
            household=household,
        )
        answers = (
            (DIED, tr("Death reported")),
            (MOVED, tr("Moved out of the county")),
            (CLOSED, tr("Leaves the register")),
        )
        self.kinds = Choices(answers, self, keys="123")
        self.by_digit = (self.kinds,)
        self.on = MomentEdit(now - _EARLIEST, tr("Choose the day"), self, begin=now, days_only=True)
        self.on.limit(now)
        self.on.give(now)
        self.remark = QLineEdit(self)
        self.remark.setPlaceholderText(tr("For example: who said it, where to, why"))
        self.add_field(tr("What has happened"), self.kinds)
        self.add_field(tr("On"), self.on)
        self.add_field(tr("In words"), self.remark)
        self.kinds.changed.connect(self._on_kind)
        self.on.dateTimeChanged.connect(self.refresh)
        self.remark.textChanged.connect(self.refresh)
        self._on_kind()

    def _on_kind(self) -> None:
        # A death is reported now; on which day somebody died is for a doctor to say.
        self.on.setEnabled(self.kinds.one() != DIED)
        self.refresh()

    def missing(self) -> str:
        """Ask what happened, since when, and why somebody leaves the register."""
        if not self.kinds.one():
            return tr("Say what happened: keys 1 to 3.")
        if self.kinds.one() == CLOSED and not self.remark.text().strip():
            return tr("Write why the person leaves the register.")
        return "" if self.kinds.one() == DIED or self.on.is_set() else tr("Choose the day.")

    def is_dirty(self) -> bool:
        """Say whether anything was given."""
        return bool(self.kinds.one() or self.remark.text().strip())

    def request(self) -> Request:
        """Make the request."""
        words = self.remark.text().strip()
        if self.kinds.one() == DIED:
            return ask_for(Households.report_death, self.household_id, words, WHEN_RUN)
        day = self.on.moment()
        assert day is not None
        verb = Households.move_out if self.kinds.one() == MOVED else Households.close
        return ask_for(verb, self.household_id, day.date(), words, WHEN_RUN)


class WithdrawalForm(ActForm):
    """Note which consents somebody withdraws (동의 철회); what they allowed stops with it."""

    def __init__(self, household: Whom, consents: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Withdraw a consent"),
            tr("What it allowed stops at once. Ctrl+Z takes it back."),
            parent,
            household=household,
        )
        answers = [(code, tr(label)) for code, label in CONSENT_LABELS.items() if code in consents]
        self.purposes = Choices(answers, self, keys=map(str, range(1, len(answers) + 1)), several=True)
        self.remark = QLineEdit(self)
        self.remark.setPlaceholderText(tr("For example: who said it, on paper or by phone"))
        self.add_field(tr("Withdrawn"), self.purposes)
        self.add_field(tr("In words"), self.remark)
        self.purposes.changed.connect(self.refresh)
        self.refresh()

    def on_digit(self, digit: int) -> None:
        """Choose a consent, or leave it out again, by its digit."""
        picked = self.purposes.by_key(str(digit))
        if picked is not None:
            picked.click()

    def missing(self) -> str:
        """Ask which."""
        if not self.purposes.buttons:
            return tr("No consent of this person holds.")
        return "" if self.purposes.chosen() else tr("Choose what is withdrawn.")

    def is_dirty(self) -> bool:
        """Say whether anything was given."""
        return bool(self.purposes.chosen() or self.remark.text().strip())

    def request(self) -> Request:
        """Make the request."""
        verb, words = Households.withdraw_consents, self.remark.text().strip()
        return ask_for(verb, self.household_id, self.purposes.chosen(), words, WHEN_RUN)
