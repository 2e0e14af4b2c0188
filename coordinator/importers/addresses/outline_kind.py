"""The kind of file that outlines of areas are: what is told of one before it is held against the county."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from coordinator.importers.addresses.outline_files import (
    LIMIT_BYTES,
    Outlines,
    assumed,
    is_geojson,
    is_geopackage,
    is_shape,
    read_geojson,
    read_geopackage,
    read_shapefile,
    refuse,
    shape_parts,
    too_large,
)
from coordinator.importers.addresses.systems import WGS84
from coordinator.importers.kind import Kind
from coordinator.importers.reading.whole_file import Whole, WholeRead
from coordinator.text import mark, ntr, tr

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.importers.kind import FileToRead, Rows
    from coordinator.importers.reading.whole_file import WholeFile

KOREA = (124.0, 33.0, 132.0, 39.0)
"""West, south, east, north in degrees."""
_SAMPLE_ROWS = 30
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class OutlinesRead:
    """The outlines of a file, all taken as one.

    Attributes
    ----------
    code : the number of their system; None where it has to be asked
    """

    outlines: Outlines
    code: int | None

    @property
    def reading_count(self) -> int:
        """How many there are."""
        return len(self.outlines.features)


def tells(path: Path, head: bytes) -> bool:
    """Say whether a file is one of outlines."""
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as packed:
                return any(name.casefold().endswith(".shp") for name in packed.namelist()[:1_000])
        except (OSError, zipfile.BadZipFile):
            return False
    return is_shape(head) or is_geojson(head) or (is_geopackage(head) and path.suffix.casefold() == ".gpkg")


def read(file: WholeFile) -> WholeRead:
    """Read a file of outlines.

    Raises
    ------
    ImportRefused
        `not_outlines`, `too_large`, `swapped`, `outside`, and those of the readers
    """
    path = file.path
    if path.stat().st_size > LIMIT_BYTES:
        raise too_large()
    file.report(0, 2)
    with path.open("rb") as source:
        head = source.read(_HEAD_BYTES)
    if is_geopackage(head):
        outlines = read_geopackage(path)
    elif is_shape(head) or head.startswith(b"PK\x03\x04"):
        outlines = read_shapefile(shape_parts(path))
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        outlines = read_geojson(path.read_bytes())
    else:
        raise refuse(
            tr(
                "“{name}” holds no outlines. Bring GeoJSON, a shapefile (.shp, or its zip) or a GeoPackage.",
                name=path.name,
            ),
            "not_outlines",
        )
    file.report(1, 2)
    code = assumed(outlines)
    if code == WGS84:
        _refuse_elsewhere(outlines)
    notes = [ntr("{n} outline ({form}).", "{n} outlines ({form}).", len(outlines.features), form=outlines.form)]
    if outlines.encoding:
        notes.append(tr("Read as Korean Windows text (CP949)."))
    if outlines.said:
        notes.append(tr("The file says of its system: {said}", said=outlines.said))
    columns = tuple(dict.fromkeys(name for feature in outlines.features[:200] for name in feature.texts))
    sample = tuple(
        tuple(feature.texts.get(name, "") for name in columns) for feature in outlines.features[:_SAMPLE_ROWS]
    )
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return WholeRead(
        digest,
        (OutlinesRead(outlines, code),),
        len(outlines.features),
        notes=tuple(notes),
        read_as=outlines.form,
        columns=columns,
        sample=sample,
    )


def _refuse_elsewhere(outlines: Outlines) -> None:
    """Refuse degrees that are not in Korea, and those with latitude and longitude in each other's place."""
    west, south, east, north = shapely.total_bounds([feature.shape for feature in outlines.features])
    if west <= KOREA[2] and east >= KOREA[0] and south <= KOREA[3] and north >= KOREA[1]:
        return
    if south <= KOREA[2] and north >= KOREA[0] and west <= KOREA[3] and east >= KOREA[1]:
        raise refuse(
            tr(
                "Latitude and longitude stand in each other's place in this file. Have them put right and import again."
            ),
            "swapped",
        )
    raise refuse(tr("These outlines are not in Korea."), "outside")


def _no_table(file: FileToRead) -> Rows:
    raise NotImplementedError("outlines are read whole")


OUTLINES = Kind(
    "outlines",
    "addresses",
    mark("Outlines of areas"),
    mark(
        "Outlines of the county, its eup/myeon or villages: GeoJSON, a shapefile (.shp with .dbf and .prj beside it, or"
        " its zip) or a GeoPackage. You see where they would lie before they are stored."
    ),
    (),
    _no_table,
    by_column=True,
    options=(),
    whole=Whole(tells, read, ("*.geojson", "*.shp", "*.gpkg", "*.zip")),
)
