"""Workbooks as Excel leaves them: 24:00, days from 1904, formats far out, hidden rows, and what is no workbook."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from coordinator.errors import ImportRefused
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview
from coordinator.importers.reading.xlsx import read_workbook
from coordinator.importers.reading.xlsx_parts import without_blank_cells

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

HEAD = ["계량기번호", "검침일", "시각", "사용량(Wh)"]
BEGIN = datetime(2026, 11, 1)  # noqa: DTZ001 - wall clock


def made(make: Callable[[Workbook, Worksheet], None], *, from_1904: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": from_1904}) as book:
        make(book, book.add_worksheet("검침"))
    return out.getvalue()


def read(folder: Path, raw: bytes, kind: str = "readings", name: str = "excel.xlsx") -> Preview:
    path = folder / name
    path.write_bytes(raw)
    return preview(kind, path)


def one_series(file_preview: Preview) -> MeterReadings:
    (meter,) = file_preview.rows
    assert isinstance(meter, MeterReadings)
    return meter


def hours(form: str, first: int = 1, last: int = 24, parts: int = 24) -> Callable[[Workbook, Worksheet], None]:
    def make(book: Workbook, sheet: Worksheet) -> None:
        shown = book.add_format({"num_format": form})
        sheet.write_row(0, 0, HEAD)
        for row, n in enumerate(range(first, last + 1), start=1):
            sheet.write_row(row, 0, ["0100000007", "2026-11-01", n / parts, 100 + n])
            sheet.write_number(row, 2, n / parts, shown)

    return make


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize(
    "form", ["h:mm", "hh:mm:ss", "[h]:mm", "h:mm AM/PM", 'h"시"', "yyyy-mm-dd hh:mm", "General", "0.00"]
)
def test_the_24th_hour_of_a_day_is_read_in_every_format(tmp_path: Path, form: str, from_1904: bool) -> None:
    file_preview = read(tmp_path, made(hours(form), from_1904=from_1904))
    meter = one_series(file_preview)
    assert (str(meter.start), meter.wh.tolist()) == ("2026-11-01T00:00", [float(101 + n) for n in range(24)])
    assert file_preview.rejected_count == 0
    starts = one_series(read(tmp_path, made(hours(form, 0, 23), from_1904=from_1904)))
    assert (str(starts.start), float(starts.wh[0])) == ("2026-11-01T00:00", 100.0)


@pytest.mark.parametrize("form", ["h:mm", "General"])
def test_quarter_hours_to_24_00_are_ends_too(tmp_path: Path, form: str) -> None:
    meter = one_series(read(tmp_path, made(hours(form, 1, 96, 96))))
    assert (str(meter.start), meter.step_minutes, meter.reading_count) == ("2026-11-01T00:00", 15, 96)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("parts", [24, 96])
@pytest.mark.parametrize("form", ["h:mm", "[h]:mm", 'h"시"', "General"])
def test_times_at_the_head_of_a_day_s_columns_are_read_in_every_format(
    tmp_path: Path, form: str, parts: int, first: int
) -> None:
    def make(book: Workbook, sheet: Worksheet) -> None:
        shown = book.add_format({"num_format": form})
        sheet.write_row(0, 0, ["계량기번호", "검침일"])
        sheet.write_row(1, 0, ["0100000007", "2026-11-01"])
        for n in range(parts):
            sheet.write_number(0, n + 2, (n + first) / parts, shown)
            sheet.write_number(1, n + 2, (n + 1) / 1000)

    meter = one_series(read(tmp_path, made(make)))
    assert (str(meter.start), meter.wh.tolist()) == ("2026-11-01T00:00", [float(n + 1) for n in range(parts)])


def stamps(form: str = "", from_1904: bool = False) -> Callable[[Workbook, Worksheet], None]:
    def make(book: Workbook, sheet: Worksheet) -> None:
        shown = book.add_format({"num_format": form} if form else {})
        sheet.write_row(0, 0, ["계량기번호", "검침일시", "사용량(Wh)"])
        for n in range(48):
            serial = 46327 - 1462 * from_1904 + n / 24
            sheet.write_row(n + 1, 0, ["0100000007", "", 100])
            sheet.write_number(n + 1, 1, serial, shown)

    return make


@pytest.mark.parametrize("form", ["", "yyyy-mm-dd hh:mm"])
def test_days_counted_from_1904_are_right_with_and_without_a_format_and_it_is_said(tmp_path: Path, form: str) -> None:
    file_preview = read(tmp_path, made(stamps(form, True), from_1904=True))
    assert (str(one_series(file_preview).start), file_preview.taken_count) == ("2026-11-01T00:00", 48)
    assert any("1904" in note for note in file_preview.notes)
    plain = read(tmp_path, made(stamps(form)))
    assert (str(one_series(plain).start), plain.notes) == ("2026-11-01T00:00", ())


def test_days_from_1904_are_right_in_a_list_of_people_and_other_numbers_stay(tmp_path: Path) -> None:
    def make(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["성명", "생년월일", "전화", "관리번호", "주소"])
        born = (datetime(1941, 3, 5) - datetime(1904, 1, 1)).days  # noqa: DTZ001
        sheet.write_row(1, 0, ["김갑순", born, "033-370-0001", 44865, "영월군 영월읍 가상로 1"])

    (row,) = read(tmp_path, made(make, from_1904=True), "households").rows
    assert (str(row.born_on), row.external_id) == ("1941-03-05", "44865")


def far(book: Workbook, sheet: Worksheet) -> None:
    stamps()(book, sheet)
    shaded = book.add_format({"bg_color": "#ffff00"})
    for row, column in ((3, 16_383), (1_048_575, 0), (150_000, 400)):
        sheet.write_blank(row, column, None, shaded)


def test_formats_without_values_far_out_keep_no_workbook_unread(tmp_path: Path) -> None:
    file_preview = read(tmp_path, made(far))
    assert (file_preview.taken_count, file_preview.rejected_count, file_preview.columns[-1]) == (48, 0, "사용량(Wh)")

    def valued(book: Workbook, sheet: Worksheet) -> None:
        far(book, sheet)
        sheet.write_number(1_048_575, 5, 1)

    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, made(valued))
    assert refused.value.code == "too_large"


def test_no_cell_with_a_value_and_none_without_a_place_is_taken_out() -> None:
    rows = (
        b'<row r="1"><c r="A1"/><c r="B1" s="1"></c><x:c r="C1" s="2"/><c r="D1" t="str"><v>0</v></c>'
        b'<c r="E1" s="1"><v/></c><c r="F1"><is><t>x</t></is></c><c s="1" r="G1"><f>A1</f></c></row>'
    )
    free = b'<row r="2"><c r="A2"/><c><v>7</v></c></row>'
    for inside, kept in ((rows, 3), (free, 2)):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as book:
            book.writestr("xl/worksheets/sheet1.xml", inside)
        with zipfile.ZipFile(io.BytesIO(without_blank_cells(out.getvalue(), 1_000_000, 10))) as book:
            left = book.read("xl/worksheets/sheet1.xml")
        assert left.count(b"<c ") + left.count(b":c ") + left.count(b"<c>") == kept


def test_a_workbook_whose_parts_are_named_with_backslashes_is_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made(stamps()))) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in book.infolist():
            copy.writestr(part.filename.replace("/", "\\"), book.read(part))
    if b"xl\\workbook.xml" not in out.getvalue():
        pytest.skip("this system's zipfile writes no backslashes")
    assert read(tmp_path, out.getvalue()).taken_count == 48


def test_hidden_and_filtered_rows_columns_and_other_sheets_are_told_before_anything_is_stored(tmp_path: Path) -> None:
    def make(book: Workbook, sheet: Worksheet) -> None:
        stamps()(book, sheet)
        sheet.write(60, 0, "")
        sheet.autofilter(0, 0, 48, 2)
        sheet.filter_column(2, "x > 1000")
        for row in (3, 4, 7, 60):
            sheet.set_row(row, options={"hidden": True})
        sheet.set_column(1, 1, 10, None, {"hidden": True})
        book.add_worksheet("지난달").write(0, 0, "값")
        secret = book.add_worksheet("별도")
        secret.write(0, 0, "값")
        secret.hide()

    file_preview = read(tmp_path, made(make))
    assert file_preview.taken_count == 48
    notes = " / ".join(file_preview.notes)
    assert "3개" in notes
    assert "4, 5, 8행" in notes
    assert "B." in notes
    assert "지난달, 별도(숨김)" in notes
    (page, *_) = read_workbook(made(make))
    assert (page.hidden_columns, page.hidden_rows >= {4, 5, 8}) == (frozenset({1}), True)


@pytest.mark.parametrize(
    "head",
    [
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n\r\n<html><table></table>',
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a\r\nSubject: =?utf-8?Q?a?=\r\nDate: x\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n\r\n<html>",
        b"\xef\xbb\xbfMIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related\n\n<html>",
    ],
)  # fmt: skip
def test_a_web_archive_is_named_as_what_it_is_whatever_its_name_says(tmp_path: Path, head: bytes) -> None:
    for name in ("목록.xls", "목록.xlsx", "목록.csv"):
        with pytest.raises(ImportRefused, match="MHTML") as refused:
            read(tmp_path, head, name=name)
        assert refused.value.code == "web_page"
    rows = "Content-Type: a,시각\n" + "".join(f"A,{BEGIN + timedelta(hours=n)}\n" for n in range(3))
    with pytest.raises(ImportRefused) as other:
        read(tmp_path, rows.encode())
    assert other.value.code != "web_page"


def test_usage_in_a_cell_merged_over_rows_is_of_none_of_them(tmp_path: Path) -> None:
    def make(_: Workbook, page: Worksheet) -> None:
        page.write_row(0, 0, HEAD)
        for hour in range(24):
            page.write_row(hour + 1, 0, ["07", "2026-11-01", f"{hour:02}:00"])
            if hour not in (3, 4, 5):
                page.write_number(hour + 1, 3, 400)
        page.merge_range("D5:D7", 1200)
        page.merge_range("B10:B12", "2026-11-01")

    file_preview = read(tmp_path, made(make))
    (meter,) = [row for row in file_preview.rows if isinstance(row, MeterReadings)]
    assert [hour for hour in range(24) if meter.wh[hour] != 400] == [3, 4, 5]
    assert (meter.reading_count, file_preview.rejected_count) == (21, 3)
    assert any("5, 6, 7" in note for note in file_preview.notes)
