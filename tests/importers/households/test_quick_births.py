"""A birth that is read at once is the one that is read with care."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.households.births import birth

digits = st.integers(0, 99)


@given(digits, st.integers(0, 13), st.integers(0, 32), st.integers(1, 8), st.integers(0, 999_999))
def test_a_resident_number_says_the_same_with_a_blank_before_it(
    year: int, month: int, day: int, seventh: int, rest: int
) -> None:
    text = f"{year:02}{month:02}{day:02}-{seventh}{rest:06}"
    today = date(2026, 11, 23)
    assert birth(text, today=today) == birth(f" {text}", today=today)
