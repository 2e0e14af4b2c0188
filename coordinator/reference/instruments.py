"""The instruments by which risk and mood are asked for, as data: items, points, bandings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from coordinator.errors import RuleError
from coordinator.records.households import Risk
from coordinator.settings import RESOURCES
from coordinator.text import language, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INSTRUMENTS: Final = RESOURCES / "instruments"
UNANSWERED: Final = "-"
"""Stands in a line of answers for an item without one."""
MOST_ITEMS: Final = 60
_RISKS: Final = frozenset({"", Risk.HIGH, Risk.MIDDLE, Risk.LOW, Risk.NONE})


@dataclass(frozen=True, slots=True)
class Worded:
    """What has a name in Korean and in English."""

    ko: str
    en: str

    @property
    def name(self) -> str:
        """The name in the language of the moment."""
        return (self.en or self.ko) if language() == "en" else self.ko


@dataclass(frozen=True, slots=True)
class Option(Worded):
    """One answer: the digit that is keyed, and its points."""

    key: str
    value: int


@dataclass(frozen=True, slots=True)
class Item(Worded):
    """One question by its topic in our own words; its options by their keys, with the points they give here."""

    number: int
    options: tuple[Option, ...]

    def points(self, key: str) -> int | None:
        """Give the points of an answer; None where there is none."""
        return next((option.value for option in self.options if option.key == key), None)


@dataclass(frozen=True, slots=True)
class Band(Worded):
    """A range of scores.

    Attributes
    ----------
    low, high : the lowest and the highest score of it
    risk : the grade of a household it means, one of `Risk`; empty where it means none
    at_risk : whether it is what the instrument looks for
    at_least : it names no grade, so that it raises one that is milder and never lowers one that is graver
    """

    id: str
    low: int
    high: int
    risk: str
    at_risk: bool
    at_least: bool


@dataclass(frozen=True, slots=True)
class BandSet(Worded):
    """A banding, mildest band first, and where it was published."""

    id: str
    source: str
    bands: tuple[Band, ...]

    def of(self, score: int) -> int:
        """Give the place of a score's band, 0 the mildest."""
        return next(place for place, band in enumerate(self.bands) if band.low <= score <= band.high)

    def band(self, band_id: str) -> Band | None:
        """Give a band by its id."""
        return next((band for band in self.bands if band.id == band_id), None)


@dataclass(frozen=True, slots=True)
class Subscale(Worded):
    """Some of the items summed by themselves; a sum under `below` is marked."""

    id: str
    items: tuple[int, ...]
    below: int


@dataclass(frozen=True, slots=True)
class Urgent:
    """An item that cannot wait: from so many points on somebody is to act at once, whatever the total."""

    item: int
    least: int
    hotline: str


@dataclass(frozen=True, slots=True)
class Instrument(Worded):
    """An instrument in one version.

    Attributes
    ----------
    valid_from : the first day it is offered for
    sets_risk : whether its bands are grades of a household
    texts_from_county : the official wording is pasted by the county; here stand topics at most
    max_age_days : after so many days a result is old
    in_force : the band set that holds while the county has chosen none; empty: none does
    """

    id: str
    version: str
    valid_from: date
    source: str
    sets_risk: bool
    texts_from_county: bool
    max_age_days: int
    items: tuple[Item, ...]
    band_sets: tuple[BandSet, ...]
    subscales: tuple[Subscale, ...]
    urgent: Urgent | None
    in_force: str

    @property
    def key(self) -> tuple[str, str]:
        """Id and version."""
        return self.id, self.version

    @property
    def title(self) -> str:
        """Name and version."""
        return tr("{name} (version {version})", name=self.name, version=self.version)

    def bands(self, set_id: str) -> BandSet | None:
        """Give a band set by its id."""
        return next((bands for bands in self.band_sets if bands.id == set_id), None)


@lru_cache(maxsize=1)
def published() -> tuple[Instrument, ...]:
    """Read the instruments that come with the program, those that grade a household first."""
    read = [parsed(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(INSTRUMENTS.glob("*.json"))]
    return tuple(sorted(read, key=lambda instrument: (not instrument.sets_risk, instrument.id)))


def parsed(data: Mapping[str, Any]) -> Instrument:
    """Make an instrument of its file.

    Raises
    ------
    RuleError
        `instrument_file`: what is missing or does not fit is named.
    """
    try:
        instrument = _made(data)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise _refused(tr("“{what}” is missing or cannot be read", what=str(wrong)[:60])) from None
    if why := _fault(instrument):
        raise _refused(why)
    return instrument


def _refused(why: str) -> RuleError:
    return RuleError(
        tr("This file is no instrument: {why}. Correct it and add it again.", why=why), code="instrument_file"
    )


def _made(data: Mapping[str, Any]) -> Instrument:
    if data.get("rule", "sum") != "sum":
        raise ValueError(str(data["rule"]))
    usual = _options(data["options"])
    items = tuple(_item(number, item, usual) for number, item in enumerate(data["items"], 1))
    urgent = data.get("urgent")
    return Instrument(
        ko=str(data["ko"]),
        en=str(data.get("en", "")),
        id=str(data["id"]),
        version=str(data["version"]),
        valid_from=date.fromisoformat(data["valid_from"]),
        source=str(data["source"]),
        sets_risk=bool(data.get("sets_risk", False)),
        texts_from_county=bool(data.get("texts_from_county", False)),
        max_age_days=int(data["max_age_days"]),
        items=items,
        band_sets=tuple(_band_set(each) for each in data["band_sets"]),
        subscales=tuple(
            Subscale(each["ko"], each.get("en", ""), each["id"], tuple(map(int, each["items"])), int(each["below"]))
            for each in data.get("subscales", ())
        ),
        urgent=Urgent(int(urgent["item"]), int(urgent["from"]), str(urgent["hotline"])) if urgent else None,
        in_force=str(data.get("in_force", "")),
    )


def _options(rows: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(str(row["ko"]), str(row.get("en", "")), str(row["key"]), int(row["value"])) for row in rows)


def _item(number: int, item: Mapping[str, Any], usual: tuple[Option, ...]) -> Item:
    options = _options(item["options"]) if item.get("options") else usual
    if item.get("reversed"):
        turned = max(option.value for option in options) + min(option.value for option in options)
        options = tuple(Option(each.ko, each.en, each.key, turned - each.value) for each in options)
    return Item(str(item.get("ko", "")), str(item.get("en", "")), number, options)


def _band_set(data: Mapping[str, Any]) -> BandSet:
    bands = tuple(
        Band(
            str(each["ko"]),
            str(each.get("en", "")),
            str(each["id"]),
            int(each["from"]),
            int(each["to"]),
            str(each.get("risk", "")),
            bool(each.get("at_risk", False)),
            bool(each.get("at_least", False)),
        )
        for each in data["bands"]
    )
    return BandSet(str(data["ko"]), str(data.get("en", "")), str(data["id"]), str(data["source"]), bands)


def score_range(items: Sequence[Item]) -> tuple[int, int]:
    """Give the lowest and the highest sum of some items."""
    least = sum(min(option.value for option in item.options) for item in items)
    return least, sum(max(option.value for option in item.options) for item in items)


def _fault(instrument: Instrument) -> str:
    """Say what does not fit together; empty where all does."""
    if not instrument.id or not instrument.version or not 0 < len(instrument.items) <= MOST_ITEMS:
        return tr("it needs an id, a version and 1 to {n} items", n=MOST_ITEMS)
    if instrument.max_age_days < 1:
        return tr("max_age_days is no number of days")
    for item in instrument.items:
        keys = [option.key for option in item.options]
        if len(keys) < 2 or len(set(keys)) < len(keys) or any(len(key) != 1 or not key.isdecimal() for key in keys):
            return tr("item {n} needs two or more options, each with a digit of its own", n=item.number)
    low, high = score_range(instrument.items)
    for bands in instrument.band_sets:
        ranges = sorted((band.low, band.high) for band in bands.bands)
        covered = [score for first, last in ranges for score in range(first, last + 1)]
        if covered != list(range(low, high + 1)):
            return tr("the bands of “{name}” do not cover {low} to {high} once each", name=bands.id, low=low, high=high)
        if any(band.risk not in _RISKS for band in bands.bands):
            return tr("a band of “{name}” names a grade there is not", name=bands.id)
    if instrument.in_force and instrument.bands(instrument.in_force) is None:
        return tr("the band set in force is not among its band sets")
    numbers = {item.number for item in instrument.items}
    asked = {number for scale in instrument.subscales for number in scale.items}
    asked |= {instrument.urgent.item} if instrument.urgent else set()
    return "" if asked <= numbers else tr("a subscale or the urgent item names an item there is not")
