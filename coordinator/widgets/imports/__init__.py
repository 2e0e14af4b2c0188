"""The Import desk: files on their way into the vault."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.subject import SubjectView

VIEW = SubjectView(
    "imports",
    desk=Page("import", mark("Import"), "coordinator.widgets.imports.desk", "ImportDesk"),
    reads=frozenset({"imports"}),
)
