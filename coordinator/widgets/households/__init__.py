"""The Households desk, and absences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import PaneAct, Part
from coordinator.widgets.subject import Action, PaperName, SettingLink, SubjectView

if TYPE_CHECKING:
    from coordinator.widgets.kit.window import Window


def show_rules(window: Window) -> None:
    """Go to the register and open the form of its rules there."""
    from coordinator.widgets.households.rules_form import show_in

    show_in(window)


VIEW = SubjectView(
    "households",
    desk=Page("households", mark("Households"), words=mark("people, residents, list of names")),
    sections=(
        Page(
            "register",
            mark("List of people"),
            "coordinator.widgets.households.desk",
            "HOUSEHOLDS",
            reads=frozenset(
                {"households", "power", "checkins", "services", "surveys", "finding", "tasks", "alerts", "saved_views"}
            ),
            words=mark("register, people, residents, list of names"),
        ),
        Page(
            "duplicates",
            mark("Duplicates"),
            "coordinator.widgets.households.duplicates_section",
            "DuplicatesSection",
            reads=frozenset({"households", "power", "checkins", "services"}),
            words=mark("twice, same person, merge, put together, take apart"),
        ),
    ),
    reads=frozenset(
        {"households", "power", "checkins", "services", "surveys", "finding", "tasks", "alerts", "saved_views"}
    ),
    pane=(
        Part("contacts", 40, "coordinator.widgets.households.pane_parts:ContactPart"),
        Part("notes", 60, "coordinator.widgets.households.pane_parts:NotePart"),
        Part("absences", 70, "coordinator.widgets.households.pane_parts:AbsencePart"),
        Part("entry", 75, "coordinator.widgets.households.pane_parts:EntryPart"),
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
            "entry",
            mark("Correct the entry"),
            "coordinator.widgets.households.entry.begin:entry",
            needs="name",
            place=75,
            menu=mark("Correct the entry"),
            words=mark("name, birth, phone, address, contact, consent, rite leader, merit, register"),
        ),
        *(
            PaneAct(name, title, f"coordinator.widgets.households.entry.begin:{begins}")
            for name, title, begins in (
                ("entry_person", mark("Name, birth, phone, address"), "person"),
                ("entry_residents", mark("People living there"), "residents"),
                ("entry_contact", mark("Add a contact"), "contact"),
                ("entry_consents", mark("Consents"), "consents"),
                ("entry_rite", mark("Rite leader"), "rite"),
                ("entry_merit", mark("National merit"), "merit"),
            )
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
            "entry",
            mark("Correct the entry"),
            "act",
            57,
            "E",
            "household",
            words=mark("name, phone, address, contact, consent, register"),
        ),
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
    settings=(
        SettingLink(
            "register_rules",
            mark("Life stages and lost contact"),
            mark("At which age a life stage begins, and after how many days without a sign of life contact is lost."),
            mark("Set…"),
            show_rules,
            mark("youth, middle-aged, older, age bands, silent, days without contact"),
        ),
    ),
    papers=(PaperName("household", mark("household sheet, one person, conference"), "household"),),
)
