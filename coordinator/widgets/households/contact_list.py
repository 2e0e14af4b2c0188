"""The emergency contacts of a household, in the order they are asked, and how a phone number is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from coordinator.text import phone_text, tr
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.labels import contact_name, plain_label, take_out

if TYPE_CHECKING:
    from coordinator.worklist.rows import ContactRow


class ContactList(QWidget):
    """The emergency contacts: who, number, hours, whether they may enter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contactList")
        self.setAccessibleName(tr("Contacts"))
        self.title = QLabel(tr("Contacts"), self)
        self.title.setProperty("role", "strong")
        self.empty_label = second_label(tr("No contact is registered."), self)
        self._rows = QWidget(self)
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addWidget(self.title)
        outer.addWidget(self._rows)
        outer.addWidget(self.empty_label)

    def show_contacts(self, contacts: tuple[ContactRow, ...]) -> None:
        """Show the contacts in their order."""
        take_out(self._grid)
        line = 0
        for contact in sorted(contacts, key=lambda row: row.rank):
            rank = second_label(str(contact.rank), self._rows)
            name = plain_label(contact_name(contact), self._rows)
            phone = plain_label(phone_text(contact.phone), self._rows)
            phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            rank.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(rank, line, 0)
            self._grid.addWidget(name, line, 1)
            self._grid.addWidget(phone, line, 2, Qt.AlignmentFlag.AlignRight)
            if contact.do_not_contact:
                for label in (name, phone):
                    label.setEnabled(False)
            remark = _remark(contact)
            if remark:
                line += 1
                self._grid.addWidget(second_label(remark, self._rows), line, 1, 1, 2)
            line += 1
        self._rows.setVisible(bool(contacts))
        self.empty_label.setVisible(not contacts)


def _remark(contact: ContactRow) -> str:
    if contact.do_not_contact:
        return tr("Do not contact")
    if contact.hours and contact.may_enter:
        return tr("{hours} · may enter", hours=contact.hours)
    return contact.hours or (tr("May enter") if contact.may_enter else "")
