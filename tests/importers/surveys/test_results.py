"""Files of survey results: answers or a total; what cannot be read is named and nothing is half stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casework.homes import add_home, imported
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace

HOMES = ("김하나", "이두리", "박세찬")


@pytest.fixture
def homes(empty: Workspace) -> list[int]:
    """Give three homes."""
    return [add_home(empty, name, phone=f"0105555000{n}").id for n, name in enumerate(HOMES)]


def written(folder: Path, *rows: str, encoding: str = "cp949") -> Path:
    """Write a file."""
    path = folder / "조사결과.csv"
    path.write_bytes(("\n".join(rows) + "\n").encode(encoding))
    return path


def test_answers_in_columns_are_scored_by_the_instrument_they_name(
    empty: Workspace, homes: list[int], tmp_path: Path
) -> None:
    items = ",".join(f"문항{n}" for n in range(1, 11))
    path = written(
        tmp_path,
        f"이름,전화번호,조사일,조사도구,{items}",
        "김하나,010-5555-0000,2026-11-20,고독사 위험도 10문항,1,1,1,1,1,1,1,0,0,0",
        "이두리,010-5555-0001,2026.11.20,ten-item,아니오,아니오,0,,0,x,0,0,0,0",
    )
    imported(empty, "surveys", path)
    first, second = (empty.surveys.of_household(home, NOW)[0] for home in homes[:2])
    assert (first.answers, first.score, first.grade, first.mode) == ("1111111000", 7, "high", "file")
    assert (second.answers, second.unanswered, second.grade) == ("000-000000", 1, "")


def test_a_total_is_kept_as_such_and_a_screening_says_what_it_cannot_tell(
    empty: Workspace, homes: list[int], tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        "전화번호,조사일,조사도구,총점,판정",
        "01055550000,2026-11-20,thirteen-point,9,고위험",
        "01055550001,2026-11-20,PHQ-9,12,중간",
    )
    summary = imported(empty, "surveys", path)
    assert any("자해" in note for note in summary.notes)
    row = empty.surveys.of_household(homes[0], NOW)[0]
    assert (row.answers, row.score, row.band, row.grade) == ("", 9, "", "")
    assert empty.surveys.of_household(homes[1], NOW)[0].band == "10–14"


def test_thoughts_of_self_harm_in_a_file_open_a_task(empty: Workspace, homes: list[int], tmp_path: Path) -> None:
    path = written(
        tmp_path, "전화번호,조사일,조사도구,응답", "01055550000,2026-11-20,phq-9,000000001", encoding="utf-8"
    )
    imported(empty, "surveys", path)
    assert len(empty.tasks.of_household(homes[0], NOW)) == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("01055550000,어제,ten-item,1111111000,", "day"),
        ("01055550000,2026-12-25,ten-item,1111111000,", "future"),
        ("01055550000,2026-11-20,없는 도구,1111111000,", "instrument"),
        ("01055550000,2026-11-20,ten-item,2111111000,", "answers"),
        ("01055550000,2026-11-20,ten-item,11111110001,", "answers"),
        ("01055550000,2026-11-20,ten-item,많음,", "answers"),
        ("01055550000,2026-11-20,ten-item,,", "no_answers"),
        ("01055550000,2026-11-20,ten-item,,11", "total"),
        ("01055550000,2026-11-20,ten-item,,여섯", "total"),
        ("01099990000,2026-11-20,ten-item,1111111000,", "unknown_phone"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(
    empty: Workspace, homes: list[int], tmp_path: Path, row: str, code: str
) -> None:
    good = "01055550001,2026-11-20,ten-item,1111111000,"
    path = written(tmp_path, "전화번호,조사일,조사도구,응답,총점", row, good)
    summary = imported(empty, "surveys", path)
    assert [problem.code for problem in summary.problems] == [code]
    assert summary.counts["new"] == 1
    assert empty.surveys.of_household(homes[0], NOW) == []


def test_the_same_file_again_changes_nothing_and_another_result_of_the_day_is_named(
    empty: Workspace, homes: list[int], tmp_path: Path
) -> None:
    head = "전화번호,조사일,조사도구,응답"
    path = written(tmp_path, head, "01055550000,2026-11-20,ten-item,1111111000")
    imported(empty, "surveys", path)
    more = written(
        tmp_path,
        head,
        "01055550000,2026-11-20,ten-item,1111111000",
        "01055550000,2026-11-20,ten-item,0000000000",
    )
    summary = imported(empty, "surveys", more)
    assert (summary.counts["same"], [problem.code for problem in summary.problems]) == (1, ["differs"])


def test_an_import_is_taken_back_with_the_grades_it_brought(empty: Workspace, homes: list[int], tmp_path: Path) -> None:
    path = written(tmp_path, "전화번호,조사일,조사도구,응답", "01055550000,2026-11-20,ten-item,1111111000")
    summary = imported(empty, "surveys", path)
    assert empty.households.card(homes[0], NOW).risk == "high"
    empty.imports.undo(summary.batch_id, NOW)
    card = empty.households.card(homes[0], NOW)
    assert (card.risk, card.assessments) == ("unknown", ())
