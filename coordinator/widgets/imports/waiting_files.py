"""The files that wait for their turn at the Import desk: none is lost to another that comes meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coordinator.text import ntr

if TYPE_CHECKING:
    from collections.abc import Sequence


class WaitingFiles:
    """Files in the order in which they are looked at, each with the kind it was handed in as."""

    def __init__(self) -> None:
        self._kinds: dict[Path, str] = {}

    def add(self, names: Sequence[str], kind: str, looked_at: Path | None) -> None:
        """Let files wait, each once, and not the one that is looked at."""
        for path in map(Path, names):
            if path != looked_at:
                self.put_back(path, kind)

    def put_back(self, path: Path | None, kind: str) -> None:
        """Let a file wait for its turn again, if there is one."""
        if path is not None:
            self._kinds.setdefault(path, kind)

    def take(self) -> tuple[Path, str] | None:
        """Give the file whose turn it is, and its kind."""
        first = next(iter(self._kinds), None)
        return None if first is None else (first, self._kinds.pop(first))

    @property
    def words(self) -> str:
        """Say how many wait; nothing where none does."""
        file_count = len(self._kinds)
        return ntr("{n} more file waits", "{n} more files wait", file_count) if file_count else ""
