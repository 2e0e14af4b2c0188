"""Which file is what: encodings, delimiters, header rows, workbooks, and files that only pretend."""

from __future__ import annotations

import codecs
import gzip
import io
import time
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from coordinator.errors import CoordinatorError, ImportRefused
from coordinator.importers.formats import decode, open_sheet
from coordinator.importers.mapping import header_score
from coordinator.importers.preview import preview
from coordinator.importers.xlsx import check_workbook, read_xlsx

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
def test_korean_text_survives_every_encoding_of_the_ladder(text: str) -> None:
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
    seen = preview("households", write(tmp_path / "a.csv", (above + rows).encode("utf-8-sig")))
    assert [row.name for row in seen.rows] == ["김영희"]  # type: ignore[union-attr]
    assert seen.rows[0].line == 2 + above.count("\n")  # type: ignore[union-attr]


def test_an_unclosed_quotation_mark_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", (HEADER + '김영희,010-1234-5678,영월읍\n"박철수,010,영월읍\n이몽룡,010,영월읍\n').encode()
    )
    with pytest.raises(ImportRefused, match="3") as refused:
        preview("households", path)
    assert refused.value.code == "quote"


def test_line_breaks_inside_quotes_do_not_shift_the_line_numbers(tmp_path: Path) -> None:
    text = '이름,전화,읍면\n"김\n영희",010-1234-5678,영월읍\n,010-1234-5679,영월읍\n'
    seen = preview("households", write(tmp_path / "a.csv", text.encode()))
    assert [problem.row for problem in seen.problems] == [4]


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
    assert list(read_xlsx(path.read_bytes()))[3:] == [
        (4, ["이름", "전화", "값"]),
        (5, ["=1+1", "1012345678", "0.1"]),
        (6, ["박", "2026-11-01 13:00:00", "TRUE"]),
    ]
    sheet = open_sheet(path, header_score("households"))
    assert sheet.header_row == 4
    assert [line for line, _ in sheet.rows()] == [5, 6]


def test_readings_in_a_workbook_import(tmp_path: Path) -> None:
    rows: list[list[object]] = [["계량기번호", "일시", "사용량(kWh)"]]
    rows += [["M1", datetime.fromisoformat(f"2026-11-01 {hour:02}:00"), 0.1 * hour] for hour in range(24)]
    seen = preview("readings", workbook(tmp_path / "a.xlsx", rows))
    assert seen.taken_count == 24
    assert str(seen.rows[0].start) == "2026-11-01T00:00"  # type: ignore[union-attr]


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **parts}.items():
            book.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (packed({"xl/worksheets/sheet1.xml": b'<c r="A1"/><c r="XFD1048576"><v>1</v></c>'}), "too_large"),
        (packed({"xl/worksheets/sheet1.xml": b"<c  r = 'SG1'/>"}), "too_large"),
        (packed({"xl/worksheets/sheet1.xml": b'<c r="A200001"/>'}), "too_large"),
        (packed({"xl/worksheets/sheet1.xml": b"0" * (201 * 1024 * 1024)}), "too_large"),
        (packed({f"xl/media/{n}": b"" for n in range(5_001)}), "too_large"),
        (packed({"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'}), "hostile"),
        (packed({"xl/workbook.bin": b""}), "kind"),
        (packed({})[:-30], "damaged"),
    ],
    ids=["far-cell", "column", "row", "inflated", "parts", "entity", "binary", "cut"],
)
def test_hostile_workbooks_are_refused_within_two_seconds(raw: bytes, code: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(ImportRefused) as refused:
        check_workbook(raw)
    assert refused.value.code == code
    assert time.perf_counter() - begin < 5  # two on a quiet machine


def test_the_last_cell_allowed_is_allowed() -> None:
    check_workbook(packed({"xl/worksheets/sheet1.xml": b'<c r="SF200000"/><row r="1048576"/>'}))


def test_a_parser_that_dies_takes_only_its_child_along(tmp_path: Path) -> None:
    assert code_of(write(tmp_path / "a.xlsx", packed({"xl/worksheets/sheet1.xml": b"<broken"}))) == "damaged"
