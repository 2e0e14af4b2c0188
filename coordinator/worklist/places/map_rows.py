"""What the map shows beyond places: layers of words for homes and rates of areas, as declared and as shown; visits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rows import MapPoints

ALERTS = "alerts"
"""The layer of the severities of today, which every map begins with."""


@dataclass(frozen=True, slots=True)
class Category:
    """A word of a layer.

    Attributes
    ----------
    code : within its layer
    label : source text
    shape : square, triangle, disc, ring, diamond, hollow (a triangle on its point), bars, cross or plus
    colour : danger, warning, primary, success, no_data, unknown, text
    """

    code: str
    label: str
    shape: str
    colour: str


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A way to mark every home by one word of few.

    Attributes
    ----------
    code : its name within all layers
    title : source text
    categories : the most quiet first; at the most seven
    ask : gives the word of each household that has another than `otherwise`
    otherwise : code of the category of all others
    """

    code: str
    title: str
    categories: tuple[Category, ...]
    ask: Callable[[Instant], Mapping[int, str]]
    otherwise: str


Counts = dict[int, tuple[int, int]]
"""By number of an area, as fine as households know it: how many of how many."""


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A rate of areas.

    Attributes
    ----------
    code : its name within all rates
    title : source text, in few words
    meaning : source text, one sentence: what is counted, of what
    by_area : counts of areas; those of villages are summed up to their eup/myeon by whoever shows them
    per_hundred : it is a number in a hundred homes, which may be more than a hundred, and no share
    """

    code: str
    title: str
    meaning: str
    by_area: Callable[[Instant], Mapping[int, tuple[int, int]]]
    per_hundred: bool = False


@dataclass(frozen=True, slots=True)
class LayerWords:
    """A layer as it is chosen and drawn; texts are source texts."""

    code: str
    title: str
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class RateWords:
    """A rate as it is chosen; texts are source texts."""

    code: str
    title: str
    meaning: str
    per_hundred: bool = False


@dataclass(frozen=True, slots=True)
class AreaRate:
    """What a rate is in one area.

    Attributes
    ----------
    part, whole : how many of how many
    is_masked : too few, or to be worked out from the others; neither number may be shown
    """

    area_id: int
    name: str
    part: int
    whole: int
    is_masked: bool = False

    @property
    def percent(self) -> float | None:
        """How many in a hundred; none where nobody is, or where it is masked."""
        return None if self.is_masked or not self.whole else 100.0 * self.part / self.whole


@dataclass(frozen=True, slots=True)
class Shaded:
    """A rate by area, of one level of areas.

    Attributes
    ----------
    level : town or village
    limit : fewer households than this are masked
    without_area : households of the register whose area of this level nobody knows
    """

    rate: RateWords
    level: str
    limit: int
    areas: tuple[AreaRate, ...]
    without_area: int = 0


@dataclass(frozen=True, slots=True)
class MapHome:
    """A household in the table beside the map, with the word of the layer shown.

    Attributes
    ----------
    category : code of the layer's word
    is_placed : it stands on the map
    town_id, village_id : numbers of its areas, 0 where not known
    """

    household_id: int
    name: str
    age: int | None
    area: str
    address: str
    phone: str
    risk: str
    severity: str
    category: str
    safety_note: str
    is_placed: bool
    town_id: int = 0
    village_id: int = 0


@dataclass(frozen=True, slots=True)
class MapPicture:
    """All that a map of one instant shows: homes as points and as rows, and a rate where one was asked for."""

    layer: LayerWords
    points: MapPoints
    homes: tuple[MapHome, ...]
    shaded: Shaded | None = None
    layers: tuple[LayerWords, ...] = ()
    rates: tuple[RateWords, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteWish:
    """How somebody wants to go from home to home.

    Attributes
    ----------
    start_x, start_y : where it begins and ends; metres in EPSG:5179
    start_name : what that place is called
    begin_minute, end_minute : minutes of the day between which one is on the way
    lunch_minute, lunch_minutes : when lunch may begin at the earliest, and how long it is; no minutes for none
    visit_minutes : how long a visit takes
    cars : how many go
    """

    start_x: float
    start_y: float
    start_name: str = ""
    begin_minute: int = 9 * 60
    end_minute: int = 18 * 60
    lunch_minute: int = 12 * 60
    lunch_minutes: int = 60
    visit_minutes: int = 30
    cars: int = 1


@dataclass(frozen=True, slots=True)
class MapWish:
    """What a paper of the map is to show.

    Attributes
    ----------
    area : an eup/myeon by name, or by number
    households : numbers of the homes chosen
    extent : west, south, east, north of what is to be seen; metres in EPSG:5179
    layer, rate, level : codes of the layer and of the rate shown, and the level of areas; empty for none
    route : how to go from home to home
    """

    area: str = ""
    households: tuple[int, ...] = ()
    extent: tuple[float, float, float, float] | None = None
    layer: str = ALERTS
    rate: str = ""
    level: str = "town"
    route: RouteWish | None = None


@dataclass(frozen=True, slots=True)
class VisitStop:
    """A visit on a way: when one arrives and leaves, in minutes of the day, and the way there.

    Attributes
    ----------
    number : its place in the day of its car, counted from 1
    metres, minutes : of the way there, estimated from a straight line
    """

    household_id: int
    car: int
    number: int
    arrive_minute: int
    leave_minute: int
    metres: int
    minutes: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class CarDay:
    """The day of one car: the latest minute to leave at, when it is back, and its stops in their order."""

    car: int
    leave_minute: int
    back_minute: int
    lunch_minute: int | None
    stops: tuple[VisitStop, ...]


@dataclass(frozen=True, slots=True)
class VisitRoute:
    """A way for visits.

    Attributes
    ----------
    days : one a car that goes
    unassigned : households that did not fit, each with why: `time`, `far` or `no_place`
    factor_percent, speed_kmh : what a straight line was multiplied by, and how fast one drives
    """

    wish: RouteWish
    days: tuple[CarDay, ...]
    unassigned: tuple[tuple[int, str], ...] = field(default=())
    factor_percent: int = 100
    speed_kmh: int = 30
