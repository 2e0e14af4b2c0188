"""Alerts in the table of casework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.alerts.acts import run_clocks
from coordinator.casework.subject import Intake, IntakeFeed, Subject
from coordinator.records.power import Signal

if TYPE_CHECKING:
    from coordinator.casework.joining import Joining


def _intakes() -> tuple[Intake, ...]:
    from coordinator.casework.alerts.intake import commit_alerts, compare_alerts, newest_list, undo_alerts

    feed = IntakeFeed(Signal.UTILITY, newest_list)
    return (Intake("utility-alerts", compare_alerts, commit_alerts, undo_alerts, feed),)


def _join_alerts(joining: Joining) -> None:
    from coordinator.casework.alerts.merged_homes import join_alerts

    join_alerts(joining)


ALERTS = Subject("alerts", clocks=(run_clocks,), intakes=_intakes, joined=(_join_alerts,))
