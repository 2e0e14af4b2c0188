"""The menu by which somebody chooses the columns of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.widgets.kit.table import RowTable


class ColumnsMenu(QToolButton):
    """A button that opens the list of columns, each with a tick while it is shown; the first one always is."""

    def __init__(self, name: str, table: RowTable) -> None:
        super().__init__()
        self.setObjectName(name)
        self._table = table
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._fill)
        self._write()

    def _write(self) -> None:
        self.setText(f"{tr('Columns')} ▾")
        self.setAccessibleName(tr("Columns"))
        self.setToolTip(tr("Which columns the list shows"))

    def changeEvent(self, event: QEvent) -> None:
        """Write it in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._write()

    @Slot()
    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        shown = self._table.shown_columns()
        for column in self._table.rows_model.columns[1:]:
            action = QAction(tr(column.title), menu)
            action.setCheckable(True)
            action.setChecked(column.title in shown)
            action.setData(column.title)
            action.triggered.connect(self._on_chosen)
            menu.addAction(action)
        menu.addSeparator()
        usual = QAction(tr("The usual columns"), menu)
        usual.triggered.connect(self._on_usual)
        menu.addAction(usual)

    @Slot()
    def _on_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.switch(str(action.data()))

    @Slot()
    def _on_usual(self) -> None:
        self._table.show_columns(())

    def switch(self, title: str) -> None:
        """Show a column, or hide it, by its title."""
        shown = self._table.shown_columns()
        self._table.show_columns([*(t for t in shown if t != title), *((title,) if title not in shown else ())])
