"""Urgent words of a call reach a person also where nothing is read: other columns, beside the table, a line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.preview import Preview, preview
from coordinator.records.checkins import CallResult

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "성명,전화번호,통화일시,통화결과,요약"
CALL = "한가람,010-1111-2221,2026-11-24 10:05,응답,식사 잘하심"
OTHER = "두메산,010-1111-2222,2026-11-24 10:06,응답,건강 양호"
CRY = "숨이 차다고 하심"


def read(folder: Path, *lines: str) -> Preview:
    path = folder / "결과.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return preview("calls", path)


def calls(file_preview: Preview) -> list[CallRow]:
    return [row for row in file_preview.rows if isinstance(row, CallRow)]


@pytest.mark.parametrize("column", ["상담원소견", "담당자 의견", "기타", "질환", "", "대상자 말씀"])
def test_urgent_words_in_a_column_nothing_is_taken_from_make_the_call_urgent_and_are_named(
    tmp_path: Path, column: str
) -> None:
    file_preview = read(tmp_path, f"{HEAD},{column},끝칸", f"{CALL},{CRY},", f"{OTHER},,")
    first, second = calls(file_preview)
    assert (first.result, first.urgent, second.urgent) == (CallResult.CONCERN, True, False)
    assert CRY in first.summary


def test_a_text_of_the_form_that_stands_in_several_rows_was_said_by_nobody(tmp_path: Path) -> None:
    question = "숨이 차거나 어지럽다면 말씀해 주세요"
    file_preview = read(tmp_path, f"{HEAD},질문", f"{CALL},{question}", f"{OTHER},{question}")
    assert [call.urgent for call in calls(file_preview)] == [False, False]


def test_a_number_alone_was_said_by_nobody(tmp_path: Path) -> None:
    file_preview = read(tmp_path, f"{HEAD},비상번호", f"{CALL},119", f"{OTHER},")
    assert [call.urgent for call in calls(file_preview)] == [False, False]


def test_urgent_words_beside_the_table_of_a_workbook_make_the_call_of_their_row_urgent(tmp_path: Path) -> None:
    path = tmp_path / "결과.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate((HEAD, CALL, OTHER)):
            sheet.write_row(number, 0, line.split(","))
        sheet.write(1, 6, CRY)
    first, second = calls(preview("calls", path))
    assert (first.urgent, second.urgent, second.result) == (True, False, CallResult.OK)


@pytest.mark.parametrize("below", [CRY, f"{CRY}, 병원 가심", f"그런데 어제부터 {CRY}"])
def test_urgent_words_alone_in_a_line_below_a_call_make_it_urgent_and_are_named_as_nobodys(
    tmp_path: Path, below: str
) -> None:
    file_preview = read(tmp_path, HEAD, CALL, below, OTHER)
    first, second = calls(file_preview)
    assert (first.result, first.urgent, second.urgent) == (CallResult.CONCERN, True, False)
    assert {2, 3} <= {problem.row for problem in file_preview.problems if problem.code == "urgent_words"}


def test_a_line_of_words_that_can_wait_changes_no_call(tmp_path: Path) -> None:
    file_preview = read(tmp_path, HEAD, CALL, "병원 다녀오심", OTHER)
    assert [(call.result, call.summary) for call in calls(file_preview)] == [
        (CallResult.OK, "식사 잘하심"),
        (CallResult.OK, "건강 양호"),
    ]
    assert [problem.row for problem in file_preview.problems] == [3]
