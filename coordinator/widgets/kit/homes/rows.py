"""A dialog of rows, each about a household: Enter goes to it in Today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.desks.frame import button, second
from coordinator.widgets.kit.table import Column, RowTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class HouseholdList(QDialog):
    """Rows under a title and a line that sums them up; closed once a household is chosen.

    Signals
    -------
    household_opened : int
    """

    household_opened = Signal(int)

    def __init__(
        self,
        name: str,
        title: str,
        columns: Sequence[Column],
        key: Callable[[Any], object],
        parent: QWidget | None = None,
        *,
        hint: str = "",
        width_px: int = 860,
    ) -> None:
        """Build it without rows.

        Parameters
        ----------
        name : what the names of its parts begin with, as `silence` in `silenceTable`
        key : what tells one row, which has a `household_id`, from another
        hint : what to look for in the rows; none = no line of it
        """
        super().__init__(parent)
        self.setObjectName(f"{name}List")
        self.setAccessibleName(title)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(width_px, 460)
        self._key = key
        heading = QLabel(title)
        heading.setProperty("role", "title")
        self.count = second()
        self.count.setObjectName(f"{name}Count")
        self.table = RowTable(columns, f"{name}Table", title)
        self.open_button = button(tr("Show in Today"), f"{name}Open", main=True, tip=tr("Show in Today (Enter)"))
        self.open_button.clicked.connect(self._on_open)
        close = button(tr("Close"), f"{name}Close", tip="Esc")
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
        for line in (heading, self.count, *([second(hint)] if hint else ())):
            line.setContentsMargins(16, 0, 16, 0)
            layout.addWidget(line)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.table.row_opened.connect(self._on_opened)
        self.table.row_selected.connect(self._on_selected)
        self._on_selected(None)

    def show_rows(self, rows: Sequence[Any], summary: str) -> None:
        """Show rows; the first is selected where none was."""
        self.table.set_rows(rows, key=self._key)
        self.count.setText(summary)
        if rows and self.table.selected_row() is None:
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_selected(self, row: Any) -> None:
        self.open_button.setEnabled(row is not None)

    @Slot()
    def _on_open(self) -> None:
        self._on_opened(self.table.selected_row())

    @Slot(object)
    def _on_opened(self, row: Any) -> None:
        if row is not None:
            self.household_opened.emit(row.household_id)
            self.accept()
