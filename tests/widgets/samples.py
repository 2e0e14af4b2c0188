"""Rows of a made-up county for the widget tests and pictures; every person in them is invented.

`NOW` is Monday 2026-11-23 08:00. Texts come in the language that is set when a sample is made.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from coordinator.records.base import KST
from coordinator.text import language
from coordinator.worklist.rows import (
    MAP_SEVERITIES,
    AbsenceRow,
    AlertRow,
    CallCell,
    CallRow,
    ContactRow,
    FeedRow,
    LifeSign,
    Line,
    LinkRow,
    MapPoints,
    NoteRow,
    NotWatched,
    Outline,
    SearchHit,
    Span,
    Today,
    Usage,
)
from coordinator.worklist.said import Said
from tests.worklist.cards import card_of

if TYPE_CHECKING:
    from coordinator.worklist.household_card import HouseholdCard

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=KST)

CENTRE_X, CENTRE_Y = 1_085_000.0, 1_909_000.0
"""About the middle of the county, EPSG:5179."""


def said(code: str, korean: str, english: str) -> Said:
    """Make a sentence in the language that is set; samples are in no catalogue."""
    return Said(code, korean if language() == "ko" else english)


def _pick(korean: str, english: str) -> str:
    return korean if language() == "ko" else english


_LINES: tuple[tuple, ...] = (
    # id, name, age, sex, area, severity, reasons (ko, en), step, hours to due, owner, handling, safety
    (
        1,
        "김표본",
        78,
        "female",
        ("북면 마차리", "Macha-ri, Buk-myeon"),
        "serious",
        (("31시간째 조용", "quiet for 31 hours"), ("안부전화 2회 미응답", "2 check-in calls unanswered")),
        ("지금 전화", "Call now"),
        0.5,
        "",
        "new",
        ("개가 있음 · 두 사람이 방문", "Dog in the yard · visit in pairs"),
    ),
    (
        2,
        "이보기",
        66,
        "male",
        ("영월읍 하송리", "Hasong-ri, Yeongwol-eup"),
        "caution",
        (("켜진 채 14시간", "appliance on for 14 hours"), ("어제 통화 없음", "no call yesterday")),
        ("오전 중 전화", "Call this morning"),
        4,
        "",
        "new",
        ("", ""),
    ),
    (
        3,
        "최연습",
        83,
        "female",
        ("상동읍 구래리", "Gurae-ri, Sangdong-eup"),
        "caution",
        (
            (
                "안부전화 3주 연속 미응답(평소 응답 96%)",
                "check-in calls unanswered for 3 weeks (usually answers 96%)",
            ),
        ),
        ("방문 배정", "Assign a visit"),
        10,
        "",
        "acknowledged",
        ("", ""),
    ),
    (
        4,
        "박예시",
        44,
        "male",
        ("주천면 주천리", "Jucheon-ri, Jucheon-myeon"),
        "watch",
        (("식사지원 의뢰 회신 5일 지남", "meal support: answer 5 days overdue"),),
        ("제공처 확인", "Ask the provider"),
        10,
        "",
        "",
        ("", ""),
    ),
    (
        5,
        "정가상",
        64,
        "male",
        ("산솔면 녹전리", "Nokjeon-ri, Sansol-myeon"),
        "watch",
        (
            (
                "62일 뒤 65세: 일상돌봄 종료, 맞춤돌봄 검토",
                "65 in 62 days: daily care ends, review older people's care",
            ),
        ),
        ("연계 검토", "Review services"),
        100,
        "",
        "",
        ("", ""),
    ),
    (
        6,
        "한모의",
        71,
        "female",
        ("남면 연당리", "Yeondang-ri, Nam-myeon"),
        "watch",
        (("재가센터 종료 통보 뒤 이어질 서비스 없음", "home care ended and nothing follows"),),
        ("사실 확인", "Check the facts"),
        10,
        "",
        "",
        ("", ""),
    ),
    (
        7,
        "송허구",
        59,
        "male",
        ("김삿갓면 옥동리", "Okdong-ri, Gimsatgat-myeon"),
        "no_data",
        (("전력 자료 3일째 없음", "no power data for 3 days"),),
        ("계량기 확인", "Check the meter"),
        34,
        "",
        "",
        ("", ""),
    ),
)
_FAMILY = "강고곽구권노류문민배백서성신심안양오유윤"
_AREAS = (
    ("무릉도원면 운학리", "Unhak-ri, Mureungdowon-myeon"),
    ("한반도면 옹정리", "Ongjeong-ri, Hanbando-myeon"),
    ("영월읍 영흥리", "Yeongheung-ri, Yeongwol-eup"),
    ("주천면 판운리", "Panun-ri, Jucheon-myeon"),
)


def line(index: int = 0) -> Line:
    """Make one line of the worklist; 0 is the most pressing."""
    return lines()[index]


def lines(count: int = 23) -> tuple[Line, ...]:
    """Make the worklist: seven told apart by hand, then plain ones."""
    made: list[Line] = []
    for ident, name, age, sex, area, severity, reasons, step, due, owner, handling, safety in _LINES[:count]:
        made.append(
            Line(
                household_id=ident,
                name=name,
                age=age,
                sex=sex,
                area=_pick(*area),
                severity=severity,
                reasons=tuple(said(f"r{n}", r[0], r[1]) for n, r in enumerate(reasons)),
                step=said("step", *step),
                due_at=NOW + timedelta(hours=due),
                owner=owner,
                episode_id=ident if severity in {"serious", "caution"} else None,
                handling=handling,
                safety_note=_pick(*safety),
            )
        )
    for n in range(len(made), count):
        made.append(
            Line(
                household_id=n + 1,
                name=f"{_FAMILY[n % len(_FAMILY)]}견본",
                age=50 + n * 7 % 40,
                sex="female" if n % 2 else "male",
                area=_pick(*_AREAS[n % len(_AREAS)]),
                severity="watch" if n < 20 else "no_data",
                reasons=(said("call_due", "이번 주 안부전화 할 차례", "check-in call due this week"),),
                step=said("call", "이번 주 전화", "Call this week"),
                due_at=NOW + timedelta(days=1 + n % 4),
            )
        )
    return tuple(made)


def feeds() -> tuple[FeedRow, ...]:
    """Make the three feeds; the calls are late."""
    return (
        FeedRow("power", _pick("전력", "Power"), "live", NOW - timedelta(hours=2), 0, 1177),
        FeedRow("phone", _pick("통신", "Phone use"), "live", NOW - timedelta(hours=8), 0, 640),
        FeedRow("calls", _pick("안부전화", "Check-in calls"), "late", NOW - timedelta(hours=39), 3, 900),
    )


def not_watched(count: int = 14) -> tuple[NotWatched, ...]:
    """Make the list of households that nothing watches today."""
    causes = (
        ("no_meter_no_calls", "계량기도 안부전화도 없음", "No meter and no check-in calls"),
        ("power_stale", "전력 자료가 끊김", "Power data stopped coming"),
        ("consent", "정보 제공 동의 철회", "Consent withdrawn"),
    )
    return tuple(
        NotWatched(
            household_id=200 + n,
            name=f"{_FAMILY[n % len(_FAMILY)]}미정",
            age=45 + n * 5 % 45,
            area=_pick(*_AREAS[n % len(_AREAS)]),
            cause=said(*causes[0 if n < 8 else 1 if n < 12 else 2]),
            since_at=NOW - timedelta(days=2 + n) if n % 3 else None,
        )
        for n in range(count)
    )


def today(count: int = 23) -> Today:
    """Make everything the Today window shows."""
    return Today(
        county=_pick("연습군", "Practice county"),
        practice=True,
        now=NOW,
        readings_until=NOW - timedelta(hours=2),
        feeds=feeds(),
        lines=lines(count),
        not_watched=not_watched(),
        counts={"serious": 1, "caution": 2, "watch": 17, "normal": 1120, "no_data": 3, "silenced": 2},
        household_count=1145,
    )


def map_points(count: int = 400) -> MapPoints:
    """Make places around villages; the first 23 are those of the worklist."""
    chance = np.random.default_rng(23)
    villages = _village_places(chance, 60)
    at = villages[chance.integers(0, len(villages), count)] + chance.normal(0, 450, (count, 2))
    severity = np.full(count, MAP_SEVERITIES.index("normal"), np.uint8)
    for row, one in enumerate(lines(min(23, count))):
        severity[row] = MAP_SEVERITIES.index(one.severity)
    severity[23:25] = MAP_SEVERITIES.index("silenced")
    return MapPoints(np.arange(1, count + 1), at[:, 0].copy(), at[:, 1].copy(), severity)


def _village_places(chance: np.random.Generator, count: int) -> np.ndarray:
    angle = chance.uniform(0, 2 * np.pi, count)
    reach = np.sqrt(chance.uniform(0, 0.8, count))
    return np.column_stack((CENTRE_X + 26_000 * reach * np.cos(angle), CENTRE_Y + 13_000 * reach * np.sin(angle)))


def outlines() -> list[Outline]:
    """Make a county of nine towns, invented but of the right size, in EPSG:5179."""
    import shapely

    angle = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    wobble = 1 + 0.08 * np.sin(5 * angle + 1) + 0.05 * np.sin(11 * angle) + 0.03 * np.sin(23 * angle)
    county = shapely.Polygon(
        np.column_stack((CENTRE_X + 28_000 * wobble * np.cos(angle), CENTRE_Y + 15_000 * wobble * np.sin(angle)))
    )
    seats = np.array([(-21, 7), (-12, 9), (-17, -4), (-5, 3), (-6, -7), (4, 8), (6, -3), (14, 3), (20, -5)]) * 1000.0
    names = (
        ("무릉도원면", "Mureungdowon-myeon"), ("주천면", "Jucheon-myeon"), ("한반도면", "Hanbando-myeon"),
        ("영월읍", "Yeongwol-eup"), ("남면", "Nam-myeon"), ("북면", "Buk-myeon"), ("김삿갓면", "Gimsatgat-myeon"),
        ("산솔면", "Sansol-myeon"), ("상동읍", "Sangdong-eup"),
    )  # fmt: skip
    cells = shapely.voronoi_polygons(
        shapely.MultiPoint(seats + np.array([CENTRE_X, CENTRE_Y])), extend_to=county.buffer(5000), ordered=True
    )
    made = [_outline(1, "county", "연습군", "Practice county", county)]
    for n, ((korean, english), cell) in enumerate(zip(names, cells.geoms, strict=True)):
        made.append(_outline(10 + n, "town", korean, english, cell.intersection(county)))
    return made


def _outline(ident: int, level: str, name: str, name_en: str, shape: object) -> Outline:
    import shapely

    parts = [p for p in getattr(shape, "geoms", [shape]) if isinstance(p, shapely.Polygon)]
    seat = max(parts, key=lambda p: p.area).representative_point()
    rings = tuple(np.asarray(p.exterior.coords, dtype=np.float64) for p in parts)
    return Outline(ident, level, name, name_en, rings, seat.x, seat.y)


def contacts() -> tuple[ContactRow, ...]:
    """Make two emergency contacts."""
    return (
        ContactRow(1, 1, "박견본", _pick("이장", "village head"), "033-000-0000", _pick("낮", "daytime"), False, False),
        ContactRow(2, 2, "김자녀", _pick("딸 · 서울", "daughter, Seoul"), "010-0000-0001", "", True, False),
    )


def alerts() -> tuple[AlertRow, ...]:
    """Make one open serious alert and one closed last month."""
    sentence = said(
        "quiet",
        "일요일 01시부터 쓰던 기기가 모두 멈췄습니다. 이 댁이 이 시각까지 조용했던 가장 긴 시간은 9시간입니다.",
        "Everything in use stopped on Sunday at 01:00. The longest this home was quiet at this hour before is 9 hours.",
    )
    since = datetime(2026, 11, 22, 1, 0, tzinfo=KST)
    old = NOW - timedelta(days=31)
    return (
        AlertRow(1, 1, "power", "serious", "new", since, NOW - timedelta(hours=1), None, 0, "", "", None, None, "", "",
                 None, "", sentence),
        AlertRow(9, 1, "calls", "caution", "resolved", old, old, old, 0, "", "", None, None, "", "spoken_safe",
                 old + timedelta(hours=3), "", said("missed", "안부전화 2회 미응답", "2 check-in calls unanswered")),
    )  # fmt: skip


def call_cells() -> tuple[CallCell, ...]:
    """Make 12 weeks of calls, oldest first."""
    marks = ("ok", "ok", "ok", "ok", "no_answer", "ok", "concern", "paused", "ok", "ok", "no_answer", "no_answer")
    first = date(2026, 9, 7)
    made: list[CallCell] = []
    for week, word in enumerate(marks):
        on = first + timedelta(weeks=week)
        called = None if word == "paused" else datetime(on.year, on.month, on.day, 10, 20, tzinfo=KST)
        made.append(
            CallCell(on, word, called, "ai", _pick("잘 지내신다고 함", "says all is well") if word == "ok" else "")
        )
    return tuple(made)


def links() -> tuple[LinkRow, ...]:
    """Make two service links, one running and one waiting."""
    return (
        LinkRow(1, _pick("노인맞춤돌봄", "Customised care for older people"), _pick("군 노인복지관", "Senior centre"),
                "older", "in_progress", NOW - timedelta(days=2600), date(2019, 10, 1), date(2027, 1, 4), None, 65, None,
                ""),
        LinkRow(2, _pick("영양식 배달", "Meal delivery"), _pick("한마음 재가센터", "Home care centre"), "older",
                "waitlisted", NOW - timedelta(days=61), None, date(2026, 12, 1), None, 60, None, ""),
    )  # fmt: skip


def card(household_id: int = 1) -> HouseholdCard:
    """Make the card of a household of the worklist; 1 is rich in everything."""
    one = next((x for x in lines(23) if x.household_id == household_id), lines(23)[0])
    rich = household_id == 1
    called = datetime(2026, 11, 9, 10, 20, tzinfo=KST)
    return card_of(
        id=household_id,
        name=one.name,
        age=one.age,
        sex=one.sex,
        born_on=date(2026 - (one.age or 70), 3, 2),
        phone="010-0000-0000",
        address=_pick("북면 마차길 12-3", "12-3 Macha-gil, Buk-myeon") if rich else one.area,
        area=one.area,
        risk="high" if rich else "middle",
        severity=one.severity,
        safety_note=one.safety_note,
        synthetic=True,
        last_sign=LifeSign(datetime(2026, 11, 22, 1, 0, tzinfo=KST), "power", said("use", "전력 사용", "power use")),
        last_call=CallRow(7, household_id, one.name, called, "ai", "ok", False, ("health",), "", ""),
        contacts=contacts() if rich else (),
        alerts=alerts() if rich else (),
        calls=call_cells() if rich else (),
        usual_answer_share=0.98 if rich else None,
        links=links() if rich else (),
        notes=(
            NoteRow(
                1,
                NOW - timedelta(days=12),
                _pick("담당자", "coordinator"),
                _pick("딸이 주말마다 들름", "Daughter comes weekly")),
        )
        if rich
        else (),
        absences=(
            AbsenceRow(1, "hospital", NOW - timedelta(days=40), NOW - timedelta(days=35),
                _pick("백내장 수술", "cataract surgery"), None, NOW - timedelta(days=35)),
        )
        if rich
        else (),
        absence=None,
        consents=("power", "calls"),
        open_tasks=(one.step,),
        not_watched=None,
        meter="0123456789" if rich else "",
    )  # fmt: skip


def usage() -> Usage:
    """Make four days of hourly use that stop 31 hours before now, with a band and a gap."""
    hours = 96
    start = (NOW - timedelta(hours=hours)).replace(minute=0)
    chance = np.random.default_rng(7)
    clock = (np.arange(hours) + start.hour) % 24
    usual = 70 + 160 * np.exp(-((clock - 8) ** 2) / 5) + 420 * np.exp(-((clock - 19) ** 2) / 9)
    wh = usual * chance.uniform(0.6, 1.3, hours)
    wh[-31:] = chance.uniform(40, 62, 31)
    wh[20:23] = np.nan
    return Usage(
        start=start,
        wh=wh.astype(np.float32),
        low=(usual * 0.5).astype(np.float32),
        median=usual.astype(np.float32),
        high=(usual * 1.5).astype(np.float32),
        silent_since=datetime(2026, 11, 22, 1, 0, tzinfo=KST),
        now=NOW,
        absences=(),
        outages=(
            Span(start + timedelta(hours=20), start + timedelta(hours=23), _pick("마을 정전", "Area outage")),
        ),
        sentence=alerts()[0].sentence,
    )  # fmt: skip


def search_hits(text: str = "") -> list[SearchHit]:
    """Make the answers to a search: names that hold `text`."""
    return [
        SearchHit(x.household_id, x.name, x.age, x.area, "010-0000-0000", x.area) for x in lines(23) if text in x.name
    ]
