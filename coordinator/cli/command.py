"""What a command is: its name, what it asks for, what it does; `COMMANDS` in `table` joins them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from datetime import datetime

    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables

    Arguments = Callable[[ArgumentParser, Tables], None]


@dataclass(frozen=True, slots=True)
class Command:
    """A command on an open vault.

    Attributes
    ----------
    help : source text; what it does, in a few words
    run : does it and prints; gives the exit code, none = 0
    arguments : adds what it asks for to its parser; none = nothing
    """

    name: str
    help: str
    run: Callable[[Workspace, Namespace, datetime], int | None]
    arguments: Arguments | None = None


@dataclass(frozen=True, slots=True)
class CommandWithoutVault:
    """A command that needs no open vault: it makes one, opens the window, or is not there yet. As `Command`."""

    name: str
    help: str
    run: Callable[[Namespace, datetime, Tables | None], int | None]
    arguments: Arguments | None = None


def json_argument(parser: ArgumentParser, _tables: Tables | None = None) -> None:
    """Let a command print one JSON document."""
    parser.add_argument("--json", action="store_true")
