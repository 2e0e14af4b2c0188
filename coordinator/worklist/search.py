"""Finding a household by any fragment: name, initial consonants, phone, address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from coordinator.records.base import normal
from coordinator.worklist.rows import SearchHit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coordinator.casework.intake.addresses import Suggestion
    from coordinator.worklist.facts.people import Person

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _SYLLABLES_EACH = 0xAC00, 588
_INITIAL = re.compile(f"[{_INITIALS}]")


@lru_cache(maxsize=64)
def _pattern(needle: str) -> re.Pattern[str]:
    """Make the pattern in which a consonant stands for itself and every syllable that begins with it."""
    parts: list[str] = []
    for char in needle:
        first = _FIRST_SYLLABLE + _INITIALS.find(char) * _SYLLABLES_EACH
        whole = char not in _INITIALS
        parts.append(re.escape(char) if whole else f"[{char}{chr(first)}-{chr(first + _SYLLABLES_EACH - 1)}]")
    return re.compile("".join(parts))


def found_in(needle: str, text: str) -> bool:
    """Say whether `needle` is in `text`, character by character: a consonant matches a syllable that begins with it.

    Full syllables stay exact, so `김ㅅ` finds 김숙자 but not 금순.
    """
    if not _INITIAL.search(needle):
        return needle in text
    return _pattern(needle).search(text) is not None


@dataclass(frozen=True, slots=True)
class _Word:
    """A word looked for, made ready once for the whole register."""

    text: str
    by_initials: bool
    digits: str
    """What may be part of a phone number; empty where it cannot be."""
    number: int | None

    @classmethod
    def of(cls, text: str) -> _Word:
        digits = text.replace("-", "")
        is_number = digits.isdecimal() and digits.isascii()
        number = int(text) if is_number and str(int(digits)) == text else None
        return cls(text, bool(_INITIAL.search(text)), digits if is_number and len(digits) >= 3 else "", number)

    def place(self, person: Person) -> int | None:
        """Rank where it is found in a person, 0 best; none where it is not."""
        if self.by_initials:
            search = _pattern(self.text).search
            if search(person.name.lower()):
                return 1
            return 3 if search(person.area.lower()) or search(person.address.lower()) else None
        text = self.text
        at = person.name.lower().find(text)
        if at >= 0:
            return 1 if at else 0
        if self.number is not None and self.number == person.household_id:
            return 0
        if self.digits and self.digits in person.phone:
            return 2
        return 3 if text in person.area.lower() or text in person.address.lower() else None


def search(people: Sequence[Person], text: str, limit: int = 30) -> list[SearchHit]:
    """Find people; every word has to match something, name matches come first.

    Parameters
    ----------
    people : the register, read once and kept by the caller
    text : words in any order: part of a name or its initials, of a phone, of an address, or a household number
    """
    words = [_Word.of(w.lower()) for w in normal(text).split()]
    if not words:
        return []
    ranked: list[tuple[int, int, Person]] = []
    for person in people:
        rank = 0
        for word in words:
            place = word.place(person)
            if place is None:
                break
            rank += place
        else:
            ranked.append((rank, person.household_id, person))
    ranked.sort(key=lambda item: item[:2])
    return [SearchHit(p.household_id, p.name, p.age, p.area, p.phone, p.address) for _, _, p in ranked[: max(0, limit)]]


def as_hits(suggestions: Iterable[Suggestion]) -> list[SearchHit]:
    """Give households that only may be meant in the form of those that were found."""
    return [SearchHit(one.household_id, one.name, None, "", "", one.where) for one in suggestions]
