"""How long a call took: minutes and seconds that a spreadsheet took for hours and minutes are read as what they are."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.checkins.times import are_hours_minutes, duration_seconds
from coordinator.importers.preview import Preview, preview

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def read(folder: Path, lengths: Sequence[str]) -> Preview:
    path = folder / "calls.csv"
    rows = [
        f"010-1111-{n:04},2026-11-0{1 + n % 9} 10:00,응답,{length},잘 지내신다고 하심"
        for n, length in enumerate(lengths)
    ]
    path.write_text("전화번호,통화일시,결과,통화길이,내용\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return preview("calls", path)


def seconds(file_preview: Preview) -> list[int | None]:
    return [row.duration_seconds for row in file_preview.rows]


@pytest.mark.parametrize(
    ("lengths", "expected", "is_said"),
    [
        (["03:05:00", "2:40:00", "00:50:00"], [185, 160, 50], True),
        (["3:05:00"], [185], True),
        (["25:10:00", "1900-01-01 01:10:00"], [1510, 1510], True),
        (["0.12847222222222224", "0.1111111111111111"], [185, 160], True),
        (["00:03:05", "00:02:40"], [185, 160], False),
        (["00:03:00", "00:02:00", "01:05:00"], [180, 120, 3900], False),
        (["01:03:05", "01:00:00"], [3785, 3600], False),
        (["3:05", "2:40"], [185, 160], False),
        (["185", "160"], [185, 160], False),
        (["00:00:00", "03:05:00"], [0, 185], True),
    ],
)
def test_lengths_of_a_column_are_read_by_what_all_of_them_say(
    tmp_path: Path, lengths: list[str], expected: list[int], is_said: bool
) -> None:
    file_preview = read(tmp_path, lengths)
    assert seconds(file_preview) == expected
    assert any("3:05" in note for note in file_preview.notes) == is_said
    assert not file_preview.problems


def test_a_workbook_in_which_somebody_typed_minutes_and_seconds_gives_them(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": "h:mm"})
        sheet.write_row(0, 0, ["전화번호", "통화일시", "결과", "통화시간", "내용"])
        for row, length in enumerate((185, 160, 1510), start=1):
            sheet.write_row(row, 0, [f"010-1111-000{row}", "2026-11-01 10:00", "응답", "", "잘 지내심"])
            sheet.write_number(row, 3, timedelta(seconds=length * 60) / timedelta(days=1), form)
    path = tmp_path / "calls.xlsx"
    path.write_bytes(out.getvalue())
    assert seconds(preview("calls", path)) == [185, 160, 1510]


@given(st.lists(st.integers(60, 1_400), min_size=1, max_size=30))
def test_every_length_typed_as_minutes_and_seconds_comes_back(lengths: list[int]) -> None:
    cells = [f"{length // 60:02}:{length % 60:02}:00" for length in lengths]
    assert are_hours_minutes(cells)
    assert [duration_seconds(cell, hours_are_minutes=True) for cell in cells] == lengths


@given(st.lists(st.integers(0, 4 * 3600), min_size=1, max_size=30).filter(lambda of: any(n % 60 for n in of)))
def test_lengths_with_seconds_of_their_own_are_hours_minutes_and_seconds(lengths: list[int]) -> None:
    cells = [f"{length // 3600:02}:{length // 60 % 60:02}:{length % 60:02}" for length in lengths]
    assert not are_hours_minutes(cells)
    assert [duration_seconds(cell) for cell in cells] == lengths
