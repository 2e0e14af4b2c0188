"""The verbs of surveys: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.casework.surveys import assess, instruments, rounds
from coordinator.worklist.facts import assessments
from coordinator.worklist.surveys import keyed, movement, offers, rows
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from coordinator.workspace.done import Done


class Surveys(Noun):
    """What was answered, survey rounds, and the instruments."""

    def instruments(self, now: datetime) -> list[offers.InstrumentRow]:
        """List the instruments with what is in force today."""
        return self.workspace.ask(offers.instrument_rows, now.date())

    def rounds(self) -> list[rows.RoundRow]:
        """List the survey rounds, the newest first."""
        return self.workspace.ask(rows.rounds)

    def board(self, round_id: int | None, now: datetime) -> offers.Board | None:
        """Gather a round: how far it is, whom it asks, what moved; without a number the one that is worked on."""
        return self.workspace.ask(offers.board, round_id, now)

    def places(self, round_id: int, now: datetime) -> list[rows.PlaceRow]:
        """List whom a round asks."""
        return self.workspace.ask(rows.places, round_id, now)

    def coverage(self, round_id: int) -> list[rows.AreaRow]:
        """List how far a round is in each area."""
        return self.workspace.ask(rows.coverage, round_id)

    def coverage_by_area(self, round_id: int) -> dict[int, rows.Counts]:
        """Count a round by area, for a map."""
        return self.workspace.ask(rows.coverage_by_area, round_id)

    def movement(self, round_id: int, previous_id: int | None = None) -> movement.Movement | None:
        """Hold a round beside an earlier one."""
        return self.workspace.ask(movement.movement, round_id, previous_id)

    def of_household(self, household_id: int, now: datetime) -> list[assessments.AssessmentRow]:
        """List the assessments of a household, newest first."""
        return self.workspace.ask(assessments.assessments_of, household_id, now.date())

    def form_of_code(self, code: str, now: datetime) -> keyed.KeyedPlace:
        """Find the person and the instrument of a row code on paper."""
        return self.workspace.ask(keyed.place_of, code, now)

    def would_ask(self, whom: rounds.Whom, on: date) -> int:
        """Count the households a round would ask."""
        return len(self.workspace.ask(rounds.who_fits, whom, on))

    def areas(self) -> list[tuple[int, str]]:
        """Name the areas a round may be limited to."""
        return self.workspace.ask(offers.areas)

    def assess(self, sheet: assess.Sheet, now: datetime) -> Done[int]:
        """Keep a form that was filled in."""
        return self.workspace.act("surveys.assess", now, assess.assess, sheet)

    def could_not_assess(self, sheet: assess.Sheet, now: datetime) -> Done[int]:
        """Keep why somebody could not be assessed."""
        return self.workspace.act("surveys.could_not_assess", now, assess.assess, sheet)

    def correct(self, assessment_id: int, sheet: assess.Sheet, reason: str, now: datetime) -> Done[int]:
        """Put another row in the place of one that was wrong."""
        return self.workspace.act("surveys.correct", now, assess.correct, assessment_id, sheet, reason)

    def plan_round(
        self,
        name: str,
        instrument: str,
        version: str,
        starts_on: date,
        ends_on: date,
        whom: rounds.Whom,
        now: datetime,
        *,
        on_worklist: bool = False,
    ) -> Done[int]:
        """Plan a round and freeze whom it asks."""
        verb = rounds.plan_round
        return self.workspace.act(
            "surveys.plan_round",
            now,
            verb,
            name,
            instrument,
            version,
            starts_on,
            ends_on,
            whom,
            on_worklist=on_worklist,
        )

    def show_on_worklist(self, round_id: int, shown: bool, now: datetime) -> Done[None]:
        """Let who is still to be visited stand on the worklist, or not."""
        return self.workspace.act("surveys.show_on_worklist", now, rounds.show_on_worklist, round_id, shown)

    def close_round(self, round_id: int, now: datetime) -> Done[None]:
        """End a round."""
        return self.workspace.act("surveys.close_round", now, rounds.close_round, round_id)

    def reopen_round(self, round_id: int, now: datetime) -> Done[None]:
        """Take a closed round up again."""
        return self.workspace.act("surveys.reopen_round", now, rounds.reopen_round, round_id)

    def choose_bands(self, instrument: str, version: str, band_set: str, from_on: date, now: datetime) -> Done[None]:
        """Choose the bands by which forms of a day and later are judged."""
        verb = instruments.choose_bands
        return self.workspace.act("surveys.choose_bands", now, verb, instrument, version, band_set, from_on)

    def set_texts(self, instrument: str, version: str, texts: Sequence[str], now: datetime) -> Done[None]:
        """Keep the pasted wording of an instrument's items."""
        return self.workspace.act("surveys.set_texts", now, instruments.set_texts, instrument, version, texts)

    def add_instrument(self, definition: Mapping[str, Any], now: datetime) -> Done[None]:
        """Add an instrument of the county's own, or a version."""
        return self.workspace.act("surveys.add_instrument", now, instruments.add_instrument, definition)
