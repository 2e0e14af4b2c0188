"""Where a household of a list stands: degrees, also in minutes and seconds, or metres of a national grid."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.importers.file_rows import FileRow
    from coordinator.importers.households.counted import Counted

KOREA_LATITUDES = (33.0, 39.0)
KOREA_LONGITUDES = (124.0, 132.0)
LEAST_METRES = 10_000.0
"""Every place of Korea has larger figures in metres of every national grid, and no degree is as large."""

_WORDS = re.compile(r"북위|동경|위도|경도|[NnEe]\.?(?=[\s\d]|$)|[:=]")
_SEXAGESIMAL = re.compile(
    r"(?P<degrees>\d{1,3})\s*(?:°|도|\s)\s*(?P<minutes>\d{1,2}(?:\.\d+)?)\s*(?:['′’]|분|\s|$)\s*"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:\"|″|”|''|초)?)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


class Place(NamedTuple):
    """Where a row says a household stands.

    Attributes
    ----------
    latitude, longitude : degrees (WGS84), None where the row does not give them
    metres : the figures of the columns X and Y where they are metres of a grid, as they stand; which grid is casework's
    """

    latitude: float | None = None
    longitude: float | None = None
    metres: tuple[float, float] | None = None


def place(row: FileRow, state: Counted) -> Place:
    """Read the columns of latitude (Y) and longitude (X); what is neither degrees of Korea nor metres is named."""
    texts = row["latitude"], row["longitude"]
    if not any(texts):
        return Place()
    latitude, longitude = _figure(texts[0]), _figure(texts[1])
    if _inside(latitude, longitude):
        return Place(latitude, longitude)
    if _inside(longitude, latitude):
        state.swapped += 1
        return Place(longitude, latitude)
    if latitude >= LEAST_METRES and longitude >= LEAST_METRES:
        return Place(metres=(longitude, latitude))
    column = row.columns.get("latitude") or row.columns["longitude"]
    if math.isnan(latitude) or math.isnan(longitude):
        message = tr("A place needs two numbers (latitude and longitude, or X and Y); it was left out. Correct them.")
    else:
        message = tr("This place is not in Korea; it was left out.")
    state.problems.add(row.line, column, f"{texts[0]}, {texts[1]}", "coordinates", message)
    return Place()


def _figure(text: str) -> float:
    """Read degrees, or metres; what is neither is no number (NaN)."""
    plain = _WORDS.sub("", unicodedata.normalize("NFKC", text)).strip()
    match = _SEXAGESIMAL.fullmatch(plain)
    if match is not None:
        minutes, seconds = float(match["minutes"]), float(match["seconds"] or 0)
        return float(match["degrees"]) + minutes / 60 + seconds / 3600 if max(minutes, seconds) < 60 else math.nan
    plain = plain.rstrip("°도m ").strip()
    try:
        figure = float(plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain)
    except ValueError:
        return math.nan
    return figure if math.isfinite(figure) else math.nan


def _inside(latitude: float, longitude: float) -> bool:
    return (
        KOREA_LATITUDES[0] <= latitude <= KOREA_LATITUDES[1] and KOREA_LONGITUDES[0] <= longitude <= KOREA_LONGITUDES[1]
    )
