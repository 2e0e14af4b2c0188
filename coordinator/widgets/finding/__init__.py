"""The Finding desk, what a household's pane tells of national lists, and the act that says by whom it was found."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import PaneAct, Part
from coordinator.widgets.subject import Action, PaperName, SubjectView

VIEW = SubjectView(
    "finding",
    within="surveys",
    sections=(
        Page(
            "finding",
            mark("Finding people"),
            "coordinator.widgets.finding.desk",
            "FINDING_DESK",
            reads=frozenset({"finding", "households", "alerts"}),
            words=mark("national list, round, lonely death, blind spots, signals"),
        ),
    ),
    reads=frozenset({"finding", "households", "alerts"}),
    pane=(Part("finding", 65, "coordinator.widgets.finding.pane_part:FindingPart"),),
    acts=(
        PaneAct(
            "found_by",
            mark("By whom it was found"),
            "coordinator.widgets.finding.pane_part:found_by",
            needs="name",
            place=97,
            menu=mark("By whom it was found"),
            words=mark("reporter, village head, postman, meter reader"),
        ),
    ),
    actions=(
        Action(
            "go_finding",
            mark("Go to the finding rounds"),
            "window",
            905,
            do=lambda window: window.show_desk("surveys:finding"),
            words=mark("national list, round, lonely death, blind spots, signals"),
        ),
    ),
    papers=(PaperName("finding", mark("year's report, finding rounds, national lists")),),
)
