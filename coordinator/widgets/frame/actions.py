"""The table of actions; menus, palette, tool tips and the shortcut sheet are all made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from coordinator.text import tr
from coordinator.widgets.frame.own_actions import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordinator.widgets.subject import Action

# The keys of the two-set Korean keyboard, for systems that hand over the letter of the Korean layout.
_JAMO = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋ", strict=True))

TYPING = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)


def shown_shortcut(shortcut: str) -> str:
    """Write a shortcut as it stands in menus, tool tips and on the sheet."""
    return "Enter" if shortcut == "Return" else shortcut


class Actions(QObject):
    """The table come alive in a window.

    Parameters
    ----------
    table : the actions it has, group by group

    Signals
    -------
    triggered : str, the id of the action
    """

    triggered = Signal(str)

    def __init__(self, window: QWidget, table: Iterable[Action]) -> None:
        super().__init__(window)
        self._table = tuple(table)
        self._states: frozenset[str] = frozenset()
        self._typing = False
        self._made: dict[str, QAction] = {}
        for entry in self._table:
            self._made[entry.id] = self._make(entry, window)
        self.retranslate()
        self._apply()
        QApplication.instance().focusChanged.connect(self._on_focus)  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]

    def _make(self, entry: Action, window: QWidget) -> QAction:
        action = QAction(self)
        action.setObjectName(f"action_{entry.id}")
        action.setData(entry.id)
        # Enter belongs to whatever has the focus; lists answer it themselves and the table only tells of it.
        keys = [QKeySequence(entry.shortcut)] if entry.shortcut not in {"", "Return"} else []
        if entry.shortcut in _JAMO:
            keys.append(QKeySequence(ord(_JAMO[entry.shortcut])))
        action.setShortcuts(keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(entry.id in {"next", "previous"})
        action.triggered.connect(self._on_triggered)
        window.addAction(action)
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._made

    def entries(self) -> tuple[Action, ...]:
        """List the actions this window has, in table order."""
        return self._table

    def enabled(self) -> tuple[Action, ...]:
        """List what can be done now, whoever types."""
        return tuple(entry for entry in self.entries() if self.can(entry))

    def can(self, entry: Action) -> bool:
        """Say whether an action can be done now, whoever types."""
        return not entry.when or self.holds(entry.when)

    def holds(self, state: str) -> bool:
        """Say whether a state of the window holds now."""
        return state in self._states

    def set_states(self, states: Iterable[str]) -> None:
        """Say which states of the window hold now."""
        new = frozenset(states)
        if new != self._states:
            self._states = new
            self._apply()

    def state(self, name: str, *, holds: bool) -> None:
        """Set or clear one state."""
        self.set_states(self._states | {name} if holds else self._states - {name})

    def retranslate(self) -> None:
        """Take the texts in the language of now."""
        for entry in self.entries():
            action = self._made[entry.id]
            action.setText(tr(entry.text))
            action.setToolTip(self.tip(entry.id))

    def tip(self, name: str) -> str:
        """Give the text with the shortcut behind it, for tool tips."""
        entry = next(e for e in self._table if e.id == name)
        if not entry.shortcut:
            return tr(entry.text)
        return tr("{action} ({shortcut})", action=tr(entry.text), shortcut=shown_shortcut(entry.shortcut))

    def menu(self, parent: QWidget) -> QMenu:
        """Make the menu of everything, group by group."""
        menu = QMenu(parent)
        menu.setObjectName("mainMenu")
        for group, title in GROUPS:
            entries = [e for e in self.entries() if e.group == group]
            if entries:
                part = menu.addMenu(tr(title))
                part.setObjectName(f"menu_{group}")
                part.setProperty("source", title)
                for entry in entries:
                    part.addAction(self._made[entry.id])
        return menu

    def run(self, name: str) -> None:
        """Trigger an action by its id, as the palette does; what cannot be done now is left."""
        if any(entry.id == name for entry in self.enabled()):
            self.triggered.emit(name)

    def _apply(self) -> None:
        for entry in self.entries():
            self._made[entry.id].setEnabled(self.can(entry) and not (entry.is_letter and self._typing))

    @Slot()
    def _on_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.triggered.emit(action.data())

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, _new: QWidget | None) -> None:
        # A button takes Return itself, so the letter actions rest there only when somebody types. What has the
        # keyboard is asked for: on the way here it may have gone on.
        typing = isinstance(QApplication.focusWidget(), TYPING)
        if typing != self._typing:
            self._typing = typing
            self._apply()
