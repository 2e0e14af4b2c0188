"""The way from an empty vault to homes that are watched: how far it is gone, told by what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.records.alerts import Episode
from coordinator.records.checkins import Call
from coordinator.records.imports import ImportBatch, RowToMend
from coordinator.records.power import Meter, Signal
from coordinator.worklist.coverage import LEARNING, not_watched
from coordinator.worklist.facts.county import feeds_known, register
from coordinator.worklist.instant import instant as opened

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Answers, Instant


@dataclass(frozen=True, slots=True)
class FirstDay:
    """How far a county is on the way to be watched.

    Attributes
    ----------
    is_first : nobody is watched and nothing was ever told of anybody: no alert, no call
    household_count, watched_count : households of the register, and those watched today
    rejected_count : rows of household lists that wait to be corrected
    meter_count : meters of which readings have come; `readings_until` is the end of the newest
    linked_count : households with a meter; `free_count`: meters with readings that nobody has
    learning_count : homes whose habit is being learnt; the first of them is watched from `learnt_on`
    """

    is_first: bool
    household_count: int
    watched_count: int
    rejected_count: int = 0
    meter_count: int = 0
    readings_until: datetime | None = None
    linked_count: int = 0
    free_count: int = 0
    learning_count: int = 0
    learnt_on: date | None = None

    @property
    def has_households(self) -> bool:
        """Whether the list of households is there."""
        return self.household_count > 0

    @property
    def has_readings(self) -> bool:
        """Whether readings are there."""
        return self.meter_count > 0

    @property
    def has_links(self) -> bool:
        """Whether every meter that can be linked is."""
        return self.linked_count > 0 and (self.free_count == 0 or self.linked_count >= self.household_count)


def first_day(session: Session, now: datetime, answers: Answers | None = None) -> FirstDay:
    """Say how far a county is on the way to be watched."""
    with opened(session, now, answers) as instant:
        return instant.once(_first_day)


def _first_day(instant: Instant) -> FirstDay:
    session = instant.session
    everyone = instant.once(register)
    unwatched = instant.once(not_watched)
    learning = [row for row in unwatched if row.cause.code == "learning"]
    begun = [row.since_at for row in learning if row.since_at is not None]
    watched = len(everyone) - len(unwatched)
    has_records = any(session.scalar(select(record.id).limit(1)) is not None for record in (Episode, Call))
    in_use = Meter.ended_on.is_(None)
    has_readings = Meter.newest_at.is_not(None)

    def count(*fits: object) -> int:
        return session.scalar(select(func.count()).select_from(Meter).where(in_use, *fits)) or 0  # type: ignore[arg-type]

    rejected = session.scalar(
        select(func.count())
        .select_from(RowToMend)
        .join(ImportBatch, ImportBatch.id == RowToMend.batch_id)
        .where(RowToMend.taken_by_id.is_(None), ImportBatch.kind == "households")
    )
    power = [
        feed.newest_at
        for feed in instant.once(feeds_known)
        if feed.signal == Signal.POWER and feed.newest_at is not None
    ]
    return FirstDay(
        is_first=watched == 0 and not has_records,
        household_count=len(everyone),
        watched_count=watched,
        rejected_count=rejected or 0,
        meter_count=count(has_readings),
        readings_until=max(power, default=None),
        linked_count=count(Meter.household_id.is_not(None)),
        free_count=count(has_readings, Meter.household_id.is_(None)),
        learning_count=len(learning),
        learnt_on=(min(begun) + LEARNING).date() if begun else None,
    )
