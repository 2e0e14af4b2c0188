"""The Calls desk (안부전화): this week's board, and what else belongs to the weekly calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark, tr
from coordinator.widgets.desk_sections import Section, SectionedDesk

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.bridge import Bridge

SECTIONS: tuple[Section, ...] = (
    Section("board", mark("This week"), "calls_board", "CallsBoard"),
    Section("enrolment", mark("Enrolment"), "enrolment_section", "EnrolmentSection"),
    Section("keyin", mark("Key in a sheet"), "calls_keyin", "CallsKeyin"),
    Section("lapsed", mark("Lapsed"), "calls_lapsed", "CallsLapsed"),
    Section("trends", mark("Trends"), "calls_trends", "CallsTrends"),
    Section("settings", mark("Settings"), "calls_settings", "CallsSettings"),
)
"""The sections in the order of their tabs; a new one is one line here."""


class CallsDesk(SectionedDesk):
    """The sections of the weekly check-in calls."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "callsDesk", tr("Check-in calls"), SECTIONS, parent)
