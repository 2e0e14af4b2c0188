"""Undo and redo from the window: the act shown last by its link, any newest act by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.widgets.frame.status_bar import Offer
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.workspace import Done


class UndoRedo(QObject):
    """Knows what the status bar's link takes back.

    Signals
    -------
    said : str, a sentence for the status bar when there was nothing to do
    """

    said = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shown: int | None = None
        self._undoing = False
        self.offer: Offer = ""
        # Connected before any window: the link is right by the time a window shows what was done.
        bridge.changed.connect(self._on_changed)

    @Slot(object)
    def _on_changed(self, done: Done[Any]) -> None:
        self._shown = done.act_id
        if self._undoing:
            self._undoing = False
            self.offer = "redo"
        else:
            self.offer = "undo" if done.act_id is not None else ""

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
        self._bridge.act(self._bridge.workspace.history.redo, self._bridge.now(), then=self._on_redone)

    def _run(self, verb: Any, *args: int) -> None:
        self._undoing = True
        self._bridge.act(verb, *args, self._bridge.now(), then=self._on_undone, failed=self._on_failed)

    def _on_undone(self, done: Done[Any] | None) -> None:
        self._undoing = False
        if done is None:
            self.said.emit(tr("There is nothing to undo."))

    def _on_failed(self, error: BaseException) -> None:
        self._undoing = False
        self._bridge.report(error)

    def _on_redone(self, done: Done[Any] | None) -> None:
        if done is None:
            self.said.emit(tr("There is nothing to redo."))
