"""Who is not watched today, by name and cause, and how the feeds are; silence of data is never safety."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from coordinator.casework.households import without_consent
from coordinator.records.alerts import Episode, UtilityAlert
from coordinator.records.checkins import Call, CallResult, Enrolment
from coordinator.records.households import ABSENCE_LABELS, Absence, ConsentPurpose, Household
from coordinator.records.power import UNWATCHABLE_NATS, Feed, Meter, PhoneDay, feed_health
from coordinator.text import mark, tr
from coordinator.worklist.people import Person, people
from coordinator.worklist.reasons import short_date, short_time
from coordinator.worklist.rows import FeedRow, NotWatched, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

LEARNING_DAYS = 21
CALLED_WITHIN = timedelta(days=15)

CAUSES: dict[str, str] = {
    "absent": mark("Away until {until} ({kind})"),
    "silenced": mark("Alert silenced until {until}"),
    "no_consent": mark("Consent for power use withdrawn, no check-in calls"),
    "stale": mark("No power data since {since}, no check-in calls"),
    "no_readings": mark("Meter without any readings yet, no check-in calls"),
    "learning": mark("Power use still being learnt, no check-in calls"),
    "unwatchable": mark("Power use shows too little of daily life, no check-in calls"),
    "paused": mark("Check-in calls paused until {until}, no meter"),
    "not_called": mark("In the check-in calls, but not called for two weeks; no meter"),
    "no_phone": mark("In the check-in calls without a phone number; no meter"),
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
    uncalled = without_consent(session, ConsentPurpose.CALLS, today)
    enrolled = {
        home: (state, paused_until, started_on)
        for home, state, paused_until, started_on in session.execute(
            select(Enrolment.household_id, Enrolment.state, Enrolment.paused_until, Enrolment.started_on)
            .where(Enrolment.state.in_(("active", "paused")))
            .order_by(Enrolment.state.desc())  # where there are two, the active one counts
        )
        if home not in uncalled
    }
    recently = set(
        session.scalars(
            select(Call.household_id)
            .where(Call.called_at > now - CALLED_WITHIN, Call.called_at <= now, Call.result != CallResult.NOT_ATTEMPTED)
            .distinct()
        )
    )
    # An enrolment watches nobody unless somebody is really called: with a phone, within the last rounds, or just begun.
    called = {
        home
        for home, (state, _, started_on) in enrolled.items()
        if state == "active"
        and home in everyone
        and everyone[home].phone
        and (home in recently or (started_on is not None and started_on > (now - CALLED_WITHIN).date()))
    }
    meters = _meters(session, now)
    withdrawn = without_consent(session, ConsentPurpose.POWER, today)
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
        elif home in called:
            continue
        else:
            meter = meters.get(home)
            if meter is None:
                state = enrolled.get(home)
                if state and state[0] == "active":
                    cause = _said("not_called" if everyone[home].phone else "no_phone")
                else:
                    cause = _said("paused", until=short_date(state[1])) if state and state[1] else _said("nothing")
            elif home in withdrawn:
                cause = _said("no_consent")
            else:
                code, since = meter
                if not code:
                    continue
                cause = _said(code, since=short_time(since)) if code == "stale" and since else _said(code)
        found.append(NotWatched(home, person.name, person.age, person.area, cause, since))
    order = {code: i for i, code in enumerate(CAUSES)}
    found.sort(key=lambda row: (order[row.cause.code], row.area, row.household_id))
    return found


_WATCHABLE: tuple[str, datetime | None] = ("", None)


def _meters(session: Session, now: datetime) -> dict[int, tuple[str, datetime | None]]:
    """Say of each home with a live meter why that does not watch it, and since when; an empty cause where it does."""
    learning_since = now - timedelta(days=LEARNING_DAYS)
    health: dict[tuple[datetime, int], str] = {}
    answer: dict[int, tuple[str, datetime | None]] = {}
    # Plain columns straight from the connection: there is a row for every home of the county here.
    for home, first_at, newest_at, nats, cadence in session.connection().execute(
        select(Meter.household_id, Meter.first_at, Meter.newest_at, Meter.watchability_nats, Feed.cadence_minutes)
        .join(Feed, Feed.id == Meter.feed_id)
        .where(Meter.household_id.is_not(None), Meter.ended_on.is_(None))
    ):
        if home is None:
            continue
        if newest_at is None:
            answer[home] = ("no_readings", None)
            continue
        if (newest_at, cadence) not in health:
            health[newest_at, cadence] = feed_health(newest_at, cadence, now)
        if health[newest_at, cadence] == "stale":
            answer[home] = ("stale", newest_at)
        elif first_at is not None and first_at > learning_since:
            answer[home] = ("learning", first_at)
        elif nats is not None and nats < UNWATCHABLE_NATS:
            answer[home] = ("unwatchable", None)
        else:
            answer[home] = _WATCHABLE
    return answer


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
            sends = exists().where(PhoneDay.household_id == Household.id)
            count = session.scalar(select(func.count()).select_from(Household).where(sends)) or 0
        elif feed.signal == "calls":
            count = session.scalar(select(func.count()).select_from(Enrolment).where(Enrolment.state == "active")) or 0
        elif feed.signal == "utility":
            named = select(func.count(UtilityAlert.household_id.distinct()))
            count = session.scalar(named) or 0
        answer.append(FeedRow(feed.signal, feed.name, feed.health(now), feed.newest_at, max(0, late), count))
    return answer
