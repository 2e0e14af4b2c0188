"""The cities and counties of Korea by name, from `resources/counties.csv`: by them an address says it is elsewhere."""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from coordinator.settings import RESOURCES

COUNTIES = RESOURCES / "counties.csv"

_PROVINCE = re.compile(
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종)(?:특별시|광역시|특별자치시|직할시)|(?:서울|부산|대구|인천|대전|울산)시?"
    r"|(?:경기|강원|전북|제주)(?:특별자치)?도?|(?:충청|전라|경상)[남북]도?|[충경]북|[충경전]남|전남광주통합특별시"
)
_METROPOLIS = re.compile(r"(?:서울|부산|대구|인천|광주|대전|울산|세종)(?:특별시|광역시|특별자치시|직할시)")
_BOROUGH = re.compile(r"[가-힣]{1,4}구")


_GLUED = re.compile(
    r"(?P<province>[가-힣]{2,4}(?:특별자치)?도|[가-힣]{2,4}(?:특별|광역|특별자치)시)(?=[가-힣]{1,4}[군시구])"
)


@lru_cache(maxsize=1)
def counties() -> frozenset[str]:
    """Read the whole names of all cities and counties: `정선군`, `제천시`.

    Raises
    ------
    KeyError
        When the column `name` is missing; the table is part of the program.
    """
    with COUNTIES.open(encoding="utf-8", newline="") as source:
        return frozenset(row["name"] for row in csv.DictReader(source))


@lru_cache(maxsize=1)
def _shortened() -> frozenset[str]:
    return frozenset(name[:-1] for name in counties())


def is_province(word: str) -> bool:
    """Say whether a word of an address is a province's name, whole or shortened, or a city's of its rank."""
    return _PROVINCE.fullmatch(word) is not None


def province_before(word: str) -> str:
    """Give the province a word begins with where a county's name follows without a blank; else nothing."""
    match = _GLUED.match(word)
    return match["province"] if match is not None and is_province(match["province"]) else ""


def is_metropolis(word: str) -> bool:
    """Say whether a word names a city of a province's rank (특별시·광역시)."""
    return _METROPOLIS.fullmatch(word) is not None


def is_borough(word: str) -> bool:
    """Say whether a word has the form of a borough's name (구), which is one only behind a city's."""
    return _BOROUGH.fullmatch(word) is not None


def is_county(word: str) -> bool:
    """Say whether a word is a city's or county's whole name: `정선군`, `제천시`."""
    return word in counties()


def is_county_shortened(word: str) -> bool:
    """Say whether a word is a city's or county's name without its ending: `정선`, `제천`."""
    return word in _shortened()
