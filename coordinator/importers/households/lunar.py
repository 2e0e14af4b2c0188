"""Lunar dates (음력) of births as days of the solar calendar, by the tables of the Korea Astronomy institute."""

from __future__ import annotations

from datetime import date

_LAST_DAY = 30
"""No lunar month is longer; half of them have 29 days."""


def solar_day(year: int, month: int, day: int, *, is_leap: bool) -> date | None:
    """Give the solar day of a lunar date; None where the year has no such month or the month no such day.

    Parameters
    ----------
    is_leap : the month is the second of its number, a leap month (윤달)
    """
    from korean_lunar_calendar import KoreanLunarCalendar  # late: most files have no lunar date

    # A calendar begins with the day of today and keeps it where a date is refused: a new one each time.
    calendar = KoreanLunarCalendar()
    if not calendar.setLunarDate(year, month, day, is_leap):
        return None
    return date.fromisoformat(calendar.SolarIsoFormat())


def solar_days(year: int, month: int, day: int, is_leap: bool | None) -> list[date]:
    """List the solar days a lunar date may mean: two where nobody says which of two months of one number it is.

    Parameters
    ----------
    is_leap : of a leap month, of the plain month of its number (평달), or None: not said
    """
    which_months = (False, True) if is_leap is None else (is_leap,)
    days = (solar_day(year, month, day, is_leap=leap) for leap in which_months)
    return [solar for solar in days if solar is not None]


def solar_year(year: int, month: int, day: int | None, is_leap: bool | None) -> int:
    """Give the solar year of a lunar date that is known in part; where it may be in two, the year as it is written."""
    wanted = range(1, _LAST_DAY + 1) if day is None else (day,)
    years = {solar.year for on in wanted for solar in solar_days(year, month, on, is_leap)}
    return years.pop() if len(years) == 1 else year
