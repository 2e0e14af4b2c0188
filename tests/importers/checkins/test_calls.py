"""The call vendor's files: what a result means, what was said, what cannot wait, and times as Koreans write them."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.checkins.times import duration_seconds
from coordinator.importers.checkins.words import result_word, same_name, urgent_word
from coordinator.importers.preview import Preview, preview
from coordinator.importers.reading.stamps import moment
from coordinator.records.base import KST

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, text: str) -> Preview:
    path = folder / "결과.csv"
    path.write_text(text, encoding="utf-8")
    return preview("calls", path)


def calls(file_preview: Preview) -> list[CallRow]:
    return [row for row in file_preview.rows if isinstance(row, CallRow)]


def codes(file_preview: Preview) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in file_preview.problems]


# ------------------------------------------------------------ what a result means

RECORD = """대상자명,전화번호,통화일시,시도회차,결과,대화완료,통화시간(초),건강,식사,수면,운동,외출,요약
김영희,010-1234-5678,2026-11-20 10:00,1,연결,Y,182,양호,주의,미확인,양호,,입맛이 없다고 하심
박철수,010-1234-5679,2026-11-20 10:00,2차,연결,N,41,,,,,,
이몽룡,010-1234-5670,2026-11-20 10:00,1,연결,Y,0,,,,,,
성춘향,010-1234-5671,2026-11-20 10:00,1,미응답,,,,,,,,
홍길동,010-1234-5672,2026-11-20 10:00,1,중도종료,,12,양호,,,,,
심청이,010-1234-5673,2026-11-20 10:00,1,중도종료,,12,,,,,,
변사또,010-1234-5674,2026-11-20 10:00,1,연결,Y,90,미확인,미확인,미확인,,,통화 내용 없음
월매이,010-1234-5675,2026-11-20 10:00,1,연결,Y,90,양호,"주의 - 이틀째 굶음",,,,
향단이,010-1234-5676,2026-11-20 10:00,1,정상,,,,,,,,
"""


def test_a_call_that_connected_with_nothing_said_is_silent_and_never_well(tmp_path: Path) -> None:
    file_preview = read(tmp_path, RECORD)
    rows = calls(file_preview)
    assert [(row.name, row.result) for row in rows] == [
        ("김영희", "concern"),
        ("박철수", "silent"),
        ("이몽룡", "silent"),
        ("성춘향", "no_answer"),
        ("홍길동", "ok"),
        ("심청이", "silent"),
        ("변사또", "silent"),
        ("월매이", "concern"),
        ("향단이", "ok"),
    ]
    first = rows[0]
    assert (first.attempt, first.duration_seconds) == (1, 182)
    assert (first.topics, first.topics_well) == (("meals",), ("health", "exercise"))
    assert rows[1].attempt == 2
    assert rows[7].summary == "식사: 주의 - 이틀째 굶음"
    assert codes(file_preview) == []
    assert any(note.startswith("통화 4건은 연결") for note in file_preview.notes)


@pytest.mark.parametrize(
    ("columns", "cells", "result", "only"),
    [
        ("결과", "연결", "ok", True),
        ("결과,비고", "연결,2차에 연결", "ok", True),
        ("결과,특이사항", "연결,", "ok", True),
        ("결과,특이사항", "연결,무릎이 아프다고 하심", "ok", False),
        ("결과,요약", "연결,", "silent", False),
        ("결과,통화시간(초)", "연결,62", "ok", True),
        ("결과,통화시간(초)", "연결,0", "silent", False),
        ("결과,통화시간(초)", "연결,", "silent", False),
        ("결과,대화완료", "연결,예", "ok", False),
        ("결과,대화완료", "연결,미완료", "silent", False),
        ("결과,대화완료", "연결,", "silent", False),
        ("결과,요약,대화완료", "연결,,완료", "ok", False),
        ("결과,건강,대화완료", "연결,,N", "silent", False),
        ("결과", "양호", "ok", False),
        ("결과,대화완료", "정상,중도종료", "silent", False),
        ("결과,대화완료", "결번,", "unreachable", False),
        ("결과,긴급", "연결,Y", "concern", False),
    ],
)
def test_what_answered_means_depends_on_what_the_file_can_say(
    tmp_path: Path, columns: str, cells: str, result: str, only: bool
) -> None:
    file_preview = read(tmp_path, f"전화번호,통화일시,{columns}\n010-1234-5678,2026-11-20 10:00,{cells}\n")
    (row,) = calls(file_preview)
    assert (row.result, row.answered_only) == (result, only)
    assert (len(file_preview.notes) > 0) == (only or result == "silent" or "비고" in columns)


def test_how_many_calls_only_say_that_they_were_answered_is_told(tmp_path: Path) -> None:
    text = "전화번호,통화일시,결과\n" + "".join(
        f"010-1234-567{n},2026-11-20 10:00,{word}\n" for n, word in enumerate(("연결", "연결", "미응답"))
    )
    assert any("2" in note and "대화 기록" in note for note in read(tmp_path, text).notes)


# ------------------------------------------------------------ what cannot wait


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("화장실에서 쓰러져 계셨다고 함", "쓰러"),
        ("숨이  차서 말을 잇지 못하심", "숨이  차"),
        ("숨이 차 자지 못하심", "숨이 차"),
        ("죽고싶다고 하심", "죽고싶"),
        ("넘어져서 걷지 않음", "넘어져"),
        ("어지러워 운동 안 함", "어지러워"),
        ("넘어진 적이 없지 않음", "넘어진"),
        ("쓰러진 적 없었는데 오늘 넘어졌다고", "넘어졌"),
        ("119에 신고함", "119"),
        ("못 일어나겠다고 하심", "못 일어나"),
        ("가슴이 답답하고 숨이 차다고 하심.", "가슴이 답답"),
    ],
)
def test_words_that_cannot_wait_are_found(text: str, word: str) -> None:
    assert urgent_word(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "쓰러진 적 없음",
        "쓰러지신 적은 없다고 하심",
        "숨차지 않다고 하심",
        "숨이 차지는 않음",
        "가슴 통증은 없음",
        "가슴이 답답한 증상은 없음",
        "호흡곤란 증상 없음",
        "죽고 싶은 생각은 전혀 없다고 하심",
        "낙상 예방 안내함",
        "낙상 경험 없음",
        "119 신고 안 함",
        "안 어지러워요",
        "안쓰러운 이웃 이야기를 하심",
        "자녀 번호 010-1119-2234",
        "식사 잘 하시고 밭일도 하심",
    ],
)
def test_what_is_denied_or_only_talked_about_is_not_urgent(text: str) -> None:
    assert urgent_word(text) == ""


def test_a_county_may_have_words_of_its_own() -> None:
    assert urgent_word("연탄 냄새가 난다고 하심", ("연탄 냄새",)) == "연탄 냄새"
    assert urgent_word("쓰러져 계셨다고 함", ("연탄 냄새",)) == ""
    assert urgent_word("쓰러져 계셨다고 함", ()) == ""


@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=4))
def test_no_text_and_no_list_break_the_search(text: str, words: list[str]) -> None:
    word = urgent_word(text, words)
    assert word == "" or word in unicodedata.normalize("NFC", text)


def test_an_urgent_word_makes_the_call_a_concern_whichever_column_has_it(tmp_path: Path) -> None:
    text = """전화번호,통화일시,결과,건강,요약
010-1234-5678,2026-11-20 10:00,연결,어제 쓰러졌다고 하심,잘 지내심
010-1234-5679,2026-11-20 10:00,연결,양호,가슴이 답답하다고 하심
010-1234-5670,2026-11-20 10:00,연결,양호,쓰러진 적 없음
010-1234-5671,2026-11-20 10:00,미응답,,지난주 119 이송
"""
    rows = calls(read(tmp_path, text))
    assert [(row.result, row.urgent, row.urgent_word) for row in rows] == [
        ("concern", True, "쓰러"),
        ("concern", True, "가슴이 답답"),
        ("ok", False, ""),
        ("no_answer", True, "119"),
    ]
    assert rows[0].summary == "잘 지내심 · 건강: 어제 쓰러졌다고 하심"


# ------------------------------------------------------------ times


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("오후 2:05", 14, 5),
        ("오전 12:10", 0, 10),
        ("오후 12:10", 12, 10),
        ("오후 0:05", 12, 5),
        ("PM 2:05", 14, 5),
        ("2:05 pm", 14, 5),
        ("낮 12시 5분", 12, 5),
        ("낮 1시", 13, 0),
        ("새벽 5시 30분", 5, 30),
        ("저녁 7:10", 19, 10),
        ("밤 9시", 21, 0),
    ],
)
def test_twelve_hour_times_are_read_as_they_are_meant(text: str, hour: int, minute: int) -> None:
    stamp = moment(f"2026-11-20 {text}")
    assert stamp is not None
    assert (stamp.wall.hour, stamp.wall.minute) == (hour, minute)


@pytest.mark.parametrize("text", ["밤 12시", "밤 1시", "오전 13:05", "새벽 9시", "오후 25:00", "아침 3시"])
def test_a_time_that_could_be_two_or_none_is_not_read(text: str) -> None:
    assert moment(f"2026-11-20 {text}") is None


@given(st.integers(0, 23), st.integers(0, 59))
def test_every_minute_of_the_day_reads_back_from_the_korean_form(hour: int, minute: int) -> None:
    half, twelve = ("오전" if hour < 12 else "오후"), hour % 12 or 12
    for text in (
        f"{half} {twelve}:{minute:02}",
        f"{half}{twelve}시{minute}분",
        f"{'AP'[hour > 11]}M {twelve}:{minute:02}",
    ):
        stamp = moment(f"2026. 11. 20. {text}")
        assert stamp is not None
        assert (stamp.wall.hour, stamp.wall.minute) == (hour, minute)


@given(st.integers(0, 3 * 3600))
def test_the_length_of_a_call_reads_back_in_every_form(seconds: int) -> None:
    whole = timedelta(seconds=seconds)
    minutes, rest = divmod(seconds, 60)
    for text in (f"{seconds}", f"{seconds}초", f"{minutes}분 {rest}초", f"{minutes}:{rest:02}", f"{whole}"):
        assert duration_seconds(text) == seconds


@given(st.text(max_size=20))
def test_no_text_breaks_the_length_of_a_call(text: str) -> None:
    seconds = duration_seconds(text)
    assert seconds is None or 0 <= seconds <= 4 * 3600


@pytest.mark.parametrize(
    ("stamp", "heading", "cell", "at", "seconds"),
    [
        ("2026-11-20", "통화시간", "오후 2:05", "14:05", None),
        ("2026-11-20", "통화시간", "14:05", "14:05", None),
        ("2026-11-20 10:00", "통화시간", "03:05", "10:00", 185),
        ("2026-11-20 10:00", "통화시간(초)", "185", "10:00", 185),
        ("2026-11-20 10:00", "통화시간(분)", "3", "10:00", 180),
        ("2026-11-20 10:00", "통화시간", "3분 5초", "10:00", 185),
        ("2026-11-20", "통화시간", "185", "00:00", 185),
    ],
)
def test_a_column_called_time_is_a_clock_or_a_length_by_what_it_holds(
    tmp_path: Path, stamp: str, heading: str, cell: str, at: str, seconds: int | None
) -> None:
    file_preview = read(tmp_path, f"전화번호,통화일시,{heading},결과\n010-1234-5678,{stamp},{cell},미응답\n")
    (row,) = calls(file_preview)
    assert (f"{row.called_at:%H:%M}", row.duration_seconds) == (at, seconds)
    assert codes(file_preview) == []


def test_a_result_before_its_call_is_not_taken(tmp_path: Path) -> None:
    text = """전화번호,통화일시,종료일시,결과
010-1234-5678,2026-11-20 10:00,2026-11-20 10:04,미응답
010-1234-5679,2026-11-20 10:00,2026-11-20 09:58,연결
010-1234-5670,2026-11-20 오후 2:05,오후 2:08,연결
"""
    file_preview = read(tmp_path, text)
    assert codes(file_preview) == [(3, "ends_before")]
    assert [row.duration_seconds for row in calls(file_preview)] == [240, 180]


@pytest.mark.parametrize("worse_first", [True, False])
def test_of_two_rows_of_one_call_the_graver_is_kept_whichever_comes_first(tmp_path: Path, worse_first: bool) -> None:
    rows = ["010-1234-5678,2026-11-20 10:00,연결,죽고 싶다고 하심", "010-1234-5678,2026-11-20 10:00,양호,식사 잘함"]
    file_preview = read(tmp_path, "\n".join(["전화번호,통화일시,결과,요약", *(rows if worse_first else rows[::-1])]))
    (row,) = calls(file_preview)
    assert (row.result, row.urgent, row.line) == ("concern", True, 2 if worse_first else 3)
    assert codes(file_preview) == [(3 if worse_first else 2, "duplicate")]


def test_a_line_a_topic_makes_one_call_with_all_topics(tmp_path: Path) -> None:
    head = "전화번호,통화일시,결과,주제,긴급,요약\n"
    first, second = (
        "010-1234-5678,2026-11-20 10:00,이상,식사,,입맛 없음",
        "010-1234-5678,2026-11-20 10:00,이상,수면,Y,",
    )
    file_preview = read(tmp_path, f"{head}{first}\n{second}\n")
    (row,) = calls(file_preview)
    assert (row.topics, row.urgent, row.summary) == (("meals", "sleep"), True, "입맛 없음")
    assert codes(file_preview) == []


def test_attempts_of_a_day_without_times_are_calls_of_their_own(tmp_path: Path) -> None:
    text = "전화번호,통화일자,시도회차,결과\n" + "".join(
        f"010-1234-5678,2026-11-20,{n}회,{word}\n" for n, word in ((1, "미응답"), (2, "미응답"), (3, "연결"))
    )
    rows = calls(read(tmp_path, text))
    assert [(row.attempt, row.result) for row in rows] == [(1, "no_answer"), (2, "no_answer"), (3, "ok")]
    assert {row.called_at.date() for row in rows} == {datetime(2026, 11, 20, tzinfo=KST).date()}


# ------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("김영희", "김 영희", True),
        ("김*희", "김영희", True),
        ("김○○", "김영희", True),
        ("김O희", "김영희", True),
        ("김영희(본인)", "김영희", True),
        ("김영희 어르신", "김영희", True),
        ("김영희A", "김영희", True),
        ("박*희", "김영희", False),
        ("김*", "김영희", False),
        ("", "김영희", True),
    ],
)
def test_names_are_compared_as_partners_write_them(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("응답(무발화)", "silent"),
        ("무응답(연결됨)", "no_answer"),
        ("연결 후 침묵", "silent"),
        ("결번(해지)", "unreachable"),
        ("본인 통화 거부", "declined_ai"),
        ("3회 모두 미응답", "no_answer"),
        ("아주 양호함", None),
        ("통화 예정 아님", None),
    ],
)
def test_a_longer_word_of_a_vendor_may_tell_that_nobody_was_heard_but_never_that_somebody_is_well(
    word: str, result: str | None
) -> None:
    assert result_word(word) == result


# ------------------------------------------------------------ what was said was lost


@pytest.mark.parametrize(
    ("columns", "cells", "result"),
    [
        ("결과,요약", "응답,#N/A", "content_unknown"),
        ("결과,요약", "연결,0", "content_unknown"),
        ("결과,요약", "완료, ＃ＲＥＦ！ ", "content_unknown"),
        ("결과,요약", "통화,#NAME?", "content_unknown"),
        ("결과,요약", "응답,", "silent"),
        ("결과,요약", "응답,#N/A 라고 말함", "ok"),
        ("결과,특이사항", "응답,#VALUE!", "content_unknown"),
        ("결과,비고", "응답,#VALUE!", "ok"),
        ("결과,건강,식사", "응답,#N/A,#N/A", "content_unknown"),
        ("결과,건강,식사", "응답,#N/A,양호", "ok"),
        ("결과,건강,식사", "응답,#N/A,주의", "concern"),
        ("결과,건강,요약", "응답,0,잘 지내심", "ok"),
        ("결과,건강,요약", "응답,#N/A,숨이 차다고 하심", "concern"),
        ("결과,이상항목", "응답,#N/A", "content_unknown"),
        ("결과,요약,대화완료", "응답,#N/A,완료", "content_unknown"),
        ("결과,요약,통화시간(초)", "응답,#N/A,63", "content_unknown"),
        ("결과,요약,통화시간(초)", "응답,#N/A,0", "silent"),
        ("결과,요약,대화완료", "응답,#N/A,미완료", "silent"),
        ("결과,요약", "정상,#N/A", "ok"),
        ("결과,요약", "미응답,#N/A", "no_answer"),
        ("결과,요약", "결번,#N/A", "unreachable"),
        ("결과,요약,긴급", "응답,#N/A,Y", "content_unknown"),
        ("결과,요약", "내용 알 수 없음,", "content_unknown"),
    ],
)
def test_a_connected_call_of_which_only_a_failed_formula_tells_is_of_unknown_content_and_never_well(
    tmp_path: Path, columns: str, cells: str, result: str
) -> None:
    file_preview = read(tmp_path, f"전화번호,통화일시,{columns}\n010-1234-5678,2026-11-20 10:00,{cells}\n")
    (row,) = calls(file_preview)
    assert row.result == result
    assert "#" not in row.summary or "말함" in row.summary
    assert row.urgent == ("Y" in cells or "숨이 차" in cells)
    assert any("내용" in note and "1건" in note for note in file_preview.notes) == (result == "content_unknown")
    failed = [cell for cell in cells.split(",") if cell.strip()[:1] in ("#", "＃") and "말함" not in cell]
    assert [problem.value for problem in file_preview.problems if problem.code == "error_word"][: len(failed)] == [
        cell.strip() for cell in failed
    ]


CRY = "가슴이 아프다고 하심"


@pytest.mark.parametrize("result", ["#N/A", "＃ＲＥＦ！", "", "-", "특수처리7", "0"])
@pytest.mark.parametrize("place", ["요약", "건강", "이상항목", "후속조치"])
def test_urgent_words_are_kept_where_the_result_cannot_be_read(tmp_path: Path, result: str, place: str) -> None:
    file_preview = read(
        tmp_path, f"전화번호,통화일시,통화결과,{place}\n010-1111-2222,2026-11-24 07:00,{result},{CRY}\n"
    )
    (row,) = calls(file_preview)
    assert (row.phone, row.result, row.urgent, row.urgent_word) == (
        "01011112222", "content_unknown", True, "가슴이 아프",
    )  # fmt: skip
    assert file_preview.rejected_count == 0
    assert "통화결과" in [problem.column for problem in file_preview.problems]
    assert not any("내용이 파일에" in note for note in file_preview.notes)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("뒷집,2026-11-24 07:00,응답", "phone"),
        ("#N/A,2026-11-24 07:00,응답", "household_missing"),
        (",2026-11-24 07:00,#N/A", "household_missing"),
        ("010-1111-2222,어제 아침,응답", "stamp"),
        ("010-1111-2222,#VALUE!,모름9", "stamp"),
    ],
)
def test_urgent_words_of_which_nobody_knows_whose_or_when_are_named_first(
    tmp_path: Path, cells: str, code: str
) -> None:
    text = f"전화번호,통화일시,통화결과,요약\n010-1111-2229,2026-11-24 07:00,미응답,\n{cells},{CRY}\n"
    file_preview = read(tmp_path, text)
    assert ([row.line for row in calls(file_preview)], file_preview.rejected_count) == ([2], 1)
    assert {(3, code), (3, "urgent_words")} <= set(codes(file_preview))
    (problem,) = [problem for problem in file_preview.problems if problem.code == "urgent_words"]
    assert "가슴이 아프" in problem.message
    assert problem.value == CRY
    assert "3행" in file_preview.notes[0]


def test_urgent_words_outlive_an_end_before_the_begin(tmp_path: Path) -> None:
    head = "전화번호,통화일시,통화종료일시,통화결과,요약\n"
    file_preview = read(tmp_path, f"{head}010-1111-2222,2026-11-24 07:00,2026-11-23 07:00,응답,{CRY}\n")
    (row,) = calls(file_preview)
    assert (row.result, row.urgent, row.duration_seconds) == ("concern", True, None)
    assert codes(file_preview) == [(2, "ends_before")]


@pytest.mark.parametrize("result", ["응답", "#N/A"])
def test_the_none_of_another_cell_takes_no_urgent_word_back(tmp_path: Path, result: str) -> None:
    head = "전화번호,통화일시,통화결과,요약,건강,후속조치\n"
    for cells in ("계속 숨이 차,없었음,", "계속 숨이 차,,없었음", "밥 드심,숨이 차,없었음"):
        (row,) = calls(read(tmp_path, f"{head}010-1111-2222,2026-11-24 07:00,{result},{cells}\n"))
        assert (row.urgent, row.urgent_word) == (True, "숨이 차")


@pytest.mark.parametrize("summary", ["", "잘 지내심"])
def test_a_call_whose_result_a_formula_took_is_of_unknown_content_and_never_well(tmp_path: Path, summary: str) -> None:
    file_preview = read(tmp_path, f"전화번호,통화일시,통화결과,요약\n010-1111-2222,2026-11-24 07:00,#N/A,{summary}\n")
    (row,) = calls(file_preview)
    assert (row.result, row.urgent, row.summary) == ("content_unknown", False, summary)
    assert codes(file_preview) == [(2, "error_word")]
    assert any("결과" in note and "1건" in note for note in file_preview.notes)


@pytest.mark.parametrize("result", ["", "특수처리7"])
def test_a_result_that_is_not_known_costs_a_row_without_urgent_words(tmp_path: Path, result: str) -> None:
    file_preview = read(
        tmp_path, f"전화번호,통화일시,통화결과,요약\n010-1111-2222,2026-11-24 07:00,{result},잘 지내심\n"
    )
    assert (calls(file_preview), codes(file_preview)) == ([], [(2, "result")])


def test_of_two_rows_of_one_call_the_one_that_tells_what_was_said_is_kept(tmp_path: Path) -> None:
    head = "전화번호,통화일시,결과,요약\n"
    lost, said = "010-1234-5678,2026-11-20 10:00,응답,#N/A\n", "010-1234-5678,2026-11-20 10:00,응답,잘 지내심\n"
    for text in (lost + said, said + lost):
        (row,) = calls(read(tmp_path, head + text))
        assert (row.result, row.summary) == ("ok", "잘 지내심")


def test_an_error_in_place_of_a_name_compares_with_nobody_and_one_in_place_of_a_mark_is_no_urgency(
    tmp_path: Path,
) -> None:
    text = "성명,전화번호,통화일시,결과,긴급,요약\n#N/A,010-1234-5678,2026-11-20 10:00,응답,#N/A,잘 지내심\n"
    file_preview = read(tmp_path, text)
    (row,) = calls(file_preview)
    assert (row.name, row.result, row.urgent) == ("", "ok", False)
    assert codes(file_preview) == [(2, "error_word"), (2, "error_word")]


@pytest.mark.parametrize(
    ("summary", "result"),
    [
        ("따님이 받음, 본인은 부재", "wrong_person"),
        ("아드님이 대신 받으심, 어머니 연락 안 됨", "wrong_person"),
        ("보호자가 전화를 대신 받음", "wrong_person"),
        ("아들이 전화 받지 않아 걱정된다고 하심", "ok"),
        ("딸이 준 선물을 받으심", "ok"),
        ("전화를 늦게 받으심", "ok"),
    ],
)
def test_that_somebody_else_answered_is_no_conversation_with_the_person(
    tmp_path: Path, summary: str, result: str
) -> None:
    path = tmp_path / "calls.csv"
    row = f"010-1111-2222,2026-11-20 10:00,응답,{summary}"
    path.write_text(f"전화번호,통화일시,통화결과,요약\n{row}\n", encoding="utf-8")
    (call,) = preview("calls", path).rows
    assert isinstance(call, CallRow)
    assert call.result == result
