"""The window's table of subjects: a new one is one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.widgets import (
    alerts,
    briefings,
    checkins,
    finding,
    history,
    households,
    imports,
    power,
    services,
    tasks,
)

if TYPE_CHECKING:
    from coordinator.widgets.subject import SubjectView

VIEWS: tuple[SubjectView, ...] = (
    households.VIEW,
    power.VIEW,
    checkins.VIEW,
    services.VIEW,
    finding.VIEW,
    imports.VIEW,
    history.VIEW,
    alerts.VIEW,
    tasks.VIEW,
    briefings.VIEW,
)
"""The subjects; those with a desk in the order of their tabs."""
