"""Metres of the national grids turned into degrees: which grid it is shows by where the county then lies."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from coordinator.casework.intake.questions import Answer, RowQuestion, key_of
from coordinator.records.households import Area, AreaLevel
from coordinator.text import mark, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from coordinator.casework.intake.plan import Matching
    from coordinator.casework.intake.questions import Asking
    from coordinator.importers.households.people import HouseholdRow

GRIDS: dict[int, str] = {
    5179: mark("Unified grid of Korea (UTM-K, EPSG:5179)"),
    5186: mark("Central belt of 2010 (EPSG:5186)"),
    5181: mark("Central belt of 2002 (EPSG:5181)"),
    5174: mark("Central belt, old datum (EPSG:5174)"),
    5187: mark("Eastern belt of 2010 (EPSG:5187)"),
    5183: mark("Eastern belt of 2002 (EPSG:5183)"),
    5176: mark("Eastern belt, old datum (EPSG:5176)"),
    5185: mark("Western belt of 2010 (EPSG:5185)"),
    5180: mark("Western belt of 2002 (EPSG:5180)"),
    5173: mark("Western belt, old datum (EPSG:5173)"),
}
"""The plane grids of Korean public data, by their number in the EPSG register."""
KOREA = (124.0, 33.0, 132.0, 39.0)
"""West, south, east, north in degrees: where no outline of the county is known."""
_MARGIN = 0.05
"""Degrees, some five kilometres: a home at the edge of the county, and outlines that were simplified."""
_DIGITS = 6
"""Decimals of a degree that are kept, a tenth of a metre."""
_TOLD_ROWS = 20
"""So many places of a file tell whether it is the one that was asked about before."""
_CODE = re.compile(r"(?<!\d)51[78]\d(?!\d)")


class Reading(NamedTuple):
    """A way to read the two figures of a place.

    Attributes
    ----------
    code : the grid's number in the EPSG register
    is_north_first : the first figure is the northing, as surveyors write it
    """

    code: int
    is_north_first: bool

    @property
    def answer(self) -> str:
        """Its word as an answer."""
        return f"epsg-{self.code}{'-yx' if self.is_north_first else ''}"

    @property
    def label(self) -> str:
        """What it is called."""
        label = tr(GRIDS[self.code])
        return tr("{grid}, X to the north", grid=label) if self.is_north_first else label


READINGS = tuple(Reading(code, north) for north in (False, True) for code in GRIDS)


@lru_cache(maxsize=len(GRIDS))
def _transformer(code: int) -> Any:
    from pyproj import Transformer  # late: it takes a tenth of a second, and most lists have no metres

    return Transformer.from_crs(code, 4326, always_xy=True)


def degrees(metres: tuple[float, float], reading: Reading) -> tuple[float, float]:
    """Turn the two figures of a place into degrees.

    Returns
    -------
    longitude and latitude (WGS84); infinite where the grid has no such place
    """
    first, second = metres
    east, north = (second, first) if reading.is_north_first else (first, second)
    longitude, latitude = _transformer(reading.code).transform(east, north)
    return round(longitude, _DIGITS), round(latitude, _DIGITS)


def fitting(
    places: Sequence[tuple[float, float]], bounds: tuple[float, float, float, float], codes: Sequence[int] = ()
) -> list[Reading]:
    """List the readings by which most places lie within bounds; none where none does by any.

    Parameters
    ----------
    places : pairs of metres as they stand
    bounds : west, south, east, north in degrees
    codes : only these grids; empty for all
    """
    counts = {
        reading: sum(_inside(degrees(metres, reading), bounds) for metres in places)
        for reading in READINGS
        if not codes or reading.code in codes
    }
    most = max(counts.values(), default=0)
    return [reading for reading, count in counts.items() if count == most] if most else []


def county_bounds(session: Session) -> tuple[float, float, float, float]:
    """Give the bounds of the county with some room around it, in degrees; of Korea where no outline is known."""
    import shapely  # late: most lists have no metres

    rows = session.execute(select(Area.level, Area.outline).where(Area.outline.is_not(None))).all()
    whole = [outline for level, outline in rows if level == AreaLevel.COUNTY] or [outline for _, outline in rows]
    if not whole:
        return KOREA
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(whole))
    return west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN


def _inside(place: tuple[float, float], bounds: tuple[float, float, float, float]) -> bool:
    return bounds[0] <= place[0] <= bounds[2] and bounds[1] <= place[1] <= bounds[3]


def placed(
    session: Session,
    rows: Sequence[HouseholdRow],
    asking: Asking,
    columns: Mapping[str, str],
    matching: Matching,
) -> tuple[Sequence[HouseholdRow], list[str]]:
    """Give rows whose metres are turned into degrees, and what is to be said of it.

    A grid is taken where it is the only one that brings the places into the county, or the header names it. Where two
    do, it is asked; till then, and where a place would lie outside, no place is stored and the row is named.
    """
    in_metres = [row for row in rows if row.metres is not None]
    if not in_metres:
        return rows, []
    bounds = county_bounds(session)
    places = [row.metres for row in in_metres if row.metres is not None]
    header = " ".join(columns.get(name, "") for name in ("longitude", "latitude"))
    codes = [int(code) for code in _CODE.findall(header) if int(code) in GRIDS]
    fits = fitting(places, bounds, codes)
    reading = fits[0] if len(fits) == 1 else _asked(fits, in_metres, asking, columns) if fits else None
    column = columns.get("longitude") or columns.get("latitude", "")
    by_line: dict[int, HouseholdRow] = {}
    for row in in_metres:
        assert row.metres is not None
        longitude, latitude = degrees(row.metres, reading) if reading is not None else (0.0, 0.0)
        if reading is not None and _inside((longitude, latitude), bounds):
            by_line[row.line] = replace(row, latitude=latitude, longitude=longitude)
            continue
        if reading is not None:
            code = "coordinates"
            message = tr("Metres of a national grid that lie outside the county; they were left out. Check the place.")
        elif fits:
            code = "grid"
            message = tr("Metres of a national grid, and two grids fit; no place is stored before it is answered.")
        else:
            code = "coordinates"
            message = tr("Metres that lie in the county by no national grid; they were left out. Ask for degrees.")
        value = f"{row.metres[0]:.2f}, {row.metres[1]:.2f}"
        matching.add(row.line, column, value, code, message, reject=False)
    if not by_line or reading is None:
        return rows, []
    note = ntr(
        "{n} place is given in metres and was read by this grid: {grid}.",
        "{n} places are given in metres and were read by this grid: {grid}.",
        len(by_line),
        grid=reading.label,
    )
    return [by_line.get(row.line, row) for row in rows], [note]


def _asked(
    fits: Sequence[Reading], rows: Sequence[HouseholdRow], asking: Asking, columns: Mapping[str, str]
) -> Reading | None:
    """Ask which of several grids it is, once a file; None while nobody has said it."""
    first = rows[0]
    assert first.metres is not None
    column = columns.get("longitude") or columns.get("latitude", "")
    question = RowQuestion(
        key_of("grid", column, *(row.metres for row in rows[:_TOLD_ROWS]), *fits),
        "grid",
        first.line,
        column,
        f"{first.metres[0]:.2f}, {first.metres[1]:.2f}",
        tr("The places of this list are metres of a national grid, and several fit: which one is it? Ask the sender."),
        tuple(Answer(reading.answer, reading.label) for reading in fits),
    )
    answer = asking.ask(question)
    return next((reading for reading in fits if reading.answer == answer), None)
