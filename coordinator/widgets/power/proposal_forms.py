"""The forms of the proposals: whom the utility is asked to watch, what it answered, and its list as a file."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.records.watch import PROPOSAL_REASON_LABELS
from coordinator.text import day, ntr, tr
from coordinator.widgets.kit.act_forms import ActForm
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.desks.list_form import ListForm
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.power import Proposals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.worklist.power.proposals import ProposalRow

ACCEPTED, DECLINED = "accepted", "declined"
_EARLIEST = timedelta(days=366)


def _day_field(form: ActForm, now: datetime) -> MomentEdit:
    field = MomentEdit(now - _EARLIEST, tr("Choose the day"), form, begin=now, days_only=True)
    field.limit(now)
    field.give(now)
    field.dateTimeChanged.connect(form.refresh)
    return field


class ProposeForm(ActForm):
    """Put the chosen households on the list for the utility (추천)."""

    def __init__(self, rows: Sequence[ProposalRow], office: str, now: datetime, parent: QWidget | None = None) -> None:
        names = ", ".join(row.name for row in rows[:3])
        more = len(rows) - 3
        whom = names if more <= 0 else ntr("{names} and {n} more", "{names} and {n} more", more, names=names)
        super().__init__(tr("Propose for the power watch"), whom, parent)
        self.setObjectName("proposeForm")
        self._ids = tuple(row.household_id for row in rows)
        self._given = office
        self.office = QLineEdit(office, self)
        self.office.setObjectName("proposeOffice")
        self.office.setPlaceholderText(tr("For example: the utility's branch, customer service"))
        self.office.textChanged.connect(self.refresh)
        self.on = _day_field(self, now)
        self.add_field(tr("To which office"), self.office)
        self.add_field(tr("On"), self.on)
        self.setFocusProxy(self.office)
        self.refresh()

    def missing(self) -> str:
        """Ask for the office and the day."""
        if not self.office.text().strip():
            return tr("Say which office the list goes to.")
        return "" if self.on.is_set() else tr("Choose the day.")

    def is_dirty(self) -> bool:
        """Say whether another office was written."""
        return self.office.text().strip() != self._given

    def request(self) -> Request:
        """Make the request."""
        on = self.on.moment()
        assert on is not None
        return ask_for(Proposals.propose, self._ids, self.office.text().strip(), on.date(), WHEN_RUN)


class AnswerForm(ActForm):
    """Note what the utility answered: 1 accepted, 2 not taken and then why."""

    def __init__(self, row: ProposalRow, now: datetime, parent: QWidget | None = None) -> None:
        assert row.proposal_id is not None
        proposed = "" if row.proposed_on is None else day(row.proposed_on)
        title = tr("{act} — {name}", act=tr("Answer of the utility"), name=row.name)
        super().__init__(title, tr("Proposed {day} to {office}", day=proposed, office=row.proposed_to), parent)
        self.setObjectName("proposalAnswerForm")
        self._proposal_id = row.proposal_id
        self.answer = Choices(((ACCEPTED, tr("Taken into the watch")), (DECLINED, tr("Not taken"))), self, keys="12")
        reasons = [(code, tr(label)) for code, label in PROPOSAL_REASON_LABELS.items()]
        self.reasons = Choices(reasons, self, keys=map(str, range(3, 3 + len(reasons))))
        self.on = _day_field(self, now)
        self.remark = QLineEdit(self)
        self.remark.setPlaceholderText(tr("For example: who said it, and when the meter comes"))
        self.add_field(tr("Answer"), self.answer)
        self.add_field(tr("Why not"), self.reasons)
        self.add_field(tr("On"), self.on)
        self.add_field(tr("In words"), self.remark)
        self.answer.changed.connect(self._on_answer)
        self.reasons.changed.connect(self.refresh)
        self._on_answer()

    def _on_answer(self) -> None:
        self.reasons.setEnabled(self.answer.one() == DECLINED)
        self.refresh()

    def on_digit(self, digit: int) -> None:
        """Pick the answer by 1 and 2, and why it was not taken by 3 and on."""
        if self.answer.pick(digit):
            return
        reason = self.reasons.by_key(str(digit))
        if reason is not None:
            self.answer.choose(DECLINED)
            self.reasons.choose(reason.code)

    def missing(self) -> str:
        """Ask for the answer, the reason and the day."""
        if not self.answer.one():
            return tr("Say what the utility answered: keys 1 and 2.")
        if self.answer.one() == DECLINED and not self.reasons.one():
            return tr("Say why it was not taken: keys 3 to 7.")
        return "" if self.on.is_set() else tr("Choose the day.")

    def is_dirty(self) -> bool:
        """Say whether anything was given."""
        return bool(self.answer.one() or self.remark.text().strip())

    def request(self) -> Request:
        """Make the request."""
        on = self.on.moment()
        assert on is not None
        if self.answer.one() == ACCEPTED:
            return ask_for(Proposals.accept, self._proposal_id, on.date(), WHEN_RUN)
        reason, note = self.reasons.one(), self.remark.text().strip()
        return ask_for(Proposals.decline, self._proposal_id, on.date(), reason, WHEN_RUN, note=note)


class UtilityListForm(ListForm):
    """Write the list for the utility."""

    def __init__(self, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(
            "utilityList",
            "power-proposals",
            tr("List for the utility"),
            tr("Who is proposed and not answered yet, with name, address and phone; nobody whose consent has ended."),
            tr("For example: proposals of this month to the utility"),
            tr("power-proposals-{day}.xlsx", day=f"{now:%Y-%m-%d}"),
            parent,
        )
