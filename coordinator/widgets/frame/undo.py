"""Undo and redo from the window: the act shown last by its link, any newest act by its key; then it shows whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from coordinator.errors import CoordinatorError
from coordinator.text import tr
from coordinator.widgets.frame.actions import TYPING
from coordinator.widgets.kit.form_host import FormHost

if TYPE_CHECKING:
    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.widgets.frame.status_bar import Offer
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.workspace import Done

NOTHING = "nothing_to_undo"


class UndoRedo(QObject):
    """Knows what the status bar's link takes back, and on which desk each act was done."""

    def __init__(self, bridge: Bridge, window: MainWindow) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self._shown: int | None = None
        self._undoing = False
        self._desks: dict[int, str] = {}
        """The desk on which each act of this sitting was done."""
        self._stood_at: tuple[str, int | None] = ("", None)
        """Where the user was when something was to be undone."""
        self._wrote: tuple[QWidget, str] | None = None
        """What was being written there, in which field."""
        self.offer: Offer = ""
        # Connected before any window: the link is right by the time a window shows what was done.
        bridge.changed.connect(self._on_changed)
        bridge.told.connect(self._on_told)

    @Slot(object)
    def _on_changed(self, done: Done[Any]) -> None:
        self._shown = done.act_id
        if done.act_id is not None and not self._undoing:
            self._desks[done.act_id] = self._window.current_desk
        if self._undoing:
            self._undoing = False
            self.offer = "redo"
        else:
            self.offer = "undo" if done.act_id is not None else ""

    @Slot(str)
    def _on_told(self, sentence: str) -> None:
        """Say what an act says that changed nothing; there is nothing to take back beside it."""
        self._shown, self.offer = None, ""
        self._window.status.say(sentence)

    @Slot()
    def undo_shown(self) -> None:
        """Undo just the act whose message is shown."""
        if self._shown is not None:
            act_id, self._shown = self._shown, None
            self._run(self._bridge.workspace.history.undo, act_id)

    @Slot()
    def undo_last(self) -> None:
        """Undo the newest act that can be undone."""
        self._run(self._bridge.workspace.history.undo_last)

    @Slot()
    def redo(self) -> None:
        """Do the last undone act again."""
        self._stood_at, self._wrote = self._place(), _written()
        self._bridge.act(self._bridge.workspace.history.redo, self._bridge.now(), then=self._on_redone)

    def _run(self, verb: Any, *args: int) -> None:
        self._undoing, self._stood_at, self._wrote = True, self._place(), _written()
        self._bridge.act(verb, *args, self._bridge.now(), then=self._on_undone, failed=self._on_failed)

    def _on_undone(self, done: Done[Any]) -> None:
        self._undoing = False
        self._show(done)

    def _on_failed(self, error: BaseException) -> None:
        self._undoing = False
        if isinstance(error, CoordinatorError) and error.code == NOTHING:
            self._window.tell(error.message)
        else:
            self._bridge.report(error)

    def _on_redone(self, done: Done[Any] | None) -> None:
        if done is None:
            self._window.tell(tr("There is nothing to redo."))
        else:
            self._show(done)

    def _show(self, done: Done[Any]) -> None:
        """Show whose act was taken back or done again, on the desk where it was done: one sees it change."""
        desk = self._desks.get(done.undoes or 0, self._window.current_desk)
        if done.act_id is not None:
            self._desks[done.act_id] = desk
        if not self._window.shows_acts(desk):
            desk = "today"
        # Who has gone on meanwhile is not taken away from whom the next key is for; the status line has told of it.
        if done.household_id is not None and self._stood_at == self._place() and not self._writes(desk):
            self._window.show_desk(desk, done.household_id)

    def _place(self) -> tuple[str, int | None]:
        return self._window.current_desk, self._window.today.selected

    def _writes(self, desk: str) -> bool:
        """Say whether somebody writes; a field of another desk keeps its words, and is left unless it is written in."""
        if any(host.isVisible() for host in self._window.findChildren(FormHost)):
            return True
        written = _written()
        return written is not None and (desk == self._window.current_desk or written != self._wrote)


def _written() -> tuple[QWidget, str] | None:
    """Give the field that has the keyboard, with its words; none where nothing is written."""
    field = QApplication.focusWidget()
    if not isinstance(field, TYPING):
        return None
    names = ("currentText", "plainText", "text")
    return field, next(str(field.property(name)) for name in names if field.property(name) is not None)
