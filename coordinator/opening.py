"""Opening a vault while the window already stands: the key is stretched while the rest of the house is read in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables

MAIN = "coordinator.widgets.frame.main_window"
_ROOMS = (
    "coordinator.workspace",
    "coordinator.workspace.tables",
    MAIN,
)
"""Modules that are imported once the first frame stands, the first needed first."""
_PANES = (
    "coordinator.widgets.map.outlines",
    "coordinator.widgets.map.view",
    "coordinator.widgets.today.household_pane",
    "coordinator.widgets.power.usage.plot",
    "coordinator.briefing.papers",
)


def load_rooms() -> None:
    """Read in, in the background, what the list needs; two threads share one interpreter, so nothing else before."""
    from coordinator.widgets.kit import idle

    idle.load(*_ROOMS)


def load_desks() -> None:
    """Read in, in the background, what stands beside the list and on the other desks."""
    from coordinator.widgets.kit import idle

    idle.load(*_PANES)
    idle.load_named("coordinator.widgets.frame.desks:modules_of")


def load_all() -> None:
    """Read in both, for where somebody is asked for something first."""
    load_rooms()
    load_desks()


def open_workspace(
    folder: Path, passphrase: str, *, now: datetime, actor: str = "", tables: Tables | None = None
) -> Workspace:
    """Open a vault by its passphrase; runs on the worker. Raises `VaultError`."""
    from coordinator.vault import header
    from coordinator.widgets.kit import idle

    # Native code that leaves the interpreter to the imports meanwhile; the vault asks for its result under its lock.
    keys = idle.beside(header.open_with_passphrase, folder, passphrase)
    workspace = idle.loaded("coordinator.workspace")
    tables = tables or idle.loaded("coordinator.workspace.tables").TABLES
    opened: Workspace = workspace.Workspace.open(
        folder, passphrase, now=now, actor=actor, tables=tables, keys=keys.result
    )
    return opened
