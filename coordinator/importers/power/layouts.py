"""How a readings file is laid out: which columns are times of day, meters or registers, told by their names."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from coordinator.importers.reading.directions import direction
from coordinator.importers.reading.headers import leaf
from coordinator.importers.reading.spans import hour_of_day, span_of_day
from coordinator.importers.reading.stamps import LENGTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY_MINUTES = 24 * 60
DAY_COLUMNS = tuple(DAY_MINUTES // minutes for minutes in LENGTHS)
"""How many columns a row of one day has: hours, half hours, quarter hours, and finer ones such as 144 and 288."""

_BRACKETS = re.compile(r"[(\[（【<].*?[)\]）】>]")
_UNIT_WORDS = re.compile(r"(?:kwh|wh|사용량|전력량|전력사용량|usage)", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_TIMED = re.compile(r"\d{1,2}:\d\d(?::00)?|\d{1,2}시(?:\d{1,2}분)?")
_COMPACT = re.compile(r"([01]\d|2[0-4])([0-5]\d)")
_NUMBER = re.compile(r"(?:h|hr|hour|hh|p|period|시간|구간|v)?_?(\d{1,3})(?:h|hr|시간|시간대|구간)?", re.IGNORECASE)
_NUMBERED = re.compile(r"(.*?\D)(\d{1,4})")
_FOUR_DIGITS = re.compile(r"\d{4}")


def _bare(name: str) -> str:
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", leaf(name)))
    return _UNIT_WORDS.sub("", plain).replace(" ", "").strip("_-.·")


def clock_columns(columns: Sequence[str], *, by_order: bool = False) -> dict[int, int]:
    """Find the columns of a file with one row a day.

    Parameters
    ----------
    columns : names such as `00:00-00:15`, `0시` … `23시`, `00~01시`, `1` … `24`, `00:15` … `24:00`, `H1` … `H24`, or
        one word before all of them: `pwr_qty0015` … `pwr_qty2400`
    by_order : names of four digits whose last two go above 59 are the steps of a day in their order, whether they count
        the minutes since midnight (`0075`) or name the end of an hour by its 60th minute (`0060`)

    Returns
    -------
    position to the minute after midnight at which its step **begins**; empty where the names are no such row. Names
    that end at 24:00 and do not name 0:00 are ends of steps.
    """
    bare_names = [_bare(name) for name in columns]
    plain = _steps_of(bare_names)
    if plain or len(columns) < min(DAY_COLUMNS):
        return plain
    numbered = _numbered(columns)
    days = [day for names in numbered.values() if (day := _placed(_steps_of(list(names.values())), names))]
    if not days and by_order:
        days = [day for names in numbered.values() if (day := _in_order(names))]
    return days[0] if len(days) == 1 else {}


def unclear_labels(columns: Sequence[str]) -> list[str]:
    """Give the first names of the columns of a day of which the last two digits go above 59; none where none do."""
    if clock_columns(columns):
        return []
    for prefix, names in _numbered(columns).items():
        if _in_order(names):
            return [f"{prefix}{label}" for label in names.values() if int(label[2:]) > 59][:2]
    return []


def _numbered(columns: Sequence[str]) -> dict[str, dict[int, str]]:
    """Give the digits at the end of names by what stands before them, unless that says it is no electricity drawn."""
    by_prefix: dict[str, dict[int, str]] = {}
    for place, name in enumerate(columns):
        plain = _bare(name)
        if match := _NUMBERED.fullmatch(plain):
            by_prefix.setdefault(match[1], {})[place] = match[2]
        elif _FOUR_DIGITS.fullmatch(plain):
            by_prefix.setdefault("", {})[place] = plain
    return {
        prefix: names
        for prefix, names in by_prefix.items()
        if len(names) in DAY_COLUMNS
        and (not prefix or any(map(str.isalpha, prefix)))
        and direction(prefix) not in ("export", "other")
    }


def _placed(steps: dict[int, int], names: dict[int, str]) -> dict[int, int]:
    places = list(names)
    return {places[at]: minute for at, minute in steps.items()}


def _in_order(names: dict[int, str]) -> dict[int, int]:
    """Read labels above 59 minutes by their order, where they rise and are all of a day."""
    labels = list(names.values())
    if not all(map(_FOUR_DIGITS.fullmatch, labels)):
        return {}
    step = DAY_MINUTES // len(labels)
    minutes = range(step, DAY_MINUTES + step, step)
    counted = [f"{minute:04}" for minute in minutes]
    sixtieth = [f"{(minute - 1) // 60:02}{(minute - 1) % 60 + 1:02}" for minute in minutes]
    starts = [f"{minute:04}" for minute in range(0, DAY_MINUTES, step)]
    if labels not in (counted, sixtieth, starts):
        return {}
    return {place: at * step for at, place in enumerate(names)}


def _steps_of(bare_names: Sequence[str]) -> dict[int, int]:
    """Read names without units as the steps of a day; empty where they are not all of one."""
    times: dict[int, int] = {}
    begins: dict[int, int] = {}
    numbers: dict[int, int] = {}
    for place, bare in enumerate(bare_names):
        if not bare or not (bare[0].isdigit() or bare[-1].isdigit() or bare[-1] in "hH시간대구분"):
            continue
        if match := _COMPACT.fullmatch(bare):
            times[place] = int(match[1]) * 60 + int(match[2])
        elif match := _NUMBER.fullmatch(bare):
            numbers[place] = int(match[1])
        elif _TIMED.fullmatch(bare):
            after = hour_of_day(bare)
            if after is not None:
                times[place] = int(after.total_seconds()) // 60
        elif (span := span_of_day(bare)) is not None or bare.endswith(("~", "-")):
            begin = hour_of_day(bare[:-1]) if span is None else span[0]
            if begin is not None:
                begins[place] = int(begin.total_seconds()) // 60
    if len(begins) in DAY_COLUMNS:
        step = DAY_MINUTES // len(begins)
        return begins if set(begins.values()) == set(range(0, DAY_MINUTES, step)) else {}
    if len(times) in DAY_COLUMNS:
        step = DAY_MINUTES // len(times)
        minutes = list(times.values())
        if set(minutes) == set(range(step, DAY_MINUTES + step, step)):
            return {place: minute - step for place, minute in times.items()}
        if set(minutes) == set(range(0, DAY_MINUTES, step)):
            # midnight behind all others, `01:00` … `23:00`, `00:00`, ends the day
            shift = step if minutes == [*range(step, DAY_MINUTES, step), 0] else 0
            return {place: (minute - shift) % DAY_MINUTES for place, minute in times.items()}
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
