"""Files dropped onto a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.widgets.kit.desks.frame import DeskView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge


class DropDesk(DeskView):
    """A desk that takes files that lie on this PC."""

    def __init__(self, bridge: Bridge, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(bridge, name, title, parent)
        self.setAcceptDrops(True)

    def open_files(self, names: Sequence[str]) -> None:
        """Look at files one after another."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that lie on this PC."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the dropped files."""
        event.acceptProposedAction()
        self.open_files([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
