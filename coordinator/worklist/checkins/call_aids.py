"""What helps somebody who is about to call: when the person likes it, whom else to ask, what was said of late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.checkins import Call, Enrolment
from coordinator.records.households import Household
from coordinator.worklist.facts.contacts import fallbacks

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.facts.contacts import Fallback


@dataclass(frozen=True, slots=True)
class CallAid:
    """What helps with the call of one household.

    Attributes
    ----------
    contact : the first of the contacts who may be asked
    hour, until_hour : between which hours of the day the person likes to be called; none where nobody asked
    safety_note : what a visitor must know first
    topics, summary, said_at : the newest call of which a concern or a summary is kept
    """

    contact: Fallback | None = None
    hour: int | None = None
    until_hour: int | None = None
    topics: tuple[str, ...] = ()
    summary: str = ""
    said_at: datetime | None = None
    safety_note: str = ""


def call_aids(session: Session, homes: Collection[int], now: datetime) -> dict[int, CallAid]:
    """Read what helps with the calls of some households; everyone asked for has an entry."""
    contacts = fallbacks(session, homes)
    hours: dict[int, tuple[int, int]] = {}
    summary_of: dict[int, tuple[tuple[str, ...], str, datetime]] = {}
    if homes:
        for home, hour, until in session.execute(
            select(Enrolment.household_id, Enrolment.hour, Enrolment.until_hour)
            .where(Enrolment.household_id.in_(homes), Enrolment.ended_on.is_(None))
            .order_by(Enrolment.id)
        ):
            hours[home] = (hour, until)
        for home, topics, summary, at in session.execute(
            select(Call.household_id, Call.topics, Call.summary, Call.called_at)
            .where(Call.household_id.in_(homes), Call.called_at <= now)
            .order_by(Call.called_at.desc(), Call.id.desc())
        ):
            if home not in summary_of and (topics or summary):
                summary_of[home] = (tuple(topics), summary, at)
    notes = safety_notes(session, homes)
    aids: dict[int, CallAid] = {}
    for home in homes:
        hour, until_hour = hours.get(home, (None, None))
        topics, summary, said_at = summary_of.get(home, ((), "", None))
        aids[home] = CallAid(contacts.get(home), hour, until_hour, topics, summary, said_at, notes.get(home, ""))
    return aids


def safety_notes(session: Session, homes: Collection[int]) -> dict[int, str]:
    """Give what a visitor must know of some households; those of which nothing is noted are left out."""
    rows = session.execute(select(Household.id, Household.safety_note).where(Household.id.in_(homes)))
    return {home: note for home, note in rows if note}
