"""Files by the utility's own column names: the P-Meter day profile, 파워플래너's hours; and registers beside others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.errors import ImportRefused
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

QUARTERS = [f"pwr_qty{minute // 60:02}{minute % 60:02}" for minute in range(15, 1441, 15)]
HEAD = ["custNo", "meterNo", "mr_ymd", "multi_meter_yn", "vld_pwr", *QUARTERS]


def read(folder: Path, rows: Sequence[Sequence[object]], **options: object) -> Preview:
    path = folder / "kepco.csv"
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8-sig")
    return preview("readings", path, **options)  # type: ignore[arg-type]


def series(file_preview: Preview) -> dict[str, MeterReadings]:
    return {row.external_id: row for row in file_preview.rows if isinstance(row, MeterReadings)}


def codes(file_preview: Preview) -> set[str]:
    return {problem.code for problem in file_preview.problems}


@settings(max_examples=20)
@given(
    st.lists(st.none() | st.integers(0, 4_000), min_size=96, max_size=96).filter(lambda wh: wh[0] and wh[-1]),
    st.sampled_from(["20261101", "2026-11-01", "20261101.0", "2026/11/01", "261101"]),
)
def test_the_day_profile_is_the_table_headed_by_times(
    tmp_path_factory: pytest.TempPathFactory, wh: list[int | None], day: str
) -> None:
    folder = tmp_path_factory.mktemp("profile")
    cells = ["" if value is None else f"{value / 1000:.3f}" for value in wh]
    (ours,) = series(read(folder, [HEAD, ["0100000007", "25000000001", day, "N", "4.1", *cells]])).values()
    times = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(15, 1441, 15)]
    (plain,) = series(
        read(folder, [["고객번호", "일자", *times], ["0100000007", "2026-11-01", *cells]], profile="kilowatt-hours")
    ).values()
    assert ours.external_id == plain.external_id == "0100000007"
    assert (str(ours.start), ours.step_minutes) == ("2026-11-01T00:00", 15)
    np.testing.assert_array_equal(ours.wh, plain.wh)


def test_the_unit_of_the_utility_s_columns_is_known(tmp_path: Path) -> None:
    file_preview = read(tmp_path, [HEAD, ["01", "2", "20261101", "N", "4", *["0.02"] * 96]])
    assert not any("kWh" in note for note in file_preview.notes)


def test_rows_of_a_customer_with_several_meters_are_added_up_and_the_same_row_twice_is_one(tmp_path: Path) -> None:
    first = ["0100000007", "25000000001", "20261101", "Y", "4", *["0.02"] * 96]
    second = ["0100000007", "25000000002", "20261101", "Y", "4", *["0.03"] * 96]
    other = ["0100000008", "25000000003", "20261101", "N", "4", *["0.05"] * 96]
    file_preview = read(tmp_path, [HEAD, first, second, other, first])
    meters = series(file_preview)
    assert meters["0100000007"].wh == pytest.approx([50.0] * 96)
    assert meters["0100000008"].wh == pytest.approx([50.0] * 96)
    assert (file_preview.rejected_count, file_preview.repeated_count) == (0, 96)


def test_one_of_several_meters_that_says_nothing_makes_the_reading_missing_not_small(tmp_path: Path) -> None:
    rows: list[list[str]] = []
    for day in (1, 2, 3):
        for meter in (1, 2):
            if (day, meter) != (2, 2):
                rows.append(
                    ["07", f"M{meter}", f"2026-11-0{day}", "Y", "4", *["0.02"] * 95, "" if day == 1 else "0.02"]
                )
    rows[1][-1] = "0.02"
    file_preview = read(tmp_path, [HEAD, *rows])
    (meter,) = series(file_preview).values()
    assert np.flatnonzero(np.isnan(meter.wh)).tolist() == list(range(95, 192))
    assert set(meter.wh[~np.isnan(meter.wh)].tolist()) == {40.0}
    assert "register_missing" in codes(file_preview)


def test_a_meter_changed_for_another_is_one_customer_without_a_doubled_day(tmp_path: Path) -> None:
    before = ["07", "M1", "20261101", "N", "4", *["0.1"] * 40, *[""] * 56]
    after = ["07", "M2", "20261101", "N", "4", *[""] * 40, *["0.1"] * 56]
    (meter,) = series(read(tmp_path, [HEAD, before, after])).values()
    assert meter.wh == pytest.approx([100.0] * 96)


@pytest.mark.parametrize(
    "labels",
    [
        [f"{minute:04}" for minute in range(15, 1441, 15)],
        [f"{hour:02}{minute}" for hour in range(24) for minute in (15, 30, 45, 60)],
    ],
    ids=["minutes since midnight", "sixtieth minutes"],
)
def test_labels_above_59_minutes_are_asked_and_read_by_their_order_once_a_person_says_so(
    tmp_path: Path, labels: list[str]
) -> None:
    wh = [f"{n / 1000:.3f}" for n in range(96)]
    rows = [["custNo", "mr_ymd", *[f"pwr_qty{label}" for label in labels]], ["07", "20261101", *wh]]
    with pytest.raises(ImportRefused, match="pwr_qty0060") as refused:
        read(tmp_path, rows)
    assert refused.value.code == "labels"
    (meter,) = series(read(tmp_path, rows, profile="row-a-day")).values()
    assert meter.wh == pytest.approx(list(range(96)))


@pytest.mark.parametrize("day", ["20261101", "261101", "2026-11-01"])
@pytest.mark.parametrize("clock", ["{:02}:00", "{:02}00", "{}:00"])
def test_the_hours_of_the_planner_are_ends_and_what_was_not_read_is_no_zero(
    tmp_path: Path, day: str, clock: str
) -> None:
    rows: list[list[object]] = [["고객번호", "YYMMDD", "MR_HHMI2", "F_AP_QT", "NO_DATA_YN"]]
    for hour in range(1, 25):
        is_read = hour < 20
        rows.append(["0100000007", day, clock.format(hour), hour / 10 if is_read else 0, "N" if is_read else "Y"])
    file_preview = read(tmp_path, rows)
    (meter,) = series(file_preview).values()
    assert (str(meter.start), meter.reading_count, len(meter.wh)) == ("2026-11-01T00:00", 19, 19)
    assert meter.wh == pytest.approx([100.0 * hour for hour in range(1, 20)])
    assert (file_preview.taken_count, file_preview.rejected_count, codes(file_preview)) == (19, 5, {"no_data"})


def test_a_part_of_the_planner_s_day_is_of_ends_by_the_name_of_its_column(tmp_path: Path) -> None:
    rows = [["고객번호", "YYMMDD", "MR_HHMI2", "F_AP_QT"], *(["07", "261101", f"{h:02}:00", 0.1] for h in range(1, 9))]
    (meter,) = series(read(tmp_path, rows)).values()
    assert str(meter.start) == "2026-11-01T00:00"


# ------------------------------------------------------------ registers beside others


def registers(*values: tuple[str, str]) -> list[list[str]]:
    rows = [["meter", "time", "register", "kWh"]]
    return rows + [["A", f"2026-11-01 {h:02}:00", name, kwh] for h in range(24) for name, kwh in values]


@pytest.mark.parametrize(
    ("values", "wh", "said"),
    [
        ((("T1", "0.1"), ("T2", "0.2"), ("Total", "0.3")), 300, "Total"),
        ((("경부하", "0.1"), ("중간부하", "0.2"), ("최대부하", "0"), ("합계", "0.3")), 300, "합계"),
        ((("Delivered", "0.5"), ("Received", "0.2"), ("Net", "0.3")), 500, "Net"),
        ((("Energy delivered", "0.5"), ("Energy received", "0.2")), 500, "received"),
        ((("수전", "0.5"), ("송전", "0.2"), ("순전력량", "0.3")), 500, "순전력량"),
        ((("Net", "0.3"),), 300, ""),
        ((("Total", "0.3"), ("Net", "0.1")), 300, "Net"),
        ((("Offtake Day", "0.1"), ("Offtake Night", "0.2")), 300, ""),
    ],
)
def test_of_delivered_received_net_and_sums_what_was_drawn_counts_once(
    tmp_path: Path, values: tuple[tuple[str, str], ...], wh: float, said: str
) -> None:
    file_preview = read(tmp_path, registers(*values))
    (meter,) = series(file_preview).values()
    assert meter.wh == pytest.approx([wh] * 24)
    assert (file_preview.row_count, file_preview.rejected_count) == (24, 0)
    assert any(said in note for note in file_preview.notes) or not said


def test_a_sum_is_taken_for_the_meter_that_gives_nothing_else(tmp_path: Path) -> None:
    rows = registers(("T1", "0.1"), ("T2", "0.2"), ("Total", "0.3"))
    rows += [["B", f"2026-11-01 {h:02}:00", "Total", "0.7"] for h in range(24)]
    meters = series(read(tmp_path, rows))
    assert (float(meters["A"].wh.sum()), float(meters["B"].wh.sum())) == pytest.approx((7_200, 16_800))


def test_columns_side_by_side_are_chosen_from_in_the_same_way(tmp_path: Path) -> None:
    head = ["meter", "time", "Delivered (kWh)", "Received (kWh)", "Net (kWh)"]
    rows = [head, *(["A", f"2026-11-01 {h:02}:00", 0.5, 0.2, 0.3] for h in range(24))]
    assert float(series(read(tmp_path, rows))["A"].wh.sum()) == pytest.approx(12_000)
