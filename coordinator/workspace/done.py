"""What a verb of the workspace answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Done(Generic[T]):
    """What a verb did.

    Attributes
    ----------
    act_id : number in the journal, for undo; none where nothing changed or a clock or rule did it
    nouns : which nouns it touched; a view that shows one of them asks again
    message : one sentence for the status bar
    value : the verb's own answer
    household_id : whose act it was, where it was one household's
    undoes : number of the act it took back or did again
    """

    act_id: int | None
    nouns: frozenset[str]
    message: str
    value: T
    household_id: int | None = None
    undoes: int | None = None
