"""The Surveys desk, and what surveys add to the household pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import Known, PaneAct, Part
from coordinator.widgets.subject import Action, PaperName, SettingLink, SubjectView

if TYPE_CHECKING:
    from coordinator.widgets.kit.window import Window
    from coordinator.worklist.surveys.offers import InstrumentRow
    from coordinator.workspace import Workspace

_ACTS = "coordinator.widgets.surveys.acts"


def ask_instruments(workspace: Workspace) -> list[InstrumentRow]:
    """Ask for the instruments with what is in force."""
    return [] if workspace.now is None else workspace.surveys.instruments(workspace.now)


def show_instruments(window: Window) -> None:
    """Go to the instruments."""
    window.show_desk("surveys:instruments")


VIEW = SubjectView(
    "surveys",
    desk=Page("surveys", mark("Surveys"), words=mark("survey, risk, assessment, questionnaire, census")),
    sections=(
        Page(
            "rounds",
            mark("Rounds"),
            "coordinator.widgets.surveys.board",
            "RoundsBoard",
            words=mark("coverage, full survey, who is to be visited, movement, newly at risk"),
        ),
        Page(
            "keyin",
            mark("Key in forms"),
            "coordinator.widgets.surveys.keyin",
            "FormsKeyin",
            words=mark("enter forms, row code, paper"),
        ),
        Page(
            "instruments",
            mark("Instruments"),
            "coordinator.widgets.surveys.tools",
            "INSTRUMENTS",
            words=mark("scale, bands, cut-off, PHQ, loneliness, wording of items"),
        ),
    ),
    reads=frozenset({"surveys", "households"}),
    pane=(Part("surveys", 35, "coordinator.widgets.surveys.pane_part:SurveyPart"),),
    known=(Known("instruments", ask_instruments, frozenset({"surveys"})),),
    acts=(
        PaneAct(
            "assess",
            mark("Assess risk"),
            f"{_ACTS}:assess",
            needs="name",
            place=95,
            menu=mark("Assess risk"),
            words=mark("survey, risk, questionnaire, PHQ, loneliness"),
        ),
        PaneAct(
            "not_assessed",
            mark("Could not be assessed"),
            f"{_ACTS}:not_assessed",
            needs="name",
            place=96,
            menu=mark("Could not be assessed"),
            words=mark("refused, absent, not at home, survey"),
        ),
        PaneAct(
            "correct_assessment",
            mark("Correct the newest assessment"),
            f"{_ACTS}:correct",
            place=97,
            menu=mark("Correct the newest assessment"),
            words=mark("wrong answers, wrong person, survey"),
        ),
    ),
    actions=(
        Action("assess", mark("Assess risk"), "act", 65, "Q", "household", words=mark("survey, questionnaire, score")),
    ),
    settings=(
        SettingLink(
            "instruments",
            mark("Instruments of the surveys"),
            mark("By which bands a score is a grade, and the official wording of the items on paper."),
            mark("Go to the instruments"),
            show_instruments,
            mark("bands, cut-off, risk score"),
        ),
    ),
    papers=(PaperName("survey", mark("survey form, questionnaire, visit by village")),),
)
