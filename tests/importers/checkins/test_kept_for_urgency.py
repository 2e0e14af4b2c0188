"""A call that is marked as urgent, or says so, is not lost for another cell; what says nothing is never well."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.checkins.conversation import conversation
from coordinator.importers.checkins.words import result_word, says_something, urgent_word
from coordinator.importers.preview import Preview, preview
from coordinator.records.checkins import CallResult

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "성명,전화번호,통화일시,통화종료,통화결과,긴급알림,요약"
OTHER = "두메산,010-1111-2222,2026-11-24 10:06,,응답,N,건강 양호"


def read(folder: Path, *lines: str, head: str = HEAD) -> Preview:
    path = folder / "결과.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return preview("calls", path)


def calls(file_preview: Preview) -> list[CallRow]:
    return [row for row in file_preview.rows if isinstance(row, CallRow)]


@pytest.mark.parametrize(
    "cells",
    ["2026-11-24 10:05,,기타,Y", "2026-11-24 10:05,,,Y", "2026-11-24 10:05,2026-11-24 09:05,응답,Y"],
    ids=["unknown result", "no result", "ends before it begins"],
)
def test_a_call_marked_as_urgent_is_kept_whatever_else_of_it_cannot_be_read(tmp_path: Path, cells: str) -> None:
    file_preview = read(tmp_path, f"한가람,010-1111-2221,{cells},전화 달라고 하심", OTHER)
    first, second = calls(file_preview)
    assert (first.urgent, second.urgent) == (True, False)
    assert first.result in (CallResult.CONCERN, CallResult.CONTENT_UNKNOWN)


@pytest.mark.parametrize(
    "row",
    [
        "한가람,,2026-11-24 10:05,,응답,Y,",
        "한가람,010-1111-2221,어제 낮,,응답,Y,",
        "한가람,010-1111-2221,2026-11-24 10:05,,응답,,Y,전화 달라고 하심,끝",
        "한가람,2026-11-24 10:05,,응답,Y,전화 달라고 하심",
    ],
    ids=["no phone", "no time", "too many cells", "too few cells"],
)
def test_a_row_marked_as_urgent_that_is_not_taken_is_named_among_the_first_to_look_at(tmp_path: Path, row: str) -> None:
    file_preview = read(tmp_path, row, OTHER)
    assert len(calls(file_preview)) == 1
    assert any("Y" in problem.message and problem.row == 2 for problem in file_preview.problems)
    assert any("2" in note and "긴급" in note for note in file_preview.notes)


def test_a_mark_that_is_no_yes_or_no_keeps_the_call_so_that_it_can_be_asked(tmp_path: Path) -> None:
    first, _ = calls(read(tmp_path, "한가람,010-1111-2221,2026-11-24 10:05,,기타,△,", OTHER))
    assert (first.unclear_urgent, first.result) == ("△", CallResult.CONTENT_UNKNOWN)


def test_a_row_whose_mark_is_a_no_is_lost_with_its_result(tmp_path: Path) -> None:
    assert len(calls(read(tmp_path, "한가람,010-1111-2221,2026-11-24 10:05,,기타,N,", OTHER))) == 1


@pytest.mark.parametrize(
    "summary",
    [
        *(
            "요약 없음",
            "요약 실패",
            "요약 생성 중",
            "처리 중",
            "음성 인식 실패",
            "음성인식 불가",
            "분석 오류",
            "녹취 파일 없음",
        ),
        *("STT 변환 실패", "통화 내용 인식 불가", "pending", "No summary available", "전사 대기 중"),
    ],
)
def test_where_a_service_has_no_summary_the_content_is_unknown(tmp_path: Path, summary: str) -> None:
    first, _ = calls(read(tmp_path, f"한가람,010-1111-2221,2026-11-24 10:05,,응답,N,{summary}", OTHER))
    assert first.result == CallResult.CONTENT_UNKNOWN


@given(text=st.text(alphabet=" .,·-…[]{}()!?~*_/|。", max_size=12))
def test_signs_alone_say_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize(
    "text", ["네", "잘 지내심", "의식 없음", "처리 중인 서류가 있어 바쁘심", "요약하면 잘 지내심", "병원 예약 대기 중"]
)
def test_what_was_said_is_no_lost_content(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize(
    "cry",
    [
        *(
            "숨이 참",
            "계단에서 숨참",
            "숨쉬기 힘들다고 하심",
            "숨쉬기가 어려움",
            "어제 넘어짐",
            "마당에서 넘어지심",
            "가슴 아픔",
        ),
        *("가슴이 아픔", "어지러움", "자꾸 어지럽고 기운 없음", "못 일어남", "쓰러진 적은 없으나 숨이 참"),
    ],
)
def test_urgent_words_are_heard_in_the_forms_in_which_summaries_end(cry: str) -> None:
    assert urgent_word(cry)


@pytest.mark.parametrize(
    "text", ["넘어짐 없음", "어지러움 없음", "숨이 참지 않으심", "어지럽지 않음", "가슴 아픔 없으심"]
)
def test_the_same_forms_denied_are_not_heard(text: str) -> None:
    assert not urgent_word(text)


@pytest.mark.parametrize(
    "word", ["비정상", "정상 아님", "양호하지 않음", "불안전", "위급", "응급(119 연계)", "이상징후 감지"]
)
def test_a_result_that_denies_well_is_a_concern(word: str) -> None:
    assert result_word(word) == CallResult.CONCERN


@pytest.mark.parametrize("word", ["위급상황 없음", "응급 아님", "이상징후 없음"])
def test_a_result_that_denies_an_emergency_says_nothing_for_sure(word: str) -> None:
    assert result_word(word) is None


# ------------------------------------------------------------ conversations
SPEAKERS = [("AI", "USER"), ("상담사", "어르신"), ("BOT", "고객"), ("케어콜", "대상자"), ("[AI]", "[수신자]")]


@pytest.mark.parametrize(("service", "person"), SPEAKERS)
@pytest.mark.parametrize("between", ["\n", "\r\n", " ", " / "])
def test_a_persons_words_are_theirs_however_the_lines_of_a_conversation_are_joined(
    service: str, person: str, between: str
) -> None:
    talk = conversation(f"{service}: 넘어지신 적 있으세요?{between}{person}: 숨이 차요{between}{service}: 네")
    assert talk.heard == ("숨이 차요",)


@pytest.mark.parametrize("between", ["\n", " "])
def test_a_cry_in_the_lines_of_a_conversation_makes_the_call_urgent(tmp_path: Path, between: str) -> None:
    entry = {
        "phoneNumber": "01011112221",
        "dialedDateTime": "2026-11-24T10:05:00+09:00",
        "callStatus": "FINISHED",
        "conversationDetails": f"AI: 안녕하세요{between}USER: 숨이 차요",
    }
    path = tmp_path / "통화.jsonl"
    path.write_text(json.dumps(entry, ensure_ascii=False) + "\n", encoding="utf-8")
    (row,) = calls(preview("calls", path))
    assert (row.urgent, row.result, row.summary) == (True, CallResult.CONCERN, "숨이 차요")


@pytest.mark.parametrize(
    ("fields", "result"),
    [
        ({"conversationDetails": [{"speaker": "AI", "text": "여보세요"}]}, CallResult.SILENT),
        ({"followUpType": "EMERGENCY_DISPATCH"}, CallResult.CONTENT_UNKNOWN),
        ({"followUpType": "FOCUSED_CARE", "callStatus": "NEW_CODE"}, CallResult.CONCERN),
        ({"isUrgent": True}, CallResult.CONCERN),
    ],
    ids=["only the service spoke", "unknown proposal", "unknown status of a concern", "a mark of another name"],
)
def test_what_a_service_says_in_codes_is_never_taken_for_well_by_guess(
    tmp_path: Path, fields: dict[str, object], result: str
) -> None:
    entry = {
        "phoneNumber": "01011112221",
        "dialedDateTime": "2026-11-24T10:05:00+09:00",
        "callStatus": "FINISHED",
        "conversationDetails": [{"speaker": "USER", "text": "괜찮아요"}],
    }
    path = tmp_path / "통화.jsonl"
    path.write_text(json.dumps({**entry, **fields}, ensure_ascii=False) + "\n", encoding="utf-8")
    (row,) = calls(preview("calls", path))
    assert row.result == result
