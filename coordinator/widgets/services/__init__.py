"""The Services desk, and the forms and time line of service links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import Known, PaneAct, Part
from coordinator.widgets.subject import SubjectView

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

Names = list[tuple[int, str]]
"""Numbers with names."""


def ask_directory(workspace: Workspace) -> tuple[Names, Names]:
    """Ask for the programmes, and the providers, that a service can be linked from."""
    return workspace.services.programmes(), workspace.services.providers()


VIEW = SubjectView(
    "services",
    desk=Page(
        "services",
        mark("Service links"),
        words=mark("welfare, programme, provider, referral, meals"),
    ),
    sections=(
        Page("links", mark("Links"), "coordinator.widgets.services.desk", "LINKS"),
        Page(
            "handover",
            mark("Changes of age"),
            "coordinator.widgets.services.handover",
            "HANDOVER",
            words=mark("life stage, age limit, turns 65, hand over, services end"),
        ),
    ),
    reads=frozenset({"services", "households"}),
    pane=(Part("links", 30, "coordinator.widgets.services.pane_part:LinkPart"),),
    known=(Known("directory", ask_directory, frozenset()),),
    acts=(
        PaneAct(
            "link_request",
            mark("Link a service"),
            "coordinator.widgets.services.acts:request",
            needs="name",
            place=100,
            menu=mark("Link a service"),
            words=mark("welfare, programme, apply, refer"),
        ),
    ),
)
