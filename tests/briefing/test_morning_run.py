"""The record of the morning run: half a page on what was done, by whom, and who is left and why."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coordinator.briefing import morning_run
from coordinator.briefing.render import files, html
from coordinator.records.morning_run import Answer
from coordinator.text import set_language
from coordinator.worklist.morning_run import Record, StepRow
from tests.briefing import rows
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.briefing.document import Document
    from coordinator.workspace import Workspace

GOLDEN = Path(__file__).parents[1] / "golden" / "briefing_run.html"
WORDS = ("", "무릎이 아프다고 함", "", "딸이 아침에 다녀감", "김순자 님 댁에 개 있음", "", "점심 뒤에 다시")


def told(left: int = 1) -> Record:
    begun = rows.NOW.replace(hour=8, minute=5)
    steps = tuple(
        StepRow(
            number + 1, rows.NAMES[number], 70 + number, rows.AREAS[number], answer, "serious",
            begun + timedelta(minutes=3 * number), "김담당", WORDS[number],
        )
        for number, answer in enumerate(Answer)
    )  # fmt: skip
    return Record(begun.date(), begun, "김담당", None, steps, tuple(rows.line(number + 7) for number in range(left)))


def record(level: str = "full", left: int = 1) -> Document:
    return morning_run.compose(told(left), rows.letterhead(morning_run.PAPER, level=level, county="영월군"))


def test_the_page_is_as_it_was() -> None:
    set_language("en")
    made = html.render(record("initials"))
    if os.environ.get("COORDINATOR_WRITE_GOLDEN"):
        GOLDEN.write_text(made, encoding="utf-8", newline="\n")
    assert made == GOLDEN.read_text(encoding="utf-8")


def test_it_says_what_was_done_and_who_is_left_and_why() -> None:
    said = "\n".join(record().texts())
    assert all(name in said for name in rows.NAMES[:8])
    assert "무릎이 아프다고 함" in said
    assert "아직 살펴보지 못함" in said
    assert "통화·괜찮음\u00a01" in said


def test_who_was_put_off_counts_as_left_and_not_as_asked() -> None:
    said = "\n".join(record(left=0).texts())
    assert f"{len(Answer) - 1}명" in said
    assert f"{len(Answer)}명" not in said


@pytest.mark.parametrize("level", ["initials", "anonymous"])
def test_a_name_does_not_pass_where_it_may_not_stand(level: str) -> None:
    said = "\n".join(record(level).texts())
    assert not any(name in said for name in rows.NAMES[:8])


def test_nobody_left_is_said() -> None:
    done = Record(NOW.date(), NOW, "김담당", NOW, told().steps[:1], ())
    said = "\n".join(morning_run.compose(done, rows.letterhead(morning_run.PAPER)).texts())
    assert "남은 사람이 없습니다" in said


@pytest.mark.parametrize("suffix", ["pdf", "hwpx", "html", "xlsx"])
def test_it_is_written_in_every_form_of_the_others(village: Workspace, tmp_path: Path, suffix: str) -> None:
    line = village.morning_run.standing(NOW).waiting[0]
    village.morning_run.answer(line.household_id, Answer.NO_ANSWER, NOW, severity=line.severity)
    path = tmp_path / f"record.{suffix}"
    files.write(village.briefings.compose("run", NOW, purpose="아침 회의"), path)
    assert path.stat().st_size > 500
