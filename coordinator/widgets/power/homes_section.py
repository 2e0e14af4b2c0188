"""The watched homes of the Power desk: the list, what it shows of one, and the watch run by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from coordinator.records.power import FEED_HEALTH
from coordinator.text import mark, ntr, short_moment, tr
from coordinator.widgets.kit.areas import area_options, in_area
from coordinator.widgets.kit.desk_frame import DeskView, hairline
from coordinator.widgets.kit.desk_table import DeskTable, age_column
from coordinator.widgets.kit.filter_bar import FilterBar, Option
from coordinator.widgets.kit.table import SAMPLE, Column
from coordinator.widgets.power.active_days import ActiveDays, fortnight_words
from coordinator.widgets.power.pane import PowerPane
from coordinator.widgets.power.watch_run import WatchFindings, WatchRun
from coordinator.worklist.power.rows import PHONE_DAYS, STATE_LABELS, STATE_SHAPES, WATCH_LABELS, watch_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.power.rows import PowerHome, PowerHomeRow

_STATES = list(STATE_LABELS)
_HEALTH = [state.code for state in FEED_HEALTH.states]
_HEALTH_SHAPES = {"live": "normal", "late": "caution", "stale": "caution"}
_REST_MS = 120
"""How long a row stays selected before its pane is asked for; who holds the arrow key down asks for nothing."""


def state_shape(state: str) -> str:
    """Name the shape a home's state is drawn with."""
    return STATE_SHAPES.get(state, state)


def phone_text_of(row: PowerHomeRow) -> str:
    """Say for how many days no call or text was sent."""
    days = row.phone_silent_days
    if days is None:
        return "–"
    if days >= PHONE_DAYS:
        return tr("{n} days or more", n=PHONE_DAYS)
    return tr("used") if days == 0 else ntr("{n} day", "{n} days", days)


COLUMNS = (
    Column(
        mark("State"),
        lambda row: tr(STATE_LABELS[row.state]),
        lambda row: _STATES.index(row.state),
        width=104,
        severity=lambda row: state_shape(row.state),
        tip=lambda row: tr(STATE_LABELS[row.state]),
    ),
    Column(mark("Name"), lambda row: row.name, width=66),
    age_column(46),
    Column(mark("Area"), lambda row: row.area, width=0, tip=lambda row: row.area),
    Column(
        mark("Last 14 days"),
        lambda _row: "",
        lambda row: -1 if row.quiet_hours is None else row.quiet_hours,
        width=112,
        tip=fortnight_words,
    ),
    Column(
        mark("Last activity"),
        lambda row: "–" if row.last_active_at is None else short_moment(row.last_active_at),
        lambda row: None if row.last_active_at is None else row.last_active_at.timestamp(),
        width=122,
    ),
    Column(
        mark("By electricity"),
        lambda row: watch_text(row.nats),
        lambda row: row.nats,
        width=186,
        tip=lambda row: (
            "" if row.nats is None else tr("{nats} nats of evidence in one silent day", nats=f"{row.nats:.1f}")
        ),
    ),
    Column(
        mark("Phone"),
        phone_text_of,
        lambda row: row.phone_silent_days,
        width=64,
        tip=lambda _row: tr("Days without calls or texts sent, up to the newest file"),
    ),
    Column(
        mark("Data"),
        lambda row: tr(FEED_HEALTH[row.health].label),
        lambda row: _HEALTH.index(row.health),
        width=88,
        severity=lambda row: _HEALTH_SHAPES.get(row.health, "no_data"),
    ),
)
_PICTURE, _ACTIVITY = 4, 5


class HomesSection(DeskView):
    """The list left, the chosen home right; the watch above, what it newly found below."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "powerHomes", tr("Homes"), parent)
        self.filters = FilterBar(
            "powerHomesFilter",
            tr("Name, phone, area"),
            lambda row: (row.name, row.phone, row.area),
        )
        self.filters.add_menu(
            "State",
            tr("State"),
            lambda row, code: row.state == code,
            [Option(code, tr(label), state_shape(code)) for code, label in STATE_LABELS.items()],
        )
        self.filters.add_menu(
            "Watch",
            tr("By electricity"),
            lambda row, code: row.watch == code,
            [Option(code, tr(label)) for code, label in WATCH_LABELS.items()],
        )
        self._area = self.filters.add_menu("Area", tr("Area"), lambda row, town: in_area(row.area, town))
        self.filters.add_menu(
            "Health",
            tr("Data"),
            lambda row, code: row.health == code,
            [Option(state.code, tr(state.label)) for state in FEED_HEALTH.states],
        )
        self.head.addWidget(self.filters)
        self.watch = WatchRun()
        self.watch.wanted.connect(self._on_run)
        self.watch.period_wanted.connect(self._on_period_wanted)
        self.table = DeskTable(
            COLUMNS, "powerHomesTable", tr("Watched homes"), key=lambda row: row.household_id, filters=self.filters
        )
        self.table.table.setItemDelegateForColumn(_PICTURE, ActiveDays(self.table.table))
        self.table.table.fit_column(_ACTIVITY, SAMPLE)
        self.table.set_empty(
            tr("No home has a meter yet. Import a file of readings and link its meters to households."),
            tr("Import readings"),
        )
        self.table.first_step_wanted.connect(self._on_import)
        self.table.row_opened.connect(self.open_row)
        self.table.row_selected.connect(self._on_selected)
        self.table.shown.connect(self._on_shown)
        self.pane = PowerPane()
        self.pane.household_wanted.connect(self.household_opened)
        self.findings = WatchFindings()
        self.findings.row_opened.connect(self.open_row)
        self.findings.closed.connect(self._on_findings_closed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask_home)
        # From the outside in: a splitter styles what it is given, and all of it again each time it moves itself.
        whole = QSplitter(Qt.Orientation.Horizontal)
        left = QSplitter(Qt.Orientation.Vertical)
        self.body.addWidget(whole, 1)
        whole.addWidget(left)
        whole.addWidget(self.pane)
        for splitter in (whole, left):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.watch)
        column.addWidget(hairline())
        column.addWidget(self.table, 1)
        left.addWidget(upper)
        left.addWidget(self.findings)
        left.setSizes([320, 300])
        whole.setStretchFactor(0, 3)
        whole.setStretchFactor(1, 2)
        whole.setSizes([926, 440])
        self.setFocusProxy(self.table)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        below = (self.findings,) if not self.findings.isHidden() else ()
        return (self.filters.words, self.watch.run, self.table.table, self.pane, *below)

    def refresh(self) -> None:
        """Ask for the homes again."""
        self.table.expect()
        self.ask(self.bridge.workspace.power.homes, self.bridge.now(), then=self._on_rows, key="power.homes")

    def _on_rows(self, rows: list[PowerHomeRow]) -> None:
        self._area.set_options(area_options([row.area for row in rows]))
        self.table.set_rows(rows)
        self._on_selected(self.table.selected())

    @Slot(int, int)
    def _on_shown(self, shown: int, there: int) -> None:
        if shown == there:
            self.count.setText(ntr("{n} home", "{n} homes", there))
        else:
            self.count.setText(tr("{shown} of {all} homes", shown=f"{shown:,}", all=f"{there:,}"))

    # the chosen home

    @Slot(object)
    def _on_selected(self, row: PowerHomeRow | None) -> None:
        if row is None:
            self._rest.stop()
            self.pane.show_home(None)
        else:
            self.pane.expect(row)
            self._rest.start()

    @Slot()
    def _ask_home(self) -> None:
        row: PowerHomeRow | None = self.table.selected()
        if row is not None:
            now = self.bridge.now()
            self.ask(self.bridge.workspace.power.home, row.household_id, now, then=self._on_home, key="power.home")

    def _on_home(self, home: PowerHome) -> None:
        row = self.table.selected()
        if row is not None and row.household_id == home.household_id:
            self.pane.show_home(home)

    @Slot()
    def _on_import(self) -> None:
        self.desk_wanted.emit("import")

    # the watch

    @Slot()
    def _on_period_wanted(self) -> None:
        self.ask(self.bridge.workspace.power.meters, self.bridge.now(), then=self._on_meters, key="power.meters")

    def _on_meters(self, rows: Sequence[Any]) -> None:
        """Offer the span of the readings that came last and are no longer fresh, such as an imported year."""
        linked = [row for row in rows if row.household_id is not None and row.newest_at is not None]
        old = [row for row in linked if row.health == "stale"] or linked
        if not old:
            return
        last_in = max(old, key=lambda row: row.id)
        beside = [row for row in old if row.first_at < last_in.newest_at and row.newest_at > last_in.first_at]
        first, last = min(row.first_at for row in beside), max(row.newest_at for row in beside)
        # the period ends at midnight, so a last reading within a day asks for the day after
        whole = last if (last.hour, last.minute) == (0, 0) else last + timedelta(days=1)
        self.watch.suggest(_day_of(first), _day_of(whole))

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
