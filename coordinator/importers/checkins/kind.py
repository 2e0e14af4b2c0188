"""The results of check-in calls: their fields, and how CareCall's two files may be laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.importers.checkins.calls import read
from coordinator.importers.checkins.cells import CALL_CELLS
from coordinator.importers.checkins.times import settle_call_time
from coordinator.importers.checkins.words import RESULT_WORDS, bare
from coordinator.importers.columns import EXTERNAL_ID, PHONE, Holds, field
from coordinator.importers.kind import Kind
from coordinator.importers.reading.fits import is_phone, is_stamp
from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.importers.profiles import Profile

_CARECALL = {
    "name": "수신인",
    "phone": "전화번호",
    "called_at": "발신일시",
    "attempt": "시도회차",
    "result": "통화결과",
    "completed": "대화완료",
    "urgent": "긴급알림",
}
CARECALL_PROFILES: dict[str, dict[str, Any]] = {
    "carecall-list": {"columns": {**_CARECALL, "duration": "통화시간(초)"}},
    "carecall-record": {
        "columns": {
            **_CARECALL,
            "health": "건강",
            "meals": "식사",
            "sleep": "수면",
            "exercise": "운동",
            "outing": "외출",
            "summary": "요약",
            "follow_up": "후속조치",
        }
    },
}
"""The likely columns of CLOVA CareCall's call list and conversation record; the vendor has not confirmed them."""


def _is_result(text: str) -> bool:
    return bare(text) in RESULT_WORDS


def _settle(
    profile: Profile, columns: dict[str, str], sample: Sequence[Sequence[str]], header: Sequence[str]
) -> tuple[Profile, frozenset[str]]:
    if "called_at" not in columns and "started_at" in columns:
        columns["called_at"] = columns.pop("started_at")  # each of an interface's times may be absent
    if "clock" not in profile.columns:
        settle_call_time(columns, sample, header)
    return profile, frozenset()


CALLS = Kind(
    "calls",
    "checkins",
    mark("Check-in call results"),
    mark(
        "Needs the phone or number, the time of the call and its result. Call list and conversation record go together."
    ),
    fields=(
        PHONE,
        EXTERNAL_ID,
        field(
            "name",
            mark("Name"),
            """
            name fullname recipient resident 대상자명 수신인 수신인명 수신자 수신자명 이름 성명 성함 대상자
            대상자성명 recipientname
            """,
            holds=Holds.PERSON,
        ),
        field(
            "called_at",
            mark("Called at"),
            """
            calledat callat calltime datetime timestamp 통화일시 발신일시 통화시작일시 시작일시 일시 통화일
            통화일자 date day 날짜 일자 발신일 발신일자 callday calldate dialeddatetime dialedat
            """,
            required=True,
            holds=Holds.FIGURE | Holds.DATE | Holds.CHECKED,
        ),
        field(
            "clock",
            mark("Time of day"),
            "time hour 시간 시각 통화시각 발신시간 발신시각 통화시간",
            holds=Holds.FIGURE | Holds.ZERO,
        ),
        field(
            "started_at",
            mark("Conversation began at"),
            "startdatetime startedat 대화시작일시 응답일시",
            holds=Holds.FIGURE | Holds.DATE,
        ),
        field(
            "ended_at",
            mark("Ended at"),
            "endedat endtime enddatetime 종료일시 통화종료일시 종료시각 종료시간 통화종료 결과일시 결과수신일시",
            holds=Holds.FIGURE | Holds.DATE | Holds.ZERO,
        ),
        field(
            "duration",
            mark("Length of the call"),
            """
            duration durationseconds seconds 통화길이 통화시간초 통화시간분 통화초 소요시간 통화소요시간
            대화시간 통화지속시간 calldurationseconds callduration
            """,
            holds=Holds.FIGURE | Holds.ZERO,
        ),
        field(
            "attempt",
            mark("Attempt"),
            """
            attempt attempts try callattemptcount attemptcount 시도회차 발신회차 시도 시도횟수 발신차수 통화차수
            발신시도 재발신회차
            """,
            holds=Holds.FIGURE | Holds.ZERO,
        ),
        field(
            "result",
            mark("Result"),
            """
            result callresult outcome callstatus status 결과 통화결과 통화상태 응답여부 연결여부 상태 안부결과
            발신결과
            """,
            required=True,
            holds=Holds.ZERO,
        ),
        field(
            "completed",
            mark("Conversation completed"),
            "completed finished dialogfinished 대화완료 대화완료여부 완료여부 통화완료여부 대화완료유무",
            holds=Holds.ZERO,
        ),
        field(
            "urgent",
            mark("Urgent"),
            """
            urgent 긴급 긴급여부 긴급상황 긴급알림 긴급알림여부 isurgent urgentyn emergency isemergency emergencyyn
            응급 응급여부 응급상황 위급 위급여부 긴급상황여부 긴급구분
            """,
            holds=Holds.ZERO,
        ),
        field("conversation", mark("Conversation"), "conversationdetails conversation 대화기록 대화전문 발화내용"),
        field(
            "proposal",
            mark("Call service's proposal"),
            "followuptype 후속조치유형 후속조치구분",
            holds=Holds.ZERO,
        ),
        field("health", mark("Answer: health"), "health 건강 건강상태 건강응답 건강확인 건강항목"),
        field("meals", mark("Answer: meals"), "meals meal 식사 식사상태 식사응답 식사확인 식사여부"),
        field("sleep", mark("Answer: sleep"), "sleep 수면 수면상태 수면응답 수면확인"),
        field("exercise", mark("Answer: exercise"), "exercise 운동 운동상태 운동응답 운동확인 운동여부"),
        field("outing", mark("Answer: going out"), "outing goingout 외출 외출상태 외출응답 외출확인 외출여부"),
        field(
            "topics",
            mark("Concerns"),
            "topics topic concerns concern 특이사항분류 관심분야 주제 이상항목 위험항목 항목",
        ),
        field(
            "summary",
            mark("Summary"),
            "summary note notes 요약 통화요약 대화요약 대화내용 내용 통화내용 특이사항 상담내용 메모 비고",
            holds=Holds.TEXT,
        ),
        field("summary_2", mark("Summary, more of it"), ""),
        field("summary_3", mark("Summary, more of it"), ""),
        field(
            "follow_up",
            mark("Follow-up"),
            "followup 후속조치 후속조치사항 조치 조치사항 조치내용 요청사항",
            holds=Holds.TEXT,
        ),
        field(
            "caller",
            mark("Caller"),
            "caller 발신자 발신주체 통화자",
            holds=Holds.ZERO,
        ),
    ),
    read=read,
    by_content=(("phone", is_phone), ("called_at", is_stamp), ("result", _is_result)),
    fits=CALL_CELLS,
    needs=(("phone", "external_id"),),
    free_text=("summary", "summary_2", "summary_3", "follow_up"),
    keeps_all_text=True,
    settle=_settle,
    profiles=CARECALL_PROFILES,
    practice_files=True,
    counts=(
        ("missing", mark("In the round, not in the file")),
        ("unplanned", mark("In the file, not in the round")),
    ),
    named=("missing", "unplanned"),
    missing=mark("In the round, not in the file {n}"),
)
