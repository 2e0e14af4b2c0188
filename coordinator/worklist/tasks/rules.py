"""The rules of tasks."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from coordinator.text import mark
from coordinator.worklist.rule import Rule, by_code, reason_of

RULES: tuple[Rule, ...] = (
    Rule("task_due", 6, "watch", mark("To do today: {text}"), mark("Do the task"), timedelta(0)),
    Rule(
        "task_overdue",
        12,
        "watch",
        mark("To do since {day}: {text}"),
        mark("Do the task"),
        timedelta(0),
    ),
    Rule(
        "task_late",
        12,
        "watch",
        mark("Was of use until {day} only: {text}"),
        mark("Say why it was not done"),
        timedelta(0),
    ),
)

reason = partial(reason_of, by_code(RULES))
"""Make a reason of one of these rules."""
