"""Row codes: what is keyed in wrong is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.records.values.row_codes import row_code, row_number

NUMBERS = st.integers(1, 10**9)


@given(NUMBERS)
def test_a_code_is_read_back_with_and_without_its_hyphen(number: int) -> None:
    code = row_code(number)
    assert row_number(code) == number
    assert row_number(f" {code.replace('-', '')} ") == number


@given(NUMBERS, st.data())
def test_one_wrong_digit_is_always_noticed(number: int, data: st.DataObject) -> None:
    digits = row_code(number).replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))
    assert row_number(digits[:place] + other + digits[place + 1 :]) is None


@given(NUMBERS, st.data())
def test_two_neighbours_that_changed_places_are_always_noticed(number: int, data: st.DataObject) -> None:
    digits = row_code(number).replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert swapped == digits or row_number(swapped) is None


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_number_or_none(text: str) -> None:
    number = row_number(text)
    assert number is None or row_number(row_code(number)) == number


@pytest.mark.parametrize("text", ["", "-", "5", "12-34-5", "١٢٣٤", "1234-x", "9" * 40])
def test_what_is_no_code_is_none(text: str) -> None:
    assert row_number(text) is None
