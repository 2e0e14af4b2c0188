"""How a person usually answers at an hour of the day, and what a miss means beside that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.records.base import KST
from coordinator.records.checkins import MISSED, SPOKE, CallResult
from coordinator.text import mark
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LEAST_CALLS = 3
"""Fewer calls than these at an hour say nothing about it."""
OFTEN, SELDOM = 0.9, 0.5
"""At this share and more somebody answers nearly always; below the second one a miss is usual."""


@dataclass(frozen=True, slots=True)
class HourAnswers:
    """Calls at one hour of the day (Korean time), and how many of them reached the person."""

    hour: int
    answered: int
    tried: int


@dataclass(frozen=True, slots=True)
class AnswerPattern:
    """How a person answers.

    Attributes
    ----------
    hours : by hour, ascending; hours without a call are left out
    sentence : the miss of just now beside the habit; none where nobody missed a call
    """

    hours: tuple[HourAnswers, ...]
    sentence: Said | None


def answer_pattern(calls: Sequence[tuple[datetime, str]]) -> AnswerPattern:
    """Tell how a person answers by hour, and how the misses of just now stand beside that.

    Parameters
    ----------
    calls : instant and result of every attempt of twelve rounds by one kind of caller, old to new

    The misses of just now, those after which the person was not heard of, are held against what went before them and
    are no part of it.
    """
    tried = [(at.astimezone(KST), result) for at, result in calls if result != CallResult.NOT_ATTEMPTED]
    before = list(tried)
    while before and before[-1][1] in MISSED:
        before.pop()
    counts: dict[int, tuple[int, int]] = {}
    for at, result in before:
        answered, count = counts.get(at.hour, (0, 0))
        counts[at.hour] = (answered + (result in SPOKE), count + 1)
    hours = tuple(HourAnswers(hour, *counts[hour]) for hour in sorted(counts))
    missed = tried[len(before) :]
    return AnswerPattern(hours, _sentence(hours, missed[0][0].hour, len(missed)) if missed else None)


def _sentence(hours: Sequence[HourAnswers], hour: int, misses: int) -> Said:
    """Hold a miss at an hour against the habit of that hour, or of the whole day where the hour is hardly known."""
    habit = next((of_hour for of_hour in hours if of_hour.hour == hour), HourAnswers(hour, 0, 0))
    answered, tried = habit.answered, habit.tried
    at_hour = tried >= LEAST_CALLS
    if not at_hour:
        answered, tried = sum(of_hour.answered for of_hour in hours), sum(of_hour.tried for of_hour in hours)
    if tried < LEAST_CALLS:
        return Said("unknown", mark("Too few calls yet to say what is usual for this person."))
    fields = {"hour": hour, "answered": answered, "tried": tried, "n": misses}
    share = answered / tried
    if share >= OFTEN:
        code, template = (
            "unusual",
            (
                mark("This miss is unusual: at {hour} h the person answered {answered} of {tried} calls.")
                if at_hour
                else mark("This miss is unusual: the person answered {answered} of {tried} calls.")
            ),
        )
    elif share < SELDOM:
        code, template = (
            "usual",
            (
                mark("A miss is usual here: at {hour} h the person answered {answered} of {tried} calls.")
                if at_hour
                else mark("A miss is usual here: the person answered {answered} of {tried} calls.")
            ),
        )
    else:
        code, template = (
            "between",
            (
                mark("At {hour} h the person answered {answered} of {tried} calls.")
                if at_hour
                else mark("The person answered {answered} of {tried} calls.")
            ),
        )
    return Said(code, template, fields)
