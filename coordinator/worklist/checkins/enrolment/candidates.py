"""Who should be asked next whether they want the check-in calls: ranked, each reason in words and with its points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.checkins.enrolled_homes import RUNNING
from coordinator.casework.exclusions import exclusions
from coordinator.records.alerts import Episode, Outcome
from coordinator.records.base import KST, Transition
from coordinator.records.checkins import ENROLMENT, SPOKE, Call, Enrolment
from coordinator.records.households import ABSENCE_LABELS, Absence, Risk
from coordinator.records.power import PhoneDay
from coordinator.records.states import IN_ERROR
from coordinator.records.values.ages import AboutAge
from coordinator.text import mark, tr
from coordinator.worklist.rule import short_date
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy.orm import Session

    from coordinator.worklist.facts.people import Person
    from coordinator.worklist.rows import NotWatched

_MANY = 900


@dataclass(frozen=True, slots=True)
class WhyAsk:
    """One reason to ask somebody; the points of all reasons of a household are added up."""

    code: str
    points: int
    says: str


WHY_ASK: dict[str, WhyAsk] = {
    why.code: why
    for why in (
        WhyAsk("risk_high", 40, mark("High risk of a lonely death")),
        WhyAsk("risk_middle", 25, mark("Middle risk of a lonely death")),
        WhyAsk("risk_low", 10, mark("Low risk of a lonely death")),
        WhyAsk("contact_lost", 35, mark("No sign of life of any kind for {n} days")),
        WhyAsk("not_watched", 30, mark("Nobody would notice today: {cause}")),
        WhyAsk("learning", 10, mark("Not watched for the time being: {cause}")),
        WhyAsk("ask_again", 25, mark("Declined before; to be asked again since {day}")),
        WhyAsk("returning", 15, mark("Back from an absence: {kind}, until {day}")),
        WhyAsk("age_old", 12, mark("{age} years old")),
        WhyAsk("age_middle", 6, mark("{age} years old")),
        WhyAsk("age_check", 6, mark("{age} years old; the day of birth is to be found out")),
    )
}
"""The county asks single households of middle age and over first whom nothing watches."""
NOT_ALONE = ("risk_low", "age_old", "age_middle", "age_check")
"""Reasons that bring nobody onto the list by themselves."""
FOR_A_TIME = ("learning", "late", "silenced", "supply_cut")
"""Causes of `coverage` that pass by themselves."""
LOST_AFTER_DAYS: dict[str, int] = {Risk.HIGH: 2, Risk.MIDDLE: 3, Risk.LOW: 5}
LOST_AFTER_DAYS_USUAL = 7
"""Days without any sign of life after which contact counts as lost, by risk level."""
SIGNS_WITHIN = timedelta(days=60)
"""Older signs of life are not looked for; contact was lost long ago then."""
OLD, MIDDLE_AGED = 75, 40
BACK_WITHIN = timedelta(days=30)
BACK_SOON = timedelta(days=7)
LEFT_ALONE = timedelta(days=180)
"""So long nobody asks again who withdrew."""


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One household that should be asked about the calls (다음 등록 대상)."""

    household_id: int
    name: str
    age: int | None
    area: str
    phone: str
    risk: str
    points: int
    reasons: tuple[Said, ...]
    reason_points: tuple[int, ...]
    """The points of each reason, in the same order, most first."""
    asked_before: str
    """The state of an earlier enrolment, `declined` or `ended`; empty where there was none."""


def candidates(
    session: Session,
    now: datetime,
    everyone: Mapping[int, Person],
    unwatched: Iterable[NotWatched],
    *,
    also: Collection[int] = (),
) -> list[CandidateRow]:
    """Rank the households nobody calls; who is away, gone, or asked not to be asked yet is left out.

    Parameters
    ----------
    everyone : the register
    unwatched : who is not watched today
    also : households to be listed without a reason too, as long as nobody calls them
    """
    before = _before(session, now)
    stopped = exclusions(session, now)
    back = _absences(session, now)
    uncovered = {row.household_id: row for row in unwatched}
    homes = [
        home
        for home in everyone
        if before.get(home, ("", None))[0] not in RUNNING
        and (
            home in also
            or (
                before.get(home, ("", None))[0] != "not_now"
                and (stopped.cause(home, now) in ("", "withdrawal") or home in back)
            )
        )
    ]
    signs = _signs(session, now, homes, uncovered)
    of_risk: dict[str, _Found] = {level: _why(f"risk_{level}") for level in (Risk.HIGH, Risk.MIDDLE, Risk.LOW)}
    answer: list[CandidateRow] = []
    for home in homes:
        person = everyone[home]
        state, ask_again_on = before.get(home, ("", None))
        risk = of_risk.get(person.risk)
        has_reason = home in uncovered or home in back or home in signs or ask_again_on is not None or home in also
        if not has_reason and (risk is None or risk[0].code in NOT_ALONE):
            continue  # most of a county: nothing but what brings nobody onto the list
        reasons = [
            *((risk,) if risk else ()),
            *_lost(person, now, signs.get(home)),
            *_uncovered(uncovered.get(home), home in back),
            *_asked(ask_again_on),
            *_back(back.get(home)),
        ]
        if all(why.code in NOT_ALONE for why, _ in reasons) and home not in also:
            continue
        reasons += _age(person)
        reasons.sort(key=lambda reason: -reason[0].points)
        answer.append(
            CandidateRow(
                household_id=home,
                name=person.name,
                age=person.age,
                area=person.area,
                phone=person.phone,
                risk=person.risk,
                points=sum(why.points for why, _ in reasons),
                reasons=tuple(reason for _, reason in reasons),
                reason_points=tuple(why.points for why, _ in reasons),
                asked_before=state,
            )
        )
    answer.sort(key=lambda row: (-row.points, -(row.age or 0), row.household_id))
    return answer


_Found = tuple[WhyAsk, Said]


def _why(code: str, **fields: object) -> _Found:
    return WHY_ASK[code], Said(code, WHY_ASK[code].says, fields)


def _lost(person: Person, now: datetime, last: datetime | None) -> Iterator[_Found]:
    if last is None:
        return
    days = (now - last).days
    if days >= LOST_AFTER_DAYS.get(person.risk, LOST_AFTER_DAYS_USUAL):
        yield _why("contact_lost", n=days)


def _uncovered(row: NotWatched | None, is_back: bool) -> Iterator[_Found]:
    if row is None or (row.cause.code == "absent" and is_back):
        return
    cause = row.cause
    yield _why("learning" if cause.code in FOR_A_TIME else "not_watched", cause=lambda: cause.text)


def _asked(ask_again_on: date | None) -> Iterator[_Found]:
    if ask_again_on is not None:
        yield _why("ask_again", day=short_date(ask_again_on))


def _back(absence: tuple[datetime, str] | None) -> Iterator[_Found]:
    if absence is not None:
        ends_at, kind = absence
        label = ABSENCE_LABELS.get(kind, "")
        yield _why("returning", kind=lambda: tr(label), day=short_date(ends_at.date()))


def _age(person: Person) -> Iterator[_Found]:
    if isinstance(person.age, AboutAge) and person.age >= MIDDLE_AGED:
        yield _why("age_check", age=person.age)
    elif person.age is not None and person.age >= MIDDLE_AGED:
        yield _why("age_old" if person.age >= OLD else "age_middle", age=person.age)


def _before(session: Session, now: datetime) -> dict[int, tuple[str, date | None]]:
    """Give the state of each enrolment there is, and the day to ask again where it has come.

    `not_now` stands for who is to be asked later, or withdrew not long ago.
    """
    withdrew = set(
        session.scalars(
            select(Transition.record_id).where(
                Transition.machine == ENROLMENT.name,
                Transition.to_state == "ended",
                Transition.reason == "withdrew",
                Transition.happened_at > now - LEFT_ALONE,
            )
        )
    )
    answer: dict[int, tuple[str, date | None]] = {}
    for number, home, state, ask_again_on in session.execute(
        select(Enrolment.id, Enrolment.household_id, Enrolment.state, Enrolment.ask_again_on)
        .where(Enrolment.state != IN_ERROR)
        .order_by(Enrolment.id)
    ):
        if answer.get(home, ("", None))[0] in RUNNING:
            continue
        later = state == "declined" and (ask_again_on is None or ask_again_on > now.date())
        if later or (state == "ended" and number in withdrew):
            answer[home] = ("not_now", None)
        else:
            answer[home] = (state, ask_again_on if state == "declined" else None)
    return answer


def _absences(session: Session, now: datetime) -> dict[int, tuple[datetime, str]]:
    """Give the absences that are just over or nearly."""
    return {
        home: (ends_at, kind)
        for home, ends_at, kind in session.execute(
            select(Absence.household_id, Absence.rests_until, Absence.kind)
            .where(
                Absence.rests_until > now - BACK_WITHIN,
                Absence.rests_until <= now + BACK_SOON,
                Absence.starts_at <= now,
                Absence.ends_at.is_not(None),  # of an open one nobody knows
            )
            .order_by(Absence.ends_at)
        )
    }


def _signs(
    session: Session, now: datetime, homes: Collection[int], uncovered: Mapping[int, NotWatched]
) -> dict[int, datetime]:
    """Give the last sign of life of those whose meter does not show every day that somebody lives there.

    A watched meter without an alert is such a sign; of an alert it is what the home was quiet since.
    """
    signs: dict[int, datetime] = {}

    def take(home: int, at: datetime) -> None:
        signs[home] = max(at, signs.get(home, at))

    quiet: set[int] = set()
    for home, since_at in session.execute(
        select(Episode.household_id, Episode.since_at).where(
            Episode.state.in_(("new", "acknowledged", "silenced")), Episode.cleared_at.is_(None)
        )
    ):
        quiet.add(home)
        take(home, since_at)
    wanted = sorted(home for home in homes if home in quiet or home in uncovered)
    oldest = now - SIGNS_WITHIN
    for first in range(0, len(wanted), _MANY):
        group = wanted[first : first + _MANY]
        for home, at in session.execute(
            select(Call.household_id, func.max(Call.called_at))
            .where(Call.household_id.in_(group), Call.result.in_(SPOKE), Call.called_at.between(oldest, now))
            .group_by(Call.household_id)
        ):
            take(home, at)
        for home, day in session.execute(
            select(PhoneDay.household_id, func.max(PhoneDay.day))
            .where(PhoneDay.household_id.in_(group), PhoneDay.outgoing_count > 0, PhoneDay.day > oldest.date())
            .group_by(PhoneDay.household_id)
        ):
            # Only the day is known; its end is the latest that it can have been.
            take(home, min(now, datetime.combine(day + timedelta(days=1), time(), KST)))
        for home, at in session.execute(
            select(Episode.household_id, func.max(Episode.resolved_at))
            .where(
                Episode.household_id.in_(group),
                Episode.outcome.in_((Outcome.SEEN_SAFE, Outcome.SPOKEN_SAFE)),
                Episode.resolved_at <= now,
            )
            .group_by(Episode.household_id)
        ):
            if at is not None:
                take(home, at)
    # Where readings ended, all that is known of the home is of before then.
    for home in wanted:
        row = uncovered.get(home)
        if home in signs or row is None or row.since_at is None or row.cause.code not in ("stale", "late"):
            continue
        take(home, row.since_at)
    return signs
