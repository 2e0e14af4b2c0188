"""The verbs of what comes of a call: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.tasks import follow_ups
from coordinator.worklist.facts import follow_ups as came_of
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.rows import FollowRow
    from coordinator.workspace.done import Done


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
