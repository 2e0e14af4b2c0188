"""How a readings file is laid out: which columns are times of day, meters or registers, told by their names."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from coordinator.importers.reading.directions import direction
from coordinator.importers.reading.headers import leaf
from coordinator.importers.reading.stamps import LENGTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY_MINUTES = 24 * 60
DAY_COLUMNS = tuple(DAY_MINUTES // minutes for minutes in LENGTHS)
"""How many columns a row of one day has: hours, half hours, quarter hours, and finer ones such as 144 and 288."""

_BRACKETS = re.compile(r"[(\[（【<].*?[)\]）】>]")
_UNIT_WORDS = re.compile(r"(?:kwh|wh|사용량|전력량|전력사용량|usage)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::00)?(?:[-~–—](\d{1,2}):(\d\d)(?::00)?)?")
_KOREAN = re.compile(r"(\d{1,2})시(?:(\d{1,2})분)?(?:[-~–—](?:\d{1,2}시(?:\d{1,2}분)?)?)?")
_COMPACT = re.compile(r"([01]\d|2[0-4])([0-5]\d)")
_NUMBER = re.compile(r"(?:h|hr|hour|hh|p|period|시간|구간|v)?_?(\d{1,3})h?", re.IGNORECASE)


def _bare(name: str) -> str:
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", leaf(name)))
    return _UNIT_WORDS.sub("", plain).replace(" ", "").strip("_-.·")


def clock_columns(columns: Sequence[str]) -> dict[int, int]:
    """Find the columns of a file with one row a day.

    Parameters
    ----------
    columns : names such as `00:00-00:15`, `0시` … `23시`, `1` … `24`, `00:15` … `24:00`, `H1` … `H24`

    Returns
    -------
    position to the minute after midnight at which its step **begins**; empty where the names are no such row. Names
    that end at 24:00 and do not name 0:00 are ends of steps.
    """
    times: dict[int, int] = {}
    ranged = False
    numbers: dict[int, int] = {}
    for place, name in enumerate(columns):
        bare = _bare(name)
        if match := _CLOCK.fullmatch(bare):
            times[place] = int(match[1]) * 60 + int(match[2])
            ranged = ranged or match[3] is not None
        elif match := _KOREAN.fullmatch(bare):
            times[place] = int(match[1]) * 60 + int(match[2] or 0)
            ranged = ranged or any(sign in bare for sign in "-~–—")
        elif match := _COMPACT.fullmatch(bare):
            times[place] = int(match[1]) * 60 + int(match[2])
        elif match := _NUMBER.fullmatch(bare):
            numbers[place] = int(match[1])
    if len(times) in DAY_COLUMNS:
        step = DAY_MINUTES // len(times)
        minutes = set(times.values())
        if minutes == set(range(0, DAY_MINUTES, step)):
            return times
        if not ranged and minutes == set(range(step, DAY_MINUTES + step, step)):
            return {place: minute - step for place, minute in times.items()}
    if len(numbers) in DAY_COLUMNS:
        step = DAY_MINUTES // len(numbers)
        for first in (0, 1):
            if sorted(numbers.values()) == list(range(first, first + len(numbers))):
                return {place: (number - first) * step for place, number in numbers.items()}
    return {}


def is_meter_name(name: str) -> bool:
    """Say whether a column's name can be a meter's number: two digits or more, and no date, clock or register."""
    digits = sum(c.isdigit() for c in name)
    return digits >= 2 and not direction(name) and not _CLOCK.search(name)
