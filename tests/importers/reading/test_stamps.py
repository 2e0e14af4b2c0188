"""Dates and times as partners write them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.errors import ImportRefused
from coordinator.importers.households.births import birth
from coordinator.importers.reading.stamps import clock, date_order, moment

WALLS = st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2100-12-31")).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("2026-11-01 13:00", "2026-11-01 13:00"),
        ("2026-11-01T04:00Z", "2026-11-01 13:00"),
        ("2026-11-01T05:00:00+01:00", "2026-11-01 13:00"),
        ("2026-10-31T23:00-05:00", "2026-11-01 13:00"),
        ("2026. 11. 1. 13:00", "2026-11-01 13:00"),
        ("2026/11/1 13:00:00", "2026-11-01 13:00"),
        ("20261101 13", "2026-11-01 13:00"),
        ("2026110113", "2026-11-01 13:00"),
        ("202611011300", "2026-11-01 13:00"),
        ("2026-11-01 오후 1:00", "2026-11-01 13:00"),
        ("2026. 11. 1. 오전 12:30", "2026-11-01 00:30"),
        ("2026-11-01(일) 1:00 PM", "2026-11-01 13:00"),
        ("2026년 11월 1일 13시", "2026-11-01 13:00"),
        ("２０２６-１１-０１ １３:００", "2026-11-01 13:00"),
        ("46327.541666666664", "2026-11-01 13:00"),
        ("2026-10-31 24:00", "2026-11-01 00:00"),
        ("2012-10-12 00:00:00.0000000", "2012-10-12 00:00"),
        ("2026-11-01 12:59:59.9999", "2026-11-01 13:00"),
        ("2026-11-01", "2026-11-01 00:00"),
    ],
)
def test_each_way_to_write_a_time_is_korean_wall_clock(text: str, wall: str) -> None:
    stamp = moment(text)
    assert stamp is not None
    assert stamp.wall == datetime.fromisoformat(wall)


@pytest.mark.parametrize(
    "text",
    ["", "13:00", "1/2/2026 13:00", "26-11-01 13:00", "2026-13-01 13:00", "2026-02-30", "2026-11-01 25:00", "내일",
     "2026-11-01 09:00-10:00", "2026-11-01 24:30", "2026-11-01 13:60"],
)  # fmt: skip
def test_what_could_mean_two_things_or_nothing_is_not_read(text: str) -> None:
    assert moment(text) is None


@given(
    WALLS,
    st.sampled_from(
        ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y%m%d%H%M", "%Y. %m. %d. %H:%M", "%Y년 %m월 %d일 %H시 %M분"]
    ),
)
def test_a_written_time_reads_back(wall: datetime, form: str) -> None:
    stamp = moment(wall.strftime(form))
    assert stamp is not None
    assert stamp.wall == wall


@given(WALLS, st.integers(-12 * 60, 14 * 60))
def test_an_instant_keeps_its_place_whatever_zone_it_is_written_in(wall: datetime, zone_minutes: int) -> None:
    local = wall - timedelta(hours=9) + timedelta(minutes=zone_minutes)
    sign, rest = ("-", -zone_minutes) if zone_minutes < 0 else ("+", zone_minutes)
    stamp = moment(f"{local:%Y-%m-%dT%H:%M}{sign}{rest // 60:02}:{rest % 60:02}")
    assert stamp is not None
    assert stamp.wall == wall


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text: str) -> None:
    moment(text, "day")
    clock(text)
    birth(text)


def test_a_row_over_twelve_decides_the_order_for_all() -> None:
    assert date_order(["1/2/2026", "22/2/2026"]) == "day"
    assert date_order(["1/2/2026", "2/22/2026"]) == "month"
    assert date_order(["2026-01-02", ""]) == ""
    assert date_order(["3/3/2026"]) == ""  # the same either way


def test_an_undecided_order_is_asked_and_a_mixed_one_refused() -> None:
    with pytest.raises(ImportRefused, match="day-first") as refusal:
        date_order(["1/2/2026", "3/4/2026"])
    assert refusal.value.code == "date_order"
    with pytest.raises(ImportRefused, match="22/2/2026") as mixed:
        date_order(["22/2/2026", "2/22/2026"])
    assert mixed.value.code == "date_order"
    assert date_order(["1/2/2026"], "day") == "day"
