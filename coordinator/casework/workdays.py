"""Working days of a Korean office: weekends, public and substitute holidays."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from coordinator.records.base import KST

if TYPE_CHECKING:
    from types import ModuleType

OPENS = time(9, 0)


def monday(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(_korea().SouthKorea(years=year))


@lru_cache(maxsize=1)
def _korea() -> ModuleType:
    """Read in the holidays of Korea alone: by its package it would come with 250 other countries."""
    import holidays

    name = "holidays.countries.south_korea"
    place = Path(str(holidays.__file__)).with_name("countries") / "south_korea.py"
    spec = spec_from_file_location(name, place)
    if spec is None or spec.loader is None:
        return import_module(name)
    korea = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(korea)
    return korea


def is_working_day(day: date) -> bool:
    """Say whether the office works on that day."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Give the day `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def working_days_between(first: date, last: date) -> int:
    """Count the working days after `first` up to and including `last`; 0 when last is not later."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def next_opening(now: datetime) -> datetime:
    """Give 09:00 of the next working day."""
    return datetime.combine(add_working_days(now.date(), 1), OPENS, KST)
