"""The service directory: programmes by stage of life, and the topics each is for, from `resources/programmes.csv`."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coordinator.records.services import LifeStage
from coordinator.settings import RESOURCES

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMMES = RESOURCES / "programmes.csv"


def programmes(path: Path = PROGRAMMES) -> list[dict[str, Any]]:
    """Read the service directory as rows of `programme`, ids from 1.

    A programme whose facts were not verified has no day of checking and says so in its source.
    """
    with path.open(encoding="utf-8", newline="") as source:
        return [
            {
                "id": number,
                "name": row["name"],
                "name_en": row["name_en"],
                "stage": LifeStage(row["stage"]).value,
                "minimum_age": int(row["minimum_age"]) if row["minimum_age"] else None,
                "maximum_age": int(row["maximum_age"]) if row["maximum_age"] else None,
                "source": row["source"] if row["verified"] == "yes" else f"미확인: {row['source']}",
                "checked_on": date.fromisoformat(row["as_of"]) if row["verified"] == "yes" else None,
            }
            for number, row in enumerate(csv.DictReader(source), 1)
        ]


@lru_cache(maxsize=1)
def programme_topics() -> dict[str, frozenset[str]]:
    """Read which topics of a call each programme of the directory is for, by its name."""
    with PROGRAMMES.open(encoding="utf-8", newline="") as source:
        return {row["name"]: frozenset(row["topics"].split()) for row in csv.DictReader(source)}
