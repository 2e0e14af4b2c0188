"""The utility's own alert list: its fields."""

from __future__ import annotations

from coordinator.importers.alerts.utility import read
from coordinator.importers.columns import EXTERNAL_ID, Holds, field
from coordinator.importers.kind import Kind
from coordinator.importers.reading.fits import is_meter_number, is_stamp
from coordinator.text import mark

_LEVEL_WORDS = frozenset({"관심", "주의", "심각", "경계", "정상"})


def _is_level(text: str) -> bool:
    return text in _LEVEL_WORDS


UTILITY_ALERTS = Kind(
    "utility-alerts",
    "alerts",
    mark("Utility's alerts"),
    mark("Needs the meter or number, the time and the level (관심, 주의, 심각)."),
    fields=(
        field(
            "meter",
            mark("Meter"),
            """
            meterid meter meterno meternumber 계량기번호 계기번호 계량기 계량기id 고객번호 한전고객번호
            """,
            holds=Holds.CODE,
        ),
        EXTERNAL_ID,
        field(
            "phone",
            mark("Phone"),
            "phone phonenumber tel mobile 전화 전화번호 연락처 휴대전화 휴대폰 휴대폰번호",
            holds=Holds.PERSON,
        ),
        field(
            "happened_at",
            mark("Time"),
            """
            alertedat alarmtime alerttime raisedat datetime timestamp 알림일시 발생일시 감지일시 통보일시
            경보일시 일시 알림일 발생일 감지일 통보일 알림일자 발생일자 date day 일자 날짜 time 시각
            """,
            required=True,
            holds=Holds.FIGURE | Holds.DATE | Holds.CHECKED,
        ),
        field(
            "clock",
            mark("Time of day"),
            "hour 시간 시각 발생시각 발생시간 알림시각 감지시각 time",
            holds=Holds.FIGURE | Holds.ZERO,
        ),
        field(
            "level",
            mark("Level"),
            """
            level severity grade risk alertlevel 단계 위험단계 알림단계 위험등급 등급 위험도 경보단계
            알림등급 위험수준
            """,
            required=True,
            holds=Holds.ZERO,
        ),
        field(
            "text",
            mark("Text"),
            "text message reason content note 내용 알림내용 사유 메시지 알림사유 감지내용 비고 상세",
            holds=Holds.TEXT,
        ),
    ),
    read=read,
    by_content=(("meter", is_meter_number), ("happened_at", is_stamp), ("level", _is_level)),
    needs=(("meter", "phone", "external_id"),),
    # a list's codes may look like anything, a phone too; one of them says of no row that it moved
    loose=frozenset({"meter"}),
    free_text=("text",),
)
