"""A page of the window named as text: it is imported when it is first looked at."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from coordinator.widgets.kit.desks.desk import meets

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from coordinator.widgets.kit.bridge import Bridge


@dataclass(frozen=True)
class Page:
    """A desk, or a section of one.

    Parameters
    ----------
    id : what others call it by, as in `power` or, of a section, `power:homes`
    title : source text, translated when shown
    module : where it is made, with its package; a desk that is made of sections names none
    name : what makes it of a bridge: a class of widgets, or a declared listing
    reads : of a section, the nouns whose change makes what it shows old; None for all its desk reads
    words : what else it is called by whoever looks for it, parted by commas; source text
    tab : of a desk, a shorter title for its tab, where many stand beside each other; source text
    """

    id: str
    title: str
    module: str = ""
    name: str = ""
    reads: frozenset[str] | None = None
    words: str = ""
    tab: str = ""

    def make(self, bridge: Bridge) -> Any:
        """Import what makes the page, and make it."""
        return getattr(import_module(self.module), self.name)(bridge)

    def concerns(self, nouns: AbstractSet[str]) -> bool:
        """Say whether a change of these nouns makes what it shows old."""
        return meets(self.reads, nouns)
