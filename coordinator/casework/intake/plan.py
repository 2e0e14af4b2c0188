"""What an import would do or has done: new, changed per field, same, rejected, missing from the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from coordinator.errors import ImportRefused, RowProblem
from coordinator.importers.reading.cells import KEPT_PROBLEMS
from coordinator.text import day, moment, ntr, plain_dates, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from coordinator.casework.intake.addresses import Suggestion
    from coordinator.casework.intake.questions import RowQuestion
    from coordinator.importers.preview import Preview
    from coordinator.vault.acts import OpenAct

Progress = Callable[[int, int], None]
"""Called now and then with how many of how many are done."""
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that differs from what is stored: for each field the old and the new value, as text."""

    line: int
    household_id: int | None
    label: str
    changes: tuple[tuple[str, str, str], ...]


SHOWN_NEW_ROWS = 200
"""New rows that are shown before they are stored; the rest are counted."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that is not stored yet: whose it is, and what it brings by our field names, as text."""

    line: int
    household_id: int | None
    label: str
    brings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """What a row carries of another subject's, such as the number of a home's meter in the list of households.

    Attributes
    ----------
    record_id : the record it belongs to, none where that is not stored yet
    column : what the file calls the column
    """

    line: int
    record_id: int | None
    values: tuple[str, ...]
    column: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Where outlines of a file would lie, to be seen before they are stored; all in metres of the map (EPSG:5179).

    Attributes
    ----------
    code, label : the answer by which they lie there, and its words
    rings : [n][place, 2] of the file
    ground : [n][place, 2] of today's outlines
    points : [home, 2]
    bounds : west, south, east, north of what is shown
    count : outlines of the file that lie there
    """

    code: str
    label: str
    rings: tuple[NDArray[np.float64], ...]
    ground: tuple[NDArray[np.float64], ...]
    points: NDArray[np.float64]
    bounds: tuple[float, float, float, float]
    count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What committing a preview would do.

    Attributes
    ----------
    new, changed, same, rejected : rows; together with nothing else they are all rows of the file
    changed_rows : the changed ones, per field
    new_rows : the first of the new ones
    missing : households that the file does not name (id, name); nothing is done to them. Of a file of calls: those
        whose call by the vendor was due on a day the file tells of and has no result
    unplanned : households of a file of calls that the round of their week does not have (id, name)
    same_file : number of the import that stored this very file, 0 where none did
    unassigned : meters of the file that no household has
    suggestions : by line, the households a row may mean, which a person has to confirm
    questions : what its rows leave open; a row brings nothing of what is asked about until a person has answered
    drawn : pictures of where outlines would lie, by each answer that may be meant
    """

    kind: str
    new: int
    changed: int
    same: int
    rejected: int
    changed_rows: tuple[ChangedRow, ...] = ()
    new_rows: tuple[NewRow, ...] = ()
    missing: tuple[tuple[int, str], ...] = ()
    unplanned: tuple[tuple[int, str], ...] = ()
    same_file: int = 0
    unassigned: tuple[str, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[str, ...] = ()
    suggestions: Mapping[int, Sequence[Suggestion]] = field(default_factory=dict[int, "Sequence[Suggestion]"])
    questions: tuple[RowQuestion, ...] = ()
    drawn: tuple[Drawn, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What a commit did.

    Attributes
    ----------
    counts : rows, new, changed, same, rejected; for readings meters, unassigned, assigned; for calls missing, unplanned
    unassigned : meters of the file nobody has (meter id, partner's number)
    missing, unplanned : of a file of calls, as in `Comparison`
    suggestions : as in `Comparison`
    waiting : rejected rows that are kept to be mended
    questions : as in `Comparison`, each with its answer
    """

    batch_id: int
    uuid: str
    kind: str
    counts: dict[str, int]
    problems: tuple[RowProblem, ...]
    problem_counts: dict[str, int]
    unassigned: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[tuple[int, str], ...] = ()
    unplanned: tuple[tuple[int, str], ...] = ()
    suggestions: Mapping[int, Sequence[Suggestion]] = field(default_factory=dict[int, "Sequence[Suggestion]"])
    waiting: int = 0
    questions: tuple[RowQuestion, ...] = ()

    def about_missing(self) -> str:
        """Say that some of the week's households were not in a file of calls; empty where all were."""
        return about_missing(len(self.missing))


def about_missing(count: int) -> str:
    """Say that so many of the week's households were not in a file of calls; empty for none."""
    if not count:
        return ""
    return ntr(
        "{n} household of the week's calls is not in the file; its call stays open.",
        "{n} households of the week's calls are not in the file; their calls stay open.",
        count,
    )


@dataclass
class Matching:
    """Problems found when rows meet what is stored; the first 1,000 of each code are kept."""

    problems: list[RowProblem] = field(default_factory=list[RowProblem])
    counts: Counter[str] = field(default_factory=Counter[str])
    rejected: int = 0
    rejected_lines: set[int] = field(default_factory=set[int])
    waiting_lines: set[int] = field(default_factory=set[int])
    """Rows of which something waits for an answer, though the rest of them may be taken."""

    def add(self, line: int, column: str, value: str | date, code: str, message: str, *, reject: bool = True) -> None:
        """Name a problem of one row; a date of it is written as everywhere."""
        if self.counts[code] < KEPT_PROBLEMS:
            self.problems.append(RowProblem(line, column, _written(value), code, message))
        self.counts[code] += 1
        self.rejected += reject
        if reject:
            self.rejected_lines.add(line)


def _written(value: str | date) -> str:
    if isinstance(value, str):
        return value
    return plain_dates(moment(value) if isinstance(value, datetime) else day(value))


@dataclass(frozen=True, slots=True)
class Compared:
    """What storing the rows of one kind would do, beside what the file itself already tells.

    Attributes
    ----------
    changed : how many differ; described one by one in `changed_rows` where a row is a record
    same : rows that are stored as they stand
    new_rows, missing, unplanned, unassigned, notes, suggestions, questions, drawn : as in `Comparison`
    carried : by what it is, what the rows carry of another subject's; `casework.subject.Subject.carried` takes it
    """

    matching: Matching
    new: int
    changed: int = 0
    same: int = 0
    changed_rows: tuple[ChangedRow, ...] = ()
    new_rows: tuple[NewRow, ...] = ()
    missing: tuple[tuple[int, str], ...] = ()
    unplanned: tuple[tuple[int, str], ...] = ()
    unassigned: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    suggestions: Mapping[int, Sequence[Suggestion]] = field(default_factory=dict[int, "Sequence[Suggestion]"])
    carried: Mapping[str, Sequence[Carried]] = field(default_factory=dict[str, "Sequence[Carried]"])
    questions: tuple[RowQuestion, ...] = ()
    drawn: tuple[Drawn, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Storing:
    """A file that is being stored as a batch, in the transaction of an act.

    Attributes
    ----------
    assign : practice county only: what nobody has goes to households without one
    progress, cancelled : called now and then; a cancelled import leaves nothing
    """

    act: OpenAct
    preview: Preview
    batch_id: int
    assign: bool = False
    progress: Progress | None = None
    cancelled: Cancelled | None = None

    @property
    def columns(self) -> dict[str, str]:
        """Our fields, each with the file's column it is taken from."""
        return dict(self.preview.profile.columns)


@dataclass
class Outcome:
    """What committing the rows of one kind gave.

    Attributes
    ----------
    counts : at least new, changed and same
    reached : up to when the rows reach, which moves the feed of the kind on; None leaves it where it is
    suggestions, carried, questions : as in `Compared`
    """

    counts: dict[str, int]
    matching: Matching
    unassigned: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[tuple[int, str], ...] = ()
    unplanned: tuple[tuple[int, str], ...] = ()
    reached: datetime | None = None
    suggestions: Mapping[int, Sequence[Suggestion]] = field(default_factory=dict[int, "Sequence[Suggestion]"])
    carried: Mapping[str, Sequence[Carried]] = field(default_factory=dict[str, "Sequence[Carried]"])
    questions: tuple[RowQuestion, ...] = ()


def problems_of(preview: Preview, matching: Matching) -> tuple[RowProblem, ...]:
    """Join the problems of the file and of its matching, in the order of the file."""
    return tuple(sorted((*preview.problems, *matching.problems), key=lambda problem: problem.row))


def stop_if(cancelled: Cancelled | None) -> None:
    """Leave an import the user cancelled; the transaction around it leaves nothing behind.

    Raises
    ------
    ImportRefused
        Code `cancelled`.
    """
    if cancelled is not None and cancelled():
        raise ImportRefused(tr("The import was cancelled; nothing was stored."), code="cancelled")
