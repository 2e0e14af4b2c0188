"""The glossary: what each word of the screens and papers means, where it comes from, what the code calls it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from coordinator.settings import RESOURCES
from coordinator.text import language, mark, tr

GLOSSARY = RESOURCES / "glossary.csv"
OWN_WORD = mark("this program")
"""The source of a word that stands in no law, guide or state table."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word for one thing.

    Attributes
    ----------
    noun : the subject it belongs to; `program` for what belongs to all
    korean, english : the word
    meaning_ko, meaning_en : what it means, in a sentence
    source : the law or guide it is taken from, or the state table it stands in; `this program` for a word of our own
    code : what the code calls it: a record (`Task`), a state (`task.ready`), a value (`Severity.watch`), a noun
        (`tasks`), a room (`vault/`), a file; none for what the program does not hold, or not yet
    """

    noun: str
    korean: str
    english: str
    meaning_ko: str
    meaning_en: str
    source: str
    code: tuple[str, ...]

    @property
    def word(self) -> str:
        """The word in the language in use."""
        return self.korean if language() == "ko" else self.english

    @property
    def other_word(self) -> str:
        """The word in the other language."""
        return self.english if language() == "ko" else self.korean

    @property
    def origin(self) -> str:
        """The source as it is shown in the language in use: a law by its own name."""
        return tr(OWN_WORD) if self.source == OWN_WORD else self.source

    @property
    def meaning(self) -> str:
        """The meaning in the language in use."""
        return self.meaning_ko if language() == "ko" else self.meaning_en


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Read the glossary, subject by subject; the first word of each names the subject."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return tuple(
            Term(
                noun=row["noun"],
                korean=row["ko"],
                english=row["en"],
                meaning_ko=row["meaning_ko"],
                meaning_en=row["meaning_en"],
                source=row["source"],
                code=tuple(row["code"].split()),
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=1)
def subjects() -> dict[str, Term]:
    """Give the word that names each subject, by noun."""
    names: dict[str, Term] = {}
    for term in terms():
        names.setdefault(term.noun, term)
    return names
