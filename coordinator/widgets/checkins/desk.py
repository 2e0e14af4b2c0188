"""The Calls desk (안부전화): this week's board, and what else belongs to the weekly calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark, tr
from coordinator.widgets.kit.desk_sections import Section, SectionedDesk

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge

SECTIONS: tuple[Section, ...] = (
    Section("board", mark("This week"), "checkins.board", "CallsBoard"),
    Section("enrolment", mark("Enrolment"), "checkins.enrolment.section", "EnrolmentSection"),
    Section("keyin", mark("Key in a sheet"), "checkins.keyin", "CallsKeyin"),
    Section("lapsed", mark("Lapsed"), "checkins.lapsed", "CallsLapsed"),
    Section("trends", mark("Trends"), "checkins.trends", "CallsTrends"),
    Section("settings", mark("Settings"), "checkins.settings", "CallsSettings"),
)
"""The sections in the order of their tabs; a new one is one line here."""


class CallsDesk(SectionedDesk):
    """The sections of the weekly check-in calls."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "callsDesk", tr("Check-in calls"), SECTIONS, parent)
