"""Calls as rows, newest first: of one household, or of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.checkins import Call
from coordinator.worklist.facts.people import people
from coordinator.worklist.rows import CallRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.facts.people import Person


def call_rows(
    session: Session,
    now: datetime,
    *,
    household_id: int | None = None,
    since: datetime | None = None,
    names: Mapping[int, Person] | None = None,
) -> list[CallRow]:
    """List calls, newest first; of one household or of all."""
    query = select(Call).where(Call.called_at <= now).order_by(Call.called_at.desc(), Call.id.desc())
    if household_id is not None:
        query = query.where(Call.household_id == household_id)
    if since is not None:
        query = query.where(Call.called_at >= since)
    calls = session.scalars(query).all()
    if names is None:
        names = people(session, now.date(), {c.household_id for c in calls})
    return [
        CallRow(
            id=c.id,
            household_id=c.household_id,
            name=names[c.household_id].name if c.household_id in names else "",
            called_at=c.called_at,
            caller=c.caller,
            result=c.result,
            urgent=c.urgent,
            topics=tuple(c.topics),
            summary=c.summary,
            follow_up=c.follow_up,
            urgent_word=c.urgent_word,
            round_item_id=c.round_item_id,
        )
        for c in calls
    ]
