"""What several subjects ask of the county at an instant, each by one statement: who, away, enrolled, fed, alarmed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, func, select

from coordinator.casework import exclusions as rule
from coordinator.casework.alerts import policy as alert_policy
from coordinator.casework.alerts.acts import OPEN_STATES
from coordinator.casework.checkins import policy as call_policy
from coordinator.casework.households.people import lost_consents as lost
from coordinator.casework.households.people import town_of
from coordinator.casework.joining import merged_numbers
from coordinator.records.alerts import Episode
from coordinator.records.checkins import SPOKE, Call, CallResult, Enrolment
from coordinator.records.households import ABSENT_LABELS, Absence, Area, ConsentPurpose
from coordinator.records.journal import VaultFact
from coordinator.records.power import Feed, Finding, Meter, Outage
from coordinator.records.watch import SupplyCut
from coordinator.text import mark
from coordinator.worklist.facts.people import Gone, Person, gone_households, names_of, people
from coordinator.worklist.rule import short_date
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from typing import Any

    from coordinator.casework.checkins.policy import Plan
    from coordinator.casework.exclusions import Exclusions
    from coordinator.worklist.instant import Instant


LATELY_DAYS = 60
"""Signs of so long ago are asked of everybody at once."""
ABSENT = mark("{where} · since {since} · until {until}")
ABSENT_OPEN_ENDED = mark("{where} · since {since} · return not known, to be asked after {until}")


class Away(NamedTuple):
    """A registered absence that runs, is over since less than a week, or whose return nobody checked."""

    home: int
    starts_at: datetime
    rests_until: datetime
    """Its end or, where nobody knows that, the begin of the day on which somebody asks again."""
    kind: str
    checked_at: datetime | None
    is_open_ended: bool
    """Nobody knows when the person is back."""

    @property
    def said(self) -> Said:
        """Say where the person is."""
        return Said(self.kind, ABSENT_LABELS.get(self.kind, self.kind))

    @property
    def said_whole(self) -> Said:
        """Say where the person is, since when, and until when or on which day somebody asks."""
        where, since = lambda: self.said.text, short_date(self.starts_at.date())
        until = short_date(self.rests_until.date())
        words = ABSENT_OPEN_ENDED if self.is_open_ended else ABSENT
        return Said(self.kind, words, {"where": where, "since": since, "until": until})


class Cut(NamedTuple):
    """A home without electricity, now or until somebody checks that it is back."""

    home: int
    starts_at: datetime
    ends_at: datetime
    checked_at: datetime | None


class Dark(NamedTuple):
    """An outage presumed of an area."""

    area_id: int
    starts_at: datetime
    ends_at: datetime
    home_count: int


class Enrolled(NamedTuple):
    """A place in the check-in calls, in whatever state."""

    id: int
    home: int
    state: str
    paused_until: date | None
    started_on: date | None
    ask_again_on: date | None
    mode: str
    every_weeks: int


class Metered(NamedTuple):
    """A meter of a household, ended ones too."""

    home: int
    feed_id: int
    first_at: datetime | None
    newest_at: datetime | None
    nats: float | None
    hindrance: str
    ended_on: date | None
    looked_until: datetime | None
    active_at: datetime | None


class Fed(NamedTuple):
    """A feed, ended ones too."""

    id: int
    name: str
    signal: str
    vendor: str
    cadence_minutes: int
    newest_at: datetime | None
    ended_on: date | None


class Alarm(NamedTuple):
    """An open alert, with the kind of its finding, the newest reading of its meter, and the finding's figures."""

    episode: Episode
    kind: str | None
    newest_at: datetime | None
    figures: dict[str, Any] | None


class Lately(NamedTuple):
    """When somebody last tried to call a household, and last spoke with it, within the last weeks."""

    tried_at: datetime | None
    spoke_at: datetime | None


def calls_lately(instant: Instant) -> dict[int, Lately]:
    """Read the newest calls of each household, one row a household."""
    since, now = instant.now - timedelta(days=LATELY_DAYS), instant.now
    rows = instant.session.connection().execute(
        select(
            Call.household_id,
            func.max(case((Call.result != CallResult.NOT_ATTEMPTED, Call.called_at))),
            func.max(case((Call.result.in_(SPOKE), Call.called_at))),
        )
        .where(Call.called_at > since, Call.called_at <= now)
        .group_by(Call.household_id)
    )
    return {home: Lately(tried_at, spoke_at) for home, tried_at, spoke_at in rows.all()}


def moved_in(instant: Instant) -> dict[int, date]:
    """Read who moved in within the time whose readings are looked at, by household."""
    first_on = instant.today - timedelta(days=LATELY_DAYS)
    return {
        home: person.moved_in_on
        for home, person in instant.once(register).items()
        if person.moved_in_on is not None and person.moved_in_on > first_on
    }


def areas(instant: Instant) -> Sequence[Any]:
    """Read every area: number, parent, level, names."""
    return instant.session.execute(select(Area.id, Area.parent_id, Area.level, Area.name, Area.name_en)).all()


def area_names(instant: Instant) -> dict[int, str]:
    """Name every area as people say it."""
    return names_of(instant.once(areas))


def towns(instant: Instant) -> dict[int, int]:
    """Map each area to its eup/myeon."""
    return town_of(instant.once(areas))


def register(instant: Instant) -> dict[int, Person]:
    """Read everybody of the register."""
    return people(instant.session, instant.today, areas=instant.once(area_names), gone=instant.once(gone))


def gone(instant: Instant) -> list[Gone]:
    """Read who left the register, and whom somebody left."""
    instant.session.flush()
    return gone_households(instant.session)


def who(instant: Instant, household_id: int) -> Person | None:
    """Give who lives in a household, also of one that left the register; none where nobody is known."""
    person = instant.once(register).get(household_id)
    if person is not None:
        return person
    names = instant.once(area_names)
    return people(instant.session, instant.today, [household_id], names).get(household_id)


def absences(instant: Instant) -> list[Away]:
    """Read the absences that still tell of something."""
    rows = instant.session.execute(
        select(
            Absence.household_id,
            Absence.starts_at,
            Absence.rests_until,
            Absence.kind,
            Absence.return_checked_at,
            Absence.ends_at.is_(None),
        )
        .where((Absence.rests_until > instant.now - rule.OVER) | Absence.return_checked_at.is_(None))
        .order_by(Absence.id)
    )
    return [Away(*row) for row in rows]


def away(instant: Instant) -> dict[int, Away]:
    """Give the absence that runs now, by household; of several the one that rests longest."""
    now = instant.now
    running = [absence for absence in instant.once(absences) if absence.starts_at <= now < absence.rests_until]
    return {absence.home: absence for absence in sorted(running, key=lambda absence: absence.rests_until)}


def cuts(instant: Instant) -> list[Cut]:
    """Read the supply cuts that run or are to be checked."""
    rows = instant.session.execute(
        select(SupplyCut.household_id, SupplyCut.starts_at, SupplyCut.ends_at, SupplyCut.checked_at)
        .where((SupplyCut.ends_at > instant.now) | SupplyCut.checked_at.is_(None))
        .order_by(SupplyCut.id)
    )
    return [Cut(*row) for row in rows]


def dark(instant: Instant) -> dict[int, Cut]:
    """Give the supply cut that runs now, by household."""
    now = instant.now
    return {cut.home: cut for cut in instant.once(cuts) if cut.starts_at <= now < cut.ends_at}


def lost_consents(instant: Instant) -> dict[str, set[int]]:
    """List by purpose the households whose consents hold no more, or who refused."""
    return {str(purpose): set[int]() for purpose in ConsentPurpose} | lost(instant.session, instant.today)


def enrolments(instant: Instant) -> list[Enrolled]:
    """Read every place in the calls, the oldest first."""
    rows = instant.session.execute(
        select(
            Enrolment.id,
            Enrolment.household_id,
            Enrolment.state,
            Enrolment.paused_until,
            Enrolment.started_on,
            Enrolment.ask_again_on,
            Enrolment.mode,
            Enrolment.every_weeks,
        ).order_by(Enrolment.id)
    )
    return [Enrolled(*row) for row in rows]


def ended(instant: Instant) -> set[int]:
    """List the households that left the register."""
    return {row.household_id for row in instant.once(gone) if row.has_ended}


def left(instant: Instant) -> list[tuple[int, str, date | None]]:
    """List household, life status and day of moving out of the residents of homes somebody left."""
    rows = instant.once(gone)
    return [(row.household_id, row.life_status, row.moved_out_on) for row in rows if row.life_status is not None]


def rested(instant: Instant) -> dict[int, list[tuple[datetime, datetime]]]:
    """Read the pauses that are over since less than a week."""
    return rule.rested(instant.session, instant.now)


def exclusions(instant: Instant) -> Exclusions:
    """Join whom nothing may reach now."""
    return rule.joined(
        instant.now,
        enrolments=(
            (enrolment.home, enrolment.state, enrolment.paused_until) for enrolment in instant.once(enrolments)
        ),
        withdrawn=instant.once(lost_consents)[ConsentPurpose.CALLS],
        ended=instant.once(ended),
        residents=instant.once(left),
        absences=(
            (absence.home, absence.starts_at, absence.rests_until)
            for absence in instant.once(absences)
            if absence.rests_until > instant.now - rule.OVER
        ),
        rested=instant.once(rested),
    )


def call_plan(instant: Instant) -> Plan:
    """Read how the calls are run."""
    return call_policy.plan(instant.session)


def feeds_known(instant: Instant) -> list[Fed]:
    """Read every feed."""
    rows = instant.session.execute(
        select(
            Feed.id, Feed.name, Feed.signal, Feed.vendor, Feed.cadence_minutes, Feed.newest_at, Feed.ended_on
        ).order_by(Feed.id)
    )
    return [Fed(*row) for row in rows]


def meters(instant: Instant) -> list[Metered]:
    """Read every meter of a household."""
    # Plain columns straight from the connection: there is a row for every home of the county here.
    rows = instant.session.connection().execute(
        select(
            Meter.household_id,
            Meter.feed_id,
            Meter.first_at,
            Meter.newest_at,
            Meter.watchability_nats,
            Meter.hindrance,
            Meter.ended_on,
            Meter.looked_until,
            Meter.active_at,
        ).where(Meter.household_id.is_not(None))
    )
    return [Metered._make(row) for row in rows.all()]


def known_outages(instant: Instant) -> list[Dark]:
    """Read the outages of the last weeks, the newest first."""
    since = instant.now - timedelta(days=LATELY_DAYS)
    rows = instant.session.connection().execute(
        select(Outage.area_id, Outage.starts_at, Outage.ends_at, Outage.home_count)
        .where(Outage.ends_at > since)
        .order_by(Outage.starts_at.desc())
    )
    return [Dark._make(row) for row in rows.all()]


def monthly_feeds(instant: Instant) -> set[int]:
    """List the feeds that come once a month."""
    slow = {feed.id for feed in instant.once(feeds_known) if alert_policy.is_monthly(feed.cadence_minutes)}
    return slow | set(alert_policy.policy(instant.session).monthly_feeds)


def open_episodes(instant: Instant) -> list[Alarm]:
    """Read all open alerts, also merged ones, each with what is known of its finding and its meter."""
    rows = instant.session.execute(
        select(Episode, Finding.kind, Meter.newest_at, Finding.figures)
        .outerjoin(Finding, Finding.id == Episode.finding_id)
        .outerjoin(Meter, Meter.id == Finding.meter_id)
        .where(Episode.state.in_(OPEN_STATES))
    ).all()
    return [Alarm(*row) for row in rows]


def snoozed(instant: Instant) -> dict[int, Episode]:
    """Give the alert that somebody silenced and that rests now, by household; one of whom is absent is not counted."""
    absent = instant.once(away)
    return {
        episode.household_id: episode
        for episode, *_ in instant.once(open_episodes)
        if episode.state == "silenced"
        and episode.silenced_until is not None
        and episode.silenced_until > instant.now
        and episode.household_id not in absent
    }


def facts(instant: Instant) -> dict[str, Any]:
    """Read what is known of the vault itself."""
    names = ("county", "practice", "screened_until")
    rows = instant.session.execute(select(VaultFact.name, VaultFact.value).where(VaultFact.name.in_(names)))
    return {name: value for name, value in rows}


def merged(instant: Instant) -> dict[int, int]:
    """Map each household that was merged into another to the one that goes on for it."""
    return merged_numbers(instant.session)


def current_home(instant: Instant, household_id: int) -> int:
    """Give the number under which a household stands now; one that was merged opens the one that goes on."""
    return instant.once(merged).get(household_id, household_id)
