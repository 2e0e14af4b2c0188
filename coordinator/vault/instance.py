"""One program at a time on one vault: an operating-system lock that dies with its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from coordinator.errors import VaultError
from coordinator.text import tr

if TYPE_CHECKING:
    from pathlib import Path


def lock(folder: Path) -> FileLock:
    """Take the lock of a vault folder or refuse at once.

    Raises
    ------
    VaultError
        `in_use`: another window or command has the vault open.
    """
    # Held by the process, not the thread: a vault opened on the window's worker may be closed on another thread.
    held = FileLock(folder / "vault.lock", timeout=0, thread_local=False)
    try:
        held.acquire()
    except Timeout:
        raise VaultError(
            tr("This vault is already open in another window; close that one first."), code="in_use"
        ) from None
    except OSError:
        raise VaultError(tr("The vault's folder cannot be written to."), code="unwritable") from None
    return held
