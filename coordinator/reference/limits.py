"""Limits the program sets itself, by day, with their source, from `resources/limits.csv`."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache

from coordinator.settings import RESOURCES

LIMITS = RESOURCES / "limits.csv"


def check_back_days(on: date) -> int:
    """Give the most days until somebody asks after an absence without a known end, as it is on a day."""
    return limit("absence_check_back", on)


def first_check_days(on: date) -> int:
    """Give the days until the check-back that is proposed for an absence without a known end, as it is on a day."""
    return limit("absence_first_check", on)


def limit(code: str, on: date) -> int:
    """Give a limit as it is on a day; before its first day, the first one.

    Raises
    ------
    KeyError
        No limit is known by this code.
    """
    rows = _rows()[code]
    return next((value for from_on, value in reversed(rows) if from_on <= on), rows[0][1])


@lru_cache(maxsize=1)
def _rows() -> dict[str, list[tuple[date, int]]]:
    answer: dict[str, list[tuple[date, int]]] = {}
    with LIMITS.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            answer.setdefault(row["code"], []).append((date.fromisoformat(row["from_on"]), int(row["value"])))
    return {code: sorted(rows) for code, rows in answer.items()}
