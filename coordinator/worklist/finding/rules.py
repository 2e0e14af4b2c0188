"""The rules of finding rounds."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from coordinator.text import mark
from coordinator.worklist.rule import Rule, by_code, reason_of

RULES: tuple[Rule, ...] = (
    Rule(
        "finding_overdue",
        "watch",
        mark("National list ({round}): to be worked off by {day}, no result yet"),
        mark("Record a result of the finding round"),
        timedelta(0),
        short=mark("Finding round over since {day}"),
    ),
    Rule(
        "finding_untried",
        "watch",
        mark("On a national list ({round}), nobody has tried yet"),
        mark("Visit or call for the finding round"),
        timedelta(days=14),
        short=mark("Finding round: not tried yet"),
    ),
)

reason = partial(reason_of, by_code(RULES))
"""Make a reason of one of these rules."""
