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
)

reason = partial(reason_of, by_code(RULES))
"""Make a reason of one of these rules."""
