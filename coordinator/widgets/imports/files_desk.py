"""A desk onto which files are dropped; those that come while one is looked at wait for their turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from coordinator.widgets.imports.waiting_files import WaitingFiles
from coordinator.widgets.kit.desks.frame import DeskView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge


class FilesDesk(DeskView):
    """A desk that takes files that lie on this PC.

    Attributes
    ----------
    path : the file that is looked at, none between two
    """

    def __init__(self, bridge: Bridge, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(bridge, name, title, parent)
        self.setAcceptDrops(True)
        self.path: Path | None = None
        self._waiting = WaitingFiles()

    @property
    def kind(self) -> str:
        """The kind of file chosen."""
        raise NotImplementedError

    def is_looking(self) -> bool:
        """Say whether a file is being read or looked at, so that others wait."""
        raise NotImplementedError

    def open_as(self, path: Path, kind: str) -> None:
        """Look at a file as one of a kind; empty is the kind chosen."""
        raise NotImplementedError

    @Slot(list)
    def open_files(self, names: Sequence[str]) -> None:
        """Look at files one after another; those that come while another is looked at wait for their turn."""
        self._waiting.add(names, self.kind, self.path)
        if self.is_looking():
            self.count.setText(self._waiting.words)
        else:
            self.put_back()
            self.open_next()

    def put_back(self) -> None:
        """Let the file whose dates are asked wait, as nothing is to read it meanwhile; that is asked again."""
        self._waiting.put_back(self.path, self.kind)
        self.path = None
        self.count.setText(self._waiting.words)

    def open_next(self) -> None:
        """Look at the file whose turn it is."""
        waiting = self._waiting.take()
        if waiting is not None:
            self.open_as(*waiting)
        self.count.setText(self._waiting.words)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that lie on this PC."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the dropped files."""
        event.acceptProposedAction()
        self.open_files([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
