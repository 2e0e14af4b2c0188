"""Loss of contact: the newest sign of life of every household from any source, and who fell silent for too long.

Who is watched by a meter that can be watched and has no open alert is heard of up to its newest reading; of an alert
it is what the home was quiet since. Other meters, those still being learnt and those that show little, tell of the last
active hour that the newest screening found in them; until one looked, of their newest reading. Signs by day alone prove
no more than its beginning.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, case, cast, func, literal, select, type_coerce, union_all

from coordinator.records.alerts import Episode, Outcome
from coordinator.records.base import KST
from coordinator.records.checkins import SPOKE, Call, EscalationStep, Step, StepOutcome
from coordinator.records.households import Absence, ConsentPurpose
from coordinator.records.power import PhoneDay, Signal
from coordinator.records.services import Link
from coordinator.text import mark
from coordinator.worklist.coverage import called_now, enrolled_now, watched_by_meter
from coordinator.worklist.facts.county import (
    LATELY_DAYS,
    away,
    calls_lately,
    enrolments,
    lost_consents,
    meters,
    moved_in,
    open_episodes,
    register,
)
from coordinator.worklist.facts.life_stages import register_rules
from coordinator.worklist.facts.phone_use import phones_lately
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, ColumnExpressionArgument, CompoundSelect, Select
    from sqlalchemy.orm import InstrumentedAttribute

    from coordinator.worklist.instant import Instant

Sign = tuple[datetime, str]
"""When, and its source, one of `SIGNS`."""

HEARD, SILENT, UNREACHED, RESTS = "heard", "silent", "unreached", "rests"
CONTACT_LABELS: dict[str, str] = {
    SILENT: mark("Fell silent"),
    UNREACHED: mark("Never reached"),
    RESTS: mark("Away"),
    HEARD: mark("Heard of"),
}
"""How it stands with the contact to a household, what asks for somebody first."""
SAYS: dict[str, str] = {
    SILENT: mark("No sign of life for {n} days; after {limit} contact counts as lost"),
    UNREACHED: mark("Nobody has reached this person yet, and nothing tells of them"),
}
_MANY = 900
_MONTH_DAYS = 31
_ENDED_READINGS = ("stale", "late")
_UNSEEN = ("learning", "unwatchable", "monthly", "solar", "zero", "outage")


class Contact(NamedTuple):
    """How it stands with the contact to a household.

    Attributes
    ----------
    state : one of `CONTACT_LABELS`
    sign : the newest sign of life; none where there never was any
    quiet_days : whole days since
    limit_days : after so many days contact counts as lost here
    """

    state: str
    sign: Sign | None
    quiet_days: int | None
    limit_days: int

    @property
    def said(self) -> Said | None:
        """Say it where it asks for somebody."""
        if self.state not in SAYS:
            return None
        return Said(self.state, SAYS[self.state], {"n": self.quiet_days, "limit": self.limit_days})


def contacts(instant: Instant) -> dict[int, Contact]:
    """Say of everybody in the register how it stands with the contact."""
    return _states(instant, instant.once(register).keys())


def expected(instant: Instant) -> dict[int, Contact]:
    """Say it of those only from whom something is to be heard: by running calls, or by a meter that has to be read.

    Of a meter that can be watched the alerts speak. Without a sign of the last weeks the days are not counted.
    """
    everyone = instant.once(register)
    begun = (instant.now - timedelta(days=LATELY_DAYS)).date()
    called = {
        enrolment.home
        for enrolment in instant.once(enrolled_now).values()
        if enrolment.state == "active" and enrolment.started_on is not None and enrolment.started_on <= begun
    }
    recent = instant.once(_recent)
    metered = {home for home, (cause, _) in instant.once(watched_by_meter).items() if _is_unseen(cause)}
    homes = {home for home in called | metered | (instant.once(called_now) & recent.keys()) if home in everyone}
    return _states(instant, homes, ever=False)


def contact_of(instant: Instant, household_id: int) -> Contact | None:
    """Say it of one household; none where it is not in the register."""
    if household_id not in instant.once(register):
        return None
    return instant.once(_one, household_id)


def _one(instant: Instant, household_id: int) -> Contact:
    return _states(instant, (household_id,))[household_id]


def watched_by(instant: Instant) -> dict[int, tuple[str, ...]]:
    """Say by what somebody would notice, of power and calls; whoever is away is watched as before."""
    withdrawn = instant.once(lost_consents)[ConsentPurpose.POWER]
    called = instant.once(called_now)
    answer: dict[int, tuple[str, ...]] = {}
    for home, (cause, _) in instant.once(watched_by_meter).items():
        if cause is None and home not in withdrawn:
            answer[home] = (Signal.POWER,)
    for home in called:
        answer[home] = (*answer.get(home, ()), Signal.CALLS)
    return answer


def _states(instant: Instant, homes: Collection[int], *, ever: bool = True) -> dict[int, Contact]:
    """Say it of some homes; with `ever`, of whom nothing was heard lately, older signs are looked for."""
    now, absent, everyone = instant.now, instant.once(away), instant.once(register)
    silent_days = instant.once(register_rules).silent_days
    between, recent = instant.once(_days_between), instant.once(_recent)
    unheard = tuple(sorted(home for home in homes if home not in recent)) if ever else ()
    older = instant.once(_older, unheard) if unheard else {}
    signs = {home: recent.get(home) or older.get(home) for home in homes}
    limits = {home: silent_days[everyone[home].risk] + between.get(home, 0) for home in homes}
    answer: dict[int, Contact] = {}
    for home in homes:
        sign = signs[home]
        days = None if sign is None else (now - sign[0]).days
        state = (UNREACHED if ever else SILENT) if days is None else SILENT if days >= limits[home] else HEARD
        answer[home] = Contact(RESTS if home in absent and state != HEARD else state, sign, days, limits[home])
    return answer


def _days_between(instant: Instant) -> dict[int, int]:
    """Give by how many days what tells of somebody comes more seldom than once a week, of those it can be said of.

    Of those whom no meter watches: the weeks from call to call, or the month from file to file of their readings.
    """
    causes = {home: cause for home, (cause, _) in instant.once(watched_by_meter).items()}
    watched = {home for home, cause in causes.items() if cause is None}
    slow = (home for home, cause in causes.items() if cause is not None and cause.code == "monthly")
    called = {
        enrolment.home: 7 * (max(1, enrolment.every_weeks) - 1)
        for enrolment in instant.once(enrolments)
        if enrolment.state == "active" and enrolment.home not in watched
    }
    return dict.fromkeys(slow, _MONTH_DAYS) | called


def _recent(instant: Instant) -> dict[int, Sign]:
    """Find the newest sign of everybody of whom there was one lately."""
    answer = dict(instant.once(_by_meter))
    for part in (_calls, _phones, _others):
        _take(answer, instant.once(part))
    return answer


def _take(answer: dict[int, Sign], signs: dict[int, Sign]) -> None:
    for home, sign in signs.items():
        known = answer.get(home)
        if known is None or sign > known:
            answer[home] = sign


def _by_meter(instant: Instant) -> dict[int, Sign]:
    """Take what meters tell: up to when the usual was seen, since when nothing was, or the last active hour."""
    quiet = {
        alarm.episode.household_id: alarm.episode.since_at
        for alarm in instant.once(open_episodes)
        if alarm.episode.signal == Signal.POWER and alarm.episode.cleared_at is None
    }
    withdrawn = instant.once(lost_consents)[ConsentPurpose.POWER]
    causes, moved = instant.once(watched_by_meter), instant.once(moved_in)
    answer: dict[int, Sign] = {}
    for meter in instant.once(meters):
        if meter.ended_on is not None or meter.newest_at is None or meter.home in withdrawn:
            continue
        cause = causes.get(meter.home, (None, None))[0]
        if cause is None or cause.code in _ENDED_READINGS:
            at = min(meter.newest_at, quiet.get(meter.home, meter.newest_at))
        elif not _is_unseen(cause):
            continue
        elif meter.looked_until is None:
            at = meter.newest_at
        elif meter.active_at is not None and not _is_before(meter.active_at, moved.get(meter.home)):
            at = min(meter.active_at, meter.newest_at)
        else:
            continue
        answer[meter.home] = (min(at, instant.now), "power")
    return answer


def _is_before(at: datetime, moved_in_on: date | None) -> bool:
    """Say whether somebody else lived there still."""
    return moved_in_on is not None and at.date() < moved_in_on


def _is_unseen(cause: Said | None) -> bool:
    """Say whether a meter is read but does not speak by itself."""
    return cause is not None and cause.code in _UNSEEN


# each source by itself: it is asked again only when its own table is written into


def _calls(instant: Instant) -> dict[int, Sign]:
    lately = instant.once(calls_lately)
    return {home: (calls.spoke_at, "calls") for home, calls in lately.items() if calls.spoke_at is not None}


def _phones(instant: Instant) -> dict[int, Sign]:
    days = instant.once(phones_lately)
    begins = {day: datetime.combine(day, time(), KST) for day in set(days.values())}
    return {home: (begins[day], "phone") for home, day in days.items()}


def _others(instant: Instant) -> dict[int, Sign]:
    since = instant.now - timedelta(days=LATELY_DAYS)
    return _newest(instant, union_all(*_seen(instant, since, ())))


def _older(instant: Instant, homes: tuple[int, ...]) -> dict[int, Sign]:
    """Find the newest sign ever of those of whom there was none lately."""
    answer: dict[int, Sign] = {}
    ever = datetime(1970, 1, 2, tzinfo=KST)
    for first in range(0, len(homes), _MANY):
        group = homes[first : first + _MANY]
        own = (_spoken(instant, ever, group), _phoned(instant, ever, group))
        _take(answer, _newest(instant, union_all(*own, *_seen(instant, ever, group))))
    return answer


def _newest(instant: Instant, query: CompoundSelect[*tuple[Any, ...]]) -> dict[int, Sign]:
    """Take the newest of the signs that a statement gives, of each household."""
    answer: dict[int, Sign] = {}
    rows: Sequence[Any] = instant.session.connection().execute(query).all()
    for home, seconds, source in rows:
        if home is None or seconds is None:
            continue
        sign = (datetime.fromtimestamp(seconds, KST), source)
        if home not in answer or sign > answer[home]:
            answer[home] = sign
    return answer


def _seconds(at: ColumnExpressionArgument[Any]) -> ColumnElement[int]:
    """Take an instant as it is stored; a day as its begin in Korea, nine hours before the same midnight of UTC."""
    return type_coerce(at, Integer)


def _day(on: ColumnExpressionArgument[Any]) -> ColumnElement[int]:
    return cast(func.strftime("%s", on, "-9 hours"), Integer)


def _of(homes: tuple[int, ...], household_id: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
    return [household_id.in_(homes)] if homes else []


def _spoken(instant: Instant, since: datetime, homes: tuple[int, ...]) -> Select[*tuple[Any, ...]]:
    return (
        select(Call.household_id, _seconds(func.max(Call.called_at)), literal("calls"))
        .where(Call.result.in_(SPOKE), Call.called_at > since, Call.called_at <= instant.now)
        .where(*_of(homes, Call.household_id))
        .group_by(Call.household_id)
    )


def _phoned(instant: Instant, since: datetime, homes: tuple[int, ...]) -> Select[*tuple[Any, ...]]:
    return (
        select(PhoneDay.household_id, _day(func.max(PhoneDay.day)), literal("phone"))
        .where(PhoneDay.outgoing_count > 0, PhoneDay.day > since.date(), PhoneDay.day <= instant.today)
        .where(*_of(homes, PhoneDay.household_id))
        .group_by(PhoneDay.household_id)
    )


def _seen(instant: Instant, since: datetime, homes: tuple[int, ...]) -> Iterator[Select[*tuple[Any, ...]]]:
    """Ask for what people saw and heard: steps that reached, alerts closed as safe, returns checked, services."""
    step_source = case((EscalationStep.step == Step.VISIT, "visit"), (EscalationStep.step == Step.CONTACTS, "contact"))
    yield (
        # Of 119 nobody knows how the person was.
        select(EscalationStep.household_id, _seconds(EscalationStep.done_at), func.coalesce(step_source, "calls"))
        .where(EscalationStep.outcome == StepOutcome.REACHED, EscalationStep.step != Step.EMERGENCY)
        .where(EscalationStep.done_at > since, EscalationStep.done_at <= instant.now)
        .where(*_of(homes, EscalationStep.household_id))
    )
    yield (
        select(
            Episode.household_id,
            _seconds(Episode.resolved_at),
            case((Episode.outcome == Outcome.SEEN_SAFE, "visit"), else_="calls"),
        )
        .where(Episode.outcome.in_((Outcome.SEEN_SAFE, Outcome.SPOKEN_SAFE)))
        .where(Episode.resolved_at > since, Episode.resolved_at <= instant.now)
        .where(*_of(homes, Episode.household_id))
    )
    yield (
        select(Absence.household_id, _seconds(Absence.return_checked_at), literal("calls"))
        .where(Absence.return_checked_at > since, Absence.return_checked_at <= instant.now)
        .where(*_of(homes, Absence.household_id))
    )
    for on, wanted in ((Link.started_on, ()), (Link.ended_on, (Link.state == "completed",))):
        yield (
            select(Link.household_id, _day(on), literal("service"))
            .where(on > since.date(), on <= instant.today, *wanted)
            .where(*_of(homes, Link.household_id))
        )
