"""The place of a form that waits for its household's records; what is typed meanwhile is typed into the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from coordinator.text import tr
from coordinator.widgets.act_forms import ActForm, Whom, is_save

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

Typed = QKeyEvent | QInputMethodEvent
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

    def __init__(self, whom: Whom | None, act: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, tr("Reading the records…"), parent, whom=whom)
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
        return any(is_save(event) for event in self.typed if isinstance(event, QKeyEvent))

    def typed_before_save(self) -> list[Typed]:
        """Give what was typed up to the save, for a form that is taken up again later: it is saved by hand then."""
        saves = (n for n, event in enumerate(self.typed) if isinstance(event, QKeyEvent) and is_save(event))
        return self.typed[: next(saves, len(self.typed))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the key; Esc gives the form up."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif is_save(event) or not event.modifiers() & _HELD:
            self.typed.append(event.clone())
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep what an input method wrote."""
        if event.commitString():
            self.typed.append(event.clone())

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


def type_again(typed: Sequence[Typed], window: QWidget) -> None:
    """Type into what has the keyboard of a window now, key by key; a shortcut of the window stays one."""
    for event in typed:
        focus = window.focusWidget()
        if focus is None:
            return
        if isinstance(event, QKeyEvent):
            _press(event, focus, window)
        elif focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
            QApplication.sendEvent(focus, event)
        else:
            for letter in event.commitString():
                key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
                _press(key, window.focusWidget() or focus, window)


def _press(event: QKeyEvent, focus: QWidget, window: QWidget) -> None:
    claim = QKeyEvent(QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text())
    claim.ignore()
    QApplication.sendEvent(focus, claim)
    if not claim.isAccepted():
        keys = QKeySequence(event.keyCombination())
        for action in window.actions():
            if action.isEnabled() and keys in action.shortcuts():
                action.trigger()
                return
    QApplication.sendEvent(focus, event)
