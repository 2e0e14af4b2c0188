"""Texts in the user's language: translation, Korean particles, dates; no other room formats a sentence."""

from __future__ import annotations

import json
import locale
import os
import re
import string
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from coordinator.settings import RESOURCES
from coordinator.spoken import Spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime, timedelta

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")

_WEEKDAYS_KO = "월화수목금토일"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_NO_BREAK, _JOINER = "\u00a0", "\u2060"
"""The space at which no line breaks, and the sign without width that holds together what stands beside it."""

_BREAKS = re.compile(r"(?<=\d)(?=[년월])|(?=\()")
"""Where a line would break inside a date though there is no space."""

_current: Language = "ko"
_year: int | None = None
_unbroken = False
_spoken: Spoken | None = None


class _Particles(string.Formatter):
    """Formats `{name:이/가}` as the name with the particle that fits its last sound."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "/" in format_spec and not format_spec.isascii():
            return _with_particle(str(value), format_spec)
        return str(super().format_field(value, format_spec))


_formatter = _Particles()


def _with_particle(word: str, pair: str) -> str:
    from hangeul import attach  # imported late: only Korean sentences with particles need it

    return attach(word, pair)


def system_language() -> Language:
    """Name the language to start with: English where the system asks for it by name, else Korean."""
    languages = [os.environ.get(name, "") for name in ("COORDINATOR_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    if sys.platform == "win32":
        languages.append(locale.getlocale()[0] or "")
    return "en" if next(filter(None, languages), "").lower().startswith("en") else "ko"


def set_language(language: Language) -> None:
    """Make `language` the one all later texts come in."""
    global _current
    _current = language


def language() -> Language:
    """Name the language in use."""
    return _current


def write_dates_for(today: date | None, *, unbroken: bool = False) -> None:
    """Say for whom dates are written from now on.

    Parameters
    ----------
    today : the reader's day: a date of another year than its own always has its year; none leaves the year away
    unbroken : no line may break inside a date, as a window and a paper need it; plain spaces otherwise
    """
    global _year, _unbroken
    _year, _unbroken = None if today is None else today.year, unbroken


def plain_dates(said: str) -> str:
    """Write the dates of a text with plain spaces, for what is not shown but read by another program."""
    return said.replace(_NO_BREAK, " ").replace(_JOINER, "")


def _whole(written: str) -> str:
    if not _unbroken:
        return written
    return _BREAKS.sub(_JOINER, plain_dates(written).replace(" ", _NO_BREAK))


def remember() -> None:
    """Keep from now on how each text came about, so that it can be said again in another language.

    A window asks for it; this thread, its own, is the one whose texts are kept longest.
    """
    global _spoken
    if _spoken is None:
        _spoken = Spoken()


def again(said: str, places: Sequence[str] = ()) -> str:
    """Give a text that was said in another language in that of now.

    Parameters
    ----------
    places : modules in which it may have been said, the likeliest first: one word may stand for several of another
        language
    """
    return said if _spoken is None or not said else _spoken.again(said, places)


def _note(said: str, make: Callable[..., str], /, *args: Any, **fields: Any) -> str:
    """Keep how a text came about; where nobody asked for it, hand it on."""
    if _spoken is not None:
        place = sys._getframe(2).f_globals.get("__name__", "")  # pyright: ignore[reportPrivateUsage] - the cheap one
        _spoken.note(said, make, args, fields, place)
    return said


@lru_cache(maxsize=2)
def catalogue(lang: Language) -> Mapping[str, str]:
    """Load the catalogues of a language, one a subject, as one; English is the source and needs none.

    The files are always as `tests.catalogue` writes them: entries apart by an empty line, the first of them the
    head, each text whole on its line and quoted as JSON quotes. So they are read without Babel, whose import and
    reader took a tenth of a second of every start.
    """
    quoted: list[str] = []
    for path in () if lang == "en" else (RESOURCES / "locale" / lang / "LC_MESSAGES").glob("*.po"):
        for entry in path.read_text(encoding="utf-8").split("\n\n")[1:]:
            lines = entry.splitlines()
            quoted += (lines[0].partition(" ")[2], lines[-1].partition(" ")[2])
    # In one go: to read six thousand texts one by one took three times as long.
    texts: list[str] = json.loads(f"[{','.join(quoted)}]")
    return {source: said for source, said in zip(texts[::2], texts[1::2], strict=True) if said}


def mark(message: str) -> str:
    """Mark a source text in a table for translation; `tr` translates it where it is shown."""
    return message


def tr(message: str, /, **fields: object) -> str:
    """Translate a whole sentence and fill its placeholders."""
    translated = catalogue(_current).get(message, message)
    return _note(_formatter.vformat(translated, (), fields) if fields else translated, tr, message, **fields)


def ntr(singular: str, plural: str, n: int, /, **fields: object) -> str:
    """Translate a sentence with a count `n`, available as `{n}`; Korean has one form for every count."""
    translated = catalogue(_current).get(singular) or (singular if n == 1 else plural)
    return _note(_formatter.vformat(translated, (), {"n": f"{n:,}", **fields}), ntr, singular, plural, n, **fields)


def day(value: date) -> str:
    """Write a date with its weekday: `2026. 11. 23.(월)` or `Mon 23 Nov 2026`."""
    return _note(_day(value), day, value)


def _day(value: date) -> str:
    if _current == "ko":
        return _whole(f"{value.year}. {_ko(value)}")
    return _whole(f"{_en(value)} {value.year}")


def _ko(value: date) -> str:
    return f"{value.month}. {value.day}.({_WEEKDAYS_KO[value.weekday()]})"


def _en(value: date) -> str:
    return f"{_WEEKDAYS_EN[value.weekday()]} {value.day} {_MONTHS_EN[value.month - 1]}"


def short_day(value: date) -> str:
    """Write a date without its year, where that is the reader's own: `11. 23.(월)` or `Mon 23 Nov`."""
    return _note(_short_day(value), short_day, value)


def _short_day(value: date) -> str:
    if _year is not None and value.year != _year:
        return _day(value)
    return _whole(_ko(value) if _current == "ko" else _en(value))


def month_text(value: date) -> str:
    """Write a month with its year: `2026년 10월` or `Oct 2026`."""
    ko = f"{value.year}년 {value.month}월"
    return _note(_whole(ko if _current == "ko" else f"{_MONTHS_EN[value.month - 1]} {value.year}"), month_text, value)


def short_month(value: date) -> str:
    """Write a month by its name, with its year where that is not the reader's own: `10월` or `Oct`."""
    if _year is not None and value.year != _year:
        return month_text(value)
    return _note(_whole(f"{value.month}월") if _current == "ko" else _MONTHS_EN[value.month - 1], short_month, value)


def moment(value: datetime) -> str:
    """Write an instant in Korean time to the minute."""
    return _note(_whole(f"{_day(value.date())} {value:%H:%M}"), moment, value)


def short_moment(value: datetime) -> str:
    """Write an instant without its year, where that is the reader's own."""
    return _note(_whole(f"{_short_day(value.date())} {value:%H:%M}"), short_moment, value)


def weekday_time(value: datetime) -> str:
    """Write an instant of a week that is known: `월 10:00` or `Mon 10:00`."""
    weekday = (_WEEKDAYS_KO if _current == "ko" else _WEEKDAYS_EN)[value.weekday()]
    return _note(_whole(f"{weekday} {value:%H:%M}"), weekday_time, value)


def lasting(length: timedelta) -> str:
    """Write how long something has lasted, in one unit: minutes below an hour, hours below two days, else days."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return ntr("{n} minute", "{n} minutes", minutes)
    hours = minutes // 60
    return ntr("{n} hour", "{n} hours", hours) if hours < 48 else ntr("{n} day", "{n} days", hours // 24)


def over_for(due_at: datetime, now: datetime) -> str:
    """Say how long ago a time passed: `16시간 지남`."""
    return tr("{length} over", length=lasting(now - due_at))


def phone_text(digits: str) -> str:
    """Write a Korean number with hyphens: 010-0000-0000, 033-000-0000, 02-000-0000, 1588-0000.

    What is no such number is left as it is.
    """
    if len(digits) == 11 and digits.startswith("01") and digits.isdecimal():
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"  # what most numbers are
    plain = digits.replace("-", "").replace(" ", "")
    if not plain.isdigit():
        return digits
    if len(plain) == 8 and plain[0] == "1":
        return f"{plain[:4]}-{plain[4:]}"
    area = 2 if plain.startswith("02") else 4 if plain.startswith("050") and len(plain) >= 11 else 3
    if plain[0] != "0" or not 7 <= len(plain) - area <= 8:
        return digits
    return f"{plain[:area]}-{plain[area:-4]}-{plain[-4:]}"
