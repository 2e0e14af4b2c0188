"""The verbs of outings: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.outings import acts
from coordinator.worklist.outings import rows
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.workspace.done import Done


class Outings(Noun):
    """Who is to be taken out, and who was."""

    def lines(self, now: datetime) -> list[rows.OutingLine]:
        """List all outings, those still to be made first."""
        return self.workspace.ask(rows.lines, now)

    def count(self, household_id: int) -> int:
        """Count the outings of a household, planned and made."""
        return self.workspace.ask(rows.outing_count, household_id)

    def plan(self, household_id: int, planned_on: date, now: datetime) -> Done[int]:
        """Plan an outing for a day."""
        return self.workspace.act("outings.plan", now, acts.plan_outing, household_id, planned_on)

    def report(self, household_id: int, note: str, now: datetime) -> Done[None]:
        """Note that a household was taken out, and what was seen."""
        return self.workspace.act("outings.report", now, acts.report_outing, household_id, note)
