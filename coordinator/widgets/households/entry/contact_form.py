"""The form of an emergency contact: added behind the others, or corrected and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.casework.households.contacts import ContactWords
from coordinator.records.last_wishes import KIN_LABELS, Kin
from coordinator.text import phone_text, tr
from coordinator.widgets.kit.act_forms import ActForm, Whom
from coordinator.widgets.kit.choices import Choices, push_button
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from coordinator.worklist.rows import ContactRow

ENTER, SILENT = "enter", "silent"


class ContactForm(ActForm):
    """Who can be asked about the person (비상연락망): name, relation, rank by law, phone, hours, rights."""

    def __init__(self, household: Whom, contact: ContactRow | None, parent: QWidget | None = None) -> None:
        title = tr("Add a contact") if contact is None else tr("Correct a contact")
        super().__init__(title, "", parent, household=household)
        self._contact = contact
        self.name = QLineEdit(self)
        self.phone = QLineEdit(self)
        self.phone.setPlaceholderText("010-1234-5678")
        self.relation = QLineEdit(self)
        self.relation.setPlaceholderText(tr("For example: eldest daughter, neighbour, village head"))
        # Who has the body is known after a death only.
        kin = [(code, tr(label)) for code, label in KIN_LABELS.items() if code != Kin.KEEPER]
        self.kin = Choices(kin, self, keys="1234567", several=True)
        self.hours = QLineEdit(self)
        self.hours.setPlaceholderText(tr("For example: weekdays after 18:00"))
        self.may = Choices([(ENTER, tr("May enter")), (SILENT, tr("Do not contact"))], self, keys="90", several=True)
        self.add_field(tr("Name"), self.name)
        self.add_field(tr("Phone"), self.phone)
        self.add_field(tr("Relation"), self.relation)
        self.add_field(tr("When to reach"), self.hours)
        self.add_field(tr("What holds for the contact"), self.may)
        self.add_field(tr("Relation by law"), self.kin)
        if contact is not None:
            self.name.setText(contact.name)
            self.phone.setText(phone_text(contact.phone))
            self.relation.setText(contact.relation)
            self.kin.hold({contact.kin})
            self.hours.setText(contact.hours)
            self.may.hold({code for code, holds in _marks(contact) if holds})
            self.take_out_button = push_button(tr("Take this contact out"), self._take_out, self, link=True)
            self.take_out_button.setObjectName("takeContactOut")
            self.body.addWidget(self.take_out_button)
        self._before = self._words()
        for field in (self.name, self.phone, self.relation, self.hours):
            field.textChanged.connect(self.refresh)
        self.kin.changed.connect(self._on_kin)
        self.may.changed.connect(self.refresh)
        self.setFocusProxy(self.name)
        self.refresh()

    def _on_kin(self) -> None:
        """Let one relation hold at most; the one that was pressed again holds no more."""
        chosen = self.kin.chosen()
        if len(chosen) > 1:
            pressed = self.sender_code() or chosen[-1]
            self.kin.hold({pressed})
        self.refresh()

    def sender_code(self) -> str:
        """Name the relation that has the keyboard: the one just pressed."""
        return next((button.code for button in self.kin.buttons if button.hasFocus()), "")

    def on_digit(self, digit: int) -> None:
        """Choose the relation by law by 1 to 7, and what holds by 9 and 0; again takes it back."""
        picked = self.kin.by_key(str(digit)) or self.may.by_key(str(digit))
        if picked is not None:
            picked.setFocus()
            picked.click()

    def missing(self) -> str:
        """Ask for a name and a change."""
        if not self.name.text().strip():
            return tr("Write the name.")
        return "" if self.is_dirty() else tr("Nothing is changed yet.")

    def is_dirty(self) -> bool:
        """Say whether anything differs from before."""
        return self._words() != self._before

    def _words(self) -> ContactWords:
        chosen = self.may.chosen()
        return ContactWords(
            self.name.text().strip(),
            self.relation.text().strip(),
            self.kin.one(),
            self.phone.text().strip(),
            self.hours.text().strip(),
            ENTER in chosen,
            SILENT in chosen,
        )

    def request(self) -> Request:
        """Make the request."""
        if self._contact is None:
            return ask_for(Households.add_contact, self.household_id, self._words(), WHEN_RUN)
        return ask_for(Households.correct_contact, self._contact.id, self._words(), WHEN_RUN)

    def _take_out(self) -> None:
        assert self._contact is not None
        self.saved.emit(ask_for(Households.remove_contact, self._contact.id, WHEN_RUN))


def _marks(contact: ContactRow) -> tuple[tuple[str, bool], ...]:
    return (ENTER, contact.may_enter), (SILENT, contact.do_not_contact)
