"""The feeds of the Power desk: how each comes in, which partner's data stopped, and how often alerts were right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QVBoxLayout, QWidget

from coordinator.records.alerts import SEVERITY_ORDER
from coordinator.records.power import SIGNAL_LABELS
from coordinator.text import mark, moment, ntr, short_moment, tr
from coordinator.widgets.kit.desks.frame import DeskView, hairline, heading
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.table import Column, count_column
from coordinator.widgets.power.health import health_column
from coordinator.worklist.power.head import HEAD_LINES

if TYPE_CHECKING:
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.facts.feeds import VendorOutage
    from coordinator.worklist.power.watch_rows import PrecisionRow
    from coordinator.worklist.rows import FeedRow

_GROUPS = {"all": mark("All alerts"), "level": mark("Level"), "area": mark("Area"), "month": mark("Month")}

_STOPPED = HEAD_LINES["vendor_outage"]


def _signal(code: str) -> str:
    return tr(SIGNAL_LABELS.get(code) or code)


def _age(hours: int) -> str:
    return ntr("{n} hour", "{n} hours", hours) if hours else tr("under an hour")


FEEDS = (
    Column(mark("Feed"), lambda row: row.name, width=0),
    Column(mark("Signal"), lambda row: _signal(row.signal), width=120),
    count_column(mark("Households"), lambda row: row.household_count, 100),
    Column(
        mark("Newest"),
        lambda row: "–" if row.newest_at is None else moment(row.newest_at),
        lambda row: None if row.newest_at is None else row.newest_at.timestamp(),
        width=190,
    ),
    Column(
        mark("Age of data"),
        lambda row: "–" if row.newest_at is None else _age(row.late_hours),
        lambda row: row.late_hours,
        number=True,
        width=110,
    ),
    health_column(150),
)


def _hours(value: float | None) -> str:
    return "–" if value is None else tr("{n} h", n=f"{value:.1f}")


PRECISION = (
    Column(mark("Group"), lambda row: tr(_GROUPS[row.group]), lambda row: list(_GROUPS).index(row.group), width=130),
    Column(
        "",
        lambda row: row.key_words,
        lambda row: f"{SEVERITY_ORDER.index(row.key)}" if row.group == "level" else row.key,
        width=0,
        as_is=True,
    ),
    count_column(mark("Alerts"), lambda row: row.alert_count, 80),
    count_column(mark("Open"), lambda row: row.open_count, 70),
    count_column(mark("Came back by itself"), lambda row: row.cleared_count, 130),
    count_column(mark("Judged"), lambda row: row.judged_count, 80),
    count_column(mark("Needed someone"), lambda row: row.needed_count, 120),
    Column(
        mark("Precision"),
        lambda row: "–" if row.precise_share is None else f"{row.precise_share:.0%}",
        lambda row: row.precise_share,
        number=True,
        width=90,
        tip=lambda _row: tr("Of the alerts a person judged, those where somebody needed someone; told from five on"),
    ),
    Column(
        mark("Until taken"),
        lambda row: _hours(row.acknowledge_hours),
        lambda row: row.acknowledge_hours,
        number=True,
        width=100,
    ),
    Column(
        mark("Until resolved"),
        lambda row: _hours(row.resolve_hours),
        lambda row: row.resolve_hours,
        number=True,
        width=100,
    ),
)


class FeedsSection(DeskView):
    """Above the feeds and whose data stopped, below how right the alerts of a year were."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "powerFeeds", tr("Feeds and precision"), parent)
        self.band = QFrame()
        self.band.setObjectName("vendorOutages")
        self.band.setProperty("message", "warning")
        self.outages = QLabel()
        self.outages.setTextFormat(Qt.TextFormat.PlainText)
        self.outages.setWordWrap(True)
        within = QVBoxLayout(self.band)
        within.setContentsMargins(16, 6, 16, 6)
        within.addWidget(self.outages)
        self.band.hide()
        self.feeds = DeskTable(FEEDS, "feedHealthTable", tr("Feeds"), key=lambda row: (row.signal, row.name))
        self.feeds.set_empty(tr("No feed yet. Each file that is imported makes its feed."), tr("Import readings"))
        self.feeds.first_step_wanted.connect(self._on_import)
        self.precision = DeskTable(
            PRECISION, "precisionTable", tr("How right alerts were"), key=lambda row: (row.group, row.key)
        )
        self.precision.set_empty(tr("No alert was raised in the last year."))
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        title = heading(tr("How right alerts were, the last twelve months"))
        title.setContentsMargins(16, 10, 16, 8)
        for part in (title, hairline()):
            column.addWidget(part)
        column.addWidget(self.precision, 1)
        self.body.addWidget(self.band)
        whole = QSplitter(Qt.Orientation.Vertical)
        whole.setHandleWidth(1)
        whole.setChildrenCollapsible(False)
        self.body.addWidget(whole, 1)
        whole.addWidget(self.feeds)
        whole.addWidget(below)
        whole.setSizes([220, 340])
        self.setFocusProxy(self.feeds)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.feeds.table, self.precision.table)

    def refresh(self) -> None:
        """Ask for the feeds and the precision again."""
        power, now = self.bridge.workspace.power, self.bridge.now()
        self.feeds.expect()
        self.precision.expect()
        self.ask(power.feeds, now, then=self._on_feeds, key="power.feeds")
        self.ask(power.vendor_outages, now, then=self._on_outages, key="power.outages")
        self.ask(power.precision, now, then=self._on_precision, key="power.precision")

    def _on_feeds(self, rows: list[FeedRow]) -> None:
        self.feeds.set_rows(rows)
        self.count.setText(ntr("{n} feed", "{n} feeds", len(rows)))

    def _on_outages(self, outages: list[VendorOutage]) -> None:
        sentences = [
            tr(
                _STOPPED,
                signal=_signal(outage.signal),
                vendor=outage.name,
                n=f"{outage.household_count:,}",
                since=short_moment(outage.since_at),
            )
            for outage in outages
        ]
        self.outages.setText("\n".join(sentences))
        self.band.setVisible(bool(sentences))

    def _on_precision(self, rows: list[PrecisionRow]) -> None:
        self.precision.set_rows(rows if any(row.alert_count for row in rows) else ())

    @Slot()
    def _on_import(self) -> None:
        self.desk_wanted.emit("import")
