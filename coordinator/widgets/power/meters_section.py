"""The meters of the Power desk (전력): whose they are, which belong to nobody yet, and how each comes in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from coordinator.text import day, mark, ntr, short_moment, tr
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.frame import button, heading
from coordinator.widgets.kit.desks.listing import Empty, Listing
from coordinator.widgets.kit.desks.listing_desk import ListingDesk
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import Column
from coordinator.widgets.power.health import HEALTH, health_column
from coordinator.widgets.power.meter_link import MeterLink
from coordinator.workspace.power import Power

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.list_rows import MeterRow, MeterSuggestion
    from coordinator.worklist.rows import SearchHit
    from coordinator.workspace import Workspace

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
    health_column(150),
)


def is_practice(workspace: Workspace) -> bool:
    """Ask whether everybody is made up; on the worker thread."""
    return workspace.practice


def _suggested(workspace: Workspace, row: MeterRow, _now: datetime) -> MeterSuggestion | None:
    """Ask whom a list of meters may mean by one that nobody has; on the worker thread."""
    return workspace.power.suggest_homes(row.id) if row.household_id is None else None


def _count(shown_count: int, rows: Sequence[MeterRow]) -> str:
    if shown_count == len(rows):
        return ntr("{n} meter", "{n} meters", shown_count)
    return tr("{shown} of {all} meters", shown=f"{shown_count:,}", all=f"{len(rows):,}")


def _open(desk: ListingDesk, row: MeterRow) -> None:
    """Go to the field that finds the household of a meter nobody has; else show its household."""
    if row.household_id is None:
        desk.pane.words.setFocus(Qt.FocusReason.OtherFocusReason)
    else:
        desk.open_row(row)


METERS = Listing(
    "meters",
    mark("Meters"),
    desk="metersSection",
    ask=lambda workspace, now: workspace.power.meters(now),
    columns=COLUMNS,
    key=lambda row: row.id,
    count=_count,
    empty=Empty(
        mark("No meter has sent readings yet. Import a file of readings; each meter in it will stand here."),
        mark("Import readings"),
        "import:readings",
    ),
    placeholder=mark("Meter, name, area"),
    words=lambda row: (row.external_id, row.name, row.area, row.feed),
    filters=(
        Filter(
            "Owner",
            mark("Whose"),
            lambda row, code: (row.household_id is None) == (code == NOBODY),
            {NOBODY: mark("Without a household"), LINKED: mark("Linked to a household")},
        ),
        HEALTH,
    ),
    opened=_open,
    pane=lambda _desk: MeterLink(),
    detail=_suggested,
    pane_width=406,
)


class MetersSection(ListingDesk):
    """Meters left, the chosen one right; a band above tells of those nobody has."""

    named_filters = METERS.filters
    pane: MeterLink

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(METERS, bridge)
        self.meter = self.pane
        self.meter.searched.connect(self._on_searched)
        self.meter.link_wanted.connect(self._on_link)
        self.meter.release_wanted.connect(self._on_release)
        self.meter.end_wanted.connect(self._on_end)
        self.meter.open_wanted.connect(self.household_opened)
        self.band = QFrame()
        self.band.setObjectName("nobodyBand")
        self.band.setProperty("message", "warning")
        self._nobody = heading("")
        self._nobody.setObjectName("nobodyCount")
        self.only_nobody = button(tr("Show only these"), "nobodyOnly")
        self.from_list = button(
            tr("Import a list of meters"), "nobodyList", tip=tr("Link many at once by a file of meters and households")
        )
        self.from_list.clicked.connect(self._on_from_list)
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
        row.addWidget(self.from_list)
        row.addWidget(self.assign_all)
        self.band.hide()
        self.body.insertWidget(0, self.band)

    def refresh(self) -> None:
        """Ask for the meters again."""
        self.ask(is_practice, self.bridge.workspace, then=self.assign_all.setVisible, key="meters.practice")
        super().refresh()

    def show_rows(self, rows: Sequence[MeterRow]) -> None:
        """Show the meters, and how many belong to nobody."""
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
        super().show_rows(rows)

    def show_household(self, household_id: int) -> None:
        """Select the meter of a household; for one without any, look it up beside the first meter nobody has."""
        named = self.bridge.workspace.households.named
        then = partial(self._on_named, household_id)
        self.ask(named, (household_id,), then=then, key="desk.meter.named")

    def _on_named(self, household_id: int, hits: Sequence[SearchHit]) -> None:
        super().show_household(household_id)
        if self.table.select(lambda row: row.household_id == household_id) or not hits:
            return
        if self.table.select(lambda row: row.household_id is None and row.health != "ended"):
            self.meter.words.setText(hits[0].name)
            self.meter.words.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.messages.say(tr("No meter without a household is there yet; it comes with the readings."), kind="info")

    @Slot(str)
    def _on_searched(self, words: str) -> None:
        show_hits = partial(self.meter.set_hits, words)
        self.ask(self.bridge.workspace.households.find, words, then=show_hits, key="desk.meter.search")

    @Slot(int, int)
    def _on_link(self, meter_id: int, household_id: int) -> None:
        request = ask_for(Power.assign_meter, meter_id, household_id, WHEN_RUN)
        self.act(request, then=partial(self._on_linked, meter_id))

    def _on_linked(self, meter_id: int, _done: Any) -> None:
        row = self.table.selected()
        if row is not None and row.id == meter_id:
            # The next meter nobody has is most likely what comes next; who has gone on by hand is left there.
            rows = self.table.rows()
            place = next(number for number, meter_row in enumerate(rows) if meter_row.id == meter_id)
            following = [
                meter_row for meter_row in (*rows[place + 1 :], *rows[:place]) if meter_row.household_id is None
            ]
            typing = self.meter.words.hasFocus()
            if following:
                self.table.select(lambda meter_row: meter_row.id == following[0].id)
            if not typing or not following:
                self.bring_back(self.table)

    @Slot(int, object, int)
    def _on_end(self, meter_id: int, on: Any, new_meter_id: int) -> None:
        if new_meter_id:
            request = ask_for(Power.replace_meter, meter_id, new_meter_id, on, WHEN_RUN)
        else:
            request = ask_for(Power.end_meter, meter_id, on, WHEN_RUN)
        self.act(request, then=partial(self._on_released, meter_id))

    @Slot(int)
    def _on_release(self, meter_id: int) -> None:
        self.act(ask_for(Power.release_meter, meter_id, WHEN_RUN), then=partial(self._on_released, meter_id))

    def _on_released(self, meter_id: int, _done: Any) -> None:
        row = self.table.selected()
        if row is None or row.id == meter_id:
            self.bring_back(self.table)

    @Slot()
    def _on_only_nobody(self) -> None:
        self.menus["Owner"].choose(NOBODY)
        self.table.enter()

    @Slot()
    def _on_from_list(self) -> None:
        self.desk_wanted.emit("import:meters")

    @Slot()
    def _on_assign_all(self) -> None:
        self.act(ask_for(Power.assign_all, WHEN_RUN), then=partial(self._on_released, 0))
