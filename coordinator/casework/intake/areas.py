"""Area names of partners' files matched to the county's areas, old names and spoken forms included."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from coordinator.records.base import normal
from coordinator.records.households import Area, AreaLevel
from coordinator.reference.counties import (
    is_borough,
    is_county,
    is_county_shortened,
    is_metropolis,
    is_province,
    province_before,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

_NUMBERED = re.compile(r"\d+(?=리$)|제?\d+(?=리)")
_BRACKETS = re.compile(r"[()\[\]（）,·]")
_APART = re.compile(r"(?<=[가-힣])\s+(?=제?\d{1,2}리(?:\s|$))")
"""A blank between a village and its number: `하송 1리`."""
_GLUED = re.compile(r"(?P<county>[가-힣]{2,3}[군시])(?P<rest>[가-힣]{1,4}[읍면].*)")
_VILLAGE = re.compile(r"[가-힣]{1,4}\d{0,2}리")
_FOLLOWS = re.compile(r"[가-힣]+(?:읍|면|동|리)")
_FORMS_KEPT = 4096


def _forms(word: str, endings: tuple[str, ...]) -> Iterator[str]:
    """Give the ways a name may be meant: as written, its number left out (녹전1리), its ending added (녹전)."""
    yield word
    bare = _NUMBERED.sub("", word)
    if bare != word:
        yield bare
    if len(word) >= 2 and not word.endswith(endings):
        yield from (word + ending for ending in endings)


class _Words(NamedTuple):
    """The words of a text that may name areas of the county.

    Attributes
    ----------
    within : those that may
    elsewhere : the other county a text names
    beyond : what stands behind the other county's name
    is_county_said : our county is named, whole or shortened
    """

    within: tuple[str, ...]
    elsewhere: str = ""
    beyond: tuple[str, ...] = ()
    is_county_said: bool = False


class AreaIndex:
    """The areas of the county by name."""

    def __init__(self, session: Session) -> None:
        self._towns: dict[str, list[int]] = defaultdict(list)
        self._villages: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
        self._parents: dict[int, int | None] = {}
        self._counties: set[str] = set()
        rows = session.execute(select(Area.id, Area.parent_id, Area.level, Area.name, Area.aliases))
        for area_id, parent_id, level, name, aliases in rows:
            self._parents[area_id] = parent_id
            for word in {normal(name), *(normal(alias) for alias in aliases or ())}:
                if level == AreaLevel.TOWN:
                    self._towns[word].append(area_id)
                elif level == AreaLevel.VILLAGE:
                    self._villages[word].append((area_id, parent_id))
                else:
                    self._counties |= {word, word.removesuffix("군")}
        every = (*self._counties, *self._towns, *self._villages)
        self._starts = frozenset(word for word in every if word.endswith(("군", "읍", "면", "리")))
        self._lengths = sorted({len(word) for word in self._starts}, reverse=True)
        # The same words stand in thousands of addresses.
        self._words = lru_cache(_FORMS_KEPT)(self._words_of)
        self._town = lru_cache(_FORMS_KEPT)(self._town_named)
        self._village = lru_cache(_FORMS_KEPT)(self._village_named)
        self._is_ours = lru_cache(_FORMS_KEPT)(self._is_of_county)

    def find(self, town: str, village: str, address: str) -> tuple[int | None, bool]:
        """Find the area a row means: the village, else the town; in another county there is none.

        Returns
        -------
        the area's id or None, and whether everything that was named was found
        """
        of_town, of_village, of_address = (self._words(text) for text in (town, village, address))
        if self._words(f"{town} {village}").elsewhere:
            return None, False
        columns = (*of_town.within, *of_village.within)
        if set(columns) & set(of_address.beyond):
            return None, False  # `남면` in a column, `정선군 남면 …` in the address
        town_id = self._town_of((*of_town.within, *of_address.within), (*of_village.within, *of_address.within))
        village_words = (*of_village.within, *of_town.within, *of_address.within)
        village_id = next((area_id for word in village_words if (area_id := self._village(word, town_id))), None)
        complete = (not of_town.within or town_id is not None or village_id is not None) and (
            not of_village.within or village_id is not None
        )
        if of_address.elsewhere:
            return village_id or town_id, False
        if village_id is None and town_id is not None and not town and self._stray_village(of_address, town_id):
            return (town_id if of_address.is_county_said else None), False
        return village_id or town_id, complete

    def elsewhere(self, town: str, village: str, address: str) -> str:
        """Give the other city or county that a row names; empty where it names none."""
        texts = (f"{town} {village}", address)
        return next((county for text in texts if (county := self._words(text).elsewhere)), "")

    def may_be_one(self, area_id: int | None, known_id: int | None) -> bool:
        """Say whether two areas may be one: the same, either not known, or a village and its town."""
        if area_id is None or known_id is None or area_id == known_id:
            return True
        return self._parents.get(known_id) == area_id or self._parents.get(area_id) == known_id

    def narrower(self, stored: int | None, named: int | None) -> int | None:
        """Give the area a known home is in: of a village and its town the village, else what was found."""
        is_vaguer = stored is not None and named is not None and self._parents.get(stored) == named
        return stored if is_vaguer else named

    # ------------------------------------------------------------ the words of a text

    def _words_of(self, text: str) -> _Words:
        words = [
            part for word in _APART.sub("", _BRACKETS.sub(" ", normal(text))).split() for part in self._parts_of(word)
        ]
        within: list[str] = []
        is_county_said = is_ours_said = False
        for place, word in enumerate(words):
            following = words[place + 1] if place + 1 < len(words) else ""
            if word in self._counties and word.endswith("군"):
                is_county_said = True
            elif not is_ours_said and (county := self._other_county(word, following)):
                return _Words(tuple(within), county, tuple(words[place + 1 :]), is_county_said)
            elif self._is_ours(word) or not is_province(word):
                within.append(word)
                is_county_said = is_county_said or word in self._counties
                is_ours_said = is_ours_said or self._is_ours(word)
        return _Words(tuple(within), is_county_said=is_county_said)

    def _parts_of(self, word: str) -> list[str]:
        """Take a word apart that was written without blanks: `영월군영월읍하송리`, `정선군남면`."""
        if self._is_ours(word) or is_province(word):
            return [word]
        province = province_before(word)
        if province:
            return [province, *self._parts_of(word.removeprefix(province))]
        for length in self._lengths:
            start, rest = word[:length], word[length:]
            if start not in self._starts:
                continue
            if start.endswith(("군", "읍", "면")) and rest[:1].isalpha():
                return [start, *self._parts_of(rest)]
            if start.endswith("리") and rest[:1].isdecimal():
                return [start, rest]
        glued = _GLUED.fullmatch(word)
        if glued is not None and is_county(glued["county"]):
            return [glued["county"], *self._parts_of(glued["rest"])]
        return [word]

    def _is_of_county(self, word: str) -> bool:
        return bool(word in self._counties or self._town(word) or self._village(word, None))

    def _other_county(self, word: str, following: str) -> str:
        """Give the other county a word names; a shortened one only before what lies in a county."""
        if word in self._counties:
            return ""
        if is_metropolis(word):
            return following if is_county(following) or is_borough(following) else word
        is_short = is_county_shortened(word) and _FOLLOWS.fullmatch(following) and not self._is_ours(word)
        is_city = is_province(word) and is_borough(following)
        return word if is_county(word) or is_short or is_city else ""

    # ------------------------------------------------------------ areas by name

    def _town_of(self, words: tuple[str, ...], behind: tuple[str, ...]) -> int | None:
        """Find the town; the county's own name, shortened, is one only where nothing else says more."""
        others = [word for word in words if word not in self._counties]
        town_id = next((area_id for word in others if (area_id := self._town(word))), None)
        if town_id is not None or len(others) == len(words):
            return town_id
        if any(self._village(word, None) for word in (*others, *behind)):
            return None  # `영월 와석리` is the county's village, wherever it lies
        return next((area_id for word in words if (area_id := self._town(word))), None)

    def _stray_village(self, address: _Words, town_id: int) -> bool:
        """Say whether a village stands behind the town in an address that the town does not have."""
        for word, following in zip(address.within, address.within[1:], strict=False):
            if self._town(word) == town_id and _VILLAGE.fullmatch(following):
                return self._village(following, town_id) is None
        return False

    def _town_named(self, word: str) -> int | None:
        for form in _forms(word, ("읍", "면")):
            areas = self._towns.get(form, [])
            if len(areas) == 1:
                return areas[0]
        return None

    def _village_named(self, word: str, town_id: int | None) -> int | None:
        for form in _forms(word, ("리",)):
            areas = {area for area, parent in self._villages.get(form, []) if town_id is None or parent == town_id}
            if len(areas) == 1:
                return next(iter(areas))
        return None
