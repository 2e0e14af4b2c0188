"""The areas of the county by today's names, with their old and spoken ones, from `resources/areas.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from coordinator.records.households import AreaLevel
from coordinator.settings import RESOURCES

if TYPE_CHECKING:
    from pathlib import Path

AREAS = RESOURCES / "areas.csv"


@dataclass(frozen=True, slots=True)
class AreaName:
    """One area as the table has it."""

    path: tuple[str, ...]
    """Names from the county down: county, eup/myeon, village."""
    level: str
    name_en: str
    code: str
    aliases: tuple[str, ...]
    """Old and spoken names, under which files and people still mean this area."""
    valid_from: date | None
    """First day of the name; none where only a year or month is known."""
    valid_to: date | None
    source: str

    @property
    def name(self) -> str:
        """The area's own name, without its parents."""
        return self.path[-1]

    @property
    def spoken(self) -> tuple[str, ...]:
        """Its old and spoken names that are no codes."""
        return tuple(alias for alias in self.aliases if not alias.isdecimal())


def known_counties() -> tuple[str, ...]:
    """Name the counties whose areas and outlines the program has; the first is that of practice."""
    return tuple(area.name for area in _all_areas(AREAS) if area.level == AreaLevel.COUNTY)


def county_words() -> tuple[str, ...]:
    """Give the short names of the known counties in Korean and English, lower case: who guesses tries them first."""
    counties = [area for area in _all_areas(AREAS) if area.level == AreaLevel.COUNTY]
    return tuple(word for area in counties for word in (*area.spoken, area.name_en.partition("-")[0].lower()))


def known_county(text: str) -> str:
    """Give the known county that somebody has written, also by its short name; empty where it is none of them."""
    counties = (area for area in _all_areas(AREAS) if area.level == AreaLevel.COUNTY)
    return next((area.name for area in counties if text.strip().startswith((area.name, *area.spoken))), "")


def read_areas(county: str = "", path: Path = AREAS) -> tuple[AreaName, ...]:
    """Read the areas of one county; parents come before their children.

    Parameters
    ----------
    county : its whole name; empty for that of practice
    path : as `_all_areas` reads it
    """
    areas = _all_areas(path)
    wanted = county or areas[0].path[0]
    return tuple(area for area in areas if area.path[0] == wanted)


@lru_cache(maxsize=2)
def _all_areas(path: Path) -> tuple[AreaName, ...]:
    """Read the table of areas of all counties.

    Parameters
    ----------
    path : CSV in UTF-8 with the columns level, county, town, village, name_en, code, aliases (separated by `|`),
        valid_from, valid_to (ISO dates, a year or a month where no more is known) and source

    Raises
    ------
    KeyError
        When a column is missing; the table is part of the program.
    """
    with path.open(encoding="utf-8", newline="") as source:
        return tuple(
            AreaName(
                path=tuple(name for name in (row["county"], row["town"], row["village"]) if name),
                level=AreaLevel(row["level"]),
                name_en=row["name_en"],
                code=row["code"],
                aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                source=row["source"],
            )
            for row in csv.DictReader(source)
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) == len("2021-01-01") else None


def current_towns(areas: tuple[AreaName, ...] | None = None) -> dict[str, str]:
    """Map every name and old name of an eup/myeon to today's name."""
    towns = [area for area in areas or read_areas() if area.level == AreaLevel.TOWN]
    old = {alias: area.name for area in towns for alias in area.aliases}
    return old | {area.name: area.name for area in towns}
