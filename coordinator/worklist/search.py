"""Finding a household by any fragment: name, initial consonants, phone, address."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from coordinator.records.base import normal
from coordinator.worklist.people import Person
from coordinator.worklist.rows import SearchHit

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def initial(char: str) -> str:
    """Give the initial consonant of a Hangul syllable, any other character unchanged."""
    code = ord(char) - 0xAC00
    return _INITIALS[code // 588] if 0 <= code < 11172 else char


@lru_cache(maxsize=20_000)
def _initials(text: str) -> str:
    return "".join(map(initial, text))


def found_in(needle: str, text: str) -> bool:
    """Say whether `needle` is in `text`, character by character: a consonant matches a syllable that begins with it.

    Full syllables stay exact, so `김ㅅ` finds 김숙자 but not 금순.
    """
    if not any(char in _INITIALS for char in needle):
        return needle in text
    first = _initials(text)
    width = len(needle)
    return any(
        all(n in (c, i) if n in _INITIALS else n == c for n, c, i in zip(needle, text[k:], first[k:], strict=False))
        for k in range(len(text) - width + 1)
    )


def search(people: Sequence[Person], text: str, limit: int = 30) -> list[SearchHit]:
    """Find people; every word has to match something, name matches come first.

    Parameters
    ----------
    people : the register, read once and kept by the caller
    text : words in any order: part of a name or its initials, of a phone, of an address, or a household number
    """
    words = [w.lower() for w in normal(text).split()]
    if not words:
        return []
    ranked: list[tuple[int, int, Person]] = []
    for person in people:
        rank = 0
        for word in words:
            place = _place(word, person)
            if place is None:
                break
            rank += place
        else:
            ranked.append((rank, person.household_id, person))
    ranked.sort(key=lambda item: item[:2])
    return [SearchHit(p.household_id, p.name, p.age, p.area, p.phone, p.address) for _, _, p in ranked[: max(0, limit)]]


def _place(word: str, person: Person) -> int | None:
    name = person.name.lower()
    if name.startswith(word):
        return 0
    if found_in(word, name):
        return 1
    digits = word.replace("-", "")
    if digits.isdigit():
        if word == str(person.household_id):
            return 0
        if len(digits) >= 3 and digits in person.phone:
            return 2
    if found_in(word, person.area) or found_in(word, person.address.lower()):
        return 3
    return None
