"""What came due while the program was closed, by name; Enter goes to the household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.text import mark, short_moment, tr
from coordinator.widgets.kit.desks.frame import button, second
from coordinator.widgets.kit.table import Column, RowTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.workspace.while_away import AwayRow

_COLUMNS = (
    Column(mark("Name"), lambda row: row.name, width=96),
    Column(mark("Area"), lambda row: row.area, width=150),
    Column(mark("Since"), lambda row: short_moment(row.at), lambda row: row.at, width=140),
    Column(mark("What came due"), lambda row: row.kind, width=0, tip=lambda row: row.text),
)


class AwayList(QDialog):
    """All that came due while nobody looked.

    Signals
    -------
    household_opened : int
    """

    household_opened = Signal(int)

    def __init__(self, rows: Sequence[AwayRow], summary: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("awayList")
        self.setAccessibleName(tr("While you were away"))
        self.setWindowTitle(tr("While you were away"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(860, 460)
        title = QLabel(tr("While you were away"))
        title.setProperty("role", "title")
        title.setContentsMargins(16, 0, 16, 0)
        self.count = second(summary)
        self.count.setContentsMargins(16, 0, 16, 0)
        self.table = RowTable(_COLUMNS, "awayTable", tr("While you were away"))
        self.table.row_opened.connect(self._on_opened)
        self.open_button = button(tr("Show in Today"), "awayOpen", main=True, tip=tr("Show in Today (Enter)"))
        self.open_button.clicked.connect(self._on_open)
        close = button(tr("Close"), "awayClose", tip="Esc")
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 4, 16, 0)
        foot.setSpacing(8)
        foot.addStretch()
        foot.addWidget(close)
        foot.addWidget(self.open_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 16)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addWidget(self.count)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.table.set_rows(rows, key=lambda row: (row.code, row.household_id, row.at))
        if rows:
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
        self.open_button.setEnabled(bool(rows))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_open(self) -> None:
        self._on_opened(self.table.selected_row())

    @Slot(object)
    def _on_opened(self, row: AwayRow | None) -> None:
        if row is not None:
            self.household_opened.emit(row.household_id)
            self.accept()
