"""Map pictures in tiles, as a file of the MBTiles kind: which there are, what they are of, where they lie."""

from __future__ import annotations

import math
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coordinator.errors import CoordinatorError
from coordinator.text import tr

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TILE_PX = 256
PICTURES = ("png", "jpg", "jpeg", "webp")
_HALF_WORLD_M = 20_037_508.342789244
_HIGHEST_ZOOM = 22
_SIGNS = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"RIFF", "webp"), (b"\x1f\x8b", "pbf"))


class TilesNotRead(CoordinatorError):
    """A file of tiles cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class TileInfo:
    """What a file of tiles says of itself.

    Attributes
    ----------
    least_zoom, most_zoom : zooms of which it holds tiles
    attribution : who made it, to be shown upon the map
    """

    name: str
    attribution: str
    least_zoom: int
    most_zoom: int
    format: str


class TileFile:
    """An open file of tiles, read only.

    Raises
    ------
    TilesNotRead
        `tiles_missing`, `tiles_damaged`, `tiles_format`: vector tiles, or pictures that cannot be shown, `tiles_empty`.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise TilesNotRead(
                tr("The base map's file is not there any more; the map goes on without it."), code="tiles_missing"
            )
        try:
            # Read only, and by no thread but the one that paints.
            self._file = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            self.info = self._read_info()
        except sqlite3.Error as error:
            raise TilesNotRead(
                tr("The file is no MBTiles file, or it is damaged; choose another one."), code="tiles_damaged"
            ) from error

    def _read_info(self) -> TileInfo:
        said: dict[str, str] = {
            str(name): str(value) for name, value in self._file.execute("select name, value from metadata")
        }
        first = self._file.execute("select tile_data from tiles limit 1").fetchone()
        if first is None:
            raise TilesNotRead(tr("There are no tiles in the file; choose another one."), code="tiles_empty")
        kind = said.get("format", "").lower() or _format_of(bytes(first[0]))
        if kind not in PICTURES:
            raise TilesNotRead(_refusal(kind), code="tiles_format")
        least, most = self._file.execute("select min(zoom_level), max(zoom_level) from tiles").fetchone()
        return TileInfo(
            said.get("name", ""),
            said.get("attribution", ""),
            max(0, int(least)),
            min(_HIGHEST_ZOOM, int(most)),
            kind,
        )

    def read(self, zoom: int, x: int, y: int) -> bytes | None:
        """Give the picture of a tile, its row counted from the top; none where there is none.

        Raises
        ------
        TilesNotRead
            `tiles_damaged`: the file is gone or broken since it was opened.
        """
        from_bottom = 2**zoom - 1 - y
        try:
            row: tuple[Any] | None = self._file.execute(
                "select tile_data from tiles where zoom_level = ? and tile_column = ? and tile_row = ?",
                (zoom, x, from_bottom),
            ).fetchone()
        except sqlite3.Error as error:
            raise TilesNotRead(
                tr("The base map's file cannot be read any more; the map goes on without it."), code="tiles_damaged"
            ) from error
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _format_of(content: bytes) -> str:
    return next((kind for sign, kind in _SIGNS if content.startswith(sign)), "")


def _refusal(kind: str) -> str:
    if kind in ("pbf", "mvt"):
        return tr(
            "The file holds vector tiles (pbf), which this program cannot draw; ask for pictures (PNG, JPEG, WebP)."
        )
    return tr(
        "The tiles are of the format “{kind}”, which this program cannot draw; ask for PNG, JPEG or WebP.",
        kind=kind or "?",
    )


def zoom_for(metres_a_pixel: float, latitude: float, info: TileInfo) -> int:
    """Choose the zoom whose pixels are nearest to those of the screen, of those the file holds."""
    at_zero = 2 * _HALF_WORLD_M * math.cos(math.radians(latitude)) / TILE_PX
    wanted = round(math.log2(at_zero / max(metres_a_pixel, 1e-6)))
    return min(max(wanted, info.least_zoom), info.most_zoom)


def tile_of(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """Name the tile, column and row from the top, in which a place lies."""
    count = 2**zoom
    y = math.asinh(math.tan(math.radians(latitude)))
    return (
        min(max(int((longitude + 180.0) / 360.0 * count), 0), count - 1),
        min(max(int((1.0 - y / math.pi) / 2.0 * count), 0), count - 1),
    )


def degrees_of(zoom: int, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[Any, Any]:
    """Give longitude and latitude of places counted in tiles, rows from the top; fractions lie within a tile."""
    count = 2.0**zoom
    longitude = x / count * 360.0 - 180.0
    return longitude, np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * y / count))))
