"""Running readings are known by their column's name or by how they rise; what a row counts is known by its cell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BEGIN = datetime(2026, 11, 1)  # noqa: DTZ001 - wall clock


def stamps(count: int) -> list[str]:
    return [f"{BEGIN + timedelta(hours=hour):%Y-%m-%d %H:%M}" for hour in range(count)]


def read(folder: Path, lines: Sequence[str]) -> Preview:
    path = folder / "검침.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return preview("readings", path)


def long(values: Sequence[float], column: str = "사용량(kWh)") -> list[str]:
    head = f"계량기번호,일시,{column}"
    return [head, *(f"04,{at},{value:.3f}" for at, value in zip(stamps(len(values)), values, strict=True))]


def only(file_preview: Preview) -> MeterReadings:
    (meter,) = [row for row in file_preview.rows if isinstance(row, MeterReadings)]
    return meter


@pytest.mark.parametrize(
    "column",
    [
        "지침(kWh)",
        "누적사용량(kWh)",
        "누적전력량",
        "당월누적(kWh)",
        "유효전력 적산값(kWh)",
        "cumulative kWh",
        "Cumulated_kWh",
    ],
)
@pytest.mark.parametrize("level", [0.0, 5.0, 12_345.0])
def test_a_name_that_says_running_is_believed_however_few_the_readings(
    tmp_path: Path, column: str, level: float
) -> None:
    meter = only(read(tmp_path, long([level + 0.4 * hour for hour in range(6)], column)))
    assert meter.wh == pytest.approx([400.0] * 5, abs=1)


@settings(max_examples=40)
@given(
    level=st.floats(0, 100_000),
    used=st.lists(st.floats(0.02, 3.0), min_size=60, max_size=120),
)
def test_what_only_rises_is_a_register_from_the_first_day_of_a_meter_on(
    tmp_path_factory: pytest.TempPathFactory, level: float, used: list[float]
) -> None:
    register = np.round(level + np.cumsum(used), 3)
    meter = only(read(tmp_path_factory.mktemp("register"), long(register.tolist())))
    assert meter.wh == pytest.approx(np.diff(register) * 1000, abs=1)


@pytest.mark.parametrize("count", [12, 24, 47])
@pytest.mark.parametrize(("column", "level"), [("사용량", 1000.0), ("사용량(kWh)", 40.0), ("사용량(Wh)", 52_000.0)])
def test_a_register_far_above_its_rise_is_known_from_half_a_day_of_it(
    tmp_path: Path, count: int, column: str, level: float
) -> None:
    step = 400.0 if column.endswith("(Wh)") else 0.4
    meter = only(read(tmp_path, long([level + step * hour for hour in range(count)], column)))
    assert meter.wh == pytest.approx([400.0] * (count - 1), abs=1)


def test_a_register_that_stands_still_at_the_head_of_a_file_hides_no_other(tmp_path: Path) -> None:
    still = [f"03,{at},52000" for at in stamps(48)]
    file_preview = read(
        tmp_path, ["계량기번호,일시,사용량(Wh)", *still, *long([9000 + 40.0 * n for n in range(48)])[1:]]
    )
    by_meter = {row.external_id: row for row in file_preview.rows if isinstance(row, MeterReadings)}
    assert by_meter["03"].wh == pytest.approx([0.0] * 47)
    assert by_meter["04"].wh == pytest.approx([40.0] * 47)


def test_a_counter_that_begins_again_each_day_is_never_taken_for_usage(tmp_path: Path) -> None:
    file_preview = read(tmp_path, long([0.4 * (hour % 24 + 1) for hour in range(96)]))
    meter = only(file_preview)
    assert np.nanmax(meter.wh) == pytest.approx(400.0, abs=1)
    assert file_preview.problem_counts == {"register_fell": 3}


def test_a_register_that_runs_over_is_known_wherever_in_the_file_it_does(tmp_path: Path) -> None:
    for first in (99_999.5, 99_990.0, 99_975.0):
        file_preview = read(tmp_path, long([(first + 0.4 * hour) % 100_000 for hour in range(72)]))
        assert only(file_preview).wh == pytest.approx([400.0] * 71, abs=1)


@settings(max_examples=40)
@given(used=st.lists(st.floats(0.0, 3.0), min_size=60, max_size=120))
def test_usage_is_never_taken_for_a_register(tmp_path_factory: pytest.TempPathFactory, used: list[float]) -> None:
    values = np.round(used, 3)
    # a home that draws less again and again, as each does
    values[::4] = 0.05
    meter = only(read(tmp_path_factory.mktemp("usage"), long(values.tolist())))
    assert meter.wh == pytest.approx(values * 1000, abs=1)


# ------------------------------------------------------------ what a row counts
@pytest.mark.parametrize("column", ["구분", "종류", "flow", "비고"])
@pytest.mark.parametrize(
    ("drawn", "other"),
    [
        ("수전", "송전"),
        ("수전", "역송"),
        ("전기", "가스"),
        ("전기", "수도"),
        ("import", "export"),
        ("순방향", "역방향"),
    ],
)
@pytest.mark.parametrize("first", ["drawn", "other"])
def test_rows_of_energy_fed_in_or_of_no_electricity_are_never_usage_whatever_the_column_is_called(
    tmp_path: Path, column: str, drawn: str, other: str, first: str
) -> None:
    lines = [f"계량기번호,일시,{column},사용량(kWh)"]
    for at in stamps(24):
        pair = [f"04,{at},{drawn},0.4", f"04,{at},{other},1.2"]
        lines += pair if first == "drawn" else pair[::-1]
    file_preview = read(tmp_path, lines)
    assert only(file_preview).wh == pytest.approx([400.0] * 24)
    assert not file_preview.problems


def test_tariffs_in_rows_of_one_time_add_up_whatever_the_column_is_called(tmp_path: Path) -> None:
    lines = ["계량기번호,일시,부하구분,사용량(kWh)"]
    for at in stamps(24):
        lines += [f"04,{at},{tariff},{kwh}" for tariff, kwh in (("경부하", 0.1), ("중간부하", 0.1), ("최대부하", 0.2))]
    assert only(read(tmp_path, lines)).wh == pytest.approx([400.0] * 24)


def test_a_column_that_tells_the_tariff_of_each_hour_splits_no_register(tmp_path: Path) -> None:
    lines = ["계량기번호,일시,부하구분,지침(kWh)"]
    lines += [
        f"04,{at},{'경부하' if n % 24 < 9 else '최대부하'},{100 + 0.4 * n:.1f}" for n, at in enumerate(stamps(72))
    ]
    assert only(read(tmp_path, lines)).wh == pytest.approx([400.0] * 71, abs=1)
