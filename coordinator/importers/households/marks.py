"""What a list says became of a person: 사망, 전출, 입원, 종결 … in the name, in columns of its own, or as a remark."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from coordinator.importers.households.consents import read_day
from coordinator.importers.households.notes import NOTE_FIELDS, STATE_FIELDS
from coordinator.importers.reading.cells import yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from coordinator.importers.file_rows import FileRow
    from coordinator.importers.reading.stamps import DateOrder


class Became(StrEnum):
    """What became of a person of a list (변동); of two that one text says the earlier of these counts."""

    DIED = "died"
    MOVED = "moved"
    CLOSED = "closed"
    FACILITY = "facility"
    HOSPITAL = "hospital"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row says became of its person.

    Attributes
    ----------
    words : as they stand in the file
    column : our field they stand in
    """

    became: Became
    words: str
    column: str


# ------------------------------------------------------------ the words

_EVENTS: dict[Became, re.Pattern[str]] = {
    Became.DIED: re.compile(r"사망|별세|작고|타계|영면|소천|운명|고인|고독사|돌아가(?:심|셨음|셨다|셨습니다)?|故|亡"),
    Became.MOVED: re.compile(r"전출|이사감|이사|이주|퇴거"),
    Became.CLOSED: re.compile(r"종결|종료|해지|중지|중단|제외|탈락|말소|취소"),
    Became.FACILITY: re.compile(r"입소|요양원|요양시설"),
    Became.HOSPITAL: re.compile(r"입원|요양병원"),
    Became.REFUSED: re.compile(
        r"미동의|부동의|비동의|동의(?:하지않음|안함|거부|철회)|동의를?철회|철회|(?:이용|서비스|본인)?거부"
    ),
}
_CLEAR = re.compile(r"사망|별세|작고|타계|소천|고독사|돌아가|故|亡|전출|종결|입원|입소|요양원|요양병원|요양시설")
"""Words that mean one thing wherever they stand in a short text about the person."""
_FILLING = (
    r"서비스|사례관리|사례|대상자?|이용|지원|본인|요청|희망에의한|으로인한|로인한|인한|의한|으로|로|자택|자연|질병|노환|병원|시설|"
    r"장기|일시|단기|현재|관외|타지역|타지|타시군구?|타시도|처리|완료|신고|확인|통보|추정|중|자|함|됨|하심|하였음|하셨음|하였습니다|했음|"
    r"하여|되어|일"
)
_EVENT = "|".join(pattern.pattern for pattern in _EVENTS.values())
_PLACE = r"[가-힣]{1,9}?(?:시|군|구|도|읍|면|의료원|병원|요양원|시설|센터|집|댁|으로|로|에서|에)"
_BARE_PLACE = r"[가-힣]{2,8}(?=전출|요양원입소|시설입소|병원입원|의료원입원)"
_SHORT = re.compile(rf"(?:{_PLACE}|{_BARE_PLACE})?(?:{_FILLING})*(?:{_EVENT})(?:{_FILLING}|{_EVENT})*")
"""A text that says what became of somebody and nothing else, with a place before it: `원주시 전출`."""
_ENDS_AT_MOST = 16
_STATED_AT_MOST = 30
_NOT_SO = re.compile(
    r"미(?:사망|전출|종결|종료|입원|입소|해지|철회)|예정|예상|계획|아님|아니|없|안함|않|위험|예방|우려|의심|대기|희망|신청|검토|고려|권유|가능|"
    r"(?:사망|신고|전출|종결|해지|입원|입소|철회|거부)취소"
)
_BACK = re.compile(r"퇴원|퇴소|귀가|복귀|이력|과거|외래")
_OTHERS = re.compile(
    r"남편|아내|배우자|부인|아들|딸|자녀|며느리|사위|손자|손녀|손주|모친|부친|어머니|아버지|부모|노모|오빠|누나|언니|동생|형제|자매|남매|"
    r"형님|조카|친척|가족|이웃|친구|지인|보호자|동거인|장모|시모|반려|애완|강아지|요양보호사|생활지원사|담당자|통장|이장"
    rf"|^(?:모|부|처|형|시부|장인|처남|처형|양친)(?={_EVENT})"
)
_TO_OTHERS = re.compile(
    r"(?:큰|작은|둘째|막내)?(?:아들|딸|자녀|형제|동생|가족|조카|손자|친척)네?(?:집|댁)?(?=(?:으로|로|에)\w)"
)
"""Where somebody moved to; it tells nothing of those who live there."""
_WITHIN = re.compile(r"관내|같은동네|군내|읍내")
_NO_LETTER = re.compile(r"[\d\W_]+")
_DATED = re.compile(r"\d{1,4}\s*년|\d{1,2}\s*[월일]")
_ACCOUNTS = re.compile(r"수급|급여|자격|전화|휴대|통신|기기|단말|계량|전기|가스|보험")
"""What may end or stop beside the person: `수급중지`, `휴대전화 해지`."""


def _bare(text: str) -> str:
    return _NO_LETTER.sub("", _DATED.sub("", unicodedata.normalize("NFKC", text)))


def _event_of(plain: str) -> Became | None:
    """Give the first event, by weight, of a text without blanks and signs that is about the person; None for none."""
    about = _TO_OTHERS.sub("", plain)
    rest = _EVENTS[Became.REFUSED].sub("", about)
    if _NOT_SO.search(rest) or _OTHERS.search(about) or _ACCOUNTS.search(about):
        return None
    is_over = bool(_BACK.search(plain)) or bool(_WITHIN.search(plain))
    for kind, pattern in _EVENTS.items():
        if pattern.search(about if kind == Became.REFUSED else rest):
            return kind if kind in (Became.DIED, Became.CLOSED, Became.REFUSED) or not is_over else None
    return None


def became(text: str) -> Became | None:
    """Read what became of a person of a remark: of event words alone, or with a place, a day or a cause.

    A longer text is a remark, of whatever it tells: `남편 사망` is no death of the person.
    """
    plain = _bare(text)
    is_short = len(plain) <= _ENDS_AT_MOST and _SHORT.fullmatch(_TO_OTHERS.sub("", plain))
    return _event_of(plain) if is_short else None


def stated(text: str) -> Became | None:
    """Read what became of a person of a text that is about them: a cell of a column of states, a bracket in a name."""
    plain = _bare(text)
    if len(plain) <= _STATED_AT_MOST and _CLEAR.search(plain):
        return _event_of(plain)
    return became(text)


# ------------------------------------------------------------ names

_BRACKETED = re.compile(r"[(\[{<【〔](?P<inside>[^()\[\]{}<>【】〔〕]{1,30})[)\]}>】〕]")
_LATE = re.compile(r"(?:고\s*)?[(\[]?\s*故\s*[)\]]?\s*(?P<name>\S.*)|[(\[]\s*고\s*[)\]]\s*(?P<more>\S.*)")
_LATE_IN_HANGUL = re.compile(r"고\s+(?P<name>[가-힣 ]+)")
_APART = re.compile(r"[\s\-_/,.·:;*~→]+")
_GLUED = re.compile(
    r"(?P<name>[가-힣]{2,4}?)(?P<words>(?:사망|전출|종결|입원|입소|철회|미동의|부동의|별세)(?:자|함|중|됨)?)"
)
_BARE_NAME = re.compile(r"[가-힣]{2,3}")
"""Of so few syllables and nothing else there is no room for a name and a word."""
_HANGUL_NAME = re.compile(r"[가-힣]{2,5}")
_NAME = re.compile(r"[가-힣]{2,12}|[A-Za-z]{3,}")
_SURNAMES_OF_TWO = frozenset(["남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "어금", "망절"])
_LONGEST_SPACED = 5
_LEAST_AFTER_LATE = 3
"""`고 김순자` is the late 김순자; `고 영희` and `고 영 희` are people of the family 고 (高)."""


def joined(name: str) -> str:
    """Take out the blanks of a Korean name written wide, such as `송 창 호`; of two names none."""
    bare = name.replace(" ", "")
    return bare if len(bare) <= _LONGEST_SPACED and _HANGUL_NAME.fullmatch(bare) else name


def split_mark(name: str) -> tuple[str, Mark | None]:
    """Take what became of somebody off a name: in brackets, behind a sign or a blank, or 故 before it.

    Returns
    -------
    the name without it and without inner blanks, and the mark; a bracket that says something else stays in the name
    """
    if _BARE_NAME.fullmatch(name):
        return name, None
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    for rest, kind in _readings(plain):
        return joined(rest), Mark(kind, name, "name")
    return joined(plain), None


def _readings(plain: str) -> Iterator[tuple[str, Became]]:
    late = _LATE.fullmatch(plain)
    if late is not None:
        yield next(group for group in late.groups() if group), Became.DIED
    in_hangul = _LATE_IN_HANGUL.fullmatch(plain)
    if in_hangul is not None and len(in_hangul["name"].replace(" ", "")) >= _LEAST_AFTER_LATE:
        yield in_hangul["name"], Became.DIED
    for match in _BRACKETED.finditer(plain):
        rest = " ".join(f"{plain[: match.start()]} {plain[match.end() :]}".split())
        if rest and (kind := stated(match["inside"])) is not None:
            yield rest, kind
    for sign in _APART.finditer(plain):
        rest, words = plain[: sign.start()], plain[sign.end() :]
        bare = rest.replace(" ", "")
        # A family and a given name are no name and its mark: `최 이주`, `남궁 해지`.
        is_name = _NAME.fullmatch(bare) and bare not in _SURNAMES_OF_TWO
        if is_name and (kind := became(words)) is not None:
            yield rest, kind
    glued = _GLUED.fullmatch(plain.replace(" ", ""))
    if glued is not None and glued["name"] not in _SURNAMES_OF_TWO and (kind := became(glued["words"])) is not None:
        yield glued["name"], kind


# ------------------------------------------------------------ columns

_RUNNING = frozenset(
    {
        *("정상", "이용", "이용중", "이용자", "진행", "진행중", "활동", "활동중", "생존", "거주", "거주중", "유지"),
        *("대상", "대상자", "신규", "재가", "사용", "사용중", "양호", "계속", "등록", "관리중", "서비스중", "제공중"),
        *(
            "없음",
            "무",
            "해당없음",
            "변동없음",
            "이상없음",
            "특이사항없음",
            "해당사항없음",
            "미해당",
            "미종결",
            "active",
        ),
    }
)
_ALIVE = re.compile(r"생존|거주|이용|관리여부|활동")


def marks_of(row: FileRow, today: date | None, order: DateOrder = "") -> tuple[Mark | None, tuple[str, ...]]:
    """Read what the columns of states say became of the person; else a remark that says nothing but that.

    Parameters
    ----------
    today : a day after it, in a column such as `종결일`, is a plan

    Returns
    -------
    the mark of most weight, and the fields of states whose words are neither in it nor say that nothing happened
    """
    marks: list[Mark] = []
    open_fields: list[str] = []
    for name in STATE_FIELDS:
        text = row[name]
        if not text:
            continue
        mark = _state(name, row.columns[name], text, today, order)
        if mark is not None:
            marks.append(mark)
        elif not _is_running(row.columns[name], text):
            open_fields.append(name)
    weights = list(Became)
    marks.sort(key=lambda mark: weights.index(mark.became))
    if marks:
        return marks[0], (*(mark.column for mark in marks[1:]), *open_fields)
    for name in NOTE_FIELDS:
        kind = became(row[name]) if row[name] else None
        if kind is not None:
            return Mark(kind, row[name], name), tuple(open_fields)
    return None, tuple(open_fields)


def _state(name: str, column: str, text: str, today: date | None, order: DateOrder) -> Mark | None:
    kind = stated(text)
    if kind is not None:
        return Mark(kind, text, name)
    asks = _event_of(_bare(column).removesuffix("여부"))
    answer = yes_or_no(text)
    words = f"{column}: {text}"
    if asks is None:
        is_gone = answer is False and "생존" in column
        return Mark(Became.DIED, words, name) if is_gone else None
    if answer is True:
        return Mark(asks, words, name)
    on = read_day(text, order) if answer is None else None
    if on is not None and (today is None or on <= today):
        return Mark(asks, words, name)
    return None


def _is_running(column: str, text: str) -> bool:
    """Say whether the words of a column of states tell that nothing became of the person."""
    if _NO_LETTER.sub("", unicodedata.normalize("NFKC", text)).casefold() in _RUNNING:
        return True
    answer = yes_or_no(text)
    if answer is None:
        return False
    # `종결여부: N`, `이용여부: Y`; of a plain `상태` a yes says that it runs
    asks = _event_of(_bare(column).removesuffix("여부"))
    return not answer if asks is not None else answer or not _ALIVE.search(column)
