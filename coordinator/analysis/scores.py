"""What the first watch is told and what it returns: settings, the state of an hour, scores."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Flags: TypeAlias = NDArray[np.bool_]
Absence: TypeAlias = tuple[int, int, int]  # household, first hour, end hour (exclusive)

HOURS_PER_YEAR: Final = 8766.0
WATCH: Final = 3
"""Number of the way scores are made and a threshold is chosen: one that was chosen in another means nothing here."""
QUIET_UNKNOWN: Final = 65535  # in Scores.quiet_hours: no count can be given for this hour


class State(IntEnum):
    """Whether an hour could be judged, and if not, why."""

    OK = 0
    LEARNING = 1
    MISSING = 2
    OUTAGE = 3
    ABSENCE = 4
    ZERO = 5


@dataclass(frozen=True)
class Settings:
    """How the watch learns and judges; the defaults hold for hourly readings of one-person homes."""

    learning_days: int = 21  # of a home's own data before its first score
    table_days: int = 14  # of readings before the first tables are made
    refresh_days: int = 7  # the tables are made again so often
    standby_days: int = 28  # the past that tells whether a zero reading is ordinary
    standby_least_days: int = 5  # with a complete quiet window, before a standby level is believed
    line_quantile: float = 0.95  # of the home's own quiet hours; the line of activity lies above it …
    line_margin_wh: float = 20.0  # … by at least this much
    line_margin_share: float = 0.25  # … and by this share of the spread of the quiet hours
    frozen_margin_wh: float = 12.0  # above the same quantile: the load of an appliance that was left on
    zero_wh: float = 1.0  # readings up to here count as zero
    zero_habit_share: float = 0.2  # of days with a zero reading: above it a zero is ordinary in that home
    zero_hours: int = 12  # without a reading above zero make a finding; twice as many raise it
    zero_after_outage_hours: int = 6  # in a home still dark after its neighbours' power is back; crews mend in stages
    longest_hole_hours: int = 24  # a longer hole starts the sums, and the count of silence, again
    catch_up_hours: int = 2  # after an outage, in which fridges look like people
    outage_share: float = 0.5  # of the homes of an area that read zero in the same hour
    outage_least_homes: int = 5
    outage_fewest_homes: int = 3  # fewer than the above: all of them must read zero
    outage_village_homes: int = 3  # of one village that went dark at the same hour
    outage_town_homes: int = 4  # of one town: a home and three neighbours, wherever in it they live
    outage_longest_hours: int = 168  # after a week without power it is the home that has none
    outage_learning_days: int = 7  # of readings, before a fall to zero says anything of the supply
    habit_half_life_days: float = 45.0
    quiet_half_life_days: float = 30.0
    doubt: float = 0.03  # chance that an hour is unlike anything learnt
    hour_least_nats: float = -2.0  # the most that one hour may speak against an emergency …
    hour_most_nats: float = 1.2  # … and for one
    frozen_hour_most_nats: float = 2.0  # the same for a load that does not change
    level_share: float = 0.5  # of the level in the sum of silence; the rest is the change over four hours
    forgiving: float = 0.12  # share of a sum that clear life takes away besides, so that a return home is soon believed
    tail_half_life_days: float = 180.0
    tail_from_nats: float = 2.75  # sums above this teach the home's own tail
    tail_most_nats: float = 11.0  # one excursion teaches at most this excess
    tail_prior_days: float = 10.0
    tail_prior_per_day: float = 0.15
    tail_prior_nats: float = 2.0
    phone_hour: int = 8  # yesterday's phone use is known from this hour on
    phone_least_days: int = 5  # of phone use before a day without it says anything
    phone_most_nats: float = 4.0  # the most that one day without phone use may weigh …
    phone_weight: float = 2.0  # … before this factor
    phone_most_share: float = 3.0  # of a usual day's calls: more of them prove no more
    usual_days: int = 60  # the past that explanations speak of
    band_days: int = 28  # the past that the expected band of the chart is drawn from
    episode_gap_hours: int = 24  # alerts closer than this are one episode
    caution_nats: float = 2.5  # above the threshold: about a third of the alerts, as measured on made-up homes
    serious_nats: float = 6.0  # above the threshold: about an eighth of them
    unknown_county_score: float = 3.3  # threshold of one alert a household-year before a county has a history …
    unknown_county_slope: float = 2.1  # … and how far it falls with the logarithm of the budget
    budget_days: int = 60  # the newest, on which a budget is counted: half of what is replayed, and no younger a habit
    absence_hours: int = 48  # a quiet stretch that ended after so long was an absence nobody registered
    block_homes: int = 256  # homes worked on at once; bounds the memory


DEFAULT: Final = Settings()


@dataclass(frozen=True)
class Given:
    """What a score was made from; nothing is copied.

    Attributes
    ----------
    wh
        float32 [household, hour], Wh, NaN = missing.
    dark
        bool [row, hour]: hours in which a home had no power as its neighbours, or caught up after it.
    area
        int64 [household], row of `dark`.
    spans, span_from
        int64 [absence, 2], first and end hour in order; of home i in rows span_from[i] to span_from[i + 1].
    outgoing
        float32 [household, day], calls and texts sent; no days where nothing is known.
    """

    wh: Floats
    dark: Flags
    area: NDArray[np.int64]
    spans: NDArray[np.int64]
    span_from: NDArray[np.int64]
    outgoing: Floats


@dataclass(frozen=True)
class Scores:
    """The judgement of every hour of every home.

    Attributes
    ----------
    value
        float32 [household, hour]: by the home's own exponential tail, minus the natural logarithm of how many times a
        year it comes to look as unusual as this by itself. Nights away make real tails heavier than that: which score
        is once a year is told by `calibrate`. NaN = cannot judge, `state` tells why.
    watchability
        float32 [household]: nats of evidence that one silent day brings in this home, as learnt at the end of the
        data, beyond what its most restful clock hours bring. Below 3 a home cannot be watched by electricity, 3 to 5
        weakly; NaN = nothing learnt yet.
    quiet_hours
        uint16 [household, hour]: hours read and quiet since the last activity; 0 in an hour with activity;
        `QUIET_UNKNOWN` where no count can be given.
    state
        uint8 [household, hour], a `State`.
    standby_wh, line_wh
        float32 [household, day]: the standby level of an hour that day, and the line above which it is active.
    start
        Begin of hour 0, local time, unit h.
    outgoing
        float32 [household, day], the phone use that was given, for the explanations.
    given
        What was scored, so that one home can be gone through again and explained.
    """

    value: Floats
    watchability: Floats
    quiet_hours: NDArray[np.uint16]
    state: NDArray[np.uint8]
    standby_wh: Floats
    line_wh: Floats
    start: np.datetime64
    settings: Settings = DEFAULT
    outgoing: Floats | None = None
    given: Given | None = None

    @classmethod
    def unfilled(cls, given: Given, start: np.datetime64, settings: Settings, outgoing: Floats | None = None) -> Scores:
        """Make room for the scores of what is given; the numbers are written by `scoring`."""
        homes, hours = given.wh.shape
        days = -(-hours // 24)
        return cls(
            value=np.empty((homes, hours), np.float32),
            watchability=np.full(homes, np.nan, np.float32),
            quiet_hours=np.empty((homes, hours), np.uint16),
            state=np.empty((homes, hours), np.uint8),
            standby_wh=np.empty((homes, days), np.float32),
            line_wh=np.empty((homes, days), np.float32),
            start=start.astype("datetime64[h]"),
            settings=settings,
            outgoing=outgoing,
            given=given,
        )

    def made_from(self) -> Given:
        """Give what was scored.

        Raises
        ------
        ValueError
            When it was not kept.
        """
        if self.given is None:
            raise ValueError("these scores do not hold what they were made from")
        return self.given

    @property
    def household_years(self) -> float:
        """Time that could be judged, over all homes."""
        return float(np.count_nonzero(self.state == State.OK)) / HOURS_PER_YEAR
