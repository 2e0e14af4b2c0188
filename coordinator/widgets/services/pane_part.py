"""The service links in the household pane."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coordinator.text import tr
from coordinator.widgets.kit.follow_links import FollowLinks
from coordinator.widgets.kit.pane.part import PanePart
from coordinator.widgets.services import acts
from coordinator.widgets.services.link_timeline import LinkTimeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.rows import FollowRow


class LinkPart(PanePart):
    """The service links of a household, and what they came of."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.links = LinkTimeline(content)
        self.from_links = FollowLinks(content)
        self.widgets = (self.links, self.from_links)
        self.links.link_chosen.connect(partial(acts.move, pane))
        self.links.request_wanted.connect(partial(pane.begin, "link_request"))
        self.from_links.chosen.connect(pane.go_to)
        self.show_known()

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show the links."""
        self.links.show_links(card.links, card.born_on, now, card.parts["services"].stages)
        self.from_links.show_rows([source for link in card.links for source in link.sources], arrow="←")

    def show_known(self) -> None:
        """Let a service be asked for where there is one."""
        programmes, providers = self.pane.known.get("directory", ((), ()))
        can_link = bool(programmes and providers)
        self.links.request_button.setEnabled(can_link)
        self.links.request_button.setToolTip("" if can_link else tr("No programme or provider is registered yet."))

    def sources(self) -> Sequence[FollowRow]:
        """List what the links came of."""
        return self.from_links.rows()

    def go_to(self, kind: str, record_id: int) -> bool:
        """Go to a link, with its form."""
        if kind != "link":
            return False
        card = self.pane.card
        link = None if card is None else next((row for row in card.links if row.id == record_id), None)
        self.pane.bring(self.links)
        if link is not None:
            acts.move(self.pane, link)
        return True
