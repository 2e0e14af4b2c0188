"""The place of a form that waits for its household's records; what is typed meanwhile is typed into the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from coordinator.text import tr
from coordinator.widgets.kit.act_forms import ActForm, Whom, is_save

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key that was pressed; Qt's own event does not outlive the moment."""

    key: int
    held: Qt.KeyboardModifier
    text: str

    def event(self, kind: QEvent.Type = QEvent.Type.KeyPress) -> QKeyEvent:
        """Make the event of it."""
        return QKeyEvent(kind, self.key, self.held, self.text)


Typed = Pressed | str
"""A key, or what an input method wrote."""
_JAMO = frozenset(map(chr, range(0x3131, 0x318F)))
"""Single letters of the Korean keyboard: keys pressed with it, and no words."""
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class WaitingForm(ActForm):
    """Has the keyboard in the place of a form that is on its way, and keeps every key for it.

    Parameters
    ----------
    act : the name of the act whose form is on its way

    Signals
    -------
    entered : the keyboard came, perhaps back from elsewhere
    """

    entered = Signal()

    def __init__(self, household: Whom | None, act: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, tr("Reading the records…"), parent, household=household)
        self.act = act
        self.typed: list[Typed] = []
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.refresh()

    def missing(self) -> str:
        """Say where the keys go."""
        return tr("What you type now goes into the form.")

    def is_dirty(self) -> bool:
        """Say whether anything was typed."""
        return bool(self.typed)

    @property
    def is_sent(self) -> bool:
        """Whether the form was to be saved as it was typed."""
        return any(_saves(stroke) for stroke in self.typed)

    def typed_unsaved(self) -> list[Typed]:
        """Give what was typed without the save, for a form that is taken up again later: it is saved by hand then."""
        return [stroke for stroke in self.typed if not _saves(stroke)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the key; Esc gives the form up."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif is_save(event) or not event.modifiers() & _HELD:
            self.typed.append(Pressed(event.key(), event.modifiers(), event.text()))
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep what an input method wrote."""
        if event.commitString():
            self.typed.append(event.commitString())

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """Say that an input method may write here."""
        return True if query == Qt.InputMethodQuery.ImEnabled else super().inputMethodQuery(query)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard is here."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Keep Tab too: it is for the fields of the form."""
        return False


def _saves(stroke: Typed) -> bool:
    return isinstance(stroke, Pressed) and is_save(stroke.event())


def words_of(typed: Sequence[Typed]) -> str:
    """Read the words in what was typed: where no form opens for them, they are told and not swallowed."""
    words = "".join(stroke.text if isinstance(stroke, Pressed) else stroke for stroke in typed)
    return "".join(letter for letter in words if letter.isprintable()).strip()


def type_again(typed: Sequence[Typed], window: QWidget) -> None:
    """Type into what has the keyboard of a window now, key by key; a shortcut of the window stays one."""
    for stroke in typed:
        focus = window.focusWidget()
        if focus is None:
            return
        if isinstance(stroke, Pressed):
            _press(stroke, focus, window)
        elif focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
            written = QInputMethodEvent()
            written.setCommitString(stroke)
            QApplication.sendEvent(focus, written)
        else:
            for letter in stroke:
                target = window.focusWidget() or focus
                if (
                    not _press(Pressed(0, Qt.KeyboardModifier.NoModifier, letter), target, window)
                    and letter not in _JAMO
                ):
                    _write(letter, target)


def _press(key: Pressed, focus: QWidget, window: QWidget) -> bool:
    """Press a key; say whether anything took it."""
    claim = key.event(QEvent.Type.ShortcutOverride)
    claim.ignore()
    QApplication.sendEvent(focus, claim)
    if not claim.isAccepted():
        keys = QKeySequence(claim.keyCombination())
        for action in window.actions():
            if action.isEnabled() and keys in action.shortcuts():
                action.trigger()
                return True
    press = key.event()
    QApplication.sendEvent(focus, press)
    return press.isAccepted()


def _write(letter: str, focus: QWidget) -> None:
    """Put a letter that no field took into the note of the form: words are never for nothing."""
    form: QWidget | None = focus
    while form is not None and not isinstance(form, ActForm):
        form = form.parentWidget()
    note = None if form is None else form.findChild(QPlainTextEdit)
    if note is not None:
        note.insertPlainText(letter)
        note.setFocus(Qt.FocusReason.OtherFocusReason)
