"""The Power desk (전력): the watched homes, what changed over the months, a replay, how the feeds are, the meters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark, tr
from coordinator.widgets.kit.desk_sections import Section, SectionedDesk

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge

SECTIONS: tuple[Section, ...] = (
    Section("homes", mark("Homes"), "power.homes_section", "HomesSection"),
    Section("comparison", mark("Comparison"), "power.monthly_comparison", "MonthlyComparisonView"),
    Section("replay", mark("Replay"), "power.replay_section", "ReplaySection"),
    Section("feeds", mark("Feeds and precision"), "power.feeds_section", "FeedsSection"),
    Section("meters", mark("Meters"), "power.meters_section", "MetersSection"),
)
"""The sections in the order of their tabs; a new one is one line here."""


class PowerDesk(SectionedDesk):
    """The sections of the watch by power and phone use."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "powerDesk", tr("Power"), SECTIONS, parent)
