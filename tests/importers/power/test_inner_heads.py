"""Heads, units and shortened numbers among the rows of a readings file: no value is taken for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview
from coordinator.importers.reading.cells import number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD = "계량기번호,일시,사용량(kWh)"
HOURS = [f"2026-11-01 {hour:02}:00" for hour in range(24)]
ROWS = [f"0412345678,{hour},0.03" for hour in HOURS]


def read(folder: Path, lines: Sequence[str], name: str = "검침.csv") -> Preview:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return preview("readings", path)


def series(file_preview: Preview) -> dict[str, MeterReadings]:
    return {row.external_id: row for row in file_preview.rows if isinstance(row, MeterReadings)}


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("계량기번호,일시,사용량(Wh)", "0412345678,{},30"),
        ("계량기번호,일시,전력(kW)", "0412345678,{},0.03"),
        ("계량기번호,일시,요금(원)", "0412345678,{},12"),
        ("일시,계량기번호,사용량(kWh)", "{},0412345678,0.03"),
        ("계량기번호,사용량(kWh),일시", "0412345678,0.03,{}"),
    ],
)
def test_rows_below_a_head_that_names_other_columns_are_named_and_never_stored(
    tmp_path: Path, head: str, row: str
) -> None:
    below = [row.format(hour) for hour in HOURS[12:]]
    file_preview = read(tmp_path, [HEAD, *ROWS[:12], head, *below])
    (meter,) = series(file_preview).values()
    assert meter.wh == pytest.approx([30.0] * 12)
    assert file_preview.problem_counts == {"other_head": 13}
    assert file_preview.rejected_count == 13


def test_rows_below_the_files_own_head_once_more_are_read_on(tmp_path: Path) -> None:
    other = ["계량기번호,일시,사용량(Wh)", *(f"0412345678,{hour.replace('-01 ', '-02 ')},30" for hour in HOURS)]
    file_preview = read(tmp_path, [HEAD, *ROWS[:6], HEAD, *ROWS[6:12], *other, HEAD, *ROWS[12:]])
    (meter,) = series(file_preview).values()
    assert meter.wh == pytest.approx([30.0] * 24)
    assert file_preview.problem_counts == {"other_head": 25, "sheet_line": 2}


def test_a_second_head_in_a_file_with_a_row_a_day_is_known_too(tmp_path: Path) -> None:
    clocks = ",".join(f"{hour}시" for hour in range(24))
    day = ",".join(["0.03"] * 24)
    other = f"일자,계량기번호,{clocks}"
    file_preview = read(
        tmp_path,
        [
            *(f"계량기번호,일자,{clocks}", f"0412345678,2026-11-01,{day}"),
            *(f"계량기번호,일자,{clocks}", f"0412345678,2026-11-02,{day}"),
            *(other, f"2026-11-03,0412345678,{day}"),
        ],
    )
    (meter,) = series(file_preview).values()
    assert meter.reading_count == 48
    assert file_preview.problem_counts["other_head"] == 48


@pytest.mark.parametrize(
    ("name", "line", "cell", "wh"),
    [
        ("전력", "-,-,kW", "0.4", 100.0),
        ("전력", ",,(W)", "400", 100.0),
        ("사용량", ",,Wh", "12", 12.0),
        ("사용량", ",,(단위: kWh)", "0.4", 400.0),
        ("사용량", ",,[MWh]", "0.0004", 400.0),
    ],
)
def test_a_unit_in_a_line_below_the_column_names_is_the_unit(
    tmp_path: Path, name: str, line: str, cell: str, wh: float
) -> None:
    quarters = [f"2026-11-01 {minute // 60:02}:{minute % 60:02}" for minute in range(0, 1440, 15)]
    file_preview = read(tmp_path, [f"계량기번호,일시,{name}", line, *(f"0412345678,{at},{cell}" for at in quarters)])
    (meter,) = series(file_preview).values()
    assert meter.wh == pytest.approx([wh] * 96)
    assert (file_preview.rejected_count, file_preview.taken_count) == (0, 96)


@pytest.mark.parametrize("number_of_meter", ["8.31E+10", "8E+11", "1.234567e+11", "8,31E+10"])
def test_readings_of_a_meter_whose_number_a_spreadsheet_shortened_are_nobodys(
    tmp_path: Path, number_of_meter: str
) -> None:
    lost = [f'"{number_of_meter}",{hour},0.03' for hour in HOURS]
    file_preview = read(tmp_path, [HEAD, *ROWS, *lost])
    assert list(series(file_preview)) == ["0412345678"]
    assert file_preview.problem_counts == {"number_shortened": 24}


@given(
    figure=st.floats(0.01, 9.9).map(lambda value: f"{value:.2f}"),
    mark=st.sampled_from("¹²³⁴⁰①②③❶➊½¼₁₂㉑"),
)
def test_a_footnote_is_no_digit(figure: str, mark: str) -> None:
    assert number(figure + mark) is None
    assert number(mark) is None


def test_power_beside_energy_in_one_column_is_named(tmp_path: Path) -> None:
    rows = [*ROWS[:5], f"0412345678,{HOURS[5]},0.4kW", *ROWS[6:]]
    file_preview = read(tmp_path, [HEAD, *rows])
    assert [(problem.row, problem.code, problem.value) for problem in file_preview.problems] == [(7, "unit", "0.4kW")]
    assert (file_preview.taken_count, file_preview.rejected_count) == (23, 1)


def test_a_column_a_meter_leaves_their_sum_out(tmp_path: Path) -> None:
    lines = ["일시,0412345678,0412345679,합계", *(f"{hour},0.4,0.5,0.9" for hour in HOURS)]
    by_meter = series(read(tmp_path, lines))
    assert {name: float(row.wh.sum()) for name, row in by_meter.items()} == pytest.approx(
        {"0412345678": 9600.0, "0412345679": 12_000.0}
    )
