"""Ages of people of whose birth only a part is known, and how such a birth is written."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from coordinator.records.base import whole_years
from coordinator.text import month_text, tr


class AboutAge(int):
    """An age of somebody whose birth is known in part: this many completed years, or one less.

    It is written as such wherever an age is; a rule about ages asks for it and says neither yes nor no.
    """

    def __str__(self) -> str:
        """Write it as what it is: `약 78`."""
        return tr("about {n}", n=int(self))

    def __format__(self, format_spec: str) -> str:
        """Write it in a sentence as it is written alone."""
        return format(str(self), format_spec)

    def __eq__(self, other: object) -> bool:
        """Say whether it is the same; an age that is sure is another one."""
        return isinstance(other, AboutAge) and int(self) == int(other)

    def __ne__(self, other: object) -> bool:
        """Say whether it is another one."""
        return not self == other

    def __hash__(self) -> int:
        """Go with equality."""
        return hash((AboutAge, int(self)))


def days_of(born_part: str) -> tuple[date, date] | None:
    """Give the first and the last day a birth known in part may be: `1948` or `1948-03`; None where nothing is."""
    year, _, month = born_part.partition("-")
    if not year.isdecimal():
        return None
    first, last = (int(month), int(month)) if month.isdecimal() else (1, 12)
    return date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1])


def birthday(born_on: date, age: int) -> date:
    """Give the day on which someone reaches an age; of 29 February that is 1 March in a common year (민법 제160조)."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def age_on(today: date, born_on: date | None, born_part: str) -> int | None:
    """Count completed years of age (만 나이) on a day.

    Returns
    -------
    the age; an `AboutAge` where it hangs on the day of birth that is not known, as with the year alone it always
    does; None where nothing is known
    """
    if born_on is not None:
        return whole_years(born_on, today)
    days = days_of(born_part)
    if days is None:
        return None
    oldest, youngest = (whole_years(on, today) for on in days)
    return oldest if oldest == youngest and "-" in born_part else AboutAge(today.year - days[0].year)


def born_part_text(born_part: str) -> str:
    """Write a birth known in part: `1948년생`, `1948년 3월생`; empty where nothing is known."""
    days = days_of(born_part)
    if days is None:
        return ""
    return tr("born {when}", when=month_text(days[0])) if "-" in born_part else tr("born in {year}", year=days[0].year)


def part_text(born_part: str) -> str:
    """Write what is known of a birth, for a sentence: `1948년`, `1948년 3월`."""
    days = days_of(born_part)
    if days is None:
        return ""
    return month_text(days[0]) if "-" in born_part else tr("the year {year}", year=days[0].year)
