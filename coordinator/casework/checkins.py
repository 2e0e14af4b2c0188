"""Acts on check-in calls: the weekly round is made, calls are recorded, missed ones wait for the next step."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts import CameDue
from coordinator.casework.households import household, name_of, without_consent
from coordinator.casework.moves import move
from coordinator.errors import RuleError
from coordinator.records.base import KST, free_text
from coordinator.records.checkins import (
    CALL_RESULT_LABELS,
    ENROLMENT,
    MISSED,
    ROUND_ITEM,
    TOPIC_LABELS,
    Call,
    CallResult,
    Enrolment,
    Round,
    RoundItem,
)
from coordinator.records.households import Absence, ConsentPurpose, Household, LifeStatus, Resident
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coordinator.vault.acts import OpenAct

STATE_AFTER: dict[str, str] = {
    CallResult.OK: "confirmed",
    CallResult.CONCERN: "concern_open",
    **dict.fromkeys(MISSED, "missed"),
    CallResult.DECLINED_AI: "missed",
    CallResult.NOT_ATTEMPTED: "not_attempted",
}
UNSETTLED = ("missed", "concern_open")
OPEN_ROUNDS = 3
"""Rounds whose unsettled calls are still followed up."""


def monday(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def make_round(act: OpenAct) -> int:
    """Make this week's round from the active enrolments; gives how many households were added.

    Nobody is called who died, moved, withdrew, or is away on the day of the call.
    """
    week = monday(act.now.date())
    this = act.session.scalars(select(Round).where(Round.week_on == week)).one_or_none()
    if this is None:
        this = Round(week_on=week)
        act.session.add(this)
        act.session.flush()
    there = set(act.session.scalars(select(RoundItem.household_id).where(RoundItem.round_id == this.id)))
    away = [
        (a.household_id, a.starts_at, a.ends_at)
        for a in act.session.scalars(select(Absence).where(Absence.ends_at > act.now))
    ]
    living = (
        select(Enrolment)
        .join(Resident, Resident.household_id == Enrolment.household_id)
        .join(Household, Household.id == Enrolment.household_id)
        .where(
            Enrolment.state == "active",
            Household.ended_on.is_(None),
            Resident.life_status == LifeStatus.ALIVE,
            Resident.moved_out_on.is_(None),
        )
    )
    withdrawn = without_consent(act.session, ConsentPurpose.CALLS, act.now.date())
    added = 0
    for enrolment in act.session.scalars(living).unique():
        due_at = datetime.combine(week + timedelta(days=enrolment.weekday), time(enrolment.hour), KST)
        if enrolment.household_id in there or enrolment.household_id in withdrawn:
            continue
        if any(home == enrolment.household_id and first <= due_at < last for home, first, last in away):
            continue
        act.session.add(
            RoundItem(round_id=this.id, household_id=enrolment.household_id, enrolment_id=enrolment.id, due_at=due_at)
        )
        there.add(enrolment.household_id)
        added += 1
    act.message = tr("{n} households in this week's calls", n=len(there))
    return added


def _round_item(act: OpenAct, household_id: int, called_at: datetime) -> RoundItem | None:
    return act.session.scalars(
        select(RoundItem)
        .join(Round, Round.id == RoundItem.round_id)
        .where(RoundItem.household_id == household_id, Round.week_on == monday(called_at.date()))
    ).one_or_none()


def _open_item(act: OpenAct, household_id: int, at: datetime) -> RoundItem | None:
    """Find this week's item, or else the newest one of the weeks before that nobody settled."""
    this = _round_item(act, household_id, at)
    if this is not None:
        return this
    week = monday(at.date())
    return act.session.scalars(
        select(RoundItem)
        .join(Round, Round.id == RoundItem.round_id)
        .where(
            RoundItem.household_id == household_id,
            RoundItem.state.in_(UNSETTLED),
            Round.week_on < week,
            Round.week_on > week - timedelta(weeks=OPEN_ROUNDS),
        )
        .order_by(Round.week_on.desc())
        .limit(1)
    ).one_or_none()


def _unplanned_item(act: OpenAct, call: Call) -> RoundItem:
    """Make the item of a call that no round had planned, and the enrolment of whom the vendor calls."""
    session = act.session
    week = monday(call.called_at.date())
    this = session.scalars(select(Round).where(Round.week_on == week)).one_or_none()
    if this is None:
        this = Round(week_on=week)
        session.add(this)
    enrolment = session.scalars(
        select(Enrolment).where(Enrolment.household_id == call.household_id).order_by(Enrolment.id.desc()).limit(1)
    ).one_or_none()
    if enrolment is None and call.caller != "staff":
        enrolment = Enrolment(
            household_id=call.household_id,
            state="active",
            weekday=call.called_at.weekday(),
            hour=call.called_at.hour,
            started_on=call.called_at.date(),
        )
        session.add(enrolment)
    session.flush()
    item = RoundItem(
        round_id=this.id,
        household_id=call.household_id,
        enrolment_id=enrolment.id if enrolment else None,
        due_at=call.called_at,
    )
    session.add(item)
    session.flush()
    return item


def end_pauses(act: OpenAct) -> list[CameDue]:
    """Take up the calls again whose pause is over (SM-3); gives each with the day it came due."""
    came: list[CameDue] = []
    over = act.session.scalars(
        select(Enrolment).where(Enrolment.state == "paused", Enrolment.paused_until <= act.now.date())
    ).all()
    for enrolment in over:
        at = datetime.combine(enrolment.paused_until or act.now.date(), time(0), KST)
        move(act, ENROLMENT, enrolment, "active", happened_at=at)
        enrolment.paused_until = None
        came.append(CameDue("pause_ended", enrolment.household_id, at))
    return came


def take_result(act: OpenAct, call: Call) -> None:
    """Attach a stored call to its round and move the round's item by the result.

    An attempt that was never made starts no ladder; an urgent call is a concern whatever else it says. A call by hand
    in a week without an item of its own carries on with what an earlier week left open.
    """
    find = _open_item if call.caller == "staff" else _round_item
    item = find(act, call.household_id, call.called_at)
    if item is None:
        # The vendor called, or somebody heard of trouble: that is in the week's calls, planned or not.
        if call.caller == "staff" and not (call.urgent or call.result == CallResult.CONCERN):
            return
        item = _unplanned_item(act, call)
    call.round_item_id = item.id
    target = "concern_open" if call.urgent else STATE_AFTER[call.result]
    if item.state == target or (item.state == "confirmed" and target in ("missed", "not_attempted")):
        return
    if ROUND_ITEM.may_move(item.state, target):
        move(act, ROUND_ITEM, item, target, happened_at=call.called_at)
        if target == "missed":
            item.missed_at = call.called_at


def record_call(
    act: OpenAct,
    household_id: int,
    result: str,
    *,
    called_at: datetime | None = None,
    topics: Sequence[str] = (),
    note: str = "",
    urgent: bool = False,
) -> int:
    """Record a call a person made by hand.

    Raises
    ------
    RuleError
        `unknown_household`, `call_result`, `call_topic`, `call_in_future`.
    """
    household(act.session, household_id)
    if result not in set(CallResult):
        raise RuleError(tr("Choose what the call brought."), code="call_result")
    if any(topic not in TOPIC_LABELS for topic in topics):
        raise RuleError(tr("There is no such topic of a call."), code="call_topic")
    when = called_at or act.now
    if when > act.now:
        raise RuleError(tr("The call lies in the future."), code="call_in_future")
    taken = set(
        act.session.scalars(
            select(Call.called_at).where(
                Call.household_id == household_id, Call.caller == "staff", Call.called_at >= when
            )
        )
    )
    while when in taken:  # two calls within one second are two calls
        when += timedelta(seconds=1)
    call = Call(
        household_id=household_id,
        called_at=when,
        caller="staff",
        result=result,
        urgent=urgent,
        topics=list(topics),
        summary=free_text(note),
    )
    act.session.add(call)
    act.session.flush()
    take_result(act, call)
    act.household_id = household_id
    act.message = tr(
        "Call to {name}: {result}",
        name=name_of(act.session, household_id),
        result=tr(CALL_RESULT_LABELS[result]),
    )
    return call.id


def settle(act: OpenAct, household_id: int, target: str, *, note: str = "") -> None:
    """Settle the open item of a household, of this week or left over: confirmed, handed over, closed unreached."""
    item = _open_item(act, household_id, act.now)
    if item is None:
        raise RuleError(tr("This household is not in this week's calls."), code="not_in_round")
    move(act, ROUND_ITEM, item, target, note=free_text(note))
    act.household_id = household_id
    act.message = tr("{name}: {state}", name=name_of(act.session, household_id), state=tr(ROUND_ITEM[target].label))


def usual_answer_share(results: Sequence[str]) -> float | None:
    """Give the share this person usually answers: all attempts before the misses of just now, old to new."""
    tried = [r for r in results if r != CallResult.NOT_ATTEMPTED]
    before = list(tried)
    while before and before[-1] in MISSED:
        before.pop()
    return answer_share(before) if before else answer_share(tried)


def answer_share(results: Iterable[str]) -> float | None:
    """Give the share of attempts that reached the person, of results old to new; none without attempts.

    The person's own pattern: a miss by someone who answers 40 % of calls is usual, by someone at 98 % it is not.
    """
    tried = [r for r in results if r != CallResult.NOT_ATTEMPTED]
    if not tried:
        return None
    return sum(r in (CallResult.OK, CallResult.CONCERN) for r in tried) / len(tried)
