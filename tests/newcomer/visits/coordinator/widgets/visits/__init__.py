"""The desk of visits, and their part of the household pane."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import Known, PaneAct, Part
from coordinator.widgets.subject import Action, SubjectView

_PANE = "coordinator.widgets.visits.pane_part"

VIEW = SubjectView(
    "visits",
    desk=Page("visits", mark("Visits"), "coordinator.widgets.visits.desk", "VISITS"),
    pane=(Part("visits", 45, f"{_PANE}:VisitPart", lambda workspace, home, _now: workspace.visits.count(home)),),
    known=(Known("visitor", lambda workspace: workspace.actor, frozenset()),),
    acts=(
        PaneAct("visited", mark("Visited"), f"{_PANE}:visited", place=45, button=mark("Visited"), menu=mark("Visited")),
    ),
    actions=(
        Action("visited", mark("Note a visit"), "act", 55, "V", "household"),
        Action("go_visits", mark("Go to visits"), "window", 900, do=lambda window: window.show_desk("visits")),
    ),
    reads=frozenset({"visits", "households"}),
)
