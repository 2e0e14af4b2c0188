"""Which file is what: encodings, delimiters, header rows, workbooks, and files that only pretend."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from coordinator.errors import CoordinatorError, DateOrderUnclear, ImportRefused
from coordinator.importers.kinds import kind_named
from coordinator.importers.mapping import header_score
from coordinator.importers.preview import preview
from coordinator.importers.profiles import Profile
from coordinator.importers.reading.formats import decode, open_sheet
from coordinator.importers.reading.xlsx import check_workbook, read_workbook

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "이름,전화,읍면\n"
KOREAN = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=3, max_size=30)


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def code_of(path: Path, kind: str = "households") -> str:
    with pytest.raises(CoordinatorError) as refused:
        preview(kind, path)
    assert refused.value.message
    return refused.value.code


# ------------------------------------------------------------ encodings


@given(KOREAN)
def test_korean_text_survives_every_encoding_of_the_fixed_order(text: str) -> None:
    for encoded in (text.encode(), codecs.BOM_UTF8 + text.encode(), text.encode("utf-16"), text.encode("cp949")):
        data, encoding = decode(encoded)
        assert data.decode(encoding) == text


def test_syllables_taken_apart_by_euc_kr_are_put_together() -> None:
    data, encoding = decode("똠방각하 펲시맨,010".encode("euc-kr"))
    assert data.decode(encoding) == "똠방각하 펲시맨,010"


def test_text_in_two_encodings_is_refused_with_its_line(tmp_path: Path) -> None:
    mixed = HEADER.encode() + "김영희,010-1234-5678,영월읍\n".encode() + "박철수,010-1234-5679,영월읍\n".encode("cp949")
    assert code_of(write(tmp_path / "a.csv", mixed)) == "encoding"
    other = HEADER.encode("cp949") + "박철수,010-1234-5679,영월읍\n".encode("cp949") + "가나다라,010,영월\n".encode()
    with pytest.raises(ImportRefused, match="3"):
        preview("households", write(tmp_path / "b.csv", other))


@given(st.binary(max_size=200))
def test_bytes_decode_without_loss_or_are_refused(raw: bytes) -> None:
    try:
        data, encoding = decode(raw)
    except ImportRefused:
        return
    text = data.decode(encoding)
    assert "\ufffd" not in text or "\ufffd".encode() in raw or raw.startswith((b"\xff\xfe", b"\xfe\xff"))


# ------------------------------------------------------------ layouts


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("above", ["", "2026년 독거노인 명단\n기준일: 2026. 10. 31.\n\n"])
def test_the_header_is_found_below_titles_and_with_any_delimiter(tmp_path: Path, delimiter: str, above: str) -> None:
    rows = "이름,전화,읍면\n김영희,010-1234-5678,영월읍\n".replace(",", delimiter)
    file_preview = preview("households", write(tmp_path / "a.csv", (above + rows).encode("utf-8-sig")))
    assert [row.name for row in file_preview.rows] == ["김영희"]  # type: ignore[union-attr]
    assert file_preview.rows[0].line == 2 + above.count("\n")  # type: ignore[union-attr]


def test_an_unclosed_quotation_mark_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", (HEADER + '김영희,010-1234-5678,영월읍\n"박철수,010,영월읍\n이몽룡,010,영월읍\n').encode()
    )
    with pytest.raises(ImportRefused, match="3") as refused:
        preview("households", path)
    assert refused.value.code == "quote"


def test_line_breaks_inside_quotes_do_not_shift_the_line_numbers(tmp_path: Path) -> None:
    text = '이름,전화,읍면\n"김\n영희",010-1234-5678,영월읍\n,010-1234-5679,영월읍\n'
    file_preview = preview("households", write(tmp_path / "a.csv", text.encode()))
    assert [problem.row for problem in file_preview.problems] == [4]


def test_a_packed_file_is_read_through(tmp_path: Path) -> None:
    packed = gzip.compress((HEADER + "김영희,010-1234-5678,영월읍\n").encode("cp949"))
    assert preview("households", write(tmp_path / "a.csv.gz", packed)).row_count == 1
    assert code_of(write(tmp_path / "b.gz", packed[:-9])) == "damaged"
    assert code_of(write(tmp_path / "c.gz", gzip.compress(b""))) == "empty"


# ------------------------------------------------------------ files that are something else


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n \n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "HwpSummaryInformation".encode("utf-16-le"), "kind"),
        (b"\r\n<html><body><table><tr><td>1</td></tr></table>", "web_page"),
        (b"%PDF-1.7 ...", "kind"),
        (b"\x9bSCDSA004" + bytes(range(256)) * 4, "encoding"),
        (b"PK\x03\x04 but not really a zip", "damaged"),
        (b"just one word", "no_header"),
        ("아무,상관,없는,열\n1,2,3,4\n".encode(), "column_missing"),
    ],
)
def test_each_wrong_file_gets_its_own_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    assert code_of(write(tmp_path / "명단.xls", content)) == code


def test_missing_files_folders_and_unknown_kinds_are_refused(tmp_path: Path) -> None:
    assert code_of(tmp_path / "nothing.csv") == "missing"
    assert code_of(tmp_path) == "not_a_file"
    assert code_of(tmp_path, kind="programmes") == "kind"


# ------------------------------------------------------------ workbooks


def workbook(path: Path, rows: list[list[object]], *, above: int = 0) -> Path:
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(r + above, c, value, day)
                elif isinstance(value, str):
                    sheet.write_string(r + above, c, value)
                else:
                    sheet.write(r + above, c, value)
    return path


def test_a_workbook_gives_plain_text_with_iso_dates_and_raw_numbers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [["이름", "전화", "값"], ["=1+1", 1012345678, 0.1], ["박", datetime.fromisoformat("2026-11-01 13:00"), True]],
        above=3,
    )
    assert list(read_workbook(path.read_bytes())[0].cells[3:]) == [
        (4, ["이름", "전화", "값"]),
        (5, ["=1+1", "1012345678", "0.1"]),
        (6, ["박", "2026-11-01 13:00:00", "TRUE"]),
    ]
    sheet = open_sheet(path, header_score(kind_named("households")))
    assert sheet.header_row == 4
    assert [line for line, _ in sheet.rows()] == [5, 6]


def test_readings_in_a_workbook_import(tmp_path: Path) -> None:
    rows: list[list[object]] = [["계량기번호", "일시", "사용량(kWh)"]]
    rows += [["M1", datetime.fromisoformat(f"2026-11-01 {hour:02}:00"), 0.1 * hour] for hour in range(24)]
    file_preview = preview("readings", workbook(tmp_path / "a.xlsx", rows))
    assert file_preview.taken_count == 24
    assert str(file_preview.rows[0].start) == "2026-11-01T00:00"  # type: ignore[union-attr]


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **parts}.items():
            book.writestr(name, content)
    return out.getvalue()


class CountedParts(zipfile.ZipExtFile):
    """Parts of a workbook that count the bytes inflated from them."""

    inflated = 0

    def read(self, n: int | None = -1) -> bytes:
        chunk = super().read(n)
        CountedParts.inflated += len(chunk)
        return chunk


MEGABYTE = 1024 * 1024
LATER = {"xl/worksheets/sheet2.xml": b"0" * (20 * MEGABYTE)}
"""What nobody needs to look at once a workbook is refused."""


@pytest.mark.parametrize(
    ("raw", "code", "megabytes"),
    [
        (packed({"xl/worksheets/sheet1.xml": b'<c r="A1"/><c r="XFD1048576"><v>1</v></c>', **LATER}), "too_large", 1),
        (packed({"xl/worksheets/sheet1.xml": b"<c  r = 'SG1'/>", **LATER}), "too_large", 1),
        (packed({"xl/worksheets/sheet1.xml": b'<c r="A200001"/>', **LATER}), "too_large", 1),
        (packed({"xl/worksheets/sheet1.xml": b"0" * (300 * MEGABYTE)}), "too_large", 201),
        (packed({f"xl/media/{n}": b"" for n in range(5_001)}), "too_large", 0),
        (packed({"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]>', **LATER}), "hostile", 1),
        (packed({"xl/workbook.bin": b""}), "kind", 0),
        (packed({})[:-30], "damaged", 0),
    ],
    ids=["far-cell", "column", "row", "inflated", "parts", "entity", "binary", "cut"],
)
def test_hostile_workbooks_are_refused_as_soon_as_they_show_and_are_not_read_on(
    raw: bytes, code: str, megabytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZipExtFile", CountedParts)
    monkeypatch.setattr(CountedParts, "inflated", 0)
    with pytest.raises(ImportRefused) as refused:
        check_workbook(raw)
    assert refused.value.code == code
    assert CountedParts.inflated <= megabytes * MEGABYTE


def test_the_last_cell_allowed_is_allowed() -> None:
    check_workbook(packed({"xl/worksheets/sheet1.xml": b'<c r="SF200000"/><row r="1048576"/>'}))


def test_a_parser_that_dies_takes_only_its_child_along(tmp_path: Path) -> None:
    assert code_of(write(tmp_path / "a.xlsx", packed({"xl/worksheets/sheet1.xml": b"<broken"}))) == "damaged"


# ------------------------------------------------------------ sheets, header rows, merged cells


def book_of(path: Path, sheets: dict[str, list[list[object]]], *, hidden: str = "") -> Path:
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name == hidden:
                sheet.hide()
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    else:
                        sheet.write(r, c, value)
    return path


PEOPLE: list[list[object]] = [["이름", "전화", "읍면"], ["김영희", "010-1234-5678", "영월읍"]]


def test_the_sheet_that_names_most_of_our_fields_is_read_and_another_can_be_chosen(tmp_path: Path) -> None:
    other: list[list[object]] = [["이름", "전화"], ["박철수", "010-1234-5679"]]
    path = book_of(
        tmp_path / "a.xlsx",
        {"표지": [["명단"]], "요약": [["구분", "인원"], ["전체", 1]], "명단": PEOPLE, "지난달": other, "코드": PEOPLE},
        hidden="코드",
    )
    file_preview = preview("households", path)
    assert (file_preview.sheet, file_preview.sheets) == ("명단", ("표지", "요약", "명단", "지난달", "코드"))
    assert any("“명단”" in note for note in file_preview.notes)
    chosen = preview("households", path, profile={"sheet": "지난달"})
    assert (chosen.sheet, [row.name for row in chosen.rows]) == ("지난달", ["박철수"])  # type: ignore[union-attr]
    gone = preview("households", path, profile={"sheet": "8월"})
    assert gone.sheet == "명단"
    assert any("8월" in note for note in gone.notes)


def test_the_line_of_the_column_names_can_be_chosen_and_is_found_again_by_the_profile(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["이름", "전화", "읍면"],
        ["성함칸", "번호칸", "동네칸"],
        ["김영희", "010-1234-5678", "영월읍"],
    ]
    columns = {"name": "성함칸", "phone": "번호칸", "town": "동네칸"}
    for path in (book_of(tmp_path / "a.xlsx", {"1": rows}), tmp_path / "a.csv"):
        if path.suffix == ".csv":
            write(path, "\n".join(",".join(map(str, row)) for row in rows).encode())
        file_preview = preview("households", path, profile={"header_row": 2, "columns": columns})
        assert (file_preview.header_row, [row.name for row in file_preview.rows]) == (2, ["김영희"])  # type: ignore[union-attr]
        kept = Profile.from_dict(kind_named("households"), "군청", file_preview.profile.as_dict())
        again = preview("households", path, saved=[kept])
        assert (again.header_row, again.profile.name) == (2, "군청")
        with pytest.raises(ImportRefused, match="9") as refused:
            preview("households", path, profile={"header_row": 9})
        assert refused.value.code == "header_row"


@pytest.mark.parametrize("row", [-1, 1_001, True, "2", 1.5])
def test_a_profile_with_an_impossible_line_is_refused(row: object) -> None:
    with pytest.raises(ImportRefused) as refused:
        Profile.from_dict(kind_named("calls"), "x", {"header_row": row})
    assert refused.value.code == "profile"


def test_values_merged_over_rows_are_filled_downwards_and_never_sideways(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:E1", "11월 통화 결과")
        for column, name in enumerate(("전화번호", "통화일시", "시도회차")):
            sheet.merge_range(1, column, 2, column, name)
        sheet.merge_range(1, 3, 1, 4, "항목별 응답")
        sheet.write_row(2, 3, ["건강", "식사"])
        sheet.write(1, 5, "결과")
        sheet.write(2, 5, "결과")
        sheet.merge_range(3, 0, 4, 0, "010-1234-5678")
        sheet.write_row(3, 1, ["2026-11-20 10:00", 1, "", "", "미응답"])
        sheet.write_row(4, 1, ["2026-11-20 10:45", 2, "양호", "주의", "연결"])
        sheet.write_row(5, 0, ["010-1234-5679", "2026-11-20 10:00", 1])
        sheet.merge_range(5, 3, 5, 5, "미응답")
    file_preview = preview("calls", path)
    assert file_preview.header_row == 3
    assert [(row.phone, row.result, row.topics) for row in file_preview.rows] == [  # type: ignore[union-attr]
        ("01012345678", "no_answer", ()),
        ("01012345678", "concern", ("meals",)),
    ]
    assert [(problem.row, problem.code) for problem in file_preview.problems] == [(6, "result")]
    assert any("전화번호" in note and "합친" in note for note in file_preview.notes)
    assert any("6" in note and "합쳐진" in note for note in file_preview.notes)


def test_names_merged_over_two_rows_are_one_row_of_names(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for column, name in enumerate(("이름", "전화")):
            sheet.merge_range(0, column, 1, column, name)
        sheet.write_row(2, 0, ["김영희", 1012345678])
    file_preview = preview("households", path)
    assert (file_preview.header_row, file_preview.row_count, file_preview.problems) == (2, 1, ())


def test_excel_numbers_for_dates_times_and_phones_are_read_as_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["전화번호", "통화일자", "통화시간", "결과"])
        sheet.write_row(1, 0, [1012345678, 46346, 0.586805556, "미응답"])
        sheet.write_row(2, 0, ["01012345679", "46346.5", "", "미응답"])
        sheet.write_row(3, 0, ["01012345670", "2026-11-20", "오후 2:05", "미응답"])
    file_preview = preview("calls", path)
    assert [f"{row.called_at:%m-%d %H:%M}" for row in file_preview.rows] == [  # type: ignore[union-attr]
        "11-20 14:05",
        "11-20 12:00",
        "11-20 14:05",
    ]
    assert file_preview.rows[0].phone == "01012345678"  # type: ignore[union-attr]
    assert any("앞의 0" in note for note in file_preview.notes), file_preview.notes


@pytest.mark.parametrize("kind", ["households", "readings", "phone-use", "calls", "utility-alerts"])
def test_a_file_of_column_names_alone_says_so(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / "a.csv", "이름,전화,일시,결과,계량기번호,사용량,일자,단계\n\n".encode())
    assert code_of(path, kind) == "no_rows"
    assert (
        code_of(book_of(tmp_path / "a.xlsx", {"1": [["이름", "전화", "일시", "결과", "계량기번호", "사용량"]]}), kind)
        == "no_rows"
    )


def test_an_empty_workbook_says_so(tmp_path: Path) -> None:
    assert code_of(book_of(tmp_path / "a.xlsx", {"1": [], "2": [["", " "]]})) == "empty"


# ------------------------------------------------------------ columns known by what they hold


def test_columns_of_calls_are_found_by_what_they_hold_and_said_to_be(tmp_path: Path) -> None:
    text = "가,나,다,라\n" + "".join(f"{n},010-1234-567{n},2026-11-2{n} 10:00,미응답\n" for n in range(4))
    file_preview = preview("calls", write(tmp_path / "a.csv", text.encode()))
    assert dict(file_preview.profile.columns) == {"phone": "나", "called_at": "다", "result": "라"}
    assert set(file_preview.by_content) == {"phone", "called_at", "result"}
    named = preview("calls", tmp_path / "a.csv", profile={"columns": dict(file_preview.profile.columns)})
    assert named.by_content == ()


def test_two_columns_that_may_be_it_are_a_question(tmp_path: Path) -> None:
    text = "전화번호,가,나,결과\n" + "".join(f"010-1234-567{n},2026-11-20,2026-11-21,미응답\n" for n in range(3))
    assert code_of(write(tmp_path / "a.csv", text.encode()), "calls") == "column_missing"


def test_a_meters_number_is_known_by_its_form(tmp_path: Path) -> None:
    text = "가,일시,사용량\n" + "".join(f"AB-1234567{n},2026-11-20 1{n}:00,0.2\n" for n in range(3))
    file_preview = preview("readings", write(tmp_path / "a.csv", text.encode()))
    assert file_preview.by_content == ("meter",)


def test_dates_of_two_readings_come_with_both(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "전화,일시,결과\n010-1234-5678,03/04/2026 10:00,미응답\n".encode())
    with pytest.raises(DateOrderUnclear) as refused:
        preview("calls", path)
    unclear = refused.value
    assert (unclear.value, str(unclear.day_first), str(unclear.month_first)) == (
        "03/04/2026",
        "2026-04-03",
        "2026-03-04",
    )
    assert preview("calls", path, profile={"date_order": "day"}).rows[0].called_at.month == 4  # type: ignore[union-attr]
