"""What a household's card tells of its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.worklist.subject import CardPart, Home
from coordinator.worklist.tasks.reasons import household_tasks

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant
    from coordinator.worklist.tasks.rows import TaskRow


@dataclass(frozen=True, slots=True)
class TaskPart(CardPart):
    """The tasks of a household: open ones by their day, then the newest closed."""

    tasks: tuple[TaskRow, ...]


def card(instant: Instant, home: Home) -> TaskPart:
    """Gather them."""
    return instant.once(_part, home.id)


def _part(instant: Instant, household_id: int) -> TaskPart:
    return TaskPart(household_tasks(instant.session, household_id, instant.now))
