"""Who is not watched today, by name and cause; silence of data is never safety."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.alerts.policy import monthly_feeds
from coordinator.casework.households.people import towns, without_consent
from coordinator.records.alerts import Episode
from coordinator.records.base import KST
from coordinator.records.checkins import Call, CallResult, Enrolment
from coordinator.records.households import ABSENCE_LABELS, Absence, ConsentPurpose, Household, Resident
from coordinator.records.power import UNWATCHABLE_NATS, Feed, Meter, Outage, feed_health
from coordinator.records.watch import SupplyCut
from coordinator.text import mark, tr
from coordinator.worklist.people import Person, people
from coordinator.worklist.reasons import short_date, short_time
from coordinator.worklist.rows import NotWatched
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

LEARNING_DAYS = 21
LEARNING = timedelta(days=LEARNING_DAYS)
SWAP_DAYS = 120
"""So long ago a swapped meter's readings still count for the habit."""
CALLED_WITHIN = timedelta(days=15)

CAUSES: dict[str, str] = {
    "absent": mark("Away until {until} ({kind})"),
    "silenced": mark("Alert silenced until {until}"),
    "supply_cut": mark("Without electricity until {until}"),
    "outage": mark("Power outage since {since}"),
    "no_consent": mark("Consent for power use withdrawn or run out"),
    "stale": mark("No power data since {since}"),
    "late": mark("Power data late; the newest is of {since}"),
    "no_readings": mark("Meter without any readings yet"),
    "monthly": mark("Power data once a month only"),
    "solar": mark("Solar panels hide what is used"),
    "zero": mark("The meter reads zero"),
    "learning": mark("Power use still being learnt, until {until}"),
    "unwatchable": mark("Power use shows too little of daily life"),
    "paused": mark("Check-in calls paused until {until}, no meter"),
    "not_called": mark("In the check-in calls, but not called for two weeks; no meter"),
    "no_phone": mark("In the check-in calls without a phone number; no meter"),
    "nothing": mark("No meter and no check-in calls"),
}
"""Why nobody would notice today, most particular first. Of a home with a meter it is the meter's fault that is told."""


def not_watched(session: Session, now: datetime, everyone: dict[int, Person] | None = None) -> list[NotWatched]:
    """List the households for which no signal would speak today, grouped by cause.

    Watched is who has a live meter that can be watched and consent, or a running weekly call. A registered absence or
    a silence stops both; a home without electricity is named too, whoever calls there: it needs somebody. So is one in
    an outage of its village or town.
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
    cut = {
        c.household_id: c
        for c in session.scalars(select(SupplyCut).where(SupplyCut.starts_at <= now, SupplyCut.ends_at > now))
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
    dark = {home for home, (cause, _) in meters.items() if cause is not None and cause.code == "outage"}
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
        elif home in cut:
            cause, since = _said("supply_cut", until=short_time(cut[home].ends_at)), cut[home].starts_at
        elif home in called and home not in dark:
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
                cause, since = meter
        if cause is None:
            continue
        found.append(NotWatched(home, person.name, person.age, person.area, cause, since))
    order = {code: i for i, code in enumerate(CAUSES)}
    found.sort(key=lambda row: (order[row.cause.code], row.area, row.household_id))
    return found


_Cause = tuple[Said | None, datetime | None]
_WATCHABLE: _Cause = (None, None)


def _meters(session: Session, now: datetime) -> dict[int, _Cause]:
    """Say of each home with a live meter why that does not watch it, and since when; `_WATCHABLE` where it does."""
    learnt_from = _learnt_from(session, now)
    monthly = monthly_feeds(session)
    health: dict[tuple[datetime, int], str] = {}
    answer: dict[int, _Cause] = {}
    dark: dict[int, datetime] = {}
    # Plain columns straight from the connection: there is a row for every home of the county here.
    for home, feed_id, first_at, newest_at, nats, hindrance, cadence, feed_ended_on in session.connection().execute(
        select(
            Meter.household_id,
            Meter.feed_id,
            Meter.first_at,
            Meter.newest_at,
            Meter.watchability_nats,
            Meter.hindrance,
            Feed.cadence_minutes,
            Feed.ended_on,
        )
        .join(Feed, Feed.id == Meter.feed_id)
        .where(Meter.household_id.is_not(None), Meter.ended_on.is_(None))
    ):
        if home is None:
            continue
        if newest_at is None:
            answer[home] = (_said("no_readings"), None)
            continue
        if (newest_at, cadence) not in health:
            health[newest_at, cadence] = feed_health(newest_at, cadence, now)
        told = health[newest_at, cadence] if feed_ended_on is None else "stale"
        first_at = learnt_from.get(home, first_at)
        if told != "live":
            answer[home] = (_said(told, since=short_time(newest_at)), newest_at)
        elif feed_id in monthly:
            answer[home] = (_said("monthly"), None)
        elif hindrance == "outage":
            dark[home] = newest_at
        elif hindrance:
            answer[home] = (_said(hindrance), None)
        elif first_at is not None and first_at > now - LEARNING:
            answer[home] = (_said("learning", until=short_date((first_at + LEARNING).date())), first_at)
        elif nats is not None and nats < UNWATCHABLE_NATS:
            answer[home] = (_said("unwatchable"), None)
        else:
            answer[home] = _WATCHABLE
    begins = _outage_begins(session, dark) if dark else {}
    for home, newest_at in dark.items():
        since = begins.get(home, newest_at)
        answer[home] = (_said("outage", since=short_time(since)), since)
    return answer


def _outage_begins(session: Session, newest: dict[int, datetime]) -> dict[int, datetime]:
    """Say since when homes share in an outage of their village, else of their town, else of a village of their town.

    Parameters
    ----------
    newest : the newest reading of each home; the outage is one that lasts until then
    """
    town_of = towns(session)
    lasting = [
        (area_id, starts_at, ends_at)
        for area_id, starts_at, ends_at in session.execute(
            select(Outage.area_id, Outage.starts_at, Outage.ends_at).where(Outage.ends_at >= min(newest.values()))
        )
    ]
    begins: dict[int, datetime] = {}
    for home, area_id in session.execute(select(Household.id, Household.area_id).where(Household.id.in_(newest))):
        town = town_of.get(area_id or 0)
        shared = [
            (area == area_id, area == town, starts_at)
            for area, starts_at, ends_at in lasting
            if town_of.get(area) == town and starts_at <= newest[home] <= ends_at
        ]
        if shared:
            begins[home] = max(shared)[2]
    return begins


def _learnt_from(session: Session, now: datetime) -> dict[int, datetime]:
    """Give the begin of what is learnt where that is not the meter's own: after a swap, and after a move."""
    begin: dict[int, datetime] = {}
    for home, first_at in session.execute(
        select(Meter.household_id, func.min(Meter.first_at))
        .where(Meter.household_id.is_not(None), Meter.ended_on > (now - timedelta(days=SWAP_DAYS)).date())
        .group_by(Meter.household_id)
    ):
        if home is not None and first_at is not None:
            begin[home] = first_at
    for home, moved_in_on in session.execute(
        select(Resident.household_id, Resident.moved_in_on).where(
            Resident.moved_out_on.is_(None), Resident.moved_in_on > (now - LEARNING).date()
        )
    ):
        if moved_in_on is not None:
            begin[home] = datetime.combine(moved_in_on, datetime.min.time(), KST)
    return begin


def _said(code: str, **fields: object) -> Said:
    return Said(code, CAUSES[code], fields)


def _label(label: str) -> Callable[[], str]:
    return lambda: tr(label)
