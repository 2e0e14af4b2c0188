"""Working days of a Korean office: weekends, public and substitute holidays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from coordinator.records.base import KST

OPENS = time(9, 0)


def monday(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    import holidays  # late: half a second that the start of the window does not need

    return frozenset(holidays.country_holidays("KR", years=year))


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
