"""Lists of meters: which numbers and households a row names, and which rows only a person can decide."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.errors import ImportRefused
from coordinator.importers.preview import Preview, look, preview
from coordinator.importers.reading.cells import meter_key

if TYPE_CHECKING:
    from pathlib import Path


def seen(folder: Path, text: str) -> Preview:
    path = folder / "meters.csv"
    path.write_text(text, encoding="utf-8")
    return preview("meters", path)


def codes(file_preview: Preview) -> list[str]:
    return [problem.code for problem in file_preview.problems]


def test_a_meter_is_named_by_its_own_number_by_the_customers_or_by_both(tmp_path: Path) -> None:
    file_preview = seen(
        tmp_path,
        "계량기번호,고객번호,성명,주소\n12345678901,0512345678,김영희,마차리 12\n,0512345679,박철수,마차리 13\n",
    )
    assert [row.numbers for row in file_preview.rows] == [("12345678901", "0512345678"), ("0512345679",)]


@pytest.mark.parametrize(
    ("one", "other"), [("12-345-678", "12345678"), ("00123", "123"), ("１２３", "123"), ("ab 12", "AB12")]
)
def test_two_ways_to_write_a_number_are_one_meter(one: str, other: str) -> None:
    assert meter_key(one) == meter_key(other)


def test_a_meter_that_stands_there_for_two_homes_is_taken_for_neither(tmp_path: Path) -> None:
    file_preview = seen(tmp_path, "계량기,관리번호\n12345678,1\n9,3\n12-345678,2\n")
    assert [row.line for row in file_preview.rows] == [3]
    assert codes(file_preview) == ["meter_twice", "meter_twice"]
    assert "2, 4" in file_preview.problems[0].message


def test_the_same_row_twice_is_one_row(tmp_path: Path) -> None:
    file_preview = seen(tmp_path, "계량기,관리번호\n12345678,1\n12345678,1\n")
    assert (len(file_preview.rows), file_preview.rejected_count, file_preview.repeated_count) == (1, 0, 1)


def test_a_number_that_a_spreadsheet_shortened_is_named_not_guessed(tmp_path: Path) -> None:
    file_preview = seen(tmp_path, "계량기,관리번호\n8.31234E+10,1\n12345678,2\n")
    assert [row.line for row in file_preview.rows] == [3]
    assert codes(file_preview) == ["number_shortened"]


def test_a_row_without_meter_or_without_household_is_named(tmp_path: Path) -> None:
    file_preview = seen(tmp_path, "계량기,이름,주소\n,김영희,마차리 1\n12345678,,\n")
    assert codes(file_preview) == ["meter_missing", "household_missing"]
    assert file_preview.rejected_count == 2


def test_a_file_with_no_column_that_names_a_household_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        seen(tmp_path, "계량기,비고\n12345678,없음\n87654321,없음\n")
    assert refused.value.code == "column_missing"


def test_a_list_of_meters_is_known_without_being_told(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("계량기번호,성명,주소\n12345678901,김영희,북면 마차리 12\n", encoding="utf-8")
    assert look(path).kind == "meters"


def test_a_list_of_people_with_their_meters_is_a_list_of_households(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "성명,생년월일,전화,주소,고객번호\n김영희,1944-03-02,010-1234-5678,북면 마차리 12,0512345678\n",
        encoding="utf-8",
    )
    file_preview = look(path)
    assert file_preview.kind == "households"
    assert file_preview.rows[0].meters == ("0512345678",)


CELLS = st.one_of(
    st.sampled_from(
        ["", "12345678901", "12-345678901", "0012345678901", "8.3E+10", "#N/A", "김영희", "마차리 12", "0"]
    ),
    st.text(max_size=24),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=12))
def test_each_row_is_taken_repeated_or_rejected_with_a_reason(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([("계량기번호", "관리번호", "이름", "전화", "주소"), *rows])
    try:
        file_preview = seen(tmp_path, text.getvalue())
    except ImportRefused:
        return  # no row at all, or a quotation mark that never ends
    assert (
        file_preview.taken_count + file_preview.rejected_count + file_preview.repeated_count == file_preview.row_count
    )
    named = {problem.row for problem in file_preview.problems}
    taken = [row.line for row in file_preview.rows]
    assert len(named - set(taken)) >= file_preview.rejected_count
    keys = [meter_key(number) for row in file_preview.rows for number in row.numbers]
    assert len(keys) == len(set(keys)), "a meter is taken for one home at most"
