"""What was said in which words: gives a text that stands on a screen again in the language of now."""

from __future__ import annotations

import itertools
import re
import threading
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

MOST_ELSEWHERE = 4_000
"""Texts kept of other threads, which say those of whole lists; the newest."""
MOST_HERE = 40_000
"""Texts kept of the thread of the screens; fixed words go last, for they may stand since the window was made."""
_JOINTS = tuple(
    re.compile(joint)
    for joint in (
        r"(\n)",
        r"( · )",
        r"((?<=[.?!]) )",
        r"( — )",
        r"( ▾)",
        r"(, )",
        r"( \(|\))",
        r"(\t)",
        r"(: )",
        r"(^\d )",
    )
)
"""Where texts are put together, the coarsest first."""


class Saying:
    """How a text came about: what makes it, of what, and in which module."""

    __slots__ = ("args", "fields", "make", "place")

    def __init__(self, make: Callable[..., str], args: tuple[Any, ...], fields: Mapping[str, Any], place: str) -> None:
        self.make, self.args, self.fields, self.place = make, args, fields, place

    @property
    def is_fixed(self) -> bool:
        """Whether nothing is filled in: there are no more of them than the catalogue has."""
        return not self.fields and len(self.args) == 1 and isinstance(self.args[0], str)

    def is_like(self, saying: Saying) -> bool:
        """Say whether another stands for the same: the same source at the same place, or any date written alike."""
        same = self.make is saying.make and self.place == saying.place
        return same and (self.args[0] == saying.args[0] or not isinstance(self.args[0], str))


class Spoken:
    """Texts by their words, each with the ways in which it came about, the newest last.

    One word of one language may stand for several of another; whoever asks for a text again names the places it may
    have been said in, the likeliest first.
    """

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._here: dict[str, list[Saying]] = {}
        self._elsewhere: dict[str, list[Saying]] = {}

    def note(
        self, text: str, make: Callable[..., str], args: tuple[Any, ...], fields: Mapping[str, Any], place: str
    ) -> None:
        """Keep how a text came about; what is said again is kept by `again`, as of the place it was said in first."""
        if place != __name__:
            self._keep(text, Saying(make, args, fields, place))

    def _keep(self, text: str, saying: Saying) -> None:
        on_own_thread = threading.get_ident() == self._thread
        kept, most = (self._here, MOST_HERE) if on_own_thread else (self._elsewhere, MOST_ELSEWHERE)
        if text not in kept and len(kept) >= most:
            filled = (old for old, sayings in kept.items() if not any(said.is_fixed for said in sayings))
            for old in list(islice(itertools.chain(filled, kept), most // 8)):
                kept.pop(old, None)
        # Another list, never one written into: another thread may be reading it.
        kept[text] = [*(said for said in kept.get(text, ()) if not said.is_like(saying)), saying]

    def again(self, text: str, places: Sequence[str] = ()) -> str:
        """Give a text in the language of now; what was not said by us is left as it is, part by part.

        Parameters
        ----------
        places : modules, the likeliest first, by which one of several ways to say it is chosen
        """
        return self._parts(text, places, 0)

    def _parts(self, text: str, places: Sequence[str], joint: int) -> str:
        whole = self._again(text, places) if text else text
        if whole is not None:
            return whole
        for finer in range(joint, len(_JOINTS)):
            if _JOINTS[finer].search(text):
                return "".join(self._parts(part, places, finer + 1) for part in _JOINTS[finer].split(text))
        return text

    def _again(self, text: str, places: Sequence[str]) -> str | None:
        sayings = self._here.get(text) or self._elsewhere.get(text)
        if not sayings:
            return None
        best = _likeliest(sayings, places)
        fields = {
            name: self.again(value, places) if isinstance(value, str) else value for name, value in best.fields.items()
        }
        said = best.make(*best.args, **fields)
        self._keep(said, Saying(best.make, best.args, fields, best.place))
        return said


def _likeliest(sayings: list[Saying], places: Iterable[str]) -> Saying:
    if len(sayings) > 1:
        for place in places:
            for saying in reversed(sayings):
                if saying.place == place:
                    return saying
        # A text that reads alike elsewhere in the house is less likely than one of the screens.
        return next((saying for saying in reversed(sayings) if ".widgets." in saying.place), sayings[-1])
    return sayings[-1]
