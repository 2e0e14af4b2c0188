"""The files: HTML against a committed page, workbooks without formulas, HWPX that validates, all or nothing on disk."""

from __future__ import annotations

import io
import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pandas as pd
import pytest
from PySide6.QtGui import QColor, QImage

from coordinator.briefing.blocks import KeyFacts, block_texts
from coordinator.briefing.document import bind
from coordinator.briefing.render import files, html, hwpx, xlsx
from coordinator.briefing.render.whole import BriefingNotWritten
from coordinator.errors import UsageError
from coordinator.text import set_language
from tests.briefing import rows
from tests.briefing.test_composition import daily_at, sheet_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coordinator.briefing.document import Document

GOLDEN = Path(__file__).parents[2] / "golden"
NASTY = '=1+1<script>alert("x")</script>&'


@pytest.mark.parametrize("name", ["daily", "household"])
def test_the_page_is_as_it_was(name: str) -> None:
    set_language("en")
    made = html.render(daily_at() if name == "daily" else sheet_at("initials"))
    golden = GOLDEN / f"briefing_{name}.html"
    if os.environ.get("COORDINATOR_WRITE_GOLDEN"):
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert made == golden.read_text(encoding="utf-8")


def test_html_escapes_and_loads_nothing() -> None:
    page = html.render(daily_at(today=rows.today(lines=(rows.line(0, name=NASTY),))))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)=|https?://|url\(|@import", page)
    assert "default-src 'none'" in page


def test_html_says_purpose_and_confidentiality() -> None:
    page = html.render(daily_at())
    assert "아침 회의" in page
    assert daily_at().confidentiality in page


def test_a_workbook_holds_no_live_formula_or_link() -> None:
    lines = (rows.line(0, name="=1+1"), rows.line(1, name="@SUM(A1)"), rows.line(2, name="https://example.org"))
    content = xlsx.render(daily_at(today=rows.today(0, 3, lines=lines)))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/"):
                text = book.read(name).decode()
                assert "<f>" not in text
                assert "<hyperlink" not in text
    read = pd.read_excel(io.BytesIO(content), sheet_name="오늘 할 일 목록", header=0, dtype=str, engine="calamine")
    told = "\n".join(str(value) for value in read.to_numpy().ravel())
    assert "=1+1" in told
    assert "@SUM(A1)" in told
    assert "https://example.org" in told


def test_a_workbook_has_a_sheet_for_each_table_and_the_figures_of_the_chart() -> None:
    book = pd.read_excel(io.BytesIO(xlsx.render(sheet_at())), sheet_name=None, engine="calamine")
    figures = next(sheet for sheet in book.values() if len(sheet) == 96)
    assert figures.iloc[:, 1].isna().sum() == 6 + 16
    assert pd.api.types.is_numeric_dtype(figures.iloc[:, 1])


def test_a_workbook_holds_one_fact_a_column_with_real_dates_and_numbers_and_a_head_to_filter_by() -> None:
    content = xlsx.render(daily_at(today=rows.today(lines=(rows.line(0, phone="01000001234"),))))
    read = pd.read_excel(io.BytesIO(content), sheet_name="오늘 할 일 목록", engine="calamine")
    first = read.iloc[0]
    assert (first["이름"], first["나이"], first["지역"], first["전화"]) == (
        "김순자",
        78,
        "북면 마차리",
        "010-0000-1234",
    )
    assert first["기한"] == pd.Timestamp("2026-11-23 08:30")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    filtered = [text for text in sheets if "<autoFilter" in text]
    assert len(filtered) == len(sheets) - 1  # all but the one that reads like the paper


def test_the_filter_of_a_sheet_reaches_to_its_last_row(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx.render(daily_at(today=rows.today(unwatched=18))))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    for text in sheets:
        if found := re.search(r'<autoFilter ref="A1:[A-Z]+(\d+)"', text):
            assert int(found[1]) == max(int(row) for row in re.findall(r'<row r="(\d+)"', text))


def test_the_workbook_of_a_household_has_its_contacts_and_services_with_one_fact_a_column() -> None:
    book = pd.read_excel(io.BytesIO(xlsx.render(sheet_at())), sheet_name=None, engine="calamine")
    contacts = book["비상연락망"]
    assert list(contacts.columns) == ["순위", "이름", "관계", "전화", "연락 시간", "비고"]
    assert contacts["순위"].tolist() == sorted(contacts["순위"].tolist())
    assert not [cell for sheet in book.values() for cell in sheet.to_numpy().ravel() if "\n010" in str(cell)]
    assert pd.api.types.is_datetime64_any_dtype(book["전력 사용"].iloc[:, 0])


def test_the_year_in_the_head_of_a_workbook_is_no_size_of_letters() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx.render(daily_at()))) as book:
        heads = re.findall(r"<oddHeader>(.*?)</oddHeader>", book.read("xl/worksheets/sheet2.xml").decode())
    assert "2026. 11. 23.(월) 08:00" in heads[0]
    assert not re.search(r"&amp;8\d", heads[0])


def test_the_picture_of_a_hwpx_file_shows_its_first_page(qapp: object) -> None:
    with zipfile.ZipFile(io.BytesIO(hwpx.render(daily_at()))) as package:
        image = QImage.fromData(package.read("Preview/PrvImage.png"))
    assert image.width() == 512
    dark = sum(
        QColor(image.pixel(x, y)).lightness() < 128 for x in range(0, 512, 4) for y in range(0, image.height(), 4)
    )
    assert dark > 100


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_in_hwpx_a_sign_stands_behind_its_word_and_never_looks_like_a_bullet() -> None:
    from hwpx import HwpxDocument

    text = HwpxDocument.open(io.BytesIO(hwpx.render(daily_at()))).export_text()
    assert "정상(○)" in text
    assert "○ 정상" not in text


def test_sheet_names_are_taken_by_the_program() -> None:
    bound = bind([sheet_at(), sheet_at(id=2, name="[이]:영*호?/\\")])
    with zipfile.ZipFile(io.BytesIO(xlsx.render(bound))) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def hwpx_texts(made: Document) -> Iterator[str]:
    """Give every text of a paper as HWPX has it: the sign of a fact stands behind its word."""
    yield from replace(made, blocks=()).texts()
    for block in made.blocks:
        if isinstance(block, KeyFacts):
            for name, cell in block.facts:
                yield from (name, f"{cell.text}({cell.sign})" if cell.sign else cell.text, cell.detail)
        else:
            yield from block_texts(block)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("which", ["daily", "household", "bound"])
def test_hwpx_validates_and_holds_the_text(which: str, tmp_path: Path) -> None:
    from hwpx import HwpxDocument, validate_package

    made = {"daily": daily_at, "household": sheet_at, "bound": lambda: bind([sheet_at(), sheet_at(id=2)])}[which]()
    path = tmp_path / "briefing.hwpx"
    files.write(made, path)
    assert not [issue for issue in validate_package(path).issues if issue.level == "error"]
    opened = HwpxDocument.open(path)
    assert opened.validate().ok
    told = re.sub(r"\s", "", opened.export_text())
    for text in hwpx_texts(made):
        for line in text.split("\n"):
            if which == "daily" and line not in {"", made.confidentiality}:
                assert re.sub(r"\s", "", line) in told


def test_hwpx_heads_repeat_and_the_description_names_nobody() -> None:
    content = hwpx.render(daily_at())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.infolist()[0].filename == "mimetype"
        assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
        section = package.read("Contents/section0.xml").decode()
        about = package.read("Contents/content.hpf").decode()
    assert daily_at().confidentiality in section
    assert section.count('repeatHeader="1"') == section.count("<hp:tbl ")
    assert not [name for name in rows.NAMES if name in about]
    assert "synthetic" not in about
    assert ElementTree.fromstring(about) is not None


@pytest.mark.parametrize("suffix", [".pdf", ".hwpx", ".xlsx", ".html"])
def test_every_promised_format_is_written(suffix: str, tmp_path: Path, qapp: object) -> None:
    path = tmp_path / f"out{suffix.upper()}"
    files.write(daily_at(), path)
    assert path.stat().st_size > 1000
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_another_suffix_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        files.write(daily_at(), tmp_path / "out.docx")


def test_a_refused_write_leaves_the_old_file_and_no_trace(tmp_path: Path) -> None:
    with pytest.raises(BriefingNotWritten):
        files.write(daily_at(), tmp_path / "nowhere" / "out.html")
    (tmp_path / "taken.html").mkdir()
    with pytest.raises(BriefingNotWritten):
        files.write(daily_at(), tmp_path / "taken.html")
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken.html"]
