"""Calls of a file put into effect: stored, their rounds moved, and what rested on less taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import func, select

from coordinator.casework.checkins.call_matching import CallPlan, plan_calls
from coordinator.casework.checkins.rounds import take_results
from coordinator.casework.intake.plan import (
    Cancelled,
    Compared,
    Outcome,
    Progress,
    Storing,
    about_missing,
    stop_if,
)
from coordinator.casework.moves import move
from coordinator.records.checkins import MISSED, ROUND_ITEM, SPOKE, Call, RoundItem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.checkins.call_row import CallRow
    from coordinator.importers.preview import Preview
    from coordinator.vault.acts import OpenAct

_EVERY = 2_000


def compare_calls(session: Session, preview: Preview, now: datetime | None) -> Compared:
    """Say what storing the calls of a file would do."""
    rows = cast("tuple[CallRow, ...]", preview.rows)
    plan = plan_calls(session, rows, dict(preview.profile.columns), now, preview.answers)
    changed = plan.described()
    return Compared(
        plan.matching,
        len(plan.new),
        len(changed),
        plan.same,
        changed_rows=changed,
        new_rows=plan.new_rows(),
        missing=plan.missing,
        unplanned=plan.unplanned,
        notes=plan.notes,
        questions=plan.asking.shown(),
    )


def commit_calls(storing: Storing) -> Outcome:
    """Store the calls of a file and move the items of their rounds."""
    preview = storing.preview
    rows = cast("tuple[CallRow, ...]", preview.rows)
    plan = plan_calls(storing.act.session, rows, storing.columns, storing.act.now, preview.answers)
    apply_calls(storing.act, plan, progress=storing.progress, cancelled=storing.cancelled)
    counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": plan.same,
        "missing": len(plan.missing),
        "unplanned": len(plan.unplanned),
    }
    left_open = about_missing(len(plan.missing))
    return Outcome(
        counts,
        plan.matching,
        notes=(*plan.notes, left_open) if left_open else plan.notes,
        missing=plan.missing,
        unplanned=plan.unplanned,
        questions=tuple(plan.asking.questions),
        reached=max(row.called_at for _, row in plan.new) if plan.new else None,
    )


def newest_call(session: Session) -> datetime | None:
    """Say up to when calls are stored."""
    return session.scalar(select(func.max(Call.called_at)))


# ------------------------------------------------------------ the file and its rounds


# ------------------------------------------------------------ commit


def apply_calls(
    act: OpenAct, plan: CallPlan, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> None:
    """Store calls and move the items of their weekly rounds, oldest first."""
    calls: list[Call] = []
    for household_id, row in sorted(plan.new, key=lambda pair: pair[1].called_at):
        call = Call(
            household_id=household_id,
            called_at=row.called_at,
            caller=row.caller,
            result=row.result,
            urgent=row.urgent,
            urgent_word=row.urgent_word,
            topics=list(row.topics),
            topics_well=list(row.topics_well),
            attempt=row.attempt,
            duration_seconds=row.duration_seconds,
            summary=row.summary,
            follow_up=row.follow_up,
        )
        calls.append(call)
    new = list(calls)
    no_longer_well: list[Call] = []
    for call, _, changes in plan.changed:
        if call.result in SPOKE and changes.get("result") in MISSED:
            no_longer_well.append(call)
        for name, value in changes.items():
            setattr(call, name, value)
        if changes.keys() & {"result", "urgent"}:
            calls.append(call)
    act.session.flush()
    _reopen(act, no_longer_well)
    calls.sort(key=lambda call: call.called_at)
    for first in range(0, len(calls), _EVERY):
        stop_if(cancelled)
        if progress:
            progress(first, len(calls))
        take_results(act, calls[first : first + _EVERY])
    # only now, with their rounds known: each is written once
    act.session.add_all(new)
    act.session.flush()
    if progress:
        progress(len(calls), len(calls))


def _reopen(act: OpenAct, calls: Sequence[Call]) -> None:
    """Take back the `confirmed well` of rounds that rested on calls of which more is known now: nobody spoke."""
    if not calls:
        return
    session = act.session
    numbers = {call.round_item_id for call in calls if call.round_item_id is not None}
    still = set(
        session.scalars(
            select(Call.round_item_id).where(Call.round_item_id.in_(numbers), Call.result.in_(SPOKE)).distinct()
        )
    )
    when = {call.round_item_id: call.called_at for call in calls}
    for item in session.scalars(select(RoundItem).where(RoundItem.id.in_(numbers - still))):
        if item.state == "confirmed":
            move(act, ROUND_ITEM, item, "missed", happened_at=when[item.id])
    session.flush()
