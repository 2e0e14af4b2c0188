"""What was said in which words: gives a text that stands on a screen again in the language of now."""

from __future__ import annotations

import re
import threading
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

MOST_ELSEWHERE = 4_000
"""Texts kept of other threads, which say those of whole lists; the newest."""
MOST_HERE = 40_000
"""Texts kept of the thread of the screens."""
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
        """Keep how a text came about."""
        here = threading.get_ident() == self._thread
        kept, most = (self._here, MOST_HERE) if here else (self._elsewhere, MOST_ELSEWHERE)
        sayings = kept.get(text)
        if sayings is None:
            if len(kept) >= most:
                for old in list(islice(kept, most // 8)):
                    del kept[old]
            kept[text] = [Saying(make, args, fields, place)]
        elif all(saying.args != args or saying.place != place for saying in sayings):
            sayings.append(Saying(make, args, fields, place))

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
        return best.make(*best.args, **fields)


def _likeliest(sayings: list[Saying], places: Iterable[str]) -> Saying:
    if len(sayings) > 1:
        for place in places:
            for saying in reversed(sayings):
                if saying.place == place:
                    return saying
        # A text that reads alike elsewhere in the house is less likely than one of the screens.
        return next((saying for saying in reversed(sayings) if ".widgets." in saying.place), sayings[-1])
    return sayings[-1]
