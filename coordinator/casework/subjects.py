"""The table of casework: a line a subject, in the order their clocks run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.addresses.subject import ADDRESSES
from coordinator.casework.alerts.subject import ALERTS
from coordinator.casework.checkins.subject import CHECKINS
from coordinator.casework.finding.subject import FINDING
from coordinator.casework.households.subject import HOUSEHOLDS
from coordinator.casework.power.subject import POWER
from coordinator.casework.surveys.subject import SURVEYS

if TYPE_CHECKING:
    from coordinator.casework.subject import Subject

SUBJECTS: tuple[Subject, ...] = (
    ALERTS,
    CHECKINS,
    HOUSEHOLDS,
    POWER,
    ADDRESSES,
    SURVEYS,
    FINDING,
)
