"""Area names of partners' files matched to the county's areas, old names and spoken forms included."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.base import normal
from coordinator.records.households import Area, AreaLevel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

_NUMBERED = re.compile(r"\d+(?=리$)|제?\d+(?=리)")


def _forms(word: str, endings: tuple[str, ...]) -> Iterator[str]:
    """Give the ways a name may be meant: as written, its number left out (녹전1리), its ending added (녹전)."""
    yield word
    bare = _NUMBERED.sub("", word)
    if bare != word:
        yield bare
    if len(word) >= 2 and not word.endswith(endings):
        yield from (word + ending for ending in endings)


class AreaIndex:
    """The areas of the county by name."""

    def __init__(self, session: Session) -> None:
        self._towns: dict[str, list[int]] = defaultdict(list)
        self._villages: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
        self._parents: dict[int, int | None] = {}
        rows = session.execute(select(Area.id, Area.parent_id, Area.level, Area.name, Area.aliases))
        for area_id, parent_id, level, name, aliases in rows:
            self._parents[area_id] = parent_id
            for word in {normal(name), *(normal(alias) for alias in aliases or ())}:
                if level == AreaLevel.TOWN:
                    self._towns[word].append(area_id)
                elif level == AreaLevel.VILLAGE:
                    self._villages[word].append((area_id, parent_id))

    def find(self, town: str, village: str, address: str) -> tuple[int | None, bool]:
        """Find the area a row means: the village, else the town.

        Returns
        -------
        the area's id or None, and whether everything that was named was found
        """
        town_words = [*town.split(), *address.split()]
        town_id = next((area_id for word in town_words if (area_id := self._town(word))), None)
        village_words = [*village.split(), *town.split(), *address.split()]
        village_id = next((area_id for word in village_words if (area_id := self._village(word, town_id))), None)
        complete = (not town or town_id is not None or village_id is not None) and (
            not village or village_id is not None
        )
        return village_id or town_id, complete

    def may_be_one(self, area_id: int | None, known_id: int | None) -> bool:
        """Say whether two areas may be one: the same, either not known, or a village and its town."""
        if area_id is None or known_id is None or area_id == known_id:
            return True
        return self._parents.get(known_id) == area_id or self._parents.get(area_id) == known_id

    def narrower(self, stored: int | None, named: int | None) -> int | None:
        """Give the area a known home is in: of a village and its town the village, else what was found."""
        is_vaguer = stored is not None and named is not None and self._parents.get(stored) == named
        return stored if is_vaguer else named

    def _town(self, word: str) -> int | None:
        for form in _forms(word, ("읍", "면")):
            areas = self._towns.get(form, [])
            if len(areas) == 1:
                return areas[0]
        return None

    def _village(self, word: str, town_id: int | None) -> int | None:
        for form in _forms(word, ("리",)):
            areas = {area for area, parent in self._villages.get(form, []) if town_id is None or parent == town_id}
            if len(areas) == 1:
                return next(iter(areas))
        return None
