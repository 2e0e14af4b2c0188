"""Dates and times as partners write them, turned into Korean wall-clock time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from coordinator.errors import DateOrderUnclear, ImportRefused
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

DateOrder = Literal["", "day", "month"]
"""How `1/2/2026` is meant: day first, month first, or not known."""

KOREA_MINUTES = 9 * 60
LENGTHS = tuple(minutes for minutes in range(1, 61) if 60 % minutes == 0)
"""How many minutes a reading may last: full hours divide into it."""
YEARS = range(1990, 2101)
"""Years in which readings, calls and phone days are believed."""

EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - wall-clock time has no zone
_SEP = r"\s*[-/.]\s*"
_DATE = re.compile(
    r"(?P<y>\d{4})\s*년\s*(?P<mo>\d{1,2})\s*월\s*(?P<d>\d{1,2})\s*일"
    rf"|(?P<y2>\d{{4}}){_SEP}(?P<mo2>\d{{1,2}}){_SEP}(?P<d2>\d{{1,2}})\.?"
    rf"|(?P<a>\d{{1,2}}){_SEP}(?P<b>\d{{1,2}}){_SEP}(?P<y3>\d{{4}})"
    r"|(?P<y4>\d{4})(?P<mo4>\d\d)(?P<d4>\d\d)(?=\D|$|\d{2}(?:\D|$)|\d{4}(?:\D|$)|\d{6}(?:\D|$))"
)
_WEEKDAY = re.compile(r"^\s*[(（]?[월화수목금토일](?:요일)?[)）]?(?=\s|$)")
_TIME = re.compile(
    r"(?P<before>오전|오후|새벽|아침|낮|저녁|밤|am|pm|a\.m\.|p\.m\.)?\s*"
    r"(?:(?P<h>\d{1,2})(?::(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d+))?)?"
    r"|\s*시(?:\s*(?P<m2>\d{1,2})\s*분)?(?:\s*(?P<s2>\d{1,2})\s*초)?)?"
    r"|(?P<h3>\d\d)(?P<m3>\d\d)(?P<s3>\d\d)?)"
    r"\s*(?P<after>am|pm|a\.m\.|p\.m\.)?\s*"
    r"(?P<zone>z|utc|gmt|kst|[+-]\d\d:?(?:\d\d)?)?",
    re.IGNORECASE,
)
_ONE_OR_OTHER = re.compile(rf"^\s*(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}})(?!\d)")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as written: Korean wall-clock time to the second, and whether a time of day was given."""

    wall: datetime
    timed: bool
    zoned: bool = False
    """An offset or `Z` stood with it; `wall` is turned into Korean time already."""
    ends_day: bool = False
    """It was written as 24:00 of the day before."""


def moment(text: str, order: DateOrder = "") -> Moment | None:
    """Read a date with or without time of day.

    Parameters
    ----------
    text : ISO with or without `Z` or offset, `2026. 11. 1. 13:00`, `20261101 13`, `2026-11-01 오후 2:05`,
        `2026년 11월 1일 14시`, an Excel serial number, and `1/2/2026` where `order` is known; `24:00` ends a day
    order : how a date with the year behind is meant

    Returns
    -------
    None where it cannot be read, or could be read in two ways
    """
    iso_form = _iso(text)
    if iso_form is not None:
        return iso_form
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if _SERIAL.fullmatch(plain):
        return _from_serial(plain)
    match = _DATE.match(plain)
    if match is None:
        return None
    day = _day_of(match, order)
    if day is None:
        return None
    rest = plain[match.end() :]
    weekday = _WEEKDAY.match(rest)
    rest = (rest[weekday.end() :] if weekday else rest).strip()
    iso = rest[:1] in {"T", "t"}
    rest = rest[1:] if iso else rest.lstrip(",;").strip()
    if not rest:
        return Moment(datetime(day.year, day.month, day.day), timed=False)  # noqa: DTZ001
    since_midnight = _clock(rest)
    if since_midnight is None:
        return None
    after, zone_minutes = since_midnight
    if zone_minutes is not None and zone_minutes < 0 and not iso:
        return None  # `09:00-10:00` is an hour's begin and end to most people, not a zone
    wall = datetime(day.year, day.month, day.day) + after  # noqa: DTZ001
    if zone_minutes is None:
        return Moment(wall, timed=True, ends_day=after == timedelta(days=1))
    return Moment(wall + timedelta(minutes=KOREA_MINUTES - zone_minutes), timed=True, zoned=True)


def _iso(text: str) -> Moment | None:
    """Read the commonest form at once, `2026-11-01T13:00` with or without `Z`; a file may hold a million of them."""
    if not (15 < len(text) < 21 and text.isascii() and text[4] == text[7] == "-" and text[10] in "T "):
        return None
    if "-" in text[11:] or "+" in text[11:]:
        return None
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        return None
    if stamp.tzinfo is None:
        return Moment(stamp, timed=True)
    return Moment(stamp.replace(tzinfo=None) + timedelta(minutes=KOREA_MINUTES), timed=True, zoned=True)


def clock(text: str) -> timedelta | None:
    """Read a time of day alone, such as `13`, `13:30`, `오후 2:05` or an Excel fraction of a day."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"0?\.\d+", plain):
        return timedelta(seconds=_seconds_of(plain))
    clock = _clock(plain)
    return clock[0] if clock and clock[1] is None else None


def _seconds_of(fraction: str) -> int:
    """Turn a fraction of a day into seconds; one cut or rounded to four digits is meant for a full minute near it."""
    seconds = round(float(fraction) * 86_400)
    beside = (seconds + 30) % 60 - 30
    is_cut = len(fraction.partition(".")[2]) == _CUT_DIGITS
    return seconds - beside if is_cut and abs(beside) <= _CUT_SECONDS else seconds


_CUT_DIGITS, _CUT_SECONDS = 4, 9
"""The fourth digit of a fraction of a day stands for 8.64 seconds."""


def _from_serial(text: str) -> Moment | None:
    serial = float(text)
    wall = EXCEL_EPOCH + timedelta(seconds=_seconds_of(text))
    return Moment(wall, timed=serial % 1 != 0) if wall.year in YEARS else None


def _day_of(match: re.Match[str], order: DateOrder) -> date | None:
    if match["a"] is not None:
        first, second, year = int(match["a"]), int(match["b"]), int(match["y3"])
        if not order:
            return None
        day, month = (first, second) if order == "day" else (second, first)
    else:
        year, month, day = (int(next(v for v in match.group(*names) if v)) for names in _NAMES)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_date_form(text: str) -> bool:
    """Say whether a text has the form of a date with four digits of the year, though there may be no such day."""
    return _DATE.fullmatch(text) is not None


_NAMES = (("y", "y2", "y4"), ("mo", "mo2", "mo4"), ("d", "d2", "d4"))


def _clock(text: str) -> tuple[timedelta, int | None] | None:
    """Read a time of day and the minutes its zone is ahead of UTC (None: none written)."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour = int(match["h"] or match["h3"])
    minute = int(match["m"] or match["m2"] or match["m3"] or 0)
    second = int(match["s"] or match["s2"] or match["s3"] or 0)
    half = (match["before"] or match["after"] or "").casefold().replace(".", "")
    if half:
        spoken_hour = _hour_of(half, hour)
        if spoken_hour is None:
            return None
        hour = spoken_hour
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    fraction = match["f"]
    after = timedelta(hours=hour, minutes=minute, seconds=second)
    if fraction and int(fraction[:6].ljust(6, "0")) >= 500_000:
        after += timedelta(seconds=1)  # Excel's 12:59:59.9999
    return after, _zone(match["zone"])


_AFTERNOON = frozenset({"오후", "pm", "저녁", "밤"})
_PARTS: dict[str, range] = {
    "새벽": range(1, 7),
    "아침": range(5, 12),
    "낮": range(11, 18),
    "저녁": range(16, 24),
    "밤": range(18, 24),
}
"""Which hours of the day the words for its parts may mean; `밤 12시` ends one day and begins another: not read."""


def _hour_of(half: str, hour: int) -> int | None:
    """Give the hour of the day that is said with its half or part; None where it makes no sense."""
    meant = hour
    if 1 <= hour <= 12:
        meant = hour % 12 + (12 if half in _AFTERNOON or (half == "낮" and hour not in (11,)) else 0)
    elif hour == 0:
        meant = 12 if half in {"오후", "pm"} else 0  # '오후 0:05' is five past noon, '오전 0:10' ten past midnight
    elif not (half not in {"오전", "am", "새벽", "아침"} and 12 < hour < 24):
        return None  # '오후 13:05' is said and meant as 13:05
    hours = _PARTS.get(half)
    return meant if hours is None or meant in hours else None


def _zone(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone.casefold() in {"z", "utc", "gmt"}:
        return 0
    if zone.casefold() == "kst":
        return KOREA_MINUTES
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:4] or 0)
    return -minutes if zone[0] == "-" else minutes


_ZONE_OF_HEAD = re.compile(
    r"(?<![a-z])(?:utc|gmt|zulu)(?![a-z])(?:\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?)?"
    r"|협정\s*세계시|세계\s*표준시|그리니치",
    re.IGNORECASE,
)


def minutes_to_korea(column: str) -> int:
    """Give how many minutes Korean time is ahead of the clock that a column's name tells: `timestamp (UTC)`; else 0."""
    match = _ZONE_OF_HEAD.search(unicodedata.normalize("NFKC", column).replace("_", " "))
    if match is None:
        return 0
    ahead = int(match["hours"] or 0) * 60 + int(match["minutes"] or 0)
    return KOREA_MINUTES - (-ahead if match["sign"] == "-" else ahead)


def utc_head(column: str) -> str:
    """Say that a column's times were turned into Korean time, since its name tells their clock."""
    return tr("By its name “{column}” is not in Korean time; its times were turned into Korean time.", column=column)


def date_order(texts: Iterable[str], given: DateOrder = "") -> DateOrder:
    """Find out how the dates of a file with the year behind are meant.

    Parameters
    ----------
    texts : the cells of a date column (each different one once is enough)
    given : what the profile says; it wins

    Returns
    -------
    `day`, `month`, or empty where no date needs it

    Raises
    ------
    ImportRefused
        Code `date_order`: no row decides, or the rows contradict each other.
    """
    if given:
        return given
    day_first = month_first = unclear = ""
    for text in texts:
        match = _ONE_OR_OTHER.match(unicodedata.normalize("NFKC", text))
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second:
            day_first = day_first or text
        elif second > 12 >= first:
            month_first = month_first or text
        elif first != second:
            unclear = unclear or text
    if day_first and month_first:
        raise ImportRefused(
            tr(
                "The file writes dates in two orders: “{one}” and “{other}”. "
                "Ask the sender for one order, best 2026-11-01.",
                one=day_first.strip(),
                other=month_first.strip(),
            ),
            code="date_order",
        )
    if unclear and not day_first and not month_first:
        raise _order_unclear(unclear)
    if day_first:
        return "day"
    return "month" if month_first or unclear else ""


def _order_unclear(text: str) -> DateOrderUnclear:
    match = _ONE_OR_OTHER.match(unicodedata.normalize("NFKC", text))
    assert match is not None
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    return DateOrderUnclear(
        tr(
            "“{value}” may be day first or month first, and no row of the file decides it. "
            "Choose the profile “day-first” or “month-first” and import again.",
            value=text.strip(),
        ),
        match[0].strip(),
        day_first=date(year, second, first),
        month_first=date(year, first, second),
    )
