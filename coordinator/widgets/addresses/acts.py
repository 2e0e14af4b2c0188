"""The act by which the household pane leads to where a home is placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordinator.widgets.kit.pane.acts import HouseholdActs


def place(pane: HouseholdActs) -> None:
    """Go to the map on which the household is placed."""
    if pane.household_id is not None:
        pane.place_wanted.emit("households:places", pane.household_id)
