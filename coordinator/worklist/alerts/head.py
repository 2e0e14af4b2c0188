"""What alerts bring to the head of the day: once a week the snoozes that are long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from coordinator.casework.workdays import is_working_day
from coordinator.text import mark
from coordinator.worklist.alerts.snoozes import snoozed_since
from coordinator.worklist.rows import HeadLine
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant

LONG_SNOOZES = mark("Snoozed for over a week: {n}, to be looked through this week")


def snoozes_to_look_through(instant: Instant) -> list[HeadLine]:
    """Count the long snoozes, on the day the office opens for the first time in a week."""
    if not _opens_the_week(instant.today):
        return []
    long = sum(is_long for *_, is_long in snoozed_since(instant.session, instant.now))
    return [HeadLine(Said("long_silences", LONG_SNOOZES, {"n": f"{long:,}"}), "silenced", "silences")] if long else []


def _opens_the_week(day: date) -> bool:
    """Say whether the office opens for the first time in this week."""
    earlier = (day - timedelta(days=n) for n in range(1, day.weekday() + 1))
    return is_working_day(day) and not any(is_working_day(date_of) for date_of in earlier)
