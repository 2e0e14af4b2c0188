"""Rows that do not stand under their head: too many cells, too few, lines taken together by a quotation mark."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.alerts.utility import UtilityAlertRow
from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.checkins.calls import UNREAD
from coordinator.importers.households.people import HouseholdRow
from coordinator.importers.power.phone_use import PhoneUseRow
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview
from coordinator.records.checkins import CallResult

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def read(kind: str, folder: Path, text: str) -> Preview:
    path = folder / "파일.csv"
    path.write_text(text, encoding="utf-8")
    return preview(kind, path)


def book(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / "파일.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell)
    return path


def calls(file_preview: Preview) -> list[CallRow]:
    return [row for row in file_preview.rows if isinstance(row, CallRow)]


def homes(file_preview: Preview) -> list[HouseholdRow]:
    return [row for row in file_preview.rows if isinstance(row, HouseholdRow)]


def codes(file_preview: Preview) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in file_preview.problems]


def is_counted(file_preview: Preview) -> bool:
    return (
        file_preview.row_count == file_preview.taken_count + file_preview.rejected_count + file_preview.repeated_count
    )


# ------------------------------------------------------------ calls
HEAD = "성명,전화번호,통화일시,통화결과,요약\n"
WELL = "이몽룡,010-1234-5679,2026-11-24 10:06,응답,건강 양호\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_stands_behind_a_calls_last_column_is_read_with_it(tmp_path: Path, delimiter: str) -> None:
    words = f"식사 잘하심{delimiter} 그런데 숨이 차다고 하심{delimiter}아들이 옴"
    cells = ("김영희", "010-1234-5678", "2026-11-24 10:05", "응답")
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerow((*cells, words))
    head = HEAD.replace(",", delimiter)
    bare = read("calls", tmp_path, head + delimiter.join((*cells, words)) + "\n" + WELL.replace(",", delimiter))
    quoted = read("calls", tmp_path, head + out.getvalue() + WELL.replace(",", delimiter))
    assert bare.rows == quoted.rows
    assert (bare.problems, bare.rejected_count) == ((), 0)
    first = calls(bare)[0]
    assert (first.result, first.urgent, first.urgent_word) == (CallResult.CONCERN, True, "숨이 차")
    assert first.summary.split() == words.split()


@given(st.lists(st.text(alphabet="가나다 숨차.!", min_size=1, max_size=12), min_size=1, max_size=6), st.booleans())
def test_a_summary_without_quotes_reads_like_one_with_them(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], ends_with_comma: bool
) -> None:
    folder = tmp_path_factory.mktemp("calls")
    words = ",".join(parts)
    begin = "김영희,010-1234-5678,2026-11-24 10:05,응답,"
    bare = read("calls", folder, HEAD + begin + words + "," * ends_with_comma + "\n" + WELL)
    quoted = read("calls", folder, HEAD + begin + f'"{words.rstrip(", ")}"\n' + WELL)
    if words.strip(", "):
        assert [row.urgent for row in calls(bare)] == [row.urgent for row in calls(quoted)]
        assert calls(bare)[0].summary.rstrip(", ") == calls(quoted)[0].summary
    assert codes(bare) == []


def test_follow_up_and_memo_behind_the_summary_are_one_text_with_it(tmp_path: Path) -> None:
    head = HEAD.replace("요약", "요약,후속조치,메모")
    text = "김영희,010-1234-5678,2026-11-24 10:05,응답,밥 드심, 숨이 차다고 하심,없음,\n"
    (row,) = calls(read("calls", tmp_path, head + text))
    assert (row.urgent, row.summary, row.follow_up) == (True, "밥 드심, 숨이 차다고 하심,없음", "")


MID = "성명,전화번호,통화일시,요약,통화결과\n"


def test_a_call_cut_in_the_middle_goes_to_a_person_and_its_cry_for_help_stays_with_whoever_spoke(
    tmp_path: Path,
) -> None:
    text = (
        MID
        + "김영희,010-1234-5678,2026-11-24 10:05,식사 잘하심, 그런데 숨이 차다고 하심,응답\n"
        + "이몽룡,010-1234-5679,2026-11-24 10:06,식사 잘하심, 산책함,응답\n"
        + "성춘향,010-1234-5670,2026-11-24 10:07,양호,응답\n"
    )
    file_preview = read("calls", tmp_path, text)
    assert codes(file_preview) == [(2, "too_many_cells"), (3, "too_many_cells")]
    first, second = calls(file_preview)
    assert (first.phone, first.result, first.urgent) == ("01012345678", UNREAD, True)
    assert first.summary == "식사 잘하심, 그런데 숨이 차다고 하심, 응답"
    assert (second.phone, second.result) == ("01012345670", CallResult.OK)
    assert "숨이 차" in file_preview.problems[0].message
    assert "숨이 차다고 하심" in file_preview.problems[0].value
    assert "2" in file_preview.notes[0]
    assert "산책함" in file_preview.problems[1].value
    assert (file_preview.rejected_count, is_counted(file_preview)) == (1, True)


def test_the_result_of_such_a_call_is_taken_where_it_stands_before_the_cut_and_never_as_well(tmp_path: Path) -> None:
    text = "전화번호,통화일시,통화결과,요약,담당자\n010-1234-5678,2026-11-24 10:05,응답,좋음, 숨이 차심,김담당\n"
    (row,) = calls(read("calls", tmp_path, text))
    assert (row.result, row.urgent_word) == (CallResult.CONCERN, "숨이 차")


def test_urgent_words_of_nobody_known_are_named_and_not_stored(tmp_path: Path) -> None:
    text = (
        "요약,성명,전화번호,통화일시,통화결과\n밥 드심, 숨이 차다고 하심,김영희,010-1234-5678,2026-11-24 10:05,응답\n"
    )
    file_preview = read("calls", tmp_path, text)
    assert (calls(file_preview), codes(file_preview), file_preview.rejected_count) == ([], [(2, "too_many_cells")], 1)
    assert "숨이 차" in file_preview.problems[0].message
    assert file_preview.notes


def test_a_resident_number_in_such_a_row_is_masked(tmp_path: Path) -> None:
    text = MID + "김영희,010-1234-5678,2026-11-24 10:05,480302-2123456, 숨이 차다고 하심,응답\n"
    file_preview = read("calls", tmp_path, text)
    assert "2123456" not in repr(file_preview)


def test_which_of_two_texts_was_cut_is_not_guessed(tmp_path: Path) -> None:
    head = "전화번호,통화일시,통화결과,요약,담당,비고\n"
    file_preview = read("calls", tmp_path, head + "010-1234-5678,2026-11-24 10:05,응답,밥 드심, 산책,김담당,없음\n")
    assert codes(file_preview) == [(2, "too_many_cells")]


def test_a_call_without_its_last_cells_names_the_missing_result(tmp_path: Path) -> None:
    file_preview = read("calls", tmp_path, HEAD + "김영희,010-1234-5678,2026-11-24 10:05\n" + WELL)
    assert codes(file_preview) == [(2, "result")]


def test_every_text_of_a_call_is_read_and_a_memo_alone_proves_nothing(tmp_path: Path) -> None:
    head = "전화번호,통화일시,통화결과,요약,특이사항,비고\n"
    file_preview = read(
        "calls",
        tmp_path,
        head
        + "010-1234-5678,2026-11-24 10:05,연결,밥 드심,숨이 차다고 하심,\n"
        + "010-1234-5679,2026-11-24 10:05,연결,,,2차에 연결\n",
    )
    first, second = calls(file_preview)
    assert (first.summary, first.urgent) == ("밥 드심 · 숨이 차다고 하심", True)
    assert (second.summary, second.result) == ("2차에 연결", CallResult.SILENT)


# ------------------------------------------------------------ households
PEOPLE = "성명,주소,휴대전화,위험군,읍면,리\n"
GOOD = "두메산,하송리 14,010-1111-2222,중,영월읍,하송리\n"


def test_a_row_longer_than_the_head_is_never_stored_shifted(tmp_path: Path) -> None:
    file_preview = read(
        "households", tmp_path, PEOPLE + "한가람,하송리 12, 뒷집,010-1111-2221,고,영월읍,하송리\n" + GOOD
    )
    assert codes(file_preview) == [(2, "too_many_cells")]
    assert "7" in file_preview.problems[0].message
    assert "6" in file_preview.problems[0].message
    assert "010-1111-2221" in file_preview.problems[0].value
    assert [home.phone for home in homes(file_preview)] == ["01011112222"]
    assert is_counted(file_preview)


def test_a_row_longer_than_the_head_is_never_stored_cut(tmp_path: Path) -> None:
    head = "성명,휴대전화,읍면,리,주소\n"
    file_preview = read("households", tmp_path, head + "한가람,010-1111-2221,영월읍,하송리,하송리 12, 뒷집 2층\n")
    assert (codes(file_preview), homes(file_preview)) == ([(2, "too_many_cells")], [])
    assert "뒷집 2층" in file_preview.problems[0].value


@pytest.mark.parametrize("behind", ["", ",", ",,,", ", ,"])
@pytest.mark.parametrize("head_too", [True, False])
def test_blank_cells_behind_the_last_column_are_harmless(tmp_path: Path, behind: str, head_too: bool) -> None:
    head = PEOPLE.strip() + behind * head_too + "\n"
    file_preview = read("households", tmp_path, head + GOOD.strip() + behind + "\n" + GOOD.replace("두", "세"))
    assert (codes(file_preview), len(homes(file_preview))) == ([], 2)


@pytest.mark.parametrize(
    "row",
    [
        "한가람,하송리 12, 뒷집,010-1111-2221,\n",
        "한가람,하송리 12,뒷집,010-1111-2221,\n",
        "한가람,하송리 12, 뒷집,010-1111-2221,,\n",
    ],
)
def test_a_blank_last_cell_does_not_hide_a_row_that_moved(tmp_path: Path, row: str) -> None:
    file_preview = read("households", tmp_path, "성명,주소,휴대전화,비고\n" + row + "두메산,하송리 14,010-1111-2222,\n")
    assert codes(file_preview) == [(2, "too_many_cells")]
    assert [home.name for home in homes(file_preview)] == ["두메산"]


def test_a_lines_own_last_comma_does_not_hide_a_row_that_moved(tmp_path: Path) -> None:
    head = "성명,주소,휴대전화,\n"
    file_preview = read(
        "households", tmp_path, head + "한가람,하송리 12, 뒷집,010-1111-2221\n두메산,하송리 14,010-1111-2222,\n"
    )
    assert codes(file_preview) == [(2, "too_many_cells")]


def test_a_row_that_lost_a_cell_is_not_stored_shifted_and_one_without_its_last_cells_is_whole(tmp_path: Path) -> None:
    head = "성명,생년월일,휴대전화,읍면,리\n"
    file_preview = read(
        "households", tmp_path, head + "한가람,010-1111-2221,영월읍,하송리\n두메산,1948-03-02,010-1111-2222\n"
    )
    assert codes(file_preview) == [(2, "too_few_cells")]
    assert [(home.name, home.phone) for home in homes(file_preview)] == [("두메산", "01011112222")]
    assert is_counted(file_preview)


def test_a_column_without_a_name_is_listed_by_its_place_and_shifts_nothing(tmp_path: Path) -> None:
    text = "성명,,휴대전화,\n한가람,딸기,010-1111-2221,개 있음\n두메산,포도,010-1111-2222,\n"
    file_preview = read("households", tmp_path, text)
    assert (codes(file_preview), len(homes(file_preview))) == ([], 2)
    (note,) = [note for note in file_preview.notes if "쓰지 않은" in note]
    assert "B열" in note
    assert "D열" in note


def test_every_column_not_used_is_listed(tmp_path: Path) -> None:
    extra = [f"칸{n}" for n in range(30)]
    file_preview = read("households", tmp_path, f"성명,휴대전화,{','.join(extra)}\n한가람,010-1111-2221{',값' * 30}\n")
    (note,) = [note for note in file_preview.notes if "쓰지 않은" in note]
    assert all(name in note for name in extra)
    assert "칸29(AF열)" in note


@given(
    st.lists(
        st.tuples(st.sampled_from(["한가람", "두메산"]), st.lists(st.sampled_from(["12", " 뒷집", "2층"]), max_size=3)),
        min_size=1,
        max_size=5,
    )
)
def test_a_phone_is_stored_with_its_own_row_or_the_row_is_named(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, list[str]]]
) -> None:
    lines = [
        f"{name}{n},{','.join(['하송리', *parts])},010-1111-{n:04}" for n, (name, parts) in enumerate(rows, start=1)
    ]
    file_preview = read(
        "households", tmp_path_factory.mktemp("moved"), "성명,주소,휴대전화\n" + "".join(f"{line}\n" for line in lines)
    )
    taken = {home.line: home for home in homes(file_preview)}
    for line, (_, parts) in enumerate(rows, start=2):
        assert (line in taken) != bool(parts)
        if line in taken:
            assert taken[line].phone == f"0101111{line - 1:04}"
    assert {row for row, code in codes(file_preview) if code == "too_many_cells"} == {
        *range(2, len(rows) + 2)
    } - taken.keys()


@pytest.mark.parametrize(
    ("head", "row", "notes"),
    [
        ("성명,주소,휴대전화,비고", "한가람,하송리 12,010-1111-2221,개 있음, 문 두드릴 것", ("개 있음, 문 두드릴 것",)),
        ("성명,주소,휴대전화,비고", "한가람,하송리 12,010-1111-2221,개 있음,문,앞,", ("개 있음,문,앞",)),
        ("성명,휴대전화,주소,비고", "한가람,010-1111-2221,하송리 12,개 있음, 문 두드릴 것", ("개 있음, 문 두드릴 것",)),
        (
            "성명,주소,휴대전화,비고,특이사항",
            "한가람,하송리 12,010-1111-2221,개, 고양이,없음",
            ("비고: 개, 고양이,없음",),
        ),
    ],
)
def test_what_stands_behind_a_households_last_note_is_read_with_it(
    tmp_path: Path, head: str, row: str, notes: tuple[str, ...]
) -> None:
    file_preview = read("households", tmp_path, f"{head}\n{row}\n")
    (home,) = homes(file_preview)
    assert (codes(file_preview), home.notes) == ([], notes)
    assert (home.phone, home.address) == ("01011112221", "하송리 12")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("성명,주소,휴대전화,비고", "한가람,하송리 12, 뒷집,010-1111-2221,개 있음"),
        ("성명,휴대전화,주소,비고", "한가람,010-1111-2221,하송리 12, 뒷집,개 있음"),
        ("성명,휴대전화,주소,비고", "한가람,010-1111-2221,하송리 12,뒷집,개 있음"),
        ("성명,휴대전화,주소,비고", "한가람,010-1111-2221,하송리 12, 뒷집, 개 있음"),
        ("성명,비고,휴대전화", "한가람,개 있음, 고양이,010-1111-2221"),
    ],
)
def test_a_row_of_which_nobody_knows_what_the_comma_cut_is_named(tmp_path: Path, head: str, row: str) -> None:
    file_preview = read("households", tmp_path, f"{head}\n{row}\n두메산,,,\n")
    assert codes(file_preview)[0] == (2, "too_many_cells")
    assert [home.name for home in homes(file_preview)] == ["두메산"]


def test_a_legend_of_a_workbook_is_no_note_of_anybody(tmp_path: Path) -> None:
    rows = [["성명", "휴대전화", "비고"], ["한가람", "010-1111-2221", "개 있음", "", "고: 매일"]]
    (home,) = homes(preview("households", book(tmp_path, rows)))
    assert home.notes == ("개 있음",)


# ------------------------------------------------------------ quotation marks


def test_people_taken_together_by_a_quotation_mark_are_named_by_their_lines(tmp_path: Path) -> None:
    text = (
        "성명,휴대전화,주소\n"
        '한가람,010-1111-2221,"하송리 12\n'
        "두메산,010-1111-2222,하송리 14\n"
        '세모래,010-1111-2223,하송리 16"\n'
        "네거리,010-1111-2224,하송리 18\n"
    )
    file_preview = read("households", tmp_path, text)
    assert codes(file_preview) == [(2, "swallowed_lines")]
    assert "2" in file_preview.problems[0].message
    assert "4" in file_preview.problems[0].message
    assert [home.name for home in homes(file_preview)] == ["네거리"]


def test_a_text_of_several_lines_is_no_fault(tmp_path: Path) -> None:
    text = (
        HEAD + '김영희,010-1234-5678,2026-11-24 10:05,응답,"식사, 산책, 약, 모두\n잘하심, 아들 010-2222-3333"\n' + WELL
    )
    file_preview = read("calls", tmp_path, text)
    assert (codes(file_preview), len(calls(file_preview))) == ([], 2)


def test_urgent_words_of_lines_taken_together_are_nobodys_until_a_person_looks(tmp_path: Path) -> None:
    text = (
        HEAD
        + '김영희,010-1234-5678,2026-11-24 10:05,응답,"식사 잘하심\n'
        + '이몽룡,010-1234-5679,2026-11-24 10:06,응답,숨이 차다고 하심"\n'
    )
    file_preview = read("calls", tmp_path, text)
    assert (calls(file_preview), codes(file_preview)) == ([], [(2, "swallowed_lines")])
    assert "숨이 차" in file_preview.problems[0].message


# ------------------------------------------------------------ readings, phone use, alerts
READINGS = "계량기번호,측정일시,사용량(Wh)\n"


@pytest.mark.parametrize("tail", ["", ",,"])
@pytest.mark.parametrize("quoted", [True, False])
def test_a_thousand_cut_by_its_comma_is_missing_and_never_one(tmp_path: Path, tail: str, quoted: bool) -> None:
    head = READINGS.strip() + (",상태,비고" if tail else "") + "\n"
    rows = [f"0412345678,2026-11-20 {h:02}:00,{'1,100' if h == 5 else 300 + h}{tail}\n" for h in range(24)]
    if quoted:
        rows[7] = rows[7].replace("307", '"307"')
    file_preview = read("readings", tmp_path, head + "".join(rows))
    (series,) = [row for row in file_preview.rows if isinstance(row, MeterReadings)]
    assert codes(file_preview) == [(7, "too_many_cells")]
    assert 1 not in series.wh.tolist()
    assert (file_preview.row_count, series.reading_count, file_preview.rejected_count) == (24, 23, 1)


def test_a_whole_file_of_rows_that_do_not_fit_is_counted_not_listed(tmp_path: Path) -> None:
    file_preview = read("readings", tmp_path, READINGS + "0412345678,2026-11-20 00:00,1,100\n" * 1_500)
    assert (len(file_preview.problems), file_preview.problem_counts, file_preview.rejected_count) == (
        1_000,
        {"too_many_cells": 1_500},
        1_500,
    )


def test_a_day_with_a_cell_too_many_is_missing_whole(tmp_path: Path) -> None:
    hours = ",".join(f"{hour}시" for hour in range(24))
    text = f"고객번호,일자,{hours}\nA,2026-11-20,{','.join(['300'] * 23)},1,100\nA,2026-11-21{',300' * 24}\n"
    file_preview = read("readings", tmp_path, text)
    assert codes(file_preview) == [(2, "too_many_cells")]
    assert (file_preview.row_count, file_preview.taken_count, file_preview.rejected_count) == (48, 24, 24)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone-use", "전화번호,일자,발신\n010-1234-5678,2026-11-20,1,200\n010-1234-5679,2026-11-20,7\n"),
        ("phone-use", "전화번호,2026-11-19,2026-11-20\n010-1234-5678,7,1,200\n010-1234-5679,,7\n"),
        ("utility-alerts", "계량기번호,발생일시,단계\nA-1,2026-11-20 10:00, 오전,주의\nA-2,2026-11-20 10:00,심각\n"),
    ],
)
def test_rows_of_every_kind_are_named_and_never_shifted(tmp_path: Path, kind: str, text: str) -> None:
    file_preview = read(kind, tmp_path, text)
    assert codes(file_preview) == [(2, "too_many_cells")]
    assert [row.line for row in file_preview.rows] == [3]  # type: ignore[union-attr]
    assert not any(isinstance(row, PhoneUseRow) and row.outgoing_count in (1, 200) for row in file_preview.rows)
    assert is_counted(file_preview)


def test_what_stands_behind_an_alerts_text_is_read_with_it(tmp_path: Path) -> None:
    text = "계량기번호,발생일시,단계,알림내용\nA-1,2026-11-20 10:00,주의,12시간 사용 없음, 확인 필요,급함\n"
    file_preview = read("utility-alerts", tmp_path, text)
    (row,) = [row for row in file_preview.rows if isinstance(row, UtilityAlertRow)]
    assert (codes(file_preview), row.text) == ([], "12시간 사용 없음, 확인 필요,급함")


# ------------------------------------------------------------ workbooks


def test_cells_of_a_workbook_behind_its_last_column_are_named_or_read_with_the_summary(tmp_path: Path) -> None:
    people = [["성명", "휴대전화", "주소"], ["한가람", "010-1111-2221", "하송리 12", "뒷집"]]
    people += [[f"두메산{n}", f"010-1111-22{n:02}", "하송리 14"] for n in range(30, 33)]
    file_preview = preview("households", book(tmp_path, people))
    assert codes(file_preview) == [(2, "too_many_cells")]
    assert len(homes(file_preview)) == 3
    talk = [
        HEAD.strip().split(","),
        ["김영희", "010-1234-5678", "2026-11-24 10:05", "응답", "식사 잘하심", "숨이 차다고 하심"],
    ]
    (row,) = calls(preview("calls", book(tmp_path, talk)))
    assert (row.summary, row.urgent) == ("식사 잘하심, 숨이 차다고 하심", True)


def test_a_legend_beside_the_table_of_a_workbook_costs_nobody_and_is_listed(tmp_path: Path) -> None:
    rows = [
        ["성명", "휴대전화"],
        ["한가람", "010-1111-2221", "", "고: 매일"],
        ["두메산", "010-1111-2222", "", "중: 매주"],
    ]
    file_preview = preview("households", book(tmp_path, rows))
    assert (codes(file_preview), len(homes(file_preview))) == ([], 2)
    assert any("D열" in note for note in file_preview.notes)


def test_a_nameless_column_that_a_workbook_fills_is_listed_and_costs_nobody(tmp_path: Path) -> None:
    rows = [["성명", "휴대전화"], ["한가람", "010-1111-2221", "가"], ["두메산", "010-1111-2222", "나"]]
    file_preview = preview("households", book(tmp_path, rows))
    assert (codes(file_preview), len(homes(file_preview))) == ([], 2)
    assert any("C열" in note for note in file_preview.notes)
