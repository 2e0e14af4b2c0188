"""Everything the Today window and the daily briefing show, by one question."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.records.alerts import Episode
from coordinator.records.base import KST, Transition
from coordinator.records.checkins import Call
from coordinator.records.journal import VaultFact
from coordinator.records.power import Feed
from coordinator.worklist.coverage import not_watched
from coordinator.worklist.head_lines import head_lines
from coordinator.worklist.lines import lines, severities
from coordinator.worklist.people import people
from coordinator.worklist.power.feed_health import feeds
from coordinator.worklist.rows import MAP_SEVERITIES, Today, Yesterday

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def today(session: Session, now: datetime) -> Today:
    """Join all signals at `now`."""
    everyone = people(session, now.date())
    unwatched = not_watched(session, now, everyone)
    worklist = lines(session, now, everyone)
    told = severities(session, now, worklist, [row.household_id for row in unwatched])
    words = Counter(word for home, word in told.items() if home in everyone)  # an absence may outlive its household
    counts = {word: words.get(word, 0) for word in MAP_SEVERITIES}
    counts["normal"] = len(everyone) - sum(words.values())
    facts = {
        name: value
        for name, value in session.execute(
            select(VaultFact.name, VaultFact.value).where(VaultFact.name.in_(("county", "practice")))
        )
    }
    return Today(
        county=str(facts.get("county", "")),
        practice=bool(facts.get("practice", False)),
        now=now,
        readings_until=session.scalar(select(func.max(Feed.newest_at)).where(Feed.signal == "power")),
        feeds=tuple(feeds(session, now)),
        lines=tuple(worklist),
        not_watched=tuple(unwatched),
        counts=counts,
        household_count=len(everyone),
        head=tuple(head_lines(session, now)),
    )


def yesterday(session: Session, now: datetime) -> Yesterday:
    """Sum up the day before: alerts, what they turned out to be, calls, services moved."""
    day = now.date() - timedelta(days=1)
    first = datetime.combine(day, time(), KST)
    last = first + timedelta(days=1)
    outcomes = session.execute(
        select(Episode.outcome, func.count())
        .where(Episode.resolved_at >= first, Episode.resolved_at < last, Episode.outcome != "")
        .group_by(Episode.outcome)
        .order_by(func.count().desc(), Episode.outcome)
    )
    calls = session.execute(
        select(Call.result, func.count())
        .where(Call.called_at >= first, Call.called_at < last)
        .group_by(Call.result)
        .order_by(func.count().desc(), Call.result)
    )
    return Yesterday(
        day=day,
        alerts_new=session.scalar(
            select(func.count()).select_from(Episode).where(Episode.opened_at >= first, Episode.opened_at < last)
        )
        or 0,
        alerts_resolved=tuple(outcomes),
        calls=tuple(calls),
        links_moved=session.scalar(
            select(func.count())
            .select_from(Transition)
            .where(Transition.machine == "link", Transition.happened_at >= first, Transition.happened_at < last)
        )
        or 0,
    )
