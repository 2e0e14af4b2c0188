"""What a list says of its own round: source, year, number, day of receiving, end; from titles, names and columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from coordinator.records.finding import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATE = r"(20\d\d)\s*[.\-/년]\s*(\d{1,2})\s*[.\-/월]\s*(\d{1,2})"
_DAY = re.compile(_DATE)
_UNTIL = re.compile(rf"(?:기한|마감|까지|종료|완료|until|due)[^0-9]{{0,8}}{_DATE}", re.IGNORECASE)
_UNTIL_BEHIND = re.compile(rf"{_DATE}\s*[.일]?\s*(?:\([월화수목금토일]\))?\s*까지")
_SPAN = re.compile(rf"{_DATE}\s*[.일]?\s*(?:\([월화수목금토일]\))?\s*[~∼–-]\s*{_DATE}")
_RECEIVED = re.compile(rf"(?:수신|접수|통보|입수|배포|송부|received)[^0-9]{{0,8}}{_DATE}", re.IGNORECASE)
_ROUND = re.compile(r"제?\s*([1-9]\d?)\s*(?:차|회차|분기)(?![가-힣]*례)|\bround\s*([1-9]\d?)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SOURCES = (
    (re.compile(r"사각\s*지대|blind.?spot", re.IGNORECASE), Source.BLIND_SPOT),
    (re.compile(r"고독\s*사|고독|고립|lonely", re.IGNORECASE), Source.LONELY_DEATH),
)
MOST_TITLES = 12
"""So many lines above the head may be titles."""


@dataclass(frozen=True, slots=True)
class RoundTold:
    """What a list says of its round; empty, 0 and None where it says nothing.

    Attributes
    ----------
    source : a code of `Source`
    number : of the round within its year
    """

    source: str = ""
    year: int = 0
    number: int = 0
    received_on: date | None = None
    until: date | None = None

    def filled(self, more: RoundTold) -> RoundTold:
        """Take what is lacking from something that says less surely."""
        return RoundTold(
            self.source or more.source,
            self.year or more.year,
            self.number or more.number,
            self.received_on or more.received_on,
            self.until or more.until,
        )


def source_named(text: str) -> str:
    """Read whose list it is; empty where the words do not say it."""
    return next((str(source) for words, source in _SOURCES if words.search(text)), "")


def round_named(text: str) -> int:
    """Read the number of a round, such as of `제4차`, `4차` and `4`; 0 where there is none."""
    bare = text.strip()
    if bare.isascii() and bare.isdigit() and 0 < int(bare) < 100:
        return int(bare)
    said = _ROUND.search(text)
    return int(said[1] or said[2]) if said is not None else 0


def day_named(text: str) -> date | None:
    """Read the first day of a text that there is."""
    return next((day for match in _DAY.finditer(text) if (day := _day(*match.groups())) is not None), None)


def told_by(texts: Iterable[str]) -> RoundTold:
    """Read titles, the surer ones first."""
    told = RoundTold()
    for text in texts:
        told = told.filled(_told(text))
    return told


def _told(text: str) -> RoundTold:
    span = _SPAN.search(text)
    until = _first(_UNTIL, text) or _first(_UNTIL_BEHIND, text) or (_day(*span.groups()[3:]) if span else None)
    year = _YEAR.search(text)
    number = round_named(text) if _ROUND.search(text) else 0
    return RoundTold(source_named(text), int(year[1]) if year and number else 0, number, _first(_RECEIVED, text), until)


def _first(words: re.Pattern[str], text: str) -> date | None:
    match = words.search(text)
    return _day(*match.groups()[:3]) if match is not None else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
