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
    standby_days: int = 28  # whose quiet hours tell the standby level
    standby_least_days: int = 5  # with a complete quiet window, before a standby level is believed
    line_quantile: float = 0.95  # of the home's own quiet hours; the line of activity lies above it …
    line_margin_wh: float = 20.0  # … by at least this much
    line_margin_share: float = 0.25  # … and by this share of the spread of the quiet hours
    zero_wh: float = 1.0  # readings up to here count as zero
    zero_habit_share: float = 0.2  # of days with a zero reading: above it a zero is ordinary in that home
    zero_hours: int = 12  # without a reading above zero make a finding; twice as many raise it
    longest_hole_hours: int = 3  # a longer hole starts the count of silence again
    catch_up_hours: int = 2  # after an outage, in which fridges look like people
    outage_share: float = 0.5  # of the homes of an area that read zero in the same hour
    outage_least_homes: int = 5
    habit_half_life_days: float = 45.0
    habit_prior_hours: float = 2.0  # pseudo-hours of an unknown home at each clock hour
    habit_prior_active: float = 0.3  # chance of activity in such an hour
    hour_most_nats: float = 0.6  # the most that one silent hour may weigh
    tail_half_life_days: float = 120.0
    tail_from_nats: float = 3.0  # quiet stretches above this teach the home's own tail
    tail_most_nats: float = 20.0  # one stretch teaches at most this excess
    tail_prior_days: float = 20.0
    tail_prior_per_day: float = 0.15
    tail_prior_nats: float = 3.0
    phone_hour: int = 8  # yesterday's phone use is known from this hour on
    phone_most_nats: float = 2.5  # the most that one day without phone use may weigh
    usual_days: int = 60  # the past that explanations speak of
    band_days: int = 28  # the past that the expected band of the chart is drawn from
    episode_gap_hours: int = 24  # alerts closer than this are one episode
    caution_nats: float = 1.4  # above the threshold: a quarter as often as the threshold itself
    serious_nats: float = 3.0  # above the threshold: a twentieth as often
    block_homes: int = 512  # homes worked on at once; bounds the memory


DEFAULT: Final = Settings()


@dataclass(frozen=True)
class Scores:
    """The judgement of every hour of every home.

    Attributes
    ----------
    value
        float32 [household, hour]: minus the natural logarithm of how many times a year this home itself
        grows as quiet as this; 0 is once a year, 2.3 once in ten years. NaN = cannot judge, `state` tells why.
    watchability
        float32 [household]: nats of evidence that one silent day brings in this home, as learnt at the end of the
        data: the weights of the 24 hours, less what is lost because the empty home itself crosses the line now
        and then (which starts the count again). Below 3 a home cannot be watched by electricity, 3 to 5 weakly;
        NaN = nothing learnt yet.
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

    @property
    def household_years(self) -> float:
        """Time that could be judged, over all homes."""
        return float(np.count_nonzero(self.state == State.OK)) / HOURS_PER_YEAR
