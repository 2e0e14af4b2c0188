"""The History desk."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.subject import SubjectView

VIEW = SubjectView(
    "history",
    desk=Page(
        "history",
        mark("History"),
        "coordinator.widgets.history.desk",
        "ACTS",
        words=mark("log, journal, who did what, audit, check the records"),
    ),
)
