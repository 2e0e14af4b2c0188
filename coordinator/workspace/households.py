"""The verbs of households and residents: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.households import absences
from coordinator.casework.households import people as households
from coordinator.worklist import cards, geography, lists, rows, timeline
from coordinator.worklist.search import search
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.workspace.done import Done


class Households(Noun):
    """Households and residents."""

    def card(self, household_id: int, now: datetime) -> rows.HouseholdCard:
        """Gather everything of one household."""
        from coordinator.worklist.power import usage

        w = self.workspace
        today = w.today(now)
        line = next((x for x in today.lines if x.household_id == household_id), None)
        missing = next((x for x in today.not_watched if x.household_id == household_id), None)
        last = w.ask(usage.last_activity, household_id, now)
        return w.ask(cards.card, household_id, now, line=line, not_watched=missing, last_power_at=last)

    def usage(self, household_id: int, now: datetime, days: int = 4) -> rows.Usage | None:
        """Read the chart of one household."""
        from coordinator.worklist.power import usage

        return self.workspace.ask(usage.usage, household_id, now, days=days)

    def timeline(self, household_id: int, now: datetime) -> list[rows.TimelineRow]:
        """List everything that happened to one household, newest first."""
        return self.workspace.ask(timeline.timeline, household_id, now)

    def search(self, text: str, limit: int = 30) -> list[rows.SearchHit]:
        """Find households by any fragment."""
        return search(self.workspace.everyone(), text, limit)

    def table(self, now: datetime) -> list[rows.HouseholdRow]:
        """List the register."""
        return self.workspace.ask(lists.household_table, now, self.workspace.severities(now))

    def map_points(self, now: datetime) -> rows.MapPoints:
        """Place every household on the map."""
        urgent = geography.urgent_homes(self.workspace.today(now).lines)
        return self.workspace.ask(geography.map_points, self.workspace.severities(now), urgent)

    def outlines(self) -> list[rows.Outline]:
        """Give the outlines of the county's areas."""
        return self.workspace.ask(geography.outlines)

    def add_note(self, household_id: int, text: str, now: datetime) -> Done[None]:
        """Write a note."""
        return self.workspace.act("households.add_note", now, households.add_note, household_id, text)

    def set_safety_note(self, household_id: int, text: str, now: datetime) -> Done[None]:
        """Set what a visitor must know."""
        return self.workspace.act("households.set_safety_note", now, households.set_safety_note, household_id, text)

    def register_absence(
        self, household_id: int, kind: str, starts_at: datetime, ends_at: datetime, reason: str, now: datetime
    ) -> Done[int]:
        """Register an absence with its end."""
        verb = absences.register_absence
        return self.workspace.act(
            "households.register_absence", now, verb, household_id, kind, starts_at, ends_at, reason
        )

    def check_return(self, absence_id: int, now: datetime) -> Done[None]:
        """Note that the return was checked."""
        return self.workspace.act("households.check_return", now, absences.check_return, absence_id)
