"""What may go wrong and be told to the user in one sentence; programming faults are not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class CoordinatorError(Exception):
    """A refusal by the world or by a rule, with one clear sentence for the user.

    Attributes
    ----------
    code : stable short name, for tests and logs (logs hold the code, never the sentence)
    exit_code : 2 for wrong use, 3 when the world refused
    """

    code = "refused"
    exit_code = 3

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class UsageError(CoordinatorError):
    """The request itself cannot be meant: wrong kind, wrong date, wrong option."""

    code = "usage"
    exit_code = 2


class VaultError(CoordinatorError):
    """The vault cannot be opened, read or written."""

    code = "vault"


class RuleError(CoordinatorError):
    """A rule of the work forbids the act: a move the state table lacks, a reason left out."""

    code = "rule"


class ImpossibleRequest(RuleError):
    """A rule that a request breaks by what it names: a number nobody has, a period that ends before it begins.

    On the command line that is wrong use.
    """

    exit_code = 2


class ImportRefused(CoordinatorError):
    """A file cannot be read at all; rows that cannot be taken are `RowProblem`s instead."""

    code = "file"


class DateOrderUnclear(ImportRefused):
    """A file's dates may be day first or month first, and no row decides it: a person has to say.

    Attributes
    ----------
    value : one of the file's own dates
    day_first, month_first : what it is in either order
    """

    code = "date_order"

    def __init__(self, message: str, value: str, day_first: date, month_first: date) -> None:
        super().__init__(message)
        self.value = value
        self.day_first = day_first
        self.month_first = month_first


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """Which column of a file a field is taken from: a person has to say.

    Attributes
    ----------
    field, label : our field, and its name for people
    columns : the columns it may be, in their order in the file
    samples : for each column what its first rows hold
    suggested : the column that what stands around it speaks for; empty for none
    why : `two` columns fit, or the one that does stands `beside` a contact's columns
    because : in a sentence, what speaks for the suggested column; empty without one
    """

    field: str
    label: str
    columns: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    suggested: str = ""
    why: str = "two"
    because: str = ""

    def as_json(self) -> dict[str, object]:
        """Give the stable form of the `--json` answers."""
        return {
            "field": self.field,
            "label": self.label,
            "columns": list(self.columns),
            "samples": [list(cells) for cells in self.samples],
            "suggested": self.suggested,
            "why": self.why,
            "because": self.because,
        }


class ColumnsUnclear(ImportRefused):
    """Two columns of a file fit one of our fields: nothing is stored until a person has said which is meant.

    Attributes
    ----------
    questions : one a field
    columns : the other fields' columns, as found
    header : the file's column names
    kind : what the file holds, where nobody had said it
    """

    code = "two_columns"

    def __init__(
        self,
        message: str,
        questions: tuple[ColumnQuestion, ...],
        columns: Mapping[str, str],
        header: tuple[str, ...],
    ) -> None:
        super().__init__(message)
        self.questions = questions
        self.columns = columns
        self.header = header
        self.kind = ""

    def of(self, kind: str) -> ColumnsUnclear:
        """Add what the file holds."""
        self.kind = kind
        return self


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One reason why a row of a file was not taken.

    `row` is the line as a person counts it in the file (1 = first line, header included).
    """

    row: int
    column: str
    value: str
    code: str
    message: str

    def as_json(self) -> dict[str, str | int]:
        """Give the stable form of the `--json` answers."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "message": self.message,
        }
