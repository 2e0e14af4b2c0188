"""The absences of a household as spans of a line of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.households import ABSENCE_LABELS, Absence
from coordinator.text import tr
from coordinator.worklist.rows import Span

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def absence_spans(session: Session, household_id: int, start: datetime, end: datetime) -> tuple[Span, ...]:
    """Give the absences of which something lies between two instants, whole."""
    absences = session.scalars(
        select(Absence).where(
            Absence.household_id == household_id, Absence.rests_until > start, Absence.starts_at < end
        )
    )
    return tuple(
        Span(absence.starts_at, absence.rests_until, tr(ABSENCE_LABELS.get(absence.kind, absence.kind)))
        for absence in absences
    )
