"""Acts on tasks: added, begun, done, not done for a reason, not needed any more, taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.households.people import household, name_of
from coordinator.casework.moves import move
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.tasks import TASK, TASK_REASON_LABELS, Task
from coordinator.text import short_day, tr

if TYPE_CHECKING:
    from datetime import date

    from coordinator.vault.acts import OpenAct

OPEN_TASKS = ("ready", "in_progress")


def add_task(
    act: OpenAct,
    household_id: int,
    text: str,
    due_on: date,
    *,
    ready_on: date | None = None,
    last_useful_on: date | None = None,
    owner: str = "",
) -> int:
    """Add something to do for a household; gives its number.

    Parameters
    ----------
    ready_on : the first day it can be done, today by default; until then nobody is asked for it
    last_useful_on : after this day it asks why it was not done
    owner : who is to do it, the actor by default

    Raises
    ------
    RuleError
        `unknown_household`, `task_text` (no text), `task_over` (due before today), `task_order` (the days are out of
        order).
    """
    household(act.session, household_id)
    text = free_text(text)
    begin = ready_on or act.now.date()
    _refuse_days(act, text, begin, due_on, last_useful_on)
    task = Task(
        household_id=household_id,
        text=text,
        ready_on=begin,
        due_on=due_on,
        last_useful_on=last_useful_on,
        owner=free_text(owner) or act.actor,
        made_at=act.now,
    )
    act.session.add(task)
    act.session.flush()
    act.household_id = household_id
    act.message = tr(
        "Task for {name} by {day}: {text}", name=name_of(act.session, household_id), day=short_day(due_on), text=text
    )
    return task.id


def change_task(act: OpenAct, task_id: int, text: str, due_on: date, *, last_useful_on: date | None = None) -> None:
    """Write an open task anew: what, by when, until when of use.

    Raises
    ------
    RuleError
        `unknown_task`; `task_closed`: only an open task is changed; `task_text`, `task_over`, `task_order`.
    """
    task = task_of(act, task_id)
    if task.state not in OPEN_TASKS:
        raise RuleError(tr("This task is closed; take it up again first."), code="task_closed")
    text = free_text(text)
    _refuse_days(act, text, min(task.ready_on, due_on), due_on, last_useful_on, kept=task.due_on)
    task.text, task.due_on, task.last_useful_on = text, due_on, last_useful_on
    task.ready_on = min(task.ready_on, due_on)
    act.household_id = task.household_id
    name = name_of(act.session, task.household_id)
    act.message = tr("Task for {name} by {day}: {text}", name=name, day=short_day(due_on), text=text)


def _refuse_days(
    act: OpenAct, text: str, begin: date, due_on: date, last_useful_on: date | None, *, kept: date | None = None
) -> None:
    if not text:
        raise RuleError(tr("Write what is to be done."), code="task_text")
    if due_on < act.now.date() and due_on != kept:
        raise RuleError(tr("The task would be due before today; choose a later day."), code="task_over")
    if begin > due_on or (last_useful_on is not None and last_useful_on < due_on):
        raise RuleError(tr("A task begins, is due and ends to be of use in this order."), code="task_order")


def start_task(act: OpenAct, task_id: int) -> None:
    """Note that somebody is at it; the actor owns it.

    Raises
    ------
    RuleError
        `unknown_task`, `no_such_move`.
    """
    task = _moved(act, task_id, "in_progress")
    task.owner = act.actor


def finish_task(act: OpenAct, task_id: int, *, note: str = "") -> None:
    """Note that it is done.

    Raises
    ------
    RuleError
        `unknown_task`, `no_such_move`; `task_late`: its last useful day is past, so it asks for a reason instead.
    """
    task = task_of(act, task_id)
    if task.last_useful_on is not None and act.now.date() > task.last_useful_on and task.state in OPEN_TASKS:
        raise RuleError(
            tr("This was of use until {day} only. Say why it was not done.", day=short_day(task.last_useful_on)),
            code="task_late",
        )
    _moved(act, task_id, "done", note=note)


def not_done(act: OpenAct, task_id: int, reason: str, *, note: str = "") -> None:
    """Close a task that was not done, with the reason.

    Raises
    ------
    RuleError
        `unknown_task`, `no_such_move`, `reason_missing`.
    """
    _moved(act, task_id, "not_done", reason=reason, note=note)


def cancel_task(act: OpenAct, task_id: int, *, note: str = "") -> None:
    """Close a task that is not needed any more.

    Raises
    ------
    RuleError
        `unknown_task`, `no_such_move`.
    """
    _moved(act, task_id, "cancelled", note=note)


def reopen_task(act: OpenAct, task_id: int, *, due_on: date | None = None) -> None:
    """Take a closed task up again, perhaps with another day; one whose time is over needs a new day.

    Raises
    ------
    RuleError
        `unknown_task`, `no_such_move`, `task_over`.
    """
    task = task_of(act, task_id)
    today = act.now.date()
    due = due_on or max(task.due_on, today)
    if due < today:
        raise RuleError(tr("The task would be due before today; choose a later day."), code="task_over")
    _moved(act, task_id, "ready")
    task.due_on, task.closed_at = due, None
    if task.last_useful_on is not None and task.last_useful_on < due:
        task.last_useful_on = None


def task_of(act: OpenAct, task_id: int) -> Task:
    """Fetch a task.

    Raises
    ------
    RuleError
        `unknown_task`.
    """
    task = act.session.get(Task, task_id)
    if task is None:
        raise RuleError(tr("There is no task number {n}.", n=task_id), code="unknown_task")
    return task


def _moved(act: OpenAct, task_id: int, target: str, *, reason: str = "", note: str = "") -> Task:
    task = task_of(act, task_id)
    note = free_text(note)
    move(act, TASK, task, target, reason=reason, note=note)
    task.note = note or task.note
    if target in ("done", "not_done", "cancelled"):
        task.closed_at = act.now
    act.household_id = task.household_id
    state = tr(TASK[target].label)
    fields = {"name": name_of(act.session, task.household_id), "text": task.text, "state": state}
    if reason:
        act.message = tr(
            "{name}: “{text}” is now “{state}” ({reason})", **fields, reason=tr(TASK_REASON_LABELS[reason])
        )
    else:
        act.message = tr("{name}: “{text}” is now “{state}”", **fields)
    return task
