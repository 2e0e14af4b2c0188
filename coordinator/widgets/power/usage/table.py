"""The table twin of the power chart: the same hours as rows, newest first, for keyboards and screen readers."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from coordinator.records.base import KST
from coordinator.text import short_moment, tr

if TYPE_CHECKING:
    from coordinator.worklist.rows import Usage

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class UsageTableModel(QAbstractTableModel):
    """One row an hour: when it began, Wh, usual Wh, and what is known about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usage: Usage | None = None

    def show_usage(self, usage: Usage | None) -> None:
        """Take other hours."""
        self.beginResetModel()
        self._usage = usage
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Count the hours."""
        return 0 if parent.isValid() or self._usage is None else len(self._usage.wh)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Hour"), "Wh", tr("Usual"), tr("Remark"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in (1, 2) else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a cell."""
        if self._usage is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (1, 2):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        hour = len(self._usage.wh) - 1 - index.row()
        if index.column() == 0:
            return short_moment((self._usage.start + timedelta(hours=hour)).astimezone(KST))
        if index.column() == 3:
            return self._remark(hour)
        value = float((self._usage.wh if index.column() == 1 else self._usage.median)[hour])
        return "–" if math.isnan(value) else f"{value:,.0f}"

    def _remark(self, hour: int) -> str:
        assert self._usage is not None
        at = self._usage.start + timedelta(hours=hour)
        for span in (*self._usage.outages, *self._usage.absences):
            if span.starts_at <= at < span.ends_at:
                return span.label
        if math.isnan(float(self._usage.wh[hour])):
            return tr("No data")
        silent = self._usage.silent_since
        if silent is None or at < silent:
            return ""
        return tr("unchanged") if self._usage.frozen else tr("quiet")


class UsageTable(QTableView):
    """The hours as a small table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("usageTable")
        self.setAccessibleName(tr("Power use by hour"))
        self.hours = UsageTableModel(self)
        self.setModel(self.hours)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        # The current row shows where the focus is; a frame around head and rows would only be half seen.
        self.setStyleSheet("QTableView:focus { border: none; } QTableView::item { padding: 0 8px; }")
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)

    def show_usage(self, usage: Usage | None) -> None:
        """Show other hours."""
        self.hours.show_usage(usage)
        self.selectRow(0)
