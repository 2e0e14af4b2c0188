"""Practice files of this week's calls: made where a person says, and opened in one press."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.widgets.kit.desks.frame import DeskView


class PracticeFiles(QObject):
    """Makes the files and offers them.

    Signals
    -------
    open_wanted : list of str, files to look at one after another
    """

    open_wanted = Signal(list)

    def __init__(self, desk: DeskView) -> None:
        super().__init__(desk)
        self._desk = desk
        self._made: tuple[Path, ...] = ()

    @Slot(str)
    def make(self, folder: str) -> None:
        """Write practice files into a folder."""
        verb = self._desk.bridge.workspace.imports.practice_results
        self._desk.ask(verb, Path(folder), self._desk.bridge.now(), then=self._on_made)

    def _on_made(self, paths: tuple[Path, Path]) -> None:
        first, second = paths
        self._made = paths
        self._desk.messages.say(
            tr("Practice files made: {first} and {second}", first=first.name, second=second.name),
            kind="info",
            button=tr("Open both"),
            then=self._on_open,
        )

    @Slot()
    def _on_open(self) -> None:
        self.open_wanted.emit([str(path) for path in self._made])
