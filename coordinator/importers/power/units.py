"""Units of usage as files name them: energy, mean power that becomes energy by its time, and what is neither."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coordinator.errors import ImportRefused
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

_PREFIXES = {1000.0: "M", 1.0: "k", 0.001: "", 1e-6: "m"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of energy or power: how many kWh (or kW) one of it is."""

    kilo: float
    is_power: bool = False

    @property
    def kind(self) -> Literal["energy", "power"]:
        """What it measures."""
        return "power" if self.is_power else "energy"

    @property
    def symbol(self) -> str:
        """Its SI symbol."""
        return _PREFIXES[self.kilo] + ("W" if self.is_power else "Wh")


UNITS: dict[str, Unit] = {
    "kwh": Unit(1.0),
    "wh": Unit(0.001),
    "mwh": Unit(1000.0),
    "킬로와트시": Unit(1.0),
    "와트시": Unit(0.001),
    "kilowatthour": Unit(1.0),
    "kilowatthours": Unit(1.0),
    "watthour": Unit(0.001),
    "watthours": Unit(0.001),
    "kw": Unit(1.0, is_power=True),
    "w": Unit(0.001, is_power=True),
    "mw": Unit(1000.0, is_power=True),
    "킬로와트": Unit(1.0, is_power=True),
    "와트": Unit(0.001, is_power=True),
    "kilowatt": Unit(1.0, is_power=True),
    "kilowatts": Unit(1.0, is_power=True),
    "watt": Unit(0.001, is_power=True),
    "watts": Unit(0.001, is_power=True),
}
"""Units that usage is read in, lower case without spaces and signs; SI."""
_MILLIWATT = Unit(1e-6, is_power=True)
_OTHER_WORDS = """
kva va mva kvar var mvar kvarh varh kvah vah a ma v kv hz % 원 천원 krw won ℃ °c c m3 l mj gj j kj kcal kg co2
"""
_OTHER = frozenset(_OTHER_WORDS.split())
"""Units that stand in files of meters and are no usage; believed in brackets and in a column of units only."""
_LONG_OTHER = frozenset(word for word in _OTHER if len(word) > 2 and word.isascii() and word.isalpha())

_BRACKETS = re.compile(r"[(\[（【<]([^)\]）】>]*)[)\]）】>]")
_SIGNS = re.compile(r"[\s·.\-_*]+")
_AN_HOUR = re.compile(r"^(k|m)?w/h(?:r|our)?$")
_BEHIND = re.compile(r"(?:[a-z]|^)(W)$")
_SUFFIXES = ("kwh", "mwh", "wh", "kw", "watts", "watt")
_KOREAN = ("킬로와트시", "와트시", "킬로와트", "와트")
_ABOVE = re.compile(r"(?:단위|\bunits?)\s*[:=]?\s*([A-Za-z]+(?:[·/.-]?[hH]\b)?)", re.IGNORECASE)
_IN_CELL = re.compile(r"(?<=[\d.\s])\s*(kwh|wh|mwh|kw|w|mw)\s*$", re.IGNORECASE)

_PEAK = re.compile(
    r"최대\s*수요|최대\s*전력(?!\s*량)|피크\s*(?:전력(?!\s*량)|수요)|(?:순시|순간)\s*(?:유효\s*)?전력(?!\s*량)"
    r"|peak\s*(?:power|demand|load)|max(?:imum)?[\s_.]*(?:power|demand|load)",
    re.IGNORECASE,
)
_PEAK_OF_POWER = re.compile(r"피크|최대|최고|순간|순시|peak|max|instant", re.IGNORECASE)
_POWER = re.compile(
    r"(?:평균|사용|소비|유효|수요)\s*전력(?!\s*량|\s*사용)|\b(?:mean|average|active)?[\s_]*power\b(?!\s*(?:factor|usage|use|consum))",
    re.IGNORECASE,
)


_OF_THE_UTILITY = re.compile(r"(?:f_ap_qt|pwr_qty(?:_?\d{2,4})?)$", re.IGNORECASE)
"""Columns of the utility that are kWh: 파워플래너's hours, the P-Meter day profile's quarter hours."""


def _word(text: str) -> str:
    word = _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    # `kW/h` is what many write who mean kWh; `kWh/15분` is energy of its step
    return _AN_HOUR.sub(r"\1wh", word) if "/" not in word or _AN_HOUR.match(word) else word.partition("/")[0]


def unit_of(text: str) -> Unit | None:
    """Read the text of a column of units; None where it names neither energy nor power."""
    if _SIGNS.sub("", text) == "mW":
        return _MILLIWATT
    return UNITS.get(_word(text))


def named_in(column: str) -> tuple[Unit | None, str]:
    """Find the unit a column's name carries.

    Parameters
    ----------
    column : such as `사용전력(kW)`, `Usage [Wh]`, `kwh`, `activePowerW`, `무효전력(kvar)`

    Returns
    -------
    the unit, or None; and the word that names it, also where it is a unit of something else, else an empty text
    """
    plain = unicodedata.normalize("NFKC", column)
    if _OF_THE_UTILITY.match(plain.strip()):
        return UNITS["kwh"], "kWh"
    for content in (*_BRACKETS.findall(plain), plain):
        if unit_of(content) is not None or _word(content) in _OTHER:
            return unit_of(content), content.strip()
    bare = re.sub(r"[(\[（【<)\]）】>]", " ", plain)
    words = re.findall(r"[A-Za-z]+(?:[·-][hH]\b)?", bare)
    for word in reversed(words):
        low = _SIGNS.sub("", word).casefold()
        if low in _LONG_OTHER:
            return None, word
        if low in UNITS and (len(low) > 1 or word == "W" or (len(words) > 1 and word is words[-1])):
            return unit_of(word), word
        suffix = "kwh" if "kwh" in low else next((unit for unit in _SUFFIXES if low.endswith(unit)), "")
        if suffix:
            return UNITS[suffix], suffix
        if _BEHIND.search(word):
            return UNITS["w"], "W"
    korean = next((unit for unit in _KOREAN if unit in bare.replace(" ", "")), "")
    return UNITS.get(korean), korean


def is_peak(column: str) -> bool:
    """Say whether a column holds the highest or a momentary power, which says nothing of the energy of its step."""
    unit, _ = named_in(column)
    if unit is not None and not unit.is_power:
        return False
    plain = unicodedata.normalize("NFKC", column)
    return bool(_PEAK.search(plain)) or (unit is not None and bool(_PEAK_OF_POWER.search(plain)))


def refuse_peak(columns: Iterable[str]) -> None:
    """Refuse a file of which a column is the highest power where the usage should stand.

    Raises
    ------
    ImportRefused
        Code `peak`.
    """
    for column in columns:
        if is_peak(column):
            raise ImportRefused(
                tr(
                    "“{column}” holds the highest power within a time, not what was used in it. "
                    "Choose the column of the usage, or ask the sender for kWh.",
                    column=column,
                ),
                code="peak",
            )


def named_above(text: str) -> str:
    """Give the unit that a line above the table names for all of it, such as `(단위: kW)`; empty where none does."""
    match = _ABOVE.search(unicodedata.normalize("NFKC", text))
    return match[1] if match and unit_of(match[1]) else ""


def is_power_name(column: str) -> bool:
    """Say whether a column's name without a unit speaks of power (전력), not of energy (전력량)."""
    return bool(_POWER.search(unicodedata.normalize("NFKC", column)))


def cut_from(cell: str) -> tuple[str, str]:
    """Take the unit off a cell such as `0.4 kWh` or `400W`; gives the rest and the unit, empty where there is none."""
    if not cell.isascii() and any(unicodedata.category(sign) == "No" for sign in cell):
        return cell, ""
    plain = unicodedata.normalize("NFKC", cell)
    match = _IN_CELL.search(plain)
    return (plain[: match.start()], match[1]) if match else (cell, "")
