"""What the calls of one household ask for now: the concern nobody settled, what came of it, the rung that is up."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from coordinator.casework.checkins.escalation import UNSETTLED, rung_up
from coordinator.casework.exclusions import exclusions
from coordinator.casework.workdays import add_working_days, is_working_day
from coordinator.records.checkins import STEP_ACTORS, STEPS, Call, CallResult, EscalationStep, RoundItem, Step
from coordinator.records.follow_ups import FollowUp
from coordinator.text import mark, short_day, tr
from coordinator.worklist.checkins.reasons import first_contacts, topic_words
from coordinator.worklist.concerns import spoken
from coordinator.worklist.reasons import RUNGS, short_time
from coordinator.worklist.said import Said
from coordinator.worklist.services.suggestions import suggestions
from coordinator.worklist.tasks.follow_ups import targets
from coordinator.worklist.tasks.rows import CallWork, EscalationRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.records.alerts import Episode
    from coordinator.worklist.rows import CallRow, NextStep

TASK_TEXT_LENGTH = 120
TASK_TODAY_UNTIL = time(16, 0)
"""What comes up later is for the next working day."""
ALERT_SAYS = mark("In the check-in call of {at} there was a concern: {topics}.")
URGENT_SAID = mark("In the check-in call of {at}: “{words}”.")
URGENT_SAYS = mark("In the check-in call of {at} there were words that cannot wait.")


def call_work(
    session: Session,
    household_id: int,
    now: datetime,
    calls: Sequence[CallRow],
    age: int | None,
    reach: NextStep | None = None,
) -> CallWork | None:
    """Say what the calls of a household ask for; none where it has no call and no item that waits.

    Parameters
    ----------
    calls : its calls, newest first
    reach : how the person is to be reached next, from whatever asks for it; the ladder says nothing else
    """
    items = session.scalars(
        select(RoundItem)
        .where(RoundItem.household_id == household_id, RoundItem.state.in_(UNSETTLED))
        .order_by(RoundItem.round_id.desc())
    ).all()
    concerns = {item.id for item in items if item.state == "concern_open"}
    if not calls and not items:
        return None
    worrying = [c for c in calls if c.round_item_id in concerns and (c.urgent or c.result == CallResult.CONCERN)]
    # Urgent words stay in sight although a later call brought another concern.
    opened = next((call for call in worrying if call.urgent), next(iter(worrying), None))
    shown = opened or next(iter(calls), None)
    topics = tuple(shown.topics) if shown is not None else ()
    return CallWork(
        call=shown,
        is_open=opened is not None,
        came_of=tuple(targets(session, "call", shown.id)) if shown is not None else (),
        ladder=_ladder(session, items, reach),
        stopped=exclusions(session, now).cause(household_id, now) if items else "",
        task_text=_task_text(shown) if shown is not None else "",
        task_due_on=_task_day(now),
        suggestions=tuple(suggestions(session, household_id, topics, age)),
    )


def _ladder(session: Session, items: Sequence[RoundItem], reach: NextStep | None) -> EscalationRow | None:
    """Give the rung that is up of the newest item that has a ladder still running."""
    for item in items:
        steps = sorted(
            session.scalars(select(EscalationStep).where(EscalationStep.round_item_id == item.id)).all(),
            key=lambda step: STEPS.index(step.step),
        )
        if not steps or (steps[-1].done_at is not None and steps[-1].step != Step.EMERGENCY):
            continue
        name = rung_up(item.state, {step.step: step.done_at is not None for step in steps})
        up, home = next((step for step in steps if step.step == name), steps[-1]), item.household_id
        contact = first_contacts(session, [home]).get(home, "") if up.step == Step.CONTACTS else ""
        other = reach is not None and reach.act != RUNGS[up.step].act
        return EscalationRow(
            round_item_id=item.id,
            state=item.state,
            missed_at=item.missed_at,
            step=up.step,
            due_at=reach.due_at if reach else up.due_at,
            asks=reach if other else None,
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


class BehindAlert(NamedTuple):
    """What is behind an alert of the calls: a sentence, and the newest call, of several that with urgent words."""

    sentence: Said
    topics: tuple[str, ...]
    urgent: bool
    words: str
    """As the call service or the caller wrote them down; empty where nothing was written."""
    called_at: datetime


def alert_words(session: Session, episodes: Collection[Episode]) -> dict[int, BehindAlert]:
    """Say what is behind the alerts of the calls, by alert."""
    of_calls = {episode.id for episode in episodes}
    rows = session.execute(
        select(
            FollowUp.target_id,
            Call.called_at,
            Call.topics,
            Call.urgent,
            Call.urgent_word,
            Call.summary,
            Call.follow_up,
        )
        .join(Call, (FollowUp.source_kind == "call") & (FollowUp.source_id == Call.id))
        .where(FollowUp.target_kind == "episode", FollowUp.target_id.in_(of_calls))
        .order_by(Call.urgent, Call.called_at)  # urgent words are not made less by a later call that joins the alert
    )
    answer: dict[int, BehindAlert] = {}
    for episode_id, at, topics, urgent, word, summary, follow_up in rows:
        words = spoken(summary, word, follow_up) if urgent else ""
        template = ALERT_SAYS if not urgent else URGENT_SAID if words else URGENT_SAYS
        fields = {"at": short_time(at), "topics": topic_words(list(topics)), "words": words}
        answer[episode_id] = BehindAlert(Said("call_alert", template, fields), tuple(topics), urgent, words, at)
    return answer
