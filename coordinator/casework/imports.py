"""The acts of importing: compare a preview with the vault, commit it as one batch, take a batch back."""

from __future__ import annotations

import uuid as uuids
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, insert, select, update

from coordinator.casework.history import taken_back
from coordinator.casework.intake.feeds import feed_reached, recount_feeds
from coordinator.casework.intake.plan import (
    Cancelled,
    Comparison,
    ImportSummary,
    Progress,
    Storing,
    problems_of,
    stop_if,
)
from coordinator.casework.intake.profiles import delete_profile, profile_named, profiles, save_profile, saved_profiles
from coordinator.casework.intake.questions import CARRIED_OUT, ask_again, remember
from coordinator.casework.subjects import SUBJECTS
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.importers.mended import reading_of
from coordinator.records.base import Transition
from coordinator.records.imports import BATCH, ImportBatch, RejectedRow, RowToMend
from coordinator.records.journal import Act, VaultFact
from coordinator.text import tr
from coordinator.vault.acts import OpenAct, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.casework.intake.plan import Carried, Matching
    from coordinator.casework.subject import Intake, Subject
    from coordinator.importers.preview import Preview

__all__ = [
    "Comparison",
    "ImportSummary",
    "batch_by_uuid",
    "commit",
    "compare",
    "delete_profile",
    "intake_of",
    "mark_taken",
    "profile_named",
    "profiles",
    "save_profile",
    "saved_profiles",
    "undo_batch",
]


# ------------------------------------------------------------ compare


def compare(
    session: Session, preview: Preview, now: datetime | None = None, subjects: tuple[Subject, ...] = SUBJECTS
) -> Comparison:
    """Say what committing a preview would do, without doing it.

    Parameters
    ----------
    now : rows that lie after it are counted as rejected; None leaves that check to the commit

    Returns
    -------
    new + changed + same + rejected is the file's row count.
    """
    compared = intake_of(preview.kind, subjects).compare(session, preview, now)
    about_carried = _take_carried(session, None, compared.carried, compared.matching, subjects)
    earlier = same_file(session, preview)
    return Comparison(
        kind=preview.kind,
        new=compared.new,
        changed=compared.changed,
        same=compared.same + preview.repeated_count,
        rejected=preview.rejected_count + compared.matching.rejected,
        changed_rows=compared.changed_rows,
        new_rows=compared.new_rows,
        missing=compared.missing,
        unplanned=compared.unplanned,
        same_file=earlier,
        unassigned=compared.unassigned,
        problems=problems_of(preview, compared.matching),
        notes=(*preview.notes, *_about_same_file(earlier), *compared.notes, *about_carried),
        suggestions=compared.suggestions,
        questions=compared.questions,
        drawn=compared.drawn,
    )


def _take_carried(
    session: Session,
    act: OpenAct | None,
    carried: Mapping[str, Sequence[Carried]],
    matching: Matching,
    subjects: tuple[Subject, ...],
) -> tuple[str, ...]:
    """Hand over to each subject what the rows of another carry of it; gives what has to be said."""
    sentences: list[str] = []
    for subject in subjects:
        for record_kind, take in subject.carried.items():
            if carried.get(record_kind):
                sentences += take(session, act, carried[record_kind], matching)
    return tuple(sentences)


def intake_of(kind: str, subjects: tuple[Subject, ...]) -> Intake:
    """Find how a kind of file is taken in; every `importers.kind.Kind` has its intake."""
    return {intake.kind: intake for subject in subjects for intake in subject.intakes}[kind]


def same_file(session: Session, preview: Preview) -> int:
    """Give the number of the import that stored this very file as this kind, 0 where none did."""
    earlier = session.scalar(
        select(ImportBatch.id)
        .where(
            ImportBatch.file_sha256 == preview.sha256,
            ImportBatch.kind == preview.kind,
            ImportBatch.state == "applied",
            ImportBatch.mends_id.is_(None),
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
    mends: ImportBatch | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    subjects: tuple[Subject, ...] = SUBJECTS,
) -> ImportSummary:
    """Store what a preview holds, as one batch in the caller's transaction.

    Parameters
    ----------
    assign : practice county only: meters nobody has go to households without one
    uuid : the batch's own, for a caller who wants to look after a doubtful commit; made here otherwise
    mends : the import whose rejected rows these are, mended
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
            reading=reading_of(preview),
            mends_id=mends.id if mends is not None else None,
        )
    )
    batch_id = cast("int", inserted.inserted_primary_key[0])  # pyright: ignore[reportOptionalSubscript]
    act.details |= {"batch": batch_id, "kind": preview.kind}
    act.touch("imports")
    stop_if(cancelled)
    intake = intake_of(preview.kind, subjects)
    outcome = intake.commit(Storing(act, preview, batch_id, assign, progress, cancelled))
    remember(act, outcome.questions, carried_out=True)
    about_carried = _take_carried(act.session, act, outcome.carried, outcome.matching, subjects)
    if intake.feed is not None and outcome.reached is not None:
        # A row mended a week later tells nothing of the week between.
        reached = outcome.reached if mends is None else min(outcome.reached, mends.imported_at)
        feed_reached(act, intake.feed.signal, reached)
    for subject in subjects if assign and intake.brings_homes else ():
        if subject.assign is not None:
            act.details["linked"] = subject.assign(act)
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
    left = outcome.matching.rejected_lines | outcome.matching.waiting_lines
    rejected_rows = preview.rows_left(left) if mends is None else ()
    if rejected_rows:
        # Beside the journal, as the batch itself: they go with it, also after somebody has worked on them.
        rows = [{"batch_id": batch_id, "line": line, "cells": list(cells)} for line, cells in rejected_rows]
        connection.execute(insert(table_of(RowToMend)), rows)
        act.details["waiting"] = len(rejected_rows)
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
        (*notes, *outcome.notes, *about_carried),
        outcome.missing,
        outcome.unplanned,
        outcome.suggestions,
        len(rejected_rows),
        outcome.questions,
    )


# ------------------------------------------------------------ undo


def undo_batch(act: OpenAct, batch_id: int, subjects: tuple[Subject, ...] = SUBJECTS) -> None:
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
    for mended in session.scalars(
        select(ImportBatch.id)
        .where(ImportBatch.mends_id == batch_id, ImportBatch.state == "applied")
        .order_by(ImportBatch.id.desc())
    ).all():
        undo_batch(act, mended, subjects)
    batch = session.get_one(ImportBatch, batch_id)
    BATCH.check(batch.state, "undone")
    done = session.get(Act, batch.act_id) if batch.act_id else None
    details: dict[str, Any] = dict(done.details) if done else {}
    intake = intake_of(batch.kind, subjects)
    intake.undo(act, batch, details)
    ask_again(act, details.get(CARRIED_OUT, ()))
    taken_back(act, subjects)
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
    table = table_of(RowToMend)
    session.connection().execute(delete(table).where(table.c.batch_id == batch_id))
    session.connection().execute(update(table).where(table.c.taken_by_id == batch_id).values(taken_by_id=None))
    session.expire_all()
    if intake.feed is not None:
        recount_feeds(act, intake.feed.signal, intake.feed.newest(session))
    act.details["batch"] = batch_id
    act.message = tr("Import {n} undone", n=batch_id)


def mark_taken(act: OpenAct, row_ids: Sequence[int], batch_id: int) -> None:
    """Note which import brought rejected rows after they were mended; undoing it lets them wait again."""
    table = table_of(RowToMend)
    act.session.flush()
    act.session.connection().execute(update(table).where(table.c.id.in_(row_ids)).values(taken_by_id=batch_id))
    act.session.expire_all()


# ------------------------------------------------------------ batches


def batch_by_uuid(session: Session, uuid: str) -> int | None:
    """Say after a doubtful commit whether the batch is there (RELIABILITY D8)."""
    return session.scalar(select(ImportBatch.id).where(ImportBatch.uuid == uuid))
