"""The Calls desk, its sections, and the forms of calls."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.page import Page
from coordinator.widgets.subject import SubjectView

VIEW = SubjectView(
    "checkins",
    desk=Page("calls", mark("Check-in calls")),
    sections=(
        Page("board", mark("This week"), "checkins.board", "CallsBoard"),
        Page("enrolment", mark("Enrolment"), "checkins.enrolment.section", "EnrolmentSection"),
        Page("keyin", mark("Key in a sheet"), "checkins.keyin", "CallsKeyin"),
        Page("lapsed", mark("Lapsed"), "checkins.lapsed", "LAPSED"),
        Page("trends", mark("Trends"), "checkins.trends", "CallsTrends"),
        Page("settings", mark("Settings"), "checkins.settings", "CallsSettings"),
    ),
    reads=frozenset({"checkins", "households", "power", "alerts", "tasks"}),
)
