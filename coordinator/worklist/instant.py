"""One state of the county at one instant: what several parts ask of it is asked once, and kept while it stays true."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from coordinator.text import language
from coordinator.vault.observed import observed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Hashable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Any
    tables: frozenset[str]
    """What it rests on: an act that writes into one of them makes it old."""


class Answers:
    """The answers to the questions of one instant, each kept until a table it was read from is written into.

    That an answer is still true needs nobody's word: the tables a question reads are those its statements name, those
    an act changes are those its statements write. What only the clock changes is not seen here; whoever keeps the
    answers forgets all of them when it moves on.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Kept] = {}

    def get(self, key: Hashable) -> _Kept | None:
        """Give a kept answer with the tables it rests on."""
        return self._kept.get(key)

    def keep(self, key: Hashable, kept: _Kept) -> None:
        """Keep an answer."""
        self._kept[key] = kept

    def forget(self, tables: Collection[str]) -> None:
        """Forget what was read from these tables."""
        if tables:
            self._kept = {key: kept for key, kept in self._kept.items() if kept.tables.isdisjoint(tables)}

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


class Instant:
    """A reading session at an instant, handed to every question about it.

    Attributes
    ----------
    now : Korean time
    """

    def __init__(self, session: Session, now: datetime, answers: Answers) -> None:
        self.session, self.now = session, now
        self._answers = answers
        self._reading: list[set[str]] = []

    @property
    def today(self) -> date:
        """The day."""
        return self.now.date()

    def once(self, question: Callable[Concatenate[Instant, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask a question, or give its answer again where nothing it rests on has changed; nobody may write into it.

        Parameters
        ----------
        question : a function of a module, called as `question(instant, *args)`; the arguments can be keys
        """
        key = (question, language(), args, tuple(kwargs.items()))
        kept = self._answers.get(key)
        if kept is None:
            self._reading.append(set())
            try:
                answer = question(self, *args, **kwargs)
            finally:
                read = self._reading.pop()
            kept = _Kept(answer, frozenset(read))
            self._answers.keep(key, kept)
        if self._reading:
            self._reading[-1] |= kept.tables
        return kept.answer

    def saw(self, tables: frozenset[str], _reads: bool) -> None:
        """Note what the statement about to run reads, for the question that is being asked."""
        if self._reading:
            self._reading[-1] |= tables


@contextmanager
def instant(session: Session, now: datetime, answers: Answers | None = None) -> Generator[Instant]:
    """Open an instant on a reading session; without `answers` what was asked is forgotten at its end."""
    opened = Instant(session, now, Answers() if answers is None else answers)
    with observed(session.connection(), opened.saw):
        yield opened
