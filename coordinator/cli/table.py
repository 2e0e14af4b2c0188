"""The commands of the command line, in the order its help names them; a new one is one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.cli import (
    addresses,
    briefings,
    checkins,
    households,
    imports,
    power,
    replay,
    services,
    surveys,
    vault,
    window,
    worklist,
)

if TYPE_CHECKING:
    from coordinator.cli.command import Command, CommandWithoutVault

COMMANDS: tuple[Command | CommandWithoutVault, ...] = (
    window.DEMO,
    vault.INIT,
    window.OPEN,
    imports.TAKE,
    imports.PRACTICE_RESULTS,
    imports.REJECTED,
    imports.UNDO,
    power.SCREEN,
    replay.REPLAY,
    power.WATCH_POLICY,
    checkins.CALL_POLICY,
    power.PRECISION,
    worklist.WORKLIST,
    households.HOUSEHOLD,
    addresses.PLACES,
    surveys.SURVEYS,
    services.HANDOVER,
    briefings.BRIEF,
    briefings.export_command(checkins.ROSTER),
    vault.BACKUP,
    vault.RESTORE,
    vault.VERIFY,
)
