"""The silences that run now, oldest first: looked through every week, so that none is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.text import mark, ntr, short_moment, tr
from coordinator.widgets.kit.desks.frame import button, second
from coordinator.widgets.kit.table import Column, RowTable, severity_column

if TYPE_CHECKING:
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
    Column(mark("Silenced by"), lambda row: row.silenced_by, width=110),
)


class SnoozeList(QDialog):
    """All silences of now; Enter goes to the household.

    Signals
    -------
    household_opened : int
    """

    household_opened = Signal(int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("silenceList")
        self.setAccessibleName(tr("Silenced alerts"))
        self.setWindowTitle(tr("Silenced alerts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(960, 460)
        self._bridge = bridge
        title = QLabel(tr("Silenced alerts"))
        title.setProperty("role", "title")
        self.count = second(wrap=False)
        self.count.setObjectName("silenceCount")
        self.hint = second(tr("Those over a week are looked through every week: does the reason still hold?"))
        self.table = RowTable(_COLUMNS, "silenceTable", tr("Silenced alerts"))
        self.table.row_opened.connect(self._on_opened)
        self.open_button = button(tr("Show in Today"), "silenceOpen", main=True, tip=tr("Show in Today (Enter)"))
        self.open_button.clicked.connect(self._on_open)
        close = button(tr("Close"), "silenceClose", tip="Esc")
        close.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(self.count)
        head.addStretch()
        self.hint.setContentsMargins(16, 0, 16, 0)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 4, 16, 0)
        foot.setSpacing(8)
        foot.addStretch()
        foot.addWidget(close)
        foot.addWidget(self.open_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 16)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.hint)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.table.row_selected.connect(self._on_selected)
        self._on_selected(None)
        bridge.changed.connect(self._ask)
        self._ask()

    @Slot()
    def _ask(self) -> None:
        ask = self._bridge.workspace.alerts.silences
        self._bridge.ask(ask, self._bridge.now(), then=self.show_silences, failed=self._on_failed, key="silences")

    def show_silences(self, rows: list[SnoozeRow]) -> None:
        """Show these silences, the one that began first at the top."""
        self.table.set_rows(rows, key=lambda row: row.episode_id)
        long = sum(row.is_long for row in rows)
        self.count.setText(
            tr(
                "{all}, {long} over a week",
                all=ntr("{n} alert silenced", "{n} alerts silenced", len(rows)),
                long=f"{long:,}",
            )
            if rows
            else tr("No alert is silenced now.")
        )
        if rows and self.table.selected_row() is None:
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_selected(self, row: SnoozeRow | None) -> None:
        self.open_button.setEnabled(row is not None)

    @Slot()
    def _on_open(self) -> None:
        self._on_opened(self.table.selected_row())

    @Slot(object)
    def _on_opened(self, row: SnoozeRow | None) -> None:
        if row is not None:
            self.household_opened.emit(row.household_id)
            self.accept()

    def _on_failed(self, error: BaseException) -> None:
        self._bridge.crashed.emit(error)
