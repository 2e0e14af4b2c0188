"""Everything whose time came while the program was closed, evaluated once up to now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.alerts import acts as alerts
from coordinator.casework.checkins import calls as checkins
from coordinator.casework.checkins import escalation, rounds

if TYPE_CHECKING:
    from coordinator.casework.alerts.acts import CameDue
    from coordinator.vault.acts import OpenAct


def run(act: OpenAct) -> list[CameDue]:
    """Evaluate all clocks in the order they came due, and make this week's round if it is not there."""
    came = [*alerts.run_clocks(act), *checkins.end_pauses(act), *escalation.run_clocks(act)]
    rounds.make_round(act)
    return sorted(came, key=lambda due: due.due_at)
