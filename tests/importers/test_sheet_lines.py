"""Lines and cells by which a sheet speaks of itself are nobody, and no word of anybody; each is named."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.households.people import HouseholdRow
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview
from coordinator.importers.reading.sheet_words import Own, no_name, own_word
from coordinator.records.checkins import CallResult

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD = ["연번", "성명", "생년월일", "휴대전화", "읍면", "리", "주소", "비고"]
PEOPLE = [
    [
        "1",
        "한가람",
        "1941-03-02",
        "010-1111-2221",
        "영월읍",
        "하송리",
        "하송리 12",
        "",
    ],
    [
        "2",
        "두메산",
        "1938-01-02",
        "010-1111-2222",
        "영월읍",
        "하송리",
        "하송리 14",
        "혼자 삼",
    ],
    [
        "3",
        "고운별",
        "1950-01-01",
        "010-1111-2223",
        "북면",
        "마차리",
        "마차리 15",
        "",
    ],
]
OWN_LINES = [
    [
        "합계",
        "2명",
    ],
    [
        "소계",
        "",
        "",
        "",
        "",
        "",
        "",
        "2",
    ],
    [
        "",
        "합 계",
        "",
        "",
        "",
        "",
        "",
        "2",
    ],
    [
        "계",
        "2",
    ],
    [
        "",
        "계",
    ],
    ["총 2명"],
    [
        "",
        "총계: 2명",
    ],
    [
        "",
        "영월읍 소계",
        "",
        "",
        "",
        "",
        "",
        "2",
    ],
    [
        "",
        "총 인원",
        "2",
    ],
    [
        "",
        "(계) 2명",
    ],
    [
        "",
        "2명",
    ],
    [
        "",
        "평균",
        "84세",
    ],
    ["이하 여백"],
    [
        "",
        "- 이하여백 -",
    ],
    [
        "",
        "<이하 빈칸>",
    ],
    [
        "",
        "(이하 생략)",
    ],
    ["끝."],
    [
        "",
        "끝",
    ],
    ["※ 작성기준: 2026. 11. 1."],
    [
        "",
        "※ 연락처는 본인 기준",
    ],
    ["* 담당자: 홍길동"],
    ["작성자: 홍길동"],
    [
        "",
        "작성자",
        "홍길동",
    ],
    ["주) 위험군은 조사 기준"],
    [
        "",
        "비고: 위와 같음",
    ],
    [
        "",
        "결재",
        "담당",
        "팀장",
        "과장",
    ],
    [
        "Total",
        "2",
    ],
    [
        "",
        "Subtotal",
    ],
    HEAD,
    [
        "",
        "성 명",
        "생년월일",
        "연락처",
    ],
    ["4"],
    [
        "",
        "2026년 11월 대상자 명단",
    ],
    ["- 2 -"],
    [
        "",
        "북면",
    ],
]


def csv_file(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / "명단.csv"
    width = max(map(len, rows))
    path.write_text("".join(",".join([*row, *[""] * (width - len(row))]) + "\n" for row in rows), encoding="utf-8")
    return path


def workbook(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / "명단.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell)
    return path


def people(file_preview: Preview) -> list[tuple[str, str, str, tuple[str, ...]]]:
    rows = [row for row in file_preview.rows if isinstance(row, HouseholdRow)]
    return [(row.name, row.phone, row.address, row.notes) for row in rows]


def calls(file_preview: Preview) -> list[CallRow]:
    return [row for row in file_preview.rows if isinstance(row, CallRow)]


def codes(file_preview: Preview) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in file_preview.problems]


# ------------------------------------------------------------ lines
@pytest.mark.parametrize("line", OWN_LINES, ids=" ".join)
@pytest.mark.parametrize("write", [csv_file, workbook])
def test_a_line_of_the_sheet_is_nobody_wherever_it_stands(tmp_path: Path, write: object, line: list[str]) -> None:
    assert callable(write)
    alone = people(preview("households", write(tmp_path, [HEAD, *PEOPLE])))
    for place in range(1, len(PEOPLE) + 2):
        rows = [HEAD, *PEOPLE]
        rows.insert(place, line)
        file_preview = preview("households", write(tmp_path, rows))
        assert people(file_preview) == alone
        is_named = any(row == place + 1 for row, _ in codes(file_preview))
        assert is_named or file_preview.header_row == place + 1 or any("연번만" in note for note in file_preview.notes)


@given(st.lists(st.one_of(st.sampled_from(OWN_LINES), st.sampled_from(PEOPLE)), min_size=1, max_size=12))
def test_a_mess_of_people_and_lines_of_the_sheet_gives_the_people_in_their_order(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("mess")
    rows = [PEOPLE[0], *lines]
    wanted = dict.fromkeys((row[1], row[3].replace("-", ""), row[6]) for row in rows if row in PEOPLE)
    file_preview = preview("households", csv_file(folder, [HEAD, *rows]))
    assert [person[:3] for person in people(file_preview)] == list(wanted)
    assert (
        file_preview.row_count - file_preview.repeated_count == file_preview.taken_count + file_preview.rejected_count
    )


def test_rows_below_a_head_with_other_columns_are_named_and_not_stored_shifted(tmp_path: Path) -> None:
    rows = [
        ["성명", "휴대전화", "주소"],
        ["한가람", "010-1111-2221", "하송리 12"],
        ["성명", "주소", "휴대전화"],
        ["두메산", "하송리 14", "010-1111-2222"],
        ["성명", "휴대전화", "주소"],
        ["고운별", "010-1111-2223", "마차리 15"],
    ]
    file_preview = preview("households", csv_file(tmp_path, rows))
    assert [name for name, *_ in people(file_preview)] == ["한가람", "고운별"]
    assert codes(file_preview) == [(3, "sheet_line"), (4, "other_head"), (5, "sheet_line")]


def test_guardians_listed_below_become_nobody(tmp_path: Path) -> None:
    rows = [["성명", "전화번호"], ["한가람", "010-1111-2221"], ["보호자", "전화번호"], ["한빛", "010-9999-0001"]]
    assert [name for name, *_ in people(preview("households", csv_file(tmp_path, rows)))] == ["한가람"]


def test_a_sum_with_a_persons_phone_is_not_lost_with_the_sums(tmp_path: Path) -> None:
    rows = [HEAD, *PEOPLE, ["", "계", "", "010-1111-2229"]]
    file_preview = preview("households", csv_file(tmp_path, rows))
    assert (5, "sheet_word") in codes(file_preview)
    assert all(name != "계" for name, *_ in people(file_preview))


def test_meters_are_no_sums_remarks_or_heads(tmp_path: Path) -> None:
    rows = [
        ["계량기번호", "측정일시", "사용량(kWh)"],
        ["0412345678", "2026-11-20 00:00", "0.1"],
        ["합계", "2026-11-20 00:00", "0.4"],
        ["0", "2026-11-20 00:00", "0.2"],
        ["계량기번호", "측정일시", "사용량(kWh)"],
        ["0412345678", "2026-11-20 01:00", "0.3"],
        ["※ 자료: 한전"],
        ["이하 여백"],
    ]
    file_preview = preview("readings", csv_file(tmp_path, rows))
    (meter,) = [row for row in file_preview.rows if isinstance(row, MeterReadings)]
    assert (meter.external_id, meter.wh.tolist()) == ("0412345678", [100.0, 300.0])
    assert sorted({line for line, _ in codes(file_preview)}) == [3, 4, 5, 7, 8]


# ------------------------------------------------------------ cells
WORDS = {
    Own.SUM: "합계|소 계|- 계 -|총 12명|총12명(남 5)|영월읍 소계|(계) 2명|합계: 1,234|Total|총 3회|인원 2명|총인원|합",
    Own.END: "이하 여백|- 이하여백 -|<이하 빈칸>|끝.|(비어 있음)|여백|以下餘白",
    Own.DITTO: "〃|″|상동|위와 같음|- 〃 -",
    Own.FORMULA: "=A1|= $B$2|=VLOOKUP(A2,Z:Z,1,0)|=TODAY()|=A2&B2|=Sheet1!A3|='명단'!B2|=IF(A1=0,\"\",B1)|+A1+B1",
    Own.CODE: "undefined|FALSE|TRUE|NaN|[object Object]|\\N|<null>",
}


@pytest.mark.parametrize(("own", "text"), [(own, text) for own, texts in WORDS.items() for text in texts.split("|")])
def test_a_word_of_the_sheet_is_known_however_it_is_written(own: Own, text: str) -> None:
    assert own_word(text) is own
    assert own_word(f"  {text}\u200b ") is own


@pytest.mark.parametrize(
    "text",
    [
        "계은숙",
        "김계",
        "한여백",
        "총명한",
        "끝순이",
        "합천댁",
        "소계리",
        "계",
        "장",
        "합의함",
        "계속 아프심",
        "총 2회 통화함",
        "끝까지 안 받음",
        "여백이 많음",
        "총각김치",
        "+82 10 1234 5678",
        "=-혼자",
        "@하심",
        "상동리",
        "하송리 12",
        "총무",
        "주민",
        "담당자 통화",
        "참고 바람",
        "12",
        "2026-11-24",
        "010-1111-2221",
        "네",
        "없다",
    ],
)
def test_words_of_people_are_never_words_of_the_sheet(text: str) -> None:
    assert own_word(text) is (Own.SUM if text == "계" else None)


@given(st.from_regex(re.compile(r"[김이박최정강조윤장임][가-힣]{1,2}"), fullmatch=True))
def test_a_name_of_a_person_is_a_name(name: str) -> None:
    assert no_name(name) is None


CALL = "성명,전화번호,통화일시,통화결과,요약\n"


@pytest.mark.parametrize(
    "summary",
    [
        "#N/A",
        "=VLOOKUP(A2;B:C)",
        "=B2",
        "이하 여백",
        "합계",
        "총 2명",
        "〃",
        "상동",
        "FALSE",
        "undefined",
        "[object Object]",
        "요약",
        "0",
        "끝",
        "(비어 있음)",
    ],
)
def test_a_call_that_connected_with_nothing_but_such_a_word_has_unknown_content(tmp_path: Path, summary: str) -> None:
    path = tmp_path / "결과.csv"
    path.write_text(f"{CALL}한가람,010-1111-2221,2026-11-24 10:05,응답,{summary}\n", encoding="utf-8")
    file_preview = preview("calls", path)
    (call,) = calls(file_preview)
    assert (call.result, call.summary) == (CallResult.CONTENT_UNKNOWN, "")
    assert codes(file_preview)


def test_an_urgent_word_in_a_remark_is_never_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "결과.csv"
    path.write_text(f"{CALL}한가람,010-1111-2221,2026-11-24 10:05,미응답,\n※ 숨이 차다고 하심,,,,\n", encoding="utf-8")
    file_preview = preview("calls", path)
    assert (3, "urgent_words") in codes(file_preview)


def test_a_formula_that_was_never_calculated_is_said_to_be_one_and_is_not_blank(tmp_path: Path) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["성명", "휴대전화", "주소", "비고"])
        sheet.write_row(1, 0, ["한가람", "010-1111-2221"])
        sheet.write_formula(1, 2, "=VLOOKUP(A2,Z:Z,1,0)")
        sheet.write_formula(1, 3, '=IF(B2="","",B2)', value="")
        sheet.write_row(2, 0, ["두메산", "010-1111-2222", "하송리 14"])
        sheet.write_formula(2, 3, "=RAND()")
    path = tmp_path / "명단.xlsx"
    with zipfile.ZipFile(made) as book, zipfile.ZipFile(path, "w") as copy:
        for name in book.namelist():
            part = book.read(name)
            if "sheet1" in name:  # xlsxwriter always writes a value; of an empty text Excel says the type
                part = part.replace(b"</f><v>0</v>", b"</f><v></v>").replace(b'<c r="D2">', b'<c r="D2" t="str">')
            copy.writestr(name, part)
    file_preview = preview("households", path)
    assert people(file_preview) == [("한가람", "01011112221", "", ()), ("두메산", "01011112222", "하송리 14", ())]
    assert [(problem.row, problem.column) for problem in file_preview.problems] == [(2, "주소"), (3, "비고")]
    assert all("수식" in problem.message for problem in file_preview.problems)
