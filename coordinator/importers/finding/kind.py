"""The list of a finding round: who people are, and a column of signals in words or of marks a signal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coordinator.importers.columns import Field, Holds, field
from coordinator.importers.finding.people import read
from coordinator.importers.finding.signs import CLASS_FIELDS, SIGNAL_FIELDS
from coordinator.importers.households.kind import HOUSEHOLDS
from coordinator.importers.households.notes import NOTE_FIELDS
from coordinator.importers.kind import Kind
from coordinator.records.crisis_signals import signal_classes
from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

_PERSON = (
    *("external_id", "name", "sex", "born_on", "calendar", "phone", "county", "town", "village", "address"),
    *NOTE_FIELDS,
)
"""Fields that are read as of a list of households."""
_LABELS = {
    "utilities": mark("Signal: power, water, gas"),
    "health_insurance": mark("Signal: health insurance"),
    "benefits": mark("Signal: benefit refused or ended"),
    "facility": mark("Signal: left a facility"),
    "debt": mark("Signal: debt in arrears"),
    "phone_bill": mark("Signal: phone bill"),
    "rent": mark("Signal: rent"),
    "housing_fee": mark("Signal: apartment fee"),
    "pension_loan": mark("Signal: pension loan"),
    "pupil": mark("Signal: pupil in crisis"),
    "power_use": mark("Signal: use of electricity"),
    "alcohol": mark("Signal: alcohol"),
    "suicide_risk": mark("Signal: risk of suicide"),
}


def _of_person() -> Iterator[Field]:
    for known in HOUSEHOLDS.fields:
        if known.name in _PERSON:
            more = ("발굴번호", "발굴대상자번호", "대상자관리번호") if known.name == "external_id" else ()
            yield replace(known, names=(*known.names, *more))


def _of_signals() -> Iterator[Field]:
    for name in SIGNAL_FIELDS:
        yield field(
            name,
            mark("Signals"),
            """
            signals signal crisissignals 위기정보 위기신호 위기징후 위기변수 위기요인 위기유형 위기항목 위기사유
            위기정보명 발굴변수 발굴변수명 발굴사유 발굴지표 발굴정보 고위험변수 연계정보 입수정보 입수변수 신호
            주요변수
            """,
            required=name == SIGNAL_FIELDS[0],
            holds=Holds.TEXT if name == SIGNAL_FIELDS[0] else Holds.NOTHING,
        )
    for known, name in zip(signal_classes(), CLASS_FIELDS, strict=True):
        label = _LABELS.get(known.code, known.korean)
        yield Field(name, label, tuple(dict.fromkeys((*known.words, name.removeprefix("sign_")))), holds=Holds.ZERO)


FINDING_ROUND = Kind(
    "finding-round",
    "finding",
    mark("Finding round"),
    mark(
        "A quarterly national list: needs the name and the signals; birth date, phone and address tell who of the "
        "register it is. Nothing enters the register by it."
    ),
    fields=(
        *_of_person(),
        *_of_signals(),
        field("round", mark("Number of the round"), "round 차수 회차 발굴차수 발굴회차 발굴분기 분기"),
        field("round_source", mark("Source of the list"), "roundsource 발굴출처 발굴구분 발굴유형 명단구분 출처"),
        field(
            "received_on",
            mark("Received on"),
            "receivedon 입수일 입수일자 수신일 수신일자 통보일 통보일자 배포일 배포일자 접수일 접수일자",
            holds=Holds.FIGURE | Holds.DATE,
        ),
        field(
            "until",
            mark("To be worked off until"),
            "until duedate 처리기한 조사기한 완료기한 기한 마감일 처리마감일 집중처리기한",
            holds=Holds.FIGURE | Holds.DATE,
        ),
        field(
            "officer",
            mark("With an officer already"),
            """
            officer 사각지대담당 사각지대관리 사각지대중복 사각지대대상 사각지대대상여부 담당자관리 담당자관리여부
            기관리여부 기존관리 기존관리여부 중복여부 중복관리
            """,
            holds=Holds.ZERO,
        ),
    ),
    read=read,
    by_content=HOUSEHOLDS.by_content,
    same=HOUSEHOLDS.same,
    stands_for_itself=frozenset(SIGNAL_FIELDS[:1]),
    free_text=NOTE_FIELDS,
    said=(
        ("source", mark("finding round: lonely_death, blind_spot or other")),
        ("number", mark("finding round: which of the year")),
        ("received", mark("finding round: received on, as 2026-10-05")),
        ("until", mark("finding round: to be worked off until, as 2026-12-31")),
    ),
)
