"""The pages of paper and PDF: text, fonts, page counts, nothing cut, nothing personal beside the pages."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest

from coordinator.briefing.blocks import Cell, Column, Heading, Note, Paragraph, Table
from coordinator.briefing.document import Letterhead, bind, compose
from coordinator.briefing.render import paper
from coordinator.briefing.render.whole import BriefingCancelled
from coordinator.worklist.said import Said
from tests.briefing import rows
from tests.briefing.test_composition import daily_at, sheet_at

if TYPE_CHECKING:
    from coordinator.briefing.blocks import Block
    from coordinator.briefing.document import Document

pytestmark = pytest.mark.usefixtures("qapp")

LONG = (
    "전기 사용이 평소와 달리 오래 조용하고 전화를 여러 번 드렸으나 받지 않으셨으며 이웃도 며칠째 뵙지 못했다고 합니다 "
)


def read(made: Document) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(paper.render(made)))


def bare(text: str) -> str:
    """Leave out spaces: a PDF places letters, and readers guess the spaces differently."""
    return re.sub(r"\s", "", text)


def texts(made: Document) -> list[str]:
    return [bare(page.extract_text()) for page in read(made).pages]


def document_of(*blocks: Block, purpose: str = "시험") -> Document:
    return compose(Letterhead("test", "시험 문서", purpose, "full", rows.NOW, "담당"), "", blocks)


def test_names_reasons_purpose_and_confidentiality_can_be_extracted() -> None:
    today = rows.today()
    made = daily_at(today=today)
    text = "".join(texts(made))
    for line in today.lines:
        assert bare(line.name) in text
        assert all(bare(word) in text for reason in line.reasons for word in reason.text.split())
    assert bare(made.purpose) in text


def test_each_text_stands_once_not_doubled_by_false_bold() -> None:
    text = "".join(texts(document_of(Heading("홀로아리랑"))))
    assert text.count("홀로아리랑") == 1


def test_every_page_says_title_moment_purpose_confidentiality_and_its_number() -> None:
    made = daily_at(today=rows.today(40, 40))
    pages = texts(made)
    assert len(pages) >= 4
    for number, told in enumerate(pages, start=1):
        assert bare(made.title) in told
        assert bare("2026. 11. 23.(월) 08:00") in told
        assert bare(made.purpose) in told
        assert bare(made.confidentiality) in told
        assert f"{number}/{len(pages)}" in told


def test_a_quiet_day_fits_one_page_and_a_full_one_two() -> None:
    assert len(read(daily_at(today=rows.today(2, 0))).pages) == 1
    assert len(read(daily_at()).pages) == 2


def test_a_household_sheet_is_one_page() -> None:
    assert len(read(sheet_at()).pages) == 1
    assert len(read(sheet_at("initials", not_watched=Said("x", "전력 자료가 끊김"))).pages) == 1


def test_bound_sheets_take_a_page_each_under_one_count() -> None:
    made = bind([sheet_at(id=n, name=rows.NAMES[n]) for n in range(4)])
    pages = texts(made)
    assert len(pages) == 4
    assert all(rows.NAMES[n] in pages[n] for n in range(4))
    assert "4/4" in pages[3]


def marked_rows(count: int, lines: int) -> Table:
    """Rows whose first and last words are marked, so that a row cut in two is seen."""
    cells = tuple((Cell(str(n)), Cell(f"처음{n:03} {LONG * lines}끝{n:03}")) for n in range(count))
    return Table((Column("번호", 1, "right"), Column("내용", 6)), cells)


def test_long_korean_rows_wrap_and_none_is_cut_across_pages() -> None:
    pages = texts(document_of(Heading("표"), marked_rows(40, 4)))
    assert len(pages) > 3
    for n in range(40):
        first = [number for number, told in enumerate(pages) if f"처음{n:03}" in told]
        last = [number for number, told in enumerate(pages) if f"끝{n:03}" in told]
        assert len(first) == 1
        assert first == last
    assert all(bare("번호내용") in told for told in pages)


def test_a_row_higher_than_a_page_is_shown_whole_over_pages() -> None:
    pages = texts(document_of(marked_rows(1, 120)))
    assert len(pages) > 1
    assert "".join(pages).count("번드렸으나") >= 110  # some lie over a page end
    assert "처음000" in pages[0]
    assert "끝000" in pages[-1]


def test_a_word_wider_than_its_column_stays_on_the_page() -> None:
    word = "가" * 400
    table = Table((Column("좁은", 1), Column("넓은", 9)), ((Cell(word), Cell("옆")),))
    assert "".join(texts(document_of(table))).count("가") >= 400


def test_korean_lines_break_at_spaces() -> None:
    text = read(document_of(Paragraph(LONG * 3))).pages[0].extract_text()
    words = set(LONG.split())
    lines = [line.strip() for line in text.splitlines() if "전기" in line or "않으셨으며" in line]
    assert len(lines) > 2
    assert all(any(bare(line).endswith(word) for word in words) for line in lines)


def test_long_notes_and_purposes_go_on_over_pages() -> None:
    made = document_of(Note(LONG * 150, "coverage", "길다"), purpose="매우 긴 목적 " * 60)
    pages = texts(made)
    assert len(pages) > 1
    assert "".join(pages).count("번드렸으나") >= 148
    assert "".join(pages).count(bare("매우 긴 목적")) >= 60


def test_words_can_be_searched_with_their_spaces() -> None:
    text = "\n".join(page.extract_text() for page in read(daily_at()).pages)
    assert "아침 회의" in text
    assert "010-0000-1003" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\t]", text)


def test_fonts_are_embedded() -> None:
    for page in read(sheet_at()).pages:
        fonts = page["/Resources"]["/Font"]
        assert fonts
        for font in fonts.values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert any(key in inner for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_the_description_of_the_file_holds_no_person() -> None:
    content = paper.render(sheet_at())
    about = pypdf.PdfReader(io.BytesIO(content)).metadata
    assert about is not None
    assert about.title == sheet_at().title
    assert not about.author
    xmp = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", content, re.DOTALL)
    text = str(about) + (xmp[0].decode() if xmp else "")
    assert not [secret for secret in ("김순자", "Kim", "마차", "010-", "통합돌봄팀") if secret in text]


def test_a_reprint_gives_the_same_bytes_and_a_change_others() -> None:
    assert paper.render(daily_at()) == paper.render(daily_at())
    assert paper.render(daily_at()) != paper.render(daily_at(purpose="다른 목적"))


def test_the_dates_of_the_file_are_those_of_its_facts() -> None:
    content = paper.render(daily_at())
    assert set(re.findall(rb"\(D:(\d{8})", content)) == {b"20261122"}
    assert pypdf.PdfReader(io.BytesIO(content), strict=True).pages[0].extract_text()


def test_progress_is_told_by_page_and_a_stop_leaves_no_file(tmp_path: Path) -> None:
    made = bind([sheet_at(id=n) for n in range(3)])
    seen: list[tuple[int, int]] = []
    paper.write_pdf(made, tmp_path / "all.pdf", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(BriefingCancelled):
        paper.write_pdf(made, tmp_path / "stopped.pdf", cancelled=lambda: True)
    assert [entry.name for entry in tmp_path.iterdir()] == ["all.pdf"]


def test_a_program_without_a_window_can_write_a_pdf(tmp_path: Path) -> None:
    code = (
        "import pathlib\n"
        "from tests.briefing.test_composition import daily_at\n"
        "from coordinator.briefing.render import files\n"
        f"files.write(daily_at(), pathlib.Path({str(tmp_path / 'x.pdf')!r}))\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=True, timeout=600)
    assert (tmp_path / "x.pdf").stat().st_size > 5000


def test_headings_are_set_in_the_true_bold_of_the_family() -> None:
    names = {
        str(font.get_object()["/BaseFont"])
        for page in read(sheet_at()).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any(name.endswith("Bold") for name in names), names
    assert any(name.endswith("Regular") for name in names), names
