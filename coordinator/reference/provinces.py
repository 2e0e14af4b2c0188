"""The provinces by today's names, with old and short ones and their codes, from `resources/provinces.csv`."""

from __future__ import annotations

import csv
from functools import lru_cache

from coordinator.settings import RESOURCES

PROVINCES = RESOURCES / "provinces.csv"


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    with PROVINCES.open(encoding="utf-8", newline="") as source:
        return tuple(csv.DictReader(source))


@lru_cache(maxsize=1)
def current_provinces() -> dict[str, str]:
    """Map every name, old and short one of a province to today's name: `강원도` → `강원특별자치도`."""
    old = {alias: row["name"] for row in _rows() for alias in row["aliases"].split("|") if alias}
    return old | {row["name"]: row["name"] for row in _rows()}


@lru_cache(maxsize=1)
def current_province_codes() -> dict[str, str]:
    """Map every two-digit code of a province, also one out of use, to today's: `42` → `51`."""
    old = {code: row["code"] for row in _rows() for code in row["old_codes"].split("|") if code}
    return old | {row["code"]: row["code"] for row in _rows()}
