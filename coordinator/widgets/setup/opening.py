"""Opening a vault on the worker while the window already stands: the key is stretched while the rest is read in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.widgets.kit import idle

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables


def open_workspace(
    folder: Path, passphrase: str, *, now: datetime, actor: str = "", tables: Tables | None = None
) -> Workspace:
    """Open a vault by its passphrase; runs on the worker. Raises `VaultError`."""
    from coordinator.vault import header

    # Native code that leaves the interpreter to the imports meanwhile; the vault asks for its result under its lock.
    keys = idle.beside(header.open_with_passphrase, folder, passphrase)
    workspace = idle.loaded("coordinator.workspace")
    tables = tables or idle.loaded("coordinator.workspace.tables").TABLES
    return workspace.Workspace.open(folder, passphrase, now=now, actor=actor, tables=tables, keys=keys.result)
