"""The check-in calls in the household pane: the strip of the last weeks, and what they ask for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from coordinator.widgets.checkins.strip import CallStrip
from coordinator.widgets.checkins.work_panel import CallWorkPanel
from coordinator.widgets.kit.pane.part import PanePart

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.household_card import HouseholdCard

_OF_THE_CALL = {"task": "call_task", "alert": "call_alert", "service": "call_service"}
"""What comes of the call is begun by another name than the same act on the household."""


class CallPart(PanePart):
    """The calls of a household."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.strip = CallStrip(content)
        self.work = CallWorkPanel(content)
        self.widgets = (self.strip, self.work)
        self.strip.call_wanted.connect(partial(pane.begin, "call"))
        self.work.wanted.connect(self._on_wanted)
        self.work.follow_chosen.connect(pane.go_to)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show the weeks, and what the calls ask for."""
        self.strip.show_calls(card.calls, card.usual_answer_share)
        self.show_known()

    def show_known(self) -> None:
        """Offer a service where there is one to be asked for."""
        if self.pane.card is not None:
            programmes, _ = self.pane.known.get("directory", ((), ()))
            self.work.show_work(self.pane.card.call_work, self.pane.now(), can_link=bool(programmes))

    @Slot(str)
    def _on_wanted(self, act: str) -> None:
        self.pane.begin(_OF_THE_CALL.get(act, act))

    def go_to(self, kind: str, record_id: int) -> bool:
        """Go to the week of a call, if the strip reaches back to it."""
        card = self.pane.card
        if kind != "call" or card is None:
            return False
        at = next((row.at for row in self.pane.sources() if row.kind == "call" and row.id == record_id), None)
        weeks = [n for n, cell in enumerate(card.calls) if at is not None and cell.week_on <= at.date()]
        if weeks:
            self.pane.bring(self.strip.squares)
            self.strip.squares.choose(weeks[-1])
        return bool(weeks)
