"""The alerts that somebody silenced, oldest first: none of them is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.records.alerts import HANDLING, Episode
from coordinator.records.base import Transition
from coordinator.records.values.given_names import given
from coordinator.worklist.alerts.handling_rows import SnoozeRow
from coordinator.worklist.facts.people import people

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

LONG = timedelta(days=7)
"""A longer silence is looked through every week (SM-1)."""


def snoozed_since(session: Session, now: datetime) -> list[tuple[Episode, datetime, str, bool]]:
    """List the alerts somebody silenced at `now`, since when and by whom, and whether for long; the oldest first.

    Those that rest with a registered absence are not among them: its return check brings them back.
    """
    newest = (
        select(func.max(Transition.id).label("id"))
        .where(Transition.machine == HANDLING.name, Transition.to_state == "silenced")
        .group_by(Transition.record_id)
        .subquery()
    )
    silenced = session.execute(
        select(Episode, Transition.happened_at, Transition.actor)
        .join(Transition, Transition.record_id == Episode.id)
        .join(newest, newest.c.id == Transition.id)
        .where(Episode.state == "silenced", Episode.silenced_until > now, Transition.reason != "absence")
        .order_by(Transition.happened_at, Episode.id)
    ).all()
    return [(episode, at, actor, (episode.silenced_until or now) - at > LONG) for episode, at, actor in silenced]


def snoozes(session: Session, now: datetime) -> list[SnoozeRow]:
    """List the snoozes that run at `now`, the one that began first at the top."""
    silenced = snoozed_since(session, now)
    person_of = people(session, now.date(), {episode.household_id for episode, *_ in silenced}) if silenced else {}
    rows: list[SnoozeRow] = []
    for episode, silenced_at, actor, is_long in silenced:
        person = person_of.get(episode.household_id)
        until = episode.silenced_until or now
        rows.append(
            SnoozeRow(
                episode_id=episode.id,
                household_id=episode.household_id,
                name=person.name if person else "",
                area=person.area if person else "",
                severity=episode.severity,
                silenced_at=silenced_at,
                until=until,
                days=-(-(until - silenced_at) // timedelta(days=1)),
                reason=episode.silence_reason,
                silenced_by=given(actor),
                is_long=is_long,
            )
        )
    return rows
