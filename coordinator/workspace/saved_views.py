"""The verbs of saved views: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework import saved_views as views
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.workspace.done import Done


class SavedViews(Noun):
    """Views of a list kept under a name."""

    def of(self, desk: str) -> list[views.ViewRow]:
        """List the views of a list, by the name in its declaration."""
        return self.workspace.ask(views.views_of, desk)

    def save(
        self, desk: str, name: str, content: views.ViewContent, now: datetime, *, pinned: bool = True
    ) -> Done[int]:
        """Keep a view under a name."""
        return self.workspace.act("saved_views.save", now, views.save, desk, name, content, pinned=pinned)

    def change(self, view_id: int, content: views.ViewContent, now: datetime) -> Done[None]:
        """Let a view show something else."""
        return self.workspace.act("saved_views.change", now, views.change, view_id, content)

    def rename(self, view_id: int, name: str, now: datetime) -> Done[None]:
        """Give a view another name."""
        return self.workspace.act("saved_views.rename", now, views.rename, view_id, name)

    def pin(self, view_id: int, now: datetime, *, pinned: bool) -> Done[None]:
        """Give a view a digit of its own, or take it."""
        return self.workspace.act("saved_views.pin", now, views.pin, view_id, pinned=pinned)

    def move(self, view_id: int, by: int, now: datetime) -> Done[None]:
        """Move a view among the others."""
        return self.workspace.act("saved_views.move", now, views.move, view_id, by)

    def delete(self, view_id: int, now: datetime) -> Done[None]:
        """Delete a view."""
        return self.workspace.act("saved_views.delete", now, views.delete, view_id)
