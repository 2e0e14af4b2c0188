"""Times written with their end (`00:00~01:00`, `00~01시`), and hours written as `1H` or as Excel keeps 24:00."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

from coordinator.importers.reading.stamps import Moment, clock, moment

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_TILDE = re.compile(r"\s*(?:[~∼〜–—]|부터|\bto\b|->|→|(?<=\s)-(?=\s))\s*")
_HYPHEN = re.compile(r"(?P<begin>.*\d(?:\s*(?:시|분|[hH]))?)\s*-\s*(?P<end>\d{1,2}(?::\d\d){0,2}(?:\s*(?:시|[hH]))?)")
_HOUR = re.compile(
    r"(?:h|hr|hour|제)?[\s_.]*(?P<hour>\d{1,2})[\s_.]*(?:h|hr|hrs|hour|hours|시|시간|시간대)?(?:대|경)?", re.IGNORECASE
)
_EXCEL_DAY = re.compile(
    r"(?:1899-12-3[01]|1904-01-01|1900-01-(?P<days>0\d)|1904-01-0(?P<next>2))(?:[ T](?P<clock>\d\d:\d\d(?::\d\d)?))?"
)
_INCLUSIVE = frozenset({10, 15, 20, 30, 60})
"""Minutes of spans that are written without their last or first one."""
_SUFFIX = re.compile(r"(?:시|h)$", re.IGNORECASE)
_FRACTION = re.compile(r"0?\.\d+")
_DIGITS = re.compile(r"\d{1,4}")


def hour_of_day(text: str) -> timedelta | None:
    """Read a time of day as columns of readings write it.

    Parameters
    ----------
    text : what `stamps.clock` reads, `1H`, `H01`, `13시대`, and what Excel makes of a time of 24 hours: the first
        day it counts, `1900-01-01`, or the second from 1904

    Returns
    -------
    the time since midnight, at most 24 hours; None where it cannot be read
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if (excel := _EXCEL_DAY.fullmatch(plain)) is not None:
        rest = clock(excel["clock"] or "00:00")
        whole = None if rest is None else rest + (int(excel["days"] or 0) + bool(excel["next"])) * _DAY
        return whole if whole is not None and whole <= _DAY else None
    since_midnight = clock(plain)
    if since_midnight is None and (match := _HOUR.fullmatch(plain)) and int(match["hour"]) <= 24:
        return timedelta(hours=int(match["hour"]))
    return since_midnight


def parts_of_span(text: str) -> tuple[str, str] | None:
    """Cut a text at the sign that stands between a begin and an end; None where there is none."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("까지").strip()
    parts = _TILDE.split(plain)
    if len(parts) == 2 and all(parts):
        begin, end = parts
    elif len(parts) == 1 and (match := _HYPHEN.fullmatch(plain)):
        begin, end = match["begin"], match["end"]
    else:
        return None
    suffix = _SUFFIX.search(end)
    if suffix and re.search(r"(?:^|\s)\d{1,2}$", begin):
        begin += suffix[0]  # `00~01시`: the sign is said once
    return begin.strip(), end.strip()


def span_of_day(text: str) -> tuple[timedelta, timedelta] | None:
    """Read a span within one day, such as `00:00~01:00`, `0시~1시`, `00~01시`, `23:00-24:00`, `00:00~00:59`.

    Returns
    -------
    begin and end since midnight, an end of 0:00 as 24 hours and one a minute early as the full minute it stands for;
    None where it is no span
    """
    parts = parts_of_span(text)
    if parts is None:
        return None
    begin, end = hour_of_day(parts[0]), hour_of_day(parts[1])
    return None if begin is None or end is None else _whole(begin, end)


def _whole(begin: timedelta, end: timedelta) -> tuple[timedelta, timedelta] | None:
    if end % _MINUTE == _MINUTE - _SECOND:
        end += _SECOND  # `00:00:00~00:59:59`
    if not end:
        end = _DAY
    if (end - begin + _MINUTE) // _MINUTE in _INCLUSIVE:
        # `00:00~00:59`, `00:01~01:00`: the minute between two spans is written with one of them only
        if begin % (5 * _MINUTE):
            begin -= _MINUTE
        else:
            end += _MINUTE
    return (begin, end) if timedelta() <= begin < end <= _DAY else None


def begin_of_span(text: str, order: str = "") -> Moment | None:
    """Read the begin of a span that names its day: `2026-11-01 00:00~01:00`, `2026-11-01 23:00 ~ 2026-11-02 00:00`."""
    parts = parts_of_span(text)
    given = "day" if order == "day" else "month" if order == "month" else ""
    begin = None if parts is None else moment(parts[0], given)
    if parts is None or begin is None or not begin.timed:
        return None
    midnight = begin.wall.replace(hour=0, minute=0, second=0, microsecond=0)
    later = moment(parts[1], given)
    end = hour_of_day(parts[1]) if later is None else later.wall - midnight if later.timed else None
    whole = None if end is None else _whole(begin.wall - midnight, end)
    return None if whole is None else Moment(midnight + whole[0], timed=True, zoned=begin.zoned)


def _full_hours(texts: list[str]) -> list[str]:
    """Write hours that are named by their 60th minute, 0060 … 2360, as the next full ones."""
    ends = {text[2:] for text in texts}
    if "60" not in ends or "00" in ends:
        return texts
    return [f"{int(text[:2]) + 1:02}00" if text[2:] == "60" else text for text in texts]


def written_alike(texts: list[str]) -> list[str]:
    """Bring the times of day of one column to a form in which each says by itself what it means.

    A spreadsheet keeps 06:00 as 0.25 of a day, so that beside such fractions a 1 is 24:00; and it takes the zeros off
    0015, so that beside 2400 a 15 is a quarter past midnight.
    """
    plain = [unicodedata.normalize("NFKC", text).strip() for text in texts]
    if any(_FRACTION.fullmatch(text) for text in plain):
        whole = {"1": "24:00", "1.0": "24:00", "0": "00:00", "0.0": "00:00"}
        return [whole.get(text, text) for text in plain]
    digits = [text for text in plain if _DIGITS.fullmatch(text)]
    if len(digits) == len([text for text in plain if text]) and any(len(text) > 2 for text in digits):
        return _full_hours([text.zfill(4) if text else text for text in plain])
    return texts
