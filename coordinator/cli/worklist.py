"""The command of the worklist: who first, why and what next; then who is not watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.briefing.signs import SHAPES
from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import plain, write_json
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import mark, moment, ntr, over_for, short_moment, tr
from coordinator.worklist.order import in_words

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import datetime

    from coordinator.worklist.rows import Line, NotWatched, Today
    from coordinator.workspace import Workspace


def worklist(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Print the worklist, in words or as JSON."""
    if options.json:
        write_json(worklist_json(workspace.today(now)))
    else:
        print_worklist(workspace, now)


def line_json(rank: int, line: Line, of: int) -> dict[str, Any]:
    """Give a line of the worklist with stable keys.

    `points` are kept from an older rule of order and tell the place only: of the list how many lines are left from this
    one on, of the line's reasons how many. More is still more pressing; nothing is added up.

    Parameters
    ----------
    of : how many lines the list has
    """
    reasons = len(line.reasons)
    return {
        "rank": rank,
        "household": line.household_id,
        "name": line.name,
        "age": line.age,
        "area": line.area,
        "severity": line.severity,
        "points": of - rank + 1,
        "urgent": line.is_urgent,
        "urgent_words": line.urgent_words,
        "reasons": [
            {"code": reason.code, "text": reason.text, "points": reasons - place}
            for place, reason in enumerate(line.reasons)
        ],
        "place_reason": None if line.place_reason is None else plain(line.place_reason),
        "next_step": {"code": line.step.code, "text": line.step.text},
        "due_at": line.due_at,
        "owner": line.owner,
        "alert": line.episode_id,
        "handling": line.handling,
        "safety_note": line.safety_note,
        "absence": plain(line.absence),
    }


def not_watched_json(row: NotWatched) -> dict[str, Any]:
    """Give a household nobody watches with stable keys."""
    return {
        "household": row.household_id,
        "name": row.name,
        "age": row.age,
        "area": row.area,
        "cause": row.cause.code,
        "text": row.cause.text,
        "since": row.since_at,
    }


def worklist_json(today: Today) -> dict[str, Any]:
    """Give the whole worklist with stable keys."""
    return {
        "county": today.county,
        "practice": today.practice,
        "as_of": today.now,
        "readings_until": today.readings_until,
        "households": today.household_count,
        "counts": today.counts,
        "feeds": [plain(f) for f in today.feeds],
        "worklist": [line_json(i, line, len(today.lines)) for i, line in enumerate(today.lines, 1)],
        "head": [plain(line.said) for line in today.head],
        "not_watched": [not_watched_json(row) for row in today.not_watched],
    }


def _step(line: Line, now: datetime) -> str:
    if line.due_at is None:
        return line.step.text
    due, step = short_moment(line.due_at), line.step.text
    if line.due_at >= now:
        return tr("{step}, by {due}", step=step, due=due)
    return tr("{step}, {over} (by {due})", step=step, over=over_for(line.due_at, now), due=due)


def print_worklist(workspace: Workspace, now: datetime) -> None:
    """Print the worklist for reading: who first, why, what next; then who is not watched."""
    today = workspace.today(now)
    print(tr("{county} · as of {now}", county=today.county, now=moment(now)))
    if today.practice:
        print(tr("Practice data: everybody here is made up."))
    for line in today.head:
        print(f"{SHAPES[line.severity]} {line.said.text}")
    print()
    print(ntr("Today: {n} household", "Today: {n} households", len(today.lines)))
    for rank, line in enumerate(today.lines, 1):
        person = tr("{name} ({age})", name=line.name, age=line.age) if line.age is not None else line.name
        label = tr(SEVERITY_LABELS[line.severity])
        away = f"  {line.absence.text}" if line.absence else ""
        print(f"{rank:3}. {SHAPES[line.severity]} {label}  {person}  {line.area}  #{line.household_id}{away}")
        for reason in line.reasons:
            print(f"       {reason.text}")
        print(f"       → {_step(line, now)}")
        if line.place_reason is not None:
            print(f"       {in_words(line)}")
        if line.safety_note:
            print(f"       ! {line.safety_note}")
    if not today.lines:
        print(tr("Nothing to do: no alert, no missed call, no service that waits."))
    print()
    print(ntr("Not watched today: {n} household", "Not watched today: {n} households", len(today.not_watched)))
    for row in today.not_watched:
        print(f"     ◇ {row.name}  {row.area}  #{row.household_id}  {row.cause.text}")


WORKLIST = Command("worklist", mark("one line a household, ranked; then who is not watched"), worklist, json_argument)
