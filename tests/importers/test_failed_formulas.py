"""What a spreadsheet writes for a formula that failed is no name, number, address, note, amount or answer."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.preview import Preview, preview
from coordinator.importers.reading.cells import clean, is_empty, is_error_word, is_lone_zero, number

if TYPE_CHECKING:
    from pathlib import Path

WORDS = (
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA",
    "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CONNECT!", "#BUSY!", "#ERROR!", "#####", "########", "Err:502", "err:504",
    "오류:508", "#N/A N/A",
)  # fmt: skip
OLD_WORDS = WORDS[:7]
"""Those a workbook may hold as errors since Excel 97."""


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def read(folder: Path, kind: str, text: str) -> Preview:
    path = folder / "파일.csv"
    path.write_text(text, encoding="utf-8")
    return preview(kind, path)


def named(file_preview: Preview, code: str = "error_word") -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.value) for problem in file_preview.problems if problem.code == code]


def workbook(path: Path, rows: list[list[str]]) -> Path:
    """Write a workbook in which the words of failed formulas stand as the errors they are."""
    drawn = path.with_suffix(".drawn")
    stands_for: dict[bytes, bytes] = {}
    with xlsxwriter.Workbook(drawn) as book:
        sheet = book.add_worksheet("명단")
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text in WORDS:
                    figure = 987_000 + len(stands_for)
                    sheet.write_number(r, c, figure)
                    at = f'<c r="{chr(65 + c)}{r + 1}"'
                    stands_for[f"{at}><v>{figure}</v>".encode()] = f'{at} t="e"><v>{text}</v>'.encode()
                else:
                    sheet.write_string(r, c, text)
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            inside = source.read(part)
            if part.startswith("xl/worksheets/"):
                for figure, error in stands_for.items():
                    assert inside.count(figure) == 1
                    inside = inside.replace(figure, error)
            target.writestr(part, inside)
    return path


# ------------------------------------------------------------ a cell


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.sampled_from(["", " ", "  ", "\u200b", "\u3000", "_x000D_"]),
    st.sampled_from(['""', "''", "“”", "()", "  "]),
    st.sampled_from([" ", ", ", " / ", "\n", " · ", "; "]),
    st.booleans(),
)
def test_a_cell_of_error_words_says_nothing_however_it_is_written(
    words: list[str], around: str, marks: str, between: str, full_width: bool
) -> None:
    text = between.join(words)
    text = around + marks[0] + (wide(text) if full_width else text) + marks[1] + around
    assert is_error_word(text)
    assert is_error_word(clean(text))
    assert is_empty(text)
    assert number(text) is None


@given(
    st.sampled_from(WORDS), st.sampled_from(["김영희", "식사 잘하심", "뜻 모를 표시라고 말함", "7", "a"]), st.booleans()
)
def test_an_error_word_within_other_text_is_text(word: str, other: str, before: bool) -> None:
    text = f"{other} {word}" if before else f"{word} {other}"
    assert not is_error_word(text)
    assert not is_empty(text)


@given(st.text(alphabet="가나다라마 0123456789-.,:#/", max_size=12))
def test_words_of_people_are_never_taken_for_errors(text: str) -> None:
    if any("가" <= sign <= "힣" for sign in text):
        assert not is_error_word(text)
        assert not is_lone_zero(text)


@pytest.mark.parametrize(
    "text", ["0", "0.0", "0.00", " 0 ", "'0", "０", "00:00:00", "1900-01-00", "1900. 1. 0.", "000-0000-0000"]
)
def test_a_lone_zero_is_known_in_every_format(text: str) -> None:
    assert is_lone_zero(text)


@pytest.mark.parametrize("text", ["10", "0.1", "1900-01-01", "0동 3호", "-", "", "2000-01-01", "010-0000-0001", "O"])
def test_what_is_more_than_a_zero_is_kept(text: str) -> None:
    assert not is_lone_zero(text)


def test_the_carriage_return_excel_writes_out_is_no_part_of_a_text() -> None:
    assert clean("개 있음_x000D_\n2인 방문_x000d_") == "개 있음 2인 방문"
    assert clean("_x0041_ 그대로") == "_x0041_ 그대로"
    assert number("0.46_x000D_") == 0.46


# ------------------------------------------------------------ households


HEAD = "관리번호,성명,생년월일,성별,휴대전화,읍면,리,주소,방문안전메모,위험군,보호자이름,보호자전화,통화동의\n"


def test_no_household_cell_is_made_of_an_error_or_a_lone_zero(tmp_path: Path) -> None:
    file_preview = read(
        tmp_path,
        "households",
        HEAD + "P1,김영희,#N/A,#REF!,#N/A,영월읍,#VALUE!,#N/A,#NAME?,#N/A,#N/A,#DIV/0!,#N/A\n"
        "P2,박철수,0,남,0,0,0,0,0,고,0,0,0\n"
        '0,이몽룡,1950-01-01,남,"""#N/A""",＃Ｎ／Ａ, #N/A ,Err:502,#####,고,형 #N/A,010-1234-5679,동의\n',
    )
    first, second, third = file_preview.rows
    for row in (first, second):
        assert (row.born_on, row.phone, row.village, row.address, row.safety_note) == (None, "", "", "", "")
        assert (row.contacts, [cell for cell in row.consents if cell.answer is not False]) == ((), [])
    assert (first.sex, first.risk, first.town, second.town) == ("", "", "영월읍", "")
    assert (third.external_id, third.phone, third.town, third.village, third.address) == ("", "", "", "", "")
    assert (third.safety_note, third.contacts[0].name) == ("", "형 #N/A")
    found = named(file_preview)
    assert [(row, column) for row, column, _ in found if row == 2] == [
        (2, column) for column in HEAD.strip().split(",") if column not in ("관리번호", "성명", "읍면")
    ]
    assert (3, "주소", "0") in found
    assert (4, "관리번호", "0") in found
    assert (3, "통화동의", "0") not in found  # a 0 is a no there
    assert {problem.row for problem in file_preview.problems if problem.code != "error_word"} == set()
    assert len({problem.message for problem in file_preview.problems}) == 2


def test_a_row_whose_name_is_an_error_is_kept_by_its_number_or_named_and_left_out(tmp_path: Path) -> None:
    file_preview = read(
        tmp_path,
        "households",
        "관리번호,성명,휴대전화,주소\nP1,#N/A,,하송리 12\n,#N/A,010-1234-5678,하송리 13\n"
        ",#N/A,,하송리 14\n,0,0,하송리 15\n",
    )
    assert [(row.external_id, row.name, row.phone) for row in file_preview.rows] == [
        ("P1", "", ""),
        ("", "", "01012345678"),
    ]
    assert [row for row, _, _ in named(file_preview, "name_missing")] == [4, 5]
    assert [row for row, column, _ in named(file_preview) if column == "성명"] == [2, 3, 4, 5]
    assert (file_preview.row_count, file_preview.rejected_count) == (4, 2)


def test_a_workbook_with_cells_of_failed_formulas_is_read_and_each_is_named(tmp_path: Path) -> None:
    rows = [
        ["관리번호", "성명", "주소"],
        *([f"P{n}", f"사람{'가나다라마바사아자차카타파하거너더러머버서어'[n]}", word] for n, word in enumerate(WORDS)),
    ]
    file_preview = preview("households", workbook(tmp_path / "명단.xlsx", rows))
    assert [row.address for row in file_preview.rows] == [""] * len(WORDS)
    assert named(file_preview) == [(n, "주소", word) for n, word in enumerate(WORDS, start=2)]


# ------------------------------------------------------------ readings, phone use, the utility's alerts


def test_readings_of_failed_formulas_are_missing_and_named_and_those_of_no_meter_are_nobodys(tmp_path: Path) -> None:
    usages = {5: "#N/A", 7: "#DIV/0!", 9: "0"}
    text = "계량기번호,측정일시,사용량(kWh)\n" + "".join(
        f"0412345678,2026-11-20 {hour:02}:00,{usages.get(hour, '0.3')}\n" for hour in range(24)
    )
    file_preview = read(tmp_path, "readings", text + "#N/A,2026-11-20 00:00,0.2\n＃REF!,2026-11-20 01:00,0.2\n")
    (only,) = file_preview.rows
    assert (only.external_id, only.reading_count) == ("0412345678", 22)
    assert sorted(named(file_preview)) == [
        (7, "사용량(kWh)", "#N/A"),
        (9, "사용량(kWh)", "#DIV/0!"),
        (26, "계량기번호", "#N/A"),
        (27, "계량기번호", "＃REF!"),
    ]
    assert len(file_preview.problems) == 4


def test_a_column_that_begins_with_failed_formulas_is_still_what_it_is(tmp_path: Path) -> None:
    text = "전화번호,통화일시,통화결과\n" + "".join(
        f"010-1234-{5000 + n},{'#N/A' if n < 30 else '2026-11-20 10:00'},응답\n" for n in range(33)
    )
    file_preview = read(tmp_path, "calls", text)
    assert (len(file_preview.rows), file_preview.rejected_count) == (3, 30)


def test_counts_of_phone_use_keep_their_zeros(tmp_path: Path) -> None:
    file_preview = read(
        tmp_path, "phone-use", "전화번호,일자,발신건수\n010-1234-5678,2026-11-20,0\n010-1234-5678,2026-11-21,#N/A\n"
    )
    assert [row.outgoing_count for row in file_preview.rows] == [0]
    assert named(file_preview) == [(3, "발신건수", "#N/A")]
    file_preview = read(
        tmp_path, "phone-use", "전화번호,2026-11-20,2026-11-21,2026-11-22\n010-1234-5678,0,#N/A,4\n0,1,1,1\n"
    )
    assert [(row.day.day, row.outgoing_count) for row in file_preview.rows] == [(20, 0), (22, 4)]
    assert named(file_preview) == [(2, "2026-11-21", "#N/A"), (3, "전화번호", "0")]


def test_the_text_of_a_utilitys_alert_is_never_an_error_word(tmp_path: Path) -> None:
    file_preview = read(
        tmp_path,
        "utility-alerts",
        "계량기번호,전화,알림일시,단계,내용\n0412345678,#N/A,2026-11-20 10:00,주의,#N/A\n"
        "#N/A,0,2026-11-20 10:00,주의,조용\n",
    )
    (only,) = file_preview.rows
    assert (only.meter, only.phone, only.text) == ("0412345678", "", "")
    assert [problem.code for problem in file_preview.problems if problem.row == 3].count("error_word") == 2
