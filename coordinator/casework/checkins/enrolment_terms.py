"""What is agreed on with somebody who is called: who calls, how often, when, in which language; and what follows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from coordinator.casework.checkins import rounds
from coordinator.casework.workdays import is_working_day
from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.records.checkins import (
    CALL_EVERY_WEEKS,
    Call,
    CallLanguage,
    CallMode,
    Enrolment,
    Round,
    RoundItem,
    caller_in_turn,
    turn_of,
)
from coordinator.records.states import IN_ERROR
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

WORKWEEK = 5
"""Days of the week among which calls are spread, Monday to Friday."""
FIRST_HOUR, LAST_HOUR = 6, 22
"""Nobody is called before or after, whatever they wished."""
AI_MODES = (CallMode.AI, CallMode.ALTERNATE)
"""Modes in which the call service calls: it needs a number, and the contract a place."""


@dataclass(frozen=True, slots=True)
class CallTerms:
    """How somebody is called (통화 조건); what is None stays as it is, or is the usual for somebody new.

    Attributes
    ----------
    mode : a `CallMode`
    every_weeks : 1, 2 or 4
    weekday : 0 = Monday
    hour, until_hour : the hours the person likes to be called between
    language : a `CallLanguage`
    """

    mode: str | None = None
    every_weeks: int | None = None
    weekday: int | None = None
    hour: int | None = None
    until_hour: int | None = None
    language: str | None = None

    def given(self) -> dict[str, str | int]:
        """Give what is set, by field."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}

    def check(self) -> None:
        """Refuse terms nobody can be called by.

        Raises
        ------
        RuleError
            `call_mode`, `call_cadence`, `call_weekday`, `call_clock`, `call_language`.
        """
        if self.mode is not None and self.mode not in set(CallMode):
            raise RuleError(tr("Choose who calls."), code="call_mode")
        if self.every_weeks is not None and self.every_weeks not in CALL_EVERY_WEEKS:
            raise RuleError(tr("A call comes every week, every two weeks or every four."), code="call_cadence")
        if self.weekday is not None and not 0 <= self.weekday < 7:
            raise RuleError(tr("Choose the day of the call."), code="call_weekday")
        if self.language is not None and self.language not in set(CallLanguage):
            raise RuleError(tr("Choose the language of the call."), code="call_language")

    def agree(self, enrolment: Enrolment) -> None:
        """Put what is set into an enrolment.

        Raises
        ------
        RuleError
            `call_clock`: the hours end before they begin, or lie at night.
        """
        self.refuse_clock(enrolment)
        for name, value in self.given().items():
            setattr(enrolment, name, value)

    def changes(self, enrolment: Enrolment) -> bool:
        """Say whether an enrolment has other terms than these."""
        return any(getattr(enrolment, name) != value for name, value in self.given().items())

    def refuse_clock(self, enrolment: Enrolment | None) -> None:
        """Refuse hours that end before they begin, taken together with those an enrolment has."""
        usual = (10, 18) if enrolment is None else (enrolment.hour, enrolment.until_hour)
        first = usual[0] if self.hour is None else self.hour
        last = usual[1] if self.until_hour is None else self.until_hour
        if not FIRST_HOUR <= first < last <= LAST_HOUR:
            raise RuleError(
                tr(
                    "The hours of the call end after they begin, between {first}:00 and {last}:00.",
                    first=FIRST_HOUR,
                    last=LAST_HOUR,
                ),
                code="call_clock",
            )


def spread(session: Session, now: datetime, count: int, hour: int, *, this_week: bool = True) -> list[int]:
    """Share people out over the working week, on the days with the fewest calls first.

    Parameters
    ----------
    this_week : take the working days left of this week only, as long as there are any, so that everybody has a first
        call this week
    """
    days = list(range(WORKWEEK))
    if this_week:
        monday = rounds.monday(now.date())
        ahead = [day for day in days if first_call_at(monday, day, hour) > now]
        days = [day for day in ahead if is_working_day(monday + timedelta(days=day))] or days
    loads: Counter[int] = Counter(
        {
            weekday: number
            for weekday, number in session.execute(
                select(Enrolment.weekday, func.count(Enrolment.id))
                .where(Enrolment.state.in_(("active", "paused")))
                .group_by(Enrolment.weekday)
            )
        }
    )
    answer: list[int] = []
    for _ in range(count):
        day = min(days, key=lambda candidate: (loads[candidate], candidate))
        loads[day] += 1
        answer.append(day)
    return sorted(answer)


def first_call_at(week_on: date, weekday: int, hour: int) -> datetime:
    """Give the instant of a week's call."""
    return datetime.combine(week_on + timedelta(days=weekday), time(hour), KST)


def first_day(now: datetime, weekday: int, hour: int) -> date:
    """Say from which day on the calls run: today where this week's call lies ahead, else next Monday."""
    week = rounds.monday(now.date())
    return now.date() if first_call_at(week, weekday, hour) > now else week + timedelta(weeks=1)


def count_anew(act: OpenAct, enrolment: Enrolment) -> None:
    """Count another cadence from this week on where it has a call of this enrolment, else from the next call day on."""
    week = rounds.monday(act.now.date())
    started = enrolment.started_on
    if started is None or started > act.now.date():
        return
    called = act.session.scalar(
        select(RoundItem.id)
        .join(Round, Round.id == RoundItem.round_id)
        .where(Round.week_on == week, RoundItem.household_id == enrolment.household_id)
    )
    if called is None:
        enrolment.started_on = first_day(act.now, enrolment.weekday, enrolment.hour)
    else:
        behind = (week - rounds.monday(started)).days // 7 % enrolment.every_weeks
        enrolment.started_on = started + timedelta(weeks=behind)


def follow(act: OpenAct, enrolments: Sequence[Enrolment]) -> None:
    """Let the calls that are still due follow their enrolments: day, hour, who calls, or none at all.

    What was called already, in vain or not, stays. A call whose time is past stays with whom it was asked of. Rounds
    made ahead are completed.

    Parameters
    ----------
    enrolments : flushed, one a household
    """
    by_home = {enrolment.household_id: enrolment for enrolment in enrolments}
    this_week = rounds.monday(act.now.date())
    rows = act.session.execute(
        select(RoundItem, Round.week_on)
        .join(Round, Round.id == RoundItem.round_id)
        .where(
            RoundItem.household_id.in_(list(by_home)),
            RoundItem.state == "due",
            Round.week_on >= this_week,
            ~exists().where(Call.round_item_id == RoundItem.id),
        )
    ).all()
    for item, week_on in rows:
        _follow_one(act, item, week_on, by_home[item.household_id])
    act.session.flush()
    for week in _rounds_from(act.session, this_week):
        rounds.make_round(act, week)


def _follow_one(act: OpenAct, item: RoundItem, week_on: date, enrolment: Enrolment) -> None:
    ahead = item.due_at > act.now
    if enrolment.state == IN_ERROR:
        # Should the vendor have called all the same, its result makes an item anew: nobody is overheard.
        act.session.delete(item)
        return
    if enrolment.state != "active" or (not ahead and item.enrolment_id == enrolment.id):
        return  # stopped as long as the pause or the end stands; or asked for on its day, and the result on its way
    turn = turn_of(week_on, enrolment.started_on, enrolment.every_weeks)
    if turn is None:
        if ahead:
            act.session.delete(item)
        return
    due_at = rounds.call_due_at(week_on, enrolment, turn)
    if due_at <= act.now and not ahead:
        return
    if due_at > act.now:
        item.due_at = due_at
    item.caller = caller_in_turn(enrolment.mode, turn)
    item.enrolment_id = enrolment.id


def _rounds_from(session: Session, this_week: date) -> Iterable[date]:
    """List this week and the weeks after it whose rounds are made already, as far as they can still be completed."""
    last = this_week + timedelta(weeks=rounds.WEEKS_AHEAD)
    rounds_made = session.scalars(select(Round.week_on).where(Round.week_on > this_week, Round.week_on <= last))
    return [this_week, *sorted(rounds_made)]
