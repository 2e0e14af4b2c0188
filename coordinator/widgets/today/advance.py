"""One way through the worklist: who was acted on in it, and who comes next; nothing is shown or asked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.worklist.next_steps import SEVERITY_RANK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.worklist.rows import Line


@dataclass(frozen=True, slots=True)
class _Look:
    """What a line said of a household at one time, as far as something new can be told by it."""

    codes: frozenset[str]
    severity: int
    urgent_at: datetime | None
    step: str
    due_at: datetime | None
    handling: str

    @classmethod
    def of(cls, line: Line | None) -> _Look:
        if line is None:
            return cls(frozenset(), -1, None, "", None, "")
        codes = frozenset(reason.code for reason in line.reasons)
        severity = SEVERITY_RANK[line.severity]
        return cls(codes, severity, line.urgent_at, line.step.code, line.due_at, line.handling)

    def is_newer_than(self, earlier: _Look) -> bool:
        """Say whether it tells of something that was not known: a reason, a worse level, words that cannot wait."""
        urgent = self.urgent_at is not None and (earlier.urgent_at is None or self.urgent_at > earlier.urgent_at)
        return urgent or self.severity > earlier.severity or not self.codes <= earlier.codes


@dataclass(slots=True)
class _Acted:
    """A household that was acted on in this pass."""

    before: _Look
    known: _Look | None = None
    """Everything known when the act was done; none until a list has come that tells of it."""
    is_done: bool = False


class Advance:
    """A pass through the list (훑기): each household is met once, and again only if something new was told of it.

    The place is that of the line as it stood when the act was sent, so that a household that moves takes nobody along.

    Attributes
    ----------
    is_ahead : the selection went on by itself and nobody has touched it since; a step down is made already
    """

    def __init__(self) -> None:
        self.is_ahead = False
        self._acted: dict[int, _Acted] = {}

    def is_acted_on(self, household_id: int) -> bool:
        """Say whether a household was acted on in this pass."""
        return household_id in self._acted

    def goes_on(self, household_id: int, lines: Sequence[Line]) -> int | None:
        """Note that a household is acted on, and give the next one below that was not; from the end on from the top.

        Parameters
        ----------
        lines : as they are shown at this moment

        Returns
        -------
        nobody where all of them were acted on: the pass is over, and the next act begins another
        """
        mine = next((line for line in lines if line.household_id == household_id), None)
        self._acted[household_id] = _Acted(_Look.of(mine))
        homes = [line.household_id for line in lines]
        place = homes.index(household_id) + 1 if mine is not None else 0
        following = next((home for home in (*homes[place:], *homes[:place]) if home not in self._acted), None)
        self.is_ahead = following is not None and mine is not None
        if following is None:
            self._acted.clear()
        return following

    def done(self, household_id: int) -> None:
        """Note that the act was stored: the next list tells what came of it."""
        if household_id in self._acted:
            self._acted[household_id].is_done = True

    def refused(self, household_id: int) -> None:
        """Note that nothing was stored: the household is still to be acted on."""
        self._acted.pop(household_id, None)

    def came(self, lines: Sequence[Line]) -> None:
        """Take another list: who was taken back, or of whom something new is told, is to be met again."""
        line_of_home = {line.household_id: line for line in lines}
        for home, acted in list(self._acted.items()):
            look = _Look.of(line_of_home.get(home))
            if acted.known is None:
                if acted.is_done:
                    acted.known = _Look(
                        look.codes | acted.before.codes,
                        max(look.severity, acted.before.severity),
                        look.urgent_at or acted.before.urgent_at,
                        look.step,
                        look.due_at,
                        look.handling,
                    )
                continue
            changed = (look.step, look.due_at, look.handling) != (
                acted.known.step,
                acted.known.due_at,
                acted.known.handling,
            )
            if look.is_newer_than(acted.known) or (changed and look == acted.before):
                del self._acted[home]
