"""State tables as data, and the one rule by which any record moves; storing the move is casework's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from coordinator.errors import RuleError
from coordinator.text import mark, tr


class Kind(StrEnum):
    """The fixed type behind each state; local names may differ, types may not."""

    OPEN = "open"
    WAITING = "waiting"
    DONE_OK = "done_ok"
    DONE_NOT_OK = "done_not_ok"
    VOID = "void"


FACTS: dict[str, str] = {
    "end": mark("an end"),
    "reason": mark("a reason"),
    "review": mark("a review date"),
    "resume": mark("a resume date"),
    "ask_again": mark("a date to ask again"),
}
"""The facts a state may need, in words."""


@dataclass(frozen=True, slots=True)
class State:
    """One state: its label (source text), type, who acts next and by what clock; neither means terminal."""

    code: str
    label: str
    kind: Kind
    next_actor: str = ""
    clock: str = ""
    needs: tuple[str, ...] = ()
    """Names of the facts that must be given to enter it, such as `end` or `reason`."""


@dataclass(frozen=True)
class Machine:
    """A state table: states, allowed moves, and reason codes by target state.

    Parameters
    ----------
    name : short name stored with every transition
    states : all states; `entered_in_error` is added to each machine
    moves : for each state, the states it may move to
    reasons : for a target state, the reason codes of which one must be given
    """

    name: str
    states: tuple[State, ...]
    moves: dict[str, tuple[str, ...]]
    reasons: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def __getitem__(self, code: str) -> State:
        for state in self.states:
            if state.code == code:
                return state
        raise KeyError(code)

    def codes(self, *kinds: Kind) -> list[str]:
        """List the state codes of the given types, in table order."""
        return [state.code for state in self.states if state.kind in kinds]

    def may_move(self, origin: str, target: str) -> bool:
        """Say whether the table has the move."""
        return target in self.moves.get(origin, ())

    def check(self, origin: str, target: str, *, reason: str = "", given: Iterable[str] = ()) -> None:
        """Refuse a move the table lacks, or one without what its target asks for.

        Raises
        ------
        RuleError
            With the states in words, or what is missing.
        """
        if not self.may_move(origin, target):
            raise RuleError(
                tr(
                    "“{origin}” cannot become “{target}”.", origin=tr(self[origin].label), target=tr(self[target].label)
                ),
                code="no_such_move",
            )
        allowed = self.reasons.get(target)
        if allowed is not None and reason not in allowed:
            raise RuleError(
                tr("Choose a reason before setting “{target}”.", target=tr(self[target].label)), code="reason_missing"
            )
        missing = [name for name in self[target].needs if name not in set(given)]
        if missing:
            raise RuleError(
                tr(
                    "“{target}” needs more: {missing}.",
                    target=tr(self[target].label),
                    missing=", ".join(tr(FACTS[name]) for name in missing),
                ),
                code="fact_missing",
            )


IN_ERROR = "entered_in_error"
