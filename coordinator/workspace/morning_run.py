"""The verbs of the morning run: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework import morning_run as runs
from coordinator.errors import RuleError
from coordinator.records.base import Cause
from coordinator.text import tr
from coordinator.worklist import morning_run as joined
from coordinator.workspace.done import Done
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import datetime


class MorningRuns(Noun):
    """The run through those who come first today."""

    def standing(self, now: datetime, level: str = "") -> joined.Standing:
        """Say how far today's run is."""
        w = self.workspace
        w.run_clocks(now)
        return w.ask(joined.standing, now, level=level, subjects=w.tables.worklist, answers=w.answers_at(now))

    def card(self, household_id: int, now: datetime) -> joined.RunCard:
        """Gather one person of the run."""
        w = self.workspace
        return w.ask(joined.run_card, household_id, now, subjects=w.tables.worklist, answers=w.answers_at(now))

    def record(self, now: datetime) -> joined.Record:
        """Give what was done in the newest run, and who is left."""
        w = self.workspace
        return w.ask(joined.record, now, subjects=w.tables.worklist, answers=w.answers_at(now))

    def answer(
        self,
        household_id: int,
        given: str,
        now: datetime,
        *,
        level: str = "serious",
        severity: str = "",
        note: str = "",
        urgent: bool = False,
    ) -> Done[int]:
        """Record what was done for one person; the first answer of a day begins the run."""
        # Its own act, and not undone: what was answered before may be taken back in any order.
        run_id = self.workspace.act("morning_run.begin", now, runs.begin, level, cause=Cause.RULE).value
        verb = runs.answer
        return self.workspace.act(
            "morning_run.answer", now, verb, run_id, household_id, given, severity=severity, note=note, urgent=urgent
        )

    def take_back(self, now: datetime) -> Done[int]:
        """Take the newest answer of today's run back; gives whose it was."""
        last = self.workspace.ask(runs.last_act, now)
        if last is None:
            raise RuleError(tr("Nobody was answered in this run yet."), code="nothing_to_undo")
        act_id, household_id = last
        done = self.workspace.history.undo(act_id, now)
        return Done(done.act_id, done.nouns, done.message, household_id)

    def finish(self, now: datetime) -> Done[None]:
        """Close today's run."""
        return self.workspace.act("morning_run.finish", now, runs.finish)
