"""Finding a household by any fragment, and ranking how well a name fits what was typed; spaces are no letters."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from coordinator.records.base import normal
from coordinator.text import phone_text
from coordinator.worklist.rows import SearchHit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coordinator.casework.intake.addresses import Suggestion
    from coordinator.worklist.facts.people import Person

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _SYLLABLES_EACH = 0xAC00, 588
_INITIAL = re.compile(f"[{_INITIALS}]")
_BETWEEN_DIGITS = re.compile(r"[\s().·\-–]+")


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


_IN_PHONE, _IN_ADDRESS = 4, 5
EXACT, BEGINS, BY_INITIALS, INSIDE = range(4)
"""How well a name fits, the best first: all of it was typed, its beginning, its first consonants, a part of it."""


def squeezed(text: str) -> str:
    """Bring a text to the form it is looked for in: small letters, without spaces."""
    return "".join(normal(text).lower().split())


def fit(name: str, wanted: str) -> int | None:
    """Rank how a name fits what was typed, both as `squeezed` gives them; none where it does not.

    Returns
    -------
    EXACT, BEGINS, BY_INITIALS or INSIDE
    """
    if not wanted:
        return None
    if _INITIAL.search(wanted):
        if name == wanted:
            return EXACT
        return BY_INITIALS if _pattern(wanted).search(name) is not None else None
    at = name.find(wanted)
    if at < 0:
        return None
    return INSIDE if at else BEGINS if len(name) > len(wanted) else EXACT


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
        name, text = person.name.lower(), self.text
        rank = fit(name.replace(" ", "") if " " in name else name, text)
        if rank is not None:
            return rank
        if self.by_initials:
            search = _pattern(text).search
            return _IN_ADDRESS if search(person.area.lower()) or search(person.address.lower()) else None
        if self.number is not None and self.number == person.household_id:
            return EXACT
        if person.also and (text in person.also.split() if self.number is not None else text in person.also):
            return INSIDE
        if self.digits and self.digits in person.phone:
            return _IN_PHONE
        return _IN_ADDRESS if text in person.area.lower() or text in person.address.lower() else None


def words_in(text: str) -> list[str]:
    """Part what was typed into words; a phone number is one, with whatever stands between its digits."""
    plain = normal(text).lower()
    number = _BETWEEN_DIGITS.sub("", plain)
    return [number] if number.isdecimal() and len(number) >= 7 and number != plain else plain.split()


def search(people: Sequence[Person], text: str, limit: int = 30) -> list[SearchHit]:
    """Find people; every word has to match something, name matches come first.

    Parameters
    ----------
    people : the register, read once and kept by the caller
    text : words in any order: part of a name or its initials, of a phone however it is written, of an address, or a
        household number; a name may also be typed with spaces that it does not have
    """
    words = [_Word.of(w) for w in words_in(text)]
    if not words:
        return []
    whole = squeezed(text) if len(words) > 1 else ""
    ranked: list[tuple[int, int, Person]] = []
    for person in people:
        rank: int | None = 0
        for word in words:
            place = word.place(person)
            if place is None:
                rank = None
                break
            rank += place
        spaced = fit(person.name.lower().replace(" ", ""), whole) if whole else None
        if spaced is not None:
            rank = spaced if rank is None else min(rank, spaced)
        if rank is not None:
            ranked.append((rank, person.household_id, person))
    ranked.sort(key=lambda item: item[:2])
    return [hit_of(p) for _, _, p in ranked[: max(0, limit)]]


def hit_of(p: Person) -> SearchHit:
    """Give a person as what was found."""
    return SearchHit(p.household_id, p.name, p.age, p.area, p.phone, p.address)


def named(people: Sequence[Person], ids: Sequence[int]) -> list[SearchHit]:
    """Give households by their numbers, in that order; one that is gone is left out."""
    by_id = {p.household_id: p for p in people if p.household_id in ids}
    return [hit_of(by_id[household_id]) for household_id in ids if household_id in by_id]


def as_hits(suggestions: Iterable[Suggestion]) -> list[SearchHit]:
    """Give households that only may be meant in the form of those that were found."""
    return [
        SearchHit(suggestion.household_id, suggestion.name, None, "", "", suggestion.where)
        for suggestion in suggestions
    ]


# ------------------------------------------------------------------------------------------------ a whole list at once

_LONG_NUMBER = 9


def sought(texts: Iterable[str]) -> str:
    """Make the one text a row is found by: small letters, a line each; a phone number with its hyphens and without."""
    lines: list[str] = []
    for text in texts:
        if not text:
            continue
        lines.append(text.lower())
        first = text[0]
        is_figure = "0" <= first <= "9" or first == "-"  # names and addresses, which begin with none, need no more
        digits = text.replace("-", "") if is_figure else ""
        if digits.isdecimal() and digits.isascii():
            if digits != text:
                lines.append(digits)
            elif len(text) >= _LONG_NUMBER:
                lines.append(phone_text(text))
        elif "\n" in text:
            lines += [phone_text(line) for line in text.split("\n") if len(line) >= _LONG_NUMBER and line.isdecimal()]
    return "\n".join(lines)


@lru_cache(maxsize=1)
def _to_initials() -> dict[int, str]:
    """Map every syllable to the consonant it begins with."""
    return {
        _FIRST_SYLLABLE + number: _INITIALS[number // _SYLLABLES_EACH]
        for number in range(len(_INITIALS) * _SYLLABLES_EACH)
    }


class Sought:
    """The texts of all rows of a list as one text, made once; a word is found in it without looking at each row.

    Parameters
    ----------
    texts : what each row is found by, as `sought` makes it
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._begins = list(accumulate((len(text) + 1 for text in texts), initial=0))
        self._whole = "\x00".join(texts)
        self._initials: str | None = None
        """The same text with every syllable as its first consonant, made when somebody looks by consonants."""

    def rows(self, text: str) -> list[int]:
        """Give the numbers of the rows in which every word of a text is found, in their order."""
        words = words_in(text)
        if not words:
            return list(range(len(self._texts)))
        # The longest word is in the fewest rows.
        first, *others = sorted(words, key=len, reverse=True)
        return [number for number in self._with(first) if all(found_in(word, self._texts[number]) for word in others)]

    def _with(self, word: str) -> Iterator[int]:
        needle, whole, is_sure = word, self._whole, True
        if _INITIAL.search(word):
            if self._initials is None:
                self._initials = self._whole.translate(_to_initials())
            needle, whole = word.translate(_to_initials()), self._initials
            is_sure = needle == word
        fits = None if is_sure else _pattern(word)
        find, begins = whole.find, self._begins
        at = find(needle)
        while at >= 0:
            if fits is not None and fits.match(self._whole, at) is None:
                at = find(needle, at + 1)
                continue
            number = bisect_right(begins, at) - 1
            yield number
            at = find(needle, begins[number + 1])
