"""The verbs of tasks: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.tasks import acts as tasks
from coordinator.worklist.tasks import reasons as task_reasons
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import date, datetime

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
