"""The roster of a week's calls as the vendor's upload takes it: one plain table, XLSX or CSV, by a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.render import plain_sheet
from coordinator.errors import UsageError
from coordinator.records.values.ages import AboutAge
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coordinator.casework.checkins.roster_profiles import RosterProfile
    from coordinator.worklist.checkins.roster import Roster, RosterRow

_WEEKDAYS = "월화수목금토일"
# The vendor's form is Korean, whatever language the window has.
_LANGUAGES = {"ko": "한국어", "en": "영어", "ja": "일본어"}
_SEXES = {"f": "여", "m": "남"}
_CELLS: dict[str, Callable[[RosterRow], str]] = {
    "name": lambda row: row.name,
    "phone": lambda row: row.phone,
    "number": lambda row: row.number,
    "weekday": lambda row: _WEEKDAYS[row.due_at.weekday()],
    "day": lambda row: f"{row.due_at:%Y-%m-%d}",
    "time": lambda row: f"{row.due_at:%H:%M}",
    "until": lambda row: f"{row.until_hour:02}:00",
    "language": lambda row: _LANGUAGES.get(row.language, row.language),
    "area": lambda row: row.area,
    # A caller of another house takes a number at its word: one that is not sure is not sent.
    "age": lambda row: "" if row.age is None or isinstance(row.age, AboutAge) else str(row.age),
    "sex": lambda row: _SEXES.get(row.sex, ""),
}


def check_suffix(path: Path) -> str:
    """Give the format a file name asks for.

    Raises
    ------
    UsageError
        If no roster is written so.
    """
    suffix = path.suffix.lower()
    if suffix not in plain_sheet.SUFFIXES:
        named = ", ".join(plain_sheet.SUFFIXES)
        raise UsageError(tr("A roster is written as {suffixes}; name the file so.", suffixes=named))
    return suffix


def table(roster: Roster, profile: RosterProfile, institution: str) -> list[list[str]]:
    """Give the cells of the file, the names of the columns first."""
    same = {"institution": institution, "week": f"{roster.week_on:%Y-%m-%d}"}
    rows = [
        [same[field] if field in same else _CELLS[field](row) for field, _ in profile.columns] for row in roster.rows
    ]
    return [[header for _, header in profile.columns], *rows]


def write(roster: Roster, profile: RosterProfile, institution: str, path: Path) -> None:
    """Write a roster, whole or not at all; the file is its owner's only.

    Raises
    ------
    UsageError
        If the file's name has another suffix.
    BriefingNotWritten
        If the file cannot be written.
    """
    check_suffix(path)
    plain_sheet.write(table(roster, profile, institution), path, "명단")
