"""A page of the window named as text: it is imported when it is first looked at."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

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
    """

    id: str
    title: str
    module: str = ""
    name: str = ""

    def make(self, bridge: Bridge) -> QWidget:
        """Import what makes the page, and make it."""
        return getattr(import_module(self.module), self.name)(bridge)
