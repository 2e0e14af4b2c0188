"""The acts on a household's electricity, as the household pane begins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.widgets.power.supply_form import SupplyForm

if TYPE_CHECKING:
    from coordinator.widgets.kit.pane.acts import HouseholdActs


def supply_cut(pane: HouseholdActs) -> None:
    """Open the form that notes a home without electricity."""
    if pane.whom is not None:
        pane.open(SupplyForm, pane.whom.household_id, lambda household: SupplyForm(household, pane.now(), pane.forms))
