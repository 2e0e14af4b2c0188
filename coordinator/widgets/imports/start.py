"""The first page of the Import desk: drop or choose a file, the watched folder, and what was taken in before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.imports.arrivals import ImportArrivals
from coordinator.widgets.imports.batches import ImportBatches
from coordinator.widgets.kit.desks.frame import button, hairline, heading, second
from coordinator.widgets.kit.file_dialog import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.workspace.tables import Kind

_FILES = "*.csv *.txt *.tsv *.gz *.xlsx *.xml *.json *.jsonl *.ndjson *.zip *.shp *.geojson *.gpkg"


class ImportStart(QWidget):
    """Where an import begins.

    Signals
    -------
    files_chosen : list of str, files to look at one after another
    practice_wanted : str, a folder to write practice files of this week's calls into
    """

    files_chosen = Signal(list)
    practice_wanted = Signal(str)

    def __init__(self, kinds: Sequence[Kind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_practice = False
        self._kind: Kind | None = None
        self.drop = QFrame(self)
        self.drop.setObjectName("importDrop")
        self.drop.setProperty("drop", "true")
        self._title = heading("")
        self._needs = second()
        self.choose = button(tr("Choose a file…"), "importChoose", main=True)
        self.choose.clicked.connect(self.choose_file)
        self.practice = button(
            tr("Make practice files…"), "importPractice", tip=tr("Make practice files of this week's calls")
        )
        self.practice.setAccessibleName(tr("Make practice files of this week's calls"))
        self.practice.clicked.connect(self.choose_folder)
        self.practice.hide()
        inside = QHBoxLayout(self.drop)
        inside.setContentsMargins(16, 16, 16, 16)
        inside.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._needs)
        inside.addLayout(words, 1)
        inside.addWidget(self.practice)
        inside.addWidget(self.choose)
        self.batches = ImportBatches(kinds, self)
        self.arrivals = ImportArrivals(kinds, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        around = QVBoxLayout()
        around.setContentsMargins(16, 12, 16, 12)
        around.addWidget(self.drop)
        column.addLayout(around)
        column.addWidget(hairline())
        column.addWidget(self.arrivals)
        column.addWidget(hairline())
        column.addWidget(self.batches, 1)

    def set_kind(self, kind: Kind) -> None:
        """Say what a file of a kind needs."""
        self._kind = kind
        if kind.whole is None:
            self._title.setText(tr("Drop a file here: {kind}, CSV or Excel", kind=tr(kind.label)))
        else:
            self._title.setText(tr("Drop a file here: {kind}", kind=tr(kind.label)))
        self._needs.setText(tr(kind.hint))
        self.practice.setVisible(self._is_practice and kind.practice_files)

    def set_practice(self, is_practice: bool) -> None:
        """Say whether everybody here is made up; only then are practice files made."""
        self._is_practice = is_practice
        self.practice.setVisible(is_practice and self._kind is not None and self._kind.practice_files)

    @Slot()
    def choose_file(self) -> None:
        """Ask for files in the system's own window."""
        dialog = QFileDialog(self, tr("Choose a file"))
        dialog.setObjectName("importFileDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([tr("CSV, Excel or Green Button ({patterns})", patterns=_FILES), tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_files)
        spoken(dialog).open()

    def _on_files(self, names: list[str]) -> None:
        # By way of a method: Qt hands over its own list of words, which a signal of Python's cannot be tied to.
        self.files_chosen.emit(list(names))

    @Slot()
    def choose_folder(self) -> None:
        """Ask where the practice files shall be written, in the system's own window."""
        dialog = QFileDialog(self, tr("Folder for the practice files"))
        dialog.setObjectName("importPracticeDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.practice_wanted)
        spoken(dialog).open()
