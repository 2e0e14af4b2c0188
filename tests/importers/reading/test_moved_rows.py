"""A row that lost or won a cell is named, or stored as it was meant; no cell of it is ever stored under another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.households.people import HouseholdRow
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["연번", "성명", "생년월일", "휴대전화", "읍면", "리", "주소", "위험군"]
ROW = ["1", "한가람", "1941-03-02", "010-1111-2221", "영월읍", "하송리", "하송리 12", "고"]
WHOLE = ["2", "두메산", "1938-01-02", "010-1111-2222", "북면", "마차리", "마차리 3", "중"]


def read(folder: Path, *rows: list[str], kind: str = "households") -> Preview:
    path = folder / "명단.csv"
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return preview(kind, path)


def facts(file_preview: Preview) -> dict[str, tuple[str, ...]]:
    rows = [row for row in file_preview.rows if isinstance(row, HouseholdRow)]
    return {row.name: (row.phone, row.town, row.village, row.address, row.risk) for row in rows}


MEANT = ("01011112221", "영월읍", "하송리", "하송리 12", "high")


@given(st.sets(st.integers(0, 7), min_size=1, max_size=3), st.sets(st.integers(0, 7), max_size=4))
def test_a_row_that_lost_cells_is_named_or_holds_nothing_that_was_meant_for_another_column(
    tmp_path_factory: pytest.TempPathFactory, lost: set[int], columns_left: set[int]
) -> None:
    columns = [place for place in range(8) if place not in columns_left or place in (1, 3)]
    row = [ROW[place] for place in columns if place not in lost]
    file_preview = read(
        tmp_path_factory.mktemp("lost"),
        [HEAD[place] for place in columns],
        row,
        [WHOLE[place] for place in columns],
    )
    stored = facts(file_preview)
    assert "두메산" in stored
    others = {name for name in stored if name != "두메산"}
    if others:
        assert others == {"한가람"}
        assert all(cell in ("", meant) for cell, meant in zip(stored["한가람"], MEANT, strict=True))
    elif row == ["1"]:  # a running number alone is no row that lost anything; it is said in a note
        assert any("연번만" in note for note in file_preview.notes)
    else:
        assert not row or any(problem.row == 2 for problem in file_preview.problems)


@given(st.integers(0, 8), st.sampled_from(["뒷집", " 2층", "12", "010-9999-0001", "영월읍", "1,2"]))
def test_a_row_that_won_cells_is_named_or_stored_as_it_was_meant(
    tmp_path_factory: pytest.TempPathFactory, place: int, more: str
) -> None:
    file_preview = read(tmp_path_factory.mktemp("won"), HEAD, [*ROW[:place], more, *ROW[place:]], WHOLE)
    stored = facts(file_preview)
    assert "두메산" in stored
    assert stored.get("한가람", MEANT) == MEANT
    assert len(stored) == 2 or any(problem.row == 2 for problem in file_preview.problems)


def test_a_row_without_its_running_number_is_not_stored_shifted(tmp_path: Path) -> None:
    file_preview = read(tmp_path, ["연번", "성명", "읍면", "비고"], ["한가람", "영월읍", "혼자 삼"])
    assert [(problem.row, problem.code) for problem in file_preview.problems] == [(2, "too_few_cells")]
    assert not file_preview.rows


@pytest.mark.parametrize("cell", ["하송리 12", "하송리", "영월읍", "고"])
def test_a_place_or_a_grade_is_no_name_where_the_name_was_lost(tmp_path: Path, cell: str) -> None:
    file_preview = read(tmp_path, HEAD, ["1", cell], WHOLE)
    assert set(facts(file_preview)) == {"두메산"}
    assert any(problem.row == 2 for problem in file_preview.problems)


def test_a_name_that_ends_like_a_village_is_a_name_where_the_phone_stands_in_its_place(tmp_path: Path) -> None:
    file_preview = read(tmp_path, HEAD, ["1", "김유리", "", "010-1111-2221"], WHOLE)
    assert set(facts(file_preview)) == {"김유리", "두메산"}


def test_a_row_that_ends_early_is_taken_and_said(tmp_path: Path) -> None:
    file_preview = read(tmp_path, HEAD, ROW[:5], WHOLE)
    assert facts(file_preview)["한가람"] == ("01011112221", "영월읍", "", "", "")
    assert any("2행" in note for note in file_preview.notes)


def test_a_head_of_three_lines_says_whose_a_column_is(tmp_path: Path) -> None:
    file_preview = read(
        tmp_path,
        ["기본사항", "", "", "비상연락망", "", "", "", "", ""],
        ["성명", "생년월일", "연락처", "1차", "", "", "2차", "", ""],
        ["", "", "", "성명", "관계", "전화번호", "성명", "관계", "전화번호"],
        [*ROW[1:4], "한빛", "아들", "010-2222-1111", "한솔", "딸", "010-2222-1112"],
    )
    (row,) = [row for row in file_preview.rows if isinstance(row, HouseholdRow)]
    assert (row.name, row.phone) == ("한가람", "01011112221")
    assert [(contact.name, contact.phone) for contact in row.contacts] == [
        ("한빛", "01022221111"),
        ("한솔", "01022221112"),
    ]


@pytest.mark.parametrize("kind", ["households", "readings"])
def test_lines_that_end_as_on_an_old_mac_are_lines(tmp_path: Path, kind: str) -> None:
    text = {
        "households": "성명,휴대전화\r한가람,010-1111-2221\r두메산,010-1111-2222\r",
        "readings": "계량기번호,측정일시,사용량\r0412345678,2026-11-20 00:00,0.1\r0412345678,2026-11-20 01:00,0.2\r",
    }[kind]
    path = tmp_path / "파일.csv"
    path.write_bytes(text.encode())
    assert preview(kind, path).taken_count == 2


def test_one_such_line_end_within_a_file_of_readings_ends_a_line_too(tmp_path: Path) -> None:
    path = tmp_path / "파일.csv"
    path.write_bytes(
        "계량기번호,측정일시,사용량\n0412345678,2026-11-20 00:00,0.1\r0412345678,2026-11-20 01:00,0.2\n".encode()
    )
    (meter,) = [row for row in preview("readings", path).rows if isinstance(row, MeterReadings)]
    assert meter.wh.tolist() == [100.0, 200.0]


def test_a_negative_reading_in_a_row_that_is_not_taken_harms_nothing(tmp_path: Path) -> None:
    head = ["계량기번호", "측정일시", "사용량(kWh)"]
    file_preview = read(
        tmp_path, head, ["0412345678", "어제", "-1"], ["0412345678", "2026-11-20 01:00", "0.2"], kind="readings"
    )
    assert file_preview.taken_count == 1
