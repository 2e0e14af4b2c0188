"""The Households desk (가구): everybody in the register, found by words, area, risk and severity."""

from __future__ import annotations

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import RISK_LABELS
from coordinator.text import mark, phone_text, tr
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.listing import Empty, Filter, Listing, households_shown, show_in_today
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.table import Column, severity_column

_RISKS = tuple(RISK_LABELS)
SEX_LABELS: dict[str, str] = {"f": mark("Woman"), "m": mark("Man")}

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
    Column(mark("Address"), lambda row: row.address, width=0, tip=lambda row: row.address),
)


HOUSEHOLDS = Listing(
    "households",
    mark("Households"),
    ask=lambda workspace, now: workspace.households.table(now),
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
    acts=(show_in_today("householdOpen"),),
)
"""The register as a table; Enter shows a household on the Today desk."""
