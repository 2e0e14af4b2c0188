"""The list of households: its fields, among them up to three contacts and three columns of remarks."""

from __future__ import annotations

import re

from coordinator.importers.columns import CUSTOMER, EXTERNAL_ID, METER, PHONE, Field, Holds, field
from coordinator.importers.households.births import birth
from coordinator.importers.households.notes import NOTE_FIELDS, STATE_FIELDS
from coordinator.importers.households.people import read
from coordinator.importers.kind import Kind
from coordinator.importers.reading.fits import is_phone
from coordinator.text import mark

_KOREAN_NAME = re.compile(r"[가-힣]{2,5}")
_CONTACT = (mark("Contact's name"), mark("Contact's phone"), mark("Contact's relation"))

_PHONE_WORDS = ("전화", "연락처", "전화번호", "휴대폰", "번호", "휴대전화", "휴대폰번호", "휴대전화번호", "핸드폰")
_ENGLISH = {"전화": ("phone", "tel", "number"), "관계": ("relation", "relationship"), "이름": ("name", "")}


def _contact(n: int) -> tuple[Field, ...]:
    tail = str(n) if n > 1 else ""
    bases = ("비상연락처", "비상연락망", "보호자", "가족")
    also = ("1",) if n == 1 else ()
    ends = (tail, *also)

    def names(*words: str) -> tuple[str, ...]:
        plain = tuple(f"{base}{end}{word}" for base in bases for end in ends for word in words)
        behind = tuple(f"{base}{word}{end}" for base in bases for end in ends for word in words if word)
        english = tuple(f"{base}{end}" for base in (f"contact{w}" for w in _ENGLISH[words[0]]) for end in ends)
        front = tuple(f"contact{end}{w}" for end in ends for w in _ENGLISH[words[0]])
        return (*plain, *behind, *english, *front)

    label_name, label_phone, label_relation = _CONTACT
    suffix = f"_{n}" if n > 1 else ""
    return (
        Field(f"contact_phone{suffix}", label_phone, names(*_PHONE_WORDS, ""), holds=Holds.PERSON),
        Field(
            f"contact_relation{suffix}",
            label_relation,
            (*names("관계"), *(("관계", "relation") if n == 1 else ())),
            holds=Holds.PERSON,
        ),
        Field(f"contact_name{suffix}", label_name, names("이름", "성명", "성함", ""), holds=Holds.PERSON),
    )


_NOTES = tuple(
    field(
        name,
        mark("Note"),
        """
        note notes memo remark remarks comment comments 비고 비고란 특이사항 특기사항 참고 참고사항 메모
        기타사항 기타
        """,
        holds=Holds.TEXT if name == "note" else Holds.NOTHING,
    )
    for name in NOTE_FIELDS
)
"""Several columns of remarks are all kept, one behind the other."""
_STATES = tuple(
    field(
        name,
        mark("State"),
        """
        state status 상태 현재상태 대상상태 대상자상태 관리상태 이용상태 서비스상태 자격상태 생존여부
        변동 변동사항 변동내용 변동사유 변동구분 사망여부 사망일 사망일자 사망년월일 사망신고일
        전출여부 전출일 전출일자 전출사유 종결여부 종결일 종결일자 종결사유 종료여부 종료일 종료일자 종료사유
        해지여부 해지일 해지일자 해지사유 중지일 중지일자 중지사유 탈락사유 제외사유 입원여부 입소여부
        철회여부 철회일 철회일자 동의철회 동의철회일 동의철회일자 동의철회여부
        """,
        holds=Holds.TEXT if name == "state" else Holds.NOTHING,
    )
    for name in STATE_FIELDS
)
"""What became of the person; a column that asks after one thing (`사망여부`, `전출일`) says it by a yes or a day."""


def _is_birth_date(text: str) -> bool:
    return birth(text).born_on is not None


def _same_birth(text: str, second_text: str) -> bool:
    first, second = birth(text), birth(second_text)
    if first.born_on is not None and second.born_on is not None:
        return first.born_on == second.born_on
    parts = [read.part or str(read.born_on or "") for read in (first, second)]
    return all(parts) and (parts[0].startswith(parts[1]) or parts[1].startswith(parts[0]))


def _is_name(text: str) -> bool:
    return bool(_KOREAN_NAME.fullmatch(text))


HOUSEHOLDS = Kind(
    "households",
    "households",
    mark("Households"),
    mark(
        "Needs a name or number; birth date, phone, address and contacts are taken if they are there. "
        "A column of meters or customer numbers links the meters at once."
    ),
    fields=(
        EXTERNAL_ID,
        field(
            "name",
            mark("Name"),
            """
            name fullname residentname resident 이름 성명 성함 대상자 대상자명 대상자성명 가구주
            세대주
            """,
            required=True,
            holds=Holds.PERSON,
        ),
        field(
            "sex",
            mark("Sex"),
            "sex gender 성별",
            holds=Holds.ZERO,
        ),
        field(
            "born_on",
            mark("Date of birth"),
            """
            bornon birthdate dateofbirth birth dob birthday 생년월일 출생일 생일 출생년월일
            주민등록번호 주민번호 주민등록번호앞자리 출생연도 출생년도 생년 출생년 생년월
            """,
        ),
        field(
            "calendar",
            mark("Calendar of the birth (solar or lunar)"),
            "calendar lunar 음양 양음 음양력 양음력 음양구분 양음구분 음력양력 양력음력 음력구분 음력여부 생일구분",
            holds=Holds.ZERO,
        ),
        PHONE,
        field(
            "county",
            mark("City or county"),
            "county city 시군구 시군 시군구명 시군명 군구 시구군 행정구역",
        ),
        field(
            "town",
            mark("Town (eup/myeon)"),
            "town eupmyeon area 읍면 읍면동 읍면동명 행정동 지역 읍면명",
        ),
        field(
            "village",
            mark("Village (ri)"),
            "village ri 리 법정리 행정리 마을 리명",
        ),
        field(
            "address",
            mark("Address"),
            "address 주소 도로명주소 지번주소 거주지 거주지주소 소재지 실거주지",
        ),
        field(
            "latitude",
            mark("Latitude"),
            """
            latitude lat 위도 y좌표 y y좌표값 좌표y 지도y 위치y ycoord coordy
            gisy tmy utmky y5179 y5186 y5181 y5174 y5187
            """,
            holds=Holds.FIGURE | Holds.ZERO,
        ),
        field(
            "longitude",
            mark("Longitude"),
            """
            longitude lon lng long 경도 x좌표 x x좌표값 좌표x 지도x 위치x xcoord coordx
            gisx tmx utmkx x5179 x5186 x5181 x5174 x5187
            """,
            holds=Holds.FIGURE | Holds.ZERO,
        ),
        field(
            "risk",
            mark("Risk"),
            "risk riskgrade 위험도 위험군 위험등급 고독사위험군 위험단계 등급",
            holds=Holds.ZERO,
        ),
        field(
            "safety_note",
            mark("Safety note"),
            "safetynote 방문안전메모 안전메모 방문주의 방문시주의사항 주의사항",
            holds=Holds.TEXT,
        ),
        field(
            "registered_on",
            mark("Registered on"),
            "registeredon registered 등록일 등록일자 대상등록일",
            holds=Holds.FIGURE | Holds.DATE,
        ),
        field(
            "found_by",
            mark("By whom it was found"),
            "foundby 발굴경로 발굴자 발굴인 발굴기관 최초발굴자 발견경로",
            holds=Holds.ZERO,
        ),
        *_STATES,
        METER,
        CUSTOMER,
        *_NOTES,
        *_contact(1),
        *_contact(2),
        *_contact(3),
        field(
            "consent_on",
            mark("Consent given on"),
            "consenton consentdate 동의일 동의일자 개인정보동의일",
            holds=Holds.FIGURE | Holds.DATE,
        ),
        field(
            "consent_power",
            mark("Consent: power use"),
            "consentpower 전력동의 전력정보동의 전력사용동의",
            holds=Holds.ZERO,
        ),
        field(
            "consent_phone",
            mark("Consent: phone use"),
            "consentphone 통신동의 통신정보동의 통신이용동의",
            holds=Holds.ZERO,
        ),
        field(
            "consent_calls",
            mark("Consent: check-in calls"),
            "consentcalls 안부전화동의 ai안부전화동의 통화동의",
            holds=Holds.ZERO,
        ),
        field(
            "consent_sharing",
            mark("Consent: sharing"),
            "consentsharing 제3자제공동의 제공동의 정보제공동의 공유동의",
            holds=Holds.ZERO,
        ),
        field(
            "consent_conference",
            mark("Consent: care conference"),
            "consentconference 회의동의 사례회의동의 통합지원회의동의",
            holds=Holds.ZERO,
        ),
    ),
    read=read,
    by_content=(("phone", is_phone), ("born_on", _is_birth_date), ("name", _is_name)),
    fits=dict.fromkeys(("contact_phone", "contact_phone_2", "contact_phone_3"), is_phone),
    same={"born_on": _same_birth},
    free_text=NOTE_FIELDS,
    counts=(("missing", mark("Households not in the file")),),
)
