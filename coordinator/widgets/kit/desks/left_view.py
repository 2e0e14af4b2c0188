"""How a list was left: its filter menus, its order and the widths of its columns, the same when it is opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QHeaderView

from coordinator.widgets.kit.desks.filter_bar import FilterMenu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coordinator.widgets.kit.desks.filter_bar import FilterBar
    from coordinator.widgets.kit.table import Column, RowTable


class LeftView(QObject):
    """Keeps the view of one list; the words looked for are not kept, they may name somebody.

    Parameters
    ----------
    kept : the views of all lists, each by the object name of its table; from the settings, written back into
    """

    def __init__(self, table: RowTable, filters: FilterBar | None, kept: dict[str, Any]) -> None:
        super().__init__(table)
        self._table, self._kept = table, kept
        self._menus = () if filters is None else filters.findChildren(FilterMenu)
        head = table.horizontalHeader()
        stored = kept.get(table.objectName())
        if isinstance(stored, dict):
            self._restore(stored)
        table.columns_chosen.connect(self._keep)
        for menu in self._menus:
            menu.changed.connect(self._keep)
        head.sortIndicatorChanged.connect(self._keep)
        head.sectionResized.connect(self._keep)

    def _movable(self) -> Iterator[tuple[int, Column]]:
        """Give the columns whose width is a person's, with their numbers."""
        head = self._table.horizontalHeader()
        for number, column in enumerate(self._table.rows_model.columns):
            movable = head.sectionResizeMode(number) == QHeaderView.ResizeMode.Interactive
            if movable and not head.isSectionHidden(number):
                yield number, column

    def _restore(self, stored: dict[str, Any]) -> None:
        """Take what still fits: a column or a menu may be gone since."""
        head = self._table.horizontalHeader()
        filters, widths, order = (stored.get(part) for part in ("filters", "widths", "order"))
        for menu in self._menus:
            code = filters.get(menu.objectName()) if isinstance(filters, dict) else None
            if isinstance(code, str) and code and menu.may_offer(code):
                menu.choose(code)
        for number, column in self._movable():
            width = widths.get(column.title) if isinstance(widths, dict) else None
            if isinstance(width, int) and width > 0:
                head.resizeSection(number, width)
        columns = stored.get("columns")
        if isinstance(columns, list):
            self._table.show_columns([title for title in columns if isinstance(title, str)])
        titles = [column.title for column in self._table.rows_model.columns]
        if isinstance(order, list) and len(order) == 2 and order[0] in titles:
            down = Qt.SortOrder.DescendingOrder if order[1] else Qt.SortOrder.AscendingOrder
            self._table.sortByColumn(titles.index(order[0]), down)

    @Slot()
    def _keep(self, *_: object) -> None:
        head = self._table.horizontalHeader()
        view: dict[str, Any] = {}
        filters = {menu.objectName(): menu.code for menu in self._menus if menu.code}
        if filters:
            view["filters"] = filters
        usual = self._table.widths.given
        now = {number: head.sectionSize(number) for number, _ in self._movable()}
        widths = {column.title: now[number] for number, column in self._movable() if now[number] != usual.get(number)}
        if widths:
            view["widths"] = widths
        if self._table.shown_columns() != self._table.usual_columns():
            view["columns"] = list(self._table.shown_columns())
        sorted_by = head.sortIndicatorSection()
        if 0 <= sorted_by < len(self._table.rows_model.columns):
            down = head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            view["order"] = [self._table.rows_model.columns[sorted_by].title, down]
        self._kept.pop(self._table.objectName(), None)
        if view:
            self._kept[self._table.objectName()] = view
