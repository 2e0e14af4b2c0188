"""The monthly comparison on paper: coverage first, the ranking in words and figures, a picture with its figures."""

from __future__ import annotations

import dataclasses
import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pypdf
import pytest

from coordinator.briefing.blocks import Beside, DayChart, Heading, KeyFacts, Note, Table
from coordinator.briefing.power import monthly
from coordinator.briefing.render import files, html, paper, xlsx
from coordinator.briefing.render.chart import Area, Stroke, Words
from coordinator.briefing.render.day_chart import draw_day
from coordinator.errors import UsageError
from coordinator.text import Language, set_language
from coordinator.worklist.power.pattern_rows import MonthFigures, raw_change, signed_hours, signed_percent
from tests.briefing import rows
from tests.briefing.power import monthly_rows

if TYPE_CHECKING:
    from coordinator.briefing.document import Document

GOLDEN = Path(__file__).parents[2] / "golden" / "briefing_monthly.html"


def paper_of(
    level: str = "full", purpose: str = "월례 회의", count: int = 7, missing: int = 8, **changed: object
) -> Document:
    made = monthly_rows.comparison(count, missing, **changed)
    letterhead = rows.letterhead(
        monthly.PAPER, purpose=purpose, level=level, county=made.county, practice=made.practice
    )
    return monthly.compose(made, letterhead)


def said(made: Document) -> str:
    return "\n".join(made.texts())


def table(made: Document, title: str) -> Table:
    blocks = list(made.blocks)
    at = next(n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.text == title)
    return next(block for block in blocks[at:] if isinstance(block, Table))


def test_the_page_is_as_it_was() -> None:
    set_language("en")
    made = html.render(paper_of("initials"))
    if os.environ.get("COORDINATOR_WRITE_GOLDEN"):
        GOLDEN.write_text(made, encoding="utf-8", newline="\n")
    assert made == GOLDEN.read_text(encoding="utf-8")


def test_who_could_not_be_compared_stands_before_everything_else() -> None:
    first = paper_of().blocks[0]
    assert isinstance(first, Note)
    assert first.kind == "coverage"
    assert "8가구" in first.title
    assert "15가구" in first.title
    assert "계량기 없음 6" in first.text
    assert "전력 이용 동의 철회 2" in first.text


def test_everybody_not_compared_is_named_somewhere() -> None:
    made = monthly_rows.comparison()
    text = said(paper_of())
    assert all(row.name in text for row in made.not_compared)
    assert "붙임: 비교하지 못한 가구" in text
    assert "붙임" not in said(paper_of(missing=0))


def test_full_coverage_is_said_too() -> None:
    first = paper_of(missing=0).blocks[0]
    assert isinstance(first, Note)
    assert "모두" in first.text


def test_who_changed_is_ranked_in_words_with_what_was_read() -> None:
    ranking = table(paper_of(), "많이 달라진 순서")
    assert [row[0].text for row in ranking.rows] == ["1", "2", "3", "4", "5", "6"]  # the seventh is as usual
    number, who, what, use, nights, active, moved = ranking.rows[0]
    assert who.text == "김순자"
    assert "79세 여" in who.detail
    assert "낮과 밤이 바뀌었습니다" in what.text
    assert (use.text, use.detail) == ("+28%", "5.0 → 6.4")
    assert nights.text == "+163%"
    assert (active.text, active.detail) == ("−3.3시간", "12.7 → 9.4")
    assert moved.text == "30%"
    assert number.tone == "quiet"


def test_the_decline_list_is_a_section_of_its_own() -> None:
    declines = table(paper_of(), "주간 감소 목록에 있는 가구")
    assert len(declines.rows) == 1
    assert "12.7 → 9.4" in declines.rows[0][1].text
    nobody = table(paper_of(count=2), "주간 감소 목록에 있는 가구")
    assert not nobody.rows
    assert nobody.empty


def test_a_quiet_month_says_so() -> None:
    usual = tuple(monthly_rows.change(6, rank=1 + n, household_id=n) for n in range(3))
    made = paper_of(rows=usual)
    assert not table(made, "많이 달라진 순서").rows
    assert not [block for block in made.blocks if isinstance(block, Beside)]


def test_without_a_year_ago_it_says_what_that_takes() -> None:
    assert "13개월" in said(paper_of(year_ago_count=0))
    assert "13개월" not in said(paper_of())


def test_a_month_that_is_not_over_is_named_with_its_last_day() -> None:
    made = paper_of(until=rows.NOW.date())
    assert "11. 23.(월)까지" in made.subtitle


def test_each_picture_has_its_figures_beside_it() -> None:
    pictures = [block for block in paper_of().blocks if isinstance(block, Beside)]
    assert len(pictures) == 6
    for block in pictures:
        assert isinstance(block.left[-1], DayChart)
        assert isinstance(block.right[-1], Table)
    figures = pictures[1].right[-1]
    assert isinstance(figures, Table)
    assert [column.title for column in figures.columns] == ["", "지난달들", "10월", "지난해", "변화"]
    assert [cell.text for cell in figures.rows[0]] == ["사용량(kWh/일)", "5.0", "6.4", "5.1", "+18%"]
    assert isinstance(pictures[0].right[-1], Table)
    assert len(pictures[0].right[-1].columns) == 4  # nobody draws a year that is not there


def test_a_long_ranking_says_how_many_are_shown() -> None:
    many = tuple(monthly_rows.change(n % 6, rank=n + 1, household_id=n) for n in range(70))
    made = paper_of(rows=many)
    heading = next(block for block in made.blocks if isinstance(block, Heading))
    assert "70가구" in heading.aside
    assert str(monthly.MOST_RANKED) in heading.aside
    assert len(table(made, "많이 달라진 순서").rows) == monthly.MOST_RANKED


@pytest.mark.parametrize("level", ["initials", "anonymous"])
def test_a_redacted_paper_names_nobody(level: str) -> None:
    text = said(paper_of(level))
    made = monthly_rows.comparison()
    assert not [row.name for row in (*made.rows, *made.not_compared) if row.name in text]
    if level == "anonymous":
        assert "마차리" not in text
        assert "북면" in text


@pytest.mark.parametrize("purpose", ["", "  "])
def test_paper_without_a_purpose_is_refused(purpose: str) -> None:
    with pytest.raises(UsageError):
        paper_of(purpose=purpose)


def test_it_never_speaks_of_danger() -> None:
    for lang in ("ko", "en"):
        set_language(lang)
        text = said(paper_of())
        assert not re.search(r"사망|응급|dead|ill\b|emergency", text)


# ------------------------------------------------------------ the files


def test_no_row_and_no_picture_is_cut_between_pages(qapp: object) -> None:
    many = tuple(monthly_rows.change(n % 6, rank=n + 1, household_id=n) for n in range(45))
    content = paper.render(paper_of(rows=many, missing=40))
    pages = [re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert 4 <= len(pages) <= 9
    for number, page in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}" in page
        assert page.count("셈한날") == page.count("사용량(kWh/일)") - page.count("밤(kWh)활동시간옮겨진")


@pytest.mark.parametrize(("language", "name"), [("ko", "10월"), ("en", "Oct")])
def test_the_month_is_called_by_its_name_and_never_this_month(language: Language, name: str) -> None:
    set_language(language)
    for made in (paper_of(), paper_of(count=2)):
        titles = "\n".join(column.title for block in tables_of(made) for column in block.columns)
        facts = "\n".join(column.title for block in tables_of(made) if block.facts for column in block.facts.columns)
        words = "\n".join((said(made), titles, facts))
        assert not [word for word in ("이달", "이번 달", "his month") if word in words]
        assert name in titles
        assert name in facts


def tables_of(made: Document) -> list[Table]:
    inside = [part for block in made.blocks if isinstance(block, Beside) for part in (*block.left, *block.right)]
    return [block for block in (*made.blocks, *inside) if isinstance(block, Table)]


def test_the_workbook_has_the_change_as_read_beside_the_one_without_the_season() -> None:
    set_language("en")
    sheets = pd.read_excel(io.BytesIO(xlsx.render(paper_of())), sheet_name=None, engine="calamine")
    told = sheets["Who changed most"].iloc[0]
    assert told["Use (kWh a day) · change as read (%)"] == 28  # of 5.0 to 6.4
    assert told["Nights (kWh) · change as read (%)"] == 157  # of 0.7 to 1.8
    assert told["Nights (kWh) · change, season taken out (%)"] == 163
    assert told["Active hours · change as read (hours)"] == pytest.approx(-3.3)
    of_nothing = monthly_rows.change(0, before=MonthFigures(0.0, 0.0, 1.0, 5))
    assert raw_change(of_nothing, "kwh_a_day") is None


def test_a_change_is_a_share_of_what_was_read_and_not_of_what_is_written() -> None:
    little = monthly_rows.change(0, before=MonthFigures(0.14, 0.04, 1.04, 5), now=MonthFigures(0.16, 0.05, 1.06, 5))
    assert raw_change(little, "kwh_a_day") == pytest.approx(0.16 / 0.14 - 1)  # both are written 0.1 and 0.2
    assert raw_change(little, "night_kwh") == pytest.approx(0.25)
    assert raw_change(little, "active_hours") == pytest.approx(0.1)  # of the hours as they are written


def test_the_workbook_has_the_mean_day_hour_by_hour() -> None:
    book = pd.read_excel(io.BytesIO(xlsx.render(paper_of())), sheet_name=None, engine="calamine")
    days = [sheet for sheet in book.values() if len(sheet) == 24]
    assert len(days) == 6
    assert days[0].iloc[0, 0] == "00:00"
    assert days[0].iloc[7, 2] == pytest.approx(260)
    assert [len(sheet.columns) for sheet in days] == [5, 6, 5, 5, 6, 5]


@pytest.mark.parametrize("suffix", [".pdf", ".hwpx", ".xlsx", ".html"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_promised_format_is_written(suffix: str, tmp_path: Path, qapp: object) -> None:
    path = tmp_path / f"out{suffix}"
    files.write(paper_of(), path)
    assert path.stat().st_size > 1000
    if suffix == ".hwpx":
        from hwpx import HwpxDocument

        assert "06–09" in HwpxDocument.open(path).export_text()


# ------------------------------------------------------------ the picture


def test_the_picture_draws_band_usual_and_now_and_a_year_ago_where_there_is_one() -> None:
    made = monthly_rows.comparison()
    for number, lines in ((0, 2), (1, 3)):
        marks = draw_day(monthly.day_chart(made.rows[number], made), 240, 110)
        steps = [mark for mark in marks if isinstance(mark, Stroke) and len(mark.points) == 48]
        assert len(steps) == lines
        assert sum(mark.dashed for mark in steps) == lines - 2
        assert [len(mark.points) for mark in marks if isinstance(mark, Area)][2] == 96
        words = {mark.text for mark in marks if isinstance(mark, Words)}
        assert {"2026년 10월", "지난달들", "0:00", "24:00"} <= words
        for mark in marks:
            points = mark.points if not isinstance(mark, Words) else ((mark.x, mark.y),)
            assert all(0 <= x <= 240 and 0 <= y <= 110 for x, y in points)


def test_a_day_has_24_hours() -> None:
    made = monthly_rows.comparison()
    with pytest.raises(ValueError, match="24"):
        dataclasses.replace(monthly.day_chart(made.rows[0], made), now=(1.0,) * 23)


@pytest.mark.parametrize(("share", "text"), [(0.284, "+28%"), (-0.3, "−30%"), (0.001, "0%"), (12.5, "+1,250%")])
def test_changes_are_written_with_their_sign(share: float, text: str) -> None:
    assert signed_percent(share) == text


@pytest.mark.parametrize(("hours", "text"), [(3.62, "+3.6시간"), (-1.24, "−1.2시간"), (0.02, "0.0시간")])
def test_hours_are_written_with_their_sign(hours: float, text: str) -> None:
    assert signed_hours(hours) == text


def test_the_facts_say_what_was_compared_with_what() -> None:
    facts = next(block for block in paper_of().blocks if isinstance(block, KeyFacts))
    told = {name: cell.plain for name, cell in facts.facts}
    assert "2026년 8월 ~ 2026년 9월" in told["비교한 달"]
    assert told["달라진 가구"] == "6가구"
