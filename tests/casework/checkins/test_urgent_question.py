"""A mark of urgency that is neither yes nor no is asked; until somebody answers, nobody knows what the call brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from coordinator.records.base import KST
from coordinator.records.checkins import Call, CallResult
from tests.casework.homes import add_home

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.casework.imports import Comparison, ImportSummary
    from coordinator.workspace import Workspace

LATE = datetime(2026, 11, 27, 18, 0, tzinfo=KST)
HEAD = "성명,전화번호,통화일시,통화결과,긴급알림,요약\n"


def text(mark: str, summary: str = "식사 잘하심", result: str = "응답") -> str:
    return f"{HEAD}두메산,010-5555-0001,2026-11-24 10:05,{result},{mark},{summary}\n"


def file(folder: Path, content: str) -> Path:
    path = folder / "결과.csv"
    path.write_text(content, encoding="utf-8")
    return path


def compare(empty: Workspace, path: Path) -> Comparison:
    empty.now = LATE
    return empty.imports.compare(empty.imports.preview("calls", path))


def take(empty: Workspace, path: Path, answers: dict[str, str] | None = None) -> ImportSummary:
    preview = replace(empty.imports.preview("calls", path), answers=answers or {})
    return empty.imports.commit(preview, LATE).value


def the_call(empty: Workspace) -> Call:
    with empty.vault.read() as session:
        call = session.scalars(select(Call)).one()
        session.expunge_all()
    return call


@pytest.fixture
def home(empty: Workspace) -> int:
    return add_home(empty, "두메산", phone="01055550001").id


@pytest.mark.parametrize("mark", ["△", "?", "확인요망", "예/아니오", "#N/A", "상담사 확인"])
@pytest.mark.usefixtures("home")
def test_an_open_mark_is_asked_and_the_call_proves_nothing_until_it_is_answered(
    empty: Workspace, tmp_path: Path, mark: str
) -> None:
    path = file(tmp_path, text(mark))
    (question,) = compare(empty, path).questions
    assert (question.kind, question.row, [answer.code for answer in question.answers]) == ("urgent", 2, ["yes", "no"])
    assert (question.answer, question.suggested) == ("", "")
    summary = take(empty, path)
    call = the_call(empty)
    assert (call.result, call.urgent) == (CallResult.CONTENT_UNKNOWN, False)
    assert any(problem.row == 2 for problem in summary.problems)


@pytest.mark.parametrize(("answer", "result", "urgent"), [("yes", "concern", True), ("no", "ok", False)])
@pytest.mark.usefixtures("home")
def test_the_answer_settles_the_call_and_is_remembered(
    empty: Workspace, tmp_path: Path, answer: str, result: str, urgent: bool
) -> None:
    path = file(tmp_path, text("△"))
    (question,) = compare(empty, path).questions
    take(empty, path, {question.key: answer})
    call = the_call(empty)
    assert (call.result, call.urgent) == (result, urgent)
    assert compare(empty, file(tmp_path, text("△") + "\n")).questions == ()


@pytest.mark.usefixtures("home")
def test_an_answer_that_comes_later_settles_the_stored_call(empty: Workspace, tmp_path: Path) -> None:
    path = file(tmp_path, text("△"))
    take(empty, path)
    (question,) = compare(empty, path).questions
    take(empty, path, {question.key: "yes"})
    assert (the_call(empty).result, the_call(empty).urgent) == ("concern", True)


@pytest.mark.parametrize("mark", ["ㅇ", "○", "◯", "V", "√", "✓", "Y", "유", "여", "예(보호자 확인)", "긴급"])
@pytest.mark.usefixtures("home")
def test_a_yes_as_offices_write_it_is_urgent_and_no_question(empty: Workspace, tmp_path: Path, mark: str) -> None:
    path = file(tmp_path, text(mark))
    assert compare(empty, path).questions == ()
    take(empty, path)
    assert the_call(empty).urgent


@pytest.mark.parametrize("mark", ["", "N", "무", "부", "X", "×", "아니오(본인)", "-", "해당없음"])
@pytest.mark.usefixtures("home")
def test_a_no_as_offices_write_it_leaves_the_call_well(empty: Workspace, tmp_path: Path, mark: str) -> None:
    path = file(tmp_path, text(mark))
    assert compare(empty, path).questions == ()
    take(empty, path)
    assert (the_call(empty).result, the_call(empty).urgent) == ("ok", False)


@pytest.mark.usefixtures("home")
def test_an_open_mark_takes_nothing_from_what_was_said(empty: Workspace, tmp_path: Path) -> None:
    path = file(tmp_path, text("△", "숨이 차다고 하심"))
    assert compare(empty, path).questions == ()
    take(empty, path)
    assert (the_call(empty).result, the_call(empty).urgent) == ("concern", True)


@pytest.mark.usefixtures("home")
def test_an_open_mark_leaves_a_call_in_vain_a_call_in_vain(empty: Workspace, tmp_path: Path) -> None:
    take(empty, file(tmp_path, text("△", "", "미응답")))
    assert the_call(empty).result == CallResult.NO_ANSWER


def test_what_was_said_urgently_stays_to_be_read_when_a_later_file_says_all_is_well(
    empty: Workspace, tmp_path: Path
) -> None:
    add_home(empty, "두메산", phone="01055550001", calls="active")
    take(empty, file(tmp_path, text("Y", "숨이 차다고 하심")))
    later = file(tmp_path, text("N", "식사 잘하심"))
    for _ in range(2):
        take(empty, later)
        call = the_call(empty)
        assert (call.urgent, call.result, call.summary) == (True, CallResult.CONCERN, "숨이 차다고 하심 · 식사 잘하심")


def test_a_call_with_a_result_nobody_knows_and_a_mark_nobody_knows_is_asked_about(
    empty: Workspace, tmp_path: Path
) -> None:
    add_home(empty, "두메산", phone="01055550001", calls="active")
    path = file(tmp_path, text("△", result="기타"))
    (question,) = compare(empty, path).questions
    take(empty, path, {question.key: "yes"})
    call = the_call(empty)
    assert (call.urgent, call.result) == (True, CallResult.CONCERN)
