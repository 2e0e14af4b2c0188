"""What a pane asks the workspace to do about tasks, calls and what comes of them: one frozen object for each act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.workspace import Done, Workspace


@dataclass(frozen=True, slots=True)
class TaskAdded:
    """Something is to be done for the household (할 일); with a call it came of that."""

    household_id: int
    text: str
    due_on: date
    last_useful_on: date | None = None
    call_id: int | None = None

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Add the task."""
        if self.call_id is not None:
            return workspace.follow_ups.task_from_call(
                self.call_id, self.text, self.due_on, now, last_useful_on=self.last_useful_on
            )
        return workspace.tasks.add(self.household_id, self.text, self.due_on, now, last_useful_on=self.last_useful_on)


@dataclass(frozen=True, slots=True)
class TaskChanged:
    """A task is written anew."""

    task_id: int
    text: str
    due_on: date
    last_useful_on: date | None = None

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Change the task."""
        return workspace.tasks.change(self.task_id, self.text, self.due_on, now, last_useful_on=self.last_useful_on)


@dataclass(frozen=True, slots=True)
class TaskMoved:
    """A task goes to another state (할 일 상태)."""

    task_id: int
    state: str
    """A state of `TASK`: `in_progress`, `done`, `not_done`, `cancelled`, or `ready` to take it up again."""
    reason: str = ""
    note: str = ""

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Move the task."""
        tasks = workspace.tasks
        if self.state == "done":
            return tasks.finish(self.task_id, now, note=self.note)
        if self.state == "not_done":
            return tasks.not_done(self.task_id, self.reason, now, note=self.note)
        if self.state == "cancelled":
            return tasks.cancel(self.task_id, now, note=self.note)
        return tasks.start(self.task_id, now) if self.state == "in_progress" else tasks.reopen(self.task_id, now)


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """What a call told of becomes an alert (위험신호 등록)."""

    call_id: int

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Raise the alert."""
        return workspace.follow_ups.alert_from_call(self.call_id, now)


@dataclass(frozen=True, slots=True)
class ServiceAsked:
    """What a call told of becomes the request of a service (서비스 의뢰)."""

    call_id: int
    programme_id: int
    provider_id: int | None = None
    note: str = ""

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Ask for the service."""
        return workspace.follow_ups.link_from_call(
            self.call_id, self.programme_id, self.provider_id, now, note=self.note
        )


@dataclass(frozen=True, slots=True)
class EscalationStepTaken:
    """A rung of the missed-call ladder was taken (미응답 대응 단계)."""

    household_id: int
    step: str
    """A `Step` code."""
    outcome: str
    """A `StepOutcome` code."""
    note: str = ""

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Record the step."""
        return workspace.checkins.take_step(self.household_id, self.step, self.outcome, now, note=self.note)


@dataclass(frozen=True, slots=True)
class CallSettled:
    """The open call of a household is settled: the person was heard of, or it is closed unreached (통화 확인)."""

    household_id: int
    target: str
    """`confirmed`, `handed_over` or `closed_unreached`."""
    reason: str = ""
    """A code of `SETTLE_REASONS`."""
    note: str = ""

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Settle the call."""
        return workspace.checkins.settle(self.household_id, self.target, now, self.note, reason=self.reason)
