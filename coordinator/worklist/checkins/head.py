"""What the call service left undone, told once for all: calls without a result, calls never made; neither is safety."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from coordinator.casework.workdays import working_days_between
from coordinator.records.power import Signal
from coordinator.records.values.given_names import given
from coordinator.text import mark
from coordinator.worklist.checkins.open_items import left_undone
from coordinator.worklist.facts.county import exclusions, feeds_known
from coordinator.worklist.rows import HeadLine
from coordinator.worklist.rule import short_date
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.instant import Instant

BOARD = "desk:calls:board"

HEAD_LINES: dict[str, str] = {
    "calls_without_result": mark("Check-in calls since {day} without a result yet: {n} ({vendor})"),
    "calls_without_result_unnamed": mark("Check-in calls since {day} without a result yet: {n}"),
    "calls_not_attempted": mark("Check-in calls of {day} not attempted: {n} ({vendor})"),
    "calls_not_attempted_unnamed": mark("Check-in calls of {day} not attempted: {n}"),
}


def call_lines(instant: Instant) -> list[HeadLine]:
    """List them: one line for all results that are missing, and one for each day on which calls were not made.

    A result is missing when the call was due more than a working day ago. Who is not to be called is not counted.
    """
    rows, now = instant.once(left_undone), instant.now
    if not rows:
        return []
    stopped = instant.once(exclusions)
    missing: list[date] = []
    undone: dict[date, int] = defaultdict(int)
    for row in rows:
        day = row.due_at.date()
        if stopped.planned_cause(row.household_id, row.due_at) or stopped.planned_cause(row.household_id, now):
            continue
        if row.state == "not_attempted":
            undone[day] += 1
        elif _over_a_working_day(row.due_at, now):
            missing.append(day)
    running = (feed for feed in instant.once(feeds_known) if feed.signal == Signal.CALLS and feed.ended_on is None)
    vendor = next((given(feed.vendor) for feed in running), None)
    lines = [_line("calls_without_result", len(missing), missing[0], vendor)] if missing else []
    return [*lines, *(_line("calls_not_attempted", count, day, vendor) for day, count in undone.items())]


def _over_a_working_day(due_at: datetime, now: datetime) -> bool:
    """Say whether more than a whole working day has gone by since."""
    days = working_days_between(due_at.date(), now.date())
    return days > 1 or (days == 1 and now.time() > due_at.time())


def _line(code: str, count: int, day: date, vendor: str | None) -> HeadLine:
    code = code if vendor else f"{code}_unnamed"
    fields = {"n": f"{count:,}", "day": short_date(day), "vendor": vendor or ""}
    return HeadLine(Said(code, HEAD_LINES[code], fields), "no_data", BOARD)
