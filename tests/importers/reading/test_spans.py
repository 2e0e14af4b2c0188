"""Spans and hours as columns of readings write them; what could mean anything else is not read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.power.korean_clock import stamp_moment
from coordinator.importers.power.layouts import clock_columns
from coordinator.importers.reading.spans import begin_of_span, hour_of_day, span_of_day, written_alike

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "text",
    ["", "13", "13:00", "2026-11-01", "2026-11", "11-01", "10:00~09:00", "0~25", "24~25", "1-2-3", "A-1", "~", "가~나",
     "2026-11-01~2026-11-02", "25:00~26:00"],
)  # fmt: skip
def test_what_is_no_span_of_a_day_is_not_read_as_one(text: str) -> None:
    assert span_of_day(text) is None
    assert begin_of_span(text) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1H", 1), ("H24", 24), ("01h", 1), ("13시대", 13), ("1시간", 1), ("24:00:00", 24), ("1900-01-01", 24),
        ("1900-01-01 00:00:00", 24), ("1899-12-31", 0), ("1904-01-02", 24), ("0.5", 12), ("오후 1시", 13), ("2400", 24),
    ],
)  # fmt: skip
def test_an_hour_is_read_however_it_is_written(text: str, hours: int) -> None:
    assert hour_of_day(text) == hours * HOUR


@pytest.mark.parametrize("text", ["25H", "1900-01-02", "1900-01-01 00:15:00", "H", "1901-01-01", "24:15", "-1"])
def test_more_than_a_day_and_no_hour_are_not_read(text: str) -> None:
    assert hour_of_day(text) is None


def test_a_zone_behind_an_iso_time_is_no_end() -> None:
    zoned = stamp_moment("2026-11-01T09:00-10:00")
    span = stamp_moment("2026-11-01 09:00-10:00")
    assert zoned is not None
    assert span is not None
    assert (str(zoned.wall), str(span.wall)) == ("2026-11-02 04:00:00", "2026-11-01 09:00:00")


def test_only_beside_fractions_a_one_is_a_whole_day() -> None:
    assert written_alike(["0.5", "1", "0"]) == ["0.5", "24:00", "00:00"]
    assert written_alike(["1", "2", "24"]) == ["1", "2", "24"]
    assert written_alike(["15", "100", "2400", ""]) == ["0015", "0100", "2400", ""]
    assert written_alike(["15", "1:00"]) == ["15", "1:00"]


@given(st.text(max_size=40), st.lists(st.text(max_size=8), max_size=120))
def test_no_text_breaks_the_readers_of_times(text: str, names: list[str]) -> None:
    hour_of_day(text)
    span_of_day(text)
    stamp_moment(text, "day")
    written_alike([text, *names])
    clock_columns(names)
