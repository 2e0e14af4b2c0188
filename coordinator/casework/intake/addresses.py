"""Addresses of partners' files beside those of the register: the same one written otherwise, and those alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from sqlalchemy import select

from coordinator.importers.checkins.words import same_name
from coordinator.records.base import normal
from coordinator.records.households import Area, Household, LifeStatus, Resident
from coordinator.reference.address_text import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

LEAST_ALIKE = 70
"""Of 100; a home less alike than this is not suggested."""
_ALONE = 0.75
"""What a name is worth whose address does not fit, and an address whose name does not."""
_OTHER_NUMBERS = 25
"""So much less alike are two addresses whose house numbers differ: 마차리 12 is not 마차리 21."""


def address_key(text: str) -> str:
    """Bring an address to the form in which two that say the same are equal; empty where it says nothing."""
    return parse(text).key


def _words(text: str) -> str:
    """Give the words of an address within its county."""
    address = parse(text)
    village = "" if address.road and address.town else address.village_whole
    parts = (address.town, village, address.on_road or address.on_lot, address.unit, address.rest)
    return " ".join(part for part in parts if part).casefold()


def _alike(address: str, second_address: str) -> float:
    """Say how alike two addresses are, 0 to 100; one that leaves out the town is not less alike for that."""
    first, second = _words(address), _words(second_address)
    if not first or not second:
        return 0.0
    score = float(fuzz.token_set_ratio(first, second))
    if parse(address).numbers != parse(second_address).numbers:
        score -= _OTHER_NUMBERS
    return max(0.0, score)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A household a row may mean; nothing is done with it until a person says yes.

    Attributes
    ----------
    alike : how well name and address fit, 0 to 100
    """

    household_id: int
    name: str
    where: str
    alike: int


@dataclass(frozen=True, slots=True)
class KnownHome:
    """A household of the register as lists name it.

    Attributes
    ----------
    area : its village and town, empty where they are not known
    is_live : somebody who is alive lives there
    """

    household_id: int
    number: str
    name: str
    phone: str
    area: str
    address: str
    is_live: bool

    @property
    def where(self) -> str:
        """Its address, else its area."""
        return self.address or self.area

    @property
    def address_keys(self) -> frozenset[str]:
        """The forms its address may have in a list: with its town before it or without."""
        keys = {address_key(self.address), address_key(f"{self.area} {self.address}")} if self.address else set[str]()
        return frozenset(keys - {""})


def known_homes(session: Session) -> list[KnownHome]:
    """Read the register with who lives in each home now, a living person before anybody else."""
    areas = {row.id: row for row in session.execute(select(Area.id, Area.parent_id, Area.level, Area.name))}

    def area_words(area_id: int | None) -> str:
        words: list[str] = []
        while area_id is not None and area_id in areas and areas[area_id].level != "county":
            words.insert(0, areas[area_id].name)
            area_id = areas[area_id].parent_id
        return " ".join(words)

    known: dict[int, KnownHome] = {}
    for row in session.execute(
        select(
            Household.id,
            Household.external_id,
            Household.area_id,
            Household.address,
            Household.ended_on,
            Resident.name,
            Resident.phone,
            Resident.life_status,
        )
        .outerjoin(Resident, (Resident.household_id == Household.id) & Resident.moved_out_on.is_(None))
        .order_by(Household.id, Resident.life_status == LifeStatus.ALIVE, Resident.id.desc())
    ):
        is_live = row.ended_on is None and row.life_status == LifeStatus.ALIVE
        known[row.id] = KnownHome(
            row.id,
            row.external_id or "",
            row.name or "",
            row.phone or "",
            area_words(row.area_id),
            row.address,
            is_live,
        )
    return list(known.values())


def unspaced(name: str) -> str:
    """Give a name without the spaces some write between its syllables."""
    return normal(name).replace(" ", "")


class Alike:
    """Finds the households that are most like a name and an address."""

    def __init__(self, homes: Sequence[KnownHome]) -> None:
        self._homes = [home for home in homes if home.is_live]
        self._by_name: dict[str, list[KnownHome]] = {}
        for home in self._homes:
            self._by_name.setdefault(unspaced(home.name), []).append(home)
        self._addresses = {place: _words(f"{home.area} {home.address}") for place, home in enumerate(self._homes)}

    def find(self, name: str, address: str, limit: int = 3) -> list[Suggestion]:
        """List the most alike households, the best first; none that is less alike than `LEAST_ALIKE`."""
        wanted = unspaced(name)
        candidates = {home.household_id: home for home in self._by_name.get(wanted, ())}
        if name and not candidates:
            candidates = {home.household_id: home for home in self._homes if same_name(name, home.name)}
        words = _words(address)
        if words:
            for _, _, place in process.extract(words, self._addresses, scorer=fuzz.token_set_ratio, limit=12):
                home = self._homes[place]
                candidates.setdefault(home.household_id, home)
        scored = [
            Suggestion(home.household_id, home.name, home.where, round(self._score(home, name, address)))
            for home in candidates.values()
        ]
        fitting = [suggestion for suggestion in scored if suggestion.alike >= LEAST_ALIKE]
        return sorted(fitting, key=lambda suggestion: (-suggestion.alike, suggestion.household_id))[:limit]

    @staticmethod
    def _score(home: KnownHome, name: str, address: str) -> float:
        by_name = by_address = 0.0
        if name:
            by_name = 100.0 if same_name(name, home.name) else float(fuzz.ratio(normal(name), home.name))
        if address:
            by_address = max(_alike(address, home.address), _alike(address, f"{home.area} {home.address}"))
        if not (name and address):
            return by_name or by_address
        # A contract is often in somebody else's name, and an address may be an old one: one that fits is worth a look.
        return max((by_name + by_address) / 2, _ALONE * by_name, _ALONE * by_address)


def alike_homes(session: Session, address: str) -> list[Suggestion]:
    """List the households whose address is most like one, the likeliest first."""
    return Alike(known_homes(session)).find("", address)
