"""The rules of service links."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from coordinator.text import mark
from coordinator.worklist.rule import Rule, by_code, reason_of

RULES: tuple[Rule, ...] = (
    Rule(
        "service_wanted",
        40,
        "caution",
        mark("Needs a service since the alert of {day}; none is asked for yet"),
        mark("Link a service"),
        timedelta(hours=24),
    ),
    Rule(
        "silent_provider",
        30,
        "watch",
        mark("{programme}: no answer from the provider for {n} days"),
        mark("Ask the provider"),
        timedelta(0),
    ),
    Rule(
        "review_due",
        14,
        "watch",
        mark("{programme}: review was due {day}"),
        mark("Review the service"),
        timedelta(0),
    ),
    Rule(
        "age_limit",
        16,
        "watch",
        mark("Turns {age} in {n} days: {programme} ends"),
        mark("Plan what follows"),
        timedelta(days=7),
    ),
)

reason = partial(reason_of, by_code(RULES))
"""Make a reason of one of these rules."""
