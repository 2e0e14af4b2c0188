"""A file that has no table with column names: it is told by its content, and read by its kind from end to end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from coordinator.errors import ImportRefused
from coordinator.text import tr

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.errors import RowProblem

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Region:
    """The county whose rows are taken out of a file of a province or of all Korea.

    Attributes
    ----------
    name : of the county, as official files write it
    codes : its five-digit codes, old ones too; empty where none is known, so that its name alone tells
    """

    name: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class WholeFile:
    """A file to be read by its kind from end to end.

    Attributes
    ----------
    progress, cancelled : told and asked now and then while it is read, in bytes
    answers : what a person answered to its questions, by their keys
    """

    path: Path
    region: Region
    progress: Progress | None = None
    cancelled: Cancelled | None = None
    answers: Mapping[str, str] = field(default_factory=dict[str, str])

    def report(self, done: int, total: int) -> None:
        """Tell how far it is read, and stop where that is wished.

        Raises
        ------
        ImportRefused
            Code `cancelled`.
        """
        if self.cancelled is not None and self.cancelled():
            raise ImportRefused(tr("The import was cancelled; nothing was stored."), code="cancelled")
        if self.progress is not None:
            self.progress(done, total)


class TakenPart(Protocol):
    """A part of such a file that is taken as one."""

    @property
    def reading_count(self) -> int:
        """How many rows of the file it holds."""
        ...


@dataclass(frozen=True, slots=True)
class WholeRead:
    """What such a file holds.

    Attributes
    ----------
    rows : what can be taken, each a `TakenPart`
    read_as : how it was read, in words
    columns, sample : names and texts of its first rows, fit to be shown
    """

    sha256: str
    rows: tuple[Any, ...]
    row_count: int
    rejected_count: int = 0
    problems: tuple[RowProblem, ...] = ()
    problem_counts: Mapping[str, int] = field(default_factory=dict[str, int])
    notes: tuple[str, ...] = ()
    read_as: str = ""
    encoding: str = ""
    columns: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Whole:
    """How a kind's files are told and read, where they have no table with column names.

    Attributes
    ----------
    tells : whether a file is one, by its name and first bytes
    read : reads it from end to end
    suffixes : the ends of their names, as in `*.shp`
    """

    tells: Callable[[Path, bytes], bool]
    read: Callable[[WholeFile], WholeRead]
    suffixes: tuple[str, ...] = ()


def refuse_missing(path: Path) -> None:
    """Refuse a path at which no file is.

    Raises
    ------
    ImportRefused
        `missing`, `not_a_file`, `empty`
    """
    if not path.exists():
        raise ImportRefused(tr("There is no file “{name}”.", name=path.name), code="missing")
    if not path.is_file():
        raise ImportRefused(tr("“{name}” is not a file.", name=path.name), code="not_a_file")
    if not path.stat().st_size:
        raise ImportRefused(tr("“{name}” is empty.", name=path.name), code="empty")
