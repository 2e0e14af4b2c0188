"""By whom a household was found (발굴 경로): the statutory reporters the table knows, and other ways.

The law names 26 groups; `resources/reporters.csv` holds those that were read in it, and may be filled up by the county.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from coordinator.records.crisis_signals import bare
from coordinator.settings import RESOURCES
from coordinator.text import language

REPORTERS = RESOURCES / "reporters.csv"
NATIONAL_LIST = "national_list"
"""The code of the way by a national list, which a finding round sets."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody by whom a household may be found.

    Attributes
    ----------
    must_report : whether a law makes them report at once
    words : by which files name them, bare
    source : the law, or that it is this program's own distinction
    """

    code: str
    korean: str
    english: str
    must_report: bool
    words: tuple[str, ...]
    source: str

    @property
    def word(self) -> str:
        """What they are called in the language in use."""
        return self.korean if language() == "ko" else self.english


@lru_cache(maxsize=1)
def reporters() -> dict[str, Reporter]:
    """Read the table by code, in its order."""
    with REPORTERS.open(encoding="utf-8", newline="") as source:
        return {
            row["code"]: Reporter(
                row["code"],
                row["ko"],
                row["en"],
                row["must_report"] == "yes",
                tuple(bare(word) for word in row["words"].split("|") if word),
                row["source"],
            )
            for row in csv.DictReader(source)
        }


def found_by_word(code: str) -> str:
    """Give what a way is called; empty for none, of a code the table lacks the code."""
    known = reporters().get(code)
    return known.word if known is not None else code


@lru_cache(maxsize=1024)
def found_by_code(text: str) -> str:
    """Read a word of a file as a way of finding; empty where the table does not know it."""
    written = bare(text)
    if not written:
        return ""
    fitting = [
        (len(word), known.code)
        for known in reporters().values()
        for word in (*known.words, bare(known.korean), bare(known.english), bare(known.code))
        if word in written
    ]
    return max(fitting, key=lambda fit: fit[0])[1] if fitting else ""
