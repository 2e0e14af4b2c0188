"""Who of the people called has a story in the weekly calls, so that a person who practises meets each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.casework.workdays import monday
from coordinator.records.checkins import CallResult
from coordinator.records.households import Risk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.demo.happenings import Happenings
    from coordinator.demo.people import Person

LAPSED_WEEKS: Final = 7
_LAPSED: Final = 3
_LAPSED_RESULTS: Final = (CallResult.SILENT, CallResult.NO_ANSWER, CallResult.DECLINED_AI)


@dataclass(frozen=True, slots=True)
class Cases:
    """Homes by their story, and the day on which the call service was out of order.

    Attributes
    ----------
    lapsed : have not talked in the calls for seven weeks, whatever their calls brought
    declined : hung up on the last two AI calls
    silent : answered yesterday and said nothing
    unheard : missed a call two working days ago, and nobody has looked after them since
    by_hand : called by a person, today
    outage_on : the day of last week on whose morning no call was made
    """

    lapsed: tuple[int, ...]
    declined: tuple[int, ...]
    silent: tuple[int, ...]
    unheard: tuple[int, ...]
    by_hand: tuple[int, ...]
    outage_on: date

    def weekday(self, home: int, now: datetime) -> int | None:
        """Give the day of the week a story needs, none where it needs none."""
        if home in self.declined or home in self.silent:
            return (now - timedelta(days=1)).weekday()
        if home in self.unheard:
            return working_days_before(now.date(), 2).weekday()
        return now.weekday() if home in self.by_hand else None

    def result(self, home: int, due_on: date, now: datetime, number: int) -> str:
        """Give what a call of the service brings by the story; empty where chance may decide."""
        today = now.date()
        if home in self.lapsed and due_on > today - timedelta(weeks=LAPSED_WEEKS):
            return _LAPSED_RESULTS[(home + number) % len(_LAPSED_RESULTS)]
        if home in self.declined and due_on > today - timedelta(days=10):
            return CallResult.DECLINED_AI
        if home in self.silent and due_on > today - timedelta(days=3):
            return CallResult.SILENT
        if home in self.unheard and due_on > today - timedelta(days=6):
            return CallResult.NO_ANSWER
        return ""

    def is_left_open(self, home: int) -> bool:
        """Say whether what the last call brought waits for the one who practises."""
        return home in self.declined or home in self.silent or home in self.unheard


def cases(called: Sequence[int], people: Sequence[Person], plan: Happenings, now: datetime, *, seed: int) -> Cases:
    """Choose the homes; those in other trouble keep to that, and a high risk is no quiet story."""
    rng = np.random.default_rng([seed, 7])
    busy = {home for homes in plan.troubles.values() for home in homes}
    calm = [home for home in called if home not in busy and people[home].risk != Risk.HIGH]
    free = [int(home) for home in rng.permutation(calm)]
    this_monday = monday(now.date())

    def take(count: int) -> tuple[int, ...]:
        homes = tuple(free[:count])
        del free[:count]
        return homes

    few = 1 if len(free) >= 20 else 0  # of a handful of homes each is ordinary
    return Cases(
        lapsed=take(_LAPSED * few),
        declined=take(few),
        silent=take(few),
        unheard=take(few),
        by_hand=take(2 * few),
        outage_on=this_monday - timedelta(days=4),
    )


def working_days_before(day: date, count: int) -> date:
    """Give the day so many weekdays before another."""
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5
    return day
