"""The Households desk (가구): everybody in the register, found by words, area, risk and severity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import RISK_LABELS
from coordinator.text import mark
from coordinator.widgets.households.columns import COLUMNS, FILTERS, OWN_VIEWS
from coordinator.widgets.households.detail import ADD, EXPORT, HouseholdDetail
from coordinator.widgets.households.rules_form import RULES
from coordinator.widgets.kit.desks.listing import Empty, Listing, households_shown

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.worklist.list_rows import HouseholdRow
    from coordinator.workspace import Workspace

_RISKS = tuple(RISK_LABELS)
_SEVERITIES = tuple(SEVERITY_LABELS)


def _most_pressing(workspace: Workspace, now: datetime) -> list[HouseholdRow]:
    """List the register, the highest severity first, and there in the order of the worklist, then by risk and name."""
    places = {line.household_id: place for place, line in enumerate(workspace.today(now).lines)}
    last = len(places)

    def place(row: HouseholdRow) -> tuple[int, int, int, str]:
        severity = _SEVERITIES.index(row.severity) if row.severity in _SEVERITIES else len(_SEVERITIES)
        risk = _RISKS.index(row.risk) if row.risk in _RISKS else len(_RISKS)
        return severity, places.get(row.household_id, last), risk, row.name

    return sorted(workspace.households.table(now), key=place)


HOUSEHOLDS = Listing(
    "households",
    mark("List of people"),
    ask=_most_pressing,
    columns=COLUMNS,
    key=lambda row: row.household_id,
    count=households_shown,
    empty=Empty(
        mark("There are no households yet. Import the list of those you look after; CSV and Excel files will do."),
        mark("Import a file"),
        "import",
    ),
    placeholder=mark("Name, initials, phone, address, contact"),
    words=lambda row: row.sought,
    filters=FILTERS,
    views=OWN_VIEWS,
    acts=(ADD, RULES, EXPORT),
    pane=HouseholdDetail,
    detail=lambda workspace, row, now: workspace.households.card(row.household_id, now),
    desk="registerSection",
    shares=(3, 1),
)
"""The register as a table with the chosen household beside it; Enter shows it on the Today desk."""
