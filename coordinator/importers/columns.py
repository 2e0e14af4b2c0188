"""Our fields by kind of file, and the names partners give their columns, in Korean and English."""

from __future__ import annotations

from dataclasses import dataclass

from coordinator.text import mark


@dataclass(frozen=True, slots=True)
class Field:
    """One of our fields: its label for people and the names partners give its column, lower case, no spaces."""

    name: str
    label: str
    names: tuple[str, ...]
    required: bool = False


def _field(name: str, label: str, names: str, *, required: bool = False) -> Field:
    return Field(name, label, tuple(names.split()), required)


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
        Field(f"contact_phone{suffix}", label_phone, names(*_PHONE_WORDS, "")),
        Field(f"contact_relation{suffix}", label_relation, (*names("관계"), *(("관계", "relation") if n == 1 else ()))),
        Field(f"contact_name{suffix}", label_name, names("이름", "성명", "성함", "")),
    )


_NOTES = tuple(
    _field(
        name,
        mark("Note"),
        """
        note notes memo remark remarks comment comments 비고 비고란 특이사항 특기사항 참고 참고사항 메모
        기타사항 기타
        """,
    )
    for name in ("note", "note_2", "note_3")
)
"""Several columns of remarks are all kept, one behind the other."""

FIELDS: dict[str, tuple[Field, ...]] = {
    "households": (
        _field(
            "external_id",
            mark("Partner's number"),
            """
            externalid householdid household id 관리번호 대상자번호 대상자id 가구번호 가구id
            세대번호 고유번호 식별번호
            """,
        ),
        _field(
            "name",
            mark("Name"),
            """
            name fullname residentname resident 이름 성명 성함 대상자 대상자명 대상자성명 가구주
            세대주
            """,
            required=True,
        ),
        _field(
            "sex",
            mark("Sex"),
            "sex gender 성별",
        ),
        _field(
            "born_on",
            mark("Date of birth"),
            """
            bornon birthdate dateofbirth birth dob birthday 생년월일 출생일 생일 출생년월일
            주민등록번호 주민번호 주민등록번호앞자리
            """,
        ),
        _field(
            "phone",
            mark("Phone"),
            """
            phone phonenumber tel telephone mobile 전화 전화번호 연락처 휴대전화 휴대폰 핸드폰
            휴대폰번호 휴대전화번호 대상자전화 대상자연락처 대상자전화번호 본인연락처 수신번호
            회선번호 가입번호
            """,
        ),
        _field(
            "town",
            mark("Town (eup/myeon)"),
            "town eupmyeon area 읍면 읍면동 읍면동명 행정동 지역 읍면명",
        ),
        _field(
            "village",
            mark("Village (ri)"),
            "village ri 리 법정리 행정리 마을 리명",
        ),
        _field(
            "address",
            mark("Address"),
            "address 주소 도로명주소 지번주소 거주지 거주지주소 소재지 실거주지",
        ),
        _field(
            "latitude",
            mark("Latitude"),
            "latitude lat 위도 y좌표 y",
        ),
        _field(
            "longitude",
            mark("Longitude"),
            "longitude lon lng long 경도 x좌표 x",
        ),
        _field(
            "risk",
            mark("Risk"),
            "risk riskgrade 위험도 위험군 위험등급 고독사위험군 위험단계 등급",
        ),
        _field(
            "safety_note",
            mark("Safety note"),
            "safetynote 방문안전메모 안전메모 방문주의 방문시주의사항 주의사항",
        ),
        _field(
            "registered_on",
            mark("Registered on"),
            "registeredon registered 등록일 등록일자 대상등록일",
        ),
        *_NOTES,
        *_contact(1),
        *_contact(2),
        *_contact(3),
        _field(
            "consent_on",
            mark("Consent given on"),
            "consenton consentdate 동의일 동의일자 개인정보동의일",
        ),
        _field(
            "consent_power",
            mark("Consent: power use"),
            "consentpower 전력동의 전력정보동의 전력사용동의",
        ),
        _field(
            "consent_phone",
            mark("Consent: phone use"),
            "consentphone 통신동의 통신정보동의 통신이용동의",
        ),
        _field(
            "consent_calls",
            mark("Consent: check-in calls"),
            "consentcalls 안부전화동의 ai안부전화동의 통화동의",
        ),
        _field(
            "consent_sharing",
            mark("Consent: sharing"),
            "consentsharing 제3자제공동의 제공동의 정보제공동의 공유동의",
        ),
    ),
    "readings": (
        _field(
            "meter",
            mark("Meter"),
            """
            meterid meter meterno meternumber usagepoint 계량기번호 계기번호 계량기 계량기id 고객번호 homeid
            home lclid mpan ean eancode externalid householdid household id 관리번호 대상자번호
            대상자id 가구번호 가구id 세대번호 고유번호 식별번호
            """,
            required=True,
        ),
        _field(
            "stamp",
            mark("Time"),
            """
            timestamp datetime tstp hourstart startsat start
            fromdate from startdate begin giorno datum
            일시 검침일시 측정일시 사용일시
            계측일시 시작일시 날짜시간 date day 일자 날짜 검침일 검침일자 사용일자 측정일자 측정시각
            시각 time
            """,
            required=True,
        ),
        _field(
            "clock",
            mark("Time of day"),
            "hour 시간 시간대 시 시각 검침시간 측정시간 time fromtime starttime",
        ),
        _field(
            "usage",
            mark("Usage"),
            """
            kwh wh usage usagekwh usagewh energy energykwh consumption value reading volume 사용량
            전력사용량 사용전력량 전력량 유효전력량 소비전력량 전력 사용량kwh 전력사용량kwh
            """,
            required=True,
        ),
        _field("usage_2", mark("Usage to add"), ""),
        _field("usage_3", mark("Usage to add"), ""),
        _field("usage_4", mark("Usage to add"), ""),
        _field(
            "register", mark("Register"), "register registername flowdirection direction 레지스터 계량구분 수급구분"
        ),
        _field("unit", mark("Unit"), "unit uom 단위"),
    ),
    "phone-use": (
        _field(
            "phone",
            mark("Phone"),
            """
            phone phonenumber tel telephone mobile 전화 전화번호 연락처 휴대전화 휴대폰 핸드폰
            휴대폰번호 휴대전화번호 대상자전화 대상자연락처 대상자전화번호 본인연락처 수신번호
            회선번호 가입번호
            """,
        ),
        _field(
            "external_id",
            mark("Partner's number"),
            """
            externalid householdid household id 관리번호 대상자번호 대상자id 가구번호 가구id
            세대번호 고유번호 식별번호
            """,
        ),
        _field(
            "day",
            mark("Day"),
            "day date 일자 날짜 이용일 이용일자 기준일 기준일자 통화일 통화일자",
            required=True,
        ),
        _field(
            "outgoing",
            mark("Calls and texts sent"),
            """
            outgoing outgoingcount count 발신 발신건수 발신횟수 발신합계 이용건수 통신이용건수 합계
            건수
            """,
        ),
        _field(
            "outgoing_calls",
            mark("Outgoing calls"),
            """
            calls outgoingcalls callcount 발신통화 음성발신 통화발신 발신통화건수 음성발신건수
            통화건수 통화 음성
            """,
        ),
        _field(
            "outgoing_texts",
            mark("Outgoing texts"),
            """
            texts sms outgoingtexts textcount 발신문자 문자발신 발신문자건수 문자발신건수 문자건수
            문자
            """,
        ),
    ),
    "calls": (
        _field(
            "phone",
            mark("Phone"),
            """
            phone phonenumber tel telephone mobile 전화 전화번호 연락처 휴대전화 휴대폰 핸드폰
            휴대폰번호 휴대전화번호 대상자전화 대상자연락처 대상자전화번호 본인연락처 수신번호
            회선번호 가입번호
            """,
        ),
        _field(
            "external_id",
            mark("Partner's number"),
            """
            externalid householdid household id 관리번호 대상자번호 대상자id 가구번호 가구id
            세대번호 고유번호 식별번호
            """,
        ),
        _field(
            "name",
            mark("Name"),
            """
            name fullname recipient resident 대상자명 수신인 수신인명 수신자 수신자명 이름 성명 성함 대상자
            대상자성명
            """,
        ),
        _field(
            "called_at",
            mark("Called at"),
            """
            calledat callat calltime datetime timestamp 통화일시 발신일시 통화시작일시 시작일시 일시 통화일
            통화일자 date day 날짜 일자 발신일 발신일자 callday calldate
            """,
            required=True,
        ),
        _field(
            "clock",
            mark("Time of day"),
            "time hour 시간 시각 통화시각 발신시간 발신시각 통화시간",
        ),
        _field(
            "ended_at",
            mark("Ended at"),
            "endedat endtime 종료일시 통화종료일시 종료시각 종료시간 통화종료 결과일시 결과수신일시",
        ),
        _field(
            "duration",
            mark("Length of the call"),
            """
            duration durationseconds seconds 통화길이 통화시간초 통화시간분 통화초 소요시간 통화소요시간
            대화시간 통화지속시간
            """,
        ),
        _field(
            "attempt",
            mark("Attempt"),
            "attempt attempts try 시도회차 발신회차 시도 시도횟수 발신차수 통화차수 발신시도 재발신회차",
        ),
        _field(
            "result",
            mark("Result"),
            "result callresult outcome status 결과 통화결과 통화상태 응답여부 연결여부 상태 안부결과 발신결과",
            required=True,
        ),
        _field(
            "completed",
            mark("Conversation completed"),
            "completed finished 대화완료 대화완료여부 완료여부 통화완료여부 대화완료유무",
        ),
        _field(
            "urgent",
            mark("Urgent"),
            "urgent 긴급 긴급여부 긴급상황 긴급알림 긴급알림여부",
        ),
        _field("health", mark("Answer: health"), "health 건강 건강상태 건강응답 건강확인 건강항목"),
        _field("meals", mark("Answer: meals"), "meals meal 식사 식사상태 식사응답 식사확인 식사여부"),
        _field("sleep", mark("Answer: sleep"), "sleep 수면 수면상태 수면응답 수면확인"),
        _field("exercise", mark("Answer: exercise"), "exercise 운동 운동상태 운동응답 운동확인 운동여부"),
        _field("outing", mark("Answer: going out"), "outing goingout 외출 외출상태 외출응답 외출확인 외출여부"),
        _field(
            "topics",
            mark("Concerns"),
            "topics topic concerns concern 특이사항분류 관심분야 주제 이상항목 위험항목 항목",
        ),
        _field(
            "summary",
            mark("Summary"),
            "summary note notes 요약 통화요약 대화요약 대화내용 내용 통화내용 특이사항 상담내용 메모 비고",
        ),
        _field("summary_2", mark("Summary, more of it"), ""),
        _field("summary_3", mark("Summary, more of it"), ""),
        _field(
            "follow_up",
            mark("Follow-up"),
            "followup 후속조치 후속조치사항 조치 조치사항 조치내용 요청사항",
        ),
        _field(
            "caller",
            mark("Caller"),
            "caller 발신자 발신주체 통화자",
        ),
    ),
    "utility-alerts": (
        _field(
            "meter",
            mark("Meter"),
            """
            meterid meter meterno meternumber 계량기번호 계기번호 계량기 계량기id 고객번호 한전고객번호
            """,
        ),
        _field(
            "external_id",
            mark("Partner's number"),
            """
            externalid householdid household id 관리번호 대상자번호 대상자id 가구번호 가구id
            세대번호 고유번호 식별번호
            """,
        ),
        _field(
            "phone",
            mark("Phone"),
            "phone phonenumber tel mobile 전화 전화번호 연락처 휴대전화 휴대폰 휴대폰번호",
        ),
        _field(
            "happened_at",
            mark("Time"),
            """
            alertedat alarmtime alerttime raisedat datetime timestamp 알림일시 발생일시 감지일시 통보일시
            경보일시 일시 알림일 발생일 감지일 통보일 알림일자 발생일자 date day 일자 날짜 time 시각
            """,
            required=True,
        ),
        _field("clock", mark("Time of day"), "hour 시간 시각 발생시각 발생시간 알림시각 감지시각 time"),
        _field(
            "level",
            mark("Level"),
            """
            level severity grade risk alertlevel 단계 위험단계 알림단계 위험등급 등급 위험도 경보단계
            알림등급 위험수준
            """,
            required=True,
        ),
        _field(
            "text",
            mark("Text"),
            "text message reason content note 내용 알림내용 사유 메시지 알림사유 감지내용 비고 상세",
        ),
    ),
}

CODES = frozenset({"meter", "external_id"})
"""Fields that hold somebody's codes; a date at the begin of one makes it no resident number."""
_TIMES = ("registered_on", "consent_on", "stamp", "clock", "day", "called_at", "ended_at", "duration", "happened_at")
_AMOUNTS = ("latitude", "longitude", "usage", "usage_2", "usage_3", "usage_4", "unit", "register", "attempt")
FIGURES = frozenset((*_TIMES, *_AMOUNTS, "outgoing", "outgoing_calls", "outgoing_texts"))
"""Fields that hold times and amounts; no resident number is looked for in them."""
NAMES_AND_PHONES = frozenset(
    {"name", "phone", *(f"contact_{part}{n}" for part in ("name", "phone", "relation") for n in ("", "_2", "_3"))}
)
"""Fields of a name or a number alone: a resident number beside it is left out whole, not masked."""
NOTE_FIELDS = tuple(one.name for one in _NOTES)
