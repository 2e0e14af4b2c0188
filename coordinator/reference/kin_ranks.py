"""The rank the law gives to kin (연고자의 순위), by day, with its source, from `resources/kin_ranks.csv`."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache

from coordinator.settings import RESOURCES

KIN_RANKS = RESOURCES / "kin_ranks.csv"


def kin_rank(code: str, on: date) -> int | None:
    """Give the rank of a kin code as it is on a day, 1 the first; none where the law ranks no such kin."""
    rows = _rows().get(code, ())
    return next((rank for from_on, rank in reversed(rows) if from_on <= on), rows[0][1] if rows else None)


@lru_cache(maxsize=1)
def _rows() -> dict[str, list[tuple[date, int]]]:
    answer: dict[str, list[tuple[date, int]]] = {}
    with KIN_RANKS.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            answer.setdefault(row["code"], []).append((date.fromisoformat(row["from_on"]), int(row["rank"])))
    return {code: sorted(rows) for code, rows in answer.items()}
