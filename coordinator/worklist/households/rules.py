"""The rules of households themselves."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from coordinator.text import mark
from coordinator.worklist.rule import Rule, by_code, reason_of

RULES: tuple[Rule, ...] = (
    Rule(
        "return_check",
        "caution",
        mark("Back since {day}, not yet checked ({kind})"),
        mark("Check the return"),
        timedelta(hours=24),
        act="call",
        short=mark("Return not yet checked ({kind})"),
    ),
    Rule(
        "check_back",
        "caution",
        mark("Away, nobody knew until when; to be asked after {day} ({kind})"),
        mark("Check whether back"),
        timedelta(hours=18),
        act="call",
        short=mark("To be asked after {day} ({kind})"),
    ),
    Rule(
        "contact_lost",
        "watch",
        mark("No sign of life for {n} days, by no source; the last one: {sign}"),
        mark("Ask how they are, or who has seen them"),
        timedelta(hours=24),
        short=mark("No sign of life for {n} days"),
        yields=True,
    ),
    Rule(
        "contact_none",
        "watch",
        mark("No sign of life in the last {n} days, by no source"),
        mark("Ask how they are, or who has seen them"),
        timedelta(hours=24),
        short=mark("No sign of life for over {n} days"),
        yields=True,
    ),
)

reason = partial(reason_of, by_code(RULES))
"""Make a reason of one of these rules."""
