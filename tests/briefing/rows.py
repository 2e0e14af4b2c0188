"""Made-up rows for the briefing tests: a morning in a county, one household, a round of calls."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from coordinator.briefing.document import Letterhead
from coordinator.records.base import KST
from coordinator.text import tr
from coordinator.worklist.checkins.round_rows import RoundItemRow
from coordinator.worklist.rows import (
    AlertRow,
    CallCell,
    CallRow,
    ContactRow,
    FeedRow,
    LifeSign,
    Line,
    LinkRow,
    NoteRow,
    NotWatched,
    Span,
    TimelineRow,
    Today,
    Usage,
    Yesterday,
)
from coordinator.worklist.said import Said
from tests.worklist.cards import card_of

if TYPE_CHECKING:
    from coordinator.briefing.paper_kind import Paper
    from coordinator.worklist.household_card import HouseholdCard

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=KST)
BY = "영월군 통합돌봄팀"
NAMES = (
    "김순자", "이영호", "박말순", "최정식", "정옥분", "남궁춘자", "한복녀", "윤석만", "조금례", "장기태",
    "임덕순", "오병철", "서분이", "신동수", "권명자", "황보석", "안길자", "송재구", "유점순", "홍판술",
)  # fmt: skip
AREAS = (
    "북면 마차리", "영월읍 하송리", "주천면 신일리", "한반도면 옹정리", "김삿갓면 옥동리", "산솔면 녹전리",
    "상동읍 내덕리", "무릉도원면 무릉리", "남면 연당리",
)  # fmt: skip
# Said in Korean here: these sentences are the rules' own, and no catalogue of the program holds them.
QUIET = "{hours}시간째 전기 사용이 조용함 · 이 시각 평소 최장 {usual}시간"
MISSED = "안부전화 {n}회 미응답 · 평소 응답률 {share}%"
WAITS = "서비스 회신 {days}일 지남 · {service}"
STEPS = ("지금 전화", "이장과 함께 방문", "제공기관에 회신 재촉")
CAUSES = ("전력 자료가 끊김", "동의 없음", "계량기 없음", "안부전화 대상 아님")


def letterhead(paper: Paper[Any], **changed: object) -> Letterhead:
    given: dict[str, object] = {
        "kind": paper.kind, "title": tr(paper.title), "purpose": "회의", "level": "full", "as_of": NOW, "issued_by": BY,
    }  # fmt: skip
    return Letterhead(**{**given, **changed})  # type: ignore[arg-type]


def line(number: int, **changed: object) -> Line:
    severity = ("serious", "serious", "caution", "caution", "caution", "watch", "watch", "watch", "no_data")[number % 9]
    reasons = [Said("quiet", QUIET, {"hours": 31 + number, "usual": 9})]
    if number % 2 == 0:
        reasons.append(Said("missed", MISSED, {"n": 2, "share": 92}))
    if number % 5 == 4:
        reasons = [Said("waits", WAITS, {"days": 5, "service": "노인맞춤돌봄"})]
    given: dict[str, object] = {
        "household_id": 1001 + number,
        "name": NAMES[number % len(NAMES)],
        "age": 78 - number,
        "sex": "FM"[number % 2],
        "area": AREAS[number % len(AREAS)],
        "severity": severity,
        "reasons": tuple(reasons),
        "step": Said("step", STEPS[number % 3]),
        "due_at": NOW + timedelta(minutes=30 + 25 * number),
        "owner": "",
        "safety_note": "개 있음, 2인 방문" if number == 0 else "",
    }
    return Line(**{**given, **changed})  # type: ignore[arg-type]


def not_watched(number: int) -> NotWatched:
    return NotWatched(
        household_id=2001 + number,
        name=NAMES[(number + 7) % len(NAMES)],
        age=60 + number,
        area=AREAS[(number * 2) % len(AREAS)],
        cause=Said("cause", CAUSES[(number // 3) % 4 if number < 12 else 0]),
        since_at=NOW - timedelta(days=3 + number),
    )


def today(count: int = 9, unwatched: int = 14, **changed: object) -> Today:
    given: dict[str, object] = {
        "county": "영월군",
        "practice": False,
        "now": NOW,
        "readings_until": NOW - timedelta(hours=2),
        "feeds": (
            FeedRow("power", "Power", "live", NOW - timedelta(hours=2), 0, 212),
            FeedRow("calls", "Check-in calls", "late", NOW - timedelta(hours=11), 3, 180),
        ),
        "lines": tuple(line(n) for n in range(count)),
        "not_watched": tuple(not_watched(n) for n in range(unwatched)),
        "counts": {"normal": 200, "watch": 3, "caution": 3, "serious": 2, "no_data": 14},
        "household_count": 240,
    }
    return Today(**{**given, **changed})  # type: ignore[arg-type]


YESTERDAY = Yesterday(
    day=date(2026, 11, 22),
    alerts_new=6,
    alerts_resolved=(("spoken_safe", 3), ("away_new", 1), ("hospital", 1)),
    calls=(("ok", 31), ("no_answer", 4), ("concern", 2)),
    links_moved=3,
)


def calls_due(count: int = 6) -> list[RoundItemRow]:
    return [
        RoundItemRow(
            id=n + 1,
            household_id=3001 + n,
            name=NAMES[(n * 3 + 1) % len(NAMES)],
            age=66 + n,
            area=AREAS[(n * 4) % len(AREAS)],
            phone=f"010-0000-{1000 + n}",
            state="missed" if n < 2 else "due",
            due_at=NOW + timedelta(hours=2 + n // 3, days=n // 5),
            answer_share=0.92 - n / 20,
            last_result=("ok", "no_answer", "ok", "concern")[n % 4],
            status="missed" if n < 2 else "due",
            caller=("vendor", "staff")[n % 2] if n >= 2 else "vendor",
            step="contacts" if n < 2 else "",
            step_due_at=NOW - timedelta(hours=2 * n) if n < 2 else None,
        )
        for n in range(count)
    ]


def usage() -> Usage:
    hours = 24 * 4
    start = datetime(2026, 11, 20, 0, 0, tzinfo=KST)
    clock = np.arange(hours) % 24
    median = (60 + 90 * np.exp(-(((clock - 8) / 2.5) ** 2)) + 170 * np.exp(-(((clock - 19) / 3) ** 2))).astype(
        "float32"
    )
    noise = np.random.default_rng(7).normal(1, 0.18, hours)
    wh = (median * noise).astype("float32")
    wh[30:36] = np.nan
    wh[49:80] = 38 + 4 * np.sin(np.arange(31))
    wh[80:] = np.nan
    return Usage(
        start=start,
        wh=wh,
        low=(median * 0.55).astype("float32"),
        median=median,
        high=(median * 1.5).astype("float32"),
        silent_since=start + timedelta(hours=49),
        now=NOW,
        absences=(Span(start + timedelta(hours=8), start + timedelta(hours=20), "가족 집"),),
        outages=(),
        sentence=Said("quiet", QUIET, {"hours": 31, "usual": 9}),
    )


def card(**changed: object) -> HouseholdCard:
    def alert(n: int) -> AlertRow:
        return AlertRow(
            id=n, household_id=1001, signal="power", severity=("serious", "caution")[n % 2],
            state=("new", "resolved")[n % 2], since_at=NOW - timedelta(hours=31 + 200 * n), opened_at=NOW,
            cleared_at=None, repeat_count=0, owner="", next_step="", remind_at=None, silenced_until=None,
            silence_reason="", outcome=("", "spoken_safe")[n % 2], resolved_at=None,
            note="딸 김영희 010-1111-2222와 통화함. 순자 씨는 병원에 계심." if n else "",
            sentence=Said("quiet", QUIET, {"hours": 31, "usual": 9}),
        )  # fmt: skip

    def link(n: int) -> LinkRow:
        return LinkRow(
            id=n, programme=("노인맞춤돌봄서비스", "응급안전안심서비스", "밑반찬 지원")[n], provider="영월군노인복지관",
            stage="older", state=("in_progress", "requested", "waitlisted")[n], requested_at=NOW - timedelta(days=20),
            started_on=None, review_on=date(2026, 12, 1) if n != 1 else None, ended_on=None, minimum_age=65,
            maximum_age=None, note="",
        )  # fmt: skip

    marks = (
        "ok",
        "ok",
        "concern",
        "ok",
        "no_answer",
        "paused",
        "ok",
        "ok",
        "not_attempted",
        "ok",
        "no_answer",
        "no_answer",
    )
    given: dict[str, object] = {
        "id": 1001, "name": "김순자", "age": 78, "sex": "F", "born_on": date(1948, 3, 2), "phone": "010-0000-1234",
        "address": "강원특별자치도 영월군 북면 마차길 12-3", "area": "북면 마차리",
        "risk": "high", "severity": "serious",
        "safety_note": "개 있음, 2인 방문", "synthetic": True,
        "last_sign": LifeSign(NOW - timedelta(hours=31), "power", Said("sign", "대기전력을 넘는 전기 사용")),
        "last_call": CallRow(1, 1001, "김순자", NOW - timedelta(days=7), "vendor", "no_answer", False, (), "", ""),
        "contacts": (
            ContactRow(1, 1, "김영희", "딸", "010-1111-2222", "저녁", True, False),
            ContactRow(2, 2, "박종수", "마을 이장", "010-3333-4444", "", False, False),
        ),
        "alerts": tuple(alert(n) for n in range(3)),
        "calls": tuple(
            CallCell(date(2026, 9, 7) + timedelta(weeks=n), m, None, "vendor", "") for n, m in enumerate(marks)
        ),
        "usual_answer_share": 0.83,
        "links": tuple(link(n) for n in range(3)),
        "notes": (
            NoteRow(1, NOW - timedelta(days=9), "kim", "김순자 님 무릎 수술 뒤 거동 불편. 마차길 12-3 뒷문 이용."),
        ),
        "absences": (),
        "consents": ("power", "calls"),
        "open_tasks": (Said("a", STEPS[0]), Said("b", STEPS[1])),
        "not_watched": None,
        "meter": "KEP-0012345",
    }  # fmt: skip
    return card_of(**{**given, **changed})


def timeline() -> list[TimelineRow]:
    return [
        TimelineRow(NOW - timedelta(days=n * 3 + 1), "call", Said("t", MISSED, {"n": n + 1, "share": 83}))
        for n in range(8)
    ]
