"""Alerts in the table of casework."""

from __future__ import annotations

from coordinator.casework.alerts.acts import run_clocks
from coordinator.casework.subject import Intake, IntakeFeed, Subject
from coordinator.records.power import Signal


def _intakes() -> tuple[Intake, ...]:
    from coordinator.casework.alerts.intake import commit_alerts, compare_alerts, newest_list, undo_alerts

    feed = IntakeFeed(Signal.UTILITY, newest_list)
    return (Intake("utility-alerts", compare_alerts, commit_alerts, undo_alerts, feed),)


ALERTS = Subject("alerts", clocks=(run_clocks,), intakes=_intakes)
