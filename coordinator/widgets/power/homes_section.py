"""The watched homes of the Power desk: the list, what it shows of one, and the watch run by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from coordinator.text import mark, ntr, tr
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.listing import Empty, Listing
from coordinator.widgets.kit.desks.listing_desk import ListingDesk
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.table import Column, moment_column
from coordinator.widgets.power.active_days import ActiveDays, fortnight_words
from coordinator.widgets.power.health import HEALTH, health_column
from coordinator.widgets.power.pane import PowerPane
from coordinator.widgets.power.watch_run import WatchFindings, WatchRun
from coordinator.worklist.power.rows import PHONE_DAYS, STATE_LABELS, STATE_SHAPES, WATCH_LABELS, watch_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.power.rows import PowerHomeRow

_STATES = list(STATE_LABELS)


def state_shape(state: str) -> str:
    """Name the shape a home's state is drawn with."""
    return STATE_SHAPES.get(state, state)


def phone_text_of(row: PowerHomeRow) -> str:
    """Say for how many days no call or text was sent."""
    days = row.phone_silent_days
    if days is None:
        return "–"
    if days >= PHONE_DAYS:
        return tr("none for {n} days or more", n=PHONE_DAYS)
    return tr("used") if days == 0 else ntr("none for {n} day", "none for {n} days", days)


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
        paint=ActiveDays,
    ),
    moment_column(mark("Last activity"), lambda row: row.last_active_at),
    Column(
        mark("By electricity"),
        lambda row: watch_text(row.nats),
        lambda row: row.nats,
        width=150,
        tip=lambda row: (
            "" if row.nats is None else tr("{nats} nats of evidence in one silent day", nats=f"{row.nats:.1f}")
        ),
    ),
    Column(
        mark("Phone"),
        phone_text_of,
        lambda row: row.phone_silent_days,
        width=92,
        tip=lambda _row: tr("Days without calls or texts sent, up to the newest file"),
    ),
    health_column(88),
)


def _count(shown_count: int, rows: Sequence[PowerHomeRow]) -> str:
    if shown_count == len(rows):
        return ntr("{n} home", "{n} homes", shown_count)
    return tr("{shown} of {all} homes", shown=f"{shown_count:,}", all=f"{len(rows):,}")


HOMES = Listing(
    "powerHomes",
    mark("Homes"),
    desk="powerHomes",
    table_title=mark("Watched homes"),
    ask=lambda workspace, now: workspace.power.homes(now),
    columns=COLUMNS,
    key=lambda row: row.household_id,
    count=_count,
    empty=Empty(
        mark("No home has a meter yet. Import a file of readings and link its meters to households."),
        mark("Import readings"),
        "import",
    ),
    placeholder=mark("Name, phone, area"),
    words=lambda row: (row.name, row.phone, row.area),
    filters=(
        Filter("State", mark("State"), lambda row, code: row.state == code, STATE_LABELS, shape=state_shape),
        Filter("Watch", mark("By electricity"), lambda row, code: row.watch == code, WATCH_LABELS),
        AREA,
        HEALTH,
    ),
    pane=lambda _desk: PowerPane(),
    detail=lambda workspace, row, now: workspace.power.home(row.household_id, now),
    above=lambda _desk: WatchRun(),
    below=lambda _desk: WatchFindings(),
    opened=ListingDesk.open_row,
    pane_width=440,
    shares=(3, 2),
)


class HomesSection(ListingDesk):
    """The list left, the chosen home right; the watch above, what it newly found below."""

    named_filters = HOMES.filters
    pane: PowerPane
    above: WatchRun
    below: WatchFindings

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(HOMES, bridge)
        self.watch, self.findings = self.above, self.below
        self.watch.wanted.connect(self._on_run)
        self.watch.period_wanted.connect(self._on_period_wanted)
        self.pane.household_wanted.connect(self.household_opened)
        self.findings.row_opened.connect(self.open_row)
        self.findings.closed.connect(self._on_findings_closed)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        below = (self.findings,) if not self.findings.isHidden() else ()
        return (self.filters.words, self.watch.run, self.table.table, self.pane, *below)

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
        self.bring_back(self.findings.table)
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
