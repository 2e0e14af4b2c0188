"""The silences that run now, oldest first: looked through every week, so that none is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from coordinator.text import mark, ntr, short_moment, tr
from coordinator.widgets.kit.homes.rows import HouseholdList
from coordinator.widgets.kit.table import Column, severity_column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.alerts.handling_rows import SnoozeRow

_COLUMNS = (
    severity_column(lambda row: row.severity, width=96),
    Column(mark("Name"), lambda row: row.name, width=96),
    Column(mark("Area"), lambda row: row.area, width=130),
    Column(mark("Begun"), lambda row: short_moment(row.silenced_at), lambda row: row.silenced_at, width=140),
    Column(mark("Until"), lambda row: short_moment(row.until), lambda row: row.until, width=140),
    Column(mark("Days"), lambda row: f"{row.days:,}", lambda row: row.days, number=True, width=60),
    Column(mark("Reason"), lambda row: row.reason, width=0, tip=lambda row: row.reason),
    Column(mark("Snoozed by"), lambda row: row.silenced_by, width=110),
)


class SnoozeList(HouseholdList):
    """All silences of now, asked for again after each change; Enter goes to the household."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        hint = tr("Those over a week are looked through every week: does the reason still hold?")
        super().__init__(
            "silence", tr("Snoozed alerts"), _COLUMNS, lambda row: row.episode_id, parent, hint=hint, width_px=960
        )
        self._bridge = bridge
        bridge.changed.connect(self._ask)
        self._ask()

    @Slot()
    def _ask(self) -> None:
        ask = self._bridge.workspace.alerts.silences
        self._bridge.ask(ask, self._bridge.now(), then=self.show_silences, failed=self._on_failed, key="silences")

    def show_silences(self, rows: list[SnoozeRow]) -> None:
        """Show these silences, the one that began first at the top."""
        silenced = ntr("{n} alert snoozed", "{n} alerts snoozed", len(rows))
        long = f"{sum(row.is_long for row in rows):,}"
        summary = tr("{all}, {long} over a week", all=silenced, long=long)
        self.show_rows(rows, summary if rows else tr("No alert is snoozed now."))

    def _on_failed(self, error: BaseException) -> None:
        self._bridge.crashed.emit(error)
