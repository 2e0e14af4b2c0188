"""Who is not watched today, by name and cause; silence of data is never safety."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coordinator.records.base import KST
from coordinator.records.households import ABSENCE_LABELS, ConsentPurpose
from coordinator.records.power import UNWATCHABLE_NATS, feed_health
from coordinator.text import mark, tr
from coordinator.worklist.facts.county import (
    away,
    calls_lately,
    dark,
    enrolments,
    feeds_known,
    known_outages,
    lost_consents,
    meters,
    monthly_feeds,
    moved_in,
    register,
    snoozed,
    towns,
)
from coordinator.worklist.rows import NotWatched
from coordinator.worklist.rule import short_date, short_time
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.worklist.facts.county import Enrolled
    from coordinator.worklist.instant import Instant

LEARNING_DAYS = 21
LEARNING = timedelta(days=LEARNING_DAYS)
SWAP_DAYS = 120
"""So long ago a swapped meter's readings still count for the habit."""
IN_THE_CALLS = ("active", "paused")
CALLED_WITHIN = timedelta(days=15)

CAUSES: dict[str, str] = {
    "absent": mark("Away until {until} ({kind})"),
    "silenced": mark("Snoozed until {until}"),
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

ABSENT_OPEN_ENDED = mark("Away, nobody knows until when ({kind}); to be asked after {day}")


def not_watched(instant: Instant) -> list[NotWatched]:
    """List the households for which no signal would speak today, grouped by cause.

    Watched is who has a live meter that can be watched and consent, or a running weekly call. A registered absence or
    a silence stops both; a home without electricity is named too, whoever calls there: it needs somebody. So is one in
    an outage of its village or town.
    """
    now = instant.now
    everyone = instant.once(register)
    absent, resting, cut = instant.once(away), instant.once(snoozed), instant.once(dark)
    lost = instant.once(lost_consents)
    withdrawn = lost[ConsentPurpose.POWER]
    enrolled, called = instant.once(enrolled_now), instant.once(called_now)
    metered = instant.once(watched_by_meter)
    in_outage = {home for home, (cause, _) in metered.items() if cause is not None and cause.code == "outage"}
    unwatched: list[NotWatched] = []
    for home, person in everyone.items():
        cause: Said | None = None
        since: datetime | None = None
        if home in absent:
            a = absent[home]
            kind, since = _label(ABSENCE_LABELS.get(a.kind, "")), a.starts_at
            if a.is_open_ended:
                day = short_date(a.rests_until.date())
                cause = Said("absent", ABSENT_OPEN_ENDED, {"kind": kind, "day": day})
            else:
                cause = _said("absent", until=short_time(a.rests_until), kind=kind)
        elif home in resting:
            until = resting[home].silenced_until or now
            cause = _said("silenced", until=short_time(until))
        elif home in cut:
            cause, since = _said("supply_cut", until=short_time(cut[home].ends_at)), cut[home].starts_at
        elif home in called and home not in in_outage:
            continue
        else:
            meter = metered.get(home)
            if meter is None:
                enrolment = enrolled.get(home)
                until_on = enrolment.paused_until if enrolment else None
                if enrolment and enrolment.state == "active":
                    cause = _said("not_called" if everyone[home].phone else "no_phone")
                else:
                    cause = _said("paused", until=short_date(until_on)) if until_on else _said("nothing")
            elif home in withdrawn:
                cause = _said("no_consent")
            else:
                cause, since = meter
        if cause is None:
            continue
        unwatched.append(NotWatched(home, person.name, person.age, person.area, cause, since))
    order = {code: i for i, code in enumerate(CAUSES)}
    unwatched.sort(key=lambda row: (order[row.cause.code], row.area, row.household_id))
    return unwatched


def enrolled_now(instant: Instant) -> dict[int, Enrolled]:
    """Give the place in the calls of those who have one that runs or is paused, and whose consent was not lost."""
    uncalled = instant.once(lost_consents)[ConsentPurpose.CALLS]
    # Where there are two enrolments, the active one counts.
    running = sorted(
        (enrolment for enrolment in instant.once(enrolments) if enrolment.state in IN_THE_CALLS),
        key=lambda enrolment: enrolment.state != "paused",
    )
    return {enrolment.home: enrolment for enrolment in running if enrolment.home not in uncalled}


def called_now(instant: Instant) -> set[int]:
    """List whom the calls watch: really called, with a phone, within the last rounds, or just begun."""
    everyone, recently = instant.once(register), instant.once(recently_called)
    first_day = (instant.now - CALLED_WITHIN).date()
    return {
        home
        for home, enrolment in instant.once(enrolled_now).items()
        if enrolment.state == "active"
        and home in everyone
        and everyone[home].phone
        and (home in recently or (enrolment.started_on is not None and enrolment.started_on > first_day))
    }


_Cause = tuple[Said | None, datetime | None]
_WATCHABLE: _Cause = (None, None)


def recently_called(instant: Instant) -> set[int]:
    """List the households that somebody tried to call in the last rounds."""
    since = instant.now - CALLED_WITHIN
    return {
        home
        for home, lately in instant.once(calls_lately).items()
        if lately.tried_at is not None and lately.tried_at > since
    }


def watched_by_meter(instant: Instant) -> dict[int, _Cause]:
    """Say of each home with a live meter why that does not watch it, and since when; `_WATCHABLE` where it does."""
    now = instant.now
    learnt_from = instant.once(_learnt_from)
    monthly = instant.once(monthly_feeds)
    feeds = {feed.id: feed for feed in instant.once(feeds_known)}
    health: dict[tuple[datetime, int], str] = {}
    answer: dict[int, _Cause] = {}
    dark: dict[int, datetime] = {}
    for home, feed_id, first_at, newest_at, nats, hindrance, meter_ended_on, *_ in instant.once(meters):
        if meter_ended_on is not None:
            continue
        cadence, feed_ended_on = feeds[feed_id].cadence_minutes, feeds[feed_id].ended_on
        if newest_at is None:
            answer[home] = (_said("no_readings"), None)
            continue
        if (newest_at, cadence) not in health:
            health[newest_at, cadence] = feed_health(newest_at, cadence, now)
        health_code = health[newest_at, cadence] if feed_ended_on is None else "stale"
        first_at = learnt_from.get(home, first_at)
        if health_code != "live":
            answer[home] = (_said(health_code, since=short_time(newest_at)), newest_at)
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
    begins = _outage_begins(instant, dark) if dark else {}
    for home, newest_at in dark.items():
        since = begins.get(home, newest_at)
        answer[home] = (_said("outage", since=short_time(since)), since)
    return answer


def _outage_begins(instant: Instant, newest: dict[int, datetime]) -> dict[int, datetime]:
    """Say since when homes share in an outage of their village, else of their town, else of a village of their town.

    Parameters
    ----------
    newest : the newest reading of each home; the outage is one that lasts until then
    """
    everyone, town_of = instant.once(register), instant.once(towns)
    begins: dict[int, datetime] = {}
    for home in newest.keys() & everyone.keys():
        area_id = everyone[home].area_id
        town = town_of.get(area_id or 0)
        shared = [
            (area == area_id, area == town, starts_at)
            for area, starts_at, ends_at, _ in instant.once(known_outages)
            if town_of.get(area) == town and starts_at <= newest[home] <= ends_at
        ]
        if shared:
            begins[home] = max(shared)[2]
    return begins


def _learnt_from(instant: Instant) -> dict[int, datetime]:
    """Give the begin of what is learnt where that is not the meter's own: after a swap, and after a move."""
    now = instant.now
    begin: dict[int, datetime] = {}
    swapped_after = (now - timedelta(days=SWAP_DAYS)).date()
    for meter in instant.once(meters):
        if meter.ended_on is not None and meter.ended_on > swapped_after and meter.first_at is not None:
            begin[meter.home] = min(meter.first_at, begin.get(meter.home, meter.first_at))
    since = (now - LEARNING).date()
    for home, moved_in_on in instant.once(moved_in).items():
        if moved_in_on > since:
            begin[home] = datetime.combine(moved_in_on, datetime.min.time(), KST)
    return begin


def _said(code: str, **fields: object) -> Said:
    return Said(code, CAUSES[code], fields)


def _label(label: str) -> Callable[[], str]:
    return lambda: tr(label)
