"""The Calls desk, its sections, and the forms of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import Known, PaneAct, Part
from coordinator.widgets.subject import Action, SubjectView

if TYPE_CHECKING:
    from coordinator.worklist.checkins.script import CallScript
    from coordinator.workspace import Workspace


def call_script(workspace: Workspace) -> CallScript:
    """Ask what is said in a call by hand."""
    return workspace.checkins.script()


VIEW = SubjectView(
    "checkins",
    desk=Page("calls", mark("Check-in calls")),
    sections=(
        Page("board", mark("This week"), "coordinator.widgets.checkins.board", "CallsBoard"),
        Page("enrolment", mark("Enrolment"), "coordinator.widgets.checkins.enrolment.section", "EnrolmentSection"),
        Page("keyin", mark("Key in a sheet"), "coordinator.widgets.checkins.keyin", "CallsKeyin"),
        Page("lapsed", mark("Lapsed"), "coordinator.widgets.checkins.lapsed", "LAPSED"),
        Page("trends", mark("Trends"), "coordinator.widgets.checkins.trends", "CallsTrends"),
        Page("settings", mark("Settings"), "coordinator.widgets.checkins.settings", "CallsSettings"),
    ),
    reads=frozenset({"checkins", "households", "power", "alerts", "tasks", "services"}),
    pane=(Part("calls", 20, "coordinator.widgets.checkins.pane_part:CallPart"),),
    known=(Known("script", call_script),),
    acts=(
        PaneAct(
            "call",
            mark("Record call"),
            "coordinator.widgets.checkins.acts:call",
            needs="phone",
            place=10,
            button=mark("Record call"),
            key="C",
            main=True,
        ),
        PaneAct("step", mark("Step after a missed call"), "coordinator.widgets.checkins.acts:step"),
        PaneAct("settle", mark("Settle the call"), "coordinator.widgets.checkins.acts:settle"),
        PaneAct(
            "enrolment",
            mark("Check-in calls: propose or change"),
            "coordinator.widgets.checkins.acts:enrolment",
            needs="",
            place=110,
            menu=mark("Check-in calls: propose or change"),
        ),
    ),
    moves_on=("Checkins.record_call", "Checkins.take_step", "Checkins.settle"),
    actions=(Action("call", mark("Record a call"), "act", 10, "C", "household"),),
)
