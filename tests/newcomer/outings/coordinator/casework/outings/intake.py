"""Planned outings of a file: held against the households, and stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.intake.finder import Finder
from coordinator.casework.intake.plan import Compared, Matching, Outcome, Storing
from coordinator.records.outings import Outing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.outings.kind import OutingRow
    from coordinator.importers.preview import Preview


def compare(session: Session, preview: Preview, _now: datetime | None) -> Compared:
    """Count the outings whose household is known."""
    matching = Matching()
    return Compared(matching, len(_known(session, preview, matching)))


def commit(storing: Storing) -> Outcome:
    """Store the outings whose household is known."""
    matching = Matching()
    known = _known(storing.act.session, storing.preview, matching)
    storing.act.session.add_all(Outing(household_id=home, planned_on=row.planned_on) for home, row in known)
    return Outcome({"new": len(known), "changed": 0, "same": 0}, matching)


def _known(session: Session, preview: Preview, matching: Matching) -> list[tuple[int, OutingRow]]:
    finder = Finder(session, dict(preview.profile.columns), matching)
    homes = [(finder.find(row), row) for row in preview.rows]
    return [(home, row) for home, row in homes if home is not None]
