"""Ages of people of whose birth only a part is known: never a day, and never sure where it hangs on one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.records.base import whole_years
from coordinator.records.values.ages import AboutAge, age_on, born_part_text, days_of
from coordinator.text import set_language, tr

DAYS = st.dates(date(1900, 1, 1), date(2026, 12, 31))


@given(st.integers(1900, 2020), st.one_of(st.none(), st.integers(1, 12)), st.integers(0, 365), DAYS)
def test_an_age_by_a_part_of_the_birth_is_right_or_one_too_many(
    year: int, month: int | None, nth: int, today: date
) -> None:
    part = str(year) if month is None else f"{year}-{month:02}"
    days = days_of(part)
    assert days is not None
    first, last = days
    born_on = first + timedelta(nth % ((last - first).days + 1))
    if born_on > today:
        return
    age, real = age_on(today, None, part), whole_years(born_on, today)
    assert age is not None
    if isinstance(age, AboutAge):
        assert int(age) in (real, real + 1)
    else:
        assert (age, month is not None) == (real, True)


def test_a_year_alone_never_gives_a_sure_age() -> None:
    assert all(isinstance(age_on(date(2026, month, 28), None, "1948"), AboutAge) for month in range(1, 13))
    assert isinstance(age_on(date(2026, 12, 31), None, "1948"), AboutAge)
    assert age_on(date(2026, 11, 30), None, "1948-03") == 78
    assert isinstance(age_on(date(2026, 3, 15), None, "1948-03"), AboutAge)
    assert age_on(date(2026, 11, 30), date(1948, 3, 2), "") == 78
    assert age_on(date(2026, 11, 30), None, "") is None


@pytest.mark.parametrize(
    ("language", "said", "born"), [("ko", "약 78세", "1948년생"), ("en", "about 78 years old", "born in 1948")]
)
def test_an_age_that_is_not_sure_says_so_wherever_it_is_written(language: str, said: str, born: str) -> None:
    set_language("ko" if language == "ko" else "en")
    assert tr("{age} years old", age=AboutAge(78)) == said
    assert born_part_text("1948") == born


def test_an_age_that_is_not_sure_sorts_as_a_number_and_is_not_the_sure_one() -> None:
    assert sorted([AboutAge(78), 70, 80]) == [70, AboutAge(78), 80]
    assert AboutAge(78) != 78
    assert {AboutAge(78): 1}.get(AboutAge(78)) == 1
