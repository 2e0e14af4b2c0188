"""An address as people and partners write it, taken apart: road-name, lot-number and village addresses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from coordinator.reference.counties import is_county, is_county_shortened
from coordinator.reference.provinces import current_provinces

LONGEST = 400
"""Characters that are looked at; no address is longer, and what stands behind is kept as it is."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc\uff0d~]")
_BRACKETS = re.compile(r"[(\[{](?P<inside>[^()\[\]{}]*)[)\]}]")
_APART = re.compile(r"[\s,;/]+")
_POSTAL = re.compile(r"^(?:우편번호|우)?\s*:?\s*(?P<code>\d{5}|\d{3}-\d{3})(?=[\s,]|$)[\s,]*")

_END = r"(?=[\s,.]|$)"
_COUNTY = re.compile(r"(?P<name>[가-힣]{1,4}?[군시])(?=[\s,]|$|[가-힣]{1,6}(?:읍|면|동|리|구|로|길))")
_DISTRICT = re.compile(r"(?P<name>[가-힣]{1,4}구)" + _END)
_TOWN = re.compile(
    r"(?P<name>[가-힣]{1,5}?[읍면])(?=[\s,]|$|\d|산\s*\d|[가-힣]{1,6}\d{0,2}(?:리|로|길))(?!(?:로|길)\s*\d)"
)
_DONG = re.compile(r"(?P<name>[가-힣]{1,6}\d{0,2}(?:동|[1-9]가))(?=[\s,]|$)")
_VILLAGE = re.compile(
    r"(?P<name>[가-힣]{1,5}?)\s*제?(?P<part>\d{0,2})리(?![가-힣]*(?:로|길)\s*\d)(?=[\s,.]|$|\d|산\s*\d)"
)
_HAMLET = re.compile(r"제?(?P<hamlet>\d{1,2})\s*반" + _END)
_ROAD = re.compile(
    r"(?P<road>[가-힣A-Za-z·]{1,20}?(?:\d{1,3}[가-힣·]{0,8}?)?(?:대로|로|길)(?:\s*\d{1,4}번?[가-힣]{0,2}길)?)"
    r"\s*(?P<under>지하)?\s*(?P<number>\d{1,5})(?!\d|\s*번?[가-힣]{0,2}길)(?:\s*-\s*(?P<sub>\d{1,5})(?!\d))?"
    r"(?:\s*번(?!길|지))?(?![동호층리반])"
)
_LOT = re.compile(
    r"(?P<mountain>산)?\s*(?P<lot>\d{1,5})(?!\d)(?:\s*번지(?:의\s*(?P<of>\d{1,4}))?(?:\s*-\s*(?P<behind>\d{1,4}))?"
    r"|\s*-\s*(?P<sub>\d{1,4})(?!\d)(?:\s*번지)?)?(?![동호층리반가\d])"
)
_UNIT = re.compile(
    r"(?:(?P<block>[가나다라마바사아자차카타파하A-Za-z]|\d{1,4})\s*동(?=[\s,\d]|$))?\s*(?:(?P<below>지하)?\s*(?P<floor>\d{1,3})\s*층)?"
    r"\s*(?:(?P<room>[BbＢ]?\d{1,5}(?:-\d{1,3})?)\s*호(?![가-힣]))?"
)


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address; empty or 0 where it does not say them.

    Attributes
    ----------
    province : by today's name
    county, district, town : 시·군, 구, 읍·면·동 as written
    village, village_part : 리 without its number, and the number of an administrative one: `하송3리` is 하송리, 3
    hamlet : 반
    road, is_underground, number, sub_number : of a road-name address
    is_mountain, lot, sub_lot : of a lot-number address (산, 본번, 부번)
    building : its name, as in `삼호아파트`
    block, floor, room : 동, 층 (below ground as a negative number) and 호
    rest : what else stands there, as in `마을회관 옆`
    """

    province: str = ""
    county: str = ""
    district: str = ""
    town: str = ""
    village: str = ""
    village_part: int = 0
    hamlet: int = 0
    road: str = ""
    is_underground: bool = False
    number: int = 0
    sub_number: int = 0
    is_mountain: bool = False
    lot: int = 0
    sub_lot: int = 0
    building: str = ""
    block: str = ""
    floor: int = 0
    room: str = ""
    rest: str = ""

    @property
    def on_road(self) -> str:
        """The road with its numbers: `하송로 12-3`; empty of another address."""
        below = "지하 " if self.is_underground else ""
        return f"{self.road} {below}{_joined(self.number, self.sub_number)}" if self.road else ""

    @property
    def on_lot(self) -> str:
        """The lot: `산 12-3`; empty where none is said."""
        return f"{'산 ' if self.is_mountain else ''}{_joined(self.lot, self.sub_lot)}" if self.lot else ""

    @property
    def unit(self) -> str:
        """Block, floor and room: `101동 203호`."""
        floor = f"{'지하 ' if self.floor < 0 else ''}{abs(self.floor)}층" if self.floor else ""
        parts = (f"{self.block}동" if self.block else "", floor, f"{self.room}호" if self.room else "")
        return " ".join(part for part in parts if part)

    @property
    def village_whole(self) -> str:
        """The village with its number: `하송3리`."""
        return f"{self.village.removesuffix('리')}{self.village_part}리" if self.village_part else self.village

    @property
    def key(self) -> str:
        """The address within its county in the form in which two that say the same are equal; empty where it is blank.

        A village beside a road says nothing more, and the name of a building neither.
        """
        village = "" if self.road else self.village_whole
        hamlet = f"{self.hamlet}반" if self.hamlet else ""
        parts = (self.town, village, self.on_road, "" if self.road else self.on_lot, hamlet, self.unit, self.rest)
        return _APART.sub("", " ".join(parts)).casefold()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of house and lot, by which two addresses of one road are told apart."""
        return self.number, self.sub_number, self.lot, self.sub_lot

    def _local_parts(self) -> list[str]:
        hamlet = f"{self.hamlet}반" if self.hamlet else ""
        building = f"({self.building})" if self.building else ""
        parts = (self.town, self.village_whole, self.on_road, self.on_lot, hamlet, self.unit, building, self.rest)
        return [part for part in parts if part]

    def __str__(self) -> str:
        return " ".join(part for part in (self.province, self.county, self.district, *self._local_parts()) if part)

    def same_home(self, other: Address) -> bool:
        """Say whether two addresses are of one door; either may leave out what stands before the road or village.

        Nothing is said where either names neither a road with its number nor a lot nor anything else of its own.
        """
        for name in ("province", "county", "district", "town", "village", "village_part", "hamlet"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine and theirs and mine != theirs:
                return False
        own, others = self._own(), other._own()
        return bool(any(own)) and own == others

    def _own(self) -> tuple[object, ...]:
        named = ("road", "is_underground", "number", "sub_number", "is_mountain", "lot", "sub_lot", "block", "room")
        is_numbered = bool(self.number or self.lot)
        hamlet, rest = (0, "") if is_numbered else (self.hamlet, _APART.sub("", self.rest))
        return (*(getattr(self, name) for name in named), hamlet, rest)


def _joined(number: int, sub_number: int) -> str:
    return f"{number}-{sub_number}" if sub_number else str(number)


def plain(text: str) -> str:
    """Give a text in one form of its letters, dashes and blanks, without signs that are not seen."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(_DASHES.sub("-", text).split())


@lru_cache(maxsize=65_536)
def parse(text: str) -> Address:
    """Take an address apart; whatever a text holds, it never fails, and what it does not know is `rest`."""
    whole = plain(text)
    reader = _Reader(whole[:LONGEST])
    reader.read()
    beyond = whole[LONGEST:].strip()
    if beyond:
        reader.leave(beyond)
    return reader.address()


class _Reader:
    """Goes through one text from its beginning; what was understood is taken away from it."""

    def __init__(self, text: str) -> None:
        self._inside: list[str] = []
        self._left = _BRACKETS.sub(self._put_aside, text)
        for sign in "()[]{}":
            self._left = self._left.replace(sign, " ")
        self._left = " ".join(self._left.split()).strip(" ,;/")
        self._said: dict[str, Any] = {}
        self._rest: list[str] = []

    def _put_aside(self, bracket: re.Match[str]) -> str:
        self._inside.append(bracket["inside"])
        return " "

    def address(self) -> Address:
        """Give what was read."""
        rest = " ".join(word for word in self._rest if word)
        said: dict[str, Any] = {**self._said, "rest": rest}
        return Address(**said)

    def leave(self, words: str) -> None:
        """Keep words that are not understood."""
        self._rest.append(words)

    def read(self) -> None:
        """Read the text, then what stood in brackets."""
        self._take(_POSTAL)
        self._read_province()
        self._read_county()
        if district := self._take(_DISTRICT):
            self._said["district"] = district["name"]
        if town := self._take(_TOWN):
            self._said["town"] = town["name"]
        elif (self._said.get("county") or self._said.get("province")) and (dong := self._take(_DONG)):
            self._said["town"] = dong["name"]
        self._read_village()
        self._read_hamlet()
        if not self._read_road() and (self._said.get("village") or self._said.get("town")):
            self._read_lot()
        self._read_hamlet()
        self._read_unit()
        if self._left:
            self._leave_words()
        for inside in self._inside:
            self._read_bracket(inside)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._left)
        if match is None or not match.group():
            return None
        self._left = self._left[match.end() :].lstrip(" ,;/")
        return match

    def _read_province(self) -> None:
        names = current_provinces()
        for length in range(min(9, len(self._left)), 1, -1):
            word, behind = self._left[:length], self._left[length:]
            if word not in names or (behind and not _is_after_province(word, behind)):
                continue
            self._said["province"] = names[word]
            self._left = behind.lstrip(" ,")
            return

    def _read_county(self) -> None:
        match = _COUNTY.match(self._left)
        if match is not None and is_county(match["name"]):
            self._take(_COUNTY)
            self._said["county"] = match["name"]
            return
        word, _, behind = self._left.partition(" ")
        if is_county_shortened(word) and (_TOWN.match(behind) or _VILLAGE.match(behind)):
            self._said["county"] = next((f"{word}{end}" for end in "군시" if is_county(f"{word}{end}")), word)
            self._left = behind.lstrip(" ,")

    def _read_village(self) -> None:
        village = self._take(_VILLAGE)
        if village is not None:
            self._said["village"] = f"{village['name']}리"
            self._said["village_part"] = int(village["part"] or 0)

    def _read_hamlet(self) -> None:
        if not self._said.get("hamlet") and (hamlet := self._take(_HAMLET)):
            self._said["hamlet"] = int(hamlet["hamlet"])

    def _read_road(self) -> bool:
        road = self._take(_ROAD)
        if road is None or not int(road["number"]):
            if road is not None:
                self._left = f"{road.group()} {self._left}".strip()
            return False
        self._said |= {
            "road": road["road"].replace(" ", ""),
            "is_underground": bool(road["under"]),
            "number": int(road["number"]),
            "sub_number": int(road["sub"] or 0),
        }
        return True

    def _read_lot(self) -> None:
        lot = self._take(_LOT)
        if lot is None:
            return
        if not int(lot["lot"]):
            self._left = f"{lot.group()} {self._left}".strip()
            return
        sub = lot["sub"] or lot["of"] or lot["behind"]
        self._said |= {"is_mountain": bool(lot["mountain"]), "lot": int(lot["lot"]), "sub_lot": int(sub or 0)}

    def _read_unit(self) -> None:
        """Read block, floor and room, also behind the name of a building."""
        for place in _word_starts(self._left):
            match = _UNIT.match(self._left, place)
            if match is None or not match.group().strip() or not any(match.group(*_UNIT.groupindex)):
                continue
            floor = int(match["floor"] or 0)
            self._said |= {
                "block": match["block"] or "",
                "floor": -floor if match["below"] else floor,
                "room": (match["room"] or "").upper(),
            }
            before, behind = self._left[:place].strip(" ,;/"), self._left[match.end() :].strip(" ,;/")
            self._left = ""
            if before and (self._said.get("number") or self._said.get("lot")):
                self._said["building"] = before
                before = ""
            self._rest += [before, behind]
            return

    def _leave_words(self) -> None:
        self._rest.append(self._left.strip(" ,;/"))
        self._left = ""

    def _read_bracket(self, inside: str) -> None:
        for part in (word.strip() for word in inside.split(",")):
            if not part:
                continue
            if _POSTAL.fullmatch(part):
                continue
            village = _VILLAGE.match(part)
            behind = "" if village is None else part[village.end() :].strip()
            lot = _LOT.fullmatch(behind)
            if village is not None and behind and lot is None:
                village = None
            if village is not None and not self._said.get("village"):
                self._said["village"] = f"{village['name']}리"
                self._said["village_part"] = int(village["part"] or 0)
                if lot is not None and not self._said.get("lot"):
                    self._left = behind
                    self._read_lot()
                    self._left = ""
            elif _DONG.fullmatch(part) and not self._said.get("town"):
                self._said["town"] = part
            elif not self._said.get("building") and not (village is not None or _DONG.fullmatch(part)):
                self._said["building"] = part
            elif village is None:
                self._rest.append(part)


def _word_starts(text: str) -> list[int]:
    """Give the places at which a word begins."""
    return [place for place, sign in enumerate(text) if sign not in " ,;/" and (not place or text[place - 1] in " ,;/")]


def _is_after_province(word: str, behind: str) -> bool:
    """Say whether what follows a province's name may follow it: a blank, or for a whole name a county's."""
    if behind[0] in " ,":
        return True
    return word.endswith(("도", "시")) and len(word) > 2 and _COUNTY.match(behind) is not None
