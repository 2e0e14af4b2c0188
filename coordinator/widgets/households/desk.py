"""The Households desk (가구): everybody in the register, found by words, area, risk and severity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import RISK_LABELS
from coordinator.text import mark, ntr, phone_text, tr
from coordinator.widgets.kit.areas import area_options, in_area
from coordinator.widgets.kit.desk_frame import DeskView, button
from coordinator.widgets.kit.desk_table import DeskTable
from coordinator.widgets.kit.filter_bar import FilterBar, Option
from coordinator.widgets.kit.table import Column, severity_column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.list_rows import HouseholdRow

_RISKS = tuple(RISK_LABELS)
SEX_LABELS: dict[str, str] = {"f": mark("Woman"), "m": mark("Man")}

COLUMNS = (
    severity_column(lambda row: row.severity, width=110),
    Column(mark("Name"), lambda row: row.name, width=110),
    Column(
        mark("Age"), lambda row: "" if row.age is None else str(row.age), lambda row: row.age, number=True, width=64
    ),
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


class HouseholdsDesk(DeskView):
    """The register as a table; Enter shows a household on the Today desk."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "householdsDesk", tr("Households"), parent)
        self.filters = FilterBar(
            "householdsFilter",
            tr("Name, initials, phone, address"),
            lambda row: (row.name, row.area, row.address, row.phone),
        )
        self._areas = self.filters.add_menu("Area", tr("Area"), lambda row, code: in_area(row.area, code))
        self.filters.add_menu(
            "Risk",
            tr("Risk"),
            lambda row, code: row.risk == code,
            [Option(code, tr(label)) for code, label in RISK_LABELS.items()],
        )
        self.filters.add_menu(
            "Severity",
            tr("Severity"),
            lambda row, code: row.severity == code,
            [Option(code, tr(label), code) for code, label in SEVERITY_LABELS.items()],
        )
        self.head.addWidget(self.filters)
        self._open = button(tr("Show in Today"), "householdOpen", tip=tr("Show in Today (Enter)"))
        self._open.clicked.connect(self._on_open)
        self._open.setEnabled(False)
        self.head.addWidget(self._open)
        self.table = DeskTable(
            COLUMNS,
            "householdsTable",
            tr("Households"),
            key=lambda row: row.household_id,
            filters=self.filters,
        )
        self.table.set_empty(
            tr("There are no households yet. Import the list of those you look after; CSV and Excel files will do."),
            tr("Import a file"),
        )
        self.table.first_step_wanted.connect(self._on_import)
        self.table.row_opened.connect(self.open_row)
        self.table.row_selected.connect(self._on_selected)
        self.table.shown.connect(self._on_shown)
        self.body.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.filters.words, self.table.table)

    def refresh(self) -> None:
        """Ask for the register again."""
        self.table.expect()
        self.ask(self.bridge.workspace.households.table, self.bridge.now(), then=self._on_rows, key="desk.households")

    def _on_rows(self, rows: list[HouseholdRow]) -> None:
        self._areas.set_options(area_options([row.area for row in rows]))
        self.table.set_rows(rows)

    @Slot(int, int)
    def _on_shown(self, shown: int, there: int) -> None:
        self.count.setText(shown_of(shown, there))

    @Slot(object)
    def _on_selected(self, row: HouseholdRow | None) -> None:
        self._open.setEnabled(row is not None)

    @Slot()
    def _on_open(self) -> None:
        self.open_row(self.table.selected())

    @Slot()
    def _on_import(self) -> None:
        self.desk_wanted.emit("import")


def shown_of(shown: int, there: int) -> str:
    """Say how many households are shown, and of how many."""
    if shown == there:
        return ntr("{n} household", "{n} households", there)
    return tr("{shown} of {all} households", shown=f"{shown:,}", all=f"{there:,}")
