"""The escalation: what follows a call nobody answered, step by step, until somebody has heard of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.policy import DEFAULT, URGENT_WITHIN, Plan, plan, plans
from coordinator.casework.exclusions import Exclusions, exclusions
from coordinator.casework.households.people import name_of
from coordinator.casework.moves import CameDue, move
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.checkins import (
    ROUND_ITEM,
    STEP_LABELS,
    STEP_OUTCOME_LABELS,
    STEPS,
    Call,
    CallResult,
    EscalationStep,
    RoundItem,
    Step,
    StepOutcome,
)
from coordinator.records.households import Household, Risk
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

_MANY = 900
UNSETTLED = ("missed", "concern_open")
"""States of a round's item that still want somebody."""


def step_up(state: str, done: Mapping[str, bool]) -> str | None:
    """Give the step of an item that is up now, of those nobody has done above the highest that was; none where none is.

    Of a miss the highest: its time came. After urgent words the lowest: nothing takes the place of the call by a person
    as long as nobody made it.

    Parameters
    ----------
    state : of the item, `missed` or `concern_open`
    done : every step that came up, and whether somebody has done it
    """
    highest_done = max((STEPS.index(step) for step, is_done in done.items() if is_done), default=-1)
    waiting = [step for step in STEPS[highest_done + 1 :] if step in done]
    if not waiting:
        return None
    return waiting[0] if state == "concern_open" else waiting[-1]


class Escalations:
    """The escalations of some items, read at once: their steps, the version each goes by, the risk of each home."""

    def __init__(self, act: OpenAct, items: Collection[RoundItem]) -> None:
        self.act = act
        session = act.session
        self.steps: dict[int, list[EscalationStep]] = {item.id: [] for item in items}
        homes = [item.household_id for item in items]
        for step in session.scalars(
            select(EscalationStep)
            .where(EscalationStep.household_id.in_(homes), EscalationStep.round_item_id.in_(list(self.steps)))
            .order_by(EscalationStep.id)
        ):
            self.steps[step.round_item_id].append(step)
        self._risks = dict(session.execute(select(Household.id, Household.risk).where(Household.id.in_(homes))).all())
        self._plans = plans(session)
        self.in_force = plan(session)

    def risk_of(self, item: RoundItem) -> str:
        """Give the risk level whose waits an item has: after urgent words those of a high risk."""
        return Risk.HIGH if item.state == "concern_open" else self._risks.get(item.household_id, Risk.UNKNOWN)

    def open_step(self, item: RoundItem) -> EscalationStep | None:
        """Give the step that is up now: the highest, unless it is done."""
        steps = self.steps.get(item.id, [])
        top = max(steps, key=lambda step: STEPS.index(step.step), default=None)
        return top if top is not None and top.done_at is None else None

    def begin(self, item: RoundItem, at: datetime, first: str, *, urgent: bool = False) -> None:
        """Start the escalation of an item at a step, or go on with one that runs.

        After urgent words a person calls within half an hour, and the steps of a high risk follow; what an escalation
        that runs had waiting below that call is left out. One that was settled goes on with its next step, by the new
        miss; after a visit no step comes of itself, and a person decides.
        """
        due_at = at + URGENT_WITHIN if urgent else None
        steps = self.steps.setdefault(item.id, [])
        if not steps:
            self._raise(item, first, at, due_at)
        elif (up := self.open_step(item)) is None:
            top = max(STEPS.index(step.step) for step in steps)
            if top < STEPS.index(Step.VISIT):
                item.missed_at, item.policy_id = at, self.in_force.version or None
                self._raise(item, STEPS[max(top + 1, STEPS.index(first))], at, due_at)
        elif due_at is not None and STEPS.index(up.step) < STEPS.index(first):
            self.jump(item, first, at, due_at)
        elif due_at is not None:
            up.due_at = min(up.due_at, due_at)

    def carry_on(self, item: RoundItem, older: RoundItem) -> None:
        """Let the escalation an earlier week's miss began go on in this week's, where it stands, not from its foot."""
        self.steps[item.id], self.steps[older.id] = self.steps.get(older.id, []), []
        for step in self.steps[item.id]:
            step.round_item_id = item.id
        item.missed_at, item.policy_id = older.missed_at, older.policy_id
        move(self.act, ROUND_ITEM, older, "handed_over", reason="later_round")

    def go_on(self, item: RoundItem, at: datetime) -> EscalationStep:
        """Bring up the step after the highest one; from the last there is none further."""
        steps = self.steps[item.id]
        top = max(STEPS.index(step.step) for step in steps)
        return self._raise(item, STEPS[min(top + 1, len(STEPS) - 1)], at)

    def jump(self, item: RoundItem, step: str, at: datetime, due_at: datetime | None = None) -> EscalationStep:
        """Bring up a step somebody takes before its time; what was open below it is left out."""
        for lower in self.steps[item.id]:
            if lower.done_at is None and STEPS.index(lower.step) < STEPS.index(step):
                lower.done_at, lower.outcome, lower.done_by = at, StepOutcome.SKIPPED, self.act.actor
        return self._raise(item, step, at, due_at)

    def close(self, item: RoundItem, at: datetime, outcome: str) -> None:
        """Note what the step that was up brought, as the item is settled."""
        step = self.open_step(item)
        if step is not None:
            step.done_at, step.outcome, step.done_by = at, outcome, self.act.actor

    def _raise(self, item: RoundItem, step: str, at: datetime, due_at: datetime | None = None) -> EscalationStep:
        begun = next((step_row for step_row in self.steps[item.id] if step_row.step == step), None)
        if begun is not None:
            return begun
        if item.missed_at is None:
            item.missed_at, item.policy_id = at, self.in_force.version or None
        rules: Plan = self._plans.get(item.policy_id or 0, DEFAULT)
        due = (
            at if step == Step.EMERGENCY else due_at or max(at, rules.due_at(step, item.missed_at, self.risk_of(item)))
        )
        begun = EscalationStep(
            round_item_id=item.id, household_id=item.household_id, step=step, begun_at=at, due_at=due
        )
        self.act.session.add(begun)
        self.steps[item.id].append(begun)
        return begun


def drop_taken_back(act: OpenAct) -> None:
    """Take away the steps the clock brought up for misses that this act undoes."""
    session = act.session
    session.flush()
    items = sorted({change.row_id for change in act.changes if change.table == RoundItem.__tablename__})
    for first in range(0, len(items), _MANY):
        forgotten = session.scalars(
            select(EscalationStep)
            .join(RoundItem, RoundItem.id == EscalationStep.round_item_id)
            .where(RoundItem.id.in_(items[first : first + _MANY]), RoundItem.missed_at.is_(None))
        )
        for step in forgotten.all():
            session.delete(step)
    session.flush()


def unsettled(session: Session) -> list[RoundItem]:
    """List the items that still want somebody."""
    return list(session.scalars(select(RoundItem).where(RoundItem.state.in_(UNSETTLED))))


def run_clocks(act: OpenAct) -> list[CameDue]:
    """Bring up every step whose time came, up to now and in order; each carries the time it came up.

    Nothing goes on for who is not to be reached now; urgent words do not wait for that (`exclusions`). Who declined the
    AI call has answered the phone: a person calls, and no time alone sends anybody to the door.
    """
    overdue = select(EscalationStep.round_item_id).where(
        EscalationStep.done_at.is_(None), EscalationStep.due_at <= act.now
    )
    items = list(
        act.session.scalars(
            select(RoundItem).where(RoundItem.state.in_(UNSETTLED), RoundItem.id.in_(overdue)).order_by(RoundItem.id)
        )
    )
    if not items:
        return []
    stopped: Exclusions = exclusions(act.session, act.now)
    escalations = Escalations(act, items)
    declined = _declined(act.session, items)
    cries = _urgent_calls(act.session, items)
    came: list[CameDue] = []
    for item in items:
        if item.id in declined or stopped.waiting_cause(item.household_id, act.now, item.state, cries.get(item.id)):
            continue
        while (
            (step := escalations.open_step(item)) is not None and step.due_at <= act.now and step.step != Step.EMERGENCY
        ):
            raised = escalations.go_on(item, step.due_at)
            came.append(CameDue(f"ladder_{raised.step}", item.household_id, raised.begun_at))
    if came:
        act.touch("checkins")
    return came


def _declined(session: Session, items: Sequence[RoundItem]) -> set[int]:
    """Find the items whose last AI call was declined."""
    last: dict[int, str] = {}
    for item_id, result in session.execute(
        select(Call.round_item_id, Call.result)
        .where(Call.round_item_id.in_([item.id for item in items]), Call.caller != "staff")
        .order_by(Call.called_at)
    ):
        if item_id is not None and result != CallResult.NOT_ATTEMPTED:
            last[item_id] = result
    return {item_id for item_id, result in last.items() if result == CallResult.DECLINED_AI}


def _urgent_calls(session: Session, items: Sequence[RoundItem]) -> dict[int | None, Call]:
    """Find the call with urgent words behind each concern of the items, where there is one."""
    concerns = [item.id for item in items if item.state == "concern_open"]
    if not concerns:
        return {}
    urgent_calls = session.scalars(select(Call).where(Call.round_item_id.in_(concerns), Call.urgent))
    return {call.round_item_id: call for call in urgent_calls}


def take_step(act: OpenAct, household_id: int, step: str, outcome: str, *, note: str = "") -> None:
    """Record what a step brought: contacts asked, visit made, 119 called; it may come before its time.

    Reached: somebody has made sure of the person, and the call is settled; of 119: the matter is in their hands.
    Not reached, or left out: the next step comes up.

    Raises
    ------
    RuleError
        `not_in_round`: no call of this household waits; `ladder_step`, `ladder_outcome`: no such thing;
        `step_done`: recorded already; `step_note`: leaving a step out needs a reason.
    """
    if step not in STEPS or step == Step.RETRY:
        raise RuleError(tr("Choose which step was taken."), code="ladder_step")
    if outcome not in set(StepOutcome):
        raise RuleError(tr("Choose what the step brought."), code="ladder_outcome")
    note = free_text(note)
    if outcome == StepOutcome.SKIPPED and not note:
        raise RuleError(tr("Say why the step is left out."), code="step_note")
    item = item_of_escalation(act.session, household_id)
    escalations = Escalations(act, [item])
    if not escalations.steps[item.id]:
        escalations.begin(item, act.now, step)
    taken = next((begun for begun in escalations.steps[item.id] if begun.step == step), None) or escalations.jump(
        item, step, act.now
    )
    if taken.done_at is not None:
        raise RuleError(tr("This step is recorded already."), code="step_done")
    taken.done_at, taken.outcome, taken.done_by, taken.note = act.now, outcome, act.actor, note
    if outcome == StepOutcome.REACHED:
        escalations.close(item, act.now, StepOutcome.SKIPPED)
        target = "handed_over" if step == Step.EMERGENCY or item.state == "concern_open" else "confirmed"
        move(act, ROUND_ITEM, item, target, reason=step, note=note)
        _settle_escalations(act, item)
    elif step == Step.EMERGENCY:
        pass  # it stays open until somebody settles it: nobody is forgotten behind the last step
    elif escalations.open_step(item) is None:
        escalations.go_on(item, act.now)
    act.household_id = household_id
    act.message = tr(
        "{name}: {step}, {outcome}",
        name=name_of(act.session, household_id),
        step=tr(STEP_LABELS[step]),
        outcome=tr(STEP_OUTCOME_LABELS[outcome]),
    )


def item_of_escalation(session: Session, household_id: int) -> RoundItem:
    """Give the item of a household whose escalation stands highest, of equals the newest.

    Raises
    ------
    RuleError
        `not_in_round`: nothing of it wants somebody.
    """
    rows = session.execute(
        select(RoundItem, EscalationStep.step)
        .outerjoin(EscalationStep, EscalationStep.round_item_id == RoundItem.id)
        .where(RoundItem.household_id == household_id, RoundItem.state.in_(UNSETTLED))
    ).all()
    if not rows:
        raise RuleError(tr("No missed check-in call of this household waits."), code="not_in_round")
    item, _ = max(rows, key=lambda row: (STEPS.index(row.step) if row.step else -1, row.RoundItem.due_at))
    return item


def settle_older(act: OpenAct, item: RoundItem, older: Iterable[RoundItem], *, concerns: bool = False) -> None:
    """Settle the misses earlier weeks left open of a household that has been heard of now.

    A concern stays open, unless a person has spoken to the household and found it well (`concerns`).
    """
    states = UNSETTLED if concerns else ("missed",)
    missed = [row for row in older if row.state in states and row.id != item.id and row.due_at <= item.due_at]
    if not missed:
        return
    escalations = Escalations(act, missed)
    for row in missed:
        escalations.close(row, act.now, StepOutcome.SKIPPED)
        move(act, ROUND_ITEM, row, "handed_over", reason="later_round")


def _settle_escalations(act: OpenAct, item: RoundItem) -> None:
    """Settle every other escalation of a household, as somebody has made sure of the person."""
    act.session.flush()
    open_items = act.session.scalars(
        select(RoundItem).where(
            RoundItem.household_id == item.household_id,
            RoundItem.state.in_(UNSETTLED),
            RoundItem.id.in_(
                select(EscalationStep.round_item_id).where(EscalationStep.household_id == item.household_id)
            ),
        )
    ).all()
    escalations = Escalations(act, open_items)
    for open_item in open_items:
        escalations.close(open_item, act.now, StepOutcome.SKIPPED)
        move(act, ROUND_ITEM, open_item, "handed_over", reason="later_round")


def apply_policy(act: OpenAct) -> int:
    """Let every escalation that runs go by the policy in force: its open steps get the new times; gives how many."""
    now_in_force = plan(act.session)
    items = [item for item in unsettled(act.session) if (item.policy_id or 0) != now_in_force.version]
    escalations = Escalations(act, items)
    changed = 0
    for item in items:
        step = escalations.open_step(item)
        if step is None:
            continue
        item.policy_id = now_in_force.version or None
        if step.step != Step.EMERGENCY and item.missed_at is not None:
            step.due_at = max(step.begun_at, now_in_force.due_at(step.step, item.missed_at, escalations.risk_of(item)))
        changed += 1
    act.touch("checkins")
    act.message = ntr(
        "{n} open escalation goes by the new settings", "{n} open escalations go by the new settings", changed
    )
    return changed
