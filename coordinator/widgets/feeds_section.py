"""The feeds of the Power desk: how each comes in, and how often its alerts were right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.power import FEED_HEALTH, SIGNAL_LABELS
from coordinator.text import mark, moment, ntr, tr
from coordinator.widgets.desk_frame import DeskView
from coordinator.widgets.desk_table import DeskTable
from coordinator.widgets.table import Column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.bridge import Bridge
    from coordinator.worklist.rows import FeedRow

_HEALTH = [state.code for state in FEED_HEALTH.states]
_SHAPES = {"live": "normal", "late": "caution", "stale": "caution"}

FEEDS = (
    Column(mark("Feed"), lambda row: row.name, width=0),
    Column(mark("Signal"), lambda row: tr(SIGNAL_LABELS.get(row.signal) or row.signal), width=120),
    Column(
        mark("Households"),
        lambda row: f"{row.household_count:,}",
        lambda row: row.household_count,
        number=True,
        width=100,
    ),
    Column(
        mark("Newest"),
        lambda row: "–" if row.newest_at is None else moment(row.newest_at),
        lambda row: None if row.newest_at is None else row.newest_at.timestamp(),
        width=190,
    ),
    Column(
        mark("Age"),
        lambda row: "–" if row.newest_at is None else ntr("{n} hour", "{n} hours", row.late_hours),
        lambda row: row.late_hours,
        number=True,
        width=110,
    ),
    Column(
        mark("Data"),
        lambda row: tr(FEED_HEALTH[row.health].label),
        lambda row: _HEALTH.index(row.health),
        width=150,
        severity=lambda row: _SHAPES.get(row.health, "no_data"),
    ),
)


class FeedsSection(DeskView):
    """A table of the feeds."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "powerFeeds", tr("Feeds and precision"), parent)
        self.feeds = DeskTable(FEEDS, "feedHealthTable", tr("Feeds"), key=lambda row: (row.signal, row.name))
        self.feeds.set_empty(tr("No feed yet. Each file that is imported makes its feed."), tr("Import readings"))
        self.feeds.first_step_wanted.connect(self._on_import)
        self.body.addWidget(self.feeds, 1)
        self.setFocusProxy(self.feeds)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.feeds.table,)

    def refresh(self) -> None:
        """Ask for the feeds again."""
        self.feeds.expect()
        self.ask(self.bridge.workspace.power.feeds, self.bridge.now(), then=self._on_feeds, key="power.feeds")

    def _on_feeds(self, rows: list[FeedRow]) -> None:
        self.feeds.set_rows(rows)
        self.count.setText(ntr("{n} feed", "{n} feeds", len(rows)))

    def _on_import(self) -> None:
        self.desk_wanted.emit("import")
