"""Made-up providers, and households' links to them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from coordinator.demo.calls import Row, transition
from coordinator.demo.names import PROVIDERS
from coordinator.records.base import KST
from coordinator.records.services import LifeStage
from coordinator.reference.programmes import programmes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.demo.people import Person

CROSSING_DAYS = 90
"""Who grows out of a programme within these days is given a running link to it, so that the hand-over shows."""

_OPEN_OF_1200: tuple[tuple[str, int, int, int], ...] = (
    ("requested", 6, 5, 12),
    ("requested", 8, 0, 2),
    ("waitlisted", 8, 10, 50),
    ("accepted", 7, 3, 14),
    ("on_hold", 5, 20, 90),
    ("draft", 4, 0, 3),
)
"""State, in how many of 1,200 households, and how many days ago the request was made."""

_CLOSED = (("completed", 0.7), ("cancelled", 0.14), ("rejected", 0.09), ("failed", 0.07))
_REASONS = {"cancelled": "person", "rejected": "full", "failed": "no_show_provider"}


def providers(today: date) -> list[Row]:
    """Make the agencies of the practice county, ids from 1."""
    return [
        {
            "id": number,
            "name": name,
            "phone": f"0330000{100 + number}",
            "capacity": capacity,
            "checked_on": today - timedelta(days=12 * number),
        }
        for number, (name, capacity) in enumerate(PROVIDERS, 1)
    ]


def links(
    people: Sequence[Person], sharing: Sequence[bool], now: datetime, *, seed: int
) -> tuple[list[Row], list[Row]]:
    """Make the links of those who agreed to sharing: (links, transitions); home number h is household h + 1.

    Parameters
    ----------
    sharing : for each person, whether they agreed to sharing with providers
    """
    rng = np.random.default_rng([seed, 7])
    table = [row for row in programmes() if row["stage"] != LifeStage.AFTERCARE]
    rows: list[Row] = []
    moves: list[Row] = []
    used: set[tuple[int, int]] = set()
    today = now.date()
    ready = [int(home) for home in rng.permutation(len(people)) if sharing[home]]

    for home in ready:  # those who grow out of something soon
        for row in table:
            last = row["maximum_age"]
            if last is None or people[home].age != last or _birthday_within(people[home].born_on, today) is None:
                continue
            if last in (34, 64) and rng.random() < 0.6:
                _add(rng, rows, moves, used, home, row["id"], "in_progress", now, int(rng.integers(40, 300)))
    scale = len(people) / 1200
    waiting = iter(ready)
    for state, count, first, last in _OPEN_OF_1200:
        for _ in range(max(1, round(count * scale))):
            home = next(waiting, None)
            if home is None:
                break
            choice = _choose(rng, table, people[home].age)
            if choice:
                _add(rng, rows, moves, used, home, choice, state, now, int(rng.integers(first, last + 1)))
    for home in waiting:
        for _ in range(int(np.searchsorted((0.42, 0.8, 0.95), rng.random()))):
            choice = _choose(rng, table, people[home].age)
            state = "in_progress" if rng.random() < 0.62 else _closed(rng)
            if choice:
                _add(rng, rows, moves, used, home, choice, state, now, int(rng.integers(30, 700)))
    return rows, moves


def _birthday_within(born_on: date, today: date) -> int | None:
    """Days until the next birthday, if within `CROSSING_DAYS`."""
    for year in (today.year, today.year + 1):
        day = date(year, born_on.month, min(born_on.day, 28))
        if 0 < (day - today).days <= CROSSING_DAYS:
            return (day - today).days
    return None


def _choose(rng: np.random.Generator, table: Sequence[Row], age: int) -> int | None:
    stage = LifeStage.YOUTH if age < 40 else LifeStage.MIDDLE if age < 65 else LifeStage.OLDER
    fitting = [
        int(row["id"])
        for row in table
        if (row["minimum_age"] or 0) <= age <= (row["maximum_age"] or 200)
        and (row["stage"] == stage or (row["minimum_age"] is None and row["maximum_age"] is None))
    ]
    return fitting[int(rng.integers(len(fitting)))] if fitting else None


def _closed(rng: np.random.Generator) -> str:
    at = float(rng.random())
    for state, share in _CLOSED:
        at -= share
        if at < 0:
            return state
    return "completed"


_WAY: dict[str, tuple[str, ...]] = {
    "draft": (),
    "requested": ("requested",),
    "waitlisted": ("requested", "waitlisted"),
    "accepted": ("requested", "accepted"),
    "in_progress": ("requested", "accepted", "in_progress"),
    "on_hold": ("requested", "accepted", "in_progress", "on_hold"),
    "completed": ("requested", "accepted", "in_progress", "completed"),
    "cancelled": ("requested", "cancelled"),
    "rejected": ("requested", "rejected"),
    "failed": ("requested", "accepted", "failed"),
}


def _add(
    rng: np.random.Generator,
    rows: list[Row],
    moves: list[Row],
    used: set[tuple[int, int]],
    home: int,
    programme_id: int,
    state: str,
    now: datetime,
    days_ago: int,
) -> None:
    if (home, programme_id) in used:
        return
    used.add((home, programme_id))
    today = now.date()
    link_id, household_id = len(rows) + 1, home + 1
    requested_at = datetime.combine(today - timedelta(days=days_ago), time(9 + int(rng.integers(8)), 20), KST)
    requested_at = min(requested_at, now - timedelta(hours=1))
    way = _WAY[state]
    steps = np.sort(rng.uniform(0.05, 0.6, max(len(way) - 1, 0)))
    at = [requested_at] + [
        requested_at + timedelta(seconds=int((now - requested_at).total_seconds() * float(step))) for step in steps
    ]
    origin = "draft"
    when: dict[str, Any] = {}
    for target, moment in zip(way, at, strict=False):
        moves.append(
            transition(
                "link",
                link_id,
                household_id,
                origin,
                target,
                moment,
                "practice",
                cause="user",
                reason=_REASONS.get(target, ""),
            )
        )
        when[target] = moment.date()
        origin = target
    late = rng.random() < 0.015
    review = today + timedelta(days=-int(rng.integers(1, 9)) if late else int(rng.integers(5, 200)))
    rows.append(
        {
            "id": link_id,
            "household_id": household_id,
            "programme_id": programme_id,
            "provider_id": 1 + int(rng.integers(len(PROVIDERS))),
            "state": state,
            "requested_at": None if state == "draft" else requested_at,
            "started_on": when.get("in_progress"),
            "review_on": review if state in ("waitlisted", "in_progress") else None,
            "resume_on": today + timedelta(days=int(rng.integers(-2, 30))) if state == "on_hold" else None,
            "ended_on": next((when[s] for s in ("completed", "cancelled", "rejected", "failed") if s in when), None),
            "note": "",
        }
    )
