"""What households bring to the map: the layers of risk and of who is not watched, and rates of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.households import RISK_LABELS, Risk
from coordinator.text import mark
from coordinator.worklist.coverage import not_watched
from coordinator.worklist.facts.county import register
from coordinator.worklist.places.area_counts import share_of
from coordinator.worklist.places.map_rows import Category, Layer, Rate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.worklist.facts.people import Person
    from coordinator.worklist.instant import Instant

MIDDLE_AGE, OLD_AGE = 40, 65
"""From which ages the full survey and the services for older people look at those who live alone."""
_RESTING = {"absent": "absent", "silenced": "silenced"}


def risks(instant: Instant) -> dict[int, str]:
    """Give the grade of everybody."""
    return {home: person.risk for home, person in instant.once(register).items()}


def watched(instant: Instant) -> dict[int, str]:
    """Say of whom no signal would speak today, and who of them is away or snoozed."""
    return {row.household_id: _RESTING.get(row.cause.code, "no") for row in instant.once(not_watched)}


def _with_risk(instant: Instant, risk: str) -> Mapping[int, tuple[int, int]]:
    return share_of(instant, {home for home, person in instant.once(register).items() if person.risk == risk})


def at_high_risk(instant: Instant) -> Mapping[int, tuple[int, int]]:
    """Count who is at high risk."""
    return _with_risk(instant, Risk.HIGH)


def not_assessed(instant: Instant) -> Mapping[int, tuple[int, int]]:
    """Count whose risk nobody has assessed."""
    return _with_risk(instant, Risk.UNKNOWN)


def unwatched(instant: Instant) -> Mapping[int, tuple[int, int]]:
    """Count of whom no signal would speak today."""
    return share_of(instant, {row.household_id for row in instant.once(not_watched)})


def _from_age(instant: Instant, age: int) -> Mapping[int, tuple[int, int]]:
    everyone: Mapping[int, Person] = instant.once(register)
    known = {home for home, person in everyone.items() if person.age is not None}
    return share_of(instant, {home for home in known if (everyone[home].age or 0) >= age}, known)


def middle_aged_alone(instant: Instant) -> Mapping[int, tuple[int, int]]:
    """Count who is 40 or older, of those whose age is known."""
    return _from_age(instant, MIDDLE_AGE)


def old_alone(instant: Instant) -> Mapping[int, tuple[int, int]]:
    """Count who is 65 or older, of those whose age is known."""
    return _from_age(instant, OLD_AGE)


LAYERS = (
    Layer(
        "risk",
        mark("Risk grade"),
        (
            Category(Risk.NONE, RISK_LABELS[Risk.NONE], "dot", "no_data"),
            Category(Risk.UNKNOWN, RISK_LABELS[Risk.UNKNOWN], "diamond", "no_data"),
            Category(Risk.LOW, RISK_LABELS[Risk.LOW], "ring", "success"),
            Category(Risk.MIDDLE, RISK_LABELS[Risk.MIDDLE], "half", "primary"),
            Category(Risk.HIGH, RISK_LABELS[Risk.HIGH], "diamond_full", "primary_text"),
        ),
        risks,
        otherwise=Risk.UNKNOWN,
    ),
    Layer(
        "watched",
        mark("Not watched"),
        (
            Category("yes", mark("Watched"), "ring", "success"),
            Category("silenced", mark("Snoozed"), "bars", "no_data"),
            Category("absent", mark("Absent"), "hollow", "no_data"),
            Category("no", mark("Not watched"), "diamond_full", "text"),
        ),
        watched,
        otherwise="yes",
    ),
)
RATES = (
    Rate("high_risk", mark("At high risk"), mark("Households at high risk, of all households."), at_high_risk),
    Rate(
        "not_assessed",
        mark("Risk not assessed"),
        mark("Households whose risk nobody has assessed, of all households."),
        not_assessed,
    ),
    Rate(
        "not_watched",
        mark("Not watched today"),
        mark("Households of which no signal would speak today, of all households."),
        unwatched,
    ),
    Rate(
        "alone_65",
        mark("65 or older"),
        mark("Households of somebody aged 65 or older, of all whose age is known."),
        old_alone,
    ),
    Rate(
        "alone_40",
        mark("40 or older"),
        mark("Households of somebody aged 40 or older, of all whose age is known."),
        middle_aged_alone,
    ),
)
