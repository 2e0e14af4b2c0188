"""Meter readings and phone use: their fields, and how their wide files are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.importers.columns import CUSTOMER, EXTERNAL_ID, METER, PHONE, Holds, field
from coordinator.importers.kind import Kind
from coordinator.importers.power import meter_list, phone_use, readings
from coordinator.importers.power.korean_clock import stamp_moment
from coordinator.importers.power.laid_out import (
    count_columns,
    day_columns,
    reading_columns,
    refuse_lacking,
    settle_days,
    settle_readings,
)
from coordinator.importers.power.layouts import clock_columns
from coordinator.importers.reading.fits import is_meter_number, is_number, is_phone, is_stamp
from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Sequence


def _clock_count(cells: Sequence[str]) -> int:
    return len(clock_columns(cells))


def _is_reading_stamp(text: str) -> bool:
    return is_stamp(text) or stamp_moment(text, "day") is not None


def _day_count(cells: Sequence[str]) -> int:
    return max(len(clock_columns(cells)), len(day_columns(cells)))


READINGS = Kind(
    "readings",
    "power",
    mark("Power readings"),
    mark("Needs meter, time and kWh or Wh, hourly or finer; a column a meter will do as well."),
    fields=(
        field(
            "meter",
            mark("Meter"),
            """
            meterid meter meterno meternumber usagepoint 계량기번호 계기번호 계량기 계량기id 고객번호 custno custnum
            homeid home lclid mpan ean eancode externalid householdid household id 관리번호 대상자번호
            대상자id 가구번호 가구id 세대번호 고유번호 식별번호
            """,
            required=True,
            holds=Holds.CODE,
        ),
        field(
            "stamp",
            mark("Time"),
            """
            timestamp datetime tstp hourstart startsat start mrymd yymmdd yyyymmdd mrdt mrymdhhmi
            fromdate from startdate begin giorno datum
            일시 검침일시 측정일시 사용일시
            계측일시 시작일시 날짜시간 date day 일자 날짜 검침일 검침일자 사용일자 측정일자 측정시각
            시각 time
            """,
            required=True,
            holds=Holds.FIGURE | Holds.DATE | Holds.CHECKED,
        ),
        field(
            "clock",
            mark("Time of day"),
            "hour 시간 시간대 시 시각 검침시간 측정시간 time fromtime starttime mrhhmi mrhhmi2 hhmi hhmm",
            holds=Holds.FIGURE | Holds.ZERO,
        ),
        field(
            "usage",
            mark("Usage"),
            """
            kwh wh usage usagekwh usagewh energy energykwh consumption value reading volume 사용량
            전력사용량 사용전력량 전력량 유효전력량 소비전력량 전력 사용량kwh 전력사용량kwh fapqt pwrqty
            """,
            required=True,
            holds=Holds.FIGURE | Holds.CHECKED,
        ),
        field("usage_2", mark("Usage to add"), "", holds=Holds.FIGURE),
        field("usage_3", mark("Usage to add"), "", holds=Holds.FIGURE),
        field("usage_4", mark("Usage to add"), "", holds=Holds.FIGURE),
        field(
            "register",
            mark("Register"),
            "register registername flowdirection direction 레지스터 계량구분 수급구분",
            holds=Holds.FIGURE,
        ),
        field("unit", mark("Unit"), "unit uom 단위", holds=Holds.FIGURE),
        field(
            "several",
            mark("Several meters to add"),
            "multimeteryn multimeter 복수계량기여부 복수계기여부 다중계량기여부",
            holds=Holds.FIGURE | Holds.ZERO,
        ),
        field(
            "no_data",
            mark("Not read yet"),
            "nodatayn nodata 미검침여부 결측여부",
            holds=Holds.FIGURE | Holds.ZERO,
        ),
    ),
    read=readings.read,
    by_content=(("meter", is_meter_number), ("stamp", is_stamp), ("usage", is_number)),
    fits={"stamp": _is_reading_stamp},
    stands_for_itself=frozenset({"meter"}),
    settle=settle_readings,
    wide=reading_columns,
    wide_header=_clock_count,
    refuse_lacking=refuse_lacking,
    by_column=True,
    options=("date_order", "zone", "stamp", "unit", "values", "layout"),
    assigns=True,
    counts=(("unassigned", mark("Meters nobody has")),),
)

PHONE_USE = Kind(
    "phone-use",
    "power",
    mark("Phone use"),
    mark("Needs the phone or number, the day, and the calls and texts sent."),
    fields=(
        PHONE,
        EXTERNAL_ID,
        field(
            "day",
            mark("Day"),
            "day date 일자 날짜 이용일 이용일자 기준일 기준일자 통화일 통화일자",
            required=True,
            holds=Holds.FIGURE | Holds.DATE | Holds.CHECKED,
        ),
        field(
            "outgoing",
            mark("Calls and texts sent"),
            """
            outgoing outgoingcount count 발신 발신건수 발신횟수 발신합계 이용건수 통신이용건수 합계
            건수
            """,
            holds=Holds.FIGURE | Holds.ZERO,
        ),
        field(
            "outgoing_calls",
            mark("Outgoing calls"),
            """
            calls outgoingcalls callcount 발신통화 음성발신 통화발신 발신통화건수 음성발신건수
            통화건수 통화 음성
            """,
            holds=Holds.FIGURE | Holds.ZERO,
        ),
        field(
            "outgoing_texts",
            mark("Outgoing texts"),
            """
            texts sms outgoingtexts textcount 발신문자 문자발신 발신문자건수 문자발신건수 문자건수
            문자
            """,
            holds=Holds.FIGURE | Holds.ZERO,
        ),
    ),
    read=phone_use.read,
    by_content=(("phone", is_phone), ("day", is_stamp)),
    needs=(("phone", "external_id"), ("outgoing", "outgoing_calls", "outgoing_texts")),
    settle=settle_days,
    wide=count_columns,
    wide_header=_day_count,
)

METERS = Kind(
    "meters",
    "power",
    mark("Meters of households"),
    mark("Needs the meter's or customer's number, and the number, or name and address or phone, of its household."),
    fields=(
        METER,
        CUSTOMER,
        EXTERNAL_ID,
        field(
            "name",
            mark("Name"),
            """
            name fullname residentname resident 이름 성명 성함 대상자 대상자명 대상자성명 고객명 계약자 계약자명
            사용자 사용자명
            """,
            holds=Holds.PERSON,
        ),
        PHONE,
        field(
            "address",
            mark("Address"),
            """
            address 주소 도로명주소 지번주소 거주지 거주지주소 소재지 실거주지 설치주소 사용장소 사용지주소 전기사용장소
            """,
        ),
    ),
    read=meter_list.read,
    by_content=(("meter", is_meter_number), ("phone", is_phone)),
    needs=(("meter", "customer"), ("external_id", "name", "phone", "address")),
    # codes may look like anything; one of them says of no row that it moved
    loose=frozenset({"meter", "customer"}),
    options=(),
)
