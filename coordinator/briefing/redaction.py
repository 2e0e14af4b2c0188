"""What a document shows of a person at each level; applied while composing, so that no file ever holds more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coordinator.briefing.blocks import Cell, clean
from coordinator.briefing.document import Level, parse_level
from coordinator.records.values.ages import AboutAge
from coordinator.text import tr
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN = "○○"
"""Stands for what is left out; always two, so that it tells nothing of the length."""

OTHER_PEOPLE = frozenset({"contact"})
"""Fields of a sentence that name somebody who is no household: the name, and in brackets the relation as typed."""

OWN_WORDS = frozenset({"text", "summary", "words"})
"""Fields of a sentence that hold people's own words: of a task, of what was said in a call, of the utility's list."""

_TWO_SYLLABLE_SURNAMES = (
    "남궁",
    "선우",
    "황보",
    "제갈",
    "사공",
    "서문",
    "독고",
    "동방",
    "망절",
    "어금",
    "강전",
    "장곡",
)
_HANGUL_NAME = re.compile(r"^[가-힣]{2,6}$")
_RESIDENT_NUMBER = re.compile(r"(?<!\d)\d{6}\s?[-–]\s?\d{7}(?!\d)|(?<!\d)\d{13}(?!\d)")
_PHONE = re.compile(
    r"(?<!\d)(?:\+82[-. ]?|0)\d{1,2}[-). ]{0,2}\d{3,4}[-. ]?\d{4}(?!\d)"  # 010-1234-5678, 033)370-1234, +82 10 …
    r"|(?<!\d)1[5-9]\d{2}[-. ]\d{4}(?!\d)"  # 1577-0000
    r"|(?<![\d.])\d{3,4}-\d{4}(?!\d)"  # 370-1234 within the county
)
_ROAD_ADDRESS = re.compile(r"[가-힣]+\d*(?:로|길)\s?\d+(?:번?길\s?\d+)?(?:-\d+)?")
_LOT = re.compile(r"(?<=[리동가])\s?(?:산\s?)?\d+(?:-\d+)?(?:번지)?(?!\d|[가-힣])")


@dataclass(slots=True)
class Redaction:
    """The rules of one level, with the names it must not let through.

    Attributes
    ----------
    level : full (all), initials (family name, age, village), anonymous (household number, decade, town)
    """

    level: Level
    _names: dict[str, str] = field(default_factory=dict[str, str])
    _given: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def at(cls, level: str) -> Redaction:
        """Give the rules of a level; raises `UsageError` for an unknown one."""
        return cls(parse_level(level))

    def knows(self, people: Iterable[tuple[int | None, str]]) -> Redaction:
        """Take note of (household number or None, name) so that sentences do not let the names through."""
        if self.level is Level.FULL:
            return self
        for number, raw in people:
            name = clean(raw).strip()
            if len(name) < 2 or "○" in name:
                continue
            short = name_initials(name) if self.level is Level.INITIALS else _number(number)
            self._names[name] = short
            if _HANGUL_NAME.match(name) and len(name) > 2:
                self._given[name[len(_surname(name)) :]] = HIDDEN
        return self

    def person(self, number: int, name: str) -> str:
        """Name someone as the level allows."""
        if self.level is Level.FULL:
            return clean(name)
        return name_initials(name) if self.level is Level.INITIALS else _number(number)

    def other(self, name: str) -> str:
        """Name someone who is no household: a neighbour, a daughter."""
        if self.level is Level.FULL:
            return clean(name)
        return name_initials(name) if self.level is Level.INITIALS else HIDDEN

    def age(self, age: int | None) -> str:
        """Give the age; without names only its decade."""
        if age is None:
            return ""
        if self.level is Level.ANONYMOUS:
            return tr("{decade}s", decade=type(age)(age // 10 * 10))
        return tr("{age} y", age=age)

    def age_fact(self, age: int | None) -> int | str | None:
        """Give the age as a number where it may stand and is sure, for a column of its own, else what may."""
        return self.age(age) if self.level is Level.ANONYMOUS or isinstance(age, AboutAge) else age

    def age_and_sex(self, age: int | None, sex: str) -> str:
        """Give age and sex in few letters: `78세 여`."""
        word = {"F": tr("F"), "M": tr("M")}.get(sex.upper(), "")
        return " ".join(part for part in (self.age(age), word) if part)

    def area(self, area: str) -> str:
        """Give town and village; without names the town only, as a village of ten homes is an address."""
        words = clean(area).split()
        if self.level is Level.ANONYMOUS and words:
            return next((word for word in words if word.endswith(("읍", "면", "동"))), words[0])
        return " ".join(words)

    @property
    def shows_contact(self) -> bool:
        """Whether phone, address, date of birth and meter number may stand."""
        return self.level is Level.FULL

    @property
    def shows_free_text(self) -> bool:
        """Whether people's own words (notes, summaries) may stand, scrubbed of what is known."""
        return self.level is not Level.ANONYMOUS

    def said(self, text: str) -> str:
        """Let a sentence of the program through, without the names and numbers the level hides."""
        text = _RESIDENT_NUMBER.sub(HIDDEN, clean(text))
        if self.level is Level.FULL:
            return text
        for name in sorted(self._names, key=len, reverse=True):
            text = text.replace(name, self._names[name])
        return _PHONE.sub(HIDDEN, text)

    def reason(self, said: Said) -> str:
        """Let a sentence through of which parts may be people's own words or name a contact.

        Own words, the relation of a contact among them, stand as `free` lets them; a contact is named by `other`.
        """
        own = {name: value for name, value in said.fields.items() if name in OWN_WORDS}
        contacts = {
            name: value for name, value in said.fields.items() if name in OTHER_PEOPLE and isinstance(value, str)
        }
        if self.level is Level.FULL or not (own or contacts):
            return self.said(said.text)
        scrubbed = {
            name: self.free(str(value() if callable(value) else value)) or HIDDEN for name, value in own.items()
        }
        for field_name, words in contacts.items():
            name, _, relation = words.partition(" (")
            relation = self.free(relation.removesuffix(")"))
            scrubbed[field_name] = f"{self.other(name)} ({relation})" if relation else self.other(name)
        return self.said(Said(said.code, said.template, {**said.fields, **scrubbed}).text)

    def free(self, text: str) -> str:
        """Let people's own words through: all, scrubbed, or none."""
        if not self.shows_free_text:
            return ""
        text = self.said(text)
        if self.level is Level.FULL:
            return text
        for name in sorted(self._given, key=len, reverse=True):
            text = text.replace(name, self._given[name])
        return _LOT.sub(f" {HIDDEN}", _ROAD_ADDRESS.sub(HIDDEN, text))

    def cell(self, text: str) -> Cell:
        """Give a cell with a sentence let through by `said`."""
        return Cell(self.said(text))


def _surname(name: str) -> str:
    return name[:2] if name.startswith(_TWO_SYLLABLE_SURNAMES) and len(name) > 2 else name[:1]


def name_initials(name: str) -> str:
    """Keep the family name of a Korean name (`김○○`), the first letter of another (`M○○`)."""
    name = clean(name).strip()
    if not name:
        return ""
    return (_surname(name) if _HANGUL_NAME.match(name) else name[0]) + HIDDEN


def _number(number: int | None) -> str:
    return HIDDEN if number is None else tr("Household {number}", number=number)
