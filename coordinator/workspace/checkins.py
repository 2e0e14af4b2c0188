"""The verbs of the check-in calls: one line each, the rules are casework's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coordinator.casework.checkins import calls as checkins
from coordinator.casework.checkins import escalation, rounds
from coordinator.casework.checkins import policy as call_policy
from coordinator.worklist.beside import BESIDE_CALLS
from coordinator.worklist.checkins import round_board
from coordinator.worklist.checkins import script as call_script
from coordinator.worklist.checkins import strips as call_strips
from coordinator.worklist.checkins.call_rows import call_rows
from coordinator.worklist.checkins.round_rows import with_habit
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from coordinator.worklist import rows
    from coordinator.worklist.checkins.case import CallCase
    from coordinator.worklist.checkins.lapsed import LapsedRow
    from coordinator.worklist.checkins.plans import CallPlans
    from coordinator.worklist.checkins.round_rows import Habit, RoundBoard, RoundItemRow
    from coordinator.worklist.checkins.script import CallScript
    from coordinator.worklist.checkins.sheet import SheetRow
    from coordinator.worklist.checkins.trends import CallTrends
    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rule import Reasons
    from coordinator.workspace.done import Done


class Checkins(Noun):
    """Check-in calls."""

    @property
    def _beside(self) -> Callable[[Instant], Reasons]:
        """Give what the other subjects ask to reach the person for."""
        return partial(BESIDE_CALLS, subjects=self.workspace.tables.worklist)

    def record_call(
        self,
        household_id: int,
        result: str,
        now: datetime,
        *,
        called_at: datetime | None = None,
        topics: Sequence[str] = (),
        note: str = "",
        urgent: bool = False,
    ) -> Done[int]:
        """Record a call made by hand."""
        return self.workspace.act(
            "checkins.record_call",
            now,
            checkins.record_call,
            household_id,
            result,
            called_at=called_at,
            topics=topics,
            note=note,
            urgent=urgent,
        )

    def round(self, now: datetime, states: Sequence[str] = ()) -> list[RoundItemRow]:
        """List this week's calls; steps whose time came are up."""
        self.workspace.run_clocks(now)
        return self.workspace.ask(round_board.this_round, now, beside=self._beside, states=states)

    def left_over(self, now: datetime, week_rows: Sequence[RoundItemRow] = ()) -> list[RoundItemRow]:
        """List what earlier weeks left open and this week's calls do not speak of as pressingly."""
        return self.workspace.ask(round_board.left_over, now, week_rows, beside=self._beside)

    def board(self, now: datetime, week_on: date | None = None) -> RoundBoard:
        """Read a week's round, this week's by default, who wants somebody first; steps whose time came are up."""
        self.workspace.run_clocks(now)
        return self.workspace.ask(round_board.board, now, week_on, beside=self._beside)

    def habits(self, now: datetime, week_on: date | None = None) -> dict[tuple[int, str], Habit]:
        """Read how everybody of the county usually answers, by household and caller."""
        return self.workspace.ask(round_board.habits, now, week_on)

    def with_habits(self, board: RoundBoard) -> list[RoundItemRow]:
        """Fill in how each person of a board usually answers, once it is shown; the order stays."""
        habit_of = self.habits(board.now, board.week_on)
        return [with_habit(row, habit_of) for row in board.rows]

    def strips(self, household_ids: Sequence[int], now: datetime) -> dict[int, tuple[rows.CallCell, ...]]:
        """Read the last twelve weeks of some households."""
        return self.workspace.ask(call_strips.strips, household_ids, now)

    def calls(
        self, now: datetime, household_id: int | None = None, since: datetime | None = None
    ) -> list[rows.CallRow]:
        """List calls, newest first."""
        return self.workspace.ask(call_rows, now, household_id=household_id, since=since)

    def make_round(self, now: datetime, week_on: date | None = None) -> Done[int]:
        """Make or complete the round of this week, or of one to come."""
        return self.workspace.act("checkins.make_round", now, rounds.make_round, week_on)

    def settle(self, household_id: int, target: str, now: datetime, note: str = "", *, reason: str = "") -> Done[None]:
        """Settle the open call of a household."""
        verb = checkins.settle
        return self.workspace.act("checkins.settle", now, verb, household_id, target, reason=reason, note=note)

    def take_step(self, household_id: int, step: str, outcome: str, now: datetime, *, note: str = "") -> Done[None]:
        """Record what a step of the escalation brought."""
        return self.workspace.act(
            "checkins.take_step", now, escalation.take_step, household_id, step, outcome, note=note
        )

    def plan(self) -> call_policy.Plan:
        """Read how the calls are run: capacity, office hours, escalation, urgent words, script."""
        return self.workspace.ask(call_policy.plan)

    def case(self, item_id: int, now: datetime) -> CallCase:
        """Gather what a person needs before the next call, visit or decision on one item of a round."""
        # The chart's readings bring numerical code that the start of the window does not need.
        from coordinator.casework.power.last_activity import last_activity
        from coordinator.worklist.checkins import case as call_case

        home = self.workspace.ask(round_board.household_of, item_id)
        last = self.workspace.ask(last_activity, home, now)
        return self.workspace.ask(call_case.call_case, item_id, now, last_power_at=last)

    def sheet_row(self, code: str, now: datetime) -> SheetRow:
        """Find a row of a printed call sheet by its code."""
        from coordinator.worklist.checkins import sheet as call_sheet

        return self.workspace.ask(call_sheet.sheet_row, code, now)

    def script(self) -> CallScript:
        """Read what a person says in a call by hand, and the words that must not go by."""
        return self.workspace.ask(call_script.call_script)

    def set_plan(self, wanted: call_policy.Plan, now: datetime) -> Done[None]:
        """Put other settings of the calls in force."""
        return self.workspace.act("checkins.set_plan", now, call_policy.set_plan, wanted)

    def apply_plan(self, now: datetime) -> Done[int]:
        """Let the escalations that run go by the settings in force."""
        return self.workspace.act("checkins.apply_plan", now, escalation.apply_policy)

    def plans(self) -> CallPlans:
        """List every version of the settings, newest first."""
        from coordinator.worklist.checkins import plans as call_plans

        return self.workspace.ask(call_plans.versions)

    def trends(self, now: datetime) -> CallTrends:
        """Count a year of calls; months that did not change are counted once."""
        from coordinator.worklist.checkins import trends as call_trends

        return self.workspace.ask(call_trends.trends, now, self.workspace.memory.setdefault("checkins.trends", {}))

    def lapsed(self, now: datetime) -> list[LapsedRow]:
        """List who has not talked in the calls for weeks, with whom to ask instead."""
        from coordinator.worklist.checkins import lapsed

        return self.workspace.ask(lapsed.lapsed, now)
