"""Where the practice county is made: aside, in a folder made for it, and moved into place when whole."""

from __future__ import annotations

import contextlib
import glob
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from coordinator.errors import VaultError
from coordinator.settings import PRACTICE_MARK
from coordinator.text import tr
from coordinator.vault import instance

if TYPE_CHECKING:
    from collections.abc import Generator

UNFINISHED_MARK = "practice.unfinished"
"""Stands in a folder in which a practice county is being made; a folder without it is none of ours."""
_SUFFIX = ".part"


@contextlib.contextmanager
def made_aside(folder: Path) -> Generator[Path]:
    """Give an empty folder beside `folder`, which becomes it when what is done with it went well, and goes otherwise.

    Nothing that stood there before is changed or removed, except what is left of such a making that was cut off.

    Raises
    ------
    VaultError
        `no_folder`: the place is no folder of its own; `unwritable`: it holds something, or cannot be written.
    """
    target = folder.resolve()
    _refuse_taken(folder, target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(target)
        part = Path(tempfile.mkdtemp(prefix=f"{target.name}.", suffix=_SUFFIX, dir=target.parent))
        (part / UNFINISHED_MARK).touch()
    except OSError:
        raise VaultError(tr("The vault's folder cannot be made."), code="unwritable") from None
    try:
        yield part
        try:
            if target.exists():
                target.rmdir()  # empty when we began; fails where it is not any more
            (part / UNFINISHED_MARK).unlink()
            part.rename(target)
        except OSError:
            raise _holds_other_things(folder) from None
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _refuse_taken(folder: Path, target: Path) -> None:
    """Refuse a place that is not free, before anything is made."""
    if not target.name or target == Path.cwd():
        raise VaultError(
            tr(
                "The practice county needs a folder of its own; name one with --vault, such as “{example}”.",
                example=tr("practice"),
            ),
            code="no_folder",
        )
    try:
        if target.is_dir() and not any(target.iterdir()):
            return
        is_taken = target.exists()
    except OSError:
        is_taken = True
    if is_taken:
        raise _holds_other_things(folder)


def _holds_other_things(folder: Path) -> VaultError:
    return VaultError(
        tr("The folder {folder} holds other things; choose another --vault.", folder=folder), code="unwritable"
    )


def _clear_leftovers(target: Path) -> None:
    """Remove what earlier makings left when they were cut off, where it is all theirs and nobody uses it."""
    for leftover in target.parent.glob(f"{glob.escape(target.name)}.*{_SUFFIX}"):
        if leftover.is_symlink() or not (leftover / UNFINISHED_MARK).is_file():
            continue
        if not all(_is_ours(entry) for entry in leftover.iterdir()):
            continue
        try:
            instance.lock(leftover).release()
        except VaultError:
            continue  # it is being made just now
        for entry in list(leftover.iterdir()):
            entry.unlink(missing_ok=True)
        leftover.rmdir()


def _is_ours(entry: Path) -> bool:
    named = entry.name.startswith("vault.") or entry.name in (PRACTICE_MARK, UNFINISHED_MARK)
    return named and entry.is_file() and not entry.is_symlink()
