"""The frozen rows of the history: acts, and the fields an act changed; no query is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act of the journal.

    Attributes
    ----------
    title : the act in words; of one undone or done again, that it was, and what
    result : what came of it: `No answer`, a file's name and how many rows were new; empty where the title says all
    reason : why, as it was given; empty where none was
    name : whose it is, empty where it is no single household's
    """

    id: int
    recorded_at: datetime
    actor: str
    verb: str
    title: str
    cause: str
    reason: str
    household_id: int | None
    name: str
    change_count: int
    undone: bool
    can_undo: bool
    result: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record before and after an act, in words; empty where there was or is nothing."""

    record: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What an act changed.

    Attributes
    ----------
    act_id : the act
    fields : in the order they were written
    more_rows : changed rows that are not listed, of an act with very many
    """

    act_id: int
    fields: tuple[FieldChange, ...]
    more_rows: int = 0
