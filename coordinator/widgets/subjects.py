"""The window's table of subjects: a new one is one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.widgets import (
    addresses,
    alerts,
    briefings,
    checkins,
    finding,
    history,
    households,
    imports,
    map,
    power,
    services,
    surveys,
    tasks,
)

if TYPE_CHECKING:
    from coordinator.widgets.subject import SubjectView

VIEWS: tuple[SubjectView, ...] = (
    households.VIEW,
    map.VIEW,
    power.VIEW,
    checkins.VIEW,
    services.VIEW,
    surveys.VIEW,
    finding.VIEW,
    imports.VIEW,
    addresses.VIEW,
    history.VIEW,
    alerts.VIEW,
    tasks.VIEW,
    briefings.VIEW,
)
"""The subjects; those with a desk in the order of their tabs."""
