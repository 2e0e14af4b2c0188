"""The Import desk: files on their way into the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.subject import Action, SubjectView

if TYPE_CHECKING:
    from coordinator.widgets.kit.window import Window


def show_import(window: Window) -> None:
    """Go to the desk where files come in."""
    window.show_desk("import")


VIEW = SubjectView(
    "imports",
    desk=Page(
        "import",
        mark("Import"),
        "coordinator.widgets.imports.desk",
        "ImportDesk",
        words=mark("load, bring in, Excel, CSV, register file, readings, results"),
    ),
    reads=frozenset({"imports"}),
    actions=(
        Action(
            "import",
            mark("Import a file"),
            "program",
            10,
            "Ctrl+I",
            do=show_import,
            words=mark("load, open a file, Excel, CSV"),
        ),
    ),
)
