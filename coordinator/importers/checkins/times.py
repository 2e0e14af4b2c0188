"""How long a call took, and whether a column called `통화시간` holds that or the time of day."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from coordinator.importers.reading.cells import Problems, is_empty
from coordinator.importers.reading.stamps import KOREA_MINUTES, YEARS, DateOrder, clock, minutes_to_korea, moment
from coordinator.records.base import KST
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from coordinator.importers.checkins.notes import CallsSoFar
    from coordinator.importers.file_rows import FileRow
    from coordinator.importers.profiles import Profile

LONGEST_SECONDS = 4 * 3600
"""A call longer than this is a fault of the file."""

_WORDS = re.compile(r"(?:(\d+)\s*시간)?\s*(?:(\d+)\s*분)?\s*(?:(\d+(?:\.\d+)?)\s*초)?")
_ENGLISH = re.compile(r"(?:(\d+)\s*h\w*)?\s*(?:(\d+)\s*m\w*)?\s*(?:(\d+(?:\.\d+)?)\s*s\w*)?", re.IGNORECASE)
_COLONS = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d)(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_DAY_SECONDS = 86_400
_HOUR_SECONDS = 3_600


def duration_seconds(text: str, *, minutes: bool = False, hours_are_minutes: bool = False) -> int | None:
    """Read how long a call took.

    Parameters
    ----------
    text : `185`, `185초`, `3분 5초`, `3:05`, `00:03:05`, or an Excel fraction of a day below 1
    minutes : plain numbers are minutes, as the column's name says
    hours_are_minutes : `03:05:00` is three minutes and five seconds, see `are_hours_minutes`

    Returns
    -------
    whole seconds; None where it cannot be read or is longer than any call
    """
    seconds, of_hours = _length(text, minutes=minutes)
    if seconds is not None and of_hours and hours_are_minutes:
        seconds /= 60
    if seconds is None or seconds > LONGEST_SECONDS:
        return None
    return round(seconds)


def _length(text: str, *, minutes: bool = False) -> tuple[float | None, bool]:
    """Read a length in seconds, and whether it is written with hours, as a spreadsheet shows a time."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _PLAIN.fullmatch(plain):
        value = float(plain)
        is_fraction = "." in plain and value < 1
        return value * (_DAY_SECONDS if is_fraction else 60 if minutes else 1), is_fraction
    if match := _EXCEL_DAY.fullmatch(plain):
        days, hour, minute, second = (int(number or 0) for number in match.groups())
        return days * _DAY_SECONDS + hour * 3600 + minute * 60 + second, True
    if match := _COLONS.fullmatch(plain):
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3]), match[1] is not None
    if plain and (match := _WORDS.fullmatch(plain) or _ENGLISH.fullmatch(plain)) and any(match.groups()):
        return int(match[1] or 0) * 3600 + int(match[2] or 0) * 60 + float(match[3] or 0), False
    return None, False


_EXCEL_DAY = re.compile(r"1900-01-(0\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
"""What Excel makes of a length of more than a day's hours in a format of times of day."""


def are_hours_minutes(texts: Iterable[str]) -> bool:
    """Say whether the lengths of a column are minutes and seconds that a spreadsheet took for hours and minutes.

    Who types 3:05 for a call into a cell gets 03:05:00. So it is where no length has seconds of its own and most are
    an hour or more, which no calls of a list are.
    """
    lengths = [seconds for text in texts for seconds, of_hours in [_length(text)] if of_hours and seconds]
    if not lengths or any(round(seconds) % 60 for seconds in lengths):
        return False
    return 2 * sum(seconds >= _HOUR_SECONDS for seconds in lengths) >= len(lengths)


def in_minutes(column: str) -> bool:
    """Say whether a column's name says that its plain numbers are minutes: `통화시간(분)`."""
    return bool(re.search(r"[(\[（]\s*(?:분|min|minutes)\s*[)\]）]", column, re.IGNORECASE))


_OF_CLOCK = re.compile(r"오전|오후|[ap]\.?m|시(?!간)", re.IGNORECASE)
_OF_LENGTH = re.compile(r"분|초|시간")


def settle_call_time(columns: dict[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]) -> None:
    """Move `통화시간` to where it belongs: a time of day beside dates alone, else the length of the call.

    Parameters
    ----------
    columns : our field to the file's column, changed in place
    sample : first rows of the file
    """
    name = columns.get("clock")
    if name is None or "duration" in columns:
        return
    cells = _cells(name, sample, header)
    if not cells or any(_OF_CLOCK.search(cell) for cell in cells):
        return
    says_length = bool(re.search(r"[(\[（]\s*(?:초|분|sec|min)", name, re.IGNORECASE)) or any(
        _OF_LENGTH.search(cell) or clock(cell) is None for cell in cells
    )
    dates = [moment(cell, "day") or moment(cell, "month") for cell in _cells(columns.get("called_at"), sample, header)]
    is_timed = any(day is not None and day.timed for day in dates)
    of_hours = are_hours_minutes(cells)
    if (says_length or is_timed) and all(
        duration_seconds(cell, hours_are_minutes=of_hours) is not None for cell in cells
    ):
        columns["duration"] = columns.pop("clock")


def _cells(column: str | None, sample: Sequence[Sequence[str]], header: Sequence[str]) -> list[str]:
    if column is None or column not in header:
        return []
    place = header.index(column)
    return [row[place].strip() for row in sample if place < len(row) and not is_empty(row[place])]


def length_of(
    row: FileRow,
    called_at: datetime,
    order: DateOrder,
    problems: Problems,
    profile: Profile,
    *,
    minutes: bool,
    hours_are_minutes: bool = False,
) -> int | None:
    """Give the seconds a call took, from its length or its end; below zero where it ends before it begins."""
    text = row["duration"]
    seconds = duration_seconds(text, minutes=minutes, hours_are_minutes=hours_are_minutes) if text else None
    if text and seconds is None:
        problems.add(
            row.line,
            row.columns["duration"],
            text,
            "duration",
            tr("The length of the call cannot be read; the cell was left out."),
        )
    ended = row["ended_at"]
    if not ended:
        return seconds
    end = moment(ended, order)
    time_of_day = None if end is not None else clock(ended)
    if end is not None and end.timed:
        ended_at = _in_korea(end.wall, row.columns["ended_at"], profile, zoned=end.zoned)
    elif time_of_day is not None:
        ended_at = called_at.replace(hour=0, minute=0, second=0) + time_of_day
    else:
        return seconds
    between = round((ended_at - called_at).total_seconds())
    if between < 0 and called_at.second and between > -60:
        between = 0  # an end written to the minute
    return between if between < 0 or seconds is None else seconds


def is_timed(text: str, order: DateOrder) -> bool:
    """Say whether a cell names a time of day beside its day."""
    at = moment(text, order)
    return at is not None and at.timed


def called_at_of(row: FileRow, profile: Profile, state: CallsSoFar, *, count: bool = True) -> datetime | None:
    """Read when a call was, in Korean time; a day alone is its midnight, and counted; None: unreadable."""
    day = moment(row["called_at"], state.order)
    if day is None or day.wall.year not in YEARS:
        return None
    wall, timed = day.wall, day.timed
    if not timed and row["clock"]:
        time_of_day = clock(row["clock"])
        if time_of_day is None:
            return None
        wall, timed = wall + time_of_day, True
    if not timed:
        state.untimed += count
    return _in_korea(wall, row.columns["called_at"], profile, zoned=day.zoned)


def _in_korea(wall: datetime, column: str, profile: Profile, *, zoned: bool) -> datetime:
    ahead = 0 if zoned else minutes_to_korea(column) if profile.zone == "kst" else KOREA_MINUTES
    return wall.replace(tzinfo=KST) + timedelta(minutes=ahead)
