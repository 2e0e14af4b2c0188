"""The section with everything on record of a household, shown when it is asked for."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from coordinator.text import ntr, short_moment, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.pane.part import PanePart
from coordinator.widgets.kit.pane_section import Section

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.rows import TimelineRow

TIMELINE_ROWS = 200
"""More are said as a number; the history desk has them all."""


class TimelineSection(Section):
    """Events, newest first, behind a button.

    Signals
    -------
    wanted : the events are to be handed to `show_events`
    """

    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Everything on record"), parent, tr("Show"), self.toggle)
        self.setObjectName("householdTimeline")
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.layout_below.addWidget(self._label)

    def show_events(self, rows: list[TimelineRow]) -> None:
        """Show the events, newest first."""
        soft = theme.current().subtle
        lines = "".join(
            f'<tr><td style="color:{soft};white-space:nowrap;padding:0 10px 3px 0">{escape(short_moment(row.at))}</td>'
            f'<td style="padding-bottom:3px">{escape(row.text.text)}</td></tr>'
            for row in sorted(rows, key=lambda row: row.at, reverse=True)[:TIMELINE_ROWS]
        )
        more = len(rows) - TIMELINE_ROWS
        older = ntr("{n} older event", "{n} older events", more)
        rest = f"<p>{escape(older)}</p>" if more > 0 else ""
        self._label.setText(f"<table cellspacing=0 cellpadding=0>{lines}</table>{rest}" if rows else "")
        self._label.setVisible(bool(rows))
        self.say_empty("" if rows else tr("Nothing is on record yet."))
        self.button.setText(tr("Hide"))

    def toggle(self) -> None:
        """Ask for the events, or put them away."""
        if self._label.isVisibleTo(self) or self.empty_label.isVisibleTo(self):
            self.put_away()
        else:
            self.say_empty(tr("Reading the records…"))
            self.button.setText(tr("Hide"))
            self.wanted.emit()

    def put_away(self) -> None:
        """Show none."""
        self._label.clear()
        self._label.hide()
        self.say_empty("")
        self.button.setText(tr("Show"))


class TimelinePart(PanePart):
    """Everything on record, at the end of the pane."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.events = TimelineSection(content)
        self.widgets = (self.events,)

    def be_of(self, household_id: int | None, now: datetime) -> None:
        """Show none."""
        self.events.put_away()

    def go_to(self, kind: str, record_id: int) -> bool:
        """Show where a call stands that no other part reaches."""
        if kind == "call":
            self.pane.bring(self.events)
            self.events.wanted.emit()
        return kind == "call"
