"""What the verbs of a noun stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordinator.workspace import Workspace


class Noun:
    """The verbs of one noun."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
