"""What the window knows of a subject: its desk, and what it adds to other places; named as text, imported late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from coordinator.widgets.kit.desks.page import Page


@dataclass(frozen=True)
class SubjectView:
    """A subject's line in the window's table.

    Parameters
    ----------
    noun : the subject
    desk : its tab; None when it has none of its own
    sections : the parts of its desk, each behind a tab of its own; the desk then names no module
    pane : its parts of the household pane
    acts : its acts on a household, from the act bar and the menu beside it
    actions : its entries of the table of actions
    reads : the nouns whose change makes what its desk shows old; None when every change does
    """

    noun: str
    desk: Page | None = None
    sections: tuple[Page, ...] = ()
    pane: tuple[Any, ...] = ()
    acts: tuple[Any, ...] = ()
    actions: tuple[Any, ...] = ()
    reads: frozenset[str] | None = None

    def concerns(self, nouns: AbstractSet[str]) -> bool:
        """Say whether a change of these nouns makes its desk old."""
        return self.reads is None or not self.reads.isdisjoint(nouns)
