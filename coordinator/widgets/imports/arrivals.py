"""What lies in the watched folder, on the Import desk: looked at one press away, and never stored by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from coordinator.text import mark, moment, ntr, short_moment, tr
from coordinator.widgets.imports.batches import kind_column
from coordinator.widgets.kit.desks.frame import button, hairline, heading, second
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.file_dialog import spoken
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coordinator.casework.intake.arrivals import Arrival
    from coordinator.workspace.tables import Kind

STATE_LABELS: dict[str, str] = {
    "arrived": mark("Arrived"),
    "asks": mark("Asks"),
    "writing": mark("Still being written"),
    "stored": mark("Imported"),
    "unreadable": mark("Cannot be read"),
}
_SHAPES = {"arrived": "watch", "asks": "caution", "unreadable": "caution", "stored": "normal", "writing": "no_data"}
_ORDER = tuple(STATE_LABELS)
_MOST_ROWS = 6


def _state(row: Arrival) -> str:
    if row.state == "stored":
        return tr("Imported ({n})", n=row.batch_id)
    return tr(STATE_LABELS[row.state])


def _holds(row: Arrival) -> str:
    if row.state in ("unreadable", "asks"):
        return row.reason
    if row.state != "arrived":
        return ""
    words = ntr("{n} to take", "{n} to take", row.taken_count)
    if not row.rejected_count:
        return words
    return words + " · " + tr("{n} rejected", n=f"{row.rejected_count:,}")


def size_words(size_bytes: int) -> str:
    """Write a file's size."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000)) if size_bytes else 0:,} kB"
    return f"{size_bytes / 1_000_000:,.1f} MB"


_FILE = Column(mark("File"), lambda row: row.name, width=230, tip=lambda row: row.name)
_BEHIND = (
    Column(mark("Size"), lambda row: size_words(row.size_bytes), lambda row: row.size_bytes, number=True, width=84),
    Column(
        mark("Arrived at"),
        lambda row: short_moment(row.modified_at),
        lambda row: row.modified_at.timestamp(),
        width=140,
        tip=lambda row: moment(row.modified_at),
    ),
    Column(mark("What it holds"), _holds, width=0, tip=_holds),
    Column(
        mark("State"),
        _state,
        lambda row: _ORDER.index(row.state),
        width=150,
        severity=lambda row: _SHAPES[row.state],
    ),
)


class ImportArrivals(QWidget):
    """The watched folder: its name, its files, and the way to choose another.

    Signals
    -------
    opened : Arrival, the file to be looked at
    folder_wanted : str, a folder to be watched; empty for none
    """

    opened = Signal(object)
    folder_wanted = Signal(str)

    def __init__(self, kinds: Sequence[Kind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importArrivals")
        self.setAccessibleName(tr("Watched folder"))
        self._folder = ""
        self.title = heading(tr("Watched folder"))
        self.words = second("", wrap=False)
        self.words.setObjectName("arrivalsFolder")
        self.look = button(tr("Look at the file"), "arrivalsLook", tip=tr("Look at the file (Enter)"))
        self.look.clicked.connect(self._on_look)
        self.choose = button("", "arrivalsChoose")
        self.choose.clicked.connect(self.choose_folder)
        self.leave = button(tr("Stop watching"), "arrivalsLeave")
        self.leave.clicked.connect(self._on_leave)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.words, 1)
        for part in (self.look, self.choose, self.leave):
            head.addWidget(part)
        columns = (_FILE, kind_column(kinds, lambda row: "–"), *_BEHIND)
        self.table = DeskTable(columns, "arrivalsTable", tr("Files of the watched folder"), key=lambda row: row.path)
        self.table.set_empty(tr("The folder holds no file a partner may have sent."))
        self.table.row_opened.connect(self._on_opened)
        self.table.row_selected.connect(self._on_selected)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(hairline())
        layout.addWidget(self.table)
        self.set_rows(None, (), "")

    def set_rows(self, folder: Path | None, rows: Sequence[Arrival], problem: str) -> None:
        """Show what the folder holds; the files that wait first."""
        self._folder = str(folder or "")
        watched = folder is not None
        self.words.setText(problem or self._folder or tr("Files that arrive in a folder can be shown here."))
        self.words.setToolTip(self._folder)
        self.choose.setText(tr("Another folder…") if watched else tr("Choose a folder…"))
        self.choose.setAccessibleName(self.choose.text())
        self.choose.setToolTip(self.choose.text())
        self.leave.setVisible(watched)
        self.look.setVisible(watched and not problem)
        self.table.setVisible(watched and not problem)
        self.table.set_rows(sorted(rows, key=lambda row: _ORDER.index(row.state)))
        row_count = min(max(len(rows), 1), _MOST_ROWS)
        self.table.setFixedHeight(38 + 34 * row_count)
        self._on_selected(self.table.selected())

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder in the system's own window."""
        dialog = QFileDialog(self, tr("Choose a folder"), self._folder)
        dialog.setObjectName("arrivalsFolderDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.fileSelected.connect(self.folder_wanted)
        spoken(dialog).open()

    @Slot()
    def _on_leave(self) -> None:
        self.folder_wanted.emit("")

    @Slot(object)
    def _on_selected(self, row: Arrival | None) -> None:
        self.look.setEnabled(row is not None and row.state != "writing")

    @Slot(object)
    def _on_opened(self, row: Arrival) -> None:
        if row.state != "writing":
            self.opened.emit(row)

    @Slot()
    def _on_look(self) -> None:
        row = self.table.selected()
        if row is not None:
            self._on_opened(row)
