"""Check-in calls from the call vendor's files: one row a call attempt and what it brought."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.importers.cells import Problems, yes_or_no
from coordinator.importers.mapping import FileRow, file_rows
from coordinator.importers.phone_use import household_key
from coordinator.importers.stamps import YEARS, DateOrder, clock, date_order, moment
from coordinator.records.base import KST
from coordinator.records.checkins import CallResult
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.importers.formats import Sheet
    from coordinator.importers.profiles import Profile


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call: `phone` in digits or the partner's `external_id` names the household; `called_at` in Korean time."""

    line: int
    phone: str
    external_id: str
    called_at: datetime
    result: str
    caller: str = "vendor"
    urgent: bool = False
    topics: tuple[str, ...] = ()
    summary: str = ""
    follow_up: str = ""


_WORDS_OF_RESULT: dict[str, str] = {
    CallResult.OK: """
        ok well normal connected answered confirmed success 정상 양호 안부확인 연결 연결됨 통화 응답
        수신 통화성공 연결성공 성공 완료 통화완료 이상없음 특이사항없음 안전 안전확인
    """,
    CallResult.CONCERN: """
        concern abnormal 이상 이상징후 이상있음 특이 특이사항 특이사항있음 주의 위험 관심필요 관심
        긴급
    """,
    CallResult.NO_ANSWER: """
        noanswer missed notanswered 미응답 무응답 부재 부재중 미수신 연결안됨 연결실패 응답없음
        미연결 실패 통화실패 받지않음
    """,
    CallResult.DECLINED_AI: "declinedai declined refused 거부 거절 통화거부 통화거절 수신거부 ai거부 ai통화거부",
    CallResult.UNREACHABLE: """
        unreachable wrongnumber phoneoff 결번 없는번호 전원꺼짐 전화꺼짐 착신불가 통화불가 번호오류
        번호오류또는전원꺼짐 정지
    """,
    CallResult.WRONG_PERSON: "wrongperson thirdparty 타인 타인수신 타인응답 제3자 다른사람 가족수신 본인아님",
    CallResult.SILENT: "silent silence 무음 묵음 무발화 침묵 연결후무응답",
    CallResult.NOT_ATTEMPTED: "notattempted 미발신 미시도 발신안함 대기 예정",
}
RESULT_WORDS: dict[str, str] = {
    word: str(result) for result, words in _WORDS_OF_RESULT.items() for word in words.split()
}
"""What vendors write, lower case and without spaces and signs."""

TOPIC_WORDS: dict[str, str] = {
    **dict.fromkeys(("health", "건강", "질병", "통증", "병원", "복약"), "health"),
    **dict.fromkeys(("meals", "meal", "food", "식사", "식생활", "영양", "끼니"), "meals"),
    **dict.fromkeys(("sleep", "수면", "잠"), "sleep"),
    **dict.fromkeys(("exercise", "운동", "활동", "신체활동"), "exercise"),
    **dict.fromkeys(("outing", "goingout", "외출", "나들이"), "outing"),
}

_STAFF = frozenset({"staff", "human", "직원", "담당자", "공무원", "사람", "상담원"})
_PARTS = re.compile(r"[,;/|·、+]|\s{1,}")


def _word(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


@dataclass
class _Reading:
    """What is counted over a whole file while its rows are read."""

    problems: Problems
    order: DateOrder
    untimed: int = 0


def read(sheet: Sheet, profile: Profile, problems: Problems) -> tuple[tuple[CallRow, ...], int, list[str]]:
    """Read and check the calls of a file.

    A call that connected but names a concern or an urgency counts as a concern.

    Returns
    -------
    the rows that can be taken, the rows of the file, and notes
    """
    every = list(file_rows(profile, sheet))
    state = _Reading(problems, date_order((row["called_at"] for row in every), profile.date_order))
    rows: list[CallRow] = []
    by_call: dict[tuple[str, str, datetime, str], CallRow] = {}
    same = 0
    for one in every:
        row = _row(one, profile, state)
        if row is None:
            continue
        earlier = by_call.setdefault((row.external_id, row.phone, row.called_at, row.caller), row)
        if earlier is row:
            rows.append(row)
        elif earlier.result == row.result:
            same += 1
        else:
            problems.add(
                row.line,
                one.columns["called_at"],
                one["called_at"],
                "duplicate",
                tr("The same call stands in line {n} with another result; the first one was kept.", n=earlier.line),
            )
    problems.counts["duplicate_same"] += same
    problems.rejected = len(every) - len(rows) - same
    notes: list[str] = []
    if state.untimed:
        notes.append(
            ntr(
                "{n} call has no time of day; it was taken as 00:00.",
                "{n} calls have no time of day; they were taken as 00:00.",
                state.untimed,
            )
        )
    return tuple(rows), len(every), notes


def _row(row: FileRow, profile: Profile, state: _Reading) -> CallRow | None:
    problems = state.problems
    who = household_key(row, problems)
    if who is None:
        return None
    called_at = _called_at(row, profile, state)
    if called_at is None:
        problems.add(
            row.line,
            row.columns["called_at"],
            f"{row['called_at']} {row['clock']}".strip(),
            "stamp",
            tr("The time of the call cannot be read."),
        )
        return None
    result = RESULT_WORDS.get(_word(row["result"]))
    if result is None:
        message = tr("This result is not known.") if row["result"] else tr("The result is missing.")
        problems.add(row.line, row.columns["result"], row["result"], "result", message)
        return None
    topics = _topics(row, problems)
    urgent = yes_or_no(row["urgent"])
    if urgent is None:
        problems.add(
            row.line,
            row.columns["urgent"],
            row["urgent"],
            "urgent",
            tr("This is neither yes nor no; the call is kept as urgent."),
        )
        urgent = True
    if result == CallResult.OK and (topics or urgent):
        result = CallResult.CONCERN
    return CallRow(
        line=row.line,
        phone=who[0],
        external_id=who[1],
        called_at=called_at,
        result=str(result),
        caller="staff" if _word(row["caller"]) in _STAFF else "vendor",
        urgent=urgent,
        topics=topics,
        summary=row["summary"],
        follow_up=row["follow_up"],
    )


def _called_at(row: FileRow, profile: Profile, state: _Reading) -> datetime | None:
    found = moment(row["called_at"], state.order)
    if found is None or found.wall.year not in YEARS:
        return None
    wall, timed = found.wall, found.timed
    if not timed and row["clock"]:
        time_of_day = clock(row["clock"])
        if time_of_day is None:
            return None
        wall, timed = wall + time_of_day, True
    if not timed:
        state.untimed += 1
    at = wall.replace(tzinfo=KST)
    return at if found.zoned or profile.zone == "kst" else at + (KST.utcoffset(None))


def _topics(row: FileRow, problems: Problems) -> tuple[str, ...]:
    found: list[str] = []
    for part in _PARTS.split(row["topics"]):
        word = _word(part)
        if not word:
            continue
        topic = TOPIC_WORDS.get(word)
        if topic is None:
            problems.add(
                row.line, row.columns["topics"], part, "topic", tr("This topic is not known; the cell was left out.")
            )
        elif topic not in found:
            found.append(topic)
    return tuple(found)
