"""A part of the household pane: what it shows of a card, what it offers in the menu, where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.rows import FollowRow


@dataclass(frozen=True)
class Offered:
    """An entry of the menu of rarer acts: its object name, what it says, what it begins."""

    name: str
    text: str
    begin: Callable[[], object]


class PanePart(QObject):
    """Some widgets that stand below each other in the pane.

    Parameters
    ----------
    pane : whose part it is
    content : the parent of the widgets
    """

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane)
        self.pane = pane
        self.widgets: tuple[QWidget, ...] = ()

    def keep_with(self, bridge: Bridge) -> None:
        """Keep what is typed here in the vault while it is not saved."""

    def be_of(self, household_id: int | None, now: datetime) -> None:
        """Show nothing of anybody; the card of this household follows."""

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show what a card says."""

    def show_answer(self, answer: Any) -> None:
        """Show what its own question brought, of the household whose card is shown."""

    def show_known(self) -> None:
        """Take notice of what the pane has come to know for the forms."""

    def offered(self) -> Sequence[Offered]:
        """List its own entries of the menu of rarer acts."""
        return ()

    def sources(self) -> Sequence[FollowRow]:
        """List the records it names as what something came of."""
        return ()

    def go_to(self, kind: str, record_id: int) -> bool:
        """Lead to a record, if it is one of this part."""
        return False

    def act_done(self, request: Request) -> None:
        """Let go of what was sent from here."""

    def act_refused(self, request: Request | None, household_id: int | None) -> None:
        """Take back what was sent from here; without a request, what was sent last."""
