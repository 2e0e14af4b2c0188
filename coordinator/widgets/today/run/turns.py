"""Whose turn it is in the run, while answers are on their way: nobody twice, nobody left out; nothing is shown here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from coordinator.worklist.morning_run import Standing
    from coordinator.worklist.rows import Line


class Turn(NamedTuple):
    """A household whose turn it is; the line where the list asks for it."""

    household_id: int
    line: Line | None
    name: str


@dataclass(slots=True)
class _Sent:
    is_later: bool
    is_stored: bool = False


class Count(NamedTuple):
    """How far the run is: the place of whoever is on the screen, all there are, who is left, who was put off."""

    place: int
    total: int
    answered: int
    left: int
    later: int


@dataclass(slots=True)
class Turns:
    """What is known of the run of today, and what was answered since.

    Attributes
    ----------
    standing : the newest answer of the vault
    here : the household on the screen
    again : those put off who are asked now, on wish
    """

    standing: Standing | None = None
    here: int | None = None
    again: list[int] = field(default_factory=list[int])
    _sent: dict[int, _Sent] = field(default_factory=dict[int, _Sent])

    def take(self, standing: Standing) -> None:
        """Take a newer standing: it holds every answer that was stored when it was asked for."""
        self.standing = standing
        self._sent = {home: sent for home, sent in self._sent.items() if not sent.is_stored}

    def send(self, household_id: int, *, is_later: bool) -> None:
        """Note that an answer is on its way."""
        self._sent[household_id] = _Sent(is_later)

    def stored(self, household_id: int) -> None:
        """Note that it was stored; the next standing knows of it."""
        if household_id in self._sent:
            self._sent[household_id].is_stored = True

    def drop(self, household_id: int) -> None:
        """Note that nothing was stored, or that it was taken back."""
        self._sent.pop(household_id, None)

    def show(self, household_id: int | None) -> None:
        """Put a household on the screen, or none."""
        self.here = household_id
        if household_id in self.again:
            self.again.remove(household_id)

    def waiting(self) -> list[Line]:
        """List who is still to be asked."""
        return [] if self.standing is None else [x for x in self.standing.waiting if x.household_id not in self._sent]

    def line_of(self, household_id: int) -> Line | None:
        """Find what the list says of somebody who is to be asked."""
        lines = () if self.standing is None else self.standing.waiting
        return next((line for line in lines if line.household_id == household_id), None)

    def name_of(self, household_id: int) -> str:
        """Name somebody of the run."""
        steps = () if self.standing is None else self.standing.steps
        line = self.line_of(household_id)
        if line is not None:
            return line.name
        return next((step.name for step in steps if step.household_id == household_id), "")

    def following(self) -> Turn | None:
        """Give who comes after the one on the screen: in the order of the list, then those put off, on wish."""
        for line in self.waiting():
            if line.household_id != self.here:
                return Turn(line.household_id, line, line.name)
        for home in self.again:
            if home != self.here and home not in self._sent:
                return Turn(home, self.line_of(home), self.name_of(home))
        return None

    def count(self) -> Count | None:
        """Count how far it is; none while nothing is known."""
        standing = self.standing
        if standing is None:
            return None
        waiting = {line.household_id for line in self.waiting()}
        if self.here is not None:
            waiting.add(self.here)
        answered = ({step.household_id for step in standing.steps} | self._sent.keys()) - waiting
        later = {step.household_id for step in standing.later} | {h for h, sent in self._sent.items() if sent.is_later}
        total = len(answered) + len(waiting)
        place = len(answered) + (self.here is not None)
        return Count(place, total, len(answered), len(waiting), len(later - waiting))
