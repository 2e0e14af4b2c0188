"""Who of the register a row of a list may mean where it is not plain: between equal and new there is perhaps."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_BRACKETS = re.compile(r"[(\[（【<].*?[)\]）】>]")
_SIGNS = re.compile(r"[\W_]+")
SAME, PERHAPS = "same", "perhaps"
_ONE_OFF = 1
"""A letter (자모) of a name, a digit of a birth or phone: written wrong, or two of them in each other's place."""


class Person(NamedTuple):
    """What tells people apart."""

    name: str
    born_on: date | None
    phone: str
    area_id: int | None
    address: str
    born_part: str = ""
    """What is known of a birth whose day is not: `1948` or `1948-03`."""


class Home(Protocol):
    """A household of the register with the person in it."""

    @property
    def person(self) -> Person:
        """What tells its person from others."""
        ...


def name_key(name: str) -> str:
    """Bring a name to the form in which two are compared: no blanks, signs, brackets; `송 창 호` is `송창호`."""
    bare = _SIGNS.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", name))).casefold()
    return bare or _SIGNS.sub("", name)


def _letters(key: str) -> str:
    return unicodedata.normalize("NFD", key)


def is_one_off(text: str, other_text: str) -> bool:
    """Say whether two texts differ by one sign, or by two neighbours in each other's place."""
    return OSA.distance(text, other_text, score_cutoff=_ONE_OFF) <= _ONE_OFF


def names_alike(key: str, other_key: str) -> bool:
    """Say whether two names are the same but for one letter (자모)."""
    return key == other_key or is_one_off(_letters(key), _letters(other_key))


def births_alike(born_on: date, other_born_on: date) -> bool:
    """Say whether two births are the same but for one digit, or two digits in each other's place."""
    return is_one_off(f"{born_on:%Y%m%d}", f"{other_born_on:%Y%m%d}")


def births_differ(person: Person, other: Person) -> bool:
    """Say whether what is known of two births cannot be of one: 1948 and 1950-03-02, but not 1948 and 1948-03-02."""
    first, second = (str(p.born_on) if p.born_on is not None else p.born_part for p in (person, other))
    length = min(len(first), len(second))
    return first[:length] != second[:length]


def is_another(person: Person, known: Person) -> bool:
    """Say whether the birth, or the phone where a birth is not known, is somebody else's."""
    if (person.born_on or person.born_part) and (known.born_on or known.born_part):
        return births_differ(person, known)
    return _differ(person.phone, known.phone)


def _years_apart(person: Person, other: Person) -> int:
    years = [p.born_on.year if p.born_on is not None else int(p.born_part[:4]) for p in (person, other)]
    return abs(years[0] - years[1])


H = TypeVar("H", bound=Home)


class PersonIndex(Generic[H]):
    """Finds the people of the register a row may mean.

    Parameters
    ----------
    homes : of the register
    areas_fit : whether two areas may be one: the same, either not known, or a village and its town
    """

    def __init__(self, homes: Iterable[H], areas_fit: AreasFit) -> None:
        self._areas_fit = areas_fit
        self._by_name: dict[str, list[H]] = defaultdict(list)
        self._by_birth: dict[date, list[H]] = defaultdict(list)
        self._by_phone: dict[str, list[H]] = defaultdict(list)
        for home in homes:
            person = home.person
            if person.name:
                self._by_name[name_key(person.name)].append(home)
            if person.born_on is not None:
                self._by_birth[person.born_on].append(home)
            if person.phone:
                self._by_phone[person.phone].append(home)

    def equal(self, person: Person) -> list[H]:
        """List who it is beyond doubt: name and birth are the same, and nothing else speaks against it.

        Where a birth is not known, the phone or the address decides.
        """
        homes = [home for home in self._by_name.get(name_key(person.name), ()) if self._is_equal(person, home.person)]
        most = max((self._agreeing(person, home.person) for home in homes), default=0)
        return [home for home in homes if self._agreeing(person, home.person) == most]

    def perhaps(self, person: Person) -> list[H]:
        """List who it may be, the likeliest first; those who it surely is not are left out."""
        key = name_key(person.name)
        near: dict[int, H] = {}
        for home in (
            *self._by_name.get(key, ()),
            *(self._by_birth.get(person.born_on, ()) if person.born_on is not None else ()),
            *(self._by_phone.get(person.phone, ()) if person.phone else ()),
        ):
            if self._may_be(key, person, home.person):
                near[id(home)] = home
        return sorted(near.values(), key=lambda home: -self._agreeing(person, home.person))

    def namesakes(self, person: Person) -> bool:
        """Say whether somebody of the name is in the area whom no birth tells apart."""
        return any(
            (person.born_on is None or home.person.born_on is None)
            and self._areas_fit(person.area_id, home.person.area_id)
            for home in self._by_name.get(name_key(person.name), ())
        )

    def _is_equal(self, person: Person, known: Person) -> bool:
        if not self._areas_fit(person.area_id, known.area_id) or births_differ(person, known):
            return False
        if person.born_on is not None and known.born_on is not None:
            # With an area that says nothing, another phone or address speaks against it.
            placed = person.area_id is not None and known.area_id is not None
            return placed or not _differ(person.phone, known.phone)
        same_address = bool(person.address) and person.address == known.address
        if person.phone and person.phone == known.phone:
            return True
        if _differ(person.phone, known.phone):
            return same_address
        if same_address:
            return True
        # Two lists of names and areas alone say the same of the same people.
        is_bare = person.born_on is known.born_on is None and person.area_id == known.area_id
        return is_bare and not _differ(person.address, known.address)

    def _may_be(self, key: str, person: Person, known: Person) -> bool:
        same_phone = bool(person.phone) and person.phone == known.phone
        same_name = key == name_key(known.name)
        near = same_phone or self._areas_fit(person.area_id, known.area_id)
        if person.born_on is not None and known.born_on is not None:
            if person.born_on == known.born_on:
                return same_name or names_alike(key, name_key(known.name)) or same_phone
            alike = births_alike(person.born_on, known.born_on)
            return near and alike and (same_name or (same_phone and names_alike(key, name_key(known.name))))
        if births_differ(person, known):
            # A year beside the other is that of a lunar year's end, or of a birth reported late.
            return same_name and (same_phone or (near and _years_apart(person, known) <= 1))
        if same_phone:
            return same_name or names_alike(key, name_key(known.name)) or not (person.name and known.name) or near
        # Phone and address that both differ are those of somebody else of the name.
        differs = _differ(person.phone, known.phone) and _differ(person.address, known.address)
        return same_name and near and not differs

    def _agreeing(self, person: Person, known: Person) -> int:
        """Count what two people have in common, the birth before the phone before the address."""
        return (
            8 * (person.born_on is not None and person.born_on == known.born_on)
            + 4 * (bool(person.phone) and person.phone == known.phone)
            + 2 * (name_key(person.name) == name_key(known.name))
            + (bool(person.address) and person.address == known.address)
        )


class AreasFit(Protocol):
    """Whether two areas may be one."""

    def __call__(self, area_id: int | None, known_id: int | None) -> bool:
        """Say so: the same, either not known, or a village and its town."""
        ...


def _differ(text: str, other_text: str) -> bool:
    return bool(text) and bool(other_text) and text != other_text


def one_person(person: Person, earlier: Person) -> str:
    """Say whether two rows of one name and area are of one person: `same`, `perhaps`, or not (empty)."""
    if births_differ(person, earlier):
        return ""
    known_birth = person.born_on is not None and person.born_on == earlier.born_on
    same_phone = bool(person.phone) and person.phone == earlier.phone
    same_address = bool(person.address) and person.address == earlier.address
    differs = (person.phone and earlier.phone and not same_phone) or (
        person.address and earlier.address and not same_address
    )
    if not differs:
        return SAME
    return PERHAPS if known_birth or same_phone or same_address else ""
