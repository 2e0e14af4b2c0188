"""The meters of the Power desk (전력): whose they are, which belong to nobody yet, and how each comes in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QWidget

from coordinator.records.power import FEED_HEALTH
from coordinator.text import day, mark, ntr, short_moment, tr
from coordinator.widgets.kit.desk_frame import DeskView, button, heading
from coordinator.widgets.kit.desk_table import DeskTable
from coordinator.widgets.kit.filter_bar import FilterBar, Option
from coordinator.widgets.kit.table import Column
from coordinator.widgets.power.meter_link import MeterLink

if TYPE_CHECKING:
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.list_rows import MeterRow
    from coordinator.workspace import Workspace

_HEALTH = [state.code for state in FEED_HEALTH.states]
_SHAPES = {"live": "normal", "late": "caution", "stale": "caution"}
"""The shape a meter's health is drawn with, as in the window's head."""
NOBODY, LINKED = "nobody", "linked"

COLUMNS = (
    Column(mark("Meter"), lambda row: row.external_id, width=150),
    Column(mark("Household"), lambda row: row.name or "–", lambda row: row.name or None, width=100),
    Column(mark("Area"), lambda row: row.area, width=0),
    Column(mark("Feed"), lambda row: row.feed, width=110, tip=lambda row: row.feed),
    Column(
        mark("First"),
        lambda row: "–" if row.first_at is None else day(row.first_at.date()),
        lambda row: None if row.first_at is None else row.first_at.timestamp(),
        width=128,
    ),
    Column(
        mark("Newest"),
        lambda row: "–" if row.newest_at is None else day(row.newest_at.date()),
        lambda row: None if row.newest_at is None else row.newest_at.timestamp(),
        width=128,
        tip=lambda row: "" if row.newest_at is None else short_moment(row.newest_at),
    ),
    Column(
        mark("Data"),
        lambda row: tr(FEED_HEALTH[row.health].label),
        lambda row: _HEALTH.index(row.health),
        width=150,
        severity=lambda row: _SHAPES.get(row.health, "no_data"),
    ),
)


def is_practice(workspace: Workspace) -> bool:
    """Ask whether everybody is made up; on the worker thread."""
    return workspace.practice


class MetersSection(DeskView):
    """Meters left, the chosen one right."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "metersSection", tr("Meters"), parent)
        self._practice = False
        self.filters = FilterBar(
            "metersFilter",
            tr("Meter, name, area"),
            lambda row: (row.external_id, row.name, row.area, row.feed),
        )
        self._owner = self.filters.add_menu(
            "Owner",
            tr("Whose"),
            lambda row, code: (row.household_id is None) == (code == NOBODY),
            [Option(NOBODY, tr("Without a household")), Option(LINKED, tr("Linked to a household"))],
        )
        self.filters.add_menu(
            "Health",
            tr("Data"),
            lambda row, code: row.health == code,
            [Option(state.code, tr(state.label)) for state in FEED_HEALTH.states],
        )
        self.head.addWidget(self.filters)

        self.band = QFrame()
        self.band.setObjectName("nobodyBand")
        self.band.setProperty("message", "warning")
        self._nobody = heading("")
        self._nobody.setObjectName("nobodyCount")
        self.only_nobody = button(tr("Show only these"), "nobodyOnly")
        self.only_nobody.clicked.connect(self._on_only_nobody)
        self.assign_all = button(
            tr("Link all (practice)"), "assignAll", tip=tr("Give each of them to a practice household without a meter")
        )
        self.assign_all.clicked.connect(self._on_assign_all)
        row = QHBoxLayout(self.band)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(self._nobody, 1)
        row.addWidget(self.only_nobody)
        row.addWidget(self.assign_all)
        self.band.hide()

        self.table = DeskTable(COLUMNS, "metersTable", tr("Meters"), key=lambda row: row.id, filters=self.filters)
        self.table.set_empty(
            tr("No meter has sent readings yet. Import a file of readings; each meter in it will stand here."),
            tr("Import readings"),
        )
        self.table.first_step_wanted.connect(self._on_import)
        self.table.row_opened.connect(self._on_row)
        self.table.row_selected.connect(self._on_selected)
        self.table.shown.connect(self._on_shown)
        self.meter = MeterLink()
        self.meter.searched.connect(self._on_searched)
        self.meter.link_wanted.connect(self._on_link)
        self.meter.release_wanted.connect(self._on_release)
        self.meter.end_wanted.connect(self._on_end)
        self.meter.open_wanted.connect(self.household_opened)
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setHandleWidth(1)
        whole.setChildrenCollapsible(False)
        self.body.addWidget(self.band)
        self.body.addWidget(whole, 1)
        whole.addWidget(self.table)
        whole.addWidget(self.meter)
        whole.setStretchFactor(0, 1)
        whole.setSizes([960, 406])
        self.setFocusProxy(self.table)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.filters.words, self.table.table, self.meter)

    def refresh(self) -> None:
        """Ask for the meters again."""
        workspace = self.bridge.workspace
        self.table.expect()
        self.ask(is_practice, workspace, then=self._on_practice, key="desk.practice")
        self.ask(workspace.power.meters, self.bridge.now(), then=self._on_rows, key="desk.meters")

    def _on_practice(self, practice: bool) -> None:
        self._practice = practice
        self.assign_all.setVisible(practice)

    def _on_rows(self, rows: list[MeterRow]) -> None:
        self.table.set_rows(rows)
        nobody = sum(1 for row in rows if row.household_id is None)
        self.band.setVisible(nobody > 0)
        self._nobody.setText(
            ntr(
                "{n} meter belongs to nobody yet; what it measures watches nobody.",
                "{n} meters belong to nobody yet; what they measure watches nobody.",
                nobody,
            )
        )
        free = [row for row in rows if row.household_id is None and row.health != "ended"]
        self.meter.set_free(free, self.bridge.now().date())
        self.meter.show_meter(self.table.selected())

    @Slot(int, int)
    def _on_shown(self, shown: int, there: int) -> None:
        if shown == there:
            self.count.setText(ntr("{n} meter", "{n} meters", there))
        else:
            self.count.setText(tr("{shown} of {all} meters", shown=f"{shown:,}", all=f"{there:,}"))

    # whose meter it is

    @Slot(object)
    def _on_selected(self, row: MeterRow | None) -> None:
        self.meter.show_meter(row)

    @Slot(object)
    def _on_row(self, row: MeterRow) -> None:
        if row.household_id is None:
            self.meter.words.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.household_opened.emit(row.household_id)

    @Slot(str)
    def _on_searched(self, words: str) -> None:
        found = partial(self.meter.set_hits, words)
        self.ask(self.bridge.workspace.households.search, words, then=found, key="desk.meter.search")

    @Slot(int, int)
    def _on_link(self, meter_id: int, household_id: int) -> None:
        verb = self.bridge.workspace.power.assign_meter
        self.act(verb, meter_id, household_id, self.bridge.now(), then=partial(self._on_linked, meter_id))

    def _on_linked(self, meter_id: int, _done: Any) -> None:
        row = self.table.selected()
        if row is not None and row.id == meter_id:
            # The next meter nobody has is most likely what comes next; who has gone on by hand is left there.
            rows = self.table.rows()
            here = next(number for number, one in enumerate(rows) if one.id == meter_id)
            following = [one for one in (*rows[here + 1 :], *rows[:here]) if one.household_id is None]
            if following:
                self.table.select(lambda one: one.id == following[0].id)
            self.table.enter()
        self.refresh()

    @Slot(int, object, int)
    def _on_end(self, meter_id: int, on: Any, new_meter_id: int) -> None:
        power, now = self.bridge.workspace.power, self.bridge.now()
        done = partial(self._on_released, meter_id)
        if new_meter_id:
            self.act(power.replace_meter, meter_id, new_meter_id, on, now, then=done)
        else:
            self.act(power.end_meter, meter_id, on, now, then=done)

    @Slot(int)
    def _on_release(self, meter_id: int) -> None:
        done = partial(self._on_released, meter_id)
        self.act(self.bridge.workspace.power.release_meter, meter_id, self.bridge.now(), then=done)

    def _on_released(self, meter_id: int, _done: Any) -> None:
        row = self.table.selected()
        if row is None or row.id == meter_id:
            self.table.enter()
        self.refresh()

    @Slot()
    def _on_only_nobody(self) -> None:
        self._owner.choose(NOBODY)
        self.table.enter()

    @Slot()
    def _on_assign_all(self) -> None:
        self.act(self.bridge.workspace.power.assign_all, self.bridge.now(), then=partial(self._on_released, 0))

    @Slot()
    def _on_import(self) -> None:
        self.desk_wanted.emit("import")
