"""The desk of outings, and their part of the household pane."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import Known, PaneAct, Part
from coordinator.widgets.subject import Action, SubjectView

_PANE = "coordinator.widgets.outings.pane_part"

VIEW = SubjectView(
    "outings",
    desk=Page("outings", mark("Outings"), "coordinator.widgets.outings.desk", "OUTINGS"),
    pane=(Part("outings", 45, f"{_PANE}:OutingPart", lambda workspace, home, _now: workspace.outings.count(home)),),
    known=(Known("companion", lambda workspace: workspace.actor, frozenset()),),
    acts=(
        PaneAct(
            "taken_out",
            mark("Taken out"),
            f"{_PANE}:taken_out",
            place=45,
            button=mark("Taken out"),
            menu=mark("Taken out"),
        ),
    ),
    actions=(
        Action("taken_out", mark("Note an outing"), "act", 55, "V", "household"),
        Action("go_outings", mark("Go to outings"), "window", 900, do=lambda window: window.show_desk("outings")),
    ),
    reads=frozenset({"outings", "households"}),
)
