"""The verbs of finding rounds: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.casework.finding import acts
from coordinator.worklist.finding import rows
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.workspace.done import Done


class Finding(Noun):
    """Finding rounds: the people of national lists, and what became of them."""

    def rounds(self, now: datetime) -> list[rows.RoundRow]:
        """List the rounds with how far each is worked off, the newest first."""
        return self.workspace.ask(rows.rounds, now)

    def rounds_as_told(self, now: datetime) -> list[dict[str, Any]]:
        """Tell of each round as the command line prints it: source, number, people, results; the oldest first."""
        return self.workspace.ask(rows.rounds_as_told, now)

    def people(self, now: datetime) -> list[rows.PersonRow]:
        """List the people of all rounds, the newest round first."""
        return self.workspace.ask(rows.people_of, now)

    def record_attempt(
        self, person_id: int, way: str, now: datetime, *, note: str = "", tried_at: datetime | None = None
    ) -> Done[int]:
        """Note that somebody tried to reach a person and met nobody."""
        return self.workspace.act("finding.record_attempt", now, acts.record_attempt, person_id, way, note, tried_at)

    def set_result(self, person_id: int, result: str, now: datetime, *, note: str = "") -> Done[None]:
        """Record what became of a person."""
        return self.workspace.act("finding.set_result", now, acts.set_result, person_id, result, note)

    def reopen(self, person_id: int, reason: str, now: datetime, *, note: str = "") -> Done[None]:
        """Take a result back for a reason."""
        return self.workspace.act("finding.reopen", now, acts.reopen, person_id, reason, note)

    def say_who(self, person_id: int, household_id: int | None, now: datetime) -> Done[None]:
        """Say whom of the register a person of a round is; None: nobody of it."""
        return self.workspace.act("finding.say_who", now, acts.say_who, person_id, household_id)

    def take_into_register(self, person_id: int, now: datetime) -> Done[int]:
        """Make a household of a person of a round; gives its number."""
        from coordinator.casework.finding import register

        return self.workspace.act("finding.take_into_register", now, register.take_into_register, person_id)

    def correct_round(
        self,
        round_id: int,
        source: str,
        year: int,
        number: int | None,
        received_on: date,
        until: date | None,
        now: datetime,
    ) -> Done[None]:
        """Correct what is known of a round."""
        return self.workspace.act(
            "finding.correct_round", now, acts.correct_round, round_id, source, year, number, received_on, until
        )

    def set_found_by(self, household_id: int, found_by: str, now: datetime) -> Done[None]:
        """Say by whom a household was found; empty takes it away."""
        from coordinator.casework.finding import register

        return self.workspace.act("finding.set_found_by", now, register.set_found_by, household_id, found_by)
