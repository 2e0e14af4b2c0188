"""The Power desk, and the pictures of power and phone use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import PaneAct, Part
from coordinator.widgets.subject import Action, PaperName, SettingLink, SubjectView

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.window import Window
    from coordinator.worklist.rows import Usage
    from coordinator.workspace import Workspace


def ask_usage(workspace: Workspace, household_id: int, now: datetime) -> Usage | None:
    """Ask for the chart of a home."""
    return workspace.households.usage(household_id, now)


def show_watch_policy(window: Window) -> None:
    """Show the form of the alert policy."""
    from coordinator.widgets.power.watch_settings import WatchSettings

    WatchSettings(window.bridge, window).show()


VIEW = SubjectView(
    "power",
    desk=Page("power", mark("Power"), words=mark("electricity, meter reading, silence, watch")),
    sections=(
        Page(
            "homes",
            mark("Homes"),
            "coordinator.widgets.power.homes_section",
            "HomesSection",
            words=mark("watched homes, state, last activity"),
        ),
        Page(
            "comparison",
            mark("Comparison"),
            "coordinator.widgets.power.monthly_comparison",
            "MonthlyComparisonView",
            words=mark("by month, monthly, year ago, change of use"),
        ),
        Page(
            "replay",
            mark("Replay"),
            "coordinator.widgets.power.replay_section",
            "ReplaySection",
            words=mark("look back, simulate, how many alerts, budget"),
        ),
        Page(
            "feeds",
            mark("Feeds and precision"),
            "coordinator.widgets.power.feeds_section",
            "FeedsSection",
            words=mark("data late, false alerts, hit rate"),
        ),
        Page(
            "meters",
            mark("Meters"),
            "coordinator.widgets.power.meters_section",
            "MetersSection",
            words=mark("customer number, link a meter, unlinked"),
        ),
        Page(
            "proposals",
            mark("Proposals"),
            "coordinator.widgets.power.proposals_section",
            "PROPOSALS",
            words=mark("propose to the utility, who next for the watch, list for the utility"),
        ),
    ),
    reads=frozenset({"power", "households", "alerts", "checkins", "services", "surveys", "tasks"}),
    pane=(Part("usage", 10, "coordinator.widgets.power.pane_part:UsagePart", ask_usage),),
    acts=(
        PaneAct(
            "supply_cut",
            mark("Without electricity"),
            "coordinator.widgets.power.acts:supply_cut",
            needs="name",
            place=90,
            menu=mark("Without electricity"),
            words=mark("cut off, unpaid, vacant"),
        ),
    ),
    settings=(
        SettingLink(
            "watch_policy",
            mark("How many alerts there are, and when"),
            mark("How many needless alerts the office can bear, for whom there may be more, and when they are shown."),
            mark("Set…"),
            show_watch_policy,
            mark("alert policy, watch settings, sensitivity, too many alerts"),
        ),
    ),
    papers=(PaperName("monthly", mark("by month, monthly report, year ago")),),
    actions=(
        Action(
            "watch_policy",
            mark("Set how many alerts there are, and when"),
            "program",
            30,
            do=show_watch_policy,
            words=mark("alert policy, watch settings, sensitivity, too many alerts"),
        ),
    ),
)
