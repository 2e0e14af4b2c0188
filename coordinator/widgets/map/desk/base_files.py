"""What lies beneath the homes from files of this PC: a picture in tiles, lines such as rivers and roads."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from coordinator.errors import CoordinatorError
from coordinator.reference.tiles import TileFile
from coordinator.widgets.map.underlays import OTHER, LinePicture, TilePicture

if TYPE_CHECKING:
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.map.view import HouseholdMap

_KEPT = "mapFiles"


class BaseFiles(QObject):
    """Keeps which files there are in the settings of this PC, reads them, and hands them to the map.

    Signals
    -------
    changed : another picture or other lines lie there
    failed : str, why a file cannot be used; said once, the map works without it
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, household_map: HouseholdMap, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._map, self._bridge = household_map, bridge
        kept = bridge.views.get(_KEPT)
        self._kept: dict[str, Any] = dict(kept) if isinstance(kept, dict) else {}
        self.tiles: TilePicture | None = None
        self.lines: dict[str, LinePicture] = {}
        self._is_read = False

    def tile_path(self) -> str:
        """Name the file of tiles; empty for none."""
        path = self._kept.get("tiles", "")
        return path if isinstance(path, str) else ""

    def line_files(self) -> list[dict[str, Any]]:
        """List the files of lines: `path`, `kind` and, where it was chosen, `system`."""
        stored = self._kept.get("lines", [])
        return [dict(entry) for entry in stored if isinstance(entry, dict) and isinstance(entry.get("path"), str)]

    def read_kept(self) -> None:
        """Read what was chosen on this PC before; what cannot be read is said once and stays chosen."""
        if self._is_read:
            return
        self._is_read = True
        if self.tile_path():
            try:
                self._open_tiles(Path(self.tile_path()))
            except CoordinatorError as error:
                self.failed.emit(error.message)
        for entry in self.line_files():
            self._ask_lines(Path(entry["path"]), str(entry.get("kind", OTHER)), entry.get("system"))

    def use_tiles(self, path: Path | None) -> None:
        """Lay a file of tiles beneath the map, or none.

        Raises
        ------
        TilesNotRead
            It cannot be drawn; what lay there stays.
        """
        if path is None:
            if self.tiles is not None:
                self.tiles.tiles.close()
            self.tiles = None
            self._kept.pop("tiles", None)
        else:
            self._open_tiles(path)
            self._kept["tiles"] = str(path)
        self._keep()

    def add_lines(self, path: Path, kind: str, system: int | None) -> None:
        """Read lines and lay them upon the map; they are remembered once they are read."""
        self._ask_lines(path, kind, system, remember=True)

    def remove_lines(self, path: str) -> None:
        """Take lines off the map; the file itself stays."""
        self.lines.pop(path, None)
        self._kept["lines"] = [entry for entry in self.line_files() if entry["path"] != path]
        self._keep()

    def _open_tiles(self, path: Path) -> None:
        opened = TilePicture(TileFile(path), self._on_tiles_gone)
        if self.tiles is not None:
            self.tiles.tiles.close()
        self.tiles = opened
        self._lay()

    def _on_tiles_gone(self, message: str) -> None:
        self.failed.emit(message)

    def _ask_lines(self, path: Path, kind: str, system: Any, *, remember: bool = False) -> None:
        self._bridge.ask(
            self._bridge.workspace.maps.lines,
            path,
            system if isinstance(system, int) else None,
            then=partial(self._take_lines, str(path), kind, system, remember),
            failed=self._on_failed,
        )

    def _take_lines(self, path: str, kind: str, system: Any, remember: bool, layer: Any) -> None:
        self.lines[path] = LinePicture(layer.lines, kind)
        if remember:
            others = [entry for entry in self.line_files() if entry["path"] != path]
            self._kept["lines"] = [*others, {"path": path, "kind": kind, "system": system}]
            self._keep()
        else:
            self._lay()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, CoordinatorError):
            self.failed.emit(error.message)
        else:
            self._bridge.crashed.emit(error)

    def _keep(self) -> None:
        self._bridge.views[_KEPT] = self._kept
        self._lay()

    def _lay(self) -> None:
        """Hand the map what lies there now."""
        self._map.set_underlays(
            [*([self.tiles] if self.tiles is not None else []), *self.lines.values()],
            self.tiles.tiles.info.attribution if self.tiles is not None else "",
        )
        self.changed.emit()
