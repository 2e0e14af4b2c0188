"""Keys that were pressed before the window could take them; nothing typed is lost."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget


class TypedEarly:
    """Keys that were pressed while nothing could take them."""

    def __init__(self) -> None:
        self._presses: list[tuple[int, Qt.KeyboardModifier, str]] = []

    def take(self, event: QKeyEvent) -> None:
        """Keep a key."""
        self._presses.append((event.key(), event.modifiers(), event.text()))

    def press_again(self, window: QWidget) -> None:
        """Press the keys in a window, one a turn: its actions answer theirs, the others go where the keyboard is."""
        if not self._presses:
            return
        key, held, words = self._presses.pop(0)
        wanted = QKeySequence(int(key) | held.value)
        action = next((a for a in window.actions() if a.isEnabled() and _answers(a, wanted, words)), None)
        if action is not None:
            action.trigger()
        else:
            goal = QApplication.focusWidget() or window
            QApplication.postEvent(goal, QKeyEvent(QEvent.Type.KeyPress, key, held, words))
            QApplication.postEvent(goal, QKeyEvent(QEvent.Type.KeyRelease, key, held, words))
        QTimer.singleShot(0, window, lambda: self.press_again(window))


def _answers(action: QAction, wanted: QKeySequence, words: str) -> bool:
    letter = QKeySequence(ord(words.upper())) if len(words) == 1 else wanted
    return any(keys in (wanted, letter) for keys in action.shortcuts())
