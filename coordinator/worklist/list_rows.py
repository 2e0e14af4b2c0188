"""The frozen rows of the desks' tables: meters, import batches, service links; no query is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.rows import SearchHit


class HouseholdRow(NamedTuple):
    """One row of the household table.

    Attributes
    ----------
    has_meter, has_calls : a meter is linked, calls are agreed; whether they watch today is `watched_by`
    watched_by : by what somebody would notice today, of `power` and `calls`; being away changes nothing of it
    stage : the life stage by age, one of `AGE_STAGE_LABELS`; `check` where it hangs on a day of birth that is not
        known, empty where nothing is known
    stage_next : the stage that begins within the period of `stage_crossing_ahead`, empty where none does
    stage_from_on, stage_until_on : the first and the last day on which it may begin; the same where the birth is known
    consents : the purposes a consent holds for
    consents_ending : of those, for which it ends within the period of `consent_ends_soon`
    consent_until : the first day on which one of these ends
    had_consent : whether there ever was one
    resident_count : how many live there
    is_placed : whether it has a place on the map
    sign : the newest sign of life; none where there never was any
    contact : `heard`, `silent`, `unreached` or `rests`, as in `facts.contact`
    quiet_days : whole days since the sign
    sought : what it is found by, as `search.sought` makes it
    """

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
    watched_by: tuple[str, ...] = ()
    stage: str = ""
    stage_next: str = ""
    stage_from_on: date | None = None
    stage_until_on: date | None = None
    consents: tuple[str, ...] = ()
    consents_ending: tuple[str, ...] = ()
    consent_until: date | None = None
    had_consent: bool = False
    resident_count: int = 1
    is_placed: bool = True
    sign: tuple[datetime, str] | None = None
    contact: str = "heard"
    quiet_days: int | None = None
    sought: str = ""


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
