"""The verbs of alerts: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework import explained
from coordinator.casework.alerts import handling
from coordinator.worklist.alerts import handling_rows, snoozes
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.workspace.done import Done


class Alerts(Noun):
    """Alert episodes."""

    def acknowledge(self, episode_id: int, now: datetime, *, next_step: str = "", note: str = "") -> Done[None]:
        """Take an alert."""
        verb = handling.acknowledge
        return self.workspace.act("alerts.acknowledge", now, verb, episode_id, next_step=next_step, note=note)

    def silence(self, episode_id: int, until: datetime, reason: str, now: datetime) -> Done[None]:
        """Silence an alert until a time, for a reason."""
        return self.workspace.act("alerts.silence", now, handling.silence, episode_id, until, reason)

    def resolve(
        self,
        episode_id: int,
        outcome: str,
        now: datetime,
        *,
        note: str = "",
        until: datetime | None = None,
        check_back_on: date | None = None,
        away_kind: str = "",
    ) -> Done[None]:
        """Close an alert with its outcome; with an end, the absence or supply cut behind it is registered along.

        Of an absence whose end nobody knows the day to ask again takes its place.
        """
        if until is None and check_back_on is None:
            return self.workspace.act("alerts.resolve", now, handling.resolve, episode_id, outcome, note=note)
        return self.workspace.act(
            "alerts.resolve",
            now,
            explained.resolve_until,
            episode_id,
            outcome,
            until,
            check_back_on=check_back_on,
            kind=away_kind,
            note=note,
            subjects=self.workspace.tables.casework,
        )

    def merge(self, episode_id: int, into_id: int, now: datetime) -> Done[None]:
        """Put two alerts of one household together."""
        return self.workspace.act("alerts.merge", now, handling.merge, episode_id, into_id)

    def detach(self, episode_id: int, now: datetime) -> Done[None]:
        """Take an alert out of the one it was put together with."""
        return self.workspace.act("alerts.detach", now, handling.detach, episode_id)

    def silences(self, now: datetime) -> list[handling_rows.SnoozeRow]:
        """List the alerts that rest now, oldest first."""
        return self.workspace.ask(snoozes.snoozes, now)

    def enter_in_error(self, episode_id: int, reason: str, now: datetime) -> Done[None]:
        """Take an alert back that should never have been."""
        return self.workspace.act("alerts.enter_in_error", now, handling.enter_in_error, episode_id, reason)
