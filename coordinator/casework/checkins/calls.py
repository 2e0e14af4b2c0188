"""Acts on check-in calls: pauses end, calls by hand are recorded, what waits is settled; how somebody answers."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.escalation import settle_older
from coordinator.casework.checkins.rounds import Week, take_results
from coordinator.casework.households.people import household, name_of
from coordinator.casework.moves import CameDue, move
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
    StepOutcome,
)
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coordinator.vault.acts import OpenAct

SETTLE_REASONS: dict[str, str] = {
    "sign_of_life": mark("A sign of life from elsewhere"),
    "contact": mark("Heard of through a contact"),
    "visit": mark("Seen at a visit"),
    "spoke": mark("Spoken to"),
    "other": mark("Another reason"),
}
"""Why a person stops the escalation of a missed call."""


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
    times = set(
        act.session.scalars(
            select(Call.called_at).where(
                Call.household_id == household_id, Call.caller == "staff", Call.called_at >= when
            )
        )
    )
    while when in times:  # two calls within one second are two calls
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
    take_results(act, [call])
    act.household_id = household_id
    act.message = tr(
        "Call to {name}: {result}",
        name=name_of(act.session, household_id),
        result=tr(CALL_RESULT_LABELS[result]),
    )
    return call.id


def settle(act: OpenAct, household_id: int, target: str, *, reason: str = "", note: str = "") -> None:
    """Settle the open call of a household, of this week or left over: confirmed, handed over, closed unreached.

    Parameters
    ----------
    reason : a code of `SETTLE_REASONS`, or empty

    Raises
    ------
    RuleError
        `not_in_round`; `settle_reason`: no such reason; `settle_note`: closing somebody unreached, and a reason that is
        none of those named, need a note.
    """
    if reason and reason not in SETTLE_REASONS:
        raise RuleError(tr("Choose why the call is settled."), code="settle_reason")
    if target == "closed_unreached" and not free_text(note):
        raise RuleError(tr("Say what was tried before closing it without having reached anybody."), code="settle_note")
    if reason == "other" and not free_text(note):
        raise RuleError(tr("Say how it is known that the person is well."), code="settle_note")
    week = Week(act, [household_id], [act.now.date()])
    item = week.item_for_hand(household_id, act.now)
    if item is not None and not ROUND_ITEM.may_move(item.state, target):
        # This week's call is still to come to anything; what waits is that of an earlier week.
        waiting = [open_item for open_item in week.open[household_id] if ROUND_ITEM.may_move(open_item.state, target)]
        item = waiting[-1] if waiting else item
    if item is None:
        raise RuleError(tr("This household is not in this week's calls."), code="not_in_round")
    move(act, ROUND_ITEM, item, target, reason=reason, note=free_text(note))
    week.escalations.close(item, act.now, StepOutcome.REACHED if target == "confirmed" else StepOutcome.SKIPPED)
    settle_older(act, item, week.open[household_id])
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


def declined_twice(results: Sequence[str]) -> bool:
    """Say whether the last two AI calls that were made were declined, of results old to new."""
    tried = [r for r in results if r != CallResult.NOT_ATTEMPTED]
    return len(tried) >= 2 and all(r == CallResult.DECLINED_AI for r in tried[-2:])
