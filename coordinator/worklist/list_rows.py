"""The frozen rows of the desks' tables: meters, acts, import batches, service links; no query is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.rows import SearchHit


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One row of the household table."""

    household_id: int
    name: str
    age: int | None
    sex: str
    area: str
    address: str
    phone: str
    risk: str
    severity: str
    has_meter: bool
    has_calls: bool


@dataclass(frozen=True, slots=True)
class MeterRow:
    """One meter: whose it is, what it sent and when."""

    id: int
    external_id: str
    feed: str
    household_id: int | None
    name: str
    area: str
    step_minutes: int
    first_at: datetime | None
    newest_at: datetime | None
    health: str


@dataclass(frozen=True, slots=True)
class MeterSuggestion:
    """The households a list of meters may mean by one, and what stands there of it, such as `김영희, 마차리 12`."""

    words: str
    hits: tuple[SearchHit, ...]


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act of the journal."""

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


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One import batch.

    Attributes
    ----------
    waiting : rejected rows that wait to be mended
    """

    id: int
    kind: str
    file_name: str
    imported_at: datetime
    state: str
    counts: dict[str, Any]
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class LinkListRow:
    """One service link in the services desk."""

    id: int
    household_id: int
    name: str
    area: str
    programme: str
    provider: str
    stage: str
    state: str
    requested_at: datetime | None
    review_on: date | None
    wait_days: int | None
