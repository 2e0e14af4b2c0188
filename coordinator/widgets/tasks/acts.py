"""The acts on what is to be done for a household, and on what comes of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.tasks.forms import ServiceForm, TaskEndForm, TaskForm
from coordinator.workspace.tasks import FollowUps

if TYPE_CHECKING:
    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.checkins.work_rows import CallWork
    from coordinator.worklist.tasks.rows import TaskRow


def add(pane: HouseholdActs) -> None:
    """Open the form of a task; where a concern waits it comes of that."""
    work = None if pane.card is None else pane.card.call_work
    if work is not None and work.is_open and work.call is not None:
        text, day, call_id = work.task_text, work.task_due_on, work.call.id
    else:
        text, day, call_id = "", None, None
    pane.open(
        TaskForm,
        call_id or 0,
        lambda household: TaskForm(household, pane.now(), text=text, due_on=day, call_id=call_id, parent=pane.forms),
    )


def change(pane: HouseholdActs, task: TaskRow) -> None:
    """Open the form that writes a task anew."""
    pane.open(TaskForm, task.id, lambda household: TaskForm(household, pane.now(), task=task, parent=pane.forms))


def end(pane: HouseholdActs, task: TaskRow) -> None:
    """Open the form that says how a task ended."""
    pane.open(TaskEndForm, task.id, lambda household: TaskEndForm(household, task, pane.forms))


def task_of_call(pane: HouseholdActs) -> None:
    """Make the task the call asks for, at once."""
    work = _work(pane)
    if work is not None and work.call is not None:
        verb = FollowUps.task_from_call
        pane.do_at_once(ask_for(verb, work.call.id, work.task_text, work.task_due_on, WHEN_RUN))


def alert_of_call(pane: HouseholdActs) -> None:
    """Raise the alert the call asks for, at once."""
    work = _work(pane)
    if work is not None and work.call is not None:
        pane.do_at_once(ask_for(FollowUps.alert_from_call, work.call.id, WHEN_RUN))


def service_of_call(pane: HouseholdActs) -> None:
    """Open the form that asks for the service the call asks for."""
    work = _work(pane)
    if work is not None and work.call is not None:
        programmes, providers = pane.known.get("directory", ((), ()))
        pane.open(
            ServiceForm, work.call.id, lambda household: ServiceForm(household, work, programmes, providers, pane.forms)
        )


def _work(pane: HouseholdActs) -> CallWork | None:
    return None if pane.card is None else pane.card.call_work
