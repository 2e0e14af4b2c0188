"""The verbs of tasks and of what comes of a call: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.tasks import acts as tasks
from coordinator.casework.tasks import follow_ups
from coordinator.worklist.facts import follow_ups as came_of
from coordinator.worklist.tasks import reasons as task_reasons
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.rows import FollowRow
    from coordinator.worklist.tasks.rows import TaskRow
    from coordinator.workspace.done import Done


class Tasks(Noun):
    """Things to do for a household."""

    def of_household(self, household_id: int, now: datetime) -> tuple[TaskRow, ...]:
        """List a household's tasks, open ones first."""
        return self.workspace.ask(task_reasons.household_tasks, household_id, now)

    def add(
        self,
        household_id: int,
        text: str,
        due_on: date,
        now: datetime,
        *,
        ready_on: date | None = None,
        last_useful_on: date | None = None,
        owner: str = "",
    ) -> Done[int]:
        """Add a task."""
        return self.workspace.act(
            "tasks.add",
            now,
            tasks.add_task,
            household_id,
            text,
            due_on,
            ready_on=ready_on,
            last_useful_on=last_useful_on,
            owner=owner,
        )

    def change(
        self, task_id: int, text: str, due_on: date, now: datetime, *, last_useful_on: date | None = None
    ) -> Done[None]:
        """Write an open task anew."""
        return self.workspace.act(
            "tasks.change", now, tasks.change_task, task_id, text, due_on, last_useful_on=last_useful_on
        )

    def start(self, task_id: int, now: datetime) -> Done[None]:
        """Note that somebody is at it."""
        return self.workspace.act("tasks.start", now, tasks.start_task, task_id)

    def finish(self, task_id: int, now: datetime, *, note: str = "") -> Done[None]:
        """Note that it is done."""
        return self.workspace.act("tasks.finish", now, tasks.finish_task, task_id, note=note)

    def not_done(self, task_id: int, reason: str, now: datetime, *, note: str = "") -> Done[None]:
        """Close it with the reason why it was not done."""
        return self.workspace.act("tasks.not_done", now, tasks.not_done, task_id, reason, note=note)

    def cancel(self, task_id: int, now: datetime, *, note: str = "") -> Done[None]:
        """Close it as not needed any more."""
        return self.workspace.act("tasks.cancel", now, tasks.cancel_task, task_id, note=note)

    def reopen(self, task_id: int, now: datetime, *, due_on: date | None = None) -> Done[None]:
        """Take it up again."""
        return self.workspace.act("tasks.reopen", now, tasks.reopen_task, task_id, due_on=due_on)


class FollowUps(Noun):
    """What comes of a call, and of what something came."""

    def sources(self, kind: str, record_id: int) -> list[FollowRow]:
        """List what a record came of."""
        return self.workspace.ask(came_of.sources, kind, record_id)

    def targets(self, kind: str, record_id: int) -> list[FollowRow]:
        """List what came of a record."""
        return self.workspace.ask(came_of.targets, kind, record_id)

    def task_from_call(
        self,
        call_id: int,
        text: str,
        due_on: date,
        now: datetime,
        *,
        last_useful_on: date | None = None,
        owner: str = "",
    ) -> Done[int]:
        """Make a task of a call."""
        verb = follow_ups.task_from_call
        return self.workspace.act(
            "follow_ups.task", now, verb, call_id, text, due_on, last_useful_on=last_useful_on, owner=owner
        )

    def alert_from_call(self, call_id: int, now: datetime) -> Done[int]:
        """Raise an alert for a call."""
        return self.workspace.act("follow_ups.alert", now, follow_ups.alert_from_call, call_id)

    def link_from_call(
        self, call_id: int, programme_id: int, provider_id: int | None, now: datetime, *, note: str = ""
    ) -> Done[int]:
        """Ask for a service because of a call."""
        verb = follow_ups.link_from_call
        return self.workspace.act("follow_ups.link", now, verb, call_id, programme_id, provider_id, note=note)
