"""The Calls desk, its sections, and the forms of calls."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.subject import SubjectView

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
    reads=frozenset({"checkins", "households", "power", "alerts", "tasks"}),
)
