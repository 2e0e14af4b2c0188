"""The table of desks: each tab of the window by its id, title and what makes it; a new desk is one line here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge


@dataclass(frozen=True)
class Desk:
    """One tab: its id, title (source text) and what makes its widget when it is first looked at."""

    id: str
    title: str
    make: Callable[[Bridge], QWidget]


def late(module: str, name: str) -> Callable[[Bridge], QWidget]:
    """Make a desk from a class that is imported when its tab is first opened."""

    def make(bridge: Bridge) -> QWidget:
        return getattr(import_module(f"coordinator.widgets.{module}"), name)(bridge)

    return make


DESKS: tuple[Desk, ...] = (
    Desk("today", mark("Today"), late("today.view", "TodayView")),
    Desk("households", mark("Households"), late("households.desk", "HouseholdsDesk")),
    Desk("power", mark("Power"), late("power.desk", "PowerDesk")),
    Desk("calls", mark("Check-in calls"), late("checkins.desk", "CallsDesk")),
    Desk("services", mark("Service links"), late("services.desk", "ServicesDesk")),
    Desk("import", mark("Import"), late("imports.desk", "ImportDesk")),
    Desk("history", mark("History"), late("history.desk", "HistoryDesk")),
)
"""The desks that exist, in the order of their tabs; a new desk is one line here.

A desk may have `refresh()`, called when its tab is shown, a signal `household_opened(int)`, which leads to the Today
tab, `act_wanted(int, str)`, which opens a form there, `desk_wanted(str)` with a desk or `desk:section`,
`panes()` for F6, and `show_section(str)`.
"""
