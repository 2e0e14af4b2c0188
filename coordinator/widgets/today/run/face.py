"""The two faces of Today: its three panes, or the morning run in their place, made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.checkins.script import CallScript
    from coordinator.worklist.rows import Line


class RunFace(QStackedWidget):
    """Shows the run, or what stands here otherwise.

    Parameters
    ----------
    widgets : what stands here while no run is on, from the top down; the last takes the room

    Signals
    -------
    left : int household the run was at, 0 for none
    print_wanted : the record of the run is to be printed
    said : str, a sentence for the status bar
    """

    left = Signal(int)
    print_wanted = Signal()
    said = Signal(str)

    def __init__(self, bridge: Bridge, *widgets: QWidget) -> None:
        super().__init__()
        self._bridge = bridge
        self._view: Any = None
        panes = QWidget(self)
        rows = QVBoxLayout(panes)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget in widgets:
            rows.addWidget(widget, 1 if widget is widgets[-1] else 0)
        self.addWidget(panes)

    @property
    def is_on(self) -> bool:
        """Whether the run is on the screen."""
        return self.currentIndex() == 1

    @property
    def view(self) -> Any:
        """The run, made when it is first asked for."""
        if self._view is None:
            from coordinator.widgets.today.run.view import RunView

            self._view = RunView(self._bridge, self)
            self._view.left.connect(self._on_left)
            self._view.finished.connect(self._on_finished)
            self._view.print_wanted.connect(self.print_wanted)
            self._view.said.connect(self.said)
            self.addWidget(self._view)
        return self._view

    def begin(self, script: CallScript | None, first: Line | None) -> None:
        """Put the run on the screen."""
        view = self.view
        self.setCurrentWidget(view)
        view.begin(script, first)

    def touched(self, nouns: AbstractSet[str]) -> None:
        """Let the run take note of what was written into, while it is on."""
        if self.is_on:
            self._view.touched(nouns)

    def leave(self) -> None:
        """Put the panes on the screen again, for another household than the run's."""
        if self.is_on:
            self.setCurrentIndex(0)
            self.left.emit(0)

    @Slot(int)
    def _on_left(self, household_id: int) -> None:
        self.setCurrentIndex(0)
        self.left.emit(household_id)

    @Slot()
    def _on_finished(self) -> None:
        self._on_left(0)
