"""Everything the Today window and the daily briefing show, by one question."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.records.alerts import Episode
from coordinator.records.base import KST, Transition
from coordinator.records.checkins import Call
from coordinator.worklist.coverage import not_watched
from coordinator.worklist.facts.county import facts, feeds_known, register
from coordinator.worklist.facts.feeds import feeds
from coordinator.worklist.head_lines import head_lines
from coordinator.worklist.instant import Answers
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.lines import lines, words
from coordinator.worklist.rows import MAP_SEVERITIES, Today, Yesterday
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rows import MapPoints
    from coordinator.worklist.subject import Subject


def today(
    session: Session, now: datetime, subjects: Sequence[Subject] = SUBJECTS, answers: Answers | None = None
) -> Today:
    """Join all signals at `now`.

    Parameters
    ----------
    answers : what was asked of this instant before; what no act has touched since is not asked again
    """
    with opened(session, now, answers) as instant:
        everyone = instant.once(register)
        unwatched = instant.once(not_watched)
        worklist = instant.once(lines, tuple(subjects))
        severity_of = instant.once(words, tuple(subjects))
        # An absence may outlive its household.
        counted = Counter(word for home, word in severity_of.items() if home in everyone)
        counts = {word: counted.get(word, 0) for word in MAP_SEVERITIES}
        counts["normal"] = len(everyone) - sum(counted.values())
        facts_known = instant.once(facts)
        power = [feed.newest_at for feed in instant.once(feeds_known) if feed.signal == "power"]
        return Today(
            county=str(facts_known.get("county", "")),
            practice=bool(facts_known.get("practice", False)),
            now=now,
            readings_until=max((at for at in power if at is not None), default=None),
            feeds=tuple(instant.once(feeds)),
            lines=tuple(worklist),
            not_watched=tuple(unwatched),
            counts=counts,
            household_count=len(everyone),
            head=tuple(head_lines(instant, subjects)),
        )


def severity_words(
    session: Session, now: datetime, subjects: Sequence[Subject] = SUBJECTS, answers: Answers | None = None
) -> dict[int, str]:
    """Give the map's word of each household that is not plainly normal."""
    with opened(session, now, answers) as instant:
        return instant.once(words, tuple(subjects))


def points(
    session: Session, now: datetime, subjects: Sequence[Subject] = SUBJECTS, answers: Answers | None = None
) -> MapPoints:
    """Place every household on the map, with its word of today."""
    with opened(session, now, answers) as instant:
        return instant.once(_points, tuple(subjects))


def _points(instant: Instant, subjects: tuple[Subject, ...]) -> MapPoints:
    from coordinator.worklist.geography import placed, with_words

    urgent = {line.household_id for line in instant.once(lines, subjects) if line.is_urgent}
    return with_words(instant.once(placed), instant.once(words, subjects), urgent)


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
