"""What may go wrong and be told to the user in one sentence; programming faults are not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
