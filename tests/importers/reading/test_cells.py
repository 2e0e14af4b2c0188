"""Numbers, phones, hidden resident numbers."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.reading.cells import (
    KEPT_PROBLEMS,
    Problems,
    clean,
    has_decimal_comma,
    identifier,
    number,
    yes_or_no,
)
from coordinator.records.values.resident_numbers import has_resident_number, hide_resident_numbers


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_numbers_read_back_as_written(value: float) -> None:
    assert number(repr(value)) == value
    assert number(f"{value:,.3f}") == float(f"{value:.3f}")
    assert number(f"{value:.3f}".replace(".", ","), decimal_comma=True) == float(f"{value:.3f}")


@pytest.mark.parametrize(
    "text", ["nan", "inf", "Infinity", "1_000", "0x10", "1,23,4", "사용량", "", "1e999", "--1", "True"]
)
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert number(text) is None


def test_units_signs_and_full_width_digits_are_understood() -> None:
    assert number("０．４６ kWh") == 0.46
    assert number("1,234.5") == 1234.5
    assert number("−3") == -3


def test_the_decimal_comma_is_judged_from_the_whole_column() -> None:
    assert has_decimal_comma(["0,173", "1"])
    assert has_decimal_comma(["2,5"])
    assert not has_decimal_comma(["1,234", "12"])
    assert not has_decimal_comma(["1,234.5", "2,5"])


BIRTHS_AND_DIGITS = st.one_of(
    st.tuples(st.dates(date(1920, 1, 1), date(1999, 12, 31)), st.sampled_from("1256")),
    st.tuples(st.dates(date(2000, 1, 1), date(2016, 12, 31)), st.sampled_from("3478")),
)
"""A seventh digit says the century: 48 with a 3 would be born in 2048."""


@given(
    BIRTHS_AND_DIGITS,
    st.integers(0, 999_999),
    st.sampled_from(["-", " - ", "－", "–", "", " "]),
    st.booleans(),
    st.sampled_from(["", "김영희 ", "주민번호: "]),
)
def test_resident_numbers_are_hidden_in_every_writing(
    birth: tuple[date, str], tail: int, dash: str, wide: bool, before: str
) -> None:
    born, seventh = birth
    text = f"{born:%y%m%d}{dash}{seventh}{tail:06}"
    if wide:
        text = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
    hidden = hide_resident_numbers(before + text)
    assert has_resident_number(before + text)
    assert hidden.endswith(f"-{seventh}******")
    assert hide_resident_numbers(hidden) == hidden
    assert (
        f"{tail:06}" not in unicodedata.normalize("NFKC", hidden).replace("*", "") or f"{tail:06}" in f"{born:%y%m%d}"
    )


@pytest.mark.parametrize(
    "text", ["010-1234-5678", "480302-2******", "2026-11-01 13:00", "1780012345678", "강원로 12-3", "SGSC10006486"]
)
def test_other_long_numbers_are_left_alone(text: str) -> None:
    assert hide_resident_numbers(text) == text


def test_cells_are_cleaned_to_one_form() -> None:
    assert clean(unicodedata.normalize("NFD", "김영희")) == "김영희"
    assert clean("\ufeff김\u200b영희\u00a0 님\u3000") == "김영희 님"
    assert clean("=1+1") == "=1+1"
    assert clean("'=1+1") == "=1+1"  # the guard of our own exports
    assert clean("'80년생") == "'80년생"
    assert identifier('="00123"') == "00123"


def test_yes_and_no_in_many_words() -> None:
    assert [yes_or_no(text) for text in ("예", "Y", "○", "동의", "X", "", "아니오", "글쎄")] == [
        True, True, True, True, False, False, False, None
    ]  # fmt: skip


def test_a_million_like_problems_keep_a_thousand_and_the_count() -> None:
    problems = Problems()
    for row in range(KEPT_PROBLEMS + 5):
        problems.add(row, "kwh", "x" * 200, "not_a_number", "…")
    problems.count_only("not_a_number", 1_000_000)
    assert len(problems.kept()) == KEPT_PROBLEMS
    assert problems.counts["not_a_number"] == 1_000_000 + KEPT_PROBLEMS + 5
    assert all(len(problem.value) <= 80 for problem in problems.kept())
