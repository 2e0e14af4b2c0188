"""The Households desk (가구): everybody in the register, found by words, area, risk and severity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import RISK_LABELS
from coordinator.text import mark, phone_text, tr
from coordinator.widgets.households.detail import ADD, EXPORT, SEX_LABELS, HouseholdDetail
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.listing import Empty, Listing, households_shown
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.table import Column, severity_column

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.worklist.list_rows import HouseholdRow
    from coordinator.workspace import Workspace

_RISKS = tuple(RISK_LABELS)
_SEVERITIES = tuple(SEVERITY_LABELS)

COLUMNS = (
    severity_column(lambda row: row.severity, width=110),
    Column(mark("Name"), lambda row: row.name, width=110),
    age_column(),
    Column(mark("Sex"), lambda row: tr(SEX_LABELS[row.sex]) if row.sex in SEX_LABELS else "", width=72),
    Column(mark("Area"), lambda row: row.area, width=190),
    Column(
        mark("Risk"),
        lambda row: tr(RISK_LABELS[row.risk]) if row.risk in RISK_LABELS else "",
        lambda row: _RISKS.index(row.risk) if row.risk in _RISKS else None,
        width=120,
    ),
    Column(mark("Power"), lambda row: tr("Yes") if row.has_meter else "–", lambda row: not row.has_meter, width=84),
    Column(
        mark("Check-in calls"),
        lambda row: tr("Yes") if row.has_calls else "–",
        lambda row: not row.has_calls,
        width=104,
    ),
    Column(mark("Phone"), lambda row: phone_text(row.phone), width=140),
    Column(mark("Address"), lambda row: _rest_of_address(row), width=0, tip=lambda row: row.address),
)


def _rest_of_address(row: HouseholdRow) -> str:
    """Give what the address says beyond the area, which has a column of its own."""
    return row.address.removeprefix(row.area).strip() if row.area else row.address


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
    placeholder=mark("Name, initials, phone, address"),
    words=lambda row: (row.name, row.area, row.address, row.phone),
    filters=(
        AREA,
        Filter("Risk", mark("Risk"), lambda row, code: row.risk == code, RISK_LABELS),
        Filter("Severity", mark("Severity"), lambda row, code: row.severity == code, SEVERITY_LABELS, shape=str),
    ),
    acts=(ADD, EXPORT),
    pane=HouseholdDetail,
    detail=lambda workspace, row, now: workspace.households.card(row.household_id, now),
    desk="registerSection",
    shares=(3, 1),
)
"""The register as a table with the chosen household beside it; Enter shows it on the Today desk."""
