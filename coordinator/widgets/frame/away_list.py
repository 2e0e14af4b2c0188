"""What came due while the program was closed, by name; Enter goes to the household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark, short_moment, tr
from coordinator.widgets.kit.homes.rows import HouseholdList
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from coordinator.widgets.kit.window import Window

_COLUMNS = (
    Column(mark("Name"), lambda row: row.name, width=96),
    Column(mark("Area"), lambda row: row.area, width=150),
    Column(mark("Since"), lambda row: short_moment(row.at), lambda row: row.at, width=140),
    Column(mark("What came due"), lambda row: row.kind, width=0, tip=lambda row: row.text),
)


def show_away(window: Window) -> None:
    """Show by name what came due while the program was closed."""
    from coordinator.workspace.while_away import summary

    came = window.bridge.workspace.came_due()
    household_list = HouseholdList(
        "away", tr("While you were away"), _COLUMNS, lambda row: (row.code, row.household_id, row.at), window
    )
    household_list.show_rows(came, summary(came) if came else tr("Nothing came due."))
    household_list.household_opened.connect(window.open_household)
    household_list.show()
