"""Readings files of every layout: wide and long, registers, running meter readings, other clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.errors import ImportRefused
from coordinator.importers.power.layouts import clock_columns
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview
from coordinator.importers.reading.directions import direction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def read(folder: Path, rows: Sequence[Sequence[object]], *, comma: str = ",", **options: object) -> Preview:
    path = folder / "meter 77.csv"
    path.write_text("".join(comma.join(str(cell) for cell in row) + "\n" for row in rows), encoding="utf-8")
    return preview("readings", path, **options)  # type: ignore[arg-type]


def series(file_preview: Preview) -> list[MeterReadings]:
    return [row for row in file_preview.rows if isinstance(row, MeterReadings)]


def codes(file_preview: Preview) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in file_preview.problems]


def days_of(wh: Sequence[int | None], columns: int) -> list[list[str]]:
    """Cut a series into rows of one day, kWh with three decimals; None is an empty cell."""
    cells = ["" if value_wh is None else f"{value_wh / 1000:.3f}" for value_wh in wh]
    return [cells[start : start + columns] for start in range(0, len(cells), columns)]


KOREAN_HOURS = [f"{hour}시" for hour in range(24)]
ENDS = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(15, 1441, 15)]
SPANS = [f"{m // 60:02}:{m % 60:02}-{(m + 30) // 60 % 24:02}:{(m + 30) % 60:02}" for m in range(0, 1440, 30)]


@pytest.mark.parametrize(
    ("names", "first", "last"),
    [
        (KOREAN_HOURS, 0, 1380),
        ([f"{hour}시" for hour in range(1, 25)], 0, 1380),
        ([f"{hour}" for hour in range(1, 25)], 0, 1380),
        ([f"{hour:02}" for hour in range(24)], 0, 1380),
        ([f"H{hour}" for hour in range(1, 25)], 0, 1380),
        (ENDS, 0, 1425),
        (SPANS, 0, 1410),
        ([f"{m // 60:02}{m % 60:02}" for m in range(0, 1440, 15)], 0, 1425),
        ([f"{m // 60:02}:{m % 60:02}(kWh)" for m in range(30, 1441, 30)], 0, 1410),
    ],
)
def test_the_columns_of_a_day_are_known_by_their_names(names: list[str], first: int, last: int) -> None:
    found = clock_columns(["계량기번호", "일자", *names])
    assert list(found) == list(range(2, 2 + len(names)))
    assert (found[2], found[len(names) + 1]) == (first, last)


def test_other_columns_are_no_times_of_day() -> None:
    assert clock_columns(["meter", "time", "kwh"]) == {}
    assert clock_columns([f"{hour}시" for hour in range(23)]) == {}
    assert clock_columns([str(n) for n in range(5, 29)]) == {}


@settings(max_examples=25)
@given(
    st.lists(st.none() | st.integers(0, 9_000), min_size=96, max_size=96).filter(
        lambda wh: (
            any(value_wh is not None for value_wh in wh[:24]) and any(value_wh is not None for value_wh in wh[-24:])
        )
    ),
    st.sampled_from([(KOREAN_HOURS, 60), (SPANS, 30), (ENDS, 15)]),
    st.booleans(),
)
def test_wide_and_long_files_give_the_same_readings(
    tmp_path_factory: pytest.TempPathFactory, wh: list[int | None], layout: tuple[list[str], int], comma: bool
) -> None:
    folder = tmp_path_factory.mktemp("wide")
    names, step = layout
    cut = days_of(wh * (len(names) // 24), len(names))
    wide = [["계량기번호", "일자", *names]]
    wide += [["A7", f"{1 + day}/10/2026", *cells] for day, cells in enumerate(cut)]
    long = [["계량기번호", "일시", "사용량"]]
    for day, cells in enumerate(cut):
        for place, cell in enumerate(cells):
            minute = place * step
            long.append(["A7", f"2026-10-{1 + day:02} {minute // 60:02}:{minute % 60:02}", cell])
    if comma:
        wide = [[cell.replace(".", ",") for cell in row] for row in wide]
    meter = series(read(folder, wide, comma=";", profile={"date_order": "day", "unit": "kwh"}))
    other = series(read(folder, long, profile="kilowatt-hours"))
    assert len(meter) == len(other) == 1
    assert (meter[0].external_id, meter[0].step_minutes, meter[0].start) == ("A7", step, other[0].start)
    np.testing.assert_array_equal(meter[0].wh, other[0].wh)


def test_a_cell_of_a_wide_file_is_named_by_its_line_and_column(tmp_path: Path) -> None:
    rows: list[list[object]] = [["고객번호", "일자", *KOREAN_HOURS]]
    rows += [["A", f"2026-11-{day:02}", *["0.2"] * 24] for day in (1, 2, 3)]
    rows[2][5] = "많음"
    file_preview = read(tmp_path, rows)
    assert [(p.row, p.column, p.value, p.code) for p in file_preview.problems] == [(3, "3시", "많음", "not_a_number")]
    assert (file_preview.row_count, file_preview.taken_count, file_preview.rejected_count) == (72, 71, 1)
    assert not any("시" in note for note in file_preview.notes)


def test_a_column_a_meter_gives_one_series_each(tmp_path: Path) -> None:
    rows: list[list[object]] = [["time", "YW0001", "YW0002"]]
    rows += [[f"2026-11-01 {hour:02}:00", "0.1", "" if hour == 5 else "0.3"] for hour in range(24)]
    meters = {meter.external_id: meter for meter in series(read(tmp_path, rows, profile="kilowatt-hours"))}
    assert set(meters) == {"YW0001", "YW0002"}
    assert meters["YW0001"].wh.sum() == pytest.approx(2_400)
    assert (meters["YW0002"].reading_count, bool(np.isnan(meters["YW0002"].wh[5]))) == (23, True)


def test_a_file_of_one_meter_takes_the_file_s_name_and_says_so_but_many_meters_are_not_mixed(tmp_path: Path) -> None:
    hours = [f"2026-11-01 {hour:02}:00" for hour in range(24)]
    file_preview = read(tmp_path, [["time", "kwh"], *([hour, "0.2"] for hour in hours)])
    assert [meter.external_id for meter in series(file_preview)] == ["meter 77"]
    assert any("meter 77" in note for note in file_preview.notes)
    named = read(tmp_path, [["time", "kwh"], *([hour, "0.2"] for hour in hours)], profile={"meter": "YW9"})
    assert [meter.external_id for meter in series(named)] == ["YW9"]
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, [["which", "time", "kwh"], *([home, h, "0.2"] for h in hours for home in ("가", "나"))])
    assert refused.value.code == "column_missing"


# ------------------------------------------------------------ registers


def test_registers_of_two_tariffs_are_added_and_energy_fed_in_is_not(tmp_path: Path) -> None:
    rows: list[list[object]] = [["time", "Import T1 kWh", "Import T2 kWh", "Export T1 kWh", "Gas m3"]]
    rows += [[f"2026-11-01 {hour:02}:00", "0.1", "0.25", "4", "9"] for hour in range(24)]
    file_preview = read(tmp_path, rows)
    assert series(file_preview)[0].wh.tolist() == [350.0] * 24
    assert (file_preview.row_count, file_preview.taken_count, file_preview.rejected_count) == (24, 24, 0)


def test_a_register_that_says_nothing_makes_the_reading_missing_not_small(tmp_path: Path) -> None:
    rows: list[list[object]] = [["time", "Import T1 kWh", "Import T2 kWh"]]
    rows += [[f"2026-11-01 {hour:02}:00", "0.0", "" if hour == 7 else "0.25"] for hour in range(24)]
    file_preview = read(tmp_path, rows)
    assert np.flatnonzero(np.isnan(series(file_preview)[0].wh)).tolist() == [7]
    assert {code for _, code in codes(file_preview)} == {"empty", "register_missing"}
    assert (file_preview.row_count, file_preview.taken_count, file_preview.rejected_count) == (24, 23, 1)


def test_no_consumption_in_words_is_missing_and_not_zero(tmp_path: Path) -> None:
    rows: list[list[object]] = [["meter", "time", "kwh"]]
    rows += [["A", f"2026-11-01 {hour:02}:00", "No consumption" if hour == 7 else "0.2"] for hour in range(24)]
    file_preview = read(tmp_path, rows)
    assert codes(file_preview) == [(9, "empty")]
    assert np.flatnonzero(np.isnan(series(file_preview)[0].wh)).tolist() == [7]


def test_tariffs_that_take_turns_are_readings_of_their_hours(tmp_path: Path) -> None:
    rows: list[list[object]] = [["time", "Import T1 kWh", "Import T2 kWh"]]
    rows += [[f"2026-11-01 {hour:02}:00", *(("0.2", "") if hour < 8 else ("", "0.3"))] for hour in range(24)]
    assert series(read(tmp_path, rows))[0].wh.sum() == pytest.approx(8 * 200 + 16 * 300)


def test_rows_of_registers_and_units_are_told_apart(tmp_path: Path) -> None:
    rows: list[list[object]] = [["EAN code", "time", "register", "volume", "unit"]]
    for hour in range(24):
        at = f"2026-11-01 {hour:02}:00"
        rows += [['="0077"', at, "Offtake Day", "0.2", "kWh"], ['="0077"', at, "Injection Day", "3", "kWh"]]
        rows += [['="0077"', at, "Offtake Night", "100", "Wh"]]
    rows.append(['="0077"', "2026-11-01 23:00", "Offtake Day", "1", "kvarh"])
    file_preview = read(tmp_path, rows, comma=";")
    (meter,) = series(file_preview)
    assert (meter.external_id, meter.wh.tolist()) == ("0077", [300.0] * 24)
    assert codes(file_preview) == [(74, "unit")]
    assert any("Injection Day" in note for note in file_preview.notes)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("Import T1 kWh", "import"), ("Export T1 kWh", "export"), ("Injection Night", "export"),
        ("Offtake Day", "import"),
        ("Electricity 1 Returned (Dutch Users: Low Tariff)", "export"), ("경부하", "import"), ("역송전력량", "export"),
        ("Gas", "other"), ("무효전력량(kvarh)", "other"), ("MAC000037", ""), ("MT12", ""),
    ],
)  # fmt: skip
def test_what_a_register_counts_is_told_by_its_name(name: str, counts: str) -> None:
    assert direction(name) == counts


# ------------------------------------------------------------ running readings


def running(values: Sequence[float], meter: str = "A") -> list[list[object]]:
    begin = datetime(2026, 10, 1)  # noqa: DTZ001
    rows: list[list[object]] = [["meter", "time", "kwh"]]
    rows += [[meter, f"{begin + timedelta(hours=n):%Y-%m-%d %H:%M}", f"{value:.3f}"] for n, value in enumerate(values)]
    return rows


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 4_000), min_size=60, max_size=80).filter(lambda wh: any(wh[:20])),
    st.integers(2_000_000, 90_000_000),
)
def test_running_readings_and_usage_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, wh: list[int], begin_wh: int
) -> None:
    registers = [(begin_wh + total) / 1000 for total in np.concatenate([[0], np.cumsum(wh)])]
    file_preview = read(tmp_path_factory.mktemp("running"), running(registers), profile="running")
    (meter,) = series(file_preview)
    assert meter.wh == pytest.approx(wh, abs=0.01)
    assert str(meter.start) == "2026-10-01T00:00"
    assert (file_preview.row_count, file_preview.taken_count, file_preview.rejected_count) == (len(wh), len(wh), 0)


def test_running_readings_are_known_without_a_profile_and_usage_is_never_taken_for_them(tmp_path: Path) -> None:
    file_preview = read(tmp_path, running([8350 + n * 0.2 for n in range(96)]))
    assert series(file_preview)[0].wh == pytest.approx([200] * 95, abs=0.01)
    steady = read(tmp_path, running([0.2 + n * 0.001 for n in range(96)]))
    assert series(steady)[0].wh[0] == pytest.approx(200)


def test_a_register_that_runs_over_is_counted_across_and_a_new_meter_is_no_giant_reading(tmp_path: Path) -> None:
    over = [99_999.0 + n * 0.25 - (100_000 if 99_999.0 + n * 0.25 >= 100_000 else 0) for n in range(96)]
    file_preview = read(tmp_path, running(over), profile="running")
    assert series(file_preview)[0].wh == pytest.approx([250] * 95, abs=0.5)
    assert not file_preview.problems
    assert len(file_preview.notes) > len(read(tmp_path, running([50 + n for n in range(96)]), profile="running").notes)
    swapped = [8350 + n * 0.2 for n in range(50)] + [3 + n * 0.2 for n in range(50)]
    file_preview = read(tmp_path, running(swapped), profile="running")
    assert codes(file_preview) == [(52, "register_fell")]
    assert np.flatnonzero(np.isnan(series(file_preview)[0].wh)).tolist() == [49]
    jumped = [3 + n * 0.2 for n in range(50)] + [8350 + n * 0.2 for n in range(50)]
    file_preview = read(tmp_path, running(jumped), profile="running")
    assert codes(file_preview) == [(52, "register_jumped")]
    assert float(np.nanmax(series(file_preview)[0].wh)) < 300


def test_a_gap_in_running_readings_is_missing_and_not_one_large_reading(tmp_path: Path) -> None:
    rows = running([8350 + n * 0.2 for n in range(96)])
    del rows[40:44]
    (meter,) = series(read(tmp_path, rows, profile="running"))
    assert np.flatnonzero(np.isnan(meter.wh)).tolist() == [38, 39, 40, 41, 42]
    assert float(np.nanmax(meter.wh)) == pytest.approx(200, abs=0.1)


def test_negative_readings_are_energy_fed_in_named_once_a_meter(tmp_path: Path) -> None:
    rows: list[list[object]] = [["meter", "time", "kwh"]]
    for meter in ("A", "B"):
        rows += [
            [meter, f"2026-11-0{day} {hour:02}:00", "-0.4" if 10 <= hour < 15 else "0.2"]
            for day in (1, 2, 3)
            for hour in range(24)
        ]
    file_preview = read(tmp_path, rows)
    assert codes(file_preview) == [(12, "negative"), (84, "negative")]
    assert "15" in file_preview.problems[0].message
    assert file_preview.problem_counts == {"negative": 30}
    assert all(bool(np.isnan(meter.wh[10])) and meter.reading_count == 57 for meter in series(file_preview))
    assert all(meter.feeds_in for meter in series(file_preview))


def test_a_few_negative_readings_are_a_fault_and_no_solar_panels(tmp_path: Path) -> None:
    rows: list[list[object]] = [["meter", "time", "kwh"]]
    rows += [
        ["A", f"2026-11-0{day} {hour:02}:00", "-0.4" if hour == 10 else "0.2"]
        for day in (1, 2, 3)
        for hour in range(24)
    ]
    (meter,) = series(read(tmp_path, rows))
    assert not meter.feeds_in


# ------------------------------------------------------------ clocks

BRUSSELS = ZoneInfo("Europe/Brussels")


def local(begin: datetime, hours: int) -> list[str]:
    return [f"{(begin + timedelta(hours=n)).astimezone(BRUSSELS):%Y-%m-%d %H:%M}" for n in range(hours)]


@given(st.datetimes(datetime(2000, 1, 1), datetime(2035, 12, 30)))  # noqa: DTZ001
@settings(max_examples=40)
def test_a_local_clock_with_changes_loses_and_doubles_no_hour(
    tmp_path_factory: pytest.TempPathFactory, begin: datetime
) -> None:
    start = begin.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)
    # begins and ends away from the doubled hour, in which a lone row could not be placed
    while start.astimezone(BRUSSELS).hour != 12:
        start += timedelta(hours=1)
    rows: list[list[object]] = [["meter", "time", "kwh"]]
    rows += [["A", at, f"{0.1 + n / 1000:.3f}"] for n, at in enumerate(local(start, 24 * 8 + 1))]
    file_preview = read(tmp_path_factory.mktemp("clock"), rows, profile={"zone": "Europe/Brussels"})
    (meter,) = series(file_preview)
    assert meter.reading_count == len(meter.wh) == 24 * 8 + 1
    assert meter.start == np.datetime64((start + timedelta(hours=9)).replace(tzinfo=None), "m")
    assert meter.wh == pytest.approx([100 + n for n in range(len(meter.wh))], abs=0.01)


def test_the_missing_and_the_doubled_hour_are_named_where_they_cannot_be(tmp_path: Path) -> None:
    profile = {"zone": "Europe/Brussels", "unit": "kwh"}
    wide: list[list[object]] = [["meter", "day", *KOREAN_HOURS]]
    wide += [["A", day, *["0.1"] * 24] for day in ("2026-03-28", "2026-03-29", "2026-10-25")]
    file_preview = read(tmp_path, wide, profile=profile)
    assert codes(file_preview) == [(3, "no_such_time"), (4, "clock_put_back")]
    wide[2][4] = wide[3][4] = ""
    quiet = read(tmp_path, wide, profile=profile)
    assert (codes(quiet), quiet.taken_count, quiet.rejected_count) == ([], 70, 0)


def test_an_unknown_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, running([1.0] * 3), profile={"zone": "../etc/passwd"})
    assert refused.value.code == "profile"
