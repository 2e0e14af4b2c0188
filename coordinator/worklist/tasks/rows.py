"""Rows about what is to be done for a household and what came of what; no query and no rule is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.rows import FollowRow


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something to do for a household (할 일)."""

    id: int
    household_id: int
    text: str
    state: str
    ready_on: date
    due_on: date
    last_useful_on: date | None
    owner: str
    note: str
    closed_at: datetime | None
    is_overdue: bool
    is_late: bool
    """Its last useful day is past: it asks why it was not done."""
    sources: tuple[FollowRow, ...] = ()
