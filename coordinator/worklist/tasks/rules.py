"""The rules of tasks."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from coordinator.text import mark
from coordinator.worklist.rule import Rule, by_code, reason_of

RULES: tuple[Rule, ...] = (
    Rule("task_due", "watch", mark("To do today: {text}"), mark("Do the task"), timedelta(0)),
    Rule(
        "task_overdue",
        "watch",
        mark("To do since {day}: {text}"),
        mark("Do the task"),
        timedelta(0),
        short=mark("Overdue: {text}"),
    ),
    Rule(
        "task_late",
        "watch",
        mark("Was of use until {day} only: {text}"),
        mark("Say why it was not done"),
        timedelta(0),
        short=mark("Too late: {text}"),
    ),
)

reason = partial(reason_of, by_code(RULES))
"""Make a reason of one of these rules."""
