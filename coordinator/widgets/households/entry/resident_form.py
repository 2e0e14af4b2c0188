"""The form of who lives in a household: somebody moves in, one of several moves out or died."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.records.households import LifeStatus
from coordinator.text import tr
from coordinator.widgets.households.entry.person_form import PersonForm
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.act_forms import Whom
    from coordinator.worklist.household_card import HouseholdCard

MOVES_IN, MOVES_OUT, DIED = "in", "out", "died"
_EARLIEST = timedelta(days=366)


class ResidentForm(PersonForm):
    """Say that somebody moved in, or that one of several moved out or died (동거인)."""

    def __init__(self, household: Whom, card: HouseholdCard, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("People living there"),
            tr("Whoever is left stays in the register."),
            parent,
            household=household,
            with_address=False,
        )
        self.must_be_of(card.id)
        self._alive = [
            row for row in card.residents if row.moved_out_on is None and row.life_status == LifeStatus.ALIVE
        ]
        answers = [(MOVES_IN, tr("Somebody moves in"))]
        if len(self._alive) > 1:
            answers += [(MOVES_OUT, tr("One moves out")), (DIED, tr("One has died"))]
        self.kinds = Choices(answers, self, keys="345"[: len(answers)])
        names = [(str(row.id), row.name) for row in self._alive]
        self.whose = Choices(names, self, keys="6789"[: len(names)])
        self.on = MomentEdit(now - _EARLIEST, tr("Day not known"), self, begin=now, days_only=True)
        self.on.limit(now)
        self.on.give(now)
        self.remark = QLineEdit(self)
        self.remark.setPlaceholderText(tr("For example: who said it, where to, why"))
        self.add_field(tr("What has happened"), self.kinds)
        first = self.body.count()
        self.add_field(tr("Who"), self.whose)
        self._of_whom = self.widgets_from(first)
        self.add_field(tr("On"), self.on)
        first = self.body.count()
        self.add_person_fields()
        self._of_new = [widget for widget in self.widgets_from(first) if widget is not self.alike]
        first = self.body.count()
        self.add_field(tr("In words"), self.remark)
        self._of_dead = self.widgets_from(first)
        self.kinds.hold({MOVES_IN})
        self.setFocusProxy(self.kinds.buttons[0])
        self.kinds.changed.connect(self._on_kind)
        self.whose.changed.connect(self.refresh)
        self.on.dateTimeChanged.connect(self.refresh)
        self.remark.textChanged.connect(self.refresh)
        self._on_kind()

    @Slot()
    def _on_kind(self) -> None:
        moves_in, died = self.kinds.one() == MOVES_IN, self.kinds.one() == DIED
        for widgets, shown in ((self._of_whom, not moves_in), (self._of_new, moves_in), (self._of_dead, died)):
            for widget in widgets:
                widget.setVisible(shown)
        self.alike.setVisible(moves_in and bool(self.alike.homes))
        # A death is reported now; on which day somebody died is for a doctor to say.
        self.on.setEnabled(not died)
        self.refresh()

    def has_person(self) -> bool:
        """Say whether somebody who moves in is to be held against the register."""
        return self.kinds.one() == MOVES_IN and super().has_person()

    def on_digit(self, digit: int) -> None:
        """Pick the sex by 1 and 2, what happened by 3 to 5, and who by 6 to 9."""
        if not self.kinds.pick(digit) and not self.whose.pick(digit):
            super().on_digit(digit)

    def missing(self) -> str:
        """Ask what happened, to whom and when."""
        if self.kinds.one() == MOVES_IN:
            return super().missing()
        if not self.kinds.one():
            return tr("Say what happened: keys {keys}.", keys="3–5")
        if not self.whose.one():
            return tr("Choose who.")
        return "" if self.kinds.one() == DIED or self.on.is_set() else tr("Choose the day.")

    def is_dirty(self) -> bool:
        """Say whether anything was given."""
        return super().is_dirty() or bool(self.remark.text().strip()) or self.kinds.one() != MOVES_IN

    def request(self) -> Request:
        """Make the request."""
        moment = self.on.moment()
        on = None if moment is None else moment.date()
        if self.kinds.one() == MOVES_IN:
            return ask_for(Households.add_resident, self.household_id, self.typed(), on, WHEN_RUN)
        resident_id = int(self.whose.one())
        if self.kinds.one() == DIED:
            words = self.remark.text().strip()
            return ask_for(Households.report_death, self.household_id, words, WHEN_RUN, resident_id=resident_id)
        assert on is not None
        return ask_for(Households.resident_moves_out, resident_id, on, WHEN_RUN)
