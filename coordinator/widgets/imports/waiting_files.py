"""The files that wait for their turn at the Import desk: none is lost to another that comes meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coordinator.text import ntr

if TYPE_CHECKING:
    from collections.abc import Sequence


class WaitingFiles:
    """Files in the order in which they are looked at."""

    def __init__(self) -> None:
        self._paths: list[Path] = []

    def add(self, names: Sequence[str], looked_at: Path | None) -> None:
        """Let files wait, each once, and not the one that is looked at."""
        for path in map(Path, names):
            if path != looked_at:
                self.put_back(path)

    def put_back(self, path: Path | None) -> None:
        """Let a file wait for its turn again, if there is one."""
        if path is not None and path not in self._paths:
            self._paths.append(path)

    def take(self) -> Path | None:
        """Give the file whose turn it is."""
        return self._paths.pop(0) if self._paths else None

    @property
    def words(self) -> str:
        """Say how many wait; nothing where none does."""
        left = len(self._paths)
        return ntr("{n} more file waits", "{n} more files wait", left) if left else ""
