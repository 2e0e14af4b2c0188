"""The Power desk, and the pictures of power and phone use."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.subject import SubjectView

VIEW = SubjectView(
    "power",
    desk=Page("power", mark("Power")),
    sections=(
        Page("homes", mark("Homes"), "coordinator.widgets.power.homes_section", "HomesSection"),
        Page("comparison", mark("Comparison"), "coordinator.widgets.power.monthly_comparison", "MonthlyComparisonView"),
        Page("replay", mark("Replay"), "coordinator.widgets.power.replay_section", "ReplaySection"),
        Page("feeds", mark("Feeds and precision"), "coordinator.widgets.power.feeds_section", "FeedsSection"),
        Page("meters", mark("Meters"), "coordinator.widgets.power.meters_section", "MetersSection"),
    ),
    reads=frozenset({"power", "households", "alerts", "checkins"}),
)
