"""The Power desk (전력): meters and whose they are, the watch run by hand, and what it found."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from coordinator.records.power import FEED_HEALTH
from coordinator.text import day, mark, ntr, short_moment, tr
from coordinator.widgets.desk_frame import DeskView, button, hairline, heading
from coordinator.widgets.desk_table import DeskTable
from coordinator.widgets.filter_bar import FilterBar, Option
from coordinator.widgets.meter_link import MeterLink
from coordinator.widgets.table import Column
from coordinator.widgets.watch_run import WatchFindings, WatchRun

if TYPE_CHECKING:
    from coordinator.widgets.bridge import Bridge
    from coordinator.worklist.rows import MeterRow, SearchHit
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


class PowerDesk(DeskView):
    """Meters left, the chosen one right, the watch above, its findings below."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "powerDesk", tr("Meters"), parent)
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

        self.watch = WatchRun()
        self.watch.wanted.connect(self._on_run)
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
        self.findings = WatchFindings()
        self.findings.row_opened.connect(self.open_row)
        self.findings.closed.connect(self._on_findings_closed)
        # From the outside in: a splitter styles what it is given, and all of it again each time it moves itself.
        column = QVBoxLayout()
        column.setSpacing(0)
        self.body.addLayout(column, 1)
        whole = QSplitter(Qt.Orientation.Vertical)
        upper = QSplitter(Qt.Orientation.Horizontal)
        for part in (self.band, self.watch, hairline()):
            column.addWidget(part)
        column.addWidget(whole, 1)
        for splitter in (whole, upper):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        whole.addWidget(upper)
        upper.addWidget(self.table)
        upper.addWidget(self.meter)
        upper.setStretchFactor(0, 1)
        upper.setSizes([960, 406])
        whole.addWidget(self.findings)
        whole.setSizes([320, 300])
        self.setFocusProxy(self.table)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        below = (self.findings,) if not self.findings.isHidden() else ()
        return (self.filters.words, self.watch.run, self.table.table, self.meter, *below)

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
        self._suggest_period()
        free = [row for row in rows if row.household_id is None and row.health != "ended"]
        self.meter.set_free(free, self.bridge.now().date())
        self.meter.show_meter(self.table.selected())

    def _suggest_period(self) -> None:
        """Offer the span of the readings that came last and are no longer fresh, such as an imported year."""
        linked = [row for row in self.table.all_rows() if row.household_id is not None and row.newest_at is not None]
        old = [row for row in linked if row.health == "stale"] or linked
        if not old:
            return
        last_in = max(old, key=lambda row: row.id)
        beside = [row for row in old if row.first_at < last_in.newest_at and row.newest_at > last_in.first_at]
        first, last = min(row.first_at for row in beside), max(row.newest_at for row in beside)
        # the period ends at midnight, so a last reading within a day asks for the day after
        whole = last if (last.hour, last.minute) == (0, 0) else last + timedelta(days=1)
        self.watch.suggest(_day_of(first), _day_of(whole))

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
        self.ask(self.bridge.workspace.households.search, words, then=self._on_hits, key="desk.meter.search")

    def _on_hits(self, hits: list[SearchHit]) -> None:
        if self.meter.words.text().strip():
            self.meter.set_hits(hits)

    @Slot(int, int)
    def _on_link(self, meter_id: int, household_id: int) -> None:
        verb = self.bridge.workspace.power.assign_meter
        self.act(verb, meter_id, household_id, self.bridge.now(), then=self._on_linked)

    def _on_linked(self, _done: Any) -> None:
        # The next meter nobody has is most likely what comes next.
        row = self.table.selected()
        rows = self.table.rows()
        here = next((number for number, one in enumerate(rows) if row is not None and one.id == row.id), -1)
        following = [one for one in (*rows[here + 1 :], *rows[:here]) if one.household_id is None]
        if following:
            self.table.select(lambda one: one.id == following[0].id)
        self.table.enter()
        self.refresh()

    @Slot(int, object, int)
    def _on_end(self, meter_id: int, on: Any, new_meter_id: int) -> None:
        power, now = self.bridge.workspace.power, self.bridge.now()
        if new_meter_id:
            self.act(power.replace_meter, meter_id, new_meter_id, on, now, then=self._on_released)
        else:
            self.act(power.end_meter, meter_id, on, now, then=self._on_released)

    @Slot(int)
    def _on_release(self, meter_id: int) -> None:
        self.act(self.bridge.workspace.power.release_meter, meter_id, self.bridge.now(), then=self._on_released)

    def _on_released(self, _done: Any) -> None:
        self.table.enter()
        self.refresh()

    @Slot()
    def _on_only_nobody(self) -> None:
        self._owner.choose(NOBODY)
        self.table.enter()

    @Slot()
    def _on_assign_all(self) -> None:
        self.act(self.bridge.workspace.power.assign_all, self.bridge.now(), then=self._on_released)

    @Slot()
    def _on_import(self) -> None:
        self.desk_wanted.emit("import")

    # the watch

    @Slot(object, object)
    def _on_run(self, since: Any, until: Any) -> None:
        self.watch.set_busy(busy=True)
        self.messages.clear()
        task = self.bridge.task(
            self.bridge.workspace.power.screen,
            self.bridge.now(),
            since=since,
            until=until,
            then=self._on_screened,
            failed=self._on_not_screened,
            cancellable=False,
        )
        self.progress.follow(task, tr("The watch looks at the readings…"), cancellable=False)

    def _on_screened(self, done: Any) -> None:
        self.watch.set_busy(busy=False)
        self.findings.show_result(done.value, self.bridge.now())
        self.findings.table.enter()
        self.refresh()

    def _on_not_screened(self, error: BaseException) -> None:
        self.watch.set_busy(busy=False)
        self.on_failed(error)

    @Slot()
    def _on_findings_closed(self) -> None:
        self.findings.hide()
        self.table.enter()


def _day_of(at: Any) -> Any:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
