"""The frozen rows of the Power desk: one line a watched home, and everything its own pane draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.records.power import UNWATCHABLE_NATS
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray

    from coordinator.analysis.activity import YearAgo
    from coordinator.worklist.rows import Usage
    from coordinator.worklist.said import Said

LIST_DAYS = 14
"""Days of the small picture in the list."""
PHONE_DAYS = 30
"""How far back the list looks for calls and texts sent."""
WEAK_NATS = 5.0
"""Below it a home is watched weakly, below `UNWATCHABLE_NATS` not at all."""

WATCH_LABELS: dict[str, str] = {
    "good": mark("Can be watched"),
    "weak": mark("Weakly"),
    "none": mark("Not by electricity"),
    "learning": mark("Still learning"),
}
"""How well a home can be watched by its electricity."""

STATE_LABELS: dict[str, str] = {
    "serious": mark("Serious"),
    "caution": mark("Caution"),
    "watch": mark("Watch"),
    "returned": mark("Came back"),
    "normal": mark("Normal"),
    "silenced": mark("Snoozed"),
    "away": mark("Absent"),
    "no_supply": mark("No electricity"),
    "outage": mark("Power outage"),
    "zero": mark("Reads zero"),
    "stale": mark("No data"),
    "no_readings": mark("No readings yet"),
    "no_consent": mark("No consent"),
    "learning": mark("Still learning"),
    "unwatchable": mark("Not watchable"),
}
"""What is the case with a home, most pressing first."""
STATE_SHAPES: dict[str, str] = {"returned": "watch", "away": "absent", "no_supply": "silenced"} | dict.fromkeys(
    ("outage", "zero", "stale", "no_readings", "no_consent", "learning", "unwatchable"), "no_data"
)
"""The shape a state is drawn with where it is none of the severities."""


@dataclass(frozen=True, slots=True, eq=False)
class PowerHomeRow:
    """One watched home in the list of the Power desk."""

    household_id: int
    name: str
    age: int | None
    area: str
    risk: str
    phone: str
    state: str
    """A key of `STATE_LABELS`."""
    active_hours: NDArray[np.float32]
    """float32 [14]: active hours in each 24 hours up to the end of the readings, oldest first; NaN = missing."""
    quiet_hours: int | None
    """Hours from the last activity to the end of the county's readings; none where no activity was seen."""
    last_active_at: datetime | None
    nats: float | None
    health: str
    phone_silent_days: int | None
    """Days up to the newest file without calls or texts sent; none without a file, `PHONE_DAYS` for that or more."""

    @property
    def watch(self) -> str:
        """How well it can be watched: a key of `WATCH_LABELS`."""
        return watch_of(self.nats)


def watch_of(nats: float | None) -> str:
    """Name how well a home can be watched by the evidence of one silent day."""
    if nats is None:
        return "learning"
    return "none" if nats < UNWATCHABLE_NATS else "weak" if nats < WEAK_NATS else "good"


def watch_text(nats: float | None) -> str:
    """Say it in a word; its number means nothing to who is not told the unit."""
    return tr(WATCH_LABELS[watch_of(nats)])


@dataclass(frozen=True, slots=True, eq=False)
class HomeYear:
    """A home's year by days, for the calendar; all arrays of one length.

    Attributes
    ----------
    first_on : a Monday
    daily_wh, active_hours : float32 [day], NaN = missing
    absent, outage : bool [day]
    level : int8 [day], 0 none, 1 watch, 2 caution, 3 serious: alerts that began or went on that day
    """

    first_on: date
    daily_wh: NDArray[np.float32]
    active_hours: NDArray[np.float32]
    absent: NDArray[np.bool_]
    outage: NDArray[np.bool_]
    level: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class MeterFacts:
    """A home's meter and how its readings come in."""

    external_id: str
    feed: str
    step_minutes: int
    first_at: datetime | None
    newest_at: datetime | None
    health: str
    missing_share: float | None
    """Share of the hours of the last 28 days without a reading."""


@dataclass(frozen=True, slots=True, eq=False)
class PowerHome:
    """Everything the Power desk shows of one home."""

    household_id: int
    name: str
    age: int | None
    area: str
    state: str
    nats: float | None
    usage: Usage | None
    sentence: Said | None
    """Why the watch spoke, or how quiet it is just now."""
    facts: tuple[Said, ...]
    """The figures behind it, one short sentence each."""
    year: HomeYear | None
    year_ago: YearAgo | None
    year_ago_on: date | None
    """First day of the weeks of this year that are compared."""
    meter: MeterFacts | None
    readings_since: datetime | None
