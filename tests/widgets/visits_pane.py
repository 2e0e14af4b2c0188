"""A subject nobody has, as far as the household pane and the actions go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QWidget

from coordinator.widgets.kit.pane.part import PanePart
from coordinator.widgets.kit.pane.records import Known, PaneAct, Part
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.subject import Action, SubjectView
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.household_card import HouseholdCard


class VisitPart(PanePart):
    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.words = QLabel(content)
        self.answer: Any = None
        self.widgets = (self.words,)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        self.words.setText(f"No visit to {card.name} yet")

    def show_answer(self, answer: Any) -> None:
        self.answer = answer


def visited(pane: HouseholdActs) -> None:
    assert pane.household_id is not None
    pane.do_at_once(ask_for(Households.add_note, pane.household_id, f"Visited by {pane.known['visitor']}", WHEN_RUN))


VISITS = SubjectView(
    "visits",
    pane=(Part("visits", 45, "tests.widgets.visits_pane:VisitPart", lambda _workspace, home, _now: home),),
    known=(Known("visitor", lambda _workspace: "the nurse", frozenset()),),
    acts=(
        PaneAct("visited", "Visited", "tests.widgets.visits_pane:visited", place=45, button="Visited", menu="Visited"),
    ),
    actions=(Action("visited", "Note a visit", "act", 55, "V", "household"),),
)
