"""The week's round of calls: made from the enrolments, and moved by what each call brought."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.escalation import UNSETTLED, Escalations, settle_older
from coordinator.casework.exclusions import exclusions
from coordinator.casework.moves import move
from coordinator.casework.workdays import add_working_days, is_working_day, monday
from coordinator.errors import RuleError
from coordinator.records.base import KST, Transition
from coordinator.records.checkins import (
    MISSED,
    ROUND_ITEM,
    SPOKE,
    Call,
    CallResult,
    Enrolment,
    Round,
    RoundItem,
    Step,
    StepOutcome,
    caller_in_turn,
    turn_of,
)
from coordinator.text import short_day, tr

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
HISTORY = timedelta(weeks=3)
"""A call that is stored so long after it was made is history: it opens nothing, whatever it brought."""
WEEKS_AHEAD = 4
"""How far ahead a round can be made, for the vendor's upload."""


def make_round(act: OpenAct, week_on: date | None = None) -> int:
    """Make a week's round from the active enrolments, or complete it; gives how many households were added.

    Nobody is called whom `exclusions` names, or who is away on the day of the call. A call by a person falls on a
    working day. Who begins in the middle of the week, after the own day, is called from the next week on.

    Parameters
    ----------
    week_on : any day of the week, this one by default

    Raises
    ------
    RuleError
        `round_week`: a week that is over, or more than four weeks ahead.
    """
    this_week = monday(act.now.date())
    week = monday(week_on) if week_on else this_week
    if not this_week <= week <= this_week + timedelta(weeks=WEEKS_AHEAD):
        raise RuleError(tr("A round is made for this week or one of the next four."), code="round_week")
    planned = act.session.scalars(select(Round).where(Round.week_on == week)).one_or_none()
    if planned is None:
        planned = Round(week_on=week)
        act.session.add(planned)
        act.session.flush()
    in_round = set(act.session.scalars(select(RoundItem.household_id).where(RoundItem.round_id == planned.id)))
    stopped = exclusions(act.session, act.now)
    added = 0
    for enrolment in act.session.scalars(select(Enrolment).where(Enrolment.state == "active")):
        turn = turn_of(week, enrolment.started_on, enrolment.every_weeks)
        if turn is None or enrolment.household_id in in_round:
            continue
        caller, due_at = caller_in_turn(enrolment.mode, turn), call_due_at(week, enrolment, turn)
        if (enrolment.started_on is not None and due_at.date() < enrolment.started_on) or stopped.planned_cause(
            enrolment.household_id, due_at
        ):
            continue
        act.session.add(
            RoundItem(
                round_id=planned.id,
                household_id=enrolment.household_id,
                enrolment_id=enrolment.id,
                due_at=due_at,
                caller=caller,
            )
        )
        in_round.add(enrolment.household_id)
        added += 1
    act.message = tr("{n} households in the calls of the week of {day}", n=f"{len(in_round):,}", day=short_day(week))
    return added


def call_due_at(week_on: date, enrolment: Enrolment, turn: int) -> datetime:
    """Give when a week's call is due; a call by a person falls on a working day."""
    day = week_on + timedelta(days=enrolment.weekday)
    if caller_in_turn(enrolment.mode, turn) == "staff" and not is_working_day(day):
        day = add_working_days(day, 1)
    return datetime.combine(day, time(enrolment.hour), KST)


class Week:
    """The items that some calls may belong to: those of their weeks, and what earlier weeks left open or undone."""

    def __init__(self, act: OpenAct, household_ids: Iterable[int], days: Iterable[date]) -> None:
        self.act = act
        session = act.session
        homes = sorted(set(household_ids))
        weeks = {monday(day) for day in days}
        self.rounds: dict[date, int] = dict(
            session.execute(select(Round.week_on, Round.id).where(Round.week_on.in_(weeks))).all()
        )
        self.items: dict[tuple[int, int], RoundItem] = {}
        self.open: dict[int, list[RoundItem]] = defaultdict(list)
        self.undone: dict[int, list[RoundItem]] = defaultdict(list)
        """Calls a person was to make and has not made; one of before a holiday falls into the week after its own."""
        undone = (RoundItem.state == "due") & (RoundItem.caller == "staff") & (RoundItem.due_at <= act.now)
        for item in session.scalars(
            select(RoundItem)
            .where(
                RoundItem.household_id.in_(homes),
                RoundItem.round_id.in_(list(self.rounds.values())) | RoundItem.state.in_(UNSETTLED) | undone,
            )
            .order_by(RoundItem.due_at)
        ):
            self.items[item.round_id, item.household_id] = item
            if item.state in UNSETTLED:
                self.open[item.household_id].append(item)
            elif item.state == "due" and item.caller == "staff":
                self.undone[item.household_id].append(item)
        self.enrolled: dict[int, int] = dict(
            session.execute(
                select(Enrolment.household_id, Enrolment.id)
                .where(Enrolment.household_id.in_(homes))
                .order_by(Enrolment.id)
            ).all()
        )
        self.escalations = Escalations(act, list(self.items.values()))

    def item_of(self, household_id: int, at: datetime) -> RoundItem | None:
        """Give the item of the week of an instant."""
        number = self.rounds.get(monday(at.date()))
        return None if number is None else self.items.get((number, household_id))

    def item_for_hand(self, household_id: int, at: datetime) -> RoundItem | None:
        """Give the item a call by hand belongs to.

        It is this week's, unless that is still to be made and an earlier week's waits for this very call.
        """
        current = self.item_of(household_id, at)
        older = [item for item in self.open[household_id] if item.due_at <= at and item is not current]
        undone = [item for item in self.undone[household_id] if item.state == "due" and item.due_at <= at]
        older = older or [item for item in undone if item is not current]
        if current is not None and (not older or current.state in UNSETTLED or current.due_at <= at):
            return current
        return older[-1] if older else current

    def planned(self, call: Call) -> RoundItem:
        """Make the item of a call that no round had planned, and the enrolment of whom the vendor calls."""
        session = self.act.session
        week = monday(call.called_at.date())
        if week not in self.rounds:
            round_row = session.scalars(select(Round).where(Round.week_on == week)).one_or_none() or Round(week_on=week)
            session.add(round_row)
            session.flush()
            self.rounds[week] = round_row.id
        if call.household_id not in self.enrolled and call.caller != "staff":
            enrolment = Enrolment(
                household_id=call.household_id,
                state="active",
                weekday=call.called_at.weekday(),
                hour=call.called_at.hour,
                started_on=call.called_at.date(),
            )
            session.add(enrolment)
            session.flush()
            self.enrolled[call.household_id] = enrolment.id
        item = RoundItem(
            round_id=self.rounds[week],
            household_id=call.household_id,
            enrolment_id=self.enrolled.get(call.household_id),
            due_at=call.called_at,
            caller=call.caller,
        )
        session.add(item)
        session.flush()
        self.items[item.round_id, item.household_id] = item
        self.escalations.steps[item.id] = []
        return item


def take_results(act: OpenAct, calls: Sequence[Call]) -> None:
    """Attach stored calls to their rounds and move the items by the results, oldest call first.

    An attempt that was never made starts no escalation; an urgent call is a concern whatever else it says. A call by
    hand in a week without an item of its own carries on with what an earlier week left open.
    """
    if not calls:
        return
    week = Week(act, (call.household_id for call in calls), (call.called_at.date() for call in calls))
    for call in sorted(calls, key=lambda row: row.called_at):
        _take(act, week, call)


def _take(act: OpenAct, week: Week, call: Call) -> None:
    find = week.item_for_hand if call.caller == "staff" else week.item_of
    item = find(call.household_id, call.called_at)
    if item is None:
        # The vendor called, or somebody heard of trouble: that is in the week's calls, planned or not.
        if call.caller == "staff" and not (call.urgent or call.result == CallResult.CONCERN):
            return
        item = week.planned(call)
    call.round_item_id = item.id
    target = "concern_open" if call.urgent else STATE_AFTER[call.result]
    if target != "concern_open" and _is_settled_later(act, item, call):
        return
    if item.state == "concern_open" and target == "confirmed" and call.caller != "staff":
        return  # a concern is settled by a person, not by the next AI call
    stood = item.state
    if item.state != target and not (item.state == "confirmed" and target in ("missed", "not_attempted")):
        if not ROUND_ITEM.may_move(item.state, target):
            _note_step(act, week, item, call)
            return
        move(act, ROUND_ITEM, item, target, happened_at=call.called_at)
        if target in UNSETTLED and stood not in UNSETTLED and call.called_at < act.now - HISTORY:
            move(act, ROUND_ITEM, item, "handed_over", reason="history", happened_at=call.called_at)
            return
        if target in UNSETTLED and all(waiting is not item for waiting in week.open[item.household_id]):
            week.open[item.household_id].append(item)
    elif item.state not in UNSETTLED and call.result not in SPOKE:
        return
    _climb(act, week, item, call, worried=stood == "concern_open")


def _is_settled_later(act: OpenAct, item: RoundItem, call: Call) -> bool:
    """Say whether the item was settled after this call was made: a miss of before moves nothing then.

    A concern does: whoever settled it may not have known.
    """
    if item.state not in ("handed_over", "closed_unreached", "confirmed"):
        return False
    settled_at = act.session.scalar(
        select(Transition.happened_at)
        .where(Transition.machine == ROUND_ITEM.name, Transition.record_id == item.id)
        .order_by(Transition.id.desc())
        .limit(1)
    )
    return settled_at is not None and settled_at > call.called_at


def _climb(act: OpenAct, week: Week, item: RoundItem, call: Call, *, worried: bool = False) -> None:
    """Begin the escalation, go on with it, or close it, by what a call brought.

    Parameters
    ----------
    worried : the concern stood before this call; an AI call does not make that of a person, which urgent words asked
        for
    """
    escalations, at = week.escalations, call.called_at
    if call.urgent:
        escalations.begin(item, at, Step.STAFF, urgent=True)
        return
    if call.result in SPOKE:
        if not worried or call.caller == "staff":
            escalations.close(item, at, StepOutcome.REACHED)
        well = call.caller == "staff" and call.result == CallResult.OK
        settle_older(act, item, week.open[item.household_id], concerns=well)
        return
    if item.state != "missed":
        _note_step(act, week, item, call)
        return
    older = [earlier for earlier in week.open[item.household_id] if earlier is not item and earlier.state == "missed"]
    older = [earlier for earlier in older if earlier.due_at < item.due_at and escalations.steps.get(earlier.id)]
    if older and not escalations.steps.get(item.id):
        escalations.carry_on(item, older[-1])
    alone = call.caller != "staff" and call.result == CallResult.NO_ANSWER
    escalations.begin(item, at, Step.RETRY if alone else Step.STAFF)
    _note_step(act, week, item, call)


def _note_step(act: OpenAct, week: Week, item: RoundItem, call: Call) -> None:
    """Note on the escalation that a call was made in vain: the second AI call, or that of the staff."""
    if call.result not in (*MISSED, CallResult.DECLINED_AI) or item.state not in UNSETTLED:
        return
    escalations, at = week.escalations, call.called_at
    step = escalations.open_step(item)
    mine = Step.STAFF if call.caller == "staff" else Step.RETRY
    if call.caller == "staff" and not any(step_taken.step == Step.STAFF for step_taken in escalations.steps[item.id]):
        step = escalations.jump(item, Step.STAFF, at)
    if step is None or step.step != mine or step.begun_at > at or (step.begun_at == at and mine == Step.RETRY):
        return
    if call.caller == "staff" and item.caller == "staff" and step.begun_at == at:
        return  # the week's own call, which began the escalation; the second one by hand is still to be made
    step.done_at, step.outcome, step.done_by = at, StepOutcome.NOT_REACHED, call.caller
    escalations.go_on(item, at)
