"""What is stored: mapped dataclasses, state tables and invariants, one file a noun."""

from coordinator.records import (
    alerts,
    checkins,
    follow_ups,
    households,
    imports,
    journal,
    morning_run,
    pattern_change,
    power,
    services,
    tasks,
    watch,
)
from coordinator.records.base import Base

__all__ = [
    "Base",
    "alerts",
    "checkins",
    "follow_ups",
    "households",
    "imports",
    "journal",
    "morning_run",
    "pattern_change",
    "power",
    "services",
    "tasks",
    "watch",
]
