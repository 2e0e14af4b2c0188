"""Alerts in the table of casework."""

from __future__ import annotations

from coordinator.casework.alerts.acts import run_clocks
from coordinator.casework.alerts.intake import commit_alerts, compare_alerts, newest_list, undo_alerts
from coordinator.casework.subject import Intake, IntakeFeed, Subject
from coordinator.records.power import Signal

ALERTS = Subject(
    "alerts",
    clocks=(run_clocks,),
    intakes=(
        Intake(
            "utility-alerts",
            compare_alerts,
            commit_alerts,
            undo_alerts,
            feed=IntakeFeed(Signal.UTILITY, newest_list),
        ),
    ),
)
