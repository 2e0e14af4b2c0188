"""A table over plain rows for the desks: columns named in one place, no view reads a row by position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import mark, short_moment, tr
from coordinator.widgets.kit import icons, theme
from coordinator.widgets.kit.desks.column_widths import FIRST_PADDING, PADDING, ColumnWidths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent

_Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
"""Role that gives the row object itself."""
ROW_HEIGHT = 32


@dataclass(frozen=True)
class Column:
    """One column: its title (source text), the text of a cell, what it sorts by, how it stands.

    Parameters
    ----------
    title : source text, translated when shown
    text : cell text of a row
    sort : sort key of a row; the text without one; None sorts last
    number : right-aligned
    width : pixels at the start with texts of the usual size, more where its cells need more and there is room; 0 takes
        what is left
    severity : severity word of a row; its shape is drawn before the text
    tip : tool tip of a row, if the cell needs one
    as_is : the title is no text of ours, such as a column's name in a file; it is shown untranslated
    moment : at least as wide as a moment is in the language of now, whatever `width` says
    paint : makes what paints its cells, of the table
    is_usual : whether it is shown where nobody chose the columns
    """

    title: str
    text: Callable[[Any], str]
    sort: Callable[[Any], Any] | None = None
    number: bool = False
    width: int = 120
    severity: Callable[[Any], str] | None = None
    tip: Callable[[Any], str] | None = None
    as_is: bool = False
    moment: bool = False
    paint: Callable[[QTableView], QStyledItemDelegate] | None = None
    is_usual: bool = True


def severity_column(of: Callable[[Any], str], width: int = 96) -> Column:
    """Make the column of severity: shape and word."""
    order = list(SEVERITY_LABELS)
    return Column(
        mark("Severity"),
        lambda row: tr(SEVERITY_LABELS.get(of(row), "")) if of(row) in SEVERITY_LABELS else "",
        lambda row: order.index(of(row)) if of(row) in order else len(order),
        width=width,
        severity=of,
    )


def count_column(
    title: str, of: Callable[[Any], int], width: int, *, tip: Callable[[Any], str] | None = None
) -> Column:
    """Make a column of counts."""
    return Column(title, lambda row: f"{of(row):,}", of, number=True, width=width, tip=tip)


def moment_column(title: str, of: Callable[[Any], datetime | None]) -> Column:
    """Make a column of moments, as wide as they are in the language of now; a dash where there is none."""

    def sort(row: Any) -> float | None:
        at = of(row)
        return None if at is None else at.timestamp()

    def text(row: Any) -> str:
        at = of(row)
        return "–" if at is None else short_moment(at)

    return Column(title, text, sort, moment=True)


class RowModel(QAbstractTableModel):
    """An adapter over a tuple of frozen rows; answers text, sort order, and the row object by `ROW`."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Any] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows, in the order the user sorted by last."""
        self.beginResetModel()
        self._rows = self._in_order(rows)
        self.endResetModel()

    def rows(self) -> list[Any]:
        """Give the rows as shown."""
        return list(self._rows)

    def row_at(self, index: _Index) -> Any:
        """Give the row object at an index, None outside."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Count the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer a role for a cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip(row) if column.tip else None
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.DecorationRole if column.severity is not None:
                return icons.severity_icon(column.severity(row))
            case _ if role == ROW:
                return row
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer a role for a column's title."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            column = self.columns[section]
            return column.title if column.as_is else tr(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; equal rows keep their order."""
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(index, self._rows[index.row()]) for index in before]
        self._rows = self._in_order(self._rows)
        place = {id(row): number for number, row in enumerate(self._rows)}
        after = [self.index(place[id(row)], index.column()) for index, row in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _in_order(self, rows: Sequence[Any]) -> list[Any]:
        if self._sorted_by is None:
            return list(rows)
        number, order = self._sorted_by
        column = self.columns[number]
        key = column.sort or column.text
        filled = [row for row in rows if key(row) is not None]
        empty = [row for row in rows if key(row) is None]
        return sorted(filled, key=key, reverse=order == Qt.SortOrder.DescendingOrder) + empty


class CellDelegate(QStyledItemDelegate):
    """Paints a cell with room at its sides, a hairline below, and the mark of the selected row."""

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Say the whole text of a cell that is cut, where it has no tip of its own."""
        text = index.data()
        if event.type() != QEvent.Type.ToolTip or index.data(Qt.ItemDataRole.ToolTipRole) or not isinstance(text, str):
            return super().helpEvent(event, view, option, index)
        is_cut = self.sizeHint(option, index).width() + 2 * PADDING > view.visualRect(index).width()
        QToolTip.showText(event.globalPos(), text if is_cut else "", view)
        return is_cut

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one cell."""
        c = theme.current()
        rect = QRect(option.rect)
        state: QStyle.StateFlag = option.state
        first = index.column() == 0
        selected = bool(state & QStyle.StateFlag.State_Selected)
        view = self.parent()
        focused = isinstance(view, QWidget) and view.hasFocus()
        if selected:
            painter.fillRect(rect, QColor(c.primary_soft if focused else c.ground))
            if first:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.primary))
        inner = QStyleOptionViewItem(option)
        # The whole row is marked here; a dotted box around one cell, or a shape in the colour of the selection, is not.
        inner.state = state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected)
        inner.rect = rect.adjusted(FIRST_PADDING if first else PADDING, 0, -PADDING, -1)
        super().paint(painter, inner, index)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(c.hairline))
        if selected and focused:
            for line in (rect.top(), rect.bottom()):
                painter.fillRect(QRect(rect.left(), line, rect.width(), 1), QColor(c.primary))


class RowTable(QTableView):
    """A table of plain rows of 32 px, more with larger texts, hairlines, sorting and one selected row, or several.

    Parameters
    ----------
    several : whether more than one row can be chosen, by Ctrl, Shift and Ctrl+A

    Signals
    -------
    row_selected : the row object, or None
    row_opened : the row object, by Enter or a double click
    choice_changed : other rows are chosen
    columns_chosen : other columns are shown
    """

    columns_chosen = Signal()
    row_selected = Signal(object)
    row_opened = Signal(object)
    choice_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        name: str,
        accessible: str,
        parent: QWidget | None = None,
        *,
        several: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.rows_model = RowModel(columns, self)
        self.setModel(self.rows_model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.scaled(ROW_HEIGHT))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(48)
        head.setSortIndicatorClearable(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.widths = ColumnWidths(self)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.activated.connect(self._on_activated)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.selectionModel().selectionChanged.connect(self._on_choice)
        self.setFont(theme.font())
        self.setItemDelegate(CellDelegate(self))
        for number, column in enumerate(self.rows_model.columns):
            if column.paint is not None:
                self.setItemDelegateForColumn(number, column.paint(self))
        for number, column in enumerate(self.rows_model.columns):
            self.setColumnHidden(number, not column.is_usual)
        self.widths.share_out()
        # The selected row shows where the keyboard is, so the table needs no ring of its own.
        self.setProperty("rows", "true")

    def usual_columns(self) -> tuple[str, ...]:
        """Give the titles of the columns shown where nobody chose any."""
        return tuple(column.title for column in self.rows_model.columns if column.is_usual)

    def shown_columns(self) -> tuple[str, ...]:
        """Give the titles of the columns shown."""
        columns = enumerate(self.rows_model.columns)
        return tuple(column.title for number, column in columns if not self.isColumnHidden(number))

    def show_columns(self, titles: Sequence[str]) -> None:
        """Show these columns, by their titles, and the first at least; none means the usual ones."""
        wanted = set(titles or self.usual_columns())
        for number, column in enumerate(self.rows_model.columns):
            self.setColumnHidden(number, column.title not in wanted and number != 0)
        self.widths.share_out()
        self.columns_chosen.emit()

    def set_rows(self, rows: Sequence[Any], key: Callable[[Any], object] | None = None) -> None:
        """Show rows; with `key` the selected row stays selected when it is still there."""
        kept = self.selected_row() if key else None
        chosen = {key(row) for row in self.chosen_rows()} if key else set[object]()
        self.rows_model.set_rows(rows)
        self.widths.measure(rows)
        if key and kept is not None:
            self.select(lambda row: key(row) == key(kept))
        if key and len(chosen) > 1:
            self.choose(lambda row: key(row) in chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out another width."""
        super().resizeEvent(event)
        self.widths.share_out()

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns the room that texts of another size or language take."""
        super().changeEvent(event)
        # Its font is its own, so that another size of texts comes with the style alone.
        resized = event.type() == QEvent.Type.StyleChange and self.font().pointSizeF() != theme.font().pointSizeF()
        if event.type() == QEvent.Type.LanguageChange or resized:
            self.setFont(theme.font())
            self.verticalHeader().setDefaultSectionSize(theme.scaled(ROW_HEIGHT))
            self.widths.measure(self.rows_model.rows(), anew=True)

    def selected_row(self) -> Any:
        """Give the selected row object, or None."""
        return self.rows_model.row_at(self.currentIndex())

    def chosen_rows(self) -> list[Any]:
        """Give the chosen row objects, in the order shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.rows_model.row_at(self.rows_model.index(row, 0)) for row in rows]

    def choose(self, wanted: Callable[[Any], bool]) -> None:
        """Choose every row that fits, where several can be chosen."""
        picked = QItemSelection()
        for number, row in enumerate(self.rows_model.rows()):
            if wanted(row):
                index = self.rows_model.index(number, 0)
                picked.select(index, index)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(picked, flag.ClearAndSelect | flag.Rows)

    def select(self, wanted: Callable[[Any], bool]) -> bool:
        """Select the first row that fits and bring it into sight."""
        for number, row in enumerate(self.rows_model.rows()):
            if wanted(row):
                index = self.rows_model.index(number, 0)
                self.setCurrentIndex(index)
                self.scrollTo(index)
                return True
        return False

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self.row_opened.emit(self.rows_model.row_at(index))

    @Slot(QItemSelection, QItemSelection)
    def _on_choice(self, _new: QItemSelection, _old: QItemSelection) -> None:
        self.choice_changed.emit()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.row_selected.emit(self.rows_model.row_at(current))
