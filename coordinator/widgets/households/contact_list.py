"""The emergency contacts of a household, in the order they are asked; by keys they are moved, corrected, taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.records.last_wishes import KIN_LABELS
from coordinator.text import phone_text, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.labels import contact_name, plain_label, take_out

if TYPE_CHECKING:
    from coordinator.worklist.rows import ContactRow

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ContactLine(QWidget):
    """One contact, which takes the keyboard: Enter corrects, Alt+Up and Alt+Down move, Delete takes out.

    Signals
    -------
    moved : int steps, -1 up, 1 down
    opened : the contact is to be corrected
    taken_out : nothing
    """

    moved = Signal(int)
    opened = Signal()
    taken_out = Signal()

    def __init__(self, contact: ContactRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.contact = contact
        self.setObjectName(f"contact{contact.id}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tr("Enter corrects · Alt+↑ Alt+↓ moves · Del takes out"))
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 2, 4, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        rank = second_label(str(contact.rank), self)
        rank.setAlignment(Qt.AlignmentFlag.AlignTop)
        name = plain_label(contact_name(contact), self)
        phone = plain_label(phone_text(contact.phone), self)
        phone.setWordWrap(False)
        phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(rank, 0, 0)
        grid.addWidget(name, 0, 1)
        grid.addWidget(phone, 0, 2, Qt.AlignmentFlag.AlignRight)
        if contact.do_not_contact:
            for label in (name, phone):
                label.setEnabled(False)
        remark = remark_of(contact)
        if remark:
            grid.addWidget(second_label(remark, self), 1, 1, 1, 2)
        words = (str(contact.rank), contact_name(contact), phone_text(contact.phone), remark)
        self.setAccessibleName(", ".join(word for word in words if word))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, correct or take out by keys."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if held == Qt.KeyboardModifier.AltModifier and key in _STEPS:
            self.moved.emit(_STEPS[key])
        elif held == Qt.KeyboardModifier.NoModifier and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.opened.emit()
        elif held == Qt.KeyboardModifier.NoModifier and key == Qt.Key.Key_Delete:
            self.taken_out.emit()
        elif held == Qt.KeyboardModifier.NoModifier and key in _STEPS:
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Correct by a double click."""
        self.opened.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring of the keyboard."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.current().primary), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class ContactList(QWidget):
    """The emergency contacts: who, number, hours, whether they may enter.

    Signals
    -------
    add_wanted : a contact is to be added
    moved : int contact, int steps
    opened : int contact that is to be corrected
    taken_out : int contact
    """

    add_wanted = Signal()
    moved = Signal(int, int)
    opened = Signal(int)
    taken_out = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contactList")
        self.setAccessibleName(tr("Contacts"))
        self.lines: list[ContactLine] = []
        head = QHBoxLayout()
        self.title = QLabel(tr("Contacts"), self)
        self.title.setProperty("role", "strong")
        self.add_button = push_button(tr("Add a contact"), self.add_wanted.emit, self, link=True)
        self.add_button.setObjectName("addContact")
        head.addWidget(self.title, 1)
        head.addWidget(self.add_button)
        self.empty_label = second_label(tr("No contact is registered."), self)
        self._rows = QWidget(self)
        self._list = QVBoxLayout(self._rows)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(head)
        outer.addWidget(self._rows)
        outer.addWidget(self.empty_label)

    def show_contacts(self, contacts: tuple[ContactRow, ...]) -> None:
        """Show the contacts in their order; the one that has the keyboard keeps it."""
        shown = tuple(line.contact for line in self.lines)
        wanted = tuple(sorted(contacts, key=lambda row: row.rank))
        if shown != wanted or not wanted:
            held = next((line.contact.id for line in self.lines if line.hasFocus()), None)
            take_out(self._list)
            self.lines = [self._line(contact) for contact in wanted]
            for line in self.lines:
                if line.contact.id == held:
                    line.show()  # a layout shows what it was given a moment later, and what is hidden takes no keyboard
                    line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._rows.setVisible(bool(contacts))
        self.empty_label.setVisible(not contacts)

    def _line(self, contact: ContactRow) -> ContactLine:
        line = ContactLine(contact, self._rows)
        number = contact.id
        line.moved.connect(lambda steps: self.moved.emit(number, steps))
        line.opened.connect(lambda: self.opened.emit(number))
        line.taken_out.connect(lambda: self.taken_out.emit(number))
        self._list.addWidget(line)
        return line


def remark_of(contact: ContactRow) -> str:
    """Say what holds for a contact: first that the person died, or is not to be asked."""
    kin = ""
    if contact.kin in KIN_LABELS:
        label = tr(KIN_LABELS[contact.kin])
        rank = contact.kin_rank
        kin = label if rank is None else tr("{kin}, rank {n} by law", kin=label, n=rank)
    parts = (
        tr("Died, as the register says: choose somebody else") if contact.died else "",
        tr("Do not contact") if contact.do_not_contact else "",
        contact.hours if not contact.do_not_contact else "",
        tr("May enter") if contact.may_enter and not contact.do_not_contact else "",
        kin,
    )
    return " · ".join(part for part in parts if part)
