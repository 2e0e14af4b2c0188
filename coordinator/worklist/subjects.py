"""The table of the worklist's subjects; the joins go through it and know none by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.worklist.addresses.subject import SUBJECT as ADDRESSES
from coordinator.worklist.alerts.subject import SUBJECT as ALERTS
from coordinator.worklist.checkins.subject import SUBJECT as CHECKINS
from coordinator.worklist.finding.subject import SUBJECT as FINDING
from coordinator.worklist.households.subject import SUBJECT as HOUSEHOLDS
from coordinator.worklist.power.subject import SUBJECT as POWER
from coordinator.worklist.services.subject import SUBJECT as SERVICES
from coordinator.worklist.surveys.subject import SUBJECT as SURVEYS
from coordinator.worklist.tasks.subject import SUBJECT as TASKS

if TYPE_CHECKING:
    from coordinator.worklist.subject import Subject

SUBJECTS: tuple[Subject, ...] = (
    ALERTS,
    HOUSEHOLDS,
    CHECKINS,
    SERVICES,
    TASKS,
    POWER,
    ADDRESSES,
    SURVEYS,
    FINDING,
)
"""Of reasons that weigh the same the earlier subject's stands first."""
