"""The tasks of a household, as its timeline tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.tasks import Task
from coordinator.text import mark
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.rule import short_date
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant

WORDS: dict[str, str] = {
    "task": mark("Task by {day}: {text}"),
}


def tasks(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell when its tasks were made."""
    return [
        TimelineRow(task.made_at, "task", _said("task", day=short_date(task.due_on), text=task.text))
        for task in instant.once(_tasks, household_id)
    ]


def texts(instant: Instant, household_id: int) -> dict[int, str]:
    """Give the text of each task."""
    return {task.id: task.text for task in instant.once(_tasks, household_id)}


def _tasks(instant: Instant, household_id: int) -> list[Task]:
    return list(instant.session.scalars(select(Task).where(Task.household_id == household_id)))


def _said(code: str, **fields: object) -> Said:
    return Said(code, WORDS[code], fields)
