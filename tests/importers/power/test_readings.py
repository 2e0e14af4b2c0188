"""Meter readings out of files: every reading taken, each bad one named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.errors import ImportRefused
from coordinator.importers.kinds import kind_named
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview
from coordinator.importers.profiles import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARED = Path(os.environ.get("COORDINATOR_SHARED", Path(__file__).resolve().parents[4] / "shared")) / "data"
NEEDS_SHARED = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")


def read(folder: Path, text: str | bytes, **options: object) -> Preview:
    path = folder / "readings.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return preview("readings", path, **options)  # type: ignore[arg-type]


def lines(rows: Sequence[str], header: str = "meter,time,kwh") -> str:
    return "\n".join([header, *rows]) + "\n"


def series(file_preview: Preview) -> list[MeterReadings]:
    return [row for row in file_preview.rows if isinstance(row, MeterReadings)]


def codes(file_preview: Preview) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in file_preview.problems]


@NEEDS_SHARED
@pytest.mark.parametrize(
    ("name", "rows", "homes", "step"),
    [
        ("lcl_london_hourly.csv.gz", 509_020, 60, 60),
        ("sgsc_australia_hourly.csv.gz", 69_444, 5, 60),
        ("native/lcl_london_halfhourly_10homes.csv.gz", 175_164, 10, 30),
        ("native/swiss_bamberg_15min_20homes.csv.gz", 94_080, 20, 15),
        ("epri_fontana_hourly.csv.gz", 35_040, 4, 60),
    ],
)
def test_real_files_give_every_reading(name: str, rows: int, homes: int, step: int) -> None:
    file_preview = preview("readings", SHARED / name)
    assert file_preview.row_count == file_preview.taken_count == rows
    assert not file_preview.problem_counts
    assert file_preview.rejected_count == 0
    assert len({meter.external_id for meter in series(file_preview)}) == homes
    assert {meter.step_minutes for meter in series(file_preview)} == {step}


@NEEDS_SHARED
def test_a_real_stamp_in_utc_becomes_korean_time() -> None:
    first = series(preview("readings", SHARED / "lcl_london_hourly.csv.gz"))[0]
    assert str(first.start) == "2013-01-01T09:00"
    assert first.wh[0] == pytest.approx(460)


def test_gaps_are_missing_and_zero_is_a_reading(tmp_path: Path) -> None:
    file_preview = read(tmp_path, lines(["A,2026-11-01 00:00,0", "A,2026-11-01 03:00,0.5", "B,2026-11-01 01:00,1"]))
    a, b = series(file_preview)
    np.testing.assert_array_equal(a.wh, np.array([0, np.nan, np.nan, 500], np.float32))
    assert (a.reading_count, b.reading_count, file_preview.rejected_count) == (2, 1, 0)


ROWS = [
    f"{meter},2026-11-{day:02} {hour:02}:00,{(hour * 7 + day) % 24 * 0.05 + 0.01:.2f}"
    for meter in "ABC"
    for day in (1, 2)
    for hour in range(24)
]


@settings(max_examples=25)
@given(st.permutations(ROWS))
def test_the_order_of_rows_does_not_matter(tmp_path_factory: pytest.TempPathFactory, rows: list[str]) -> None:
    folder = tmp_path_factory.mktemp("order")
    mixed = {meter.external_id: meter for meter in series(read(folder, lines(rows)))}
    for meter in series(read(folder, lines(ROWS))):
        other = mixed[meter.external_id]
        assert other.start == meter.start
        np.testing.assert_array_equal(other.wh, meter.wh)


def test_steps_are_found_by_meter(tmp_path: Path) -> None:
    rows = [f"Q,2026-11-01 {h:02}:{m:02},0.1" for h in range(3) for m in (0, 15, 30, 45)]
    rows += [f"H,2026-11-01 {h:02}:{m:02},0.1" for h in range(3) for m in (0, 30)]
    rows += [f"F,2026-11-01 {h:02}:00,0.1" for h in range(3)]
    assert {meter.external_id: meter.step_minutes for meter in series(read(tmp_path, lines(rows)))} == {
        "Q": 15,
        "H": 30,
        "F": 60,
    }


def test_each_bad_row_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    good = [f"A,2026-11-01 {hour:02}:00,0.1" for hour in range(24)]
    bad = [
        "A,2026-11-02 00:00,-0.1", "A,2026-11-02 01:00,61", "A,2026-11-02 02:00,많음", "A,2026-11-02 03:00,",
        "A,그저께,0.1", "A,2026-11-02 05:07,0.1", ",2026-11-02 06:00,0.1", "480302-2123456,2026-11-02 07:00,0.1",
        "A,2026-11-01 00:00,0.1", "A,2026-11-01 01:00,0.2", "A,2026-11-02 08:00,nan",
    ]  # fmt: skip
    file_preview = read(tmp_path, lines(good + bad))
    assert codes(file_preview) == [
        (26, "negative"), (27, "absurd"), (28, "not_a_number"), (29, "empty"), (30, "stamp"), (31, "off_step"),
        (32, "meter_missing"), (33, "resident_number"), (35, "duplicate"), (36, "not_a_number"),
    ]  # fmt: skip
    assert (
        file_preview.row_count,
        file_preview.taken_count,
        file_preview.rejected_count,
        file_preview.repeated_count,
    ) == (35, 24, 10, 1)
    assert series(file_preview)[0].wh[1] == pytest.approx(100)
    assert file_preview.problems[7].value == "480302-2******"
    assert all(problem.message for problem in file_preview.problems)


def test_bad_rows_cost_no_neighbours_in_a_large_irregular_file(tmp_path: Path) -> None:
    rows = [
        f"M{meter:03},2026-11-{day:02} {hour:02}:00,0.25"
        for meter in range(40)
        for day in range(1, 29)
        for hour in range(24)
    ]
    rows[5000] += ",one,too,many"
    rows[9000] = ""
    rows[12000] = "M017,2026-11-25 00:00"
    file_preview = read(tmp_path, lines(rows).replace("\n", "\r\n"))
    assert codes(file_preview) == [(5002, "too_many_cells"), (12002, "empty")]
    assert file_preview.row_count == len(rows) - 1
    assert file_preview.taken_count == len(rows) - 3


def test_a_flood_of_one_fault_is_counted_not_listed(tmp_path: Path) -> None:
    file_preview = read(tmp_path, lines(["A,2026-11-01 00:00,61"] * 30_000))
    assert len(file_preview.problems) == 1_000
    assert file_preview.problem_counts == {"absurd": 30_000}
    assert file_preview.rejected_count == 30_000


def test_dates_in_an_unclear_order_are_asked_for_and_a_profile_answers(tmp_path: Path) -> None:
    rows = lines([f"A,{day}/11/2026 {hour}:00,0.1" for day in (1, 2) for hour in range(24)])
    with pytest.raises(ImportRefused) as refusal:
        read(tmp_path, rows)
    assert refusal.value.code == "date_order"
    assert str(series(read(tmp_path, rows, profile="day-first"))[0].start) == "2026-11-01T00:00"
    assert str(series(read(tmp_path, rows, profile="month-first"))[0].start) == "2026-01-11T00:00"


def test_units_come_from_header_values_or_profile(tmp_path: Path) -> None:
    hours = [f"A,2026-11-01 {hour:02}:00," for hour in range(24)]
    assert series(read(tmp_path, lines([h + "0.2" for h in hours])))[0].wh[0] == pytest.approx(200)
    assert series(read(tmp_path, lines([h + "200" for h in hours], "계량기번호,일시,사용량(Wh)")))[0].wh[
        0
    ] == pytest.approx(200)
    guessed = read(tmp_path, lines([h + "200" for h in hours], "계량기번호,일시,사용량"))
    assert series(guessed)[0].wh[0] == pytest.approx(200)
    assert any("Wh" in note for note in guessed.notes)
    small = lines([h + "5" for h in hours], "계량기번호,일시,사용량")
    assert series(read(tmp_path, small, profile="watt-hours"))[0].wh[0] == pytest.approx(5)


def test_date_and_hour_in_two_columns_and_stamps_at_the_end(tmp_path: Path) -> None:
    rows = lines([f"A,2026-11-01,{hour},0.1" for hour in range(1, 25)], "계량기번호,일자,시간,사용량(kWh)")
    meter = series(read(tmp_path, rows, profile="stamp-at-end"))[0]
    assert str(meter.start) == "2026-11-01T00:00"
    assert meter.reading_count == 24


def test_a_decimal_comma_is_read_where_all_numbers_have_it(tmp_path: Path) -> None:
    rows = lines([f'A;2026-11-01 {hour:02}:00;"0,173"' for hour in range(24)], "meter;time;kwh")
    assert series(read(tmp_path, rows))[0].wh[5] == pytest.approx(173)


def test_daily_values_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, lines([f"A,2026-11-{day:02},8.4" for day in range(1, 20)]))
    assert refused.value.code == "step"


def test_a_column_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="김영희") as refused:
        read(tmp_path, lines(["A,2026-11-01 00:00,김영희"] * 5))
    assert refused.value.code == "column_type"


def test_readings_far_apart_do_not_fill_the_memory(tmp_path: Path) -> None:
    rows = [
        f"M{meter},{year}-01-01 {hour:02}:00,0.1" for meter in range(60) for year in (1991, 2050) for hour in (0, 1)
    ]
    file_preview = read(tmp_path, lines(rows))
    assert file_preview.taken_count == len(rows)
    assert sum(len(meter.wh) for meter in series(file_preview)) < 10_000


def test_a_profile_maps_odd_columns_and_misfits_are_named(tmp_path: Path) -> None:
    text = lines([f"{0.1 * hour},x,{hour}시,20261101,A" for hour in range(24)], "a,b,c,d,e")
    mapping = {"columns": {"usage": "a", "clock": "c", "stamp": "d", "meter": "e"}, "unit": "kwh"}
    assert read(tmp_path, text, profile=mapping).taken_count == 24
    again = Profile.from_dict(kind_named("readings"), "mine", read(tmp_path, text, profile=mapping).profile.as_dict())
    assert read(tmp_path, text, profile=again).taken_count == 24
    for wrong in ({"columns": {"usage": "zz"}}, {"columns": {"nonsense": "a"}}, {"unit": "joule"}, "no-such-profile"):
        with pytest.raises(ImportRefused) as refused:
            read(tmp_path, text, profile=wrong)
        assert refused.value.code in {"profile", "column_missing"}


def test_one_meter_written_in_two_ways_is_one_meter(tmp_path: Path) -> None:
    rows = [f'="00{7}",2026-11-01 {hour:02}:00,0.1' for hour in range(12)]
    rows += [f"007\u200b,2026-11-01 {hour:02}:00,0.1" for hour in range(12, 24)]
    (meter,) = series(read(tmp_path, lines(rows)))
    assert (meter.external_id, meter.reading_count) == ("007", 24)
