"""What is done with the contacts of a household where they stand: added, corrected, moved, taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.widgets.households.entry import begin
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from coordinator.widgets.households.contact_list import ContactList
    from coordinator.widgets.kit.pane.acts import HouseholdActs


def follow(contacts: ContactList, pane: HouseholdActs) -> None:
    """Let a pane do what is asked of its contacts."""

    def move(contact_id: int, steps: int) -> None:
        pane.do_at_once(ask_for(Households.move_contact, contact_id, steps, WHEN_RUN))

    def take_out(contact_id: int) -> None:
        pane.do_at_once(ask_for(Households.remove_contact, contact_id, WHEN_RUN))

    contacts.add_wanted.connect(lambda: pane.begin("entry_contact"))
    contacts.opened.connect(lambda contact_id: begin.contact(pane, contact_id))
    contacts.moved.connect(move)
    contacts.taken_out.connect(take_out)
