"""The Calls desk, its sections, and the forms of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import Known, PaneAct, Part
from coordinator.widgets.subject import Action, PaperName, SettingLink, SubjectView

if TYPE_CHECKING:
    from coordinator.widgets.kit.window import Window
    from coordinator.worklist.checkins.script import CallScript
    from coordinator.workspace import Workspace


def call_script(workspace: Workspace) -> CallScript:
    """Ask what is said in a call by hand."""
    return workspace.checkins.script()


def show_call_rules(window: Window) -> None:
    """Go to the rules of the check-in calls."""
    window.show_desk("calls:settings")


VIEW = SubjectView(
    "checkins",
    desk=Page(
        "calls",
        mark("Check-in calls"),
        words=mark("call, phone, telephone, greeting, AI call"),
        tab=mark("Check-ins"),
    ),
    sections=(
        Page(
            "board",
            mark("This week"),
            "coordinator.widgets.checkins.board",
            "CallsBoard",
            words=mark("weekly round, list of calls, missed calls"),
        ),
        Page(
            "enrolment",
            mark("Enrolment"),
            "coordinator.widgets.checkins.enrolment.section",
            "EnrolmentSection",
            words=mark("register for calls, who next, consent, roster"),
        ),
        Page(
            "keyin",
            mark("Key in a sheet"),
            "coordinator.widgets.checkins.keyin",
            "CallsKeyin",
            words=mark("call sheet, enter results, paper"),
        ),
        Page(
            "lapsed",
            mark("Lapsed"),
            "coordinator.widgets.checkins.lapsed",
            "LAPSED",
            words=mark("no conversation, long silent, not reached"),
        ),
        Page(
            "trends",
            mark("Trends"),
            "coordinator.widgets.checkins.trends",
            "CallsTrends",
            words=mark("statistics, answer rate, topics, concerns"),
        ),
        Page(
            "settings",
            mark("Settings"),
            "coordinator.widgets.checkins.settings",
            "CallsSettings",
            words=mark("call rules, escalation, office hours, holidays, urgent words, contract"),
        ),
    ),
    reads=frozenset({"checkins", "households", "finding", "power", "alerts", "surveys", "tasks", "services"}),
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
            words=mark("enrol, weekday, wish time, decline AI"),
        ),
    ),
    moves_on=("Checkins.record_call", "Checkins.take_step", "Checkins.settle"),
    actions=(
        Action(
            "call",
            mark("Record a call"),
            "act",
            10,
            "C",
            "household",
            words=mark("telephone, no answer, check-in call"),
        ),
    ),
    settings=(
        SettingLink(
            "call_rules",
            mark("Rules of the check-in calls"),
            mark("Steps after a missed call and their waits, urgent words, the words of a call, room in the contract."),
            mark("Go to the rules"),
            show_call_rules,
            mark("escalation, urgent words, script, contract"),
        ),
        SettingLink(
            "office_hours",
            mark("Office hours and holidays"),
            mark("Waits count office hours; weekends and public holidays of the country are known and need no entry."),
            mark("Set the office hours"),
            show_call_rules,
            mark("holidays, public holidays, weekend, opening hours"),
        ),
    ),
    papers=(PaperName("calls", mark("sheet for calls, record by hand, check-in calls")),),
)
