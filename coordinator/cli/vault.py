"""Commands of the vault itself, and how a vault is opened for every other command."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coordinator.cli.command import Command, CommandWithoutVault
from coordinator.cli.practice import PASSPHRASE_VARIABLE, PRACTICE_PASSPHRASE
from coordinator.errors import UsageError, VaultError
from coordinator.settings import PRACTICE_MARK, Settings, default_vault, practice_vault
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import datetime

    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables


def usual_vault() -> Path:
    """Choose the vault used last, else the county's own, else the practice county."""
    last = Settings.load().last_vault
    for folder in (Path(last) if last else None, default_vault()):
        if folder is not None and (folder / "vault.key").exists():
            return folder
    return practice_vault()


def passphrase_for(folder: Path, *, ask: bool = True) -> str | None:
    """Find the passphrase: the environment, the practice county's own, or a prompt."""
    passphrase = os.environ.get(PASSPHRASE_VARIABLE)
    if passphrase:
        return passphrase
    note = folder / PRACTICE_MARK
    if note.exists() and PRACTICE_PASSPHRASE in note.read_text(encoding="utf-8"):
        return PRACTICE_PASSPHRASE
    if ask and sys.stdin.isatty():
        return getpass.getpass(tr("Passphrase: "))
    return None


def open_vault(folder: Path, now: datetime, tables: Tables | None = None) -> Workspace:
    """Open a vault for a command."""
    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import TABLES

    if not (folder / "vault.key").exists() and not (folder / "vault.db").exists():
        raise VaultError(
            tr("There is no vault in this folder; make one with “init”, or the practice county with “demo”."),
            code="missing",
        )
    passphrase = passphrase_for(folder)
    if passphrase is None:
        raise VaultError(
            tr("No passphrase: set {variable}, or run it where it can be typed.", variable=PASSPHRASE_VARIABLE),
            code="no_passphrase",
        )
    workspace = Workspace.open(folder, passphrase, now=now, tables=tables or TABLES)
    for sentence in workspace.notices():
        print(sentence, file=sys.stderr)
    return workspace


def init_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    """Ask whose vault it is."""
    parser.add_argument("--county", default="", help=tr("the county's name"))
    parser.add_argument("--name", default="", help=tr("your name, as the journal shall show it"))


def init(options: Namespace, now: datetime, _tables: Tables | None) -> None:
    """Make a new vault and print its recovery key once."""
    from coordinator.workspace import Workspace

    folder: Path = options.vault or default_vault()
    passphrase = os.environ.get(PASSPHRASE_VARIABLE)
    if not passphrase:
        if not sys.stdin.isatty():
            raise VaultError(
                tr("No passphrase: set {variable}, or run it where it can be typed.", variable=PASSPHRASE_VARIABLE),
                code="no_passphrase",
            )
        passphrase = getpass.getpass(tr("New passphrase: "))
        if getpass.getpass(tr("Once more: ")) != passphrase:
            raise UsageError(tr("The two passphrases differ."))
    workspace, recovery = Workspace.create(
        folder, passphrase, actor=options.name or getpass.getuser(), county=options.county, now=now
    )
    workspace.close()
    settings = Settings.load()
    settings.last_vault = str(folder)
    settings.save()
    print(tr("The vault was made in {folder}", folder=folder))
    print(tr("Recovery key, shown only now. Write it on paper and keep it locked away:"))
    print(f"\n    {recovery}\n")


def verify(workspace: Workspace, _options: Namespace, _now: datetime) -> int:
    """Check file, seals and journal."""
    faults = workspace.history.verify()
    for sentence in faults:
        print(sentence, file=sys.stderr)
    if faults:
        return 3
    print(tr("File, seals and journal are whole."))
    return 0


def _backup_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("folder", type=Path)


def _restore_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--to", type=Path)


def _comes_later(options: Namespace, _now: datetime, _tables: Tables | None) -> None:
    raise UsageError(tr("“{command}” comes in a later version; nothing was done.", command=options.command))


INIT = CommandWithoutVault("init", mark("make a new vault; prints the recovery key once"), init, init_arguments)
BACKUP = CommandWithoutVault("backup", mark("comes in a later version"), _comes_later, _backup_arguments)
RESTORE = CommandWithoutVault("restore", mark("comes in a later version"), _comes_later, _restore_arguments)
VERIFY = Command("verify", mark("check file, seals and journal"), verify)
