"""Who is in the check-in calls and has not talked in them for weeks (통화 단절), and who could be asked instead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.records.alerts import Episode
from coordinator.records.base import KST
from coordinator.records.checkins import SPOKE, Call, Enrolment, EscalationStep, Step, StepOutcome
from coordinator.records.power import PhoneDay
from coordinator.worklist.checkins.open_items import waiting
from coordinator.worklist.facts.contacts import Fallback, fallbacks
from coordinator.worklist.facts.county import call_plan, exclusions
from coordinator.worklist.facts.people import people
from coordinator.worklist.facts.sign_strength import life_sign
from coordinator.worklist.instant import Instant
from coordinator.worklist.instant import instant as opened

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

    from coordinator.worklist.rows import LifeSign

WEEK = timedelta(weeks=1)
_MANY = 900


@dataclass(frozen=True, slots=True)
class Since:
    """Since when nobody talked with a person in the calls."""

    enrolment_id: int
    at: datetime
    weeks: int
    ever: bool
    """Whether there ever was a conversation; without one it counts from the begin of the calls."""


@dataclass(frozen=True, slots=True)
class LapsedRow:
    """One person whose conversations lapsed."""

    household_id: int
    enrolment_id: int
    name: str
    age: int | None
    area: str
    phone: str
    mode: str
    since_at: datetime
    """The last conversation, or the begin of the calls."""
    weeks: int
    ever: bool
    results: tuple[tuple[str, int], ...]
    """What came instead: result and how often, the most frequent first; empty where nobody called."""
    sign: LifeSign | None
    """The newest sign of life from elsewhere."""
    fallback: Fallback | None
    """None: nobody is named who may be asked."""
    waits: bool
    """Whether a missed call of the household waits for somebody."""


def since(instant: Instant) -> dict[int, Since]:
    """Find the people in the calls whose last conversation is as many weeks ago as the settings say, or more.

    A conversation is one in which the person spoke, with the call service or with staff. Who is not to be called
    (`Exclusions`) is left out; who is called seldom has missed at least two calls.
    """
    now = instant.now
    weeks_wanted = instant.once(call_plan).lapsed_weeks
    last = (
        select(Call.called_at)
        .where(Call.household_id == Enrolment.household_id, Call.result.in_(SPOKE), Call.called_at <= now)
        .order_by(Call.called_at.desc())
        .limit(1)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    last_talks: dict[int, Since] = {}
    for number, home, every_weeks, started_on, talked_at in instant.session.execute(
        select(Enrolment.id, Enrolment.household_id, Enrolment.every_weeks, Enrolment.started_on, last).where(
            Enrolment.state == "active"
        )
    ):
        begun_at = datetime.combine(started_on, time(0), KST) if started_on else None
        begins = [begin for begin in (talked_at, begun_at) if begin is not None]
        if not begins:
            continue
        at = max(begins)
        weeks = (now - at) // WEEK
        if weeks < max(weeks_wanted, 2 * every_weeks):
            continue
        if not instant.once(exclusions).planned_cause(home, now):
            last_talks[home] = Since(number, at, weeks, talked_at == at)
    return last_talks


def stand_ins(instant: Instant) -> dict[int, Fallback]:
    """Name whom to ask in place of each person whose call waits, or who has not talked in the calls for weeks."""
    return fallbacks(instant.session, instant.once(since).keys() | instant.once(waiting))


def lapsed(session: Session, now: datetime) -> list[LapsedRow]:
    """List them with what came instead, the last sign of life from elsewhere and whom to ask; the longest first."""
    with opened(session, now) as instant:
        lapsed = instant.once(since)
        waits = instant.once(waiting)
    homes = sorted(lapsed)
    person_of = people(session, now.date(), homes)
    results = _results(session, now, lapsed)
    signs = _signs(session, now, homes)
    contact_of = fallbacks(session, homes)
    modes = dict(session.execute(select(Enrolment.id, Enrolment.mode).where(Enrolment.household_id.in_(homes))).all())
    rows = [
        LapsedRow(
            household_id=home,
            enrolment_id=lapse.enrolment_id,
            name=person_of[home].name,
            age=person_of[home].age,
            area=person_of[home].area,
            phone=person_of[home].phone,
            mode=modes[lapse.enrolment_id],
            since_at=lapse.at,
            weeks=lapse.weeks,
            ever=lapse.ever,
            results=results.get(home, ()),
            sign=signs.get(home),
            fallback=contact_of.get(home),
            waits=home in waits,
        )
        for home, lapse in lapsed.items()
        if home in person_of
    ]
    return sorted(rows, key=lambda row: (-row.weeks, row.area, row.household_id))


def _results(session: Session, now: datetime, lapsed: Mapping[int, Since]) -> dict[int, tuple[tuple[str, int], ...]]:
    """Count what the calls since the last conversation brought."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    homes = sorted(lapsed)
    for at in range(0, len(homes), _MANY):
        group = homes[at : at + _MANY]
        first = min(lapsed[home].at for home in group)
        for home, called_at, result in session.execute(
            select(Call.household_id, Call.called_at, Call.result).where(
                Call.household_id.in_(group), Call.called_at > first, Call.called_at <= now
            )
        ):
            if called_at > lapsed[home].at:
                counts[home][result] += 1
    return {home: tuple(sorted(mine.items(), key=lambda item: -item[1])) for home, mine in counts.items()}


def _signs(session: Session, now: datetime, homes: Collection[int]) -> dict[int, LifeSign]:
    """Find the newest sign of life that is no check-in call: power, telephone, a visit, a contact who knew."""
    from coordinator.worklist.power.watched_list import last_active_at  # late: it brings numerical code

    signs_of: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for home, at in last_active_at(session, homes, now).items():
        signs_of[home].append((at, "power"))
    for home, day in session.execute(
        select(PhoneDay.household_id, func.max(PhoneDay.day))
        .where(PhoneDay.household_id.in_(homes), PhoneDay.outgoing_count > 0)
        .group_by(PhoneDay.household_id)
    ):
        # Only the day is known; its beginning is all that it proves.
        signs_of[home].append((datetime.combine(day, time(0), KST), "phone"))
    for home, at in session.execute(
        select(Episode.household_id, func.max(Episode.resolved_at))
        .where(Episode.household_id.in_(homes), Episode.outcome == "seen_safe")
        .group_by(Episode.household_id)
    ):
        if at is not None:
            signs_of[home].append((at, "visit"))
    for home, step, at in session.execute(
        select(EscalationStep.household_id, EscalationStep.step, func.max(EscalationStep.done_at))
        .where(
            EscalationStep.household_id.in_(homes),
            EscalationStep.outcome == StepOutcome.REACHED,
            EscalationStep.step.in_((Step.CONTACTS, Step.VISIT)),
        )
        .group_by(EscalationStep.household_id, EscalationStep.step)
    ):
        if at is not None:
            signs_of[home].append((at, "visit" if step == Step.VISIT else "contact"))
    newest = {home: max(sign for sign in signs if sign[0] <= now) for home, signs in signs_of.items()}
    return {home: life_sign(at, source) for home, (at, source) in newest.items()}
