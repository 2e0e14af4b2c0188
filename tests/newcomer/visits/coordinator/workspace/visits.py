"""The verbs of visits: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.visits import acts
from coordinator.worklist.visits import rows
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.workspace.done import Done


class Visits(Noun):
    """Who is to be visited, and who was."""

    def lines(self, now: datetime) -> list[rows.VisitLine]:
        """List all visits, those still to be made first."""
        return self.workspace.ask(rows.lines, now)

    def count(self, household_id: int) -> int:
        """Count the visits of a household, planned and made."""
        return self.workspace.ask(rows.visit_count, household_id)

    def plan(self, household_id: int, planned_on: date, now: datetime) -> Done[int]:
        """Plan a visit for a day."""
        return self.workspace.act("visits.plan", now, acts.plan_visit, household_id, planned_on)

    def report(self, household_id: int, note: str, now: datetime) -> Done[None]:
        """Note that a household was visited, and what was seen."""
        return self.workspace.act("visits.report", now, acts.report_visit, household_id, note)
