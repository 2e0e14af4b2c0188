"""Life stages by birth date: which one somebody is in, and when the next begins; never a day that is not known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from coordinator.casework.households.register_policy import RegisterRules, rules
from coordinator.records.values.ages import AboutAge, birthday, days_of
from coordinator.reference.limits import limit
from coordinator.text import day, mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordinator.worklist.facts.people import Person
    from coordinator.worklist.instant import Instant

UNSURE = "check"
"""Stands for the stage of somebody whose age hangs on a day of birth that is not known."""
BETWEEN = mark("between {first} and {last}")


class Crossing(NamedTuple):
    """An age somebody reaches, and the first and the last day on which that may be; the same where the day is known."""

    age: int
    first_on: date
    last_on: date

    @property
    def words(self) -> str:
        """Say when: the day, or between which days."""
        return when_words(self.first_on, self.last_on)


def when_words(first_on: date, last_on: date) -> str:
    """Say a day, or between which days it may be."""
    if first_on == last_on:
        return day(first_on)
    return tr(BETWEEN, first=day(first_on), last=day(last_on))


def register_rules(instant: Instant) -> RegisterRules:
    """Read how the county reads its register."""
    return rules(instant.session, instant.today)


def crossing_until(today: date) -> date:
    """Give the last day of the period in which a change of life stage is told beforehand."""
    return today + timedelta(days=limit("stage_crossing_ahead", today))


def stage_of(age: int | None, known: RegisterRules) -> str:
    """Name the stage of an age; `check` where it is not sure, empty where it is not known."""
    if age is None:
        return ""
    stage = known.stage(int(age))
    if isinstance(age, AboutAge) and known.stage(int(age) - 1) != stage:
        return UNSURE
    return stage


def crossings(person: Person, ages: Iterable[int], first: date, last: date) -> list[Crossing]:
    """List the ages of some that somebody reaches within a period, or may reach; the earliest first.

    Whoever was born on a day is said to reach an age on one day, after the first and not after the last of the period.
    """
    if person.born_on is None:
        born = days_of(person.born_part)
        if born is None:
            return []
    else:
        years = last.year - person.born_on.year
        # One comparison tells of most of a county that nothing is near.
        if not any(years - 1 <= age <= years for age in ages):
            return []
        born = (person.born_on, person.born_on)
    found: list[Crossing] = []
    for age in ages:
        first_on, last_on = (birthday(on, age) for on in born)
        if first_on <= last and last_on > first:
            found.append(Crossing(age, first_on, last_on))
    return sorted(found, key=lambda crossing: (crossing.first_on, crossing.age))
