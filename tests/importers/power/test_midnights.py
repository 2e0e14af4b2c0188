"""Midnights behind the day they end, hours named by their 60th minute, and clocks that a column's name tells."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview
from coordinator.importers.reading.stamps import minutes_to_korea, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAY = date(2026, 11, 1)


def read(folder: Path, lines: Sequence[str], kind: str = "readings") -> Preview:
    path = folder / "자료.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return preview(kind, path)


def series(file_preview: Preview) -> list[MeterReadings]:
    return [row for row in file_preview.rows if isinstance(row, MeterReadings)]


@given(
    days=st.integers(1, 4),
    meters=st.integers(1, 3),
    step=st.sampled_from([15, 30, 60]),
    by_time=st.booleans(),
    seed=st.integers(0, 99),
)
def test_a_midnight_behind_the_last_hour_of_its_own_date_ends_that_day(
    tmp_path_factory: pytest.TempPathFactory, days: int, meters: int, step: int, by_time: bool, seed: int
) -> None:
    count = 1440 // step
    wh = np.random.default_rng(seed).integers(1, 400, (meters, days * count))
    rows: list[tuple[tuple[int, ...], str]] = []
    for meter in range(meters):
        for slot in range(days * count):
            day, ends = DAY + timedelta(days=slot // count), (slot % count + 1) * step % 1440
            order = (slot, meter) if by_time else (meter, slot)
            rows.append((order, f"04{meter},{day} {ends // 60:02}:{ends % 60:02},{wh[meter, slot]}"))
    lines = ["계량기번호,일시,사용량(Wh)", *(line for _, line in sorted(rows))]
    for meter in series(read(tmp_path_factory.mktemp("midnight"), lines)):
        assert meter.start == np.datetime64(DAY, "m")
        assert meter.wh == pytest.approx(wh[int(meter.external_id[2:])])


@pytest.mark.parametrize("order", [1, -1], ids=["rising", "falling"])
def test_a_midnight_before_its_day_begins_it(tmp_path: Path, order: int) -> None:
    rows = [f"04,{DAY} {hour:02}:00,{hour + 1}" for hour in range(24)][::order]
    (meter,) = series(read(tmp_path, ["계량기번호,일시,사용량(Wh)", *rows]))
    assert (meter.start, list(meter.wh)) == (np.datetime64(DAY, "m"), list(range(1, 25)))


def test_hours_named_by_their_60th_minute_are_full_hours(tmp_path: Path) -> None:
    rows = [f"04,{DAY},{hour:02}{minute},100" for hour in range(24) for minute in (15, 30, 45, 60)]
    file_preview = read(tmp_path, ["계량기번호,일자,시간,사용량(Wh)", *rows])
    (meter,) = series(file_preview)
    assert (meter.start, meter.reading_count, file_preview.rejected_count) == (np.datetime64(DAY, "m"), 96, 0)


@pytest.mark.parametrize(
    ("column", "minutes"),
    [
        *(("timestamp (UTC)", 540), ("time_utc", 540), ("일시(UTC)", 540), ("GMT 시각", 540), ("협정세계시 일시", 540)),
        *(("일시(UTC+9)", 0), ("time (UTC+09:00)", 0), ("UTC-05:00 time", 840), ("일시", 0), ("minutes_outcome", 0)),
    ],
)
def test_a_columns_name_tells_its_clock(column: str, minutes: int) -> None:
    assert minutes_to_korea(column) == minutes


def test_readings_and_calls_below_a_name_in_utc_are_in_korean_time(tmp_path: Path) -> None:
    rows = [f"04,{DAY} {hour:02}:00,0.4" for hour in range(24)]
    file_preview = read(tmp_path, ["meter,timestamp (UTC),kwh", *rows])
    (meter,) = series(file_preview)
    assert meter.start == np.datetime64("2026-11-01T09:00")
    assert any("timestamp (UTC)" in note for note in file_preview.notes)
    lines = [
        "phone,calledAt (UTC),endTime (UTC),result,summary",
        "01011112221,2026-11-24 01:05,2026-11-24 01:08,응답,네",
    ]
    (call,) = [row for row in read(tmp_path, lines, "calls").rows if isinstance(row, CallRow)]
    assert (call.called_at.hour, call.duration_seconds) == (10, 180)


def test_korean_time_may_be_named_in_a_cell() -> None:
    at = moment("2026-11-30 10:00:00 KST")
    assert at is not None
    assert (at.wall.hour, at.zoned) == (10, True)
