"""The watched folder: kept in the vault, and what it needs to know to judge the files in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.intake.profiles import saved_profiles
from coordinator.errors import RuleError
from coordinator.importers.arrivals import Arrival, survey
from coordinator.importers.kinds import KINDS
from coordinator.records.imports import ImportBatch
from coordinator.records.journal import VaultFact
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from coordinator.importers.kind import Kind
    from coordinator.importers.profiles import Profile
    from coordinator.vault.acts import OpenAct

__all__ = ["Arrival", "WatchedFolder", "watch_folder", "watched_folder"]

FOLDER_FACT = "watched_folder"


@dataclass(frozen=True)
class WatchedFolder:
    """The folder a person chose, and what tells its files apart; needs no vault to look."""

    path: Path | None
    stored: Mapping[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]], repr=False)
    saved: Sequence[Profile] = field(default=(), repr=False)
    kinds: tuple[Kind, ...] = field(default=KINDS, repr=False)

    def survey(self, before: Mapping[Path, Arrival], stop: Callable[[], bool]) -> list[Arrival]:
        """Look at the folder; see `importers.arrivals.survey`."""
        if self.path is None:
            return []
        return survey(self.path, before, self.stored, self.saved, stop=stop, kinds=self.kinds)


def watched_folder(session: Session, kinds: tuple[Kind, ...] = KINDS) -> WatchedFolder:
    """Give the watched folder with the files that were imported and the profiles that were saved."""
    fact = session.scalar(select(VaultFact.value).where(VaultFact.name == FOLDER_FACT))
    if not fact:
        return WatchedFolder(None)
    stored = {
        sha256: (batch_id, kind)
        for sha256, batch_id, kind in session.execute(
            select(ImportBatch.file_sha256, ImportBatch.id, ImportBatch.kind)
            .where(ImportBatch.state == "applied")
            .order_by(ImportBatch.id)
        )
    }
    return WatchedFolder(Path(str(fact)), stored, saved_profiles(session, kinds), kinds)


def watch_folder(act: OpenAct, folder: Path | None) -> None:
    """Choose the folder to be watched, or none.

    Raises
    ------
    RuleError
        `no_folder`: it is not there.
    """
    if folder is None:
        act.set_fact(FOLDER_FACT, "")
        act.message = tr("No folder is watched any more")
    else:
        if not folder.is_dir():
            raise RuleError(tr("There is no such folder."), code="no_folder")
        act.set_fact(FOLDER_FACT, str(folder))
        act.message = tr("Folder watched: {folder}", folder=str(folder))
    act.touch("imports")
