"""The verbs of households and residents: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from coordinator.casework.households import absences, register, register_policy
from coordinator.casework.households import people as households
from coordinator.worklist import cards, household_card, list_rows, lists, rows, timeline
from coordinator.worklist import today as joined
from coordinator.worklist.search import as_hits, named, search
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from coordinator.casework.households.register_policy import RegisterRules
    from coordinator.workspace.done import Done

T = TypeVar("T")

_LEAST_ADDRESS = 4
"""Fewer characters are no address."""


class Households(Noun):
    """Households and residents."""

    def card(self, household_id: int, now: datetime) -> household_card.HouseholdCard:
        """Gather everything of one household."""
        return self._asked(cards.card, household_id, now=now)

    def _asked(self, question: Callable[..., T], *args: int, now: datetime) -> T:
        """Ask a join of all subjects; what no act has touched meanwhile is not asked again."""
        w = self.workspace
        w.run_clocks(now)
        return w.ask(question, *args, now, subjects=w.tables.worklist, answers=w.answers_at(now))

    def usage(self, household_id: int, now: datetime, days: int = 4) -> rows.Usage | None:
        """Read the chart of one household."""
        from coordinator.worklist.power import usage

        return self.workspace.ask(usage.usage, household_id, now, days=days, answers=self.workspace.answers_at(now))

    def timeline(self, household_id: int, now: datetime) -> list[rows.TimelineRow]:
        """List everything that happened to one household, newest first."""
        return self._asked(timeline.timeline, household_id, now=now)

    def search(self, text: str, limit: int = 30) -> list[rows.SearchHit]:
        """Find households by any fragment."""
        return search(self.workspace.everyone(), text, limit)

    def named(self, ids: Sequence[int]) -> list[rows.SearchHit]:
        """Give households by their numbers, in that order."""
        return named(self.workspace.everyone(), ids)

    def find(self, text: str) -> list[rows.SearchHit]:
        """Find households by any fragment; where none fits, those whose address is most like it."""
        hits = self.search(text)
        if hits or len(text) < _LEAST_ADDRESS:
            return hits
        from coordinator.casework.intake import addresses

        return as_hits(self.workspace.ask(addresses.alike_homes, text))

    def table(self, now: datetime) -> list[list_rows.HouseholdRow]:
        """List the register."""
        severities, answers = self.workspace.severities(now), self.workspace.answers_at(now)
        return self.workspace.ask(lists.household_table, now, severities, answers)

    def rules(self, now: datetime) -> RegisterRules:
        """Read how the county reads its register."""
        return self.workspace.ask(register_policy.rules, now.date())

    def set_rules(self, stage_ages: Mapping[str, int], silent_days: Mapping[str, int], now: datetime) -> Done[None]:
        """Put other life stages, and other days until contact counts as lost, in force."""
        verb = register_policy.set_rules
        return self.workspace.act("households.set_rules", now, verb, stage_ages, silent_days)

    def map_points(self, now: datetime) -> rows.MapPoints:
        """Place every household on the map."""
        return self._asked(joined.points, now=now)

    def outlines(self) -> list[rows.Outline]:
        """Give the outlines of the county's areas."""
        from coordinator.worklist import geography

        return self.workspace.ask(geography.outlines)

    def add_note(self, household_id: int, text: str, now: datetime) -> Done[None]:
        """Write a note."""
        return self.workspace.act("households.add_note", now, households.add_note, household_id, text)

    def set_safety_note(self, household_id: int, text: str, now: datetime) -> Done[None]:
        """Set what a visitor must know."""
        return self.workspace.act("households.set_safety_note", now, households.set_safety_note, household_id, text)

    def register_absence(
        self,
        household_id: int,
        kind: str,
        starts_at: datetime,
        ends_at: datetime | None,
        reason: str,
        now: datetime,
        *,
        check_back_on: date | None = None,
    ) -> Done[int]:
        """Register an absence with its end or, where nobody knows it, with the day to ask again."""
        return self.workspace.act(
            "households.register_absence",
            now,
            absences.register_absence,
            household_id,
            kind,
            starts_at,
            ends_at,
            reason,
            check_back_on,
        )

    def extend_absence(
        self, absence_id: int, now: datetime, *, ends_at: datetime | None = None, check_back_on: date | None = None
    ) -> Done[None]:
        """Note that the person is still away: another end, or another day to ask again."""
        verb = absences.extend_absence
        return self.workspace.act("households.extend_absence", now, verb, absence_id, ends_at, check_back_on)

    def check_return(self, absence_id: int, now: datetime) -> Done[None]:
        """Note that the return was checked."""
        return self.workspace.act("households.check_return", now, absences.check_return, absence_id)

    def report_death(self, household_id: int, words: str, now: datetime) -> Done[None]:
        """Note that a death was reported; calls and alerts stop."""
        return self.workspace.act("households.report_death", now, register.report_death, household_id, words)

    def move_out(self, household_id: int, on: date, words: str, now: datetime) -> Done[None]:
        """Note that somebody moved away."""
        return self.workspace.act("households.move_out", now, register.move_out, household_id, on, words)

    def close(self, household_id: int, on: date, words: str, now: datetime) -> Done[None]:
        """Take a household out of the register, for a reason in words."""
        return self.workspace.act("households.close", now, register.close, household_id, on, words)

    def withdraw_consents(self, household_id: int, purposes: Sequence[str], words: str, now: datetime) -> Done[None]:
        """Note that consents are withdrawn from today on."""
        verb = register.withdraw_consents
        return self.workspace.act("households.withdraw_consents", now, verb, household_id, purposes, now.date(), words)
