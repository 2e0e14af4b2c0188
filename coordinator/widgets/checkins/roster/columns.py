"""The inline form of a roster's columns: which, under which names, in which order; saved under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from coordinator.casework.checkins.roster_profiles import FIELDS, NEEDED
from coordinator.text import tr
from coordinator.widgets.kit.act_forms import ActForm, second_label
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.enrolment import Rosters

if TYPE_CHECKING:
    from coordinator.casework.checkins.roster_profiles import RosterProfile

_ROW_HEIGHT = 28
_FIELD = Qt.ItemDataRole.UserRole


class RosterColumns(ActForm):
    """Tick the columns, write their names, move them with Alt+Up and Alt+Down."""

    def __init__(self, profile: RosterProfile, parent: QWidget | None = None) -> None:
        super().__init__(tr("Columns of the roster"), tr("In the order of the file"), parent)
        self.setObjectName("rosterColumnsForm")
        named = dict(profile.columns)
        self.table = QTableWidget(len(FIELDS), 2, self)
        self.table.setObjectName("rosterColumnsTable")
        self.table.setHorizontalHeaderLabels([tr("Column"), tr("Its name in the file")])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setFixedHeight(_ROW_HEIGHT * len(FIELDS) + self.table.horizontalHeader().sizeHint().height() + 4)
        for row, field in enumerate([*named, *(field for field in FIELDS if field not in named)]):
            label = QTableWidgetItem(tr(FIELDS[field]))
            label.setData(_FIELD, field)
            label.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            label.setCheckState(Qt.CheckState.Checked if field in named else Qt.CheckState.Unchecked)
            self.table.setItem(row, 0, label)
            self.table.setItem(row, 1, QTableWidgetItem(named.get(field, tr(FIELDS[field]))))
        self.name = QLineEdit(self)
        self.name.setObjectName("rosterColumnsName")
        self.name.setText(profile.name if profile.confirmed else "")
        self.add_field(tr("Columns"), self.table)
        self.body.addWidget(second_label(tr("Space ticks, F2 writes the name, Alt+Up and Alt+Down move."), self))
        self.add_field(tr("Name of the layout"), self.name)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setProperty("by", by)
            shortcut.activated.connect(self._on_move)
        self.table.itemChanged.connect(self._on_changed)
        self.name.textChanged.connect(self.refresh)
        self.table.setCurrentCell(0, 0)
        self.setFocusProxy(self.table)
        self.refresh()

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Give the ticked columns with their names, in order."""
        rows = [(self.table.item(row, 0), self.table.item(row, 1)) for row in range(self.table.rowCount())]
        return tuple(
            (str(label.data(_FIELD)), header.text().strip())
            for label, header in rows
            if label is not None and header is not None and label.checkState() == Qt.CheckState.Checked
        )

    def missing(self) -> str:
        """Ask for what a roster cannot do without, then for the name."""
        columns = dict(self.columns())
        left_out = next((field for field in NEEDED if field not in columns), "")
        if left_out:
            return tr("The roster needs the column “{field}”.", field=tr(FIELDS[left_out]))
        if not all(columns.values()) or len(set(columns.values())) < len(columns):
            return tr("Each column of the roster needs a name of its own.")
        return "" if self.name.text().strip() else tr("Give the layout a name.")

    def is_dirty(self) -> bool:
        """Say whether a name was given."""
        return bool(self.name.text().strip())

    def request(self) -> Request:
        """Make the request."""
        return ask_for(Rosters.save_profile, self.columns(), self.name.text().strip(), WHEN_RUN)

    def _on_changed(self, _item: QTableWidgetItem) -> None:
        self.refresh()

    def _on_move(self) -> None:
        shortcut = self.sender()
        row = self.table.currentRow()
        to = row + (int(shortcut.property("by")) if isinstance(shortcut, QShortcut) else 0)
        if not 0 <= to < self.table.rowCount() or to == row:
            return
        self.table.blockSignals(True)
        for column in range(2):
            mine, neighbour = self.table.takeItem(row, column), self.table.takeItem(to, column)
            self.table.setItem(row, column, neighbour)
            self.table.setItem(to, column, mine)
        self.table.blockSignals(False)
        self.table.setCurrentCell(to, max(0, self.table.currentColumn()))
        self.refresh()
