"""Who is not watched today, by name and cause, and how the feeds are; silence of data is never safety."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordinator.records.alerts import Episode
from coordinator.records.checkins import Enrolment
from coordinator.records.households import ABSENCE_LABELS, Absence, Consent, ConsentPurpose
from coordinator.records.power import UNWATCHABLE_NATS, Feed, Meter, PhoneDay, feed_health
from coordinator.text import mark, tr
from coordinator.worklist.people import Person, people
from coordinator.worklist.reasons import short_date, short_time
from coordinator.worklist.rows import FeedRow, NotWatched, Said

LEARNING_DAYS = 21

CAUSES: dict[str, str] = {
    "absent": mark("Away until {until} ({kind})"),
    "silenced": mark("Alert silenced until {until}"),
    "no_consent": mark("Consent for power use withdrawn, no check-in calls"),
    "stale": mark("No power data since {since}, no check-in calls"),
    "learning": mark("Power use still being learnt, no check-in calls"),
    "unwatchable": mark("Power use shows too little of daily life, no check-in calls"),
    "paused": mark("Check-in calls paused until {until}, no meter"),
    "nothing": mark("No meter and no check-in calls"),
}
"""Why nobody would notice today, most particular first."""


def not_watched(session: Session, now: datetime, everyone: dict[int, Person] | None = None) -> list[NotWatched]:
    """List the households for which no signal would speak today, grouped by cause.

    Watched is who has a live meter that can be watched and consent, or a running weekly call; a registered absence or
    a silence stops both.
    """
    everyone = everyone if everyone is not None else people(session, now.date())
    today = now.date()
    away = {
        a.household_id: a
        for a in session.scalars(select(Absence).where(Absence.starts_at <= now, Absence.ends_at > now))
    }
    silenced = {
        e.household_id: e
        for e in session.scalars(select(Episode).where(Episode.state == "silenced", Episode.silenced_until > now))
    }
    enrolled = {
        home: (state, paused_until)
        for home, state, paused_until in session.execute(
            select(Enrolment.household_id, Enrolment.state, Enrolment.paused_until).where(
                Enrolment.state.in_(("active", "paused"))
            )
        )
    }
    meters = {
        row.household_id: row
        for row in session.execute(
            select(Meter.household_id, Meter.first_at, Meter.newest_at, Meter.watchability_nats, Feed.cadence_minutes)
            .join(Feed, Feed.id == Meter.feed_id)
            .where(Meter.household_id.is_not(None), Meter.ended_on.is_(None))
        )
    }
    given: dict[int, bool] = {}
    for consent in session.execute(
        select(Consent.household_id, Consent.given_on, Consent.until, Consent.withdrawn_on).where(
            Consent.purpose == ConsentPurpose.POWER
        )
    ):
        holds = (
            consent.given_on <= today
            and (consent.until is None or today <= consent.until)
            and (consent.withdrawn_on is None or today < consent.withdrawn_on)
        )
        given[consent.household_id] = given.get(consent.household_id, False) or holds
    found: list[NotWatched] = []
    for home, person in everyone.items():
        cause: Said | None = None
        since: datetime | None = None
        if home in away:
            a = away[home]
            cause, since = (
                _said("absent", until=short_time(a.ends_at), kind=_label(ABSENCE_LABELS.get(a.kind, ""))),
                a.starts_at,
            )
        elif home in silenced:
            until = silenced[home].silenced_until or now
            cause = _said("silenced", until=short_time(until))
        elif (enrolled.get(home) or ("",))[0] == "active":
            continue
        else:
            meter = meters.get(home)
            if meter is None:
                state = enrolled.get(home)
                if state and state[1]:
                    cause = _said("paused", until=short_date(state[1]))
                else:
                    cause = _said("nothing")
            elif given.get(home) is False:
                cause = _said("no_consent")
            elif meter.newest_at is None or feed_health(meter.newest_at, meter.cadence_minutes, now) == "stale":
                since = meter.newest_at
                cause = _said("stale", since=short_time(since)) if since else _said("nothing")
            elif meter.first_at is not None and now - meter.first_at < timedelta(days=LEARNING_DAYS):
                cause, since = _said("learning"), meter.first_at
            elif meter.watchability_nats is not None and meter.watchability_nats < UNWATCHABLE_NATS:
                cause = _said("unwatchable")
            else:
                continue
        found.append(NotWatched(home, person.name, person.age, person.area, cause, since))
    order = {code: i for i, code in enumerate(CAUSES)}
    found.sort(key=lambda row: (order[row.cause.code], row.area, row.household_id))
    return found


def _said(code: str, **fields: object) -> Said:
    return Said(code, CAUSES[code], fields)


def _label(label: str) -> Callable[[], str]:
    return lambda: tr(label)


def feeds(session: Session, now: datetime) -> list[FeedRow]:
    """Give each feed with its health; phone use by its newest day."""
    homes: dict[int, int] = defaultdict(int)
    for feed_id, count in session.execute(
        select(Meter.feed_id, func.count()).where(Meter.household_id.is_not(None)).group_by(Meter.feed_id)
    ):
        homes[feed_id] = count
    answer: list[FeedRow] = []
    for feed in session.scalars(select(Feed).where(Feed.ended_on.is_(None)).order_by(Feed.id)):
        late = int((now - feed.newest_at).total_seconds() // 3600) if feed.newest_at else 0
        count = homes[feed.id]
        if feed.signal == "phone":
            count = session.scalar(select(func.count(func.distinct(PhoneDay.household_id)))) or 0
        elif feed.signal == "calls":
            count = session.scalar(select(func.count()).select_from(Enrolment).where(Enrolment.state == "active")) or 0
        answer.append(FeedRow(feed.signal, feed.name, feed.health(now), feed.newest_at, max(0, late), count))
    return answer
