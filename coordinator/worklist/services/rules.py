"""The rules of service links."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from coordinator.text import mark
from coordinator.worklist.rule import Rule, by_code, reason_of

RULES: tuple[Rule, ...] = (
    Rule(
        "service_wanted",
        "caution",
        mark("Needs a service since the alert of {day}; none is asked for yet"),
        mark("Link a service"),
        timedelta(hours=24),
        short=mark("Needs a service"),
    ),
    Rule(
        "silent_provider",
        "watch",
        mark("{programme}: no answer from the provider for {n} days"),
        mark("Ask the provider"),
        timedelta(0),
        short=mark("{programme}: no answer for {n} days"),
    ),
    Rule(
        "review_due",
        "watch",
        mark("{programme}: review was due {day}"),
        mark("Review the service"),
        timedelta(0),
        short=mark("{programme}: review"),
    ),
    Rule(
        "age_limit",
        "watch",
        mark("Turns {age} in {n} days: {programme} ends"),
        mark("Plan what follows"),
        timedelta(days=7),
    ),
    Rule(
        "age_limit_check",
        "watch",
        mark("{programme} ends at {age}; of the birth only {part} is known: to be checked"),
        mark("Find out the day of birth"),
        timedelta(days=7),
    ),
)

reason = partial(reason_of, by_code(RULES))
"""Make a reason of one of these rules."""
