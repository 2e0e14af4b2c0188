"""The life stages by age that hold where the county set none of its own, by day, from `resources/life_stages.csv`."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache

from coordinator.settings import RESOURCES

STAGES = RESOURCES / "life_stages.csv"


def stage_ages(on: date) -> dict[str, int]:
    """Give the age in completed years at which each stage begins, youngest first, as it is on a day.

    Before the first day of a stage its first age holds.
    """
    ages = {
        code: next((least for from_on, least in reversed(rows) if from_on <= on), rows[0][1])
        for code, rows in _rows().items()
    }
    return dict(sorted(ages.items(), key=lambda item: item[1]))


@lru_cache(maxsize=1)
def _rows() -> dict[str, list[tuple[date, int]]]:
    answer: dict[str, list[tuple[date, int]]] = {}
    with STAGES.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            answer.setdefault(row["code"], []).append((date.fromisoformat(row["from_on"]), int(row["least_age"])))
    return {code: sorted(rows) for code, rows in answer.items()}
