"""The Services desk, and the forms and time line of service links."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.subject import SubjectView

VIEW = SubjectView(
    "services",
    desk=Page("services", mark("Service links"), "coordinator.widgets.services.desk", "LINKS"),
    reads=frozenset({"services", "households"}),
)
