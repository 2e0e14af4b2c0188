"""The tables of the desks: households, meters, service links and import batches; and the acts in words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from coordinator.records.imports import ImportBatch, RejectedRow, RowToMend
from coordinator.records.power import Feed, Meter, feed_health
from coordinator.records.services import Link, Programme, Provider
from coordinator.records.values.given_names import given
from coordinator.text import language, mark, tr
from coordinator.worklist.facts.people import people
from coordinator.worklist.households.register_rows import register_rows
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.list_rows import BatchRow, HouseholdRow, LinkListRow, MeterRow
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Answers
    from coordinator.worklist.subject import Subject

VERBS: dict[str, str] = {
    "vault.create": mark("Vault made"),
    "vault.reference": mark("Areas and service directory stored"),
    "vault.older_copy": mark("An older copy of the database was noticed"),
    "vault.failed_unlocks": mark("Failed unlocks noted"),
    "vault.recovery_key_used": mark("Recovery key used, passphrase changed"),
    "clocks.run": mark("Clocks evaluated"),
    "imports.commit": mark("File imported"),
    "imports.undo": mark("Import undone"),
    "imports.correct": mark("Rejected row corrected"),
    "imports.choose_household": mark("Household of a rejected row chosen"),
    "imports.answer": mark("Question of a rejected row answered"),
    "imports.take_mended": mark("Mended rows taken in"),
    "imports.save_profile": mark("Column profile saved"),
    "imports.watch_folder": mark("Watched folder chosen"),
    "imports.delete_profile": mark("Column profile deleted"),
    "history.undo": mark("Undone"),
    "history.redo": mark("Done again"),
    "briefings.issue": mark("Briefing issued"),
    "saved_views.save": mark("View saved"),
    "saved_views.change": mark("View changed"),
    "saved_views.rename": mark("View renamed"),
    "saved_views.pin": mark("View pinned or let go"),
    "saved_views.move": mark("View moved"),
    "saved_views.delete": mark("View deleted"),
    "morning_run.begin": mark("Morning run begun"),
    "morning_run.answer": mark("Put off in the morning run"),
    "morning_run.finish": mark("Morning run finished"),
    "demo.make": mark("Practice county made"),
    "demo.people": mark("Practice people made"),
    "demo.readings": mark("Practice readings made"),
}
"""The acts of no subject in words; those of a subject stand with it."""


def verb_words(verb: str, subjects: Iterable[Subject] = SUBJECTS) -> str:
    """Say an act in the user's language; one nobody knows by its own name."""
    title = next((subject.verbs[verb] for subject in subjects if verb in subject.verbs), VERBS.get(verb, verb))
    return tr(title)


def household_table(
    session: Session, now: datetime, severities: dict[int, str], answers: Answers | None = None
) -> list[HouseholdRow]:
    """List every household of the register.

    Parameters
    ----------
    answers : what was asked of this instant before; what no act has touched since is not asked again
    """
    with opened(session, now, answers) as instant:
        return register_rows(instant, severities)


def meters(session: Session, now: datetime, *, unassigned_only: bool = False) -> list[MeterRow]:
    """List meters, those nobody has yet first."""
    query = (
        select(Meter, Feed.name, Feed.cadence_minutes)
        .join(Feed, Feed.id == Meter.feed_id)
        .order_by(Meter.household_id.is_not(None), Meter.id)
    )
    if unassigned_only:
        query = query.where(Meter.household_id.is_(None))
    rows = session.execute(query).all()
    person_of = people(session, now.date(), {m.household_id for m, _, _ in rows if m.household_id is not None})
    answer: list[MeterRow] = []
    for meter, feed, cadence in rows:
        person = person_of.get(meter.household_id) if meter.household_id is not None else None
        answer.append(
            MeterRow(
                id=meter.id,
                external_id=meter.external_id,
                feed=given(feed),
                household_id=meter.household_id,
                name=person.name if person else "",
                area=person.area if person else "",
                step_minutes=meter.step_minutes,
                first_at=meter.first_at,
                newest_at=meter.newest_at,
                health=feed_health(meter.newest_at, cadence, now, ended=meter.ended_on is not None),
            )
        )
    return answer


def link_list(session: Session, now: datetime) -> list[LinkListRow]:
    """List the service links that are not over, longest waiting first."""
    rows = session.execute(
        select(Link, Programme, Provider.name)
        .join(Programme, Programme.id == Link.programme_id)
        .outerjoin(Provider, Provider.id == Link.provider_id)
        .where(Link.state.not_in(("completed", "cancelled", "entered_in_error")))
        .order_by(Link.requested_at.is_(None), Link.requested_at, Link.id)
    ).all()
    person_of = people(session, now.date(), {link.household_id for link, _, _ in rows})
    english = language() == "en"
    answer: list[LinkListRow] = []
    for link, programme, provider in rows:
        person = person_of.get(link.household_id)
        waits = link.state in ("requested", "waitlisted") and link.requested_at is not None
        answer.append(
            LinkListRow(
                id=link.id,
                household_id=link.household_id,
                name=person.name if person else "",
                area=person.area if person else "",
                programme=(programme.name_en or programme.name) if english else programme.name,
                provider=provider or "",
                stage=programme.stage,
                state=link.state,
                requested_at=link.requested_at,
                review_on=link.review_on,
                wait_days=(now - link.requested_at).days if waits and link.requested_at else None,
            )
        )
    return answer


def batches(session: Session) -> list[BatchRow]:
    """List import batches, newest first; what was mended later is counted with the file it came in."""
    mended: dict[int, list[ImportBatch]] = defaultdict(list)
    files: list[ImportBatch] = []
    for batch in session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())):
        if batch.mends_id is None:
            files.append(batch)
        elif batch.state == "applied":
            mended[batch.mends_id].append(batch)
    waiting: dict[int, int] = dict(
        session.execute(
            select(RowToMend.batch_id, func.count()).where(RowToMend.taken_by_id.is_(None)).group_by(RowToMend.batch_id)
        ).all()
    )
    rows: list[BatchRow] = []
    for batch in files:
        counts: dict[str, Any] = dict(batch.counts)
        for later in mended[batch.id]:
            for name in ("new", "changed", "same"):
                counts[name] = counts.get(name, 0) + later.counts.get(name, 0)
            counts["rejected"] = counts.get("rejected", 0) - later.counts.get("rows", 0)
            counts["mended"] = counts.get("mended", 0) + later.counts.get("rows", 0)
        rows.append(
            BatchRow(
                batch.id,
                batch.kind,
                batch.file_name,
                batch.imported_at,
                batch.state,
                counts,
                waiting.get(batch.id, 0),
            )
        )
    return rows


def rejected(session: Session, batch_id: int) -> list[RejectedRow]:
    """List what kept rows of a batch from being taken, and what was left out of others; not of rows mended since."""
    mended = select(RowToMend.line).where(RowToMend.batch_id == batch_id, RowToMend.taken_by_id.is_not(None))
    query = select(RejectedRow).where(RejectedRow.batch_id == batch_id, RejectedRow.row.not_in(mended))
    return list(session.scalars(query.order_by(RejectedRow.row)))
