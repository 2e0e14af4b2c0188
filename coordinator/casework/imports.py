"""The acts of importing: compare a preview with the vault, commit it as one batch, take a batch back."""

from __future__ import annotations

import uuid as uuids
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, insert, select, update

from coordinator.casework.alerts.intake import apply_alerts, plan_alerts, undo_alerts
from coordinator.casework.checkins.escalation import drop_taken_back
from coordinator.casework.checkins.intake import apply_calls, plan_calls
from coordinator.casework.households.intake import apply_households, plan_households
from coordinator.casework.intake.days import apply_phone_days, end_of_day, plan_phone_days
from coordinator.casework.intake.feeds import feed_reached, recount_feeds
from coordinator.casework.intake.plan import (
    Cancelled,
    Comparison,
    ImportSummary,
    Outcome,
    Progress,
    about_missing,
    problems_of,
    stop_if,
)
from coordinator.casework.intake.profiles import delete_profile, profile_named, profiles, save_profile, saved_profiles
from coordinator.casework.power.meters import assign_all
from coordinator.casework.power.readings_intake import commit_readings, compare_readings, undo_readings
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.base import Transition
from coordinator.records.imports import BATCH, ImportBatch, RejectedRow
from coordinator.records.journal import Act, Change, VaultFact
from coordinator.records.power import PhoneDay, Signal
from coordinator.text import tr
from coordinator.vault import journal
from coordinator.vault.acts import OpenAct, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.alerts.utility import UtilityAlertRow
    from coordinator.importers.checkins.call_row import CallRow
    from coordinator.importers.households.people import HouseholdRow
    from coordinator.importers.power.phone_use import PhoneUseRow
    from coordinator.importers.preview import Preview

__all__ = [
    "Comparison",
    "ImportSummary",
    "batch_by_uuid",
    "commit",
    "compare",
    "delete_profile",
    "profile_named",
    "profiles",
    "save_profile",
    "saved_profiles",
    "undo_batch",
]


# ------------------------------------------------------------ compare


def compare(session: Session, preview: Preview, now: datetime | None = None) -> Comparison:
    """Say what committing a preview would do, without doing it.

    Parameters
    ----------
    now : rows that lie after it are counted as rejected; None leaves that check to the commit

    Returns
    -------
    new + changed + same + rejected is the file's row count.
    """
    columns = dict(preview.profile.columns)
    earlier = same_file(session, preview)
    notes = (*preview.notes, *_about_same_file(earlier))
    if preview.kind == "readings":
        return replace(compare_readings(session, preview, now, notes), same_file=earlier)
    more: dict[str, Any] = {}
    if preview.kind == "households":
        homes = plan_households(session, cast("tuple[HouseholdRow, ...]", preview.rows), columns, now)
        matching, same, new = homes.matching, homes.same, len(homes.new)
        changed = tuple(one.described() for one in homes.changed)
        more = {"missing": tuple(homes.missing), "new_rows": homes.new_rows()}
    elif preview.kind == "utility-alerts":
        list_ = plan_alerts(session, cast("tuple[UtilityAlertRow, ...]", preview.rows), columns, now)
        matching, same, new, changed = list_.matching, list_.same, len(list_.new), ()
        more = {"unassigned": list_.unassigned, "new_rows": list_.new_rows()}
    elif preview.kind == "calls":
        calls = plan_calls(session, cast("tuple[CallRow, ...]", preview.rows), columns, now)
        matching, same, new, changed = calls.matching, calls.same, len(calls.new), calls.described()
        notes = (*notes, *calls.notes)
        more = {"missing": calls.missing, "unplanned": calls.unplanned, "new_rows": calls.new_rows()}
    else:
        days = plan_phone_days(session, cast("tuple[PhoneUseRow, ...]", preview.rows), columns, now)
        matching, same, new, changed = days.matching, days.same, len(days.new), days.described()
        more = {"new_rows": days.new_rows()}
    return Comparison(
        kind=preview.kind,
        new=new,
        changed=len(changed),
        same=same + preview.repeated_count,
        rejected=preview.rejected_count + matching.rejected,
        changed_rows=changed,
        problems=problems_of(preview, matching),
        notes=notes,
        same_file=earlier,
        **more,
    )


def same_file(session: Session, preview: Preview) -> int:
    """Give the number of the import that stored this very file as this kind, 0 where none did."""
    earlier = session.scalar(
        select(ImportBatch.id)
        .where(
            ImportBatch.file_sha256 == preview.sha256,
            ImportBatch.kind == preview.kind,
            ImportBatch.state == "applied",
        )
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    return earlier or 0


def _about_same_file(earlier: int) -> tuple[str, ...]:
    return (tr("This is the same file as import {n}.", n=earlier),) if earlier else ()


# ------------------------------------------------------------ commit


def commit(
    act: OpenAct,
    preview: Preview,
    *,
    assign: bool = False,
    uuid: str | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportSummary:
    """Store what a preview holds, as one batch in the caller's transaction.

    Parameters
    ----------
    assign : practice county only: meters nobody has go to households without one
    uuid : the batch's own, for a caller who wants to look after a doubtful commit; made here otherwise
    progress, cancelled : called now and then; a cancelled import leaves nothing

    Raises
    ------
    RuleError
        `practice_only`, or `step` where a meter's readings change their step within a month.
    ImportRefused
        Code `cancelled`.
    """
    if assign and not act.session.scalar(select(VaultFact.value).where(VaultFact.name == "practice")):
        raise RuleError(
            tr("Meters are linked automatically in the practice county only; link them by hand."), code="practice_only"
        )
    notes = (*preview.notes, *_about_same_file(same_file(act.session, preview)))
    batch_uuid = uuid or str(uuids.uuid4())
    # the batch's own row is written beside the journal: undoing the act must leave the batch, marked as undone
    inserted = act.session.connection().execute(
        insert(table_of(ImportBatch)).values(
            uuid=batch_uuid,
            kind=preview.kind,
            file_name=preview.file_name,
            file_sha256=preview.sha256,
            profile=preview.profile.name,
            imported_at=act.now,
            state="applied",
            counts={},
            act_id=act.act_id,
        )
    )
    batch_id = cast("int", inserted.inserted_primary_key[0])  # pyright: ignore[reportOptionalSubscript]
    act.details |= {"batch": batch_id, "kind": preview.kind}
    act.touch("imports")
    stop_if(cancelled)
    if preview.kind == "households":
        outcome = _commit_households(act, preview, progress, cancelled)
    elif preview.kind == "readings":
        outcome = commit_readings(act, preview, batch_id, progress, cancelled, assign=assign)
    elif preview.kind == "utility-alerts":
        outcome = _commit_alerts(act, preview, batch_id, cancelled)
    elif preview.kind == "calls":
        outcome = _commit_calls(act, preview, progress, cancelled)
    else:
        outcome = _commit_phone_days(act, preview, cancelled)
    if assign and preview.kind == "households":
        act.details["linked"] = assign_all(act)
    # the step between two files of running readings is in neither, and is counted beside them
    counts = {"rows": preview.row_count + outcome.counts.get("between", 0), **outcome.counts}
    counts["same"] += preview.repeated_count
    counts["rejected"] = preview.rejected_count + outcome.matching.rejected
    problems = problems_of(preview, outcome.matching)
    connection = act.session.connection()
    connection.execute(update(table_of(ImportBatch)).where(ImportBatch.id == batch_id).values(counts=counts))
    if problems:
        rejected = [{"batch_id": batch_id, **problem.as_json()} for problem in problems]
        connection.execute(insert(table_of(RejectedRow)), rejected)
    act.message = tr(
        "Import {n}: {new:,} new, {changed:,} changed, {same:,} same, {rejected:,} rejected",
        n=batch_id,
        new=counts["new"],
        changed=counts["changed"],
        same=counts["same"],
        rejected=counts["rejected"],
    )
    problem_counts = {**preview.problem_counts}
    for code, n in outcome.matching.counts.items():
        problem_counts[code] = problem_counts.get(code, 0) + n
    return ImportSummary(
        batch_id,
        batch_uuid,
        preview.kind,
        counts,
        problems,
        problem_counts,
        outcome.unassigned,
        (*notes, *outcome.notes),
        outcome.missing,
        outcome.unplanned,
    )


def _commit_households(
    act: OpenAct, preview: Preview, progress: Progress | None, cancelled: Cancelled | None
) -> Outcome:
    rows = cast("tuple[HouseholdRow, ...]", preview.rows)
    plan = plan_households(act.session, rows, dict(preview.profile.columns), act.now)
    apply_households(act, plan, progress=progress, cancelled=cancelled)
    return Outcome({"new": len(plan.new), "changed": len(plan.changed), "same": plan.same}, plan.matching)


def _commit_calls(act: OpenAct, preview: Preview, progress: Progress | None, cancelled: Cancelled | None) -> Outcome:
    rows = cast("tuple[CallRow, ...]", preview.rows)
    plan = plan_calls(act.session, rows, dict(preview.profile.columns), act.now)
    apply_calls(act, plan, progress=progress, cancelled=cancelled)
    if plan.new:
        feed_reached(act, Signal.CALLS, max(row.called_at for _, row in plan.new))
    counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": plan.same,
        "missing": len(plan.missing),
        "unplanned": len(plan.unplanned),
    }
    left = about_missing(len(plan.missing))
    notes = (*plan.notes, left) if left else plan.notes
    return Outcome(counts, plan.matching, notes=notes, missing=plan.missing, unplanned=plan.unplanned)


def _commit_phone_days(act: OpenAct, preview: Preview, cancelled: Cancelled | None) -> Outcome:
    rows = cast("tuple[PhoneUseRow, ...]", preview.rows)
    plan = plan_phone_days(act.session, rows, dict(preview.profile.columns), act.now)
    act.details["phone_days"] = list(apply_phone_days(act, plan, cancelled=cancelled))
    if plan.new:
        feed_reached(act, Signal.PHONE, end_of_day(max(row.day for _, row in plan.new)))
    return Outcome({"new": len(plan.new), "changed": len(plan.changed), "same": plan.same}, plan.matching)


def _commit_alerts(act: OpenAct, preview: Preview, batch_id: int, cancelled: Cancelled | None) -> Outcome:
    rows = cast("tuple[UtilityAlertRow, ...]", preview.rows)
    plan = plan_alerts(act.session, rows, dict(preview.profile.columns), act.now)
    notes = apply_alerts(act, plan, batch_id, cancelled=cancelled)
    feed_reached(act, Signal.UTILITY, act.now)
    counts = {"new": len(plan.new), "changed": 0, "same": plan.same, "unassigned": len(plan.unassigned)}
    return Outcome(counts, plan.matching, notes=tuple(notes))


# ------------------------------------------------------------ undo


def undo_batch(act: OpenAct, batch_id: int) -> None:
    """Take a batch back: rows return to what they were, month arrays are restored, its new meters go.

    Raises
    ------
    RuleError
        `unknown_batch`, `already_undone`, `later_batch` or `later_depends` where something later rests on it.
    """
    session = act.session
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise ImpossibleRequest(tr("There is no import number {n}.", n=batch_id), code="unknown_batch")
    if batch.state == "undone":
        raise RuleError(tr("This import was undone before."), code="already_undone")
    BATCH.check(batch.state, "undone")
    done = session.get(Act, batch.act_id) if batch.act_id else None
    details: dict[str, Any] = dict(done.details) if done else {}
    if batch.kind == "readings":
        undo_readings(act, batch, details)
    elif batch.kind == "utility-alerts":
        undo_alerts(act, batch_id)
    else:
        if batch.kind == "phone-use":
            _undo_phone_days(act, batch, details)
        if done is not None and done.change_count:
            journal.undo(act, done.id)
            drop_taken_back(act)
    act.undoes_id = batch.act_id
    act.touch("imports")
    batch = session.get_one(ImportBatch, batch_id)
    session.add(
        Transition(
            machine=BATCH.name,
            record_id=batch_id,
            household_id=None,
            from_state=batch.state,
            to_state="undone",
            happened_at=act.now,
            recorded_at=act.now,
            actor=act.actor,
            cause=act.cause,
        )
    )
    batch.state = "undone"
    session.flush()
    recount_feeds(act, batch.kind)
    act.details["batch"] = batch_id
    act.message = tr("Import {n} undone", n=batch_id)


def _undo_phone_days(act: OpenAct, batch: ImportBatch, details: Mapping[str, Any]) -> None:
    first, end = details.get("phone_days", (0, 0))
    later = act.session.execute(
        select(Act.id, Act.undoes_id)
        .join(Change, Change.act_id == Act.id)
        .where(
            Change.table == PhoneDay.__tablename__,
            Change.row_id >= first,
            Change.row_id < end,
            Act.id > batch.act_id,
        )
        .distinct()
    ).all()
    if any(undoes is None and journal.undone_by(act.session, act_id) is None for act_id, undoes in later):
        raise RuleError(tr("A later file changed the same days; undo that import first."), code="later_batch")
    table = table_of(PhoneDay)
    act.session.connection().execute(delete(table).where(table.c.id >= first, table.c.id < end))
    act.touch("power")


# ------------------------------------------------------------ batches


def batch_by_uuid(session: Session, uuid: str) -> int | None:
    """Say after a doubtful commit whether the batch is there (RELIABILITY D8)."""
    return session.scalar(select(ImportBatch.id).where(ImportBatch.uuid == uuid))
