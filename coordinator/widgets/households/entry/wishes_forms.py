"""The forms of what is to be known before a death: who leads the rite, and whether of national merit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.casework.households.last_wishes import RiteWords
from coordinator.records.last_wishes import MERIT_LABELS, WISH_PAPER_LABELS, WishPaper
from coordinator.text import phone_text, tr
from coordinator.widgets.kit.act_forms import ActForm, Whom
from coordinator.widgets.kit.choices import Choices, MomentEdit, push_button
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.facts.entry_rows import ResidentRow
    from coordinator.worklist.household_card import HouseholdCard

_EARLIEST = timedelta(days=36600)
_NOT_ASKED = "never"


class RiteForm(ActForm):
    """Whom the person has named to lead the rite (장례 주관자), and where the paper lies."""

    def __init__(self, household: Whom, card: HouseholdCard, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Rite leader"), tr("Whom the person has named for the funeral."), parent, household=household
        )
        self.must_be_of(card.id)
        leader = card.rite_leader
        self.name = QLineEdit(self)
        self.phone = QLineEdit(self)
        self.phone.setPlaceholderText("010-1234-5678")
        self.relation = QLineEdit(self)
        self.relation.setPlaceholderText(tr("For example: friend of long standing, companion of faith"))
        self.paper = Choices([(code, tr(label)) for code, label in WISH_PAPER_LABELS.items()], self, keys="123")
        self.by_digit = (self.paper,)
        self.paper_on = MomentEdit(now - _EARLIEST, tr("Day not known"), self, begin=now, days_only=True)
        self.paper_on.limit(now)
        self.place = QLineEdit(self)
        self.place.setPlaceholderText(tr("For example: drawer in the living room, county office cabinet 3"))
        self.add_field(tr("Name"), self.name)
        self.add_field(tr("Phone"), self.phone)
        self.add_field(tr("Relation"), self.relation)
        self.add_field(tr("Named by"), self.paper)
        first = self.body.count()
        self.add_field(tr("Day of the paper"), self.paper_on)
        self.add_field(tr("Where the paper lies"), self.place)
        self._of_paper = self.widgets_from(first)
        if leader is not None:
            self.name.setText(leader.name)
            self.phone.setText(phone_text(leader.phone))
            self.relation.setText(leader.relation)
            self.paper.hold({leader.paper})
            self.place.setText(leader.paper_place)
            if leader.paper_on is not None:
                self.paper_on.give(
                    now.replace(year=leader.paper_on.year, month=leader.paper_on.month, day=leader.paper_on.day)
                )
            self.nobody_button = push_button(tr("Nobody is named any more"), self._nobody, self, link=True)
            self.nobody_button.setObjectName("noRiteLeader")
            self.body.addWidget(self.nobody_button)
        self._before = self._words()
        for field in (self.name, self.phone, self.relation, self.place):
            field.textChanged.connect(self.refresh)
        self.paper.changed.connect(self._on_paper)
        self.paper_on.dateTimeChanged.connect(self.refresh)
        self.setFocusProxy(self.name)
        self._on_paper()

    @Slot()
    def _on_paper(self) -> None:
        for widget in self._of_paper:
            widget.setVisible(self.paper.one() in (WishPaper.SIGNED, WishPaper.WILL))
        self.refresh()

    def missing(self) -> str:
        """Ask who, by what, and where the paper lies."""
        if not self.name.text().strip():
            return tr("Write the name.")
        if not self.paper.one():
            return tr("Choose by what the person is named.")
        if self.paper.one() != WishPaper.SAID and not self.place.text().strip():
            return tr("Write where the paper lies.")
        return "" if self.is_dirty() else tr("Nothing is changed yet.")

    def is_dirty(self) -> bool:
        """Say whether anything differs from before."""
        return self._words() != self._before

    def _words(self) -> RiteWords:
        moment = self.paper_on.moment()
        return RiteWords(
            self.name.text().strip(),
            self.phone.text().strip(),
            self.relation.text().strip(),
            self.paper.one(),
            None if moment is None else moment.date(),
            self.place.text().strip(),
        )

    def request(self) -> Request:
        """Make the request."""
        return ask_for(Households.name_rite_leader, self.household_id, self._words(), WHEN_RUN)

    def _nobody(self) -> None:
        self.saved.emit(ask_for(Households.remove_rite_leader, self.household_id, WHEN_RUN))


class MeritForm(ActForm):
    """Whether somebody is of national merit (국가유공자 등), and when that was asked or found out."""

    def __init__(self, household: Whom, resident: ResidentRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr("National merit"), tr("Asked before a funeral is planned."), parent, household=household)
        self._resident = resident
        answers = [(code or _NOT_ASKED, tr(label)) for code, label in MERIT_LABELS.items()]
        self.merit = Choices(answers, self, keys="1234")
        self.by_digit = (self.merit,)
        self.on = MomentEdit(now - _EARLIEST, tr("Choose the day"), self, begin=now, days_only=True)
        self.on.limit(now)
        self.on.give(now)
        self.add_field(tr("What is known"), self.merit)
        self.add_field(tr("On"), self.on)
        self.merit.hold({resident.merit or _NOT_ASKED})
        self.merit.changed.connect(self._on_merit)
        self.on.dateTimeChanged.connect(self.refresh)
        self.setFocusProxy(self.merit.buttons[0])
        self._on_merit()

    @Slot()
    def _on_merit(self) -> None:
        self.on.setEnabled(self.merit.one() != _NOT_ASKED)
        self.refresh()

    def missing(self) -> str:
        """Ask for a change and its day."""
        if not self.is_dirty():
            return tr("Nothing is changed yet.")
        return "" if self.on.is_set() or self.merit.one() == _NOT_ASKED else tr("Choose the day.")

    def is_dirty(self) -> bool:
        """Say whether anything differs from before."""
        return self.merit.one() != (self._resident.merit or _NOT_ASKED)

    def request(self) -> Request:
        """Make the request."""
        merit = "" if self.merit.one() == _NOT_ASKED else self.merit.one()
        return ask_for(Households.set_merit, self._resident.id, merit, self._day(), WHEN_RUN)

    def _day(self) -> date | None:
        moment = self.on.moment()
        return None if moment is None else moment.date()
