"""Files that arrive in a folder: listed, waited for while they are written, looked at; never taken by themselves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from coordinator.errors import ColumnsUnclear, CoordinatorError, ImportRefused
from coordinator.importers.kinds import KINDS
from coordinator.importers.preview import look
from coordinator.importers.reading.cells import shown_name
from coordinator.records.base import KST
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from coordinator.importers.kind import Kind
    from coordinator.importers.profiles import Profile

SUFFIXES = (".csv", ".txt", ".tsv", ".gz", ".xlsx", ".xml", ".json", ".jsonl", ".ndjson")
MOST_FILES = 200
"""The newest so many files of a folder are shown."""
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".download")
_CHUNK = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file of the watched folder.

    Attributes
    ----------
    state : `arrived` (can be looked at and stored), `asks` (two columns fit one field; `reason` names them and a
        person has to say), `writing` (still growing), `stored` (its content was imported), `unreadable` (`reason` says
        why)
    kind, profile : what it holds, and the saved profile that tells how
    taken_count, rejected_count : rows or readings that can be stored, and that cannot
    batch_id : the import that brought the same content
    header : the column names of a file that asks; a profile that is saved with them answers
    """

    path: Path
    name: str
    size_bytes: int
    modified_at: datetime
    stamp: tuple[int, int]
    state: str
    sha256: str = ""
    kind: str = ""
    profile: str = ""
    taken_count: int = 0
    rejected_count: int = 0
    reason: str = ""
    batch_id: int | None = None
    header: tuple[str, ...] = ()


def list_folder(folder: Path) -> list[Arrival]:
    """List the files a partner may have sent, the newest first; half-written names of downloads are left out.

    Raises
    ------
    ImportRefused
        Code `folder`: it is not there or may not be read, such as a network drive that is away.
    """
    arrivals: list[Arrival] = []
    try:
        for path in folder.iterdir():
            name = path.name
            if name.startswith((".", "~$")) or path.suffix.casefold() not in SUFFIXES or name.endswith(_UNFINISHED):
                continue
            facts = path.stat()
            if not path.is_file():
                continue
            at = datetime.fromtimestamp(facts.st_mtime, KST)
            stamp = (facts.st_size, facts.st_mtime_ns)
            arrivals.append(Arrival(path, shown_name(name), facts.st_size, at, stamp, "writing"))
    except FileNotFoundError as fault:
        if not folder.exists():
            raise _gone() from fault
        return list_folder(folder)  # a file went away while the list was made
    except OSError as fault:
        raise _gone() from fault
    return sorted(arrivals, key=lambda file: (-file.stamp[1], file.name))[:MOST_FILES]


def _gone() -> ImportRefused:
    return ImportRefused(
        tr("The watched folder cannot be read. Is the drive connected? Choose it again in Import."), code="folder"
    )


def survey(
    folder: Path,
    before: Mapping[Path, Arrival],
    stored: Mapping[str, tuple[int, str]],
    saved: Sequence[Profile],
    *,
    stop: Callable[[], bool] = lambda: False,
    kinds: tuple[Kind, ...] = KINDS,
) -> list[Arrival]:
    """Look at what is in a folder; a file is opened only when its size and time were the same at the look before.

    Parameters
    ----------
    before : what the look before gave
    stored : SHA-256 of imported files to the number and kind of their import
    saved : profiles that may tell a file's kind
    stop : asked between two files

    Raises
    ------
    ImportRefused
        Code `folder`.
    """
    answer: list[Arrival] = []
    for arrival in list_folder(folder):
        last = before.get(arrival.path)
        if last is None or last.stamp != arrival.stamp or arrival.size_bytes == 0 or stop():
            answer.append(arrival)
        elif last.state == "writing" or (last.state == "asks" and any(p.header == last.header for p in saved)):
            answer.append(_look_at(arrival, stored, saved, kinds))
        else:
            answer.append(_known(last, stored))
    return answer


def _known(arrival: Arrival, stored: Mapping[str, tuple[int, str]]) -> Arrival:
    """Judge a file that was looked at before by what has been imported, or taken back, since."""
    batch = stored.get(arrival.sha256)
    if batch is not None:
        return replace(arrival, state="stored", batch_id=batch[0], kind=batch[1])
    if arrival.state == "stored":  # its import was taken back: it is looked at anew at the next look
        return replace(arrival, state="writing", batch_id=None)
    return arrival


def _look_at(
    arrival: Arrival, stored: Mapping[str, tuple[int, str]], saved: Sequence[Profile], kinds: tuple[Kind, ...]
) -> Arrival:
    digest = ""
    try:
        digest = _digest(arrival.path)
        if digest in stored:
            batch_id, kind = stored[digest]
            return replace(arrival, state="stored", sha256=digest, batch_id=batch_id, kind=kind)
        preview = look(arrival.path, saved, kinds=kinds)
    except ColumnsUnclear as unclear:
        return replace(
            arrival, state="asks", sha256=digest, kind=unclear.kind, reason=unclear.message, header=unclear.header
        )
    except CoordinatorError as refused:
        return replace(arrival, state="unreadable", sha256=digest, reason=refused.message)
    except OSError:
        reason = tr("“{name}” cannot be read. Is it open in another program?", name=arrival.name)
        return replace(arrival, state="unreadable", sha256=digest, reason=reason)
    return replace(
        arrival,
        state="arrived",
        sha256=digest,
        kind=preview.kind,
        profile=preview.profile.name,
        taken_count=preview.taken_count,
        rejected_count=preview.rejected_count,
    )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
