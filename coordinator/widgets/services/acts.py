"""The acts on a household's service links, as the household pane begins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.widgets.services.link_forms import LinkMoveForm, LinkRequestForm

if TYPE_CHECKING:
    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.rows import LinkRow


def request(pane: HouseholdActs) -> None:
    """Open the form that asks for a service, where there is one to be asked for."""
    programmes, providers = pane.known.get("directory", ((), ()))
    if pane.whom is not None and programmes and providers:
        pane.open(
            LinkRequestForm,
            pane.whom.household_id,
            lambda household: LinkRequestForm(household, programmes, providers, pane.forms),
        )


def move(pane: HouseholdActs, link: LinkRow) -> None:
    """Open the form that moves a service link."""
    if pane.card is not None:
        pane.open(LinkMoveForm, link.id, lambda household: LinkMoveForm(household, link, pane.now(), pane.forms))
