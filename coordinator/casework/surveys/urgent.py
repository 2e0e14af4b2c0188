"""An answer that cannot wait becomes a task for the same day, linked with its form both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.follow_ups import FollowUp
from coordinator.records.tasks import Task
from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.records.surveys import Assessment
    from coordinator.vault.acts import OpenAct


def open_task(act: OpenAct, row: Assessment, hotline: str) -> int:
    """Open the task that somebody speaks with the person today; gives its number."""
    today = act.now.date()
    task = Task(
        household_id=row.household_id,
        text=tr(
            "Speak with the person today: an answer tells of thoughts of death or self-harm. "
            "Suicide prevention hotline {hotline}; in danger 119 or 112.",
            hotline=hotline,
        ),
        ready_on=today,
        due_on=today,
        owner=act.actor,
        made_at=act.now,
    )
    act.session.add(task)
    act.session.flush()
    act.session.add(
        FollowUp(
            household_id=row.household_id,
            source_kind="assessment",
            source_id=row.id,
            target_kind="task",
            target_id=task.id,
            made_at=act.now,
            made_by=act.actor,
        )
    )
    return task.id
