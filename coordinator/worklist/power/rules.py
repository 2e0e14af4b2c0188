"""The rules of meters and of the slow changes in the use of electricity."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from coordinator.text import mark
from coordinator.worklist.rule import Rule, by_code, reason_of

RULES: tuple[Rule, ...] = (
    Rule(
        "supply_check",
        "caution",
        mark("Electricity was to be back {day}, not yet checked"),
        mark("Make sure the electricity is back"),
        timedelta(hours=24),
        act="call",
        short=mark("Electricity not yet checked"),
    ),
    Rule(
        "use_declining",
        "watch",
        mark("Use is declining over weeks: active hours {before} → {recent} a day"),
        mark("Ask how they are at the next call"),
        timedelta(days=7),
        short=mark("Use is declining"),
    ),
    Rule("no_data", "no_data", mark("No power data for {n} days"), mark("Check the meter"), timedelta(days=1)),
)

reason = partial(reason_of, by_code(RULES))
"""Make a reason of one of these rules."""
