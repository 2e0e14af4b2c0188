"""The forms of alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.widgets.kit.pane.records import PaneAct, Part
from coordinator.widgets.subject import Action, SubjectView

if TYPE_CHECKING:
    from coordinator.widgets.kit.window import Window


def show_silences(window: Window) -> None:
    """Show the silences that run now."""
    from coordinator.widgets.alerts.snooze_list import SnoozeList

    snooze_list = SnoozeList(window.bridge, window)
    snooze_list.household_opened.connect(window.open_household)
    snooze_list.show()


VIEW = SubjectView(
    "alerts",
    pane=(Part("alerts", 0, "coordinator.widgets.alerts.pane_part:AlertPart", line=False),),
    acts=(
        PaneAct(
            "acknowledge",
            mark("Acknowledge"),
            "coordinator.widgets.alerts.acts:acknowledge",
            place=20,
            button=mark("Acknowledge"),
            key="A",
            why_not="coordinator.widgets.alerts.acts:why_not",
        ),
        PaneAct(
            "silence",
            mark("Snooze the alert"),
            "coordinator.widgets.alerts.acts:silence",
            place=30,
            button=mark("Snooze"),
            key="S",
            why_not="coordinator.widgets.alerts.acts:why_not",
        ),
        PaneAct(
            "resolve",
            mark("Resolve the alert"),
            "coordinator.widgets.alerts.acts:resolve",
            place=40,
            button=mark("Resolve"),
            key="R",
            why_not="coordinator.widgets.alerts.acts:why_not",
            after="coordinator.widgets.alerts.acts:after",
        ),
    ),
    moves_on=("Alerts.acknowledge", "Alerts.silence", "Alerts.resolve"),
    actions=(
        Action(
            "acknowledge",
            mark("Acknowledge the alert"),
            "act",
            20,
            "A",
            "alert",
            words=mark("seen, take on, danger sign"),
        ),
        Action("silence", mark("Snooze the alert"), "act", 30, "S", "alert", words=mark("pause, snooze, postpone")),
        Action(
            "resolve",
            mark("Resolve the alert"),
            "act",
            40,
            "R",
            "alert",
            words=mark("close, finish, outcome, confirmed safe"),
        ),
        Action(
            "silences",
            mark("Snoozed alerts, oldest first"),
            "list",
            50,
            do=show_silences,
            words=mark("paused alerts, snoozed"),
        ),
    ),
)
