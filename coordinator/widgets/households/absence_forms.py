"""The inline forms of absences: one is registered; of one it is said whether the person is back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.records.households import ABSENCE_LABELS
from coordinator.text import short_day, short_moment, tr
from coordinator.widgets.kit.act_forms import ActForm, Whom
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.pane.return_field import ReturnField
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.worklist.rows import AbsenceRow


BACK, AWAY = "back", "away"


def absence_kind(absence: AbsenceRow) -> str:
    """Say where the person is."""
    return tr(ABSENCE_LABELS.get(absence.kind, absence.kind))


def absence_words(absence: AbsenceRow) -> str:
    """Say what an absence is, since when, and until when or when somebody asks again."""
    kind, start = absence_kind(absence), short_moment(absence.starts_at)
    if absence.ends_at is not None:
        return tr("{kind}: {start} to {end}", kind=kind, start=start, end=short_moment(absence.ends_at))
    day = short_day(absence.rests_until.date())
    return tr("{kind}: since {start}, return not known, to be asked after {day}", kind=kind, start=start, day=day)


class AbsenceForm(ActForm):
    """Register an absence (부재 등록): kind, start, and the return or the day to ask again are compulsory."""

    def __init__(self, household: Whom, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Register absence"),
            tr("Alerts and calls rest until the end; the return is checked."),
            parent,
            household=household,
        )
        self.kinds = Choices(
            ((code, tr(label)) for code, label in ABSENCE_LABELS.items()),
            self,
            keys=[str(n) for n in range(1, len(ABSENCE_LABELS) + 1)],
        )
        self.start = MomentEdit(now - timedelta(days=366), tr("Choose the start"), self, begin=now)
        self.start.give(now)
        self.back = ReturnField(now, tr("Choose the end"), self)
        self.back_fields = self.back.fields
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(tr("For example: which hospital, whose home"))
        self.add_field(tr("Why away"), self.kinds)
        self.add_field(tr("From"), self.start)
        self.add_field(tr("Until"), self.back)
        self.add_field(tr("Reason"), self.reason)
        self.kinds.changed.connect(self.refresh)
        self.start.dateTimeChanged.connect(self.refresh)
        self.back.changed.connect(self.refresh)
        self.refresh()

    def on_digit(self, digit: int) -> None:
        """Pick a kind by 1 to 5, a return by 6 to 9, 0 where nobody knows it."""
        if not self.kinds.pick(digit):
            self.back.on_digit(digit)

    def missing(self) -> str:
        """Ask for kind, start and return, one after the other."""
        start = self.start.moment()
        if not self.kinds.one():
            return tr("Choose why the person is away: keys 1 to 5.")
        return tr("Choose the start.") if start is None else self.back.missing(start)

    def is_dirty(self) -> bool:
        """Say whether a kind, a return or a reason was given."""
        return bool(self.kinds.one() or self.back.is_given() or self.reason.text().strip())

    def request(self) -> Request:
        """Make the request."""
        verb, reason = Households.register_absence, self.reason.text().strip()
        start, end = self.start.moment(), self.back.ends_at()
        assert start is not None
        check_back_on = self.back.check_back_on()
        return ask_for(
            verb, self.household_id, self.kinds.one(), start, end, reason, WHEN_RUN, check_back_on=check_back_on
        )


class ReturnForm(ActForm):
    """Say of a registered absence whether the person is back (복귀 확인); if not, until when, or when to ask again."""

    def __init__(self, household: Whom, absence: AbsenceRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr("Check the return"), absence_words(absence), parent, household=household)
        self._absence = absence
        self.answer = Choices(((BACK, tr("Is back")), (AWAY, tr("Still away"))), self, keys="12")
        self.back = ReturnField(now, tr("Choose the end"), self)
        self.back_fields = self.back.fields
        self.add_field(tr("Is the person back?"), self.answer)
        self.body.addWidget(self.back)
        self.answer.changed.connect(self._on_answer)
        self.back.changed.connect(self.refresh)
        self._on_answer()

    @property
    def is_back(self) -> bool:
        """Whether the person is back."""
        return self.answer.one() == BACK

    def _on_answer(self) -> None:
        self.back.setVisible(self.answer.one() == AWAY)
        if self.answer.one() == AWAY and self._absence.ends_at is None:
            self.back.propose_unknown()
        self.refresh()

    def on_digit(self, digit: int) -> None:
        """Pick “back” by 1, “still away” by 2; a return by 6 to 9, 0 where nobody knows it."""
        if not self.answer.pick(digit) and (digit == 0 or digit > 5):
            self.answer.choose(AWAY)
            self.back.on_digit(digit)

    def missing(self) -> str:
        """Ask whether the person is back, then until when not."""
        if not self.answer.one():
            return tr("Say whether the person is back: 1 or 2.")
        return "" if self.is_back else self.back.missing(self._absence.starts_at)

    def is_dirty(self) -> bool:
        """Say whether an answer was given."""
        return bool(self.answer.one())

    def request(self) -> Request:
        """Make the request."""
        if self.is_back:
            return ask_for(Households.check_return, self._absence.id, WHEN_RUN)
        ends_at, check_back_on = self.back.ends_at(), self.back.check_back_on()
        verb = Households.extend_absence
        return ask_for(verb, self._absence.id, WHEN_RUN, ends_at=ends_at, check_back_on=check_back_on)
