"""The form of the base map: which picture lies beneath the county, which lines upon it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.text import mark, tr
from coordinator.widgets.kit.act_forms import ActForm, second_label
from coordinator.widgets.kit.choices import Choices, push_button
from coordinator.widgets.kit.file_dialog import documents, spoken
from coordinator.widgets.map.underlays import OTHER, RIVER, ROAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.widgets.map.desk.base_files import BaseFiles

KINDS: dict[str, str] = {RIVER: mark("Rivers"), ROAD: mark("Roads"), OTHER: mark("Other lines")}
SYSTEMS: dict[str, str] = {
    "0": mark("As the file says"),
    "4326": mark("Longitude and latitude (WGS84)"),
    "5179": mark("Korea 2000, Unified (EPSG:5179)"),
    "5186": mark("Korea 2000, Central (EPSG:5186)"),
    "5181": mark("Korea 2000, Central, old north (EPSG:5181)"),
    "5174": mark("Korean 1985, Modified Central (EPSG:5174)"),
}
"""Coordinate systems of Korean files, by EPSG number."""


class FilesForm(ActForm):
    """Chooses files; each takes effect at once, and nothing of them is copied."""

    def __init__(self, files: BaseFiles, parent: QWidget | None = None) -> None:
        super().__init__(tr("Base map"), tr("Files of this PC; nothing is copied and nothing is fetched."), parent)
        self.setObjectName("mapFilesForm")
        self._files = files
        self.tiles = second_label("", self)
        self.tiles.setObjectName("mapTilesNow")
        choose = push_button(tr("Choose a picture (MBTiles)…"), self._choose_tiles, self)
        choose.setObjectName("mapTilesChoose")
        self.no_tiles = push_button(tr("Take it away"), partial(files.use_tiles, None), self)
        self.no_tiles.setObjectName("mapTilesRemove")
        self.body.addWidget(second_label(tr("Beneath the county"), self))
        for part in (self.tiles, choose, self.no_tiles):
            self.body.addWidget(part)
        self.kind = Choices([(code, tr(label)) for code, label in KINDS.items()], self)
        self.kind.hold({RIVER})
        self.system = Choices([(code, tr(label)) for code, label in SYSTEMS.items()], self)
        self.system.hold({"0"})
        self.add_field(tr("Lines upon it: what they are"), self.kind)
        self.add_field(tr("Coordinate system"), self.system)
        add = push_button(tr("Add lines (GeoJSON, Shapefile)…"), self._choose_lines, self)
        add.setObjectName("mapLinesAdd")
        self.body.addWidget(add)
        self._list = QWidget(self)
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._list)
        self.save_button.setText(tr("Done"))
        self.cancel_button.hide()
        self.setFocusProxy(choose)
        files.changed.connect(self._show)
        files.failed.connect(self.refuse)
        self._show()
        self.refresh()

    def missing(self) -> str:
        """Nothing is asked for."""
        return ""

    def save(self) -> None:
        """Close; every choice holds already."""
        self.closed.emit()

    def _show(self) -> None:
        path = self._files.tile_path()
        self.tiles.setText(Path(path).name if path else tr("No picture lies beneath."))
        self.no_tiles.setVisible(bool(path))
        while self._rows.count():
            item = self._rows.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.deleteLater()
        for entry in self._files.line_files():
            words = tr("Take away {file}", file=Path(entry["path"]).name)
            self._rows.addWidget(push_button(words, partial(self._files.remove_lines, entry["path"]), self._list))
        self.reshaped.emit()

    def _choose_tiles(self) -> None:
        self._open("mapTilesDialog", "MBTiles (*.mbtiles)", self.take_tiles)

    def take_tiles(self, path: str) -> None:
        """Lay a file of tiles beneath the map."""
        self.refusal.hide()
        try:
            self._files.use_tiles(Path(path))
        except CoordinatorError as error:
            self.refuse(error.message)

    def _choose_lines(self) -> None:
        self._open("mapLinesDialog", "GeoJSON, Shapefile (*.geojson *.json *.shp)", self.take_lines)

    def take_lines(self, path: str) -> None:
        """Lay a file of lines upon the map."""
        self.refusal.hide()
        system = int(self.system.one() or "0")
        self._files.add_lines(Path(path), self.kind.one() or OTHER, system or None)

    def _open(self, name: str, kinds: str, then: Callable[[str], None]) -> None:
        dialog = QFileDialog(self, self.act_title, str(documents()), kinds)
        dialog.setObjectName(name)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(then)
        spoken(dialog).open()
