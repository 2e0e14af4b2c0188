"""Times that name the end of a reading or its whole span: the energy stays in the hour it was used in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.importers.power.layouts import clock_columns
from coordinator.importers.power.lengths import LENGTHS, grid_of
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

DAY = 24 * 60
DAYS = (date(2026, 11, 1), date(2026, 11, 2))


def at(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def korean(minute: int) -> str:
    return f"{minute // 60}시" + (f" {minute % 60}분" if minute % 60 else "")


# each writes day, begin and length of a reading as one or two cells
WAYS: dict[str, Callable[[date, int, int], list[str]]] = {
    "begins": lambda day, begin, step: [str(day), at(begin)],
    "ends to 24:00": lambda day, begin, step: [str(day), at(begin + step)],
    "ends to 2400": lambda day, begin, step: [str(day), at(begin + step).replace(":", "")],
    "ends without zeros": lambda day, begin, step: [str(day), at(begin + step).replace(":", "").lstrip("0") or "0"],
    "ends in Korean": lambda day, begin, step: [str(day), korean(begin + step)],
    "ends as fractions": lambda day, begin, step: [str(day), repr((begin + step) / DAY) if begin + step < DAY else "1"],
    "begins as fractions": lambda day, begin, step: [str(day), repr(begin / DAY) if begin else "0"],
    "spans": lambda day, begin, step: [f"{day:%Y%m%d}", f"{at(begin)}~{at(begin + step)}"],
    "spans to 0:00": lambda day, begin, step: [str(day), f"{at(begin)} - {at((begin + step) % DAY)}"],
    "spans in Korean": lambda day, begin, step: [str(day), f"{korean(begin)}∼{korean(begin + step)}"],
    "one cell to 24:00": lambda day, begin, step: [f"{day} {at(begin + step)}", ""],
    "one cell, compact": lambda day, begin, step: [f"{day:%Y%m%d}{at(begin + step).replace(':', '')}", ""],
    "one cell, a span": lambda day, begin, step: [f"{day} {at(begin)}~{at(begin + step)}", ""],
    "one cell, two stamps": lambda day, begin, step: [
        f"{day} {at(begin)} ~ {datetime.fromisoformat(str(day)) + timedelta(minutes=begin + step):%Y-%m-%d %H:%M}",
        "",
    ],
    "one cell to the next midnight": lambda day, begin, step: [
        f"{datetime.fromisoformat(str(day)) + timedelta(minutes=begin + step):%Y-%m-%d %H:%M}",
        "",
    ],
}


def read(folder: Path, rows: Sequence[Sequence[object]], **options: object) -> Preview:
    path = folder / "readings.csv"
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    return preview("readings", path, **options)  # type: ignore[arg-type]


def series(file_preview: Preview) -> list[MeterReadings]:
    return [row for row in file_preview.rows if isinstance(row, MeterReadings)]


def hours(*, name: str = "시각", first: int = 1, last: int = 24, write: Callable[[int], str] = str) -> list[list[str]]:
    rows = [["계량기번호", "일자", name, "사용량(Wh)"]]
    return rows + [["A", "2026-11-01", write(hour), str(100 + hour)] for hour in range(first, last + 1)]


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(WAYS)),
    st.sampled_from(LENGTHS[2:]),
    st.integers(0, 2**32 - 1),
)
def test_whatever_way_its_times_are_written_a_reading_keeps_its_place_and_the_day_its_energy(
    tmp_path_factory: pytest.TempPathFactory, way: str, step: int, seed: int
) -> None:
    grid = grid_of(step)
    wh = np.random.default_rng(seed).integers(1, 90, 2 * DAY // step).tolist()
    rows: list[Sequence[object]] = [["계량기번호", "일자", "시각", "사용량(Wh)"]]
    values = iter(wh)
    for day in DAYS:
        for begin in range(0, DAY, step):
            rows.append(["A", *WAYS[way](day, begin, step), next(values)])
    if way.startswith("one cell"):
        rows = [[row[0], row[1], row[3]] for row in rows]
    file_preview = read(tmp_path_factory.mktemp("ends"), rows)
    (meter,) = series(file_preview)
    assert str(meter.start) == "2026-11-01T00:00"
    assert meter.wh.tolist() == [float(sum(wh[n : n + grid // step])) for n in range(0, len(wh), grid // step)]
    assert file_preview.rejected_count == 0
    is_end = "ends" in way or way in ("one cell to 24:00", "one cell, compact", "one cell to the next midnight")
    is_summed = step != grid
    assert len(file_preview.notes) == is_end + is_summed


@pytest.mark.parametrize(
    "write",
    [
        str,
        "{}H".format,
        "{:02}H".format,
        "H{}".format,
        "{}시".format,
        "{:02}:00".format,
        "{}:00:00".format,
        "{}h".format,
    ],
)
def test_hours_from_1_to_24_are_ends_however_they_are_written(tmp_path: Path, write: Callable[[int], str]) -> None:
    (meter,) = series(read(tmp_path, hours(write=write)))
    assert (str(meter.start), meter.wh.tolist()) == ("2026-11-01T00:00", [float(101 + n) for n in range(24)])


@pytest.mark.parametrize(
    "write",
    [
        lambda h: f"{h:02}~{h + 1:02}시", lambda h: f"{h}-{h + 1}", lambda h: f"{h}시~{h + 1}시",
        lambda h: f"{h:02}:00~{h:02}:59", lambda h: f"{h:02}:01~{h + 1:02}:00", lambda h: f"{h}시부터 {h + 1}시까지",
        lambda h: f"{h:02}:00-{h + 1:02}:00", lambda h: f"{h}H–{h + 1}H",
        lambda h: f"{h:02}:00 ～ {(h + 1) % 24:02}:00",
    ],
)  # fmt: skip
def test_a_span_names_its_begin_in_a_cell_and_at_the_head(tmp_path: Path, write: Callable[[int], str]) -> None:
    file_preview = read(tmp_path, hours(first=0, last=23, write=write))
    (meter,) = series(file_preview)
    assert (str(meter.start), meter.wh.tolist()) == ("2026-11-01T00:00", [float(100 + n) for n in range(24)])
    assert not file_preview.notes
    heads = [write(hour) for hour in range(24)]
    assert list(clock_columns(["meter", "day", *heads]).values()) == list(range(0, DAY, 60))


def test_hours_from_0_to_23_stay_begins_and_a_file_with_both_midnights_too(tmp_path: Path) -> None:
    for last in (23, 24):
        (meter,) = series(read(tmp_path, hours(first=0, last=last)))
        assert (str(meter.start), float(meter.wh[0])) == ("2026-11-01T00:00", 100.0)


def test_the_profile_says_what_the_times_are_whatever_they_look_like(tmp_path: Path) -> None:
    starts = read(tmp_path, hours(), profile="stamp-at-start")
    assert (str(series(starts)[0].start), starts.notes) == ("2026-11-01T01:00", ())
    ends = read(tmp_path, hours(first=0, last=23), profile="stamp-at-end")
    assert (str(series(ends)[0].start), ends.notes) == ("2026-10-31T23:00", ())


def test_a_column_called_the_end_of_a_reading_is_its_end_in_a_part_of_a_day_too(tmp_path: Path) -> None:
    rows = [["계량기번호", "종료일시", "사용량(Wh)"], *(["A", f"2026-11-01 {h:02}:00", 100] for h in range(6, 18))]
    file_preview = read(tmp_path, rows)
    assert str(series(file_preview)[0].start) == "2026-11-01T05:00"
    assert any("종료일시" in note for note in file_preview.notes)
    rows[0][1] = "시작일시"
    assert str(series(read(tmp_path, rows))[0].start) == "2026-11-01T06:00"


def test_running_readings_stand_at_an_instant_whichever_midnight_it_is_written_as(tmp_path: Path) -> None:
    rows = [["meter", "day", "time", "kWh"]]
    for day in DAYS:
        rows += [["A", str(day), f"{hour}:00", f"{8000 + (24 * day.day + hour) * 0.25:.2f}"] for hour in range(1, 25)]
    (meter,) = series(read(tmp_path, rows, profile="running"))
    assert (str(meter.start), meter.wh.tolist()) == ("2026-11-01T01:00", [250.0] * 47)


def test_readings_from_1_o_clock_on_are_no_ends_where_they_are_of_no_whole_day(tmp_path: Path) -> None:
    rows = [["meter", "time", "Wh"], *(["A", f"2026-11-01 {hour:02}:00", 100] for hour in range(1, 24))]
    file_preview = read(tmp_path, rows)
    assert (str(series(file_preview)[0].start), file_preview.notes) == ("2026-11-01T01:00", ())


@pytest.mark.parametrize("digits", [4, 5, 6])
def test_days_cut_to_some_digits_are_the_hours_they_stand_for(tmp_path: Path, digits: int) -> None:
    factor = 10**digits
    rows = [["meter", "time", "Wh"]]
    rows += [["A", f"{int((46327 + n / 96) * factor) / factor:.{digits}f}", "100"] for n in range(192)]
    file_preview = read(tmp_path, rows)
    (meter,) = series(file_preview)
    assert (str(meter.start), meter.step_minutes, meter.reading_count) == ("2026-11-01T00:00", 15, 192)
    assert file_preview.rejected_count == 0


@given(
    st.sampled_from([60, 30, 15, 10, 5]),
    st.sampled_from(["begins", "ends", "spans", "compact", "midnight last"]),
    st.sampled_from(["", "사용량 ", "pwr_qty", "LP", "F_AP_QT_"]),
)
def test_the_columns_of_a_day_are_its_steps_in_any_way_of_naming_them(step: int, way: str, prefix: str) -> None:
    begins = range(0, DAY, step)
    if way == "begins":
        names = [at(begin) for begin in begins]
    elif way == "ends":
        names = [at(begin + step) for begin in begins]
    elif way == "midnight last":
        names = [at((begin + step) % DAY) for begin in begins]
    elif way == "spans":
        names = [f"{at(begin)}~{at(begin + step)}" for begin in begins]
    else:
        names = [at(begin + step).replace(":", "") for begin in begins]
    if prefix and way != "compact":
        prefix = ""
    heads = ["계량기번호", "일자", *[prefix + name for name in names], "비고"]
    assert list(clock_columns(heads).items()) == list(zip(range(2, 2 + len(names)), begins, strict=True))


def test_two_sets_of_columns_that_are_each_a_day_are_not_chosen_from() -> None:
    names = [f"{prefix}{hour:02}" for prefix in ("kwh_a", "kwh_b") for hour in range(24)]
    assert clock_columns(["meter", "day", *names]) == {}
    fed_in = [f"{prefix}{hour:02}" for prefix in ("수전_", "역송_") for hour in range(24)]
    assert list(clock_columns(["meter", "day", *fed_in])) == list(range(2, 26))


def test_the_same_interval_twice_is_one_reading_in_a_file_of_spans(tmp_path: Path) -> None:
    rows = hours(first=0, last=23, write=lambda h: f"{h:02}:00~{h + 1:02}:00")
    again = hours(first=3, last=5, write=lambda h: f"{h}시~{h + 1}시")[1:]
    file_preview = read(tmp_path, [*rows, *again])
    assert (file_preview.taken_count, file_preview.repeated_count, file_preview.rejected_count) == (24, 3, 0)
    assert float(np.nansum(series(file_preview)[0].wh)) == sum(range(100, 124))
