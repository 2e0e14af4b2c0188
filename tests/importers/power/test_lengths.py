"""How long a reading lasts and in which unit it is; finer ones are added up, nothing counts twice."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.errors import ImportRefused
from coordinator.importers.power.layouts import clock_columns
from coordinator.importers.power.lengths import LENGTHS, grid_of
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.power.units import is_peak, is_power_name, named_in
from coordinator.importers.preview import Preview, preview

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BEGIN = datetime(2026, 10, 5)  # noqa: DTZ001 - wall clock
DAY = 24 * 60
FINER = [length for length in LENGTHS if length not in (15, 30, 60)]


def read(folder: Path, rows: Sequence[Sequence[object]], **options: object) -> Preview:
    path = folder / "readings.csv"
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    return preview("readings", path, **options)  # type: ignore[arg-type]


def series(file_preview: Preview) -> list[MeterReadings]:
    return [row for row in file_preview.rows if isinstance(row, MeterReadings)]


def total_wh(file_preview: Preview) -> float:
    return float(sum(np.nansum(meter.wh) for meter in series(file_preview)))


def codes(file_preview: Preview) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in file_preview.problems]


def times(minutes: int, count: int, begin: datetime = BEGIN) -> list[str]:
    return [f"{begin + timedelta(minutes=minutes * n):%Y-%m-%d %H:%M}" for n in range(count)]


def long(minutes: int, count: int, value: object, header: str = "kwh", begin: datetime = BEGIN) -> list[list[object]]:
    return [["meter", "time", header], *(["YW7", at, value] for at in times(minutes, count, begin))]


# ------------------------------------------------------------ finer than the grid


@pytest.mark.parametrize("minutes", FINER)
def test_readings_finer_than_the_grid_are_added_up_to_it_and_said_to_be(tmp_path: Path, minutes: int) -> None:
    file_preview = read(tmp_path, long(minutes, DAY // minutes, f"{0.6 * minutes / 60:.9f}"))
    (meter,) = series(file_preview)
    step = grid_of(minutes)
    assert (meter.step_minutes, len(meter.wh), meter.reading_count) == (step, DAY // step, DAY // step)
    assert meter.wh == pytest.approx([10.0 * step] * len(meter.wh), rel=1e-5)
    assert (file_preview.row_count, file_preview.rejected_count, file_preview.repeated_count) == (DAY // step, 0, 0)
    assert any(str(minutes) in note and str(step) in note for note in file_preview.notes)


@settings(max_examples=40)
@given(
    st.sampled_from(FINER),
    st.integers(0, 10_000),
    st.sets(st.integers(0, 60), max_size=8),
    st.booleans(),
    st.booleans(),
)
def test_a_step_is_the_sum_of_all_its_readings_or_missing(
    tmp_path_factory: pytest.TempPathFactory, minutes: int, seed: int, gone: set[int], at_end: bool, by_column: bool
) -> None:
    """Whatever is missing, and whichever way the file is laid out: a sum is whole or not there."""
    rng = np.random.default_rng(seed)
    wh = rng.integers(0, 90, DAY // minutes).astype(float)
    present = [n not in {place * 7 % len(wh) for place in gone} for n in range(len(wh))]
    step = grid_of(minutes)
    cells = [f"{value:.0f}" if there else "" for value, there in zip(wh, present, strict=True)]
    if by_column:
        names = [f"{(n + at_end) * minutes // 60:02}:{(n + at_end) * minutes % 60:02}" for n in range(len(wh))]
        rows = [["meter", "day", *names], ["YW7", f"{BEGIN:%Y-%m-%d}", *cells]]
        file_preview = read(tmp_path_factory.mktemp("day"), rows, profile="watt-hours")
    else:
        begin = BEGIN + timedelta(minutes=minutes * at_end)
        rows = [
            ["meter", "time", "Wh"],
            *(["YW7", at, c] for at, c in zip(times(minutes, len(wh), begin), cells, strict=True)),
        ]
        file_preview = read(tmp_path_factory.mktemp("long"), rows, profile="stamp-at-end" if at_end else None)
    whole = np.where(present, wh, np.nan).reshape(-1, step // minutes).sum(axis=1)
    found = np.full(DAY // step, np.nan)
    for meter in series(file_preview):
        assert meter.step_minutes == step
        first = int((meter.start - np.datetime64(BEGIN, "m")).astype(int)) // step
        found[first : first + len(meter.wh)] = meter.wh
    np.testing.assert_allclose(found, whole, rtol=1e-5)
    assert file_preview.row_count == file_preview.taken_count + file_preview.rejected_count == DAY // step


def test_a_column_a_meter_a_packed_file_and_a_workbook_are_added_up_alike(tmp_path: Path) -> None:
    at = times(5, 288)
    file_preview = read(
        tmp_path, [["time", "YW0001", "YW0002"], *([time, 50, 20] for time in at)], profile="watt-hours"
    )
    assert {meter.external_id: float(meter.wh.sum()) for meter in series(file_preview)} == {
        "YW0001": 14_400,
        "YW0002": 5_760,
    }
    text = "meter,time,Wh\n" + "".join(f"YW7,{time},50\n" for time in at)
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(text.encode()))
    assert total_wh(preview("readings", tmp_path / "packed.csv.gz")) == 14_400
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["계량기번호", "일시", "사용량(Wh)"])
        for n in range(288):
            sheet.write_row(n + 1, 0, ["YW7", "", 50])
            sheet.write_datetime(n + 1, 1, BEGIN + timedelta(minutes=5 * n), form)
    assert total_wh(preview("readings", tmp_path / "book.xlsx")) == 14_400


def test_running_readings_between_two_steps_are_not_needed_and_reject_nothing(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [["meter", "time", "kwh"]]
    rows += [["YW7", at, f"{8350 + n * 0.05:.3f}"] for n, at in enumerate(times(5, 289))]
    file_preview = read(tmp_path, rows)
    assert series(file_preview)[0].wh == pytest.approx([150] * 96, abs=0.1)
    assert (file_preview.rejected_count, file_preview.problem_counts) == (0, {})


@pytest.mark.parametrize("minutes", [7, 45, 90, 120, 360])
def test_readings_that_fill_no_hour_are_refused_in_a_sentence(tmp_path: Path, minutes: int) -> None:
    with pytest.raises(ImportRefused, match=f"{minutes}") as refused:
        read(tmp_path, long(minutes, 24, 0.3))
    assert refused.value.code == "step"


def test_readings_at_no_regular_times_are_named_and_never_taken_for_a_step(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    at = np.cumsum(rng.choice([3, 4, 6, 7, 8, 11], 200))
    rows = [["meter", "time", "kwh"], *(["A", f"{BEGIN + timedelta(minutes=int(m)):%Y-%m-%d %H:%M}", 0.03] for m in at)]
    file_preview = read(tmp_path, rows)
    assert file_preview.taken_count == 0
    assert file_preview.rejected_count == file_preview.row_count > 0


def test_every_ten_seconds_is_not_every_minute(tmp_path: Path) -> None:
    at = [f"{BEGIN + timedelta(seconds=10 * n):%Y-%m-%d %H:%M:%S}" for n in range(3 * 360)]
    file_preview = read(tmp_path, [["meter", "time", "Wh"], *(["A", time, 1] for time in at)])
    assert (file_preview.taken_count, set(file_preview.problem_counts)) == (0, {"off_step", "overlap"})


def test_a_stamp_a_few_seconds_beside_the_minute_is_that_minute(tmp_path: Path) -> None:
    at = [f"{BEGIN + timedelta(minutes=15 * n, seconds=n % 7 - 3):%Y-%m-%d %H:%M:%S}" for n in range(96)]
    file_preview = read(tmp_path, [["meter", "time", "Wh"], *(["A", time, 100] for time in at)])
    assert (file_preview.taken_count, total_wh(file_preview), file_preview.problem_counts) == (96, 9_600, {})


# ------------------------------------------------------------ the length changes


@pytest.mark.parametrize(("first", "second"), [(60, 15), (15, 60), (5, 15), (30, 10), (60, 1)])
def test_a_file_whose_readings_change_their_length_keeps_its_energy(tmp_path: Path, first: int, second: int) -> None:
    rows = long(first, 2 * DAY // first, first * 10, "Wh")
    rows += long(second, DAY // second, second * 10, "Wh", BEGIN + timedelta(days=2))[1:]
    file_preview = read(tmp_path, rows)
    (meter,) = series(file_preview)
    step = max(grid_of(first), grid_of(second))
    assert meter.step_minutes == step
    assert meter.wh == pytest.approx([10.0 * step] * (3 * DAY // step))
    assert not file_preview.problems


def test_a_few_readings_of_another_length_are_named_and_no_part_is_taken_for_the_whole(tmp_path: Path) -> None:
    rows = long(60, 20 * 24, 600, "Wh")
    rows[300][2] = 0
    rows[101:103] = [["YW7", at, 150] for at in times(15, 8, BEGIN + timedelta(hours=100))]
    file_preview = read(tmp_path, rows)
    (meter,) = series(file_preview)
    assert np.flatnonzero(np.isnan(meter.wh)).tolist() == [100, 101]
    assert set(meter.wh[~np.isnan(meter.wh)].tolist()) == {600.0, 0.0}
    assert {code for _, code in codes(file_preview)} == {"off_step", "overlap"}
    assert file_preview.rejected_count == 8
    late = long(15, 192, 150, "Wh")
    late[100][2] = 140
    late += long(60, 6, 600, "Wh", BEGIN + timedelta(days=2))[1:]
    file_preview = read(tmp_path, late)
    assert {code for _, code in codes(file_preview)} == {"step_changes"}
    assert (file_preview.rejected_count, set(series(file_preview)[0].wh.tolist())) == (6, {150.0, 140.0})


def test_the_level_usage_of_an_empty_home_is_no_running_register(tmp_path: Path) -> None:
    rows = long(60, 10 * 24, 30, "Wh")
    for place, wh in ((40, 31), (100, 0), (101, 0), (200, 33)):
        rows[place][2] = wh
    assert total_wh(read(tmp_path, rows)) == 30 * 236 + 64


def test_empty_cells_beside_a_reading_do_not_make_it_longer(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [["meter", "time", "Wh"]]
    rows += [["A", at, 100 if at.endswith(":00") else ""] for at in times(15, 192)]
    (meter,) = series(read(tmp_path, rows))
    assert (meter.step_minutes, meter.reading_count, len(meter.wh)) == (15, 48, 189)
    names = [f"{m // 60:02}:{m % 60:02}" for m in range(0, DAY, 15)]
    cells = [100 if name.endswith(":00") else "" for name in names]
    file_preview = read(tmp_path, [["meter", "day", *names], ["A", "2026-10-05", *cells]], profile="watt-hours")
    assert (series(file_preview)[0].step_minutes, file_preview.taken_count) == (15, 24)


def test_columns_of_five_and_ten_minutes_are_times_of_a_day() -> None:
    for minutes in (1, 5, 10, 20):
        names = [f"{m // 60:02}:{m % 60:02}" for m in range(0, DAY, minutes)]
        assert list(clock_columns(["meter", "day", *names]).values()) == list(range(0, DAY, minutes))


# ------------------------------------------------------------ power is not energy


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("사용전력(kW)", "kW"), ("Power (W)", "W"), ("Usage [W]", "W"), ("active_power_w", "W"), ("activePowerW", "W"),
        ("전력kW", "kW"), ("평균전력 (㎾)", "kW"), ("Demand MW", "MW"), ("소비전력(와트)", "W"), ("kw", "kW"),
        ("사용량(kWh)", "kWh"), ("사용량(㎾h)", "kWh"), ("energy_kwh", "kWh"), ("usageWh", "Wh"), ("kW/h", "kWh"),
        ("전력량(kWh/15분)", "kWh"), ("Import T1 kWh", "kWh"), ("kw-h", "kWh"), ("Energy (MWh)", "MWh"),
        ("사용량", ""), ("전력", ""), ("Meter view", ""), ("검침값(본인)", ""),
    ],
)  # fmt: skip
def test_the_unit_is_read_from_a_column_s_name(name: str, symbol: str) -> None:
    unit, _ = named_in(name)
    assert (unit.symbol if unit is not None else "") == symbol


@pytest.mark.parametrize("name", ["무효전력(kvar)", "피상전력 kVA", "사용량(원)", "전류(A)", "가스(m³)"])
def test_a_unit_of_something_else_is_named_and_no_usage(name: str) -> None:
    unit, word = named_in(name)
    assert (unit, bool(word)) == (None, True)


def test_a_peak_is_no_mean_and_power_is_known_without_its_unit() -> None:
    assert all(
        map(is_peak, ["최대수요전력(kW)", "피크(kW)", "피크전력", "Peak demand (kW)", "최대전력", "순시전력(W)"])
    )
    assert not any(
        map(is_peak, ["최대부하(kWh)", "Import peak kWh", "평균전력(kW)", "사용량", "peak", "최대전력량(kWh)"])
    )
    assert all(map(is_power_name, ["평균전력", "Power", "active_power", "소비 전력"]))
    assert not any(map(is_power_name, ["평균 전력량", "전력사용량", "power factor", "Power consumption", "전력"]))


@pytest.mark.parametrize("minutes", [1, 10, 15, 30, 60])
@pytest.mark.parametrize(("header", "value"), [("평균전력(kW)", "0.4"), ("Usage (W)", "400"), ("Power MW", "0.0004")])
def test_mean_power_becomes_the_energy_of_its_time(tmp_path: Path, minutes: int, header: str, value: str) -> None:
    file_preview = read(tmp_path, long(minutes, DAY // minutes, value, header))
    assert total_wh(file_preview) == pytest.approx(9_600, rel=1e-5)
    assert any("W" in note and str(minutes) in note for note in file_preview.notes)
    assert file_preview.rejected_count == 0


def test_the_unit_may_stand_in_its_column_in_the_cells_above_the_table_or_in_the_profile(tmp_path: Path) -> None:
    at = times(15, 96)
    column = [["meter", "time", "값", "단위"], *(["A", time, "0.4", "kW"] for time in at)]
    assert total_wh(read(tmp_path, column)) == pytest.approx(9_600)
    wide = [["meter", "day", "단위", *[f"{h}시" for h in range(24)]], ["A", "2026-10-05", "W", *["400"] * 24]]
    assert total_wh(read(tmp_path, wide)) == pytest.approx(9_600)
    cells = [["meter", "time", "usage"], *(["A", time, "100 Wh" if n % 2 else "0.1 kWh"] for n, time in enumerate(at))]
    assert total_wh(read(tmp_path, cells)) == pytest.approx(9_600)
    above = [["15분 전력 (단위: kW)"], ["meter", "time", "전력"], *(["A", time, "0.4"] for time in at)]
    assert total_wh(read(tmp_path, above)) == pytest.approx(9_600)
    plain = [["meter", "time", "usage"], *(["A", time, "400"] for time in at)]
    assert total_wh(read(tmp_path, plain, profile="watts")) == pytest.approx(9_600)


def test_a_file_that_names_kw_is_never_said_to_name_no_unit(tmp_path: Path) -> None:
    named = read(tmp_path, long(15, 96, "0.4", "사용전력(kW)"))
    silent = read(tmp_path, long(15, 96, "0.4", "평균전력"))
    assert total_wh(named) == total_wh(silent) == pytest.approx(9_600)
    assert len(silent.notes) == len(named.notes) + 1


def test_power_beside_energy_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    at = times(15, 96)
    rows = [["meter", "time", "value", "unit"]]
    for time in at:
        rows += [["A", time, "0.1", "kWh"], ["A", time, "0.4", "kW"]]
    file_preview = read(tmp_path, rows)
    assert total_wh(file_preview) == pytest.approx(9_600)
    assert any("96" in note for note in file_preview.notes)
    beside = [["meter", "time", "수전전력량(kWh)", "수전전력(kW)"], *(["A", time, "0.1", "0.4"] for time in at)]
    assert total_wh(read(tmp_path, beside)) == pytest.approx(9_600)


@pytest.mark.parametrize(
    ("header", "code"),
    [("최대수요전력(kW)", "peak"), ("사용량(피크 kW)", "peak"), ("사용량(kVA)", "unit"), ("사용량(원)", "unit")],
)
def test_what_is_no_usage_is_refused_with_its_column(tmp_path: Path, header: str, code: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, long(15, 96, "0.4", header))
    assert refused.value.code == code
    assert header in refused.value.message


# ------------------------------------------------------------ the same interval twice


@settings(max_examples=30)
@given(
    st.lists(st.integers(0, 95), max_size=40),
    st.sampled_from(["plain", "columns", "rows", "fine", "running"]),
    st.sampled_from(["%Y-%m-%d %H:%M", "%Y.%m.%d %H:%M:00", "%Y-%m-%dT%H:%M"]),
)
def test_an_interval_that_comes_again_is_one_reading(
    tmp_path_factory: pytest.TempPathFactory, again: list[int], layout: str, written: str
) -> None:
    """Overlapping exports put together: the sum is that of the file without the overlap, whatever its layout."""
    minutes = 5 if layout == "fine" else 15
    at = [BEGIN + timedelta(minutes=minutes * n) for n in range(96)]
    if layout == "columns":
        header = ["meter", "time", "경부하(kWh)", "최대부하(kWh)"]
        body = [["A", time, "0.1", f"{n / 1000}"] for n, time in enumerate(at)]
    elif layout == "rows":
        header = ["meter", "time", "register", "kwh"]
        body = [["A", time, name, "0.1"] for time in at for name in ("Offtake Day", "Offtake Night")]
    else:
        header = ["meter", "time", "kwh"]
        values = [str(8000 + 0.1 * n) if layout == "running" else "0.1" for n in range(96)]
        body = [["A", time, value] for time, value in zip(at, values, strict=True)]
    folder = tmp_path_factory.mktemp("again")
    plain = [[f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell for cell in row] for row in body]
    twice = [[f"{cell:{written}}" if isinstance(cell, datetime) else cell for cell in body[n]] for n in again]
    profile = "running" if layout == "running" else None
    once = read(folder, [header, *plain], profile=profile)
    file_preview = read(folder, [header, *plain, *twice], profile=profile)
    assert total_wh(file_preview) == total_wh(once)
    assert file_preview.taken_count == once.taken_count
    assert (file_preview.rejected_count, file_preview.repeated_count) == (once.rejected_count, len(again))
    assert len(file_preview.notes) == len(once.notes) + bool(again)


def test_a_register_that_says_something_else_again_is_named_and_the_first_kept(tmp_path: Path) -> None:
    at = times(60, 24)
    rows: list[Sequence[object]] = [
        ["meter", "time", "경부하(kWh)", "최대부하(kWh)"],
        *(["A", time, 0.4, 0] for time in at),
    ]
    rows += [["A", time, 0.5, 0] for time in at[:3]]
    file_preview = read(tmp_path, rows)
    assert series(file_preview)[0].wh.tolist() == [400.0] * 24
    assert codes(file_preview) == [(26, "duplicate"), (27, "duplicate"), (28, "duplicate")]
    assert (
        file_preview.row_count,
        file_preview.taken_count,
        file_preview.rejected_count,
        file_preview.repeated_count,
    ) == (27, 24, 3, 0)


def test_a_cell_left_empty_the_first_time_takes_nothing_from_the_second(tmp_path: Path) -> None:
    at = times(60, 24)
    header = ["meter", "time", "경부하(kWh)", "최대부하(kWh)"]
    first = [["A", time, 0.3, "" if n == 23 else 0.1] for n, time in enumerate(at)]
    file_preview = read(tmp_path, [header, *first, ["A", at[23], 0.3, 0.1]])
    assert series(file_preview)[0].wh.tolist() == [400.0] * 24


def test_the_hour_a_clock_was_put_back_is_no_doubled_hour(tmp_path: Path) -> None:
    brussels = ZoneInfo("Europe/Brussels")
    begin = datetime(2026, 10, 24, 22, tzinfo=UTC)
    at = [f"{(begin + timedelta(minutes=15 * n)).astimezone(brussels):%Y-%m-%d %H:%M}" for n in range(48)]
    rows = [["meter", "time", "Import T1 kWh", "Import T2 kWh"], *(["A", time, 0.1, 0.05] for time in at)]
    file_preview = read(tmp_path, rows, profile={"zone": "Europe/Brussels"})
    assert (file_preview.taken_count, total_wh(file_preview), file_preview.repeated_count) == (
        48,
        pytest.approx(7_200),
        0,
    )


# ------------------------------------------------------------ Green Button


def green_button(uom: int, seconds: int, values: Sequence[tuple[int, int]], more: str = "") -> str:
    """Write a feed of one usage point; values are (seconds after the begin, value)."""
    begin = int(datetime(2026, 10, 4, 15, tzinfo=UTC).timestamp())
    readings = "".join(
        f"<IntervalReading><timePeriod><duration>{seconds}</duration><start>{begin + at}</start></timePeriod>"
        f"<value>{value}</value></IntervalReading>"
        for at, value in values
    )
    point = "/RetailCustomer/1/UsagePoint/77"
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">'
        f'<entry><link rel="self" href="{point}/MeterReading/1"/><link rel="related" href="/ReadingType/1"/>'
        "<content><MeterReading/></content></entry>"
        f'<entry><link rel="self" href="/ReadingType/1"/><content><ReadingType><commodity>1</commodity>'
        f"<flowDirection>1</flowDirection><intervalLength>{seconds}</intervalLength><uom>{uom}</uom>{more}"
        "</ReadingType></content></entry>"
        f'<entry><link rel="self" href="{point}/MeterReading/1/IntervalBlock/1"/>'
        f"<content><IntervalBlock>{readings}</IntervalBlock></content></entry></feed>"
    )


@pytest.mark.parametrize(
    ("uom", "seconds", "value", "more"),
    [
        (72, 300, 50, ""),
        (72, 3600, 600, ""),
        (72, 900, 15, "<powerOfTenMultiplier>1</powerOfTenMultiplier>"),
        (38, 60, 600, ""),
        (38, 900, 6, "<powerOfTenMultiplier>2</powerOfTenMultiplier><dataQualifier>2</dataQualifier>"),
    ],
)
def test_a_green_button_file_keeps_its_energy_and_counts_no_interval_twice(
    tmp_path: Path, uom: int, seconds: int, value: int, more: str
) -> None:
    values = [(at, value) for at in range(0, 86_400, seconds)]
    path = tmp_path / "feed.xml"
    path.write_text(green_button(uom, seconds, values + values[5 : 5 + len(values) // 3], more), encoding="utf-8")
    file_preview = preview("readings", path)
    assert total_wh(file_preview) == pytest.approx(14_400)
    assert (file_preview.rejected_count, file_preview.repeated_count) == (0, len(values) // 3)
    assert series(file_preview)[0].step_minutes == grid_of(seconds // 60)


def test_readings_far_apart_in_a_green_button_file_are_as_long_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(green_button(38, 900, [(at, 400) for at in range(0, 86_400, 3_600)]), encoding="utf-8")
    (meter,) = series(preview("readings", path))
    assert (meter.step_minutes, meter.reading_count, float(np.nansum(meter.wh))) == (15, 24, 2_400)


def test_the_highest_power_of_a_green_button_file_is_no_usage(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(
        green_button(38, 900, [(at, 400) for at in range(0, 86_400, 900)], "<dataQualifier>8</dataQualifier>"),
        encoding="utf-8",
    )
    with pytest.raises(ImportRefused) as refused:
        preview("readings", path)
    assert refused.value.code == "no_header"
