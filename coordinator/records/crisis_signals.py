"""The classes of signals that national lists carry (위기정보), by day, from `resources/finding_signals.csv`."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from coordinator.settings import RESOURCES
from coordinator.text import language

CRISIS_SIGNALS = RESOURCES / "finding_signals.csv"
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SignalClass:
    """A class of signals of the law or of a national list; a signal says what is on record, nothing of the person.

    Attributes
    ----------
    korean, english : what it is called
    words : by which files name it, bare as `bare` makes them
    valid_from, valid_to : the days between which lists may carry it; none = open
    source : law or report it is taken from; what is not sure is marked (U) there
    """

    code: str
    korean: str
    english: str
    words: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    source: str

    @property
    def word(self) -> str:
        """What it is called in the language in use."""
        return self.korean if language() == "ko" else self.english

    def holds_on(self, on: date) -> bool:
        """Say whether lists of that day may carry it; of lists from before the table began its first rows hold."""
        return self.valid_to is None or on <= self.valid_to


def bare(text: str) -> str:
    """Bring a word to the form in which two are compared: no blanks and signs, lower case."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=1)
def signal_classes() -> tuple[SignalClass, ...]:
    """Read the table, in its order."""

    def day_of(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    with CRISIS_SIGNALS.open(encoding="utf-8", newline="") as source:
        return tuple(
            SignalClass(
                row["code"],
                row["ko"],
                row["en"],
                tuple(bare(word) for word in row["words"].split("|") if word),
                day_of(row["valid_from"]),
                day_of(row["valid_to"]),
                row["source"],
            )
            for row in csv.DictReader(source)
        )


@lru_cache(maxsize=4096)
def signal_class(text: str, on: date | None = None) -> str:
    """Give the code of the class a word of a list belongs to; empty where no class knows it.

    The longest word of the table that stands in the text decides, so that `전기요금체납` is not an other `체납`.
    """
    written = bare(text)
    fitting = [
        (len(word), known.code)
        for known in signal_classes()
        if on is None or known.holds_on(on)
        for word in (*known.words, bare(known.korean), bare(known.english))
        if word in written
    ]
    return max(fitting, key=lambda fit: fit[0])[1] if fitting else ""


def signal_word(code: str) -> str:
    """Give what a class is called; of a code the table lacks, the code."""
    return next((known.word for known in signal_classes() if known.code == code), code)
