"""The Households desk, and absences."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.subject import SubjectView

VIEW = SubjectView(
    "households",
    desk=Page("households", mark("Households"), "coordinator.widgets.households.desk", "HOUSEHOLDS"),
    reads=frozenset({"households", "power", "checkins", "services", "tasks", "alerts"}),
)
