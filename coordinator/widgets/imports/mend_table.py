"""The rejected rows of an import as a table that is corrected in place, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from coordinator.text import tr
from coordinator.widgets.kit import icons, theme
from coordinator.widgets.kit.table import ROW_HEIGHT, CellDelegate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.casework.mending import MendList, MendRow

_Index = QModelIndex | QPersistentModelIndex
_LINE, _STATE, FIRST_CELL = 0, 1, 2
_LEAST, _MOST = 76, 220
_STATE_WIDTH = 150


class MendModel(QAbstractTableModel):
    """Line, whether it fits, then the file's own columns, which can be written into.

    Signals
    -------
    corrected : int row number, int place of the cell in the row, str new text
    """

    corrected = Signal(int, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[MendRow, ...] = ()
        self._columns: list[str] = []
        self._typed: dict[tuple[int, int], str] = {}
        """What was written into a cell and is not stored, or not known to be, by row and place."""
        self._settled: set[tuple[int, int]] = set()

    def settle(self, row_id: int, place: int) -> None:
        """Say that what was written into a cell is stored; the next answer has it."""
        self._settled.add((row_id, place))

    def set_list(self, listed: MendList) -> bool:
        """Show these rows; tells whether the columns are others than before."""
        width = max([len(listed.columns), *(len(row.cells) for row in listed.rows)])
        columns = [*listed.columns, *[""] * (width - len(listed.columns))]
        differs = columns != self._columns
        self.beginResetModel()
        self._rows, self._columns = listed.rows, columns
        for cell in self._settled:
            self._typed.pop(cell, None)
        self._settled.clear()
        self.endResetModel()
        return differs

    def row(self, number: int) -> MendRow | None:
        """Give a row by its place, None outside."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def place_of(self, row_id: int) -> int:
        """Give the place of a row, -1 where it is not there."""
        return next((place for place, row in enumerate(self._rows) if row.id == row_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Count the columns."""
        return 0 if parent.isValid() else FIRST_CELL + len(self._columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the cells of the file be written into."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() >= FIRST_CELL else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer a role for a cell."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = index.column()
        if column == _LINE:
            if role == Qt.ItemDataRole.DisplayRole:
                return f"{row.line:,}"
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            return None
        if column == _STATE:
            if role == Qt.ItemDataRole.DisplayRole:
                return tr("Fits") if row.fits else tr("To correct")
            if role == Qt.ItemDataRole.DecorationRole:
                return icons.severity_icon("normal" if row.fits else "caution")
            return row.reason or None if role == Qt.ItemDataRole.ToolTipRole else None
        place = column - FIRST_CELL
        text = self._typed.get((row.id, place), row.cells[place] if place < len(row.cells) else "")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if self.is_wrong(row, place):
            if role == Qt.ItemDataRole.BackgroundRole:
                return QColor(theme.current().soft("caution"))
            if role == Qt.ItemDataRole.DecorationRole:
                return icons.severity_icon("caution")
        return None

    def is_wrong(self, row: MendRow, place: int) -> bool:
        """Say whether what is wrong with a row is this cell."""
        name = self._columns[place]
        return bool(name) and any(problem.column == name for problem in row.problems)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer a role for a column's title."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if section < FIRST_CELL:
                return (tr("Line"), tr("State"))[section]
            return self._columns[section - FIRST_CELL] or "–"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == _LINE else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Pass on what was written; the answer to it shows the row anew."""
        row = self.row(index.row())
        place = index.column() - FIRST_CELL
        if row is None or role != Qt.ItemDataRole.EditRole or place < 0:
            return False
        before = self._typed.get((row.id, place), row.cells[place] if place < len(row.cells) else "")
        if str(value) != before:
            self._typed[row.id, place] = str(value)
            self.corrected.emit(row.id, place, str(value))
        return True


class MendTable(QTableView):
    """The rows; Enter and F2 write into a cell, the arrows go from cell to cell.

    Signals
    -------
    row_changed : another row is gone to
    """

    row_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mendTable")
        self.setAccessibleName(tr("Rejected rows"))
        self.rows = MendModel(self)
        self.setModel(self.rows)
        self._waiting: tuple[MendList, int | None] | None = None
        """An answer that came while somebody writes into a cell; it is shown once they are done."""
        self.setItemDelegate(CellDelegate(self))
        self.setFont(theme.font())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # the arrows go from cell to cell, Tab goes on to the field of the household
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # The cell gone to shows where the keyboard is, so the table needs no ring of its own.
        self.setProperty("rows", "true")
        self.selectionModel().currentChanged.connect(self._on_current)

    def set_list(self, listed: MendList, keep: int | None) -> None:
        """Show the rows of an import; the cell gone to stays, on the row of this number if it is still there."""
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = (listed, keep)
            return
        self._waiting = None
        column = max(self.currentIndex().column(), 0)
        before = max(self.currentIndex().row(), 0)
        if self.rows.set_list(listed):
            self._fit()
            column = 0
        place = self.rows.place_of(keep) if keep is not None else -1
        if place < 0:
            place = min(before, self.rows.rowCount() - 1)
        if place >= 0:
            column = column if column >= FIRST_CELL else self._first_wrong(place)
            index = self.rows.index(place, min(column, self.rows.columnCount() - 1))
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self.row_changed.emit()

    def current_row(self) -> MendRow | None:
        """Give the row gone to."""
        return self.rows.row(self.currentIndex().row())

    def go_to(self, place: int) -> None:
        """Go to a row, to the first of its cells that is wrong."""
        index = self.rows.index(place, self._first_wrong(place))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def next_to_correct(self) -> int:
        """Give the place of the next row that does not fit yet, -1 for none."""
        current, count = self.currentIndex().row(), self.rows.rowCount()
        order = [(current + step) % count for step in range(1, count + 1)] if count else []
        return next((place for place in order if (row := self.rows.row(place)) is not None and not row.fits), -1)

    def _first_wrong(self, place: int) -> int:
        row = self.rows.row(place)
        columns: Sequence[int] = range(FIRST_CELL, self.rows.columnCount())
        wrong = (number for number in columns if row is not None and self.rows.is_wrong(row, number - FIRST_CELL))
        return next(wrong, min(FIRST_CELL, self.rows.columnCount() - 1))

    def _fit(self) -> None:
        head = self.horizontalHeader()
        head.resizeSection(_LINE, _LEAST)
        head.resizeSection(_STATE, _STATE_WIDTH)
        for column in range(FIRST_CELL, self.rows.columnCount()):
            wanted = max(self.sizeHintForColumn(column), head.sectionSizeHint(column)) + 24
            head.resizeSection(column, max(_LEAST, min(wanted, _MOST)))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Show the answer that came while somebody wrote."""
        super().closeEditor(editor, hint)
        if self._waiting is not None:
            listed, _ = self._waiting
            row = self.current_row()
            self.set_list(listed, row.id if row is not None else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write into the cell with Enter as with F2."""
        if self.state() == QAbstractItemView.State.EditingState:
            return  # the Enter that ends the writing comes through here too
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.currentIndex().column() >= FIRST_CELL:
                self.edit(self.currentIndex())
            return
        if event.key() == Qt.Key.Key_Escape or is_enter:
            event.ignore()  # the page's
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, before: QModelIndex) -> None:
        if current.row() != before.row():
            self.row_changed.emit()
