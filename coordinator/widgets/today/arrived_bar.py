"""The bar on Today that tells of files in the watched folder, as long as there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from coordinator.text import ntr, tr
from coordinator.widgets.imports.folder_watch import FolderWatch
from coordinator.widgets.kit.message_bar import MessageBar

if TYPE_CHECKING:
    from coordinator.widgets.kit.bridge import Bridge


class ArrivedBar(MessageBar):
    """Says how many files wait, once for each set of them; put away, it stays away until another file comes.

    Signals
    -------
    import_requested : somebody wants to see them
    """

    import_requested = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("todayArrived")
        self._told: tuple[object, ...] = ()
        self._folder = FolderWatch.of(bridge)
        self._folder.changed.connect(self._on_arrivals)

    def watch(self) -> None:
        """Begin to look at what arrives."""
        self._folder.begin()

    @Slot()
    def _on_arrivals(self) -> None:
        waiting = self._folder.arrived
        paths = tuple(row.path for row in waiting)
        if paths == self._told:
            return
        self._told = paths
        if not waiting:
            self.clear()
            return
        self.say(
            ntr("{n} file arrived in the watched folder.", "{n} files arrived in the watched folder.", len(waiting)),
            kind="info",
            button=tr("Look in Import"),
            then=self.import_requested.emit,
        )
