"""Printing from the household pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordinator.widgets.kit.pane.acts import HouseholdActs


def print_page(pane: HouseholdActs) -> None:
    """Print the page of the household shown."""
    if pane.household_id is not None:
        pane.print_wanted.emit(pane.household_id)
