"""What is stored: mapped dataclasses, state tables and invariants, one file a noun."""

from coordinator.records import (
    alerts,
    checkins,
    households,
    imports,
    journal,
    pattern_change,
    power,
    services,
    watch,
)
from coordinator.records.base import Base

__all__ = [
    "Base",
    "alerts",
    "checkins",
    "households",
    "imports",
    "journal",
    "pattern_change",
    "power",
    "services",
    "watch",
]
