"""What a file holds before anything is stored, and how one without column names becomes that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coordinator.errors import ColumnQuestion, ImportRefused
from coordinator.importers.kinds import KINDS
from coordinator.importers.profiles import Profile
from coordinator.importers.reading.cells import shown_name
from coordinator.importers.reading.whole_file import WholeFile, refuse_missing
from coordinator.importers.unmapped import code_columns, kept_rows
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from coordinator.errors import RowProblem
    from coordinator.importers.kind import Kind
    from coordinator.importers.reading.formats import Sheet


_HEAD_BYTES = 4096


@dataclass(frozen=True)
class Preview:
    """What a file holds, before anything is stored.

    Attributes
    ----------
    of : its kind of file
    rows : what can be taken; for readings one series a meter
    problems : the first 1,000 of each code, in the order of the file
    problem_counts : all problems by code
    row_count : rows of the file below the header; row_count = taken + rejected (+ repeated same readings)
    rejected_count : rows not taken; other problems concern single cells of rows that are taken
    notes : sentences on what was found and assumed
    sample : the first rows as text, fit to be shown
    encoding : of a text file; empty for a workbook
    header_row : line of the column names, 1 = first
    sheet, sheets : of a workbook: the sheet that was read, and all that hold anything
    by_content : our fields whose column was suggested from what its cells hold, not from its name
    questions : our fields for which two columns may be meant; only of an outline, since nothing is read before
    sheet_read : the table it was read from; none of files that are read by column, which are too large to be kept
    settled : lines that were not taken and need nothing more
    read_as : of a file without column names, how it was read, in words
    answers : what a person answered to the questions its rows raise against what is stored, by their keys
    """

    of: Kind = field(repr=False)
    file_name: str
    sha256: str
    profile: Profile
    columns: tuple[str, ...]
    rows: tuple[Any, ...] = field(repr=False)
    problems: tuple[RowProblem, ...] = field(repr=False)
    problem_counts: Mapping[str, int]
    row_count: int
    rejected_count: int
    notes: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    encoding: str = ""
    header_row: int = 1
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    by_content: tuple[str, ...] = ()
    questions: tuple[ColumnQuestion, ...] = ()
    sheet_read: Sheet | None = field(default=None, repr=False)
    settled: frozenset[int] = frozenset()
    read_as: str = ""
    answers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    def rows_left(self, more: Collection[int] = ()) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Give the rows that were not taken, whole: line and cells, resident numbers in them masked.

        Parameters
        ----------
        more : lines that are not taken for what is stored

        Returns
        -------
        none for files that are read by column; of others every line of which a problem is known
        """
        if self.sheet_read is None:
            return ()
        read_lines = {row.line for row in self.rows} - {*more}
        lines = ({problem.row for problem in self.problems} - read_lines - self.settled) | {*more}
        return kept_rows(self.sheet_read, lines, code_columns(self.of, self.profile)) if lines else ()

    @property
    def kind(self) -> str:
        """The word of its kind."""
        return self.of.name

    @property
    def mapped(self) -> tuple[tuple[str, str], ...]:
        """Our fields in words, each with the file's column it is taken from."""
        columns = self.profile.columns
        return tuple((tr(named.label), columns[named.name]) for named in self.of.fields if named.name in columns)

    @property
    def fields(self) -> tuple[tuple[str, str, bool], ...]:
        """Our fields of this kind: name, label, and whether one has to be there."""
        return tuple((named.name, tr(named.label), named.required) for named in self.of.fields)

    @property
    def wide(self) -> str:
        """The columns that hold a time, a day or a meter each, in words; empty in a long file."""
        places = self.of.wide(self.profile, self.columns)
        if not places:
            return ""
        first, last = self.columns[places[0]], self.columns[places[-1]]
        return tr("{first} to {last} ({n})", first=first, last=last, n=len(places))

    @property
    def repeated_count(self) -> int:
        """Rows that say the same as an earlier row of the file."""
        return self.row_count - self.rejected_count - self.taken_count

    @property
    def taken_count(self) -> int:
        """Rows of the file that can be stored."""
        return sum(row.reading_count for row in self.rows) if self.of.by_column else len(self.rows)


def read_whole(of: Kind, file: WholeFile) -> Preview:
    """Read a file that has no column names.

    Raises
    ------
    ImportRefused
        It is none of the kind, or cannot be read.
    """
    assert of.whole is not None
    refuse_missing(file.path)
    try:
        whole = of.whole.read(file)
    except OSError as fault:
        raise ImportRefused(
            tr("“{name}” cannot be read. Is it open in another program?", name=file.path.name), code="unreadable"
        ) from fault
    return Preview(
        of=of,
        file_name=shown_name(file.path.name),
        sha256=whole.sha256,
        profile=Profile(of.name),
        columns=whole.columns,
        rows=whole.rows,
        problems=whole.problems,
        problem_counts=whole.problem_counts,
        row_count=whole.row_count,
        rejected_count=whole.rejected_count,
        notes=whole.notes,
        sample=whole.sample,
        encoding=whole.encoding,
        header_row=0,
        read_as=whole.read_as,
    )


def whole_kind_of(path: Path, kinds: tuple[Kind, ...] = KINDS) -> Kind | None:
    """Tell a file without column names by its name and first bytes; none where it is a table."""
    if not path.is_file():
        return None
    with path.open("rb") as source:
        head = source.read(_HEAD_BYTES)
    return next((kind for kind in kinds if kind.whole is not None and kind.whole.tells(path, head)), None)
