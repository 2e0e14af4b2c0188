"""Who of the register a row of a list may mean where it is not plain: between equal and new there is perhaps."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from rapidfuzz.distance import OSA

from coordinator.reference.address_text import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BRACKETS = re.compile(r"[(\[（【<].*?[)\]）】>]")
_SIGNS = re.compile(r"[\W_]+")
_CALLED = re.compile(r"(?<=[가-힣]{3})(?:어르신|할머니|할아버지|여사|님|씨|옹)$")
"""How somebody is called behind the name; `김귀님` is a name."""
SAME, PERHAPS = "same", "perhaps"
_ONE_OFF = 1
"""A letter (자모) of a name, a digit of a birth or phone: written wrong, or two of them in each other's place."""
_SHORT_NAME = 2
"""A name of no more syllables is another one with any letter other: 김구, 김규."""
_MOST_SHARING = 50
"""A phone or an address that more homes have is an office's, or a village's: it tells nobody from others."""
_MOST_OF_DAY = 200
"""A birth that more people have is the day that is written where nobody knows it."""
_FIRST_YEAR = 1900
"""Nobody in a register is born before."""
_MOST_OF_NAME = 80
"""Births of a name that are all gone through; of more, such as of `김○○`, only those a digit off."""


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


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Bring a name to the form in which two are compared: no blanks, signs, brackets; `송 창 호` is `송창호`."""
    bare = _SIGNS.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", name))).casefold()
    return _CALLED.sub("", bare) or _SIGNS.sub("", name)


@lru_cache(maxsize=65_536)
def _letters(key: str) -> str:
    return unicodedata.normalize("NFD", key)


def is_one_off(text: str, other_text: str) -> bool:
    """Say whether two texts differ by one sign, or by two neighbours in each other's place."""
    return OSA.distance(text, other_text, score_cutoff=_ONE_OFF) <= _ONE_OFF


def names_alike(key: str, other_key: str) -> bool:
    """Say whether two names are the same but for one letter (자모); of a short name each letter counts."""
    if key == other_key:
        return True
    return min(len(key), len(other_key)) > _SHORT_NAME and is_one_off(_letters(key), _letters(other_key))


def births_alike(born_on: date, other_born_on: date) -> bool:
    """Say whether two births are the same but for one digit, two digits in each other's place, or month and day so."""
    if born_on.year == other_born_on.year and (born_on.month, born_on.day) == (other_born_on.day, other_born_on.month):
        return True
    return is_one_off(f"{born_on:%Y%m%d}", f"{other_born_on:%Y%m%d}")


def _births_near(born_on: date) -> Iterable[date]:
    """Give the days that `births_alike` takes for slips of another."""
    if born_on.day <= 12 and born_on.day != born_on.month:
        yield date(born_on.year, born_on.day, born_on.month)
    digits = f"{born_on:%Y%m%d}"
    for place in range(len(digits)):
        texts = [f"{digits[:place]}{digit}{digits[place + 1 :]}" for digit in "0123456789"]
        texts.append(digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :])
        for text in texts:
            year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
            if text != digits and year >= _FIRST_YEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
                yield date(year, month, day)


def births_differ(person: Person, other: Person) -> bool:
    """Say whether what is known of two births cannot be of one: 1948 and 1950-03-02, but not 1948 and 1948-03-02."""
    if person.born_on is not None and other.born_on is not None:
        return person.born_on != other.born_on
    first, second = (str(p.born_on) if p.born_on is not None else p.born_part for p in (person, other))
    length = min(len(first), len(second))
    return first[:length] != second[:length]


def _differ(text: str, other_text: str) -> bool:
    return bool(text) and bool(other_text) and text != other_text


def same_address(address: str, other_address: str) -> bool:
    """Say whether two addresses are the same; one may leave out its beginning: `영흥리 1` of `영월읍 영흥리 1`."""
    if not address or not other_address or address == other_address:
        return bool(address) and address == other_address
    words, other_words = address.split(), other_address.split()
    length = min(len(words), len(other_words))
    is_end = length > 1 and words[-length:] == other_words[-length:]
    return is_end or parse(address).same_home(parse(other_address))


def _addresses_differ(person: Person, other: Person) -> bool:
    return _differ(person.address, other.address) and not same_address(person.address, other.address)


def speaks_for(person: Person, known: Person) -> bool:
    """Say whether anything but a number says that two are one: the name but for a letter, the birth, or the phone."""
    return (
        names_alike(name_key(person.name), name_key(known.name))
        or (person.born_on is not None and person.born_on == known.born_on)
        or (bool(person.phone) and person.phone == known.phone)
    )


def is_another(person: Person, known: Person) -> bool:
    """Say whether the birth, or the phone where a birth is not known, is somebody else's."""
    if (person.born_on or person.born_part) and (known.born_on or known.born_part):
        return births_differ(person, known)
    return _differ(person.phone, known.phone)


def _years_apart(person: Person, other: Person) -> int:
    years = [p.born_on.year if p.born_on is not None else int(p.born_part[:4]) for p in (person, other)]
    return abs(years[0] - years[1])


H = TypeVar("H", bound=Home)


_Entry: TypeAlias = tuple[Person, H]


def _of_few(entries: Sequence[_Entry[H]], most: int) -> Sequence[_Entry[H]]:
    return entries if len(entries) <= most else ()


class PersonIndex(Generic[H]):
    """Finds the people of the register a row may mean.

    Parameters
    ----------
    homes : of the register
    areas_fit : whether two areas may be one: the same, either not known, or a village and its town
    """

    def __init__(self, homes: Iterable[H], areas_fit: AreasFit) -> None:
        self._areas_fit = areas_fit
        self._by_name: dict[str, dict[date | None, list[_Entry[H]]]] = defaultdict(lambda: defaultdict(list))
        self._by_birth: dict[date, list[_Entry[H]]] = defaultdict(list)
        self._by_phone: dict[str, list[_Entry[H]]] = defaultdict(list)
        self._by_address: dict[str, list[_Entry[H]]] = defaultdict(list)
        for home in homes:
            self.add(home)

    def add(self, home: H, known_as: Person | None = None) -> None:
        """Let a further home be found, or one that is there also as what it was known as."""
        person = known_as or home.person
        entry = person, home
        if person.name:
            self._by_name[name_key(person.name)][person.born_on].append(entry)
        if person.born_on is not None:
            self._by_birth[person.born_on].append(entry)
        if person.phone:
            self._by_phone[person.phone].append(entry)
        if person.address:
            self._by_address[person.address].append(entry)

    def equal(self, person: Person) -> list[H]:
        """List who it is beyond doubt: name and birth are the same, and nothing else speaks against it.

        Where a birth is not known, the phone or the address decides.
        """
        births = self._by_name.get(name_key(person.name), {})
        days = (person.born_on, None) if person.born_on is not None else births
        entries = [entry for on in days for entry in births.get(on, ()) if self._is_equal(person, entry[0])]
        most = max((self.agreeing(person, known) for known, _ in entries), default=0)
        homes = (home for known, home in entries if self.agreeing(person, known) == most)
        return list({id(home): home for home in homes}.values())

    def perhaps(self, person: Person) -> list[H]:
        """List who it may be, the likeliest first; those who it surely is not are left out."""
        key = name_key(person.name)
        near: dict[int, _Entry[H]] = {}
        for entry in (
            *self._of_name(key, person),
            *(_of_few(self._by_birth.get(person.born_on, ()), _MOST_OF_DAY) if person.born_on is not None else ()),
            *_of_few(self._by_phone.get(person.phone, ()), _MOST_SHARING),
            *_of_few(self._by_address.get(person.address, ()), _MOST_SHARING),
        ):
            if id(entry[1]) not in near and self._may_be(key, person, entry[0]):
                near[id(entry[1])] = entry
        return [home for _, home in sorted(near.values(), key=lambda entry: -self.agreeing(person, entry[0]))]

    def namesakes(self, person: Person) -> bool:
        """Say whether somebody of the name is in the area whom no birth tells apart."""
        births = self._by_name.get(name_key(person.name), {})
        return any(
            self._areas_fit(person.area_id, known.area_id)
            for on in ((None,) if person.born_on is not None else births)
            for known, _ in births.get(on, ())
        )

    def _of_name(self, key: str, person: Person) -> Iterable[_Entry[H]]:
        """Give those of a name whose birth may be the person's; a birth not known may be any."""
        births = self._by_name.get(key, {})
        if person.born_on is None or len(births) <= _MOST_OF_NAME:
            return (entry for entries in births.values() for entry in entries)
        # Of a name that very many have, such as `김○○`: by the births themselves, a digit off each.
        days = {person.born_on, *_births_near(person.born_on), None}
        return (entry for on in days for entry in births.get(on, ()))

    def _is_equal(self, person: Person, known: Person) -> bool:
        if not self._areas_fit(person.area_id, known.area_id) or births_differ(person, known):
            return False
        if person.born_on is not None and known.born_on is not None:
            # With an area that says nothing another phone speaks against it, else a phone and an address together.
            placed = person.area_id is not None and known.area_id is not None
            if not _differ(person.phone, known.phone):
                return True
            return placed and not _addresses_differ(person, known)
        one_address = same_address(person.address, known.address)
        if person.phone and person.phone == known.phone:
            return True
        if _differ(person.phone, known.phone):
            return one_address
        if one_address:
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
        if same_address(person.address, known.address) and not _differ(person.phone, known.phone):
            return names_alike(key, name_key(known.name))
        # Phone and address that both differ are those of somebody else of the name.
        differs = _differ(person.phone, known.phone) and _addresses_differ(person, known)
        return same_name and near and not differs

    @staticmethod
    def agreeing(person: Person, known: Person) -> int:
        """Count what two people have in common, the birth before the phone before the address."""
        return (
            8 * (person.born_on is not None and person.born_on == known.born_on)
            + 4 * (bool(person.phone) and person.phone == known.phone)
            + 2 * (name_key(person.name) == name_key(known.name))
            + same_address(person.address, known.address)
        )


class AreasFit(Protocol):
    """Whether two areas may be one."""

    def __call__(self, area_id: int | None, known_id: int | None) -> bool:
        """Say so: the same, either not known, or a village and its town."""
        ...


def one_person(person: Person, earlier: Person) -> str:
    """Say whether two rows of alike names are of one person: `same`, `perhaps`, or not (empty)."""
    known_birth = person.born_on is not None and person.born_on == earlier.born_on
    same_phone = bool(person.phone) and person.phone == earlier.phone
    one_address = same_address(person.address, earlier.address)
    if births_differ(person, earlier):
        return PERHAPS if same_phone or one_address else ""
    differs = _differ(person.phone, earlier.phone) or _addresses_differ(person, earlier)
    if not differs and name_key(person.name) == name_key(earlier.name):
        return SAME
    return PERHAPS if known_birth or same_phone or one_address else ""
