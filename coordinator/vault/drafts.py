"""Drafts in the vault: read, written and thrown away beside the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from coordinator.records.drafts import Draft, DraftRow
from coordinator.records.households import Household
from coordinator.records.journal import Act, Change
from coordinator.records.values.resident_numbers import hide_resident_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from coordinator.records.drafts import Key


def drafts(session: Session) -> list[DraftRow]:
    """List all drafts, the newest first, but those whose household's number is another's by now; they stay stored.

    Numbers are given to nobody else any more, but once they were, after an import was undone.
    """
    given_later = exists().where(
        Change.household_id == Draft.household_id,
        Change.table == Household.__tablename__,
        Change.before.is_(None),
        Change.act_id == Act.id,
        Act.recorded_at > Draft.written_at,
    )
    stored = session.scalars(select(Draft).where(~given_later).order_by(Draft.written_at.desc(), Draft.id.desc()))
    return [_row(row) for row in stored]


def left_over(session: Session) -> list[DraftRow]:
    """List the drafts that no household of the register shows: it was taken out, or its number is another's by now."""
    known = set(session.scalars(select(Household.id)))
    shown = {row.key for row in drafts(session) if row.household_id in known or not row.household_id}
    stored = session.scalars(select(Draft).order_by(Draft.written_at.desc(), Draft.id.desc()))
    return [row for row in map(_row, stored) if row.key not in shown]


def _row(row: Draft) -> DraftRow:
    return DraftRow(
        row.household_id, row.form, row.record, row.name, row.act, row.place, row.title, row.fields, row.written_at
    )


def keep(session: Session, written: Iterable[DraftRow], dropped: Iterable[Key]) -> None:
    """Write drafts and throw others away; a resident registration number in one is hidden, never stored."""
    for household_id, form, record in dropped:
        stored = _stored(session, (household_id, form, record))
        if stored is not None:
            session.delete(stored)
    for row in written:
        stored = _stored(session, row.key)
        fields = {
            name: hide_resident_numbers(value) if isinstance(value, str) else value
            for name, value in row.fields.items()
        }
        if stored is None:
            session.add(
                Draft(
                    household_id=row.household_id, form=row.form, record=row.record, name=row.name, act=row.act,
                    place=row.place, title=row.title, fields=fields, written_at=row.written_at,
                )
            )  # fmt: skip
        else:
            stored.fields, stored.written_at, stored.title, stored.name = fields, row.written_at, row.title, row.name


def _stored(session: Session, key: Key) -> Draft | None:
    household_id, form, record = key
    return session.scalar(
        select(Draft).where(Draft.household_id == household_id, Draft.form == form, Draft.record == record)
    )
