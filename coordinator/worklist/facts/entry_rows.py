"""What a household's entry in the register is handed about as: who lives there, consents, the rite leader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.text import mark

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """Somebody who lives, or lived, in a household; codes as in `Resident`."""

    id: int
    name: str
    sex: str
    age: int | None
    born_on: date | None
    born_part: str
    born_words: str
    phone: str
    life_status: str
    moved_in_on: date | None
    moved_out_on: date | None
    merit: str = ""
    merit_on: date | None = None


CONSENT_STATES: dict[str, str] = {
    "never": mark("Not asked"),
    "asked": mark("Asked, no answer yet"),
    "given": mark("Given"),
    "expiring": mark("Ends soon"),
    "expired": mark("Run out"),
    "withdrawn": mark("Taken back"),
    "refused": mark("Refused"),
    "exception": mark("Exception for life and body"),
}


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What is known of the consent for one purpose today.

    Attributes
    ----------
    state : a code of `CONSENT_STATES`; computed
    since : the day it was asked for, given, refused or withdrawn, or ran out
    until : the last day of a consent or an exception that holds
    ask_again_on : the day on which somebody who refused is asked once more
    words : how it was given and where the paper lies, or why there is an exception
    """

    purpose: str
    state: str
    since: date | None = None
    until: date | None = None
    ask_again_on: date | None = None
    words: str = ""

    @property
    def holds(self) -> bool:
        """Whether it allows today what it is for."""
        return self.state in ("given", "expiring", "exception")


@dataclass(frozen=True, slots=True)
class RiteLeaderRow:
    """Whom the person has named to lead the rite; `died` where that is somebody of the register who died."""

    name: str
    phone: str
    relation: str
    paper: str
    paper_on: date | None
    paper_place: str
    died: bool = False
