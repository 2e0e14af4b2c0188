"""The Households desk, and absences."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import PaneAct, Part
from coordinator.widgets.subject import Action, PaperName, SubjectView

VIEW = SubjectView(
    "households",
    desk=Page(
        "households",
        mark("Households"),
        "coordinator.widgets.households.desk",
        "HOUSEHOLDS",
        words=mark("register, people, residents, list of names"),
    ),
    reads=frozenset({"households", "power", "checkins", "services", "surveys", "tasks", "alerts"}),
    pane=(
        Part("contacts", 40, "coordinator.widgets.households.pane_parts:ContactPart"),
        Part("notes", 60, "coordinator.widgets.households.pane_parts:NotePart"),
        Part("absences", 70, "coordinator.widgets.households.pane_parts:AbsencePart"),
    ),
    acts=(
        PaneAct(
            "note",
            mark("Write a note"),
            "coordinator.widgets.households.acts:note",
            needs="name",
            place=60,
            menu=mark("Write a note"),
        ),
        PaneAct(
            "safety_note",
            mark("Safety note for visitors"),
            "coordinator.widgets.households.acts:safety_note",
            place=70,
            menu=mark("Safety note for visitors"),
            words=mark("dog, two persons, danger"),
        ),
        PaneAct(
            "absence",
            mark("Register absence"),
            "coordinator.widgets.households.acts:absence",
            needs="name",
            place=80,
            menu=mark("Register absence"),
            words=mark("hospital, away, travel, admission"),
        ),
        PaneAct(
            "return_check",
            mark("Absence or return"),
            "coordinator.widgets.households.acts:return_check",
            place=85,
            menu=mark("Check the return"),
        ),
        PaneAct(
            "leaving",
            mark("Death, move or end"),
            "coordinator.widgets.households.acts:leaving",
            needs="name",
            place=90,
            menu=mark("Death, move or end"),
            words=mark("died, passed away, moved away, closed, ended"),
        ),
        PaneAct(
            "withdrawal",
            mark("Withdraw a consent"),
            "coordinator.widgets.households.acts:withdrawal",
            place=95,
            menu=mark("Withdraw a consent"),
            words=mark("consent, refuses, does not agree"),
        ),
    ),
    actions=(
        Action("note", mark("Write a note"), "act", 50, "N", "household", words=mark("memo, remark, write down")),
        Action(
            "return_check",
            mark("Absence or return"),
            "act",
            55,
            "B",
            "household",
            words=mark("discharged, came back, hospital, away"),
        ),
    ),
    moves_on=(
        "Households.register_absence",
        "Households.extend_absence",
        "Households.check_return",
        "Households.report_death",
        "Households.move_out",
        "Households.close",
    ),
    papers=(PaperName("household", mark("household sheet, one person, conference"), "household"),),
)
