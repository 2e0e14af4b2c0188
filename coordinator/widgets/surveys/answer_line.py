"""The field of a form's answers: a digit an item, typed one behind the other at any speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from coordinator.reference.instruments import UNANSWERED
from coordinator.widgets.kit.act_forms import is_save

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from coordinator.reference.instruments import Instrument

_NONE = (" ", "-", ".")
"""What is typed for an item without an answer."""
_COULD_NOT = ("*", "/")


class AnswerLine(QLineEdit):
    """Takes only what is an answer of the item at its place; Backspace goes back, the arrows go to an item.

    Signals
    -------
    refused : str, what was typed and is no answer of the item
    entered : Enter was pressed
    could_not : the key was pressed that says that nothing could be asked
    """

    refused = Signal(str)
    entered = Signal()
    could_not = Signal()

    def __init__(self, instrument: Instrument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.instrument = instrument
        self.setMaxLength(len(instrument.items))
        # Digits come as keys, whatever language the keyboard writes.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        font = self.font()
        font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 6)
        font.setPointSizeF(font.pointSizeF() * 1.3)
        self.setFont(font)

    def take(self, instrument: Instrument) -> None:
        """Ask another instrument from its first item."""
        self.instrument = instrument
        self.setMaxLength(len(instrument.items))
        self.clear()

    @property
    def place(self) -> int:
        """The item that is asked now, from 0; as many as there are items when all are through."""
        return min(self.cursorPosition(), len(self.instrument.items))

    @property
    def is_through(self) -> bool:
        """Whether every item was answered or passed over."""
        return len(self.text()) == len(self.instrument.items)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take an answer in the place of the one that stands there."""
        sign = event.text()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if is_save(event):
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif plain and sign in _COULD_NOT and sign:
            self.could_not.emit()
        elif plain and sign and (sign in _NONE or sign.isdecimal()):
            self.give(UNANSWERED if sign in _NONE else sign)
        elif plain and sign.isprintable() and sign:
            event.accept()  # no answer of any item
        else:
            super().keyPressEvent(event)

    def give(self, sign: str) -> None:
        """Answer the item at the cursor, and go on to the next."""
        text, place = self.text(), self.cursorPosition()
        if place >= len(self.instrument.items):
            return
        if sign != UNANSWERED and self.instrument.items[place].points(sign) is None:
            self.refused.emit(sign)
            return
        self.setText(f"{text[:place]}{sign}{text[place + 1 :]}")
        self.setCursorPosition(place + 1)
