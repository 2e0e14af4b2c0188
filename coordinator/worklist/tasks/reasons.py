"""Tasks of a household as lists show them, and why a household is on the worklist for one."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.tasks.acts import OPEN_TASKS
from coordinator.records.base import KST
from coordinator.records.tasks import Task
from coordinator.records.values.given_names import given
from coordinator.worklist.facts.follow_ups import sources_of
from coordinator.worklist.rule import short_date
from coordinator.worklist.tasks.rows import TaskRow
from coordinator.worklist.tasks.rules import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rows import FollowRow
    from coordinator.worklist.rule import Reasons

CLOSED_TASKS_SHOWN = 3
CLOSES = time(18, 0)


def due_tasks(instant: Instant, reasons: Reasons) -> None:
    """Find the tasks that are due today or overdue, and those that are of no use any more and want a reason."""
    session, now, today = instant.session, instant.now, instant.today
    rows = session.execute(
        select(Task.household_id, Task.text, Task.due_on, Task.last_useful_on, Task.owner)
        .where(Task.state.in_(OPEN_TASKS), Task.due_on <= today, Task.ready_on <= today)
        .order_by(Task.due_on, Task.id)
    )
    for home, text, due_on, last_useful_on, _owner in rows:
        due_at = datetime.combine(due_on, CLOSES, KST)
        if last_useful_on is not None and last_useful_on < today:
            late = reason("task_late", due_at, due_at=due_at, text=text, day=short_date(last_useful_on))
            reasons[home].append(late)
        elif due_on < today:
            reasons[home].append(reason("task_overdue", due_at, due_at=due_at, text=text, day=short_date(due_on)))
        else:
            reasons[home].append(reason("task_due", now, due_at=due_at, text=text))


def household_tasks(session: Session, household_id: int, now: datetime) -> tuple[TaskRow, ...]:
    """List a household's tasks: open ones by their day, then the newest closed, each with what it came of."""
    everything = session.scalars(
        select(Task).where(Task.household_id == household_id, Task.state != "entered_in_error")
    ).all()
    opened = sorted((t for t in everything if t.state in OPEN_TASKS), key=lambda t: (t.due_on, t.id))
    closed = [t for t in everything if t.closed_at is not None and t.state not in OPEN_TASKS]
    closed.sort(key=lambda t: (t.closed_at or t.made_at, t.id), reverse=True)
    tasks_shown = [*opened, *closed[:CLOSED_TASKS_SHOWN]]
    came_of = sources_of(session, "task", [task.id for task in tasks_shown])
    return tuple(task_row(task, now, came_of.get(task.id, ())) for task in tasks_shown)


def task_row(task: Task, now: datetime, sources: Sequence[FollowRow] = ()) -> TaskRow:
    """Give a task as views show it; overdue is computed, never stored."""
    today, is_open = now.date(), task.state in OPEN_TASKS
    return TaskRow(
        id=task.id,
        household_id=task.household_id,
        text=task.text,
        state=task.state,
        ready_on=task.ready_on,
        due_on=task.due_on,
        last_useful_on=task.last_useful_on,
        owner=given(task.owner),
        note=task.note,
        closed_at=task.closed_at,
        is_overdue=is_open and task.due_on < today,
        is_late=is_open and task.last_useful_on is not None and task.last_useful_on < today,
        sources=tuple(sources),
    )
