"""What the calls of one household ask for now: the concern nobody settled, what came of it, the step that is up."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.escalation import UNSETTLED, step_up
from coordinator.casework.workdays import add_working_days, is_working_day
from coordinator.records.checkins import STEP_ACTORS, STEPS, CallResult, EscalationStep, RoundItem, Step
from coordinator.text import short_day, tr
from coordinator.worklist.checkins.work_rows import CallWork, EscalationRow
from coordinator.worklist.facts.concerns import open_concerns, topic_words
from coordinator.worklist.facts.contacts import first_contacts
from coordinator.worklist.facts.county import exclusions
from coordinator.worklist.facts.follow_ups import targets
from coordinator.worklist.said import Said
from coordinator.worklist.services.suggestions import suggestions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from coordinator.worklist.facts.concerns import Concern
    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rows import CallRow, FollowRow, NextStep
    from coordinator.worklist.services.suggested import Suggestion

TASK_TEXT_LENGTH = 120
TASK_TODAY_UNTIL = time(16, 0)
"""What comes up later is for the next working day."""


def call_work(
    instant: Instant,
    household_id: int,
    calls: Sequence[CallRow],
    age: int | None,
    reach: NextStep | None = None,
) -> CallWork | None:
    """Say what the calls of a household ask for; none where it has no call and no item that waits.

    Parameters
    ----------
    calls : its calls, newest first
    reach : how the person is to be reached next, from whatever asks for it; the escalation says nothing else
    """
    items = instant.once(_items, household_id)
    concerns = {item.id for item in items if item.state == "concern_open"}
    if not calls and not items:
        return None
    worrying = [c for c in calls if c.round_item_id in concerns and (c.urgent or c.result == CallResult.CONCERN)]
    # Urgent words stay in sight although a later call brought another concern.
    opened = next((call for call in worrying if call.urgent), next(iter(worrying), None))
    shown_call = opened or next(iter(calls), None)
    topics = tuple(shown_call.topics) if shown_call is not None else ()
    escalation = _escalation(instant, household_id, reach)
    return CallWork(
        call=shown_call,
        is_open=opened is not None,
        came_of=instant.once(_came_of, shown_call.id) if shown_call is not None else (),
        escalation=escalation,
        stopped=_stopped(instant, items, escalation) if items else "",
        task_text=_task_text(shown_call) if shown_call is not None else "",
        task_due_on=_task_day(instant.now),
        suggestions=instant.once(_suggested, household_id, topics, age),
    )


def _stopped(instant: Instant, items: Sequence[RoundItem], escalation: EscalationRow | None) -> str:
    """Say why the item whose escalation is shown rests, as the board says it; without one the newest item."""
    item = next((item for item in items if escalation is not None and item.id == escalation.round_item_id), items[0])
    concern = instant.once(_concern, item.id) if item.state == "concern_open" else None
    return instant.once(exclusions).waiting_cause(item.household_id, instant.now, item.state, concern)


def _concern(instant: Instant, item_id: int) -> Concern | None:
    return open_concerns(instant.session, [item_id]).get(item_id)


def _items(instant: Instant, household_id: int) -> Sequence[RoundItem]:
    """Read the items of a household that wait, the newest first."""
    return instant.session.scalars(
        select(RoundItem)
        .where(RoundItem.household_id == household_id, RoundItem.state.in_(UNSETTLED))
        .order_by(RoundItem.round_id.desc())
    ).all()


def _came_of(instant: Instant, call_id: int) -> tuple[FollowRow, ...]:
    return tuple(targets(instant.session, "call", call_id))


def _suggested(instant: Instant, household_id: int, topics: tuple[str, ...], age: int | None) -> tuple[Suggestion, ...]:
    return tuple(suggestions(instant.session, household_id, topics, age))


def _steps(instant: Instant, household_id: int) -> dict[int, list[EscalationStep]]:
    """Read the steps of the items of a household that wait, by item, the first step first."""
    steps: dict[int, list[EscalationStep]] = {item.id: [] for item in instant.once(_items, household_id)}
    if steps:
        for step in instant.session.scalars(select(EscalationStep).where(EscalationStep.round_item_id.in_(steps))):
            steps[step.round_item_id].append(step)
    return {item: sorted(mine, key=lambda step: STEPS.index(step.step)) for item, mine in steps.items()}


def _contact(instant: Instant, household_id: int) -> str:
    return first_contacts(instant.session, [household_id]).get(household_id, "")


def _escalation(instant: Instant, home: int, reach: NextStep | None) -> EscalationRow | None:
    """Give the step that is up of the newest item that has an escalation still running."""
    for item in instant.once(_items, home):
        steps = instant.once(_steps, home)[item.id]
        if not steps or (steps[-1].done_at is not None and steps[-1].step != Step.EMERGENCY):
            continue
        name = step_up(item.state, {step.step: step.done_at is not None for step in steps})
        up = next((step for step in steps if step.step == name), steps[-1])
        contact = instant.once(_contact, home) if up.step == Step.CONTACTS else ""
        return EscalationRow(
            round_item_id=item.id,
            state=item.state,
            missed_at=item.missed_at,
            step=up.step,
            due_at=reach.due_at if reach else up.due_at,
            asks=reach,
            actor=Said("actor", STEP_ACTORS[up.step]),
            contact=contact,
            done=tuple((step.step, step.outcome) for step in steps if step is not up),
        )
    return None


def _task_day(now: datetime) -> date:
    today = now.date()
    return today if is_working_day(today) and now.time() < TASK_TODAY_UNTIL else add_working_days(today, 1)


def _task_text(call: CallRow) -> str:
    """Propose a text for a task, from what the call told of."""
    topics = topic_words(list(call.topics))() if call.topics else ""
    day = short_day(call.called_at.date())
    if call.summary and topics:
        text = tr(
            "{topics}: look after what was said on {day} ({summary})", topics=topics, day=day, summary=call.summary
        )
    elif call.summary:
        text = tr("Look after what was said on {day} ({summary})", day=day, summary=call.summary)
    elif topics:
        text = tr("{topics}: ask again after the call of {day}", topics=topics, day=day)
    else:
        text = tr("Ask again after the call of {day}", day=day)
    return text if len(text) <= TASK_TEXT_LENGTH else f"{text[: TASK_TEXT_LENGTH - 1]}…"
