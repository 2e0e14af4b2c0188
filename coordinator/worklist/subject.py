"""What a subject brings into the list, the card, the timeline, the head of the day: one frozen record of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from coordinator.records.states import Machine
    from coordinator.worklist.facts.people import Person
    from coordinator.worklist.instant import Instant
    from coordinator.worklist.places.map_rows import Layer, Rate
    from coordinator.worklist.rows import HeadLine, Line, TimelineRow
    from coordinator.worklist.rule import Reasons, Rule


@dataclass(frozen=True, slots=True)
class Signal:
    """A question that finds reasons for households to be on the list.

    Attributes
    ----------
    find : takes the instant and what is found so far by this signal, empty, by household
    reaches : it asks to reach the person; the board of the calls must say the same next step as the list
    """

    find: Callable[[Instant, Reasons], None]
    reaches: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A question whose lines stand at the head of the day; of several subjects' the lower place comes first."""

    place: int
    ask: Callable[[Instant], Sequence[HeadLine]]


@dataclass(frozen=True, slots=True)
class CardPart:
    """What a household's card tells of one subject; every subject makes its own of it."""

    UNTOLD: ClassVar[tuple[str, ...]] = ()
    """Fields that are not printed."""

    @property
    def severity(self) -> str:
        """Give the worst level of what is open here; empty where nothing is."""
        return ""

    @property
    def signs(self) -> tuple[tuple[datetime, str], ...]:
        """Give signs of life, each with its source, one of `SIGNS`."""
        return ()


@dataclass(frozen=True, slots=True)
class Home:
    """The household a card is made of: who lives there, its line on the list, the last hour it was active."""

    id: int
    person: Person
    line: Line | None
    last_power_at: datetime | None


@dataclass(frozen=True, slots=True)
class Events:
    """A question for events of a household; of several at one instant the lower place comes first."""

    place: int
    ask: Callable[[Instant, int], Sequence[TimelineRow]]


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """How the moves of a state machine are told in the timeline.

    Attributes
    ----------
    what : gives the words of each record of a household, by its number; or words that stand for all
    reasons : why a record moved, by the reason kept with the move
    instead : of some reasons, words in place of the state's name
    """

    machine: Machine
    what: Callable[[Instant, int], Mapping[int, str]] | str
    reasons: Mapping[str, str] = field(default_factory=dict[str, str])
    instead: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Due:
    """What came due while the program was closed, in words.

    Attributes
    ----------
    sentence : with `{name}` and `{at}`
    short : the same in few words, beside name and time
    urgency : the lower it is, the earlier it is told
    counted : says how many of them there are
    group : of one group only the newest of a household is told
    """

    sentence: str
    short: str
    urgency: int
    counted: Callable[[int], str]
    group: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A subject of the worklist.

    Attributes
    ----------
    noun : its name, as acts say what they touched
    reads : nouns whose change makes its answers old
    rules : why a household may be on the list for it
    signals : find who is
    head : lines at the head of the day
    card : its part of a household's card
    timeline, moves : its events of a household
    verbs : its acts in words, for the history
    came_due : what its clocks bring, by code
    layers : ways to mark the homes on the map
    rates : what areas can be shaded by
    """

    noun: str
    reads: frozenset[str]
    rules: tuple[Rule, ...] = ()
    signals: tuple[Signal, ...] = ()
    head: tuple[Head, ...] = ()
    card: Callable[[Instant, Home], CardPart] | None = None
    timeline: tuple[Events, ...] = ()
    moves: tuple[Moves, ...] = ()
    verbs: Mapping[str, str] = field(default_factory=dict[str, str])
    came_due: Mapping[str, Due] = field(default_factory=dict[str, Due])
    layers: tuple[Layer, ...] = ()
    rates: tuple[Rate, ...] = ()
