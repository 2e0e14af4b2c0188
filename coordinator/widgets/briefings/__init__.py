"""The papers: their page, and the ways that lead there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark, tr
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import PaneAct
from coordinator.widgets.subject import Action, PaperName, SettingLink, SubjectView

if TYPE_CHECKING:
    from coordinator.widgets.kit.window import Window


def print_daily(window: Window) -> None:
    """Go to the daily briefing among the papers."""
    window.print_paper("daily")


def print_run(window: Window) -> None:
    """Begin to print the record of the morning run."""
    window.print_paper("run")


def show_papers(window: Window) -> None:
    """Go to the papers."""
    window.show_desk("briefings")


def kept_folder(window: Window) -> str:
    """Name the folder papers are saved in at first."""
    kept = window.bridge.views.get("briefings")
    folder = kept.get("folder", "") if isinstance(kept, dict) else ""
    return folder or tr("The documents of whoever is signed in on this PC")


VIEW = SubjectView(
    "briefings",
    desk=Page(
        "briefings",
        mark("Briefings"),
        "coordinator.widgets.briefings.desk",
        "PapersDesk",
        words=mark("print, output, PDF, HWPX, Excel, report"),
    ),
    acts=(
        PaneAct(
            "print",
            mark("Print this household's page"),
            "coordinator.widgets.briefings.acts:print_page",
            needs="",
            place=120,
            menu=mark("Print this household's page"),
        ),
    ),
    actions=(
        Action(
            "print",
            mark("Print the daily briefing"),
            "program",
            20,
            "Ctrl+P",
            do=print_daily,
            words=mark("paper, report, PDF, briefing"),
        ),
        Action(
            "print_run",
            mark("Print the record of the morning run"),
            "program",
            22,
            do=print_run,
            words=mark("morning run, what was done today, record for the chief"),
        ),
    ),
    settings=(
        SettingLink(
            "paper_folder",
            mark("Folder of saved papers"),
            mark("Where the next paper is saved at first; it is the folder of the last one."),
            mark("Go to the papers"),
            show_papers,
            mark("save as PDF, documents, where are the papers"),
            section="folders",
            says=kept_folder,
        ),
    ),
    papers=(
        PaperName("daily", mark("morning meeting, report, today's list")),
        PaperName("run", mark("morning run, half a page, chief")),
    ),
)
