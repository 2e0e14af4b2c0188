"""The outings of a household in its pane, and the act that reports one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from coordinator.text import ntr, tr
from coordinator.widgets.kit.pane.part import PanePart
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.outings import Outings

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.household_card import HouseholdCard


class OutingPart(PanePart):
    """How often a household was taken out or is to be."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.words = QLabel(content)
        self.widgets = (self.words,)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Say nothing of another household's outings until its own are known."""
        self.words.setText("")

    def show_answer(self, answer: int) -> None:
        """Say how many outings there are."""
        self.words.setText(ntr("{n} outing", "{n} outings", answer) if answer else tr("No outing yet"))


def taken_out(pane: HouseholdActs) -> None:
    """Report an outing of whoever sits at the screen."""
    assert pane.household_id is not None
    note = tr("Taken out by {name}", name=pane.known["companion"])
    pane.do_at_once(ask_for(Outings.report, pane.household_id, note, WHEN_RUN))
