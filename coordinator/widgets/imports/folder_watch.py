"""Keeps an eye on the watched folder while the window is open: looks when something moves in it, and now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from coordinator.errors import CoordinatorError
from coordinator.widgets.kit.bridge import Bridge

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.casework.intake.arrivals import Arrival, WatchedFolder

LOOK_EVERY_MS = 60_000
"""Network drives tell nobody what moves in them, so that the folder is looked at this often."""
SETTLE_MS = 2_500
"""A file whose size and time stayed the same for this long is no longer being written."""


class FolderWatch(QObject):
    """One for each bridge; the folder itself is read on a thread of its own, since a drive may be slow to answer.

    Signals
    -------
    changed : what the folder holds now, or that it cannot be read, is different
    """

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._reader = Bridge(bridge.now, parent=self)
        self.folder: Path | None = None
        self.rows: tuple[Arrival, ...] = ()
        self.problem = ""
        self.begun = False
        self._under_way = self._again = self._closing = False
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_moved)
        self._slow = QTimer(self)
        self._slow.setInterval(LOOK_EVERY_MS)
        self._slow.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self.look)
        bridge.changed.connect(self._on_done)
        bridge.closing.connect(self._on_closing)

    @staticmethod
    def of(bridge: Bridge) -> FolderWatch:
        """Give the one of a bridge."""
        watch = bridge.findChild(FolderWatch)
        return watch if watch is not None else FolderWatch(bridge)

    @property
    def arrived(self) -> tuple[Arrival, ...]:
        """The files that wait to be looked at and stored."""
        return tuple(row for row in self.rows if row.state in ("arrived", "asks"))

    @property
    def busy(self) -> bool:
        """Whether a look is under way or a file still has to settle."""
        return self._under_way or self._soon.isActive()

    def begin(self) -> None:
        """Look for the first time; later calls do nothing."""
        if not self.begun:
            self.begun = True
            self.look()

    @Slot()
    def look(self) -> None:
        """Look at the folder, one look at a time."""
        if self._closing:
            return
        if self._under_way:
            self._again = True
            return
        self._under_way = True
        self._bridge.ask(self._bridge.workspace.imports.watched_folder, then=self._on_folder, failed=self._on_failed)

    def _on_folder(self, folder: WatchedFolder) -> None:
        if folder.path != self.folder:
            self.folder = folder.path
            self.rows, self.problem = (), ""
            if self._watcher.directories():
                self._watcher.removePaths(self._watcher.directories())
            self.changed.emit()
        if folder.path is None:
            self._slow.stop()
            self._end()
            return
        self._slow.start()
        before = {row.path: row for row in self.rows}
        self._reader.ask(folder.survey, before, self._stopped, then=self._on_rows, failed=self._on_failed)

    def _stopped(self) -> bool:
        return self._closing

    def _on_rows(self, rows: list[Arrival]) -> None:
        if self.folder is not None and str(self.folder) not in self._watcher.directories():
            self._watcher.addPath(str(self.folder))
        new = tuple(rows)
        if any(row.state == "writing" and row.size_bytes for row in new):
            self._soon.start()
        if new != self.rows or self.problem:
            self.rows, self.problem = new, ""
            self.changed.emit()
        self._end()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, CoordinatorError):
            if error.message != self.problem:
                self.rows, self.problem = (), error.message
                self.changed.emit()
        else:
            self._bridge.report(error)
        self._end()

    def _end(self) -> None:
        self._under_way = False
        if self._again:
            self._again = False
            self.look()

    @Slot()
    def _on_moved(self) -> None:
        self._soon.start()

    @Slot(object)
    def _on_done(self, done: object) -> None:
        # what was imported, taken back or named by a profile is judged anew
        if self.begun and "imports" in getattr(done, "nouns", ()):
            self.look()

    @Slot()
    def _on_closing(self) -> None:
        self._closing = True
        self._slow.stop()
        self._soon.stop()
        self._reader.close()
