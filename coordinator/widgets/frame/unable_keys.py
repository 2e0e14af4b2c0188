"""The keys of actions that cannot be done now say why; a key that does nothing is pressed again, and harder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from coordinator.text import tr
from coordinator.widgets.frame.actions import TYPING
from coordinator.widgets.kit.act_forms import ActForm

if TYPE_CHECKING:
    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.widgets.subject import Action

_OF_LISTS = frozenset({"next", "previous"})
"""Actions whose keys a list answers itself, on every desk."""


class UnableKeys(QObject):
    """Looks at the keys of whatever has the focus in a window, unless somebody types there.

    A key that is somebody's own shortcut, or of an action that can be done, never comes here.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QWidget | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, _new: QWidget | None) -> None:
        new = QApplication.focusWidget()  # on the way here the keyboard may have gone on
        if self._watched is not None and shiboken6.isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = None
        if new is not None and new.window() is self._window and not isinstance(new, TYPING) and not _in_form(new):
            self._watched = new
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer a key of an action that cannot be done."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            action = self._unable(QKeySequence(event.keyCombination()))
            if action is not None and not (action.id in _OF_LISTS and isinstance(watched, QAbstractItemView)):
                self._window.tell(self.why_not(action))
                return True
        return super().eventFilter(watched, event)

    def _unable(self, keys: QKeySequence) -> Action | None:
        table = self._window.actions_table
        return next(
            (
                action
                for action in table.entries()
                if not table[action.id].isEnabled() and keys in table[action.id].shortcuts()
            ),
            None,
        )

    def why_not(self, action: Action) -> str:
        """Say why an action cannot be done now, and where it can."""
        name = tr(action.text)
        if self._window.current_desk != "today":
            return tr("“{action}” works on the Today desk: Ctrl+1 goes there.", action=name)
        if self._window.today.selected is None:
            return tr("“{action}” needs a household: choose one in the list or on the map first.", action=name)
        return tr("“{action}”: {why}", action=name, why=self._window.today.pane.why_not(action.id))


def _in_form(widget: QWidget) -> bool:
    at: QWidget | None = widget
    while at is not None and not isinstance(at, ActForm):
        at = at.parentWidget()
    return at is not None
